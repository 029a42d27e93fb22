from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.queries import Everywhere, offices_for
from accounts.roles import MAY_BE_AUTHORISED, What


class PersonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """People by name, with their role and office: names repeat."""

    def label_from_instance(self, person: Any) -> str:
        return f"{person.full_name} ({person.get_role_display()}, {person.office})"


class GrantForm(forms.Form):
    """Who, where, from when to when, by which order."""

    person = PersonChoice(label=_("Person"), queryset=User.objects.none())
    office = forms.ModelChoiceField(
        label=_("Customs office"),
        queryset=Office.objects.none(),
        help_text=_("The person decides in this office and in those below it."),
    )
    valid_from = forms.DateField(
        label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    valid_to = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    act = forms.CharField(label=_("Order (number and date)"), max_length=250)

    def __init__(self, *args: Any, by: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = offices_for(by, What.GRANT_AUTHORISATION, on=on)
        if isinstance(offices, Everywhere):
            offices = Office.objects.all()
        self.fields["office"].queryset = offices.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["person"].queryset = (  # type: ignore[attr-defined]
            User.objects.filter(is_active=True, role__in=MAY_BE_AUTHORISED)
            .exclude(pk=by.pk)
            .select_related("office")
        )
