"""The forms of an entry's insurance and of its list of licensees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.access import today
from accounts.countries import country_choices
from accounts.second_step import SecondStepForm
from law.entry_states import Register
from law.required_documents import MEMBER_STATES
from law.union_security import Currency
from registers.member_states import STATES
from registers.models import Entry, InsuranceContract
from registers.services.security import ContractData


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _in_force(entry: Entry) -> Any:
    return entry.contracts.filter(approved_at__isnull=False, ended_on__isnull=True)


class ContractForm(forms.ModelForm):  # type: ignore[type-arg]
    """A contract, or an amendment of one that is in force."""

    class Meta:
        model = InsuranceContract
        fields = (
            "replaces",
            "insurer",
            "number",
            "amount",
            "currency",
            "concluded_on",
            "changed_on",
            "valid_from",
            "valid_to",
        )
        widgets = dict.fromkeys(("concluded_on", "changed_on", "valid_from", "valid_to"), _day())
        help_texts = {
            "replaces": _("The contract that was amended; empty for a new contract."),
            "amount": _("At least 1,000 monthly calculation indexes of the contract's date."),
            "changed_on": _("Only for an amendment: its day."),
        }

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = _in_force(entry)  # type: ignore[attr-defined]
        if entry.register != Register.EEU:
            # Its floor is set in tenge, and so is the sum (CC 461).
            del self.fields["currency"]
        else:
            self.fields["amount"].help_text = _(
                "The equivalent of 10,000 euros at least, at the rate of that day."
            )
            self.fields["states"] = forms.MultipleChoiceField(
                label=_("Valid in these member states"),
                choices=STATES,
                widget=forms.CheckboxSelectMultiple,
                initial=MEMBER_STATES,
            )

    def _post_clean(self) -> None:
        """The act says what is wrong with a contract, with its provision; the form only reads it."""

    def arguments(self) -> dict[str, Any]:
        """What the act takes."""
        data = dict(self.cleaned_data)
        replaces = data.pop("replaces", None)
        given = {name: data.pop(name) for name in list(data) if name in ("file", "document")}
        currency = Currency(data.pop("currency", Currency.KZT))
        data["states"] = tuple(data.get("states", ()))
        contract = ContractData(**data, currency=currency, replaces_id=replaces.pk if replaces else None)
        return {"contract": contract, **given}


class HandInForm(ContractForm):
    """What a holder hands in: the contract and its file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF up to 100 MB; JPEG, PNG, TIFF, DOCX or XLSX up to 25 MB."),
        max_length=255,
    )

    def arguments(self) -> dict[str, Any]:
        given = super().arguments()
        return {**given, "file": (given["file"].name, given["file"])}


class RecordContractForm(ContractForm):
    """What a registrar takes from a paper."""

    document = forms.CharField(label=_("Document (number and date)"), max_length=250)


class LossForm(forms.Form):
    """A contract that ended early, or whose sum was reduced."""

    contract: "forms.ModelChoiceField[InsuranceContract]" = forms.ModelChoiceField(
        label=_("Insurance contract"), queryset=InsuranceContract.objects.none()
    )
    from_day = forms.DateField(
        label=_("First day"),
        widget=_day(),
        help_text=_("The first day on which it is no longer good as it was."),
    )
    amount = forms.DecimalField(
        label=_("Reduced to, in the contract's currency"),
        required=False,
        min_value=1,
        max_digits=15,
        decimal_places=2,
        help_text=_("Empty when the contract ended."),
    )
    document = forms.CharField(label=_("Document (number and date)"), max_length=250)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].queryset = _in_force(entry)  # type: ignore[attr-defined]
        self.fields["from_day"].initial = today()

    def arguments(self) -> dict[str, Any]:
        """What the act takes."""
        data = dict(self.cleaned_data)
        contract = data.pop("contract")
        return {**data, "contract_id": contract.pk}


class ApproveForm(forms.Form):
    """Nothing is asked: the contract is shown beside."""

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def arguments(self) -> dict[str, Any]:
        """What the act takes."""
        return dict(self.cleaned_data)


class DeclineForm(ApproveForm):
    """Why the contract does not do."""

    reasons = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 4}))


class AddLicenseeForm(SecondStepForm):
    """Somebody who uses the object with the holder's consent."""

    name = forms.CharField(label=_("Name"), max_length=250)
    bin_iin = forms.CharField(label=_("BIN/IIN"), required=False, max_length=12)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices, required=False)
    address = forms.CharField(label=_("Address"), max_length=500, required=False)
    valid_from = forms.DateField(label=_("First day"), widget=_day())
    valid_to = forms.DateField(
        label=_("Last day"), widget=_day(), required=False, help_text=_("Empty while no end is agreed.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = today()


class EndLicenseeForm(SecondStepForm):
    """The last day of a consent."""

    last_day = forms.DateField(label=_("Last day of the consent"), widget=_day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today()
