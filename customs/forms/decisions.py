"""Forms of what the head decides."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import Moment
from customs.forms.fields import ActForm, Day, LinesField, SideForm, Words, written
from customs.models import Document, PartyRole, Request
from law.documents import DOCUMENT_LABELS, DocumentKind
from law.events import Reason, Regime
from law.grounds import CANCELLATIONS, RELEASE_REFUSALS

#: Under which provision the parties learn the reasons.
TOLD = {Regime.REGISTERED: "CC198.5", Regime.EX_OFFICIO: "CC199.3"}


class RequestChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A request as a line of words: when, from whom, what was asked."""

    def label_from_instance(self, obj: Request) -> str:
        words = gettext("received %(at)s from %(party)s") % {
            "at": written(obj.received_at),
            "party": obj.party.name,
        }
        if obj.asked_days:
            words += ", " + ngettext(
                "%(days)d business day asked", "%(days)d business days asked", obj.asked_days
            ) % {"days": obj.asked_days}
        return words


class DocumentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A document as a line of words."""

    def label_from_instance(self, obj: Document) -> str:
        kind = gettext(DOCUMENT_LABELS[DocumentKind(obj.kind)])
        number = f" {obj.number}" if obj.number else ""
        words = {"at": written(obj.received_at), "party": obj.party.name}
        return f"{kind}{number}, " + gettext("received %(at)s from %(party)s") % words


class ReasonsForm(ActForm):
    """A decision that only needs its reasons."""

    reasons = Words(label=_("Reasons"), help_text=_("They are told to the parties."))
    rests_on = {"reasons": TOLD}


class SuspendForm(ReasonsForm):
    """Suspend release; ex officio the head sets the first term."""

    rests_on = {"initial_days": "CC199.3", "why_fewer": "CC199.3", "reasons": TOLD}
    initial_days = forms.TypedChoiceField(
        label=_("First term, business days"), choices=[(3, 3), (2, 2), (1, 1)], coerce=int, initial=3
    )
    why_fewer = forms.CharField(
        label=_("Why fewer than three days are enough"), required=False, max_length=1000
    )

    def prepare(self) -> None:
        self.fields["reasons"].initial = self.case.signs
        told = self.case.parties.exclude(role__in=[PartyRole.OWNER, PartyRole.RECIPIENT]).order_by("pk")
        names = dict.fromkeys(party.name for party in told if not party.is_reachable)
        self.notes = [
            gettext("%(name)s cannot be reached: there is neither an e-mail nor a postal address.")
            % {"name": name}
            for name in names
        ]
        if self.case.regime == Regime.REGISTERED:
            del self.fields["initial_days"], self.fields["why_fewer"]


class DeclineForm(ActForm):
    """Not to suspend."""

    reasons = Words(label=_("Reasons"))


class ExtensionRequestForm(ReasonsForm):
    """A decision on one request to extend."""

    request = RequestChoice(label=_("Request"), queryset=Request.objects.none())

    field_order = ("request", "days", "reasons")

    def prepare(self) -> None:
        field = self.fields["request"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.requests.filter(
            kind=Request.Kind.EXTENSION, outcome=Request.Outcome.UNDECIDED
        ).select_related("party")
        self.offer("request")

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"request_id": data.pop("request").pk, **data}


class ExtendForm(ExtensionRequestForm):
    """Grant one to ten more business days."""

    rests_on = {"request": "CC198.3", "days": "CC198.2", "reasons": TOLD}
    days = forms.IntegerField(
        label=_("Business days granted"),
        min_value=1,
        initial=10,
        help_text=_("One to ten. Granted once: what is not granted now cannot be added later."),
    )

    def prepare(self) -> None:
        super().prepare()
        field = self.fields["request"]
        assert isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        asked = [each.asked_days for each in field.queryset]
        if len(asked) == 1 and asked[0]:
            self.fields["days"].initial = asked[0]


class CancelForm(ReasonsForm):
    """Cancel on one ground of the closed list."""

    rests_on = {
        "reason": {Regime.REGISTERED: "CC198.8", Regime.EX_OFFICIO: "CC199.4"},
        "time_still_runs": {Regime.REGISTERED: "CC198.6", Regime.EX_OFFICIO: "CC199.6"},
        "reasons": TOLD,
    }
    reason = forms.TypedChoiceField(label=_("Ground"), coerce=Reason, widget=forms.RadioSelect)
    request = RequestChoice(
        label=_("Request to cancel"),
        queryset=Request.objects.none(),
        required=False,
        help_text=_("Only when the right holder asked for it."),
    )
    time_still_runs = forms.BooleanField(
        label=_("I cancel although the right holder's time to present the ruling still runs"),
        required=False,
        help_text=_("Only when the judge's ruling was not presented."),
    )

    field_order = ("reason", "request", "time_still_runs", "reasons")

    def prepare(self) -> None:
        regime = Regime(self.case.regime)
        grounds = [
            (reason.value, gettext(ground.label))
            for reason, ground in CANCELLATIONS.items()
            if regime in ground.provision
        ]
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = grounds
        if len(grounds) == 1:
            field.initial = grounds[0][0]
        if Reason.NO_RULING not in {reason for reason, _label in grounds}:
            del self.fields["time_still_runs"]
        asked = self.fields["request"]
        assert isinstance(asked, forms.ModelChoiceField)
        asked.queryset = self.case.requests.filter(
            kind=Request.Kind.CANCELLATION, outcome=Request.Outcome.UNDECIDED
        ).select_related("party")
        self.offer("request")

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        request = data.pop("request")
        return {**data, "request_id": request.pk if request else None}


class RejectDocumentForm(ActForm):
    """A lodged document that is not what it was lodged as."""

    document = DocumentChoice(label=_("Document"), queryset=Document.objects.none())
    reasons = Words(label=_("Reasons"), help_text=_("They are told to the parties."))
    states = (Document.State.TO_VERIFY, Document.State.VERIFIED)

    def prepare(self) -> None:
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.documents.filter(state__in=self.states).select_related("party")
        self.offer("document")

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"document_id": data.pop("document").pk, **data}


class VerifyDocumentForm(RejectDocumentForm):
    """A lodged document that is what it was lodged as."""

    reasons = None  # type: ignore[assignment]  # only a rejection is reasoned
    states = (Document.State.TO_VERIFY,)  # type: ignore[assignment]


class SetAsideProlongationForm(ReasonsForm):
    """A request to prolong that was not the holder's."""

    request = RequestChoice(label=_("Request"), queryset=Request.objects.none())

    field_order = ("request", "reasons")

    def prepare(self) -> None:
        field = self.fields["request"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = self.case.requests.filter(
            kind=Request.Kind.PROLONGATION, outcome=Request.Outcome.IN_EFFECT
        ).select_related("party")
        self.offer("request")

    def arguments(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return {"request_id": data.pop("request").pk, **data}


class LinesForm(ReasonsForm):
    """A decision that names goods lines."""

    lines = LinesField()

    field_order: tuple[str, ...] = ("lines", "reasons")

    def prepare(self) -> None:
        lines = self.fields["lines"]
        assert isinstance(lines, LinesField)
        lines.offer(self.case)


class SeizureForm(LinesForm):
    """Goods lines seized, arrested or confiscated."""

    rests_on = {"lines": "CC198.11", "reasons": TOLD}
    happened_at = Moment(label=_("When"))

    field_order = ("lines", "happened_at", "reasons")


class EndCourtCaseForm(SideForm):
    """The end of the court case without judgment."""

    takes_effect_on = Day(label=_("The court's act takes effect on"))
    reasons = Words(label=_("Which act, and why it ended"), help_text=_("They are told to the parties."))
    provides_nothing_else = forms.BooleanField(
        label=_("I have read the act: it does not provide for anything but release")
    )

    field_order = ("party", "takes_effect_on", "reasons", "provides_nothing_else")

    def arguments(self) -> dict[str, Any]:
        data = super().arguments()
        data.pop("provides_nothing_else")
        return data


class RefuseReleaseForm(ReasonsForm):
    """Refuse release on a ground of CC 201."""

    rests_on = {"ground": "CC201"}
    ground = forms.ChoiceField(label=_("Ground"), widget=forms.RadioSelect)

    field_order = ("ground", "reasons")

    def prepare(self) -> None:
        field = self.fields["ground"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, gettext(label)) for code, label in RELEASE_REFUSALS.items()]
