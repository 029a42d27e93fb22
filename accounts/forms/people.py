from datetime import time
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, OfficeKind, User, UserLanguage
from accounts.roles import ROLE_LABELS, Role


def _lines() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


_ROLES = [(role.value, label) for role, label in ROLE_LABELS.items()]


class RoleForm(forms.Form):
    """A person's role and office. Whether they fit each other, the policy says."""

    role = forms.TypedChoiceField(label=_("Role"), choices=_ROLES, coerce=Role)
    office = forms.ModelChoiceField(
        label=_("Customs office"),
        queryset=Office.objects.filter(is_active=True),
        required=False,
        empty_label=_("none"),
        help_text=_("Inspectors, heads and registrars need one; holders and declarants have none."),
    )


class NewPassword(forms.Form):
    """A password that somebody else will use: typed in the open, checked by the rules for all passwords."""

    password = forms.CharField(
        label=_("First password"),
        strip=False,
        help_text=_(
            "At least 12 characters. Hand it over in person; it has to be changed at the first sign-in."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password"):
            person = self.person or User(
                username=data.get("username", ""),
                full_name=data.get("full_name", ""),
                email=data.get("email", ""),
            )
            try:
                validate_password(data["password"], person)
            except ValidationError as refused:
                self.add_error("password", refused)
        return data


class PersonForm(NewPassword, RoleForm):
    """Everything about a new person."""

    username = forms.CharField(
        label=_("Sign-in name"), max_length=150, help_text=_("Small letters; it cannot be changed later.")
    )
    full_name = forms.CharField(label=_("Full name"), max_length=250)
    email = forms.EmailField(label=_("E-mail"), required=False)
    organisation = forms.CharField(label=_("Organisation"), max_length=250, required=False)
    language = forms.ChoiceField(label=_("Language of letters and pages"), choices=UserLanguage.choices)

    field_order = ("full_name", "username", "password", "role", "office", "organisation", "email", "language")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"].strip().lower()
        return username


class OfficeForm(forms.Form):
    """What can be changed of an office later."""

    name_kk = forms.CharField(label=_("Name in Kazakh"), max_length=250)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=250)
    name_en = forms.CharField(label=_("Name in English"), max_length=250)
    closes_at = forms.TimeField(
        label=_("Closes at"),
        initial=time(18, 0),
        help_text=_("The last moment of the day for papers brought here, in Almaty time."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    is_active = forms.BooleanField(label=_("In service"), required=False, initial=True)


class LetterheadForm(forms.Form):
    """What stands at the top of an office's letters. Empty: the office's name alone."""

    letterhead_kk = forms.CharField(
        label=_("Lines above the office's name, in Kazakh"), max_length=600, required=False, widget=_lines()
    )
    letterhead_ru = forms.CharField(
        label=_("Lines above the office's name, in Russian"), max_length=600, required=False, widget=_lines()
    )
    contact_kk = forms.CharField(
        label=_("Address, telephone and e-mail, in Kazakh"), max_length=600, required=False, widget=_lines()
    )
    contact_ru = forms.CharField(
        label=_("Address, telephone and e-mail, in Russian"), max_length=600, required=False, widget=_lines()
    )
    letters_side_by_side = forms.BooleanField(
        label=_("Letters in Kazakh and Russian side by side"),
        required=False,
        help_text=_("Otherwise in the recipient's language alone."),
    )


class NewOfficeForm(OfficeForm):
    """A new office and its place in the tree."""

    code = forms.CharField(label=_("Code"), max_length=16)
    kind = forms.TypedChoiceField(label=_("Kind"), choices=OfficeKind.choices, coerce=OfficeKind)
    parent = forms.ModelChoiceField(
        label=_("Belongs to"),
        queryset=Office.objects.exclude(kind=OfficeKind.POST),
        required=False,
        empty_label=_("none: it is the committee"),
    )
    is_active = None  # type: ignore[assignment]  # a new office is in service

    field_order = ("code", "kind", "parent", "name_kk", "name_ru", "name_en", "closes_at")


class WhyForm(forms.Form):
    """A reason, for an act that takes something away."""

    why = forms.CharField(label=_("Reason"), max_length=250)
