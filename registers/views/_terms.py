"""What bounds a period of protection, as the pages of a decision and of an applicant show it."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from law.term import BOUND_PROVISIONS, BOUND_WORDS, ProtectionTerm, TermBound


@dataclass(frozen=True)
class Bound:
    """One limit in words, its last day and provision; `binds`: the term ends with it."""

    words: str
    end: date
    provision: str
    binds: bool


@dataclass(frozen=True)
class ShownTerm:
    """The last day, and every limit that is known, the first to end first."""

    until: date
    bounds: list[Bound]


def bounds_shown(term: ProtectionTerm) -> ShownTerm:
    """A term as `_term.html` lists it."""
    rows = [
        Bound(gettext(BOUND_WORDS[bound]), term.ends[bound], BOUND_PROVISIONS[bound], bound in term.bounds)
        for bound in TermBound
        if bound in term.ends
    ]
    return ShownTerm(term.until, sorted(rows, key=lambda row: row.end))
