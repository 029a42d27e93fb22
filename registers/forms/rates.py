"""The forms in which a chief officer enters the rate of a day and the index of a year."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why it supersedes another amount of this day"),
        max_length=250,
        required=False,
        help_text=_("Only if an amount of this day is entered already; it stays in the list."),
    )


class RateForm(forms.Form):
    """One day's rate with its source; a reason where it supersedes another."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    kzt = forms.DecimalField(
        label=_("Tenge for one euro"),
        min_value=Decimal("0.0001"),
        max_digits=12,
        decimal_places=4,
        localize=True,
        help_text=_("As the National Bank publishes it, for example 610.55."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=250, help_text=_("Where and when the rate was published.")
    )
    reason = _reason()


class IndexForm(forms.Form):
    """The monthly calculation index from a day on, with its source; a reason where it supersedes another."""

    since = forms.DateField(
        label=_("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Each financial year has an index of its own, from 1 January."),
    )
    kzt = forms.IntegerField(
        label=_("Tenge"),
        min_value=1,
        max_value=1_000_000,
        help_text=_("As the budget law sets it, for example 4325."),
    )
    source = forms.CharField(
        label=_("Source"), max_length=250, help_text=_("The law that sets it: its number, date and article.")
    )
    reason = _reason()
