"""The CMS message of a detached signature (RFC 5652): its one signer, what it signs, and with what."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import cms, core, crl, ocsp, pem, tsp, x509
from asn1crypto.util import timezone

from law.sentences import _

#: No honest signature with its certificates and lists is longer.
MOST_BYTES: Final = 1024**2

_DETACHED = _("The file is no signature in the form CMS (PKCS#7).")
_HOLDS_CONTENT = _("The signature holds a document of its own: it is not detached.")
_ONE_SIGNER = _("The file does not hold exactly one signature.")
_NO_CERTIFICATE = _("The signature does not hold the certificate of its signer.")
_NO_ATTRIBUTES = _("The signature does not say in signed form what it signs.")

#: GOST in Kazakhstan and elsewhere: verified by a service outside, or not at all.
_GOST: Final = ("1.2.398.", "1.2.643.")


class NoSignature(ValueError):  # noqa: N818 - reads as the fact it states
    """The bytes are no detached signature of one signer; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Detached:
    """A detached signature of one signer. `signed`: the bytes that were signed, which name the digest."""

    info: cms.SignerInfo
    certificate: x509.Certificate
    others: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]
    digest: bytes
    signed: bytes
    stated_at: datetime | None

    @property
    def digest_algorithm(self) -> str:
        """sha256 and the like; a dotted number for one that is not known."""
        return str(self.info["digest_algorithm"]["algorithm"].native)

    @property
    def names_its_certificate(self) -> bool:
        """False where a signed attribute names another certificate than the one that came with it (RFC 5035)."""
        for attribute in self.info["signed_attrs"]:
            if attribute["type"].native == "signing_certificate_v2":
                named = tsp.SigningCertificateV2.load(attribute["values"][0].dump())["certs"][0]
                algorithm = named["hash_algorithm"]["algorithm"].native
                return bool(_hashed(self.certificate, algorithm) == named["cert_hash"].native)
        return True


def _hashed(certificate: x509.Certificate, algorithm: str) -> bytes:
    return certificate.sha256 if algorithm == "sha256" else b""


def is_gost(content: bytes) -> bool:
    """Whether the signature or its digest is by an algorithm of the GOST family."""
    try:
        info = _signed_data(content)["signer_infos"][0]
        numbers = (
            info["digest_algorithm"]["algorithm"].dotted,
            info["signature_algorithm"]["algorithm"].dotted,
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return False
    return any(number.startswith(_GOST) for number in numbers)


def read(content: bytes) -> Detached:
    """The signature in DER, PEM or base64. Raises NoSignature."""
    try:
        return _read(_signed_data(content))
    except NoSignature:
        raise
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise NoSignature(_DETACHED) from error


def _signed_data(content: bytes) -> cms.SignedData:
    if len(content) > MOST_BYTES:
        raise NoSignature(_DETACHED)
    info = cms.ContentInfo.load(_der(content), strict=True)
    if info["content_type"].native != "signed_data":
        raise NoSignature(_DETACHED)
    return info["content"]


def _der(content: bytes) -> bytes:
    if pem.detect(content):
        _kind, _headers, der = pem.unarmor(content)
        return bytes(der)
    if content[:1] == b"\x30":
        return content
    try:
        return base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error as error:
        raise NoSignature(_DETACHED) from error


def _read(signed: cms.SignedData) -> Detached:
    if signed["encap_content_info"]["content"].native is not None:
        raise NoSignature(_HOLDS_CONTENT)
    if len(signed["signer_infos"]) != 1:
        raise NoSignature(_ONE_SIGNER)
    info = signed["signer_infos"][0]
    certificates = [
        each.chosen for each in signed["certificates"] or () if isinstance(each.chosen, x509.Certificate)
    ]
    certificate = next((each for each in certificates if _signs(info, each)), None)
    if certificate is None:
        raise NoSignature(_NO_CERTIFICATE)
    attributes = _attributes(info)
    digest = attributes.get("message_digest")
    if not isinstance(digest, bytes) or str(attributes.get("content_type", "")) != "data":
        raise NoSignature(_NO_ATTRIBUTES)
    stated = attributes.get("signing_time")
    crls, ocsps = _revocations(signed)
    return Detached(
        info=info,
        certificate=certificate,
        others=tuple(each for each in certificates if each is not certificate),
        crls=crls,
        ocsps=ocsps,
        digest=digest,
        signed=info["signed_attrs"].untag().dump(),
        stated_at=stated.astimezone(timezone.utc) if isinstance(stated, datetime) else None,
    )


def _signs(info: cms.SignerInfo, certificate: x509.Certificate) -> bool:
    named = info["sid"]
    if named.name == "issuer_and_serial_number":
        return bool(
            named.chosen["serial_number"].native == certificate.serial_number
            and named.chosen["issuer"].dump() == certificate.issuer.dump()
        )
    return bool(certificate.key_identifier and named.chosen.native == certificate.key_identifier)


def _attributes(info: cms.SignerInfo) -> dict[str, object]:
    """The signed attributes that stand there once with one value."""
    if isinstance(info["signed_attrs"], core.Void):
        raise NoSignature(_NO_ATTRIBUTES)
    found: dict[str, object] = {}
    for attribute in info["signed_attrs"]:
        name = attribute["type"].native
        if name in found or len(attribute["values"]) != 1:
            raise NoSignature(_NO_ATTRIBUTES)
        found[name] = attribute["values"][0].native
    return found


def _revocations(
    signed: cms.SignedData,
) -> tuple[tuple[crl.CertificateList, ...], tuple[ocsp.OCSPResponse, ...]]:
    """The lists and answers on revoked certificates that came with the signature (RFC 5652 10.2.1, RFC 5940)."""
    crls, ocsps = [], []
    for each in signed["crls"] or ():
        if isinstance(each.chosen, crl.CertificateList):
            crls.append(each.chosen)
        elif each.name == "other" and each.chosen["other_rev_info_format"].native == "ocsp_response":
            ocsps.append(ocsp.OCSPResponse.load(each.chosen["other_rev_info"].dump()))
    return tuple(crls), tuple(ocsps)
