"""Forms of what reaches customs or happens outside: requests, documents, judgments, disposal."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import Moment
from customs.forms.decisions import DocumentChoice
from customs.forms.fields import ActForm, Day, ReceiptForm, SideForm, Words
from customs.models import Document, Judgment
from law.documents import DOCUMENT_LABELS, DocumentKind
from law.events import Regime


class RequestCancellationForm(ReceiptForm):
    """The holder's request to cancel."""

    def arguments(self) -> dict[str, Any]:
        return {"receipt": self.receipt()}


class RequestProlongationForm(ReceiptForm):
    """The holder's request to prolong."""

    rests_on = {**ReceiptForm.rests_on, "days": "CC199.5"}
    days = forms.IntegerField(
        label=_("Business days asked for, in all"),
        required=False,
        min_value=1,
        help_text=_(
            "Leave empty unless the request asks for fewer than ten. The ten include the first term."
        ),
    )

    def arguments(self) -> dict[str, Any]:
        return {"receipt": self.receipt(), "days": self.cleaned_data["days"]}


class RequestExtensionForm(ReceiptForm):
    """The holder's request to extend."""

    rests_on = {**ReceiptForm.rests_on, "days": "CC198.2", "proof": "CC198.3"}
    days = forms.IntegerField(
        label=_("Business days asked for"),
        required=False,
        min_value=1,
        help_text=_("One to ten; leave empty when the request names no number."),
    )
    proof = DocumentChoice(
        label=_("Proof of having applied to a court"),
        queryset=Document.objects.none(),
        required=False,
        help_text=_("Lodged before; it may also follow, but the head needs it to extend."),
    )

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["proof"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = (
            self.case.documents.filter(kind=DocumentKind.COURT_APPLICATION)
            .exclude(state=Document.State.REJECTED)
            .select_related("party")
        )
        self.offer("proof")

    def arguments(self) -> dict[str, Any]:
        proof = self.cleaned_data["proof"]
        return {
            "receipt": self.receipt(),
            "days": self.cleaned_data["days"],
            "proof_id": proof.pk if proof else None,
        }


class LodgeForm(ReceiptForm):
    """A document of the holder's side."""

    rests_on = {
        **ReceiptForm.rests_on,
        "kind": {Regime.REGISTERED: "CC198.6", Regime.EX_OFFICIO: "CC199.6"},
        "posted_at": "CC6.7",
    }
    kind = forms.TypedChoiceField(label=_("Document"), coerce=DocumentKind)
    posted_at = Moment(
        label=_("Handed to the post at"),
        required=False,
        help_text=_("Almaty time. By post only: what is posted by 24:00 of the last day is in time."),
    )
    issuer = forms.CharField(label=_("Issued by"), required=False, max_length=300)
    number = forms.CharField(label=_("Number"), required=False, max_length=100)
    issued_on = Day(label=_("Issued on"), required=False)

    field_order = ("kind", "party", "channel", "received_at", "posted_at", "issuer", "number", "issued_on")

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "–"), *((kind.value, gettext(DOCUMENT_LABELS[kind])) for kind in DocumentKind)]
        field.initial = self.asked.get("kind", "")

    def arguments(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "receipt": self.receipt(),
            **{name: data[name] for name in ("kind", "issuer", "number", "issued_on")},
        }


class JudgmentForm(SideForm):
    """A judgment in force."""

    rests_on = {"in_force_on": {Regime.REGISTERED: "CC198.6", Regime.EX_OFFICIO: "CC199.6"}}
    court = forms.CharField(label=_("Court"), max_length=300)
    number = forms.CharField(label=_("Number"), max_length=100)
    decided_on = Day(label=_("Decided on"))
    in_force_on = Day(label=_("In force on"))
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Judgment.Outcome.choices, widget=forms.RadioSelect
    )
    received_at = Moment(label=_("Received at"))

    field_order = ("court", "number", "decided_on", "in_force_on", "party", "outcome", "received_at")


class AnnulmentForm(ActForm):
    """The annulment of the decision by a court or a higher authority."""

    takes_effect_on = Day(label=_("Takes effect on"))
    reasons = Words(label=_("Which act annulled it"), help_text=_("Who, number and date, and why."))


class ReleasedForm(ActForm):
    """The goods were released."""

    released_at = Moment(label=_("Released at"))


class DestructionOrderForm(ActForm):
    """The court's order to destroy."""

    in_force_on = Day(label=_("The court's decision is in force from"))
    reasons = Words(label=_("Which decision"), help_text=_("Court, number and date."))


class HappenedForm(ActForm):
    """Something outside that has its own act: hand-over, destruction, another disposal."""

    happened_at = Moment(label=_("When"))
    reasons = Words(label=_("Which act confirms it"), help_text=_("Number and date of the act, who signed."))
