"""The forms of a registrar's acts on an entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from law.entry_states import EXCLUSION_GROUNDS, ExclusionGround


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _ground() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=_("Ground"),
        choices=[(ground.value, _(words)) for ground, words in EXCLUSION_GROUNDS.items()],
        coerce=ExclusionGround,
        widget=forms.RadioSelect,
    )


class DecisionForm(forms.Form):
    """The decision that is recorded."""

    document = forms.CharField(label=_("Decision (number and date)"), max_length=250)


class HoldForm(DecisionForm):
    """A hold, from today or an earlier day."""

    effective_on = forms.DateField(label=_("On hold from"), widget=_day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = today()


class LiftForm(DecisionForm):
    """The right was renewed: protection goes on."""

    valid_to = forms.DateField(
        label=_("Protected until"),
        widget=_day(),
        required=False,
        help_text=_("The new end, as the proof of the renewed right shows it."),
    )


class ExcludeForm(DecisionForm):
    """An exclusion, which takes effect on the day it is recorded."""

    ground = _ground()
    field_order = ("ground", "document")


class ProposeExclusionForm(forms.Form):
    """A request to exclude, or a ground that was discovered."""

    ground = _ground()
    discovered_on = forms.DateField(label=_("Requested or discovered on"), widget=_day())
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["discovered_on"].initial = today()


class RenewForm(DecisionForm):
    """The renewal that was asked for."""

    valid_to = forms.DateField(label=_("Protected until"), widget=_day())
    field_order = ("valid_to", "document")


class RenewalRequestForm(forms.Form):
    """What a holder asks: until when."""

    wished_until = forms.DateField(
        label=_("Protection wished until"),
        widget=_day(),
        help_text=_("At most two years, and never longer than the right itself."),
    )


class ReportForm(forms.Form):
    """What a holder reports."""

    happened_on = forms.DateField(label=_("Happened on"), widget=_day())
    words = forms.CharField(label=_("What has changed"), widget=forms.Textarea(attrs={"rows": 4}))


class ReasonsForm(forms.Form):
    """Why the entry stays."""

    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))
