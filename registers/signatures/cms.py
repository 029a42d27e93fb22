"""CMS messages (RFC 5652): a detached signature, a time stamp (RFC 3161); the one signer, what it signs, with what."""

import base64
import binascii
import hashlib
from collections.abc import Iterator
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
NO_STAMP_FORM = _("The time stamp is none of the form RFC 3161.")
_NOT_GRANTED = _("The file is an answer by which no time stamp was given.")

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
    def value(self) -> bytes:
        """The signature itself: what a time stamp over it is made of."""
        return bytes(self.info["signature"].native)

    @property
    def names_its_certificate(self) -> bool | None:
        """Whether the certificate that came with it is the one that signed attributes name (RFC 5035).

        None where they name none.
        """
        named = [_is_named(self.certificate, attribute) for attribute in self.info["signed_attrs"]]
        said = [each for each in named if each is not None]
        return all(said) if said else None


@dataclass(frozen=True)
class Token:
    """A time stamp: who made it, over which imprint, at which time it says it was made."""

    signer: Detached
    content: bytes
    imprint_algorithm: str
    imprint: bytes
    made_at: datetime


def _is_named(certificate: x509.Certificate, attribute: cms.CMSAttribute) -> bool | None:
    kind = attribute["type"].native
    if kind == "signing_certificate_v2":
        named = tsp.SigningCertificateV2.load(attribute["values"][0].dump())["certs"][0]
        return bool(
            _hashed(certificate, named["hash_algorithm"]["algorithm"].native) == named["cert_hash"].native
        )
    if kind == "signing_certificate":
        named = tsp.SigningCertificate.load(attribute["values"][0].dump())["certs"][0]
        return bool(_hashed(certificate, "sha1") == named["cert_hash"].native)
    return None


def _hashed(certificate: x509.Certificate, algorithm: str) -> bytes:
    return hashlib.new(algorithm, certificate.dump()).digest()


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
    return _signer_of(signed, "data")


def stamps_in(signature: Detached) -> Iterator[cms.ContentInfo]:
    """The time stamps that came in a signature, unsigned as they are (RFC 3161, appendix A)."""
    attributes = signature.info["unsigned_attrs"]
    for attribute in () if isinstance(attributes, core.Void) else attributes:
        if attribute["type"].native == "signature_time_stamp_token":
            yield from attribute["values"]


def stamp_from(content: bytes) -> cms.ContentInfo:
    """The time stamp in a file of its own: the answer of an authority (.tsr) or the stamp alone. Raises NoSignature."""
    try:
        der = _der(content) if len(content) <= MOST_BYTES else b""
        parts = core.Sequence.load(der, strict=True)
        if isinstance(parts[0], core.ObjectIdentifier):
            return cms.ContentInfo.load(der, strict=True)
        # An answer without a stamp is none that the library reads as an answer.
        status = tsp.PKIStatusInfo.load(parts[0].dump())["status"].native
        if status not in ("granted", "granted_with_mods"):
            raise NoSignature(_NOT_GRANTED)
        return cms.ContentInfo.load(parts[1].dump(), strict=True)
    except NoSignature:
        raise
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise NoSignature(NO_STAMP_FORM) from error


def read_stamp(info: cms.ContentInfo) -> Token:
    """A time stamp, by its parts. Raises NoSignature."""
    try:
        if info["content_type"].native != "signed_data":
            raise NoSignature(NO_STAMP_FORM)
        signed = info["content"]
        content = signed["encap_content_info"]["content"]
        says = content.parsed
        if not isinstance(says, tsp.TSTInfo):
            raise NoSignature(NO_STAMP_FORM)
        return Token(
            signer=_signer_of(signed, "tst_info"),
            content=bytes(content),
            imprint_algorithm=str(says["message_imprint"]["hash_algorithm"]["algorithm"].native),
            imprint=bytes(says["message_imprint"]["hashed_message"].native),
            made_at=says["gen_time"].native.astimezone(timezone.utc),
        )
    except NoSignature:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise NoSignature(NO_STAMP_FORM) from error


def _signer_of(signed: cms.SignedData, content_type: str) -> Detached:
    """The one signer of a message whose content is of that type."""
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
    if not isinstance(digest, bytes) or str(attributes.get("content_type", "")) != content_type:
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
