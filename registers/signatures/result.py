"""What was checked of a signature, each check by itself, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from law.sentences import _
from registers.models import Verdict


class Check(StrEnum):
    """One thing that can be checked, in the order in which they are shown."""

    FORM = "form"
    DIGEST = "digest"
    ALGORITHM = "algorithm"
    SIGNATURE = "signature"
    STAMP = "stamp"
    CHAIN = "chain"
    VALIDITY = "validity"
    REVOCATION = "revocation"
    TIME = "time"


class Came(StrEnum):
    """What a check came to."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"
    NONE = "none"


CHECK_WORDS: Final[Mapping[Check, str]] = {
    Check.FORM: _("it is one detached signature"),
    Check.DIGEST: _("it is over this document"),
    Check.ALGORITHM: _("its algorithms are strong"),
    Check.SIGNATURE: _("it was made with the key of its certificate"),
    Check.STAMP: _("a time stamp proves when it was there"),
    Check.CHAIN: _("the certificate comes from an issuer that is trusted here"),
    Check.VALIDITY: _("the certificate was valid when the signature was time stamped, or else came in"),
    Check.REVOCATION: _("the certificate was not revoked"),
    Check.TIME: _("the time that the signer states fits"),
}

CAME_WORDS: Final[Mapping[Came, str]] = {
    Came.PASSED: _("checked, holds"),
    Came.FAILED: _("checked, does not hold"),
    Came.NOT_CHECKED: _("not checked"),
    Came.NONE: _("there is none"),
}

#: Without these having been checked nothing is called valid.
_NEEDED: Final = (Check.FORM, Check.DIGEST, Check.ALGORITHM, Check.SIGNATURE, Check.CHAIN, Check.VALIDITY)


@dataclass
class Result:
    """The checks made so far, and who signed as the certificate says. `detail`: a sentence on why, for some.

    `stamped_at`, `stamped_by`: what its time stamp says, and whose it is; the check says whether that is so.
    """

    came: dict[Check, Came] = field(default_factory=dict)
    detail: dict[Check, str] = field(default_factory=dict)
    signer: str = ""
    signer_iin: str = ""
    signer_bin: str = ""
    signer_organisation: str = ""
    stated_at: datetime | None = None
    stamped_at: datetime | None = None
    stamped_by: str = ""

    def say(self, check: Check, came: Came, detail: str = "") -> None:
        """What one check came to, and why."""
        self.came[check] = came
        self.detail[check] = detail

    @property
    def verdict(self) -> Verdict:
        """Invalid when any check failed; valid when every needed one was made and holds; else not verified.

        A time stamp is no part of what was signed, anybody can add one: a bad one proves nothing, and spoils nothing.
        """
        if any(came is Came.FAILED for check, came in self.came.items() if check is not Check.STAMP):
            return Verdict.INVALID
        if all(self.came.get(check) == Came.PASSED for check in _NEEDED):
            return Verdict.VALID
        return Verdict.NOT_VERIFIED

    def checks(self) -> list[dict[str, Any]]:
        """Every check as it is kept; one that was never reached was not made."""
        return [
            {
                "check": check.value,
                "came": self.came.get(check, Came.NOT_CHECKED).value,
                "detail": self.detail.get(check, ""),
            }
            for check in Check
        ]
