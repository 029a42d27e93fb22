"""The twelve published totals of a year."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from calendars.totals import MonthDifference


def _field(month: int) -> str:
    return f"month_{month}"


class CertifyForm(forms.Form):
    """One field a month, as in the ministry's table, and where the table stands."""

    def __init__(self, *args: Any, published: Sequence[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for month in range(1, 13):
            self.fields[_field(month)] = forms.IntegerField(
                label=MONTHS[month],
                min_value=0,
                max_value=31,
                initial=published[month - 1] if published else None,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["source"] = forms.CharField(
            label=_("Source of the totals"),
            max_length=300,
            help_text=_("E.g. Ministry of Labour, balance of working time for 2026, five-day week."),
        )

    def months(self) -> list[forms.BoundField]:
        """The fields of the twelve months, in order."""
        return [self[_field(month)] for month in range(1, 13)]

    def totals(self) -> list[int]:
        """The twelve numbers of a valid form."""
        return [self.cleaned_data[_field(month)] for month in range(1, 13)]

    def show(self, differences: Sequence[MonthDifference]) -> None:
        """Put the calendar's number at each month that differs."""
        for difference in differences:
            self.add_error(
                _field(difference.month),
                gettext("published %(published)d, but the calendar has %(counted)d")
                % {"published": difference.published, "counted": difference.counted},
            )
