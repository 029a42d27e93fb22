"""Calculators: the clocks of a suspension, and a term of business days, each with its day-by-day proof."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import What
from acts.citations import cited
from calendars.forms.terms import DeadlineForm, TimetableForm
from calendars.labels import GRADE_LABELS, ON_EXPIRY_LABELS
from deadlines.queries import calendar_in_force
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
@requires(What.USE_TIMETABLE)
def times(request: HttpRequest) -> HttpResponse:
    form = TimetableForm(request.GET or None, initial={"regime": "registered"})
    context: dict[str, Any] = {"form": form, "here": "timetable"}
    if form.is_valid():
        calendar = calendar_in_force()
        inputs = form.inputs()
        try:
            rows = timetable(**inputs, calendar=calendar)
            context["rows"] = [_row(row) for row in rows]
            context["proof"] = _timetable_proof(calendar, inputs["decided_on"], rows)
        except CalendarRangeError as error:
            _outside(form, "decided_on", error)
    return render(request, "calendars/timetable.html", context, status=422 if form.errors else 200)


def _row(row: TimetableRow) -> dict[str, Any]:
    """A clock in the words of the page."""
    rule = CLOCK_RULES[row.clock]
    return {
        "row": row,
        "label": rule.label,
        "counted_from": rule.counted_from,
        "citation": cited(row.provision),
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
@requires(What.USE_TIMETABLE)
def deadline(request: HttpRequest) -> HttpResponse:
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
            }
        except CalendarRangeError as error:
            _outside(form, "start", error)
    return render(request, "calendars/deadline.html", context, status=422 if form.errors else 200)
