"""The course of a case in parts: what is looked at (decisions, clocks, ...), so many records at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs.models import Case
from customs.queries.timeline import Happening, happenings
from law.events import Event

#: Records on one page of the course.
PAGE = 30

#: Which records each filter shows; one record may stand under several. The journal's own words for notices are
#: those of `timeline.OTHER_LABELS`.
FILTERS: Mapping[str, tuple[Promise, frozenset[str]]] = {
    "decisions": (
        _("Decisions"),
        frozenset(
            {
                Event.DECLINED,
                Event.SUSPENDED,
                Event.EXTENDED,
                Event.EXTENSION_REFUSED,
                Event.PROLONGATION_SET_ASIDE,
                Event.CANCELLED,
                Event.COURT_HOLD_BEGUN,
                Event.COURT_HOLD_SET_ASIDE,
                Event.JUDGMENT_INFRINGEMENT,
                Event.JUDGMENT_NO_INFRINGEMENT,
                Event.COURT_CASE_ENDED,
                Event.DECISION_ANNULLED,
                Event.SEIZED,
                Event.EXPIRED,
                Event.LINES_RELEASED,
                Event.LINES_SEIZED,
                Event.LINES_GIVEN_UP,
                Event.RELEASED,
                Event.RELEASE_REFUSED,
                Event.DESTRUCTION_ORDERED,
                Event.OTHER_DISPOSAL,
                Event.HANDED_OVER,
                Event.DESTROYED,
                Event.OPENED,
                Event.SPLIT,
                Event.SPLIT_FROM,
            }
        ),
    ),
    "clocks": (
        _("Clocks"),
        frozenset(
            {
                Event.SUSPENDED,
                Event.EXTENDED,
                Event.PROLONGED,
                Event.PROLONGATION_SET_ASIDE,
                Event.COURT_HOLD_BEGUN,
                Event.COURT_HOLD_SET_ASIDE,
                Event.EXPIRED,
                Event.REOPENED,
                Event.CLOCK_MOVED,
                Event.NOTICE_MET,
                Event.NOTHING_PENDING,
                "clocks_carried",
            }
        ),
    ),
    "notices": (
        _("Notices"),
        frozenset(
            {
                Event.NOTICE_MET,
                Event.LETTER_ISSUED,
                Event.CONTACT_COMPLETED,
                Event.LETTER_ISSUED,
                "delivery_retried",
                "delivery_again",
                "paper_recorded",
                "bounce_recorded",
            }
        ),
    ),
    "documents": (
        _("Requests and documents"),
        frozenset(
            {
                Event.EXTENSION_REQUESTED,
                Event.PROLONGATION_REQUESTED,
                Event.CANCELLATION_REQUESTED,
                Event.DOCUMENT_LODGED,
                Event.DOCUMENT_VERIFIED,
                Event.DOCUMENT_REJECTED,
                Event.ATTACHMENT_ADDED,
                Event.FACT_RECORDED,
            }
        ),
    ),
    "corrections": (
        _("Corrections"),
        frozenset(
            {
                Event.CORRECTION_PROPOSED,
                Event.CORRECTED,
                Event.CORRECTION_REJECTED,
                Event.REOPENED,
                Event.LATE_ENTRY_NOTED,
                Event.END_RESTATED,
            }
        ),
    ),
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One filter as a link: its query and whether it is the chosen one."""

    label: str | Promise
    query: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Course:
    """A page of the course of a case, newest first. `older`, `newest`: queries of those pages, empty for none."""

    items: Sequence[Happening]
    choices: Sequence[Choice]
    older: str
    newest: str


def course_of(case: Case, chosen: str = "", before: str = "", people: Iterable[User] | None = None) -> Course:
    """The newest records that a filter shows, or those before the record numbered `before`.

    Nonsense in the address filters nothing. `people`: see `happenings`.
    """
    known = chosen if chosen in FILTERS else ""
    start = int(before) if before.isascii() and before.isdigit() and len(before) < 10 else None
    events = FILTERS[known][1] if known else None
    items = happenings(case, events=events, before=start, limit=PAGE + 1, people=people)
    more = len(items) > PAGE
    labels = {"": _("Everything"), **{name: label for name, (label, _events) in FILTERS.items()}}
    return Course(
        items=items[:PAGE],
        choices=[
            Choice(label=label, query=_query(name), chosen=name == known) for name, label in labels.items()
        ],
        older=_query(known, items[PAGE - 1].seq) if more else "",
        newest=_query(known) if start is not None else "",
    )


def _query(chosen: str, before: int | None = None) -> str:
    given = {"course": chosen, "before": before}
    return f"?{urlencode({name: value for name, value in given.items() if value})}"
