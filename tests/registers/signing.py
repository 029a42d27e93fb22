"""A certification authority of one's own, made for a test: roots, leaves, revocation lists, signatures."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from asn1crypto import algos, cms, core, crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from registers.signatures.trust import Trusted
from tests.registers.applications import FILED

DAY = timedelta(days=1)


def key_of(kind: str = "rsa") -> Any:
    """A private key."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def name_of(common_name: str, *more: tuple[Any, str]) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(oid, text) for oid, text in ((NameOID.COMMON_NAME, common_name), *more)]
    )


PERSON = name_of(
    "Askar Manager",
    (NameOID.SERIAL_NUMBER, "IIN900101300017"),
    (NameOID.ORGANIZATION_NAME, "Qazaq Tea LLP"),
    (NameOID.ORGANIZATIONAL_UNIT_NAME, "BIN990140000017"),
)


@dataclass
class Signer:
    """Somebody with a certificate."""

    certificate: x509.Certificate
    key: Any

    def sign(
        self, document: bytes, *, algorithm: Any = None, detached: bool = True, also: Sequence[Any] = ()
    ) -> bytes:
        """A signature over the document, DER, as of now by this machine's clock; `also`: certificates with it."""
        options = [pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities]
        if detached:
            options.append(pkcs7.PKCS7Options.DetachedSignature)
        builder = (
            pkcs7.PKCS7SignatureBuilder()
            .set_data(document)
            .add_signer(self.certificate, self.key, algorithm or hashes.SHA256())
        )
        for certificate in also:
            builder = builder.add_certificate(certificate)
        return builder.sign(serialization.Encoding.DER, options)

    def sign_by_hand(self, document: bytes, *, digest: str = "sha256", **more: Any) -> bytes:
        """The same attribute by attribute, at FILED or at `stated`; `crls` go with it."""
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": ["data"]},
                {"type": "message_digest", "values": [hashlib.new(digest, document).digest()]},
                {
                    "type": "signing_time",
                    "values": [cms.Time({"utc_time": more.get("stated", FILED).astimezone(UTC)})],
                },
            ]
        )
        signed = self.key.sign(attributes.dump(), padding.PKCS1v15(), getattr(hashes, digest.upper())())
        leaf = asn1.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))
        data = cms.SignedData(
            {
                "version": "v1",
                "digest_algorithms": [{"algorithm": digest}],
                "encap_content_info": {"content_type": "data"},
                "certificates": [leaf],
                "crls": list(more.get("crls", ())),
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": {
                            "issuer_and_serial_number": {
                                "issuer": leaf.issuer,
                                "serial_number": leaf.serial_number,
                            }
                        },
                        "digest_algorithm": algos.DigestAlgorithm({"algorithm": digest}),
                        "signed_attrs": attributes,
                        "signature_algorithm": {"algorithm": f"{digest}_rsa"},
                        "signature": core.OctetString(signed),
                    }
                ],
            }
        )
        return bytes(cms.ContentInfo({"content_type": "signed_data", "content": data}).dump())


class Authority:
    """A root that issues certificates and lists of revoked ones. Its days lie around FILED."""

    def __init__(self, name: str = "Root of the test", *, issuer: "Authority | None" = None) -> None:
        self.key = key_of("ec")
        self.name = name_of(name)
        above = issuer or self
        self.certificate = above._issued(self.name, self.key.public_key(), authority=True)

    def signer(self, kind: str = "rsa", *, subject: x509.Name = PERSON, **more: Any) -> Signer:
        """Somebody with a certificate of this authority; `first` and `last`: its days, `purposes`: what it is for."""
        key = key_of(kind)
        return Signer(self._issued(subject, key.public_key(), **more), key)

    def _issued(
        self,
        subject: x509.Name,
        key: Any,
        *,
        authority: bool = False,
        first: datetime = FILED - 365 * DAY,
        last: datetime = FILED + 365 * DAY,
        purposes: Sequence[Any] = (),
        critical: bool = True,
    ) -> x509.Certificate:
        usage = dict.fromkeys(
            (
                "digital_signature",
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "key_cert_sign",
                "crl_sign",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        allowed = ("key_cert_sign", "crl_sign") if authority else ("digital_signature",)
        builder = x509.CertificateBuilder()
        if purposes:
            builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
        return (
            builder.subject_name(subject)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(first)
            .not_valid_after(last)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**{**usage, **dict.fromkeys(allowed, True)}), critical=True)
            .add_extension(
                x509.AuthorityInformationAccess(
                    [
                        x509.AccessDescription(
                            AuthorityInformationAccessOID.OCSP,
                            x509.UniformResourceIdentifier("http://ocsp.example/"),
                        )
                    ]
                ),
                critical=False,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .sign(self.key, hashes.SHA256())
        )

    def revoked(
        self,
        *signers: Signer,
        at: datetime = FILED - DAY,
        made: datetime = FILED - DAY / 2,
        reason: Any = None,
    ) -> bytes:
        """The list of revoked certificates, made half a day before FILED and good for a week and a half day; DER."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(made)
            .next_update(made + 7.5 * DAY)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
            .add_extension(x509.CRLNumber(1), critical=False)
        )
        for signer in signers:
            entry = (
                x509.RevokedCertificateBuilder()
                .serial_number(signer.certificate.serial_number)
                .revocation_date(at)
            )
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def answers(self, signer: Signer, *, revoked: bool = False) -> Any:
        """An OCSP answer on a certificate, as it stands in a signature (RFC 5940)."""
        made = (
            ocsp.OCSPResponseBuilder()
            .add_response(
                cert=signer.certificate,
                issuer=self.certificate,
                algorithm=hashes.SHA1(),
                cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
                this_update=FILED - DAY / 2,
                next_update=FILED + DAY,
                revocation_time=FILED - DAY if revoked else None,
                revocation_reason=None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.certificate)
            .sign(self.key, hashes.SHA256())
        )
        answer = asn1_ocsp.OCSPResponse.load(made.public_bytes(serialization.Encoding.DER))
        other = {"other_rev_info_format": "ocsp_response", "other_rev_info": answer}
        return cms.RevocationInfoChoice("other", cms.OtherRevocationInfoFormat(other))

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def trusted(self, *crls: bytes, stamps: "Authority | None" = None) -> Trusted:
        """This root trusted, with these lists; `stamps`: the root of time stamps."""
        return Trusted(
            (self.root(),),
            tuple(crl.CertificateList.load(each) for each in crls),
            (stamps.root(),) if stamps else (),
        )

    def root(self) -> asn1.Certificate:
        """The certificate as it is read in verifying."""
        return asn1.Certificate.load(self.certificate.public_bytes(serialization.Encoding.DER))
