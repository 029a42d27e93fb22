"""A time stamp authority of one's own (RFC 3161), and signatures with its stamps."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms, core, parser, tsp
from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.registers.applications import FILED
from tests.registers.signing import Authority, Signer, name_of

STAMPER = name_of("Stamps of the test")


def stamper(authority: Authority, **more: Any) -> Signer:
    """Somebody with a certificate for time stamps alone, unless said otherwise."""
    more = {"purposes": [ExtendedKeyUsageOID.TIME_STAMPING], "subject": STAMPER, **more}
    return authority.signer(**more)


def stamp_over(
    value: bytes,
    by: Signer,
    *,
    at: datetime = FILED,
    algorithm: str = "sha256",
    named: Signer | None = None,
    names: bool = True,
    digest: bytes | None = None,
) -> cms.ContentInfo:
    """A time stamp over these bytes.

    `named`: whose certificate the signed attribute names, where it is another's; `names`: whether it names any;
    `digest`: of another content than the stamp's own.
    """
    leaf = asn1.Certificate.load(by.certificate.public_bytes(serialization.Encoding.DER))
    said = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4",
            "message_imprint": {
                "hash_algorithm": {"algorithm": algorithm},
                "hashed_message": hashlib.new(algorithm, value).digest(),
            },
            "serial_number": 7,
            "gen_time": at.astimezone(UTC),
        }
    ).dump()
    certificate = (named or by).certificate.public_bytes(serialization.Encoding.DER)
    identified = tsp.SigningCertificateV2({"certs": [{"cert_hash": hashlib.sha256(certificate).digest()}]})
    attributes = cms.CMSAttributes(
        [
            {"type": "content_type", "values": ["tst_info"]},
            {"type": "message_digest", "values": [digest or hashlib.sha256(said).digest()]},
            *([{"type": "signing_certificate_v2", "values": [identified]}] if names else []),
        ]
    )
    signed = by.key.sign(attributes.dump(), padding.PKCS1v15(), hashes.SHA256())
    sid = {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
    data = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(said)},
            "certificates": [leaf],
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": {"issuer_and_serial_number": sid},
                    "digest_algorithm": {"algorithm": "sha256"},
                    "signed_attrs": attributes,
                    "signature_algorithm": {"algorithm": "sha256_rsa"},
                    "signature": core.OctetString(signed),
                }
            ],
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": data})


def value_of(signature: bytes) -> bytes:
    """The signature itself, in its message: what is stamped."""
    info = cms.ContentInfo.load(signature)
    return bytes(info["content"]["signer_infos"][0]["signature"].native)


def stamped(signature: bytes, *stamps: cms.ContentInfo) -> bytes:
    """The signature with these time stamps in it. Built anew: writing over a message of this depth takes minutes."""
    data = cms.ContentInfo.load(signature)["content"]
    info = data["signer_infos"][0]
    kept = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
    tokens = cms.CMSAttributes([{"type": "signature_time_stamp_token", "values": list(stamps)}])
    signer = {**{name: info[name].untag() for name in kept}, "unsigned_attrs": tokens}
    anew = {
        "version": data["version"],
        "digest_algorithms": data["digest_algorithms"],
        "encap_content_info": data["encap_content_info"],
        "certificates": [each.chosen for each in data["certificates"]],
        "signer_infos": [cms.SignerInfo(signer)],
    }
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(anew)}).dump())


def answer_with(stamp: cms.ContentInfo | None, status: str = "granted") -> bytes:
    """The answer of an authority, as a file .tsr."""
    parts = tsp.PKIStatusInfo({"status": status}).dump() + (stamp.dump() if stamp else b"")
    return bytes(parser.emit(0, 1, 16, parts))
