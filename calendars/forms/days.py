"""Forms about days: proposing, revoking, rejecting, confirming, deciding."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from calendars.models import PendingMove

_FORMATS = ("%d.%m.%Y", "%Y-%m-%d")


def date_input() -> forms.DateInput:
    """The browser's own date field; it takes and gives ISO dates whatever the language of the page."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DaysField(forms.CharField):
    """Days one under another (or with commas between), as 17.05.2026 or 2026-05-17; gives a list of dates."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        words = [word for word in re.split(r"[\s,;]+", super().to_python(value) or "") if word]
        return [self._day(word) for word in words]

    def _day(self, word: str) -> date:
        for pattern in _FORMATS:
            try:
                return datetime.strptime(word, pattern).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
        raise forms.ValidationError(
            gettext("“%(word)s” is not a day: write it as 17.05.2026.") % {"word": word}, code="invalid"
        )


class ProposeForm(forms.Form):
    """The days that one act makes off and working."""

    act = forms.CharField(
        label=_("Act (decree or order, with its number)"),
        max_length=300,
        help_text=_("Shown in every proof."),
    )
    act_date = forms.DateField(label=_("Date of the act"), widget=date_input())
    off = DaysField(
        label=_("Days made off"), required=False, help_text=_("One under another, e.g. 17.05.2026.")
    )
    working = DaysField(
        label=_("Days made working"), required=False, help_text=_("One under another, e.g. 25.05.2026.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        both = set(data.get("off", ())) & set(data.get("working", ()))
        for day in sorted(both):
            self.add_error("working", gettext("%(day)s stands in both lists.") % {"day": f"{day:%d.%m.%Y}"})
        return data

    def days(self) -> dict[date, bool]:
        """Each day and whether it becomes a working day."""
        return {
            **dict.fromkeys(self.cleaned_data["off"], False),
            **dict.fromkeys(self.cleaned_data["working"], True),
        }


class RevokeForm(forms.Form):
    """The act that withdraws an earlier one."""

    act = forms.CharField(label=_("Act that withdraws it (with its number)"), max_length=300)
    act_date = forms.DateField(label=_("Date of the act"), widget=date_input())


class ConfirmForm(forms.Form):
    """What was seen in the preview; filled in by the page."""

    seen = forms.CharField(widget=forms.HiddenInput)


class RejectForm(forms.Form):
    """Why a proposal is ended."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class DecideMoveForm(forms.Form):
    """Apply the new date or keep the old one."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            (PendingMove.Decision.APPLIED.value, _("Move the date: the term ends now, not retroactively")),
            (PendingMove.Decision.KEPT.value, _("Keep the old date")),
        ],
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
