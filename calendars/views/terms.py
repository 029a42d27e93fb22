"""Calculators: the clocks of a suspension, and a term of business days, each with its day-by-day proof."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from acts.citations import cited
from calendars.forms.terms import DeadlineForm, TimetableForm
from calendars.icalendar import LastDay, calendar_file
from calendars.labels import GRADE_LABELS, ON_EXPIRY_LABELS
from deadlines.queries import calendar_in_force
from law.branches import Branch, branches
from law.business_days import CalendarRangeError, DayProof, Grade, WorkingCalendar
from law.clocks import CLOCK_RULES
from law.day_facts import ORDINARY_WEEK
from law.timetable import TimetableRow, timetable


@dataclass(frozen=True)
class ProofRow:
    """One calendar day of a proof in words, the act behind an exceptional one, and what ends with it."""

    proof: DayProof
    why: str
    act: str
    ends: tuple[str, ...] = ()


def _proof(
    calendar: WorkingCalendar, start: date, end: date, ends: dict[date, list[str]] | None = None
) -> list[ProofRow]:
    return [
        ProofRow(
            day,
            day.sentence(gettext),
            gettext(day.act) if day.act and day.act != ORDINARY_WEEK else "",
            tuple((ends or {}).get(day.day, ())),
        )
        for day in calendar.explain(start, end)
    ]


def _outside(form: forms.Form, field: str, error: CalendarRangeError) -> None:
    form.add_error(field, gettext(error.sentence) % error.params)


@require_safe
@login_not_required
def times(request: HttpRequest) -> HttpResponse:
    """Every clock of a suspension and every way it can go. Open to everybody: it shows the law and no case."""
    form = TimetableForm(request.GET or None, initial={"regime": "registered"})
    context: dict[str, Any] = {"form": form, "here": "timetable"}
    if form.is_valid():
        calendar = calendar_in_force()
        inputs = form.inputs()
        try:
            rows = timetable(**inputs, calendar=calendar)
            context |= {
                "rows": [_row(row) for row in rows],
                "branches": [_branch(each) for each in branches(**form.branch_inputs(), calendar=calendar)],
                "proof": _timetable_proof(calendar, inputs["decided_on"], rows),
                **_shared(request, "timetable-file"),
            }
        except CalendarRangeError as error:
            _outside(form, "decided_on", error)
    return render(request, "calendars/timetable.html", context, status=422 if form.errors else 200)


def _shared(request: HttpRequest, file: str) -> dict[str, str]:
    """The address that leads here again with the same answer, and that of its iCalendar file."""
    return {
        "link": request.build_absolute_uri(),
        "file": f"{reverse(file)}?{request.GET.urlencode()}",
    }


@require_safe
@login_not_required
def times_file(request: HttpRequest) -> HttpResponse:
    """The last days of a timetable for a calendar program; 404 for what the page itself would not answer."""
    form = TimetableForm(request.GET)
    if not form.is_valid():
        raise Http404
    inputs = form.inputs()
    try:
        rows = timetable(**inputs, calendar=calendar_in_force())
    except CalendarRangeError as error:
        raise Http404 from error
    key = f"{inputs['regime']}-{inputs['decided_on']:%Y%m%d}"
    days = [
        LastDay(
            key=f"{key}-{row.clock}",
            day=row.due,
            title=gettext("Last day: %(clock)s") % {"clock": gettext(CLOCK_RULES[row.clock].label)},
            text=f"{cited(row.provision)}. {gettext(ON_EXPIRY_LABELS[row.on_expiry])}. "
            + gettext("The last day runs to 24:00 in Almaty."),
        )
        for row in rows
        if row.due is not None
    ]
    return _file(days, f"{key}.ics")


def _file(days: list[LastDay], name: str) -> HttpResponse:
    content = calendar_file(days, name=gettext("Border measures"), now=timezone.now())
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _branch(branch: Branch) -> dict[str, Any]:
    """A way of the suspension in the words of the page."""
    params = {
        name: date_format(value, "d.m.Y") if isinstance(value, date) else value
        for name, value in branch.params.items()
    }
    return {
        "when": gettext(branch.when) % params,
        "then": gettext(branch.then),
        "code": branch.provision,
        "until": branch.until,
        "resumes_at": branch.resumes_at,
    }


def _row(row: TimetableRow) -> dict[str, Any]:
    """A clock in the words of the page."""
    rule = CLOCK_RULES[row.clock]
    return {
        "row": row,
        "label": rule.label,
        "counted_from": rule.counted_from,
        "on_expiry": ON_EXPIRY_LABELS[row.on_expiry],
        "grade": GRADE_LABELS[row.grade] if row.grade else "",
        "may_move": row.grade is Grade.MAY_MOVE,
    }


def _timetable_proof(
    calendar: WorkingCalendar, decided_on: date, rows: Iterable[TimetableRow]
) -> list[ProofRow]:
    """The days of all clocks at once: they are counted from the same day."""
    ends: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        if row.due is not None:
            ends[row.due].append(gettext(CLOCK_RULES[row.clock].label))
    return _proof(calendar, decided_on, max(ends), ends)


@require_safe
@login_not_required
def deadline(request: HttpRequest) -> HttpResponse:
    """The last day of a term of business days. Open to everybody."""
    form = DeadlineForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "here": "deadline"}
    if form.is_valid():
        calendar = calendar_in_force()
        start, days = form.cleaned_data["start"], form.cleaned_data["days"]
        try:
            due = calendar.due(start, days)
            context |= {
                "due": due.day,
                "grade": GRADE_LABELS[due.grade],
                "may_move": due.grade is Grade.MAY_MOVE,
                "proof": _proof(calendar, start, due.day),
                **_shared(request, "deadline-file"),
            }
        except CalendarRangeError as error:
            _outside(form, "start", error)
    return render(request, "calendars/deadline.html", context, status=422 if form.errors else 200)


@require_safe
@login_not_required
def deadline_file(request: HttpRequest) -> HttpResponse:
    """The last day of a term for a calendar program; 404 for what the page itself would not answer."""
    form = DeadlineForm(request.GET)
    if not form.is_valid():
        raise Http404
    start, days = form.cleaned_data["start"], form.cleaned_data["days"]
    try:
        due = calendar_in_force().due(start, days).day
    except CalendarRangeError as error:
        raise Http404 from error
    title = ngettext(
        "Last day of %(days)d business day from %(start)s",
        "Last day of %(days)d business days from %(start)s",
        days,
    ) % {"days": days, "start": date_format(start, "d.m.Y")}
    text = gettext("The last day runs to 24:00 in Almaty.")
    key = f"term-{start:%Y%m%d}-{days}"
    return _file([LastDay(key=key, day=due, title=title, text=f"{cited('CC6')}. {text}")], f"{key}.ics")
