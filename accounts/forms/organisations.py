"""Forms of organisations: signing up, members, powers of attorney."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices
from accounts.models import MemberRole, OrganisationKind, UserLanguage
from accounts.models.organisation import SCOPE_WORDS
from accounts.services import OrganisationData
from law.parties import MandateScope


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Whose(forms.Form):
    """Who somebody is: name, country, number, address. Which number is asked follows from the country."""

    name = forms.CharField(label=_("Name"), max_length=250)
    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    bin_iin = forms.CharField(
        label=_("BIN/IIN"), max_length=12, required=False, help_text=_("In Kazakhstan: twelve digits.")
    )
    foreign_id = forms.CharField(
        label=_("Number in its own country's register"),
        max_length=60,
        required=False,
        help_text=_("Outside Kazakhstan, if there is one."),
    )
    address = forms.CharField(label=_("Address"), max_length=500)

    def whose(self, kind: OrganisationKind, phone: str = "") -> OrganisationData:
        """What was typed, as the acts take it."""
        names = ("name", "country", "bin_iin", "foreign_id", "address")
        return OrganisationData(kind=kind, phone=phone, **{name: self.cleaned_data[name] for name in names})


class SignUpForm(Whose):
    """An organisation and its first manager."""

    kind = forms.TypedChoiceField(
        label=_("We sign up as"),
        choices=OrganisationKind.choices,
        coerce=OrganisationKind,
        widget=forms.RadioSelect,
        help_text=_("A representative acts for holders under powers of attorney."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    full_name = forms.CharField(label=_("Your full name"), max_length=250)
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("You will sign in with it. We send a link to it to confirm that it is yours."),
    )
    language = forms.ChoiceField(label=_("Language of letters and pages"), choices=UserLanguage.choices)

    field_order = (
        "kind",
        "name",
        "country",
        "bin_iin",
        "foreign_id",
        "address",
        "phone",
        "full_name",
        "email",
    )

    def data_of(self) -> dict[str, Any]:
        """The arguments of `sign_up`."""
        typed = self.cleaned_data
        return {
            "organisation": self.whose(typed["kind"], typed["phone"]),
            **{name: typed[name] for name in ("full_name", "email", "language")},
        }


class InviteForm(forms.Form):
    """Another person of the organisation."""

    full_name = forms.CharField(label=_("Full name"), max_length=250)
    email = forms.EmailField(label=_("E-mail"), max_length=150)
    role = forms.TypedChoiceField(label=_("Role"), choices=MemberRole.choices, coerce=MemberRole)
    language = forms.ChoiceField(label=_("Language of letters and pages"), choices=UserLanguage.choices)


class MemberRoleForm(forms.Form):
    """Manager or member."""

    role = forms.TypedChoiceField(label=_("Role"), choices=MemberRole.choices, coerce=MemberRole)


class OrganisationForm(forms.Form):
    """What can be changed of an organisation later."""

    address = forms.CharField(label=_("Address"), max_length=500)
    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)


class MandateForm(Whose):
    """A power of attorney: for whom, what it covers, from when to when."""

    scope = forms.TypedChoiceField(
        label=_("Scope"),
        choices=[(scope.value, words) for scope, words in SCOPE_WORDS.items()],
        coerce=MandateScope,
    )
    eeu_wide = forms.BooleanField(label=_("Valid across the EEU"), required=False)
    valid_from = forms.DateField(label=_("First day"), widget=_day())
    valid_to = forms.DateField(label=_("Last day"), widget=_day())
    document = forms.CharField(label=_("Power of attorney (number and date)"), max_length=250)

    def data_of(self) -> dict[str, Any]:
        """The arguments of `record_mandate`."""
        names = ("scope", "eeu_wide", "valid_from", "valid_to", "document")
        return {
            "holder": self.whose(OrganisationKind.HOLDER),
            **{name: self.cleaned_data[name] for name in names},
        }


class EndMandateForm(forms.Form):
    """The day from which a power of attorney is no longer good."""

    ended_on = forms.DateField(label=_("No longer good from"), widget=_day())
