"""Whether a certificate can be trusted: its path to a configured root, its days, whether it was revoked.

Paths, lists of revoked certificates and OCSP answers are judged by pyhanko-certvalidator; nothing is fetched.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TypeVar

from asn1crypto import crl, ocsp, pem, x509
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
OUT_WHEN_STAMPED = _("The certificate was not yet valid, or no longer, at the time of the time stamp.")
AT_STAMP = _("Judged at the time of the time stamp.")
REVOKED = _("A certificate of the path was revoked.")
NO_LISTS = _("No list or answer on revoked certificates is at hand that covers the whole path.")
NOT_FOR_SIGNING = _("The certificate is not meant for signatures.")

_REVOCATION_WORDS: Final = {Came.FAILED: REVOKED, Came.NOT_CHECKED: NO_LISTS}

#: One of these a certificate must be for, where it says what it is for.
_SIGNING = {"digital_signature", "non_repudiation"}

_ENDINGS = (".pem", ".crt", ".cer", ".der", ".crl")

log = logging.getLogger(__name__)

Loaded = TypeVar("Loaded")


@dataclass(frozen=True)
class Trusted:
    """What an installation trusts: roots of signers, roots of time stamps, lists of revoked certificates."""

    roots: tuple[x509.Certificate, ...] = ()
    crls: tuple[crl.CertificateList, ...] = ()
    stamp_roots: tuple[x509.Certificate, ...] = ()


def trusted_from(roots: str, crls: str, stamp_roots: str = "") -> Trusted:
    """The certificates and lists in these folders, PEM or DER; an empty name stands for none.

    A folder or file that cannot be read is logged and left out: what it would have proven is then not checked.
    """
    return Trusted(_all(roots, _certificate), _all(crls, _list), _all(stamp_roots, _certificate))


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


def look_at_certificate(
    signature: Detached, trusted: Trusted, at: datetime, proven: datetime | None, result: Result
) -> None:
    """Say what its path, its days and the lists of revoked certificates come to.

    At the time that a time stamp proves, where one does; else at the instant `at` at which the signature came in.
    """
    certificate, then = signature.certificate, proven or at
    out_of_date, detail = (OUT_OF_DATE, "") if proven is None else (OUT_WHEN_STAMPED, AT_STAMP)
    valid = certificate.not_valid_before <= then <= certificate.not_valid_after
    result.say(Check.VALIDITY, Came.PASSED if valid else Came.FAILED, detail if valid else out_of_date)
    if not trusted.roots:
        result.say(Check.CHAIN, Came.NOT_CHECKED, NO_ROOTS)
        return
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & _SIGNING:
        result.say(Check.CHAIN, Came.FAILED, NOT_FOR_SIGNING)
        return
    # The path of an outdated certificate is looked at as of its last day: its days are a check of their own.
    when = min(max(then, certificate.not_valid_before), certificate.not_valid_after - timedelta(seconds=2))
    try:
        _validate(signature, trusted.roots, when)
    except (ExpiredError, NotYetValidError):
        result.say(Check.VALIDITY, Came.FAILED, out_of_date)
        return
    except (PathError, ValidationError):
        result.say(Check.CHAIN, Came.FAILED, UNKNOWN_ISSUER)
        return
    result.say(Check.CHAIN, Came.PASSED)
    came = revocation_of(signature, trusted.roots, trusted.crls, when, later_too=proven is not None).came
    result.say(Check.REVOCATION, came, _REVOCATION_WORDS.get(came, detail))


@dataclass(frozen=True)
class Revocation:
    """What lists and answers say: whether it was looked at, and of a revoked certificate since when and why."""

    came: Came
    since: datetime | None = None
    reason: str = ""


def revocation_of(
    signature: Detached,
    roots: Sequence[x509.Certificate],
    crls: Sequence[crl.CertificateList],
    at: datetime,
    *,
    later_too: bool = False,
) -> Revocation:
    """Whether the certificate or one of its path was revoked at an instant, by what came with it and these lists.

    `later_too`: lists and answers made after that instant count as well, for what they say of it. Those made after
    the certificate ran out may name it no more: they never show that it was good.
    """
    answers = [*signature.ocsps]
    lists = [*signature.crls, *crls]
    came = _by_material(signature, roots, at, lists, answers, later_too)
    if came.came is not Came.PASSED or not later_too:
        return came
    last = signature.certificate.not_valid_after
    in_time = [each for each in lists if each["tbs_cert_list"]["this_update"].native <= last]
    answered = [each for each in answers if _answered_at(each) <= last]
    if len(in_time) == len(lists) and len(answered) == len(answers):
        return came
    return _by_material(signature, roots, at, in_time, answered, later_too)


def _answered_at(answer: ocsp.OCSPResponse) -> datetime:
    if answer["response_status"].native != "successful":
        return datetime.max.replace(tzinfo=UTC)
    last: datetime = max(each["this_update"].native for each in answer.response_data["responses"])
    return last


def _by_material(
    signature: Detached,
    roots: Sequence[x509.Certificate],
    at: datetime,
    crls: Sequence[crl.CertificateList],
    ocsps: Sequence[ocsp.OCSPResponse],
    later_too: bool,
) -> Revocation:
    found = Revocation(Came.NOT_CHECKED)
    # The signer's own certificate first: that it was revoked counts also where nothing is known of its issuers.
    for rule_above in (RevocationCheckingRule.NO_CHECK, RevocationCheckingRule.CRL_OR_OCSP_REQUIRED):
        policy = CertRevTrustPolicy(
            RevocationCheckingPolicy(RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, rule_above),
            retroactive_revinfo=later_too,
        )
        try:
            _validate(signature, roots, at, revinfo_policy=policy, crls=list(crls), ocsps=list(ocsps))
        except RevokedError as revoked:
            return Revocation(Came.FAILED, revoked.revocation_dt, str(revoked.reason.native))
        except (PathError, ValidationError):
            continue
        if rule_above is not RevocationCheckingRule.NO_CHECK:
            found = Revocation(Came.PASSED)
    return found


def leads_to(signature: Detached, roots: Sequence[x509.Certificate], at: datetime) -> bool:
    """Whether the certificate leads to one of these roots, every one of the path valid at that instant."""
    try:
        _validate(signature, roots, at)
    except (PathError, ValidationError):
        return False
    return True


def _validate(
    signature: Detached, roots: Sequence[x509.Certificate], at: datetime, **revocation: Any
) -> None:
    context = ValidationContext(
        trust_roots=list(roots), other_certs=list(signature.others), moment=at, **revocation
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
