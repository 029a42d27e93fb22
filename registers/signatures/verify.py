"""Verifying a detached signature over a document: every check by itself, and what was not checked said so."""

import hashlib
import logging
import re
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator, SignatureValidationContext

from law.sentences import _
from registers.signatures.cms import Detached, NoSignature, is_gost, read
from registers.signatures.gost import GostService
from registers.signatures.result import Came, Check, Result
from registers.signatures.trust import Trusted, look_at_certificate, named

log = logging.getLogger(__name__)

_STRONG_DIGESTS: Final = ("sha256", "sha384", "sha512")
_STRONG_SIGNATURES: Final = ("rsassa_pkcs1v15", "rsassa_pss", "ecdsa")
_LEAST_RSA_BITS: Final = 2048

WEAK = _(
    "The algorithm is one that is no longer trusted, or none of those taken here (RSA and ECDSA with SHA-2)."
)
OTHER_DOCUMENT = _("It was made over another document, or this one was changed since.")
OTHER_KEY = _("It was not made with the key of the certificate.")
OTHER_CERTIFICATE = _("It names another certificate than the one that came with it.")
TIME_AHEAD = _("The signer states a time that lies ahead, or outside the days of the certificate.")
TIME_UNPROVEN = _("The signer states it; no time stamp proves it.")
NO_TIME = _("The signer states none.")
MALFORMED = _("The signature or its certificate is damaged.")
NO_SERVICE = _("It is signed by GOST, and no service that verifies GOST is set up here.")

#: Clocks of signers may be ahead by so much.
_AHEAD: Final = timedelta(minutes=10)

_NUMBER = re.compile(r"^(IIN|BIN)(\d{12})$")


def verify(
    content: bytes, document: bytes, *, trusted: Trusted, at: datetime, gost: GostService | None = None
) -> Result:
    """What a signature over a document comes to at an instant.

    `trusted`: the roots and lists of this installation; `gost`: the service that verifies GOST, where one is set up.
    """
    if is_gost(content):
        return _by_service(content, document, at, gost)
    result = Result()
    try:
        signature = read(content)
    except NoSignature as error:
        result.say(Check.FORM, Came.FAILED, error.sentence)
        return result
    result.say(Check.FORM, Came.PASSED)
    try:
        _look_at(signature, document, trusted, at, result)
    except Exception as error:
        # Certificates are read as they are looked at: anything can stand in one, and none of it may break a page.
        log.warning("a signature could not be read to its end: %s", type(error).__name__)
        result.say(Check.FORM, Came.FAILED, MALFORMED)
    return result


def _look_at(signature: Detached, document: bytes, trusted: Trusted, at: datetime, result: Result) -> None:
    _who(signature, result)
    if not _strong(signature):
        result.say(Check.ALGORITHM, Came.FAILED, WEAK)
        return
    result.say(Check.ALGORITHM, Came.PASSED)
    same = hashlib.new(signature.digest_algorithm, document).digest() == signature.digest
    result.say(Check.DIGEST, Came.PASSED if same else Came.FAILED, "" if same else OTHER_DOCUMENT)
    _by_its_key(signature, result)
    look_at_certificate(signature, trusted, at, result)
    _time(signature, at, result)


def _by_service(content: bytes, document: bytes, at: datetime, gost: GostService | None) -> Result:
    if gost is None:
        result = Result()
        result.say(Check.SIGNATURE, Came.NOT_CHECKED, NO_SERVICE)
        return result
    return gost.verify(content, document, at)


def _strong(signature: Detached) -> bool:
    algorithm = signature.info["signature_algorithm"]
    try:
        kind = algorithm.signature_algo
        digest = algorithm.hash_algo if kind != "rsassa_pkcs1v15" or _names_digest(algorithm) else None
    except ValueError:
        return False
    key = signature.certificate.public_key
    return (
        signature.digest_algorithm in _STRONG_DIGESTS
        and kind in _STRONG_SIGNATURES
        and digest in (None, signature.digest_algorithm)
        and (key.algorithm not in ("rsa", "rsassa_pss") or key.bit_size >= _LEAST_RSA_BITS)
    )


def _names_digest(algorithm: object) -> bool:
    """Plain "rsaEncryption" leaves the digest to the message."""
    return str(algorithm["algorithm"].native) != "rsassa_pkcs1v15"  # type: ignore[index]  # asn1crypto is untyped


def _by_its_key(signature: Detached, result: Result) -> None:
    if not signature.names_its_certificate:
        result.say(Check.SIGNATURE, Came.FAILED, OTHER_CERTIFICATE)
        return
    try:
        DefaultSignatureValidator().validate_signature(
            signature.info["signature"].native,
            signature.signed,
            signature.certificate.public_key,
            signature.info["signature_algorithm"],
            context=SignatureValidationContext(contextual_md_algorithm=signature.digest_algorithm),
        )
    except (InvalidSignature, UnsupportedAlgorithm, AssertionError, ValueError, TypeError):
        result.say(Check.SIGNATURE, Came.FAILED, OTHER_KEY)
    else:
        result.say(Check.SIGNATURE, Came.PASSED)


def _time(signature: Detached, at: datetime, result: Result) -> None:
    stated, certificate = signature.stated_at, signature.certificate
    result.stated_at = stated
    if stated is None:
        result.say(Check.TIME, Came.NOT_CHECKED, NO_TIME)
    elif stated > at + _AHEAD or not certificate.not_valid_before <= stated <= certificate.not_valid_after:
        result.say(Check.TIME, Came.FAILED, TIME_AHEAD)
    else:
        result.say(Check.TIME, Came.NOT_CHECKED, TIME_UNPROVEN)


def _who(signature: Detached, result: Result) -> None:
    """As certificates in Kazakhstan say it: the IIN as serial number, the BIN as unit, the full name as common name."""
    says = named(signature.certificate.subject)
    result.signer = next(iter(says.get("common_name", ())), "")[:250]
    result.signer_organisation = next(iter(says.get("organization_name", ())), "")[:250]
    for text in (*says.get("serial_number", ()), *says.get("organizational_unit_name", ())):
        found = _NUMBER.match(text.strip())
        if found and found[1] == "IIN":
            result.signer_iin = found[2]
        elif found:
            result.signer_bin = found[2]
