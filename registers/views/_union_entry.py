"""What a registrar may record of an entry in the register of the union now; what both sides see of its course."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from law.entry_law import next_status
from law.entry_states import EntryEvent, EntryStatus
from registers.forms.union_entry import (
    ChangedForm,
    ExcludedForm,
    LetterForm,
    NotRenewedForm,
    RenewedForm,
    SendReportForm,
)
from registers.models import Entry
from registers.queries.union_entry import Course
from registers.services import union_decisions as decisions
from registers.services import union_entry as services


@dataclass(frozen=True)
class UnionAct:
    """One record of a registrar; `waits`: what of the course it needs, `says`: what follows from it."""

    label: Promise
    done: Promise
    event: EntryEvent
    service: Callable[..., object]
    form: type[LetterForm]
    waits: Callable[[Course], bool]
    says: Promise


_E = EntryEvent

UNION_ACTS: Final[Mapping[str, UnionAct]] = {
    "send-renewal": UnionAct(
        _("Record that the request for renewal was sent to the Commission"),
        _("The sending is recorded; the holder is told."),
        _E.RENEWAL_SENT,
        services.send_renewal,
        LetterForm,
        lambda course: course.asked is not None and not course.sent,
        _("The Commission decides then; the law sets no time for its answer. The holder is told."),
    ),
    "renewed-by-commission": UnionAct(
        _("Record that the Commission renewed the protection"),
        _("The renewal is recorded; the holder is told."),
        _E.RENEWED,
        decisions.record_renewed,
        RenewedForm,
        lambda course: course.asked is None or course.sent,
        _("Protection lasts until the day that the letter names. The holder is told."),
    ),
    "not-renewed": UnionAct(
        _("Record that the Commission does not renew the protection"),
        _("It is recorded; the holder is told."),
        _E.RENEWAL_DECLINED,
        decisions.record_not_renewed,
        NotRenewedForm,
        lambda course: course.sent,
        _("Protection lasts as long as it did. The holder is told, and may ask again while it lasts."),
    ),
    "send-report": UnionAct(
        _("Record that a report was sent to the Commission"),
        _("The sending is recorded; the holder is told."),
        _E.REPORT_SENT,
        services.send_report,
        SendReportForm,
        lambda course: bool(course.unsent),
        _(
            "The Commission changes its register where it has to be; nothing changes here until its letter comes."
        ),
    ),
    "changed-by-commission": UnionAct(
        _("Record that the Commission changed the data"),
        _("The change is recorded."),
        _E.DATA_CHANGED,
        decisions.record_change,
        ChangedForm,
        lambda course: bool(course.unanswered),
        _("The entry shows from now on what is given here."),
    ),
    "excluded-by-commission": UnionAct(
        _("Record that the Commission excluded the object"),
        _("The exclusion is recorded; the holder is told."),
        _E.EXCLUDED,
        decisions.record_excluded,
        ExcludedForm,
        lambda course: True,
        _(
            "Open cases that cite the entry are checked: where nothing else covers the goods, cancellation is due. The "
            "Commission tells of the exclusion itself; the holder is told here as well."
        ),
    ),
}

NEXT_UNDER: Final = services.REGISTER


def union_acts_now(entry: Entry, course: Course) -> list[tuple[str, str, str]]:
    """The records that have a place where the entry stands: name, words and provision of each."""
    found = []
    for name, act in UNION_ACTS.items():
        row = next_status(entry.register, EntryStatus(entry.status), act.event)
        if row is not None and not course.over and act.waits(course):
            found.append((name, str(act.label), row.provision))
    return found


def next_of(course: Course) -> list[str | Promise]:
    """What happens next, by whom; nothing once the object is excluded."""
    if course.over:
        return []
    said: list[str | Promise] = []
    if course.waits_here:
        said.append(_("Next: the authorised body sends to the Commission what was asked or reported."))
    if course.waits_there:
        said.append(_("Next: the Commission answers. The law sets no time for it."))
    if not said:
        said.append(
            _(
                "The Commission keeps this register. The holder may ask for renewal while protection lasts; when the "
                "Commission has to be asked is not fixed here."
            )
        )
    return said


def course_context(course: Course) -> dict[str, Any]:
    """The parts of a page: `course` and `next`."""
    return {"course": course, "next": next_of(course), "next_under": NEXT_UNDER}
