"""The filters of the queue. Nonsense in the address filters nothing."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from customs.forms.new_case import Styled
from customs.labels import REGIME_LABELS
from customs.policies import STATE_LABELS
from customs.queries.queue_filters import Filters, WaitsFor
from law.case_states import CaseState
from law.events import Regime

SHOW = [
    ("", _("All open")),
    ("decide", _("Waiting for a decision")),
    ("overdue", _("Overdue")),
    ("mine", _("Mine")),
    ("office", _("My office")),
]
WAITS_FOR = {
    WaitsFor.HEAD: _("the head"),
    WaitsFor.OFFICER: _("an officer"),
    WaitsFor.HOLDER: _("the right holder"),
    WaitsFor.COURT: _("a court"),
}
#: What makes a part of the queue; the rest of an address is where one is in it.
KEPT = ("show", "office", "regime", "state", "waits", "provisional")


class FilterForm(Styled):
    """Which part of the queue, in which office, regime and state; or words to find."""

    show = forms.ChoiceField(choices=SHOW, required=False, widget=forms.HiddenInput)
    office = forms.ChoiceField(label=_("Customs office"), required=False)
    regime = forms.ChoiceField(label=_("Regime"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    waits = forms.ChoiceField(label=_("Waits for"), required=False)
    provisional = forms.BooleanField(label=_("provisional dates only"), required=False)
    q = forms.CharField(label=_("Number, mark, party or BIN"), required=False, max_length=60)

    def __init__(self, *args: Any, offices: Sequence[Office] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("office", gettext("any"), [(str(office.pk), str(office)) for office in offices])
        self._offer("regime", gettext("any"), [(key.value, str(word)) for key, word in REGIME_LABELS.items()])
        self._offer(
            "state", gettext("all open"), [(key.value, gettext(word)) for key, word in STATE_LABELS.items()]
        )
        self._offer("waits", gettext("anybody"), [(key.value, str(word)) for key, word in WAITS_FOR.items()])

    def _offer(self, name: str, nothing: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", nothing), *((key, capfirst(word)) for key, word in choices)]

    def _read(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})

    def searched(self) -> str:
        """What to find, if anything."""
        return str(self._read().get("q", "")).strip()

    def shown(self) -> str:
        """Which part is shown."""
        return str(self._read().get("show", ""))

    def kept(self) -> dict[str, str]:
        """What was understood of the filters, as it stands in an address."""
        data = self._read()
        return {name: "on" if data[name] is True else str(data[name]) for name in KEPT if data.get(name)}

    def address(self) -> str:
        """The filters as the part of an address behind the question mark."""
        return urlencode(self.kept())

    def filters(self) -> Filters:
        """The filters as the queue takes them."""
        data, show = self._read(), self.shown()
        return Filters(
            regime=Regime(data["regime"]) if data.get("regime") else None,
            state=CaseState(data["state"]) if data.get("state") else None,
            office=int(data["office"]) if data.get("office") else None,
            waits_for=WaitsFor(data["waits"]) if data.get("waits") else None,
            provisional=bool(data.get("provisional")),
            mine=show == "mine",
            my_office=show == "office",
            overdue=show == "overdue",
            to_decide=show == "decide",
        )
