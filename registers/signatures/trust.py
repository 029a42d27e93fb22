"""Whether a certificate can be trusted: its path to a configured root, its days, whether it was revoked.

Paths, lists of revoked certificates and OCSP answers are judged by pyhanko-certvalidator; nothing is fetched.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from asn1crypto import crl, pem, x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    NotYetValidError,
    PathError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from law.sentences import _
from registers.signatures.cms import Detached
from registers.signatures.result import Came, Check, Result

NO_ROOTS = _("No issuer is trusted on this installation: nobody has set any up.")
UNKNOWN_ISSUER = _("The certificate leads to none of the issuers that are trusted here.")
OUT_OF_DATE = _("The certificate was not yet valid, or no longer, when the signature came in.")
REVOKED = _("A certificate of the path was revoked.")
NO_LISTS = _("No list or answer on revoked certificates is at hand that covers the whole path.")
NOT_FOR_SIGNING = _("The certificate is not meant for signatures.")

#: One of these a certificate must be for, where it says what it is for.
_SIGNING = {"digital_signature", "non_repudiation"}

_ENDINGS = (".pem", ".crt", ".cer", ".der", ".crl")

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class Trusted:
    """What an installation trusts: roots, and the lists of revoked certificates it was given."""

    roots: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()


def trusted_from(roots: str, crls: str) -> Trusted:
    """The certificates and lists in two folders, PEM or DER; an empty name stands for none.

    A folder or file that cannot be read is logged and left out: what it would have proven is then not checked.
    """
    return Trusted(_all(roots, _certificate), _all(crls, _list))


def _certificate(der: bytes) -> x509.Certificate:
    certificate = x509.Certificate.load(der)
    # Read to its end now: a damaged one must not pass for a fault of somebody's signature.
    assert certificate.native
    return certificate


def _list(der: bytes) -> crl.CertificateList:
    found = crl.CertificateList.load(der)
    assert found.issuer.native
    return found


def _all(folder: str, load: Callable[[bytes], Loaded]) -> tuple[Loaded, ...]:
    if not folder:
        return ()
    try:
        paths = sorted(path for path in Path(folder).iterdir() if path.suffix.lower() in _ENDINGS)
    except OSError:
        log.exception("the folder %s of certificates cannot be read", folder)
        return ()
    found: list[Loaded] = []
    for path in paths:
        try:
            content = path.read_bytes()
            parts = (
                [der for _kind, _headers, der in pem.unarmor(content, multiple=True)]
                if pem.detect(content)
                else [content]
            )
            found += [load(der) for der in parts]
        except (OSError, ValueError, TypeError, AssertionError):
            log.exception("%s is left out: it is no certificate or list that can be read", path.name)
    return tuple(found)


def look_at_certificate(signature: Detached, trusted: Trusted, at: datetime, result: Result) -> None:
    """Say what its path, its days and the lists of revoked certificates come to at that instant."""
    certificate = signature.certificate
    valid = certificate.not_valid_before <= at <= certificate.not_valid_after
    result.say(Check.VALIDITY, Came.PASSED if valid else Came.FAILED, "" if valid else OUT_OF_DATE)
    if not trusted.roots:
        result.say(Check.CHAIN, Came.NOT_CHECKED, NO_ROOTS)
        return
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & _SIGNING:
        result.say(Check.CHAIN, Came.FAILED, NOT_FOR_SIGNING)
        return
    # The path of an outdated certificate is looked at as of its last day: its days are a check of their own.
    when = min(max(at, certificate.not_valid_before), certificate.not_valid_after - timedelta(seconds=2))
    try:
        _validate(signature, trusted, when)
    except (ExpiredError, NotYetValidError):
        result.say(Check.VALIDITY, Came.FAILED, OUT_OF_DATE)
        return
    except (PathError, ValidationError):
        result.say(Check.CHAIN, Came.FAILED, UNKNOWN_ISSUER)
        return
    result.say(Check.CHAIN, Came.PASSED)
    _look_at_revocation(signature, trusted, when, result)


def _look_at_revocation(signature: Detached, trusted: Trusted, at: datetime, result: Result) -> None:
    material: dict[str, Any] = {"crls": [*signature.crls, *trusted.crls], "ocsps": list(signature.ocsps)}
    came, why = Came.NOT_CHECKED, NO_LISTS
    # The signer's own certificate first: that it was revoked counts also where nothing is known of its issuers.
    for rule_above in (RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED):
        policy = RevocationCheckingPolicy(RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, rule_above)
        try:
            _validate(signature, trusted, at, revinfo_policy=CertRevTrustPolicy(policy), **material)
        except RevokedError:
            came, why = Came.FAILED, REVOKED
            break
        except (PathError, ValidationError):
            continue
        if rule_above is not RevocationCheckingRule.NO_CHECK:
            came, why = Came.PASSED, ""
    result.say(Check.REVOCATION, came, why)


def _validate(signature: Detached, trusted: Trusted, at: datetime, **revocation: Any) -> None:
    context = ValidationContext(
        trust_roots=list(trusted.roots), other_certs=list(signature.others), moment=at, **revocation
    )
    validator = CertificateValidator(signature.certificate, validation_context=context)
    asyncio.run(validator.async_validate_path())


def named(subject: x509.Name) -> dict[str, Sequence[str]]:
    """What a certificate says of its subject, by attribute; one may stand there several times."""
    found: dict[str, list[str]] = {}
    for group in subject.chosen:
        for each in group:
            found.setdefault(each["type"].native, []).append(str(each["value"].native))
    return dict(found)
