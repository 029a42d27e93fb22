"""Verifying a detached signature over a document: every check by itself, and what was not checked said so."""

import logging
import re
from datetime import datetime

from law.sentences import _
from registers.signatures.cms import Detached, NoSignature, is_gost, read
from registers.signatures.gost import GostService
from registers.signatures.keys import by_its_key, over, strong
from registers.signatures.result import Came, Check, Result
from registers.signatures.stamps import AHEAD, WEAK, look_at_stamps
from registers.signatures.trust import Trusted, look_at_certificate, named

log = logging.getLogger(__name__)

OTHER_DOCUMENT = _("It was made over another document, or this one was changed since.")
OTHER_KEY = _("It was not made with the key of the certificate.")
OTHER_CERTIFICATE = _("It names another certificate than the one that came with it.")
TIME_AHEAD = _("The signer states a time that lies ahead, or outside the days of the certificate.")
TIME_UNPROVEN = _("The signer states it; no time stamp proves it.")
NO_LATER = _("The signer states it; the time stamp proves no more than that it was not later.")
NO_TIME = _("The signer states none.")
MALFORMED = _("The signature or its certificate is damaged.")
NO_SERVICE = _("It is signed by GOST, and no service that verifies GOST is set up here.")
GOST_STAMP = _("Time stamps of signatures by GOST are not checked here.")

_NUMBER = re.compile(r"^(IIN|BIN)(\d{12})$")


def verify(
    content: bytes,
    document: bytes,
    *,
    trusted: Trusted,
    at: datetime,
    stamp: bytes = b"",
    gost: GostService | None = None,
) -> Result:
    """What a signature over a document comes to that came in at an instant.

    Its certificate is judged at the time that a time stamp proves, else at that instant. `trusted`: the roots and
    lists of this installation; `stamp`: a time stamp in a file of its own; `gost`: the service that verifies GOST,
    where one is set up.
    """
    if is_gost(content):
        result = _by_service(content, document, at, gost)
        result.say(Check.STAMP, Came.NOT_CHECKED, GOST_STAMP)
        return result
    result = Result()
    try:
        signature = read(content)
    except NoSignature as error:
        result.say(Check.FORM, Came.FAILED, error.sentence)
        return result
    result.say(Check.FORM, Came.PASSED)
    try:
        _look_at(signature, document, trusted, at, stamp, result)
    except Exception as error:
        # Certificates are read as they are looked at: anything can stand in one, and none of it may break a page.
        log.warning("a signature could not be read to its end: %s", type(error).__name__)
        result.say(Check.FORM, Came.FAILED, MALFORMED)
    return result


def _look_at(
    signature: Detached, document: bytes, trusted: Trusted, at: datetime, stamp: bytes, result: Result
) -> None:
    _who(signature, result)
    if not strong(signature):
        result.say(Check.ALGORITHM, Came.FAILED, WEAK)
        return
    result.say(Check.ALGORITHM, Came.PASSED)
    same = over(signature, document)
    result.say(Check.DIGEST, Came.PASSED if same else Came.FAILED, "" if same else OTHER_DOCUMENT)
    _by_its_key(signature, result)
    proven = look_at_stamps(signature, stamp, trusted, at, result)
    look_at_certificate(signature, trusted, at, proven, result)
    _time(signature, at, proven, result)


def _by_service(content: bytes, document: bytes, at: datetime, gost: GostService | None) -> Result:
    if gost is None:
        result = Result()
        result.say(Check.SIGNATURE, Came.NOT_CHECKED, NO_SERVICE)
        return result
    return gost.verify(content, document, at)


def _by_its_key(signature: Detached, result: Result) -> None:
    if signature.names_its_certificate is False:
        result.say(Check.SIGNATURE, Came.FAILED, OTHER_CERTIFICATE)
    elif by_its_key(signature):
        result.say(Check.SIGNATURE, Came.PASSED)
    else:
        result.say(Check.SIGNATURE, Came.FAILED, OTHER_KEY)


def _time(signature: Detached, at: datetime, proven: datetime | None, result: Result) -> None:
    """The time that the signer states: claimed, whatever else is known. Later than it can be, it is false."""
    stated, certificate = signature.stated_at, signature.certificate
    result.stated_at = stated
    if stated is None:
        result.say(Check.TIME, Came.NOT_CHECKED, NO_TIME)
    elif (
        stated > (proven or at) + AHEAD
        or not certificate.not_valid_before <= stated <= certificate.not_valid_after
    ):
        result.say(Check.TIME, Came.FAILED, TIME_AHEAD)
    else:
        result.say(Check.TIME, Came.NOT_CHECKED, TIME_UNPROVEN if proven is None else NO_LATER)


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
