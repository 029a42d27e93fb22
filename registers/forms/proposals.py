"""The forms of a proposal: why it is made, how it is decided, why it is sent back."""

from typing import Any, TypeVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices
from registers.forms.applications import ClassesField, Several
from registers.models import Entry, EntryReport
from registers.queries.contacts import powers_of

_F = TypeVar("_F", bound=forms.Form)


def proposing(form: type[_F]) -> type[_F]:
    """The form of an act with the proposer's words to the one who decides."""
    why = forms.CharField(label=_("Why it is proposed"), widget=forms.Textarea(attrs={"rows": 3}))
    return cast(type[_F], type(f"Proposed{form.__name__}", (form,), {"why": why}))


class DecideForm(forms.Form):
    """The decision as proposed; its number and date are the decider's to give."""

    document = forms.CharField(label=_("Decision (number and date)"), max_length=250)

    def __init__(self, *args: Any, given: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "document" in given:
            self.fields["document"].initial = given["document"]
        else:
            del self.fields["document"]


class SendBackForm(forms.Form):
    """Why it is not decided as proposed."""

    answer = forms.CharField(label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 3}))


_STAYS = _("Empty: stays as it is.")


class ApproveReportForm(forms.Form):
    """Which report is entered, and what of the entry it changes; lists stand there as they are, to be changed."""

    report = forms.TypedChoiceField(label=_("The holder's report"), coerce=int)
    title_document = forms.CharField(
        label=_("Document of title"), max_length=250, required=False, help_text=_STAYS
    )
    aliases = Several(
        label=_("Also written"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Word forms in Latin and Cyrillic letters, one a line."),
    )
    classes = ClassesField(
        separators="\n,; ", label=_("Classes"), help_text=_("Of the Nice classification, for example 25, 30.")
    )
    goods_description = forms.CharField(
        label=_("Goods"), widget=forms.Textarea(attrs={"rows": 3}), required=False, help_text=_STAYS
    )
    goods_codes = Several(
        separators="\n,;",
        spaced=False,
        label=_("Goods codes"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Six figures each, one a line: 0902 30."),
    )
    holder_name = forms.CharField(
        label=_("Name of the right holder"), max_length=250, required=False, help_text=_STAYS
    )
    holder_address = forms.CharField(
        label=_("Address of the right holder"), max_length=500, required=False, help_text=_STAYS
    )
    holder_country = forms.ChoiceField(
        label=_("Country of the right holder"), choices=country_choices, required=False, help_text=_STAYS
    )
    another_holder = forms.BooleanField(
        label=_("The right went to another person"),
        required=False,
        help_text=_(
            "Then name, address and country are those of that person; without it all entries of the holder "
            "show the new data."
        ),
    )
    holder_bin_iin = forms.CharField(label=_("BIN/IIN of that person"), max_length=12, required=False)
    representative = forms.TypedChoiceField(
        label=_("Representative who acts no longer"), coerce=int, required=False, empty_value=None
    )
    representative_ended_on = forms.DateField(
        label=_("No longer from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["report"].choices = [  # type: ignore[attr-defined]
            (each.pk, f"{each.happened_on:%d.%m.%Y}: {each.words}"[:200]) for each in open_reports(entry.pk)
        ]
        self.fields["representative"].choices = [  # type: ignore[attr-defined]
            ("", "–"),
            *(
                (power.pk, f"{power.representative.name}, {power.valid_to:%d.%m.%Y}")
                for power in powers_of(entry)
                if power.ended_on is None
            ),
        ]
        for name in ("aliases", "classes", "goods_codes"):
            self.fields[name].initial = getattr(entry, name)

    def clean(self) -> dict[str, Any]:
        """What was left as it stands is not part of the decision."""
        data = super().clean() or self.cleaned_data
        return {name: value for name, value in data.items() if self._says_something(name, value)}

    def _says_something(self, name: str, value: Any) -> bool:
        if name == "report":
            return True
        return bool(value) and value != getattr(self.entry, name, None)


def open_reports(entry_id: int) -> list[EntryReport]:
    """Reported changes that nobody has approved yet."""
    return list(
        EntryReport.objects.filter(
            entry=entry_id, kind=EntryReport.Kind.CHANGE, approved_at__isnull=True
        ).order_by("pk")
    )
