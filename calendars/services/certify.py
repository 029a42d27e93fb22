"""A chief officer certifies a year against the twelve totals that the labour ministry publishes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.dates import MONTHS
from django.utils.translation import gettext

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Incomplete, Repeated
from calendars import policies
from calendars.services._common import grade_again, need_text, next_version
from calendars.subjects import CalendarEvent
from calendars.totals import MonthDifference, differences
from deadlines.locks import change_calendar
from deadlines.models import CalendarYear
from deadlines.queries import calendar_in_force
from law.sentences import _
from law.time import local_date


class TotalsDiffer(Incomplete):
    """The published totals are not those of the calendar; `months` says which, with both numbers."""

    def __init__(self, year: int, months: Sequence[MonthDifference]) -> None:
        self.months = tuple(months)
        super().__init__(
            _("The year %(year)s cannot be certified: the totals differ in %(months)s."),
            policies.CERTIFICATION,
            {"year": str(year), "months": "; ".join(_in_words(month) for month in self.months)},
        )


def _in_words(difference: MonthDifference) -> str:
    return gettext("%(month)s (published %(published)d, calendar %(counted)d)") % {
        "month": MONTHS[difference.month],
        "published": difference.published,
        "counted": difference.counted,
    }


def certify_year(
    *, year: int, totals: Sequence[int], source: str, actor: User, now: datetime
) -> CalendarYear:
    """Certify when all twelve totals are those of the calendar in force; `source` says where they stand.

    The dates of running clocks do not move, only their grade. Raises NotAllowed; Incomplete for anything but
    twelve numbers or a year that is not loaded; TotalsDiffer naming the months; Repeated.
    """
    if refusal := policies.certifying(actor, on=local_date(now)):
        raise refusal
    if len(totals) != 12 or not all(0 <= total <= 31 for total in totals):
        raise Incomplete(_("Enter the twelve monthly totals of business days."), policies.CERTIFICATION)
    source = need_text(source, "source", policies.CERTIFICATION)
    with transaction.atomic():
        change_calendar()
        calendar = calendar_in_force()
        if year not in calendar.years:
            raise Incomplete(
                _("The year %(year)s is not loaded."),
                policies.CERTIFICATION,
                {"year": str(year)},
                field="year",
            )
        if months := differences(calendar, year, totals):
            raise TotalsDiffer(year, months)
        row = CalendarYear.objects.filter(pk=year).first() or CalendarYear(year=year)
        if not row._state.adding and row.state == CalendarYear.State.CERTIFIED:
            raise Repeated(
                _("The year %(year)s is certified already."), policies.CERTIFICATION, {"year": str(year)}
            )
        next_version()
        apply(
            [
                Change(
                    subject=row,
                    event=CalendarEvent.YEAR_CERTIFIED,
                    effective_at=now,
                    provision=policies.CERTIFICATION,
                    actor_id=actor.pk,
                    fields={
                        "totals": list(totals),
                        "source": source,
                        "certified_by": actor,
                        "certified_at": now,
                    },
                    payload={"totals": list(totals), "source": source},
                )
            ],
            now=now,
        )
        grade_again(calendar_in_force(), now=now)
    return row
