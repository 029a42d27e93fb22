"""The filters of the queue. Nonsense in the address filters nothing."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customs.forms.new_case import Styled
from customs.labels import REGIME_LABELS
from customs.policies import STATE_LABELS
from customs.queries.queue import Filters
from law.case_states import CaseState
from law.events import Regime

SHOW = [
    ("", _("All open")),
    ("decide", _("Waiting for a decision")),
    ("overdue", _("Overdue")),
    ("mine", _("Mine")),
]


class FilterForm(Styled):
    """Which part of the queue, in which regime and state; or a number to find."""

    show = forms.ChoiceField(choices=SHOW, required=False, widget=forms.HiddenInput)
    regime = forms.ChoiceField(label=_("Regime"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    q = forms.CharField(label=_("Case or declaration number"), required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regime, state = self.fields["regime"], self.fields["state"]
        assert isinstance(regime, forms.ChoiceField) and isinstance(state, forms.ChoiceField)
        regime.choices = [
            ("", gettext("any")),
            *((item.value, capfirst(str(label))) for item, label in REGIME_LABELS.items()),
        ]
        state.choices = [
            ("", gettext("all open")),
            *((item.value, capfirst(gettext(label))) for item, label in STATE_LABELS.items()),
        ]

    def _read(self) -> dict[str, str]:
        return self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})

    def searched(self) -> str:
        """The number to find, if any."""
        return str(self._read().get("q", "")).strip()

    def shown(self) -> str:
        """Which part is shown."""
        return str(self._read().get("show", ""))

    def filters(self) -> Filters:
        """The filters as the queue takes them."""
        data, show = self._read(), self.shown()
        return Filters(
            regime=Regime(data["regime"]) if data.get("regime") else None,
            state=CaseState(data["state"]) if data.get("state") else None,
            mine=show == "mine",
            overdue=show == "overdue",
            to_decide=show == "decide",
        )
