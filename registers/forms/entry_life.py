"""The forms of a registrar's acts on an entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from law.entry_states import EXCLUSION_GROUNDS, ExclusionGround, Register
from registers.member_states import STATES
from registers.models import Entry, EntryReport
from registers.queries.rights import current_rights, waiting_proofs


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
        help_text=_(
            "At most two years, and never longer than the right itself, the insurance and the power of attorney."
        ),
    )


class ReportForm(forms.Form):
    """What a holder reports."""

    happened_on = forms.DateField(label=_("Happened on"), widget=_day())
    words = forms.CharField(label=_("What has changed"), widget=forms.Textarea(attrs={"rows": 4}))


class RenewedRightForm(forms.Form):
    """Proof that the right was renewed, as its holder hands it in."""

    state = forms.ChoiceField(label=_("Member state"), choices=STATES)
    words = forms.CharField(
        label=_("Document (number and date)"),
        max_length=250,
        help_text=_("For example: extract of the state register No. 5 of 12.01.2027."),
    )
    renewed_on = forms.DateField(label=_("Renewed on"), widget=_day())
    right_until = forms.DateField(label=_("The right lasts until"), widget=_day())
    file = forms.FileField(
        label=_("File"), help_text=_("PDF, JPEG, PNG, TIFF, DOCX or XLSX."), max_length=255
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entry.register != Register.EEU:
            del self.fields["state"]

    def arguments(self) -> dict[str, Any]:
        """What the act takes."""
        given = dict(self.cleaned_data)
        return {**given, "file": (given["file"].name, given["file"])}


class RenewRightForm(forms.Form):
    """What is recorded of a renewed right: by a proof that was handed in, or by a paper."""

    report = forms.TypedChoiceField(
        label=_("Proof that was handed in"), coerce=int, required=False, empty_value=None
    )
    paper = forms.CharField(
        label=_("Or the paper that came (number and date)"), max_length=250, required=False
    )
    state = forms.ChoiceField(label=_("Member state"), choices=STATES)
    ends_on = forms.DateField(label=_("The right lasts until"), widget=_day())
    right_document = forms.CharField(label=_("Document of title"), max_length=250)
    right_number = forms.CharField(label=_("Its number"), max_length=100, required=False)
    right_date = forms.DateField(label=_("Its date"), widget=_day(), required=False)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = list(waiting_proofs(entry))
        self.fields["report"].choices = [("", "–"), *((each.pk, _shown(each)) for each in waiting)]  # type: ignore[attr-defined]
        if entry.register != Register.EEU:
            del self.fields["state"]
        known = current_rights().filter(entry=entry, state=waiting[0].state if waiting else "").first()
        if waiting:
            first = waiting[0]
            self.initial.update(report=first.pk, state=first.state, ends_on=first.right_until)
        if known:
            self.initial.update(right_document=known.document, right_number=known.number)


class DeclineProofForm(forms.Form):
    """Why a proof is none."""

    report = forms.TypedChoiceField(label=_("Proof that was handed in"), coerce=int)
    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].choices = [(each.pk, _shown(each)) for each in waiting_proofs(entry)]  # type: ignore[attr-defined]


def _shown(report: EntryReport) -> str:
    return f"{report.words}, {report.get_state_display()} {report.right_until:%d.%m.%Y}".replace(",  ", ", ")


class ReasonsForm(forms.Form):
    """Why the entry stays."""

    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))
