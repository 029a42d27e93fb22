"""Time stamps over a signature (RFC 3161): whether one proves when the signature was there, and by whose word."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from asn1crypto import cms

from law.sentences import _
from registers.signatures.cms import (
    NO_STAMP_FORM,
    Detached,
    NoSignature,
    Token,
    read_stamp,
    stamp_from,
    stamps_in,
)
from registers.signatures.keys import STRONG_DIGESTS, by_its_key, over, strong
from registers.signatures.result import Came, Check, Result
from registers.signatures.trust import Trusted, leads_to, named, revocation_of

log = logging.getLogger(__name__)

WEAK = _(
    "The algorithm is one that is no longer trusted, or none of those taken here (RSA and ECDSA with SHA-2)."
)
NO_STAMP = _("No time stamp came with it.")
OTHER_SIGNATURE = _("The time stamp is over another signature.")
NO_AUTHORITY = _("The certificate of the time stamp is not one for time stamps alone.")
NOT_ITS_KEY = _("The time stamp was not made with the key of its certificate, or was changed since.")
STAMPED_AHEAD = _("The time of the time stamp lies ahead.")
AUTHORITY_OUT = _("The certificate of the time stamp was not yet valid, or no longer, at its time.")
AUTHORITY_RAN_OUT = _("The certificate of the time stamp has run out since: it proves nothing any more.")
AUTHORITY_REVOKED = _("The certificate of the time stamp was revoked.")
NO_STAMP_ROOTS = _("No issuer of time stamps is trusted on this installation: nobody has set any up.")
UNKNOWN_AUTHORITY = _("The certificate of the time stamp leads to none of the issuers that are trusted here.")
REVOCATION_UNKNOWN = _("Whether the certificate of the time stamp was revoked could not be checked.")

#: Clocks may be ahead by so much.
AHEAD: Final = timedelta(minutes=10)
#: No honest signature has more.
_MOST_STAMPS: Final = 4
#: Revoked for one of these, an authority was good until then (RFC 3161, 4.1); for any other reason it never was.
_GOOD_UNTIL_THEN: Final = ("affiliation_changed", "superseded", "cessation_of_operation")
#: Of several the one is shown that proves something, else one with which something is wrong.
_ORDER: Final = (Came.PASSED, Came.FAILED, Came.NOT_CHECKED)


@dataclass(frozen=True)
class Stamp:
    """What one time stamp says, and what came of it. `detail`: a sentence on why."""

    came: Came
    detail: str = ""
    made_at: datetime | None = None
    by: str = ""


def look_at_stamps(
    signature: Detached, apart: bytes, trusted: Trusted, at: datetime, result: Result
) -> datetime | None:
    """Say what the time stamps of a signature that came in `at` come to; the earliest time that one proves.

    `apart`: one in a file of its own. None where nothing is proven.
    """
    stamps = [
        _judged(each, signature, trusted, at) for each in islice(_stamps(signature, apart), _MOST_STAMPS)
    ]
    if not stamps:
        result.say(Check.STAMP, Came.NONE, NO_STAMP)
        return None
    best = min(stamps, key=lambda stamp: (_ORDER.index(stamp.came), stamp.made_at or at))
    result.say(Check.STAMP, best.came, best.detail)
    result.stamped_at, result.stamped_by = best.made_at, best.by
    return best.made_at if best.came is Came.PASSED else None


def _stamps(signature: Detached, apart: bytes) -> Iterator[cms.ContentInfo | NoSignature]:
    if apart:
        try:
            yield stamp_from(apart)
        except NoSignature as error:
            yield error
    yield from stamps_in(signature)


def _judged(
    given: cms.ContentInfo | NoSignature, signature: Detached, trusted: Trusted, at: datetime
) -> Stamp:
    """What one comes to. Anything can stand in it, and none of it may spoil the signature that it came with."""
    try:
        if isinstance(given, NoSignature):
            raise given
        token = read_stamp(given)
        by = next(iter(named(token.signer.certificate.subject).get("common_name", ())), "")[:250]
        said = Stamp(Came.FAILED, made_at=token.made_at, by=by)
        wrong = _wrong_with(token, signature, at)
        return replace(said, detail=wrong) if wrong else _by_authority(said, token, trusted, at)
    except NoSignature as error:
        return Stamp(Came.FAILED, error.sentence)
    except Exception as error:
        log.warning("a time stamp could not be read to its end: %s", type(error).__name__)
        return Stamp(Came.FAILED, NO_STAMP_FORM)


def _wrong_with(token: Token, signature: Detached, at: datetime) -> str:
    """What is wrong with a time stamp by itself, whoever made it; empty when nothing is."""
    signer = token.signer
    if token.imprint_algorithm not in STRONG_DIGESTS or not strong(signer):
        return WEAK
    if hashlib.new(token.imprint_algorithm, signature.value).digest() != token.imprint:
        return OTHER_SIGNATURE
    if not _for_stamps_alone(signer):
        return NO_AUTHORITY
    if not signer.names_its_certificate or not over(signer, token.content) or not by_its_key(signer):
        return NOT_ITS_KEY
    if token.made_at > at + AHEAD:
        return STAMPED_AHEAD
    certificate = signer.certificate
    if not certificate.not_valid_before <= token.made_at <= certificate.not_valid_after:
        return AUTHORITY_OUT
    return ""


def _for_stamps_alone(signer: Detached) -> bool:
    """The one purpose of the certificate, marked critical (RFC 3161, 2.3)."""
    certificate = signer.certificate
    purposes = certificate.extended_key_usage_value
    return (
        purposes is not None
        and purposes.native == ["time_stamping"]
        and "extended_key_usage" in certificate.critical_extensions
    )


def _by_authority(said: Stamp, token: Token, trusted: Trusted, at: datetime) -> Stamp:
    """Whether whoever made it is trusted, as of the instant at which the signature came in."""
    signer = token.signer
    if not trusted.stamp_roots:
        return replace(said, came=Came.NOT_CHECKED, detail=NO_STAMP_ROOTS)
    if at > signer.certificate.not_valid_after:
        return replace(said, came=Came.NOT_CHECKED, detail=AUTHORITY_RAN_OUT)
    if not leads_to(signer, trusted.stamp_roots, at):
        return replace(said, detail=UNKNOWN_AUTHORITY)
    revoked = revocation_of(signer, trusted.stamp_roots, trusted.crls, at)
    if revoked.came is Came.NOT_CHECKED:
        return replace(said, came=Came.PASSED, detail=REVOCATION_UNKNOWN)
    if revoked.since is not None and (
        revoked.since <= token.made_at or revoked.reason not in _GOOD_UNTIL_THEN
    ):
        return replace(said, detail=AUTHORITY_REVOKED)
    return replace(said, came=Came.PASSED)
