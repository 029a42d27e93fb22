"""What the search of the registers asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registers.models.entry import OBJECT_TYPE_LABELS, REGISTER_LABELS, STATUS_LABELS
from registers.queries.listing import MOST, PAGE, Wanted

_ANY = ("", _("any"))


class RegisterForm(forms.Form):
    """Every field may stay empty: then nothing is asked of it."""

    q = forms.CharField(label=_("Number, mark or right holder"), required=False, max_length=250)
    holder = forms.CharField(label=_("Right holder"), required=False, max_length=250)
    code = forms.RegexField(
        r"^[\d ]{2,13}$",
        label=_("Goods code begins with"),
        required=False,
        error_messages={"invalid": _("A goods code has two to ten figures.")},
    )
    nice_class = forms.IntegerField(label=_("Class"), required=False, min_value=1, max_value=45)
    object_type = forms.ChoiceField(
        label=_("Kind of object"),
        required=False,
        choices=[_ANY, *((key.value, words) for key, words in OBJECT_TYPE_LABELS.items())],
    )
    register = forms.ChoiceField(
        label=_("Register"),
        required=False,
        choices=[_ANY, *((key.value, words) for key, words in REGISTER_LABELS.items())],
    )
    status = forms.ChoiceField(
        label=_("Status in the register"),
        required=False,
        choices=[_ANY, *((key.value, words) for key, words in STATUS_LABELS.items())],
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST // PAGE, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if choice else "form-control"

    #: What stays asked from page to page.
    asked = ("q", "holder", "code", "nice_class", "object_type", "register", "status")

    def wanted(self) -> Wanted:
        """What is looked for; everything while nothing, or nonsense, is asked."""
        if not self.is_valid():
            return Wanted()
        typed = self.cleaned_data
        return Wanted(
            words=typed["q"],
            holder=typed["holder"],
            code=typed["code"].replace(" ", "")[:10],
            nice_class=typed["nice_class"],
            object_type=typed["object_type"],
            register=typed["register"],
            status=typed["status"],
        )
