"""Fields that the forms of acts share: Almaty times, days, goods lines, parties, receipts."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.fields import Moment
from accounts.models import User
from acts.citations import cited
from customs.models import CHANNELS, Case, CaseParty, LineState, PartyRole
from customs.services.declarations import one_line
from customs.services.receipt import Receipt
from customs.services.shares import holders_of
from law.events import Channel, Regime
from law.time import ALMATY


def cite(form: forms.Form, rests_on: Mapping[str, str]) -> None:
    """Cite under each field the provision on which it rests."""
    for name, provision in rests_on.items():
        if name in form.fields:
            field = form.fields[name]
            field.help_text = f"{field.help_text} {cited(provision)}".strip()


class ActForm(forms.Form):
    """What an act asks. `arguments` gives the act's own keyword arguments.

    `case` is the case as it stands; `asked` the address's query, which may name what the act is about.
    """

    #: What the message after the act is filled in with.
    said: Mapping[str, object] = {}
    #: What the form is about, when the act's own name is too wide.
    heading = ""
    #: Instead of fields: labels and addresses to choose among first.
    pick: Sequence[tuple[str, str]] = ()
    #: Said when there is nothing to choose among.
    pick_empty: str | Promise = ""
    #: Shown above the fields: what will follow.
    notes: Sequence[str] = ()
    #: Fields that rest on a provision: it is cited under them and leads to what it says.
    rests_on: Mapping[str, str | Mapping[Regime, str]] = {}

    def __init__(
        self,
        *args: Any,
        case: Case,
        actor: User,
        now: datetime,
        asked: QueryDict | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.actor = actor
        self.now = now
        self.asked = asked or QueryDict()
        self.prepare()
        self._cite()

    def _cite(self) -> None:
        regime = Regime(self.case.regime)
        cite(
            self,
            {name: code if isinstance(code, str) else code[regime] for name, code in self.rests_on.items()},
        )

    def prepare(self) -> None:
        """Fit choices and first values to the case; for subclasses."""

    def keep_quiet(self) -> None:
        """Show what was typed before without judging it yet."""
        self._errors = ErrorDict()

    def arguments(self) -> dict[str, Any]:
        """The act's keyword arguments, from valid data."""
        return dict(self.cleaned_data)

    def offer(self, name: str) -> None:
        """Choose what the address names, or the only thing there is to choose."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        field.empty_label = "–" if field.required else _("none")
        rows = list(field.queryset)
        # The choices shown are these rows: read once, not again for each way of looking at them.
        field.choices = [
            ("", field.empty_label),
            *((row.pk, field.label_from_instance(row)) for row in rows),
        ]
        wanted = self.asked.get(name, "")
        if wanted.isdecimal():
            field.initial = wanted
        elif len(rows) == 1:
            field.initial = rows[0].pk


class Day(forms.DateField):
    """A calendar day."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


class OneLine(forms.CharField):
    """A text of one line: whatever was pasted, without tabs and control characters."""

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return one_line(text) if isinstance(text, str) else text


class Words(forms.CharField):
    """A text of several lines. Whether it is needed, the act says."""

    def __init__(self, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def written(at: datetime) -> str:
    """An instant as pages write it."""
    return date_format(at.astimezone(ALMATY), "d.m.Y H:i")


class PartyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the parties of the case."""

    def label_from_instance(self, obj: CaseParty) -> str:
        title = f" ({obj.right.title})" if obj.right else ""
        return f"{obj.name}, {obj.get_role_display()}{title}"


class LinesField(forms.TypedMultipleChoiceField):
    """Goods lines that are still in the case, by their numbers."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Goods lines"))
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)

    def offer(self, case: Case) -> None:
        """Fill in the held lines of a case."""
        held = case.lines.filter(state=LineState.HELD).select_related("goods_line")
        self.choices = [
            (
                line.goods_line.number,
                f"{line.goods_line} – {line.goods_line.code}, "
                f"{line.goods_line.quantity.normalize():f} {line.goods_line.unit}",
            )
            for line in held
        ]


class ReceiptForm(ActForm):
    """How something reached customs. Receipt decides, not entry (LAW.md 3.7)."""

    party = PartyChoice(label=_("From whom"), queryset=CaseParty.objects.none())
    channel = forms.TypedChoiceField(label=_("Channel"), choices=[("", "–"), *CHANNELS], coerce=Channel)
    received_at = Moment(
        label=_("Received at"),
        help_text=_("Almaty time. When it reached customs, not when it is entered here."),
    )
    original_received_at = Moment(
        label=_("Paper original received at"),
        required=False,
        help_text=_("Almaty time. Leave empty while only a copy is here."),
    )

    rests_on = {"received_at": "CC6"}

    def prepare(self) -> None:
        party = self.fields["party"]
        assert isinstance(party, forms.ModelChoiceField)
        party.queryset = (
            self.case.parties.filter(role__in=[PartyRole.HOLDER, PartyRole.REPRESENTATIVE])
            .select_related("right")
            .order_by("pk")
        )
        self.offer("party")

    def receipt(self) -> Receipt:
        """The receipt as the acts take it."""
        data = self.cleaned_data
        return Receipt(
            party_id=data["party"].pk,
            channel=data["channel"],
            received_at=data["received_at"],
            original_received_at=data["original_received_at"],
            posted_at=data.get("posted_at"),
        )


class SideForm(ActForm):
    """An act of a court about one holder's right: asks whose, where goods are held for several holders."""

    party = PartyChoice(
        label=_("Whose right it is about"),
        queryset=CaseParty.objects.none(),
        help_text=_("Goods held for other right holders stay held."),
    )

    def prepare(self) -> None:
        super().prepare()
        if len(holders_of(self.case)) < 2:
            del self.fields["party"]
            return
        party = self.fields["party"]
        assert isinstance(party, forms.ModelChoiceField)
        party.queryset = (
            self.case.parties.filter(role=PartyRole.HOLDER).select_related("right").order_by("pk")
        )

    def arguments(self) -> dict[str, Any]:
        data = dict(super().arguments())
        party = data.pop("party", None)
        return {**data, "party_id": party.pk if party else None}


def business_days(number: int) -> str:
    """A number of business days, for choices."""
    return gettext("%(days)d business days") % {"days": number}
