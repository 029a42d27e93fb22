"""Which part of the statistics is asked for."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from customs.labels import REGIME_LABELS
from figures.queries import Choice
from law.events import Regime

#: No longer period is added up at once.
MOST_YEARS = 10


class ChoiceForm(forms.Form):
    """A period, an office with those below it, a regime. Left empty: the last twelve months, everything."""

    first = forms.DateField(label=_("First day"), required=False)
    last = forms.DateField(label=_("Last day"), required=False)
    office = forms.ModelChoiceField(
        label=_("Customs office, with those below it"), queryset=Office.objects.none(), required=False
    )
    regime = forms.ChoiceField(label=_("Regime"), required=False)

    def __init__(self, *args: Any, offices: QuerySet[Office], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual = Choice(first=date(today.year - 1, today.month, 1), last=today)
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(
                attrs={"type": "date", "class": "form-control form-control-sm"}, format="%Y-%m-%d"
            )
            self.fields[name].initial = getattr(self.usual, name)
        office, regime = self.fields["office"], self.fields["regime"]
        assert isinstance(office, forms.ModelChoiceField) and isinstance(regime, forms.ChoiceField)
        office.queryset = offices
        office.empty_label = gettext("all")
        regime.choices = [
            ("", gettext("any")),
            *((item.value, capfirst(str(label))) for item, label in REGIME_LABELS.items()),
        ]
        for field in (office, regime):
            field.widget.attrs["class"] = "form-select form-select-sm"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        choice = self._choice(data)
        if choice.last < choice.first:
            self.add_error("last", gettext("The last day lies before the first."))
        elif choice.first.year < 1992 or choice.last.year > 2100:
            self.add_error("first", gettext("There are no statistics of these years."))
        elif choice.last.year - choice.first.year > MOST_YEARS:
            self.add_error("first", gettext("Choose ten years at most."))
        return data

    def choice(self) -> Choice:
        """What was asked for; the usual when nothing was, or when it makes no sense."""
        return self._choice(self.cleaned_data) if self.is_bound and self.is_valid() else self.usual

    def _choice(self, data: dict[str, Any]) -> Choice:
        office = data.get("office")
        return Choice(
            first=data.get("first") or self.usual.first,
            last=data.get("last") or self.usual.last,
            office_id=office and office.pk,
            regime=Regime(data["regime"]) if data.get("regime") else None,
        )
