"""Forms that calculate and change nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from calendars.forms.days import date_input
from calendars.labels import REGIME_LABELS
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Regime
from law.timetable import MOST_EXTENSION, MOST_INITIAL_DAYS

LONGEST_TERM = 1000
"""More business days than any term of the law has; keeps the proof readable."""


class TimetableForm(forms.Form):
    """A decision to suspend and what followed it."""

    regime = forms.ChoiceField(
        label=_("Route"),
        widget=forms.RadioSelect,
        choices=[(regime.value, _(label)) for regime, label in REGIME_LABELS.items()],
    )
    decided_on = forms.DateField(label=_("Day of the decision"), widget=date_input())
    extension = forms.IntegerField(
        label=_("Extended by, business days"),
        required=False,
        min_value=1,
        max_value=MOST_EXTENSION,
        help_text=_("Object in a register only: one to ten, CC 198(2)."),
    )
    prolonged = forms.BooleanField(
        label=_("The holder asked in time to prolong"),
        required=False,
        help_text=_("Ex officio only, CC 199(5)."),
    )
    initial_days = forms.IntegerField(
        label=_("First term, business days"),
        required=False,
        min_value=1,
        max_value=MOST_INITIAL_DAYS,
        help_text=_("Ex officio only: one to three, CC 199(3). Three when empty."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("regime") == Regime.REGISTERED:
            for name in ("prolonged", "initial_days"):
                if data.get(name):
                    self.add_error(name, _("This belongs to a suspension ex officio."))
        elif data.get("extension"):
            self.add_error("extension", _("This belongs to an object in a register."))
        return data

    def inputs(self) -> dict[str, Any]:
        """What the timetable of the law takes."""
        data = self.cleaned_data
        return {
            "regime": Regime(data["regime"]),
            "decided_on": data["decided_on"],
            "extension": data["extension"],
            "prolonged": data["prolonged"],
            "initial_days": data["initial_days"] or CLOCK_RULES[ClockKind.EX_OFFICIO_SUSPENSION].length,
        }

    def branch_inputs(self) -> dict[str, Any]:
        """What the ways a suspension can go take: they ask, and do not tell, whether it was prolonged."""
        return {name: value for name, value in self.inputs().items() if name != "prolonged"}


class DeadlineForm(forms.Form):
    """A term of business days after a day."""

    start = forms.DateField(
        label=_("Day of the event"),
        widget=date_input(),
        help_text=_("Day 1 is the first business day after it."),
    )
    days = forms.IntegerField(label=_("Business days"), min_value=1, max_value=LONGEST_TERM)
