"""The form in which a chief officer enters the rate of a day."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _


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
    reason = forms.CharField(
        label=_("Why it supersedes another rate of this day"),
        max_length=250,
        required=False,
        help_text=_("Only if a rate of this day is entered already; it stays in the list."),
    )
