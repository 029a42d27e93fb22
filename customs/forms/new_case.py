"""The one page on which a case is prepared: declaration, parties, goods, right, signs."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from acts.citations import cited
from acts.refusals import Refusal
from customs.forms.fields import Day, OneLine, Words, cite
from customs.forms.ties import TieRow, Ties, chosen_entries
from customs.labels import REGIME_LABELS
from customs.models import Declaration, PartyRole
from customs.services.open_case import DeclarationData, LineData, PartyData, UnregisteredMark
from law import identifiers
from law.events import Regime
from law.scope import PROCEDURE_LABELS, USE_LABELS, CustomsProcedure, GoodsUse
from registers.models import Entry

ROWS_AT_FIRST = 3
ROWS_ADDED = 5
MOST_ROWS = 200

_COUNTRY = RegexValidator(r"^[A-Za-z]{2}$", _("Two letters, e.g. KZ."))
_TEN_FIGURES = RegexValidator(r"^[0-9]{10}\Z", _("A commodity code has ten digits."))
#: A formula of a spreadsheet would be calculated again wherever the goods are exported to.
_NO_FORMULA = RegexValidator(r"^[=@]", _("This is a formula: give its value."), inverse_match=True)


class Styled(forms.Form):
    """A form whose fields are written by hand in the template: widgets get their classes here."""

    #: Fields that rest on a provision: it is cited under them and leads to what it says.
    rests_on: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cite(self, self.rests_on)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
                name = "form-check-input"
            elif isinstance(widget, forms.Select):
                name = "form-select form-select-sm"
            else:
                name = "form-control form-control-sm"
            widget.attrs.setdefault("class", name)

    def keep_quiet(self) -> None:
        """Show what was typed without judging it yet (a row was added, a register searched)."""
        self._errors = ErrorDict()


class DeclarationForm(Styled):
    """The declaration's own data."""

    rests_on = {"procedure": "CC458.procedures", "goods_use": "CC458.official_use"}

    number = OneLine(label=_("Declaration number"), max_length=40)
    office = forms.ModelChoiceField(label=_("Customs office"), queryset=Office.objects.none())
    procedure = forms.TypedChoiceField(label=_("Customs procedure"), coerce=CustomsProcedure)
    goods_use = forms.TypedChoiceField(label=_("Use of the goods"), coerce=GoodsUse)
    used_abroad = forms.BooleanField(
        label=_("The official use takes place outside Kazakhstan"), required=False
    )
    registered_on = Day(label=_("Registered on"))

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.fields["office"]
        assert isinstance(office, forms.ModelChoiceField)
        office.queryset = offices
        listed = list(offices)
        choices: list[tuple[Any, str]] = [(each.pk, str(each)) for each in listed]
        if len(listed) == 1:
            office.initial = listed[0].pk
        else:
            choices.insert(0, ("", str(office.empty_label or "")))
        office.choices = choices
        procedure, use = self.fields["procedure"], self.fields["goods_use"]
        assert isinstance(procedure, forms.ChoiceField) and isinstance(use, forms.ChoiceField)
        procedure.choices = [(item.value, gettext(label)) for item, label in PROCEDURE_LABELS.items()]
        use.choices = [(item.value, gettext(label)) for item, label in USE_LABELS.items()]


class PartyForm(Styled):
    """A person and how to reach them."""

    name = OneLine(label=_("Name"), max_length=300, required=False)
    is_person = forms.BooleanField(label=_("natural person"), required=False)
    bin_iin = OneLine(label=_("BIN or IIN"), max_length=12, required=False)
    country = OneLine(label=_("Country"), required=False, initial="KZ", validators=[_COUNTRY])
    location = OneLine(label=_("Location"), max_length=500, required=False)
    postal_address = OneLine(label=_("Postal address, if another"), max_length=500, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = OneLine(label=_("Telephone"), max_length=60, required=False)
    language = forms.ChoiceField(
        label=_("Notices in"), choices=[("ru", "Русский"), ("kk", "Қазақша")], required=False
    )

    def clean_bin_iin(self) -> str:
        number: str = self.cleaned_data["bin_iin"].strip()
        if number:
            try:
                identifiers.check(number)
            except identifiers.IdentifierError as wrong:
                raise ValidationError(gettext(wrong.sentence) % wrong.params) from wrong
        return number

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("name") and any(data.get(name) for name in ("email", "location", "postal_address")):
            self.add_error("name", _("Give the name."))
        return data

    def party(self, role: PartyRole, **more: Any) -> PartyData | None:
        """The party as the act takes it, None when it was left empty."""
        data = dict(self.cleaned_data)
        if not data["name"]:
            return None
        data["language"] = data["language"] or "ru"
        return PartyData(role=role, **data, **more)


class LineForm(Styled):
    """One goods line of the declaration."""

    number = forms.IntegerField(label=_("Line"), min_value=1, max_value=999)
    held = forms.BooleanField(label=_("Shows signs"), required=False, initial=True)
    code = OneLine(label=_("Commodity code"), max_length=10, validators=[_TEN_FIGURES])
    description = OneLine(label=_("Description"), max_length=500, validators=[_NO_FORMULA])
    mark = OneLine(label=_("Mark on the goods"), max_length=200, required=False, validators=[_NO_FORMULA])
    quantity = forms.DecimalField(label=_("Quantity"), max_digits=14, decimal_places=3, min_value=0)
    unit = OneLine(label=_("Unit"), max_length=20, validators=[_NO_FORMULA])
    value = forms.DecimalField(label=_("Value"), max_digits=16, decimal_places=2, min_value=0)
    currency = OneLine(label=_("Currency"), max_length=3, initial="KZT")
    origin = OneLine(label=_("Country of origin"), max_length=2, validators=[_COUNTRY])

    #: What a row holds before anybody typed into it: such a row is empty.
    _GIVEN = frozenset({"number", "held", "currency"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        index = str(self.prefix).rpartition("-")[2]
        row = str(int(index) + 1) if index.isdecimal() else index
        for field in self.fields.values():
            # The table's head names the column to the eye; each input is named to a screen reader.
            field.widget.attrs["aria-label"] = gettext("%(field)s, row %(row)s") % {
                "field": field.label,
                "row": row,
            }

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - self._GIVEN)

    def clean_quantity(self) -> Any:
        if not self.cleaned_data["quantity"] > 0:
            raise ValidationError(_("More than nothing."))
        return self.cleaned_data["quantity"]

    def line(self) -> LineData:
        """The line as the act takes it."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "held"}
        data["origin"], data["currency"] = data["origin"].upper(), data["currency"].upper()
        return LineData(**data)


class LineForms(forms.BaseFormSet):  # type: ignore[type-arg]
    """The goods lines; rows left empty do not count."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        kwargs = super().get_form_kwargs(index)
        if index is not None:
            kwargs["initial"] = {"number": index + 1}
        return kwargs

    def keep_quiet(self) -> None:
        """Show what was typed without judging it yet."""
        self._errors: list[ErrorDict] = []
        self._non_form_errors = self.error_class()
        for form in self.forms:
            form.keep_quiet()

    def filled(self) -> list[LineForm]:
        """The rows that were filled in."""
        return [form for form in self.forms if form.has_changed()]


LineFormSet = forms.formset_factory(
    LineForm, formset=LineForms, extra=ROWS_AT_FIRST, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class RightForm(Styled):
    """The route, the right and the signs."""

    rests_on = {"entries": "CC198.1", "mark": "CC199.3", "signs": "CC198.1"}

    regime = forms.TypedChoiceField(
        label=_("Route"),
        choices=[(regime.value, label) for regime, label in REGIME_LABELS.items()],
        coerce=Regime,
        initial=Regime.REGISTERED.value,
        widget=forms.RadioSelect,
    )
    entries = forms.ModelMultipleChoiceField(
        label=_("Register entries"), queryset=Entry.objects.all(), required=False
    )
    mark = OneLine(label=_("Trade mark"), max_length=300, required=False)
    object_type = forms.ChoiceField(
        label=_("Kind of mark"),
        choices=[("trademark", _("trademark")), ("service_mark", _("service mark"))],
        required=False,
    )
    signs = Words(label=_("Signs of infringement"), rows=3)
    found_on = Day(label=_("Signs found on"))


class NewCaseForm:
    """All forms of the page as one: typed data, errors, and what the act is given.

    `known` is a declaration that customs has already; then its own parties and lines are used.
    """

    def __init__(
        self, data: Any = None, *, offices: Any, known: Declaration | None = None, **initial: Any
    ) -> None:
        self.known = known
        self.declaration = DeclarationForm(data, offices=offices, initial=initial)
        self.declarant = PartyForm(data, prefix="declarant")
        self.declarant.fields["name"].required = True
        self.owner = PartyForm(data, prefix="owner")
        self.recipient = PartyForm(data, prefix="recipient")
        self.lines: LineForms = LineFormSet(data, prefix="lines")  # type: ignore[assignment]
        self.right = RightForm(data, initial=initial)
        self.holder = PartyForm(data, prefix="holder")
        self.representative = PartyForm(data, prefix="representative")
        self.chosen = [int(each) for each in data.getlist("known_lines") if each.isdecimal()] if data else []
        self.ties = Ties(data)
        self.refused: list[tuple[str, str]] = []

    def _parts(self) -> dict[str, Styled]:
        """The forms whose data count: a known declaration brings its own parties and lines."""
        parts: dict[str, Styled] = {}
        if self.known is None:
            parts |= {"declaration": self.declaration, "declarant": self.declarant}
            parts |= {"owner": self.owner, "recipient": self.recipient}
        parts["right"] = self.right
        if self.right.data.get("regime") == Regime.EX_OFFICIO:
            parts |= {"holder": self.holder, "representative": self.representative}
        return parts

    def keep_quiet(self, *, judge_lines: bool = False) -> None:
        """Show what was typed without judging it yet; goods lines from a table are judged at once."""
        for part in (self.declaration, self.declarant, self.owner, self.recipient, self.right):
            part.keep_quiet()
        self.holder.keep_quiet()
        self.representative.keep_quiet()
        if not judge_lines:
            self.lines.keep_quiet()

    def is_valid(self) -> bool:
        """Whether every form that counts can be read."""
        answers = [part.is_valid() for part in self._parts().values()]
        return all([*answers, self.known is not None or self.lines.is_valid()])

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal with its provision, at its field when the page has it."""
        text = f"{refusal.text} ({cited(refusal.provision)})"
        places: Mapping[str, tuple[Styled, str]] = {
            "declarant": (self.declarant, "name"),
            "holder": (self.holder, "name"),
        }
        form, name = places.get(refusal.field or "", (None, ""))
        if form is None:
            name = refusal.field or ""
            form = next((part for part in self._parts().values() if name in part.fields), None)
        if form is None:
            anchor = "ties" if name == "ties" else "goods" if "line" in name else ""
            self.refused.append((anchor, text))
        else:
            form.add_error(name, text)

    def problems(self) -> Iterator[tuple[str, str]]:
        """Every error on the page with the id of the element it is about (empty: none)."""
        yield from self.refused
        forms_shown = [*self._parts().values()]
        if self.known is None:
            forms_shown[4:4] = self.lines.forms
        for form in forms_shown:
            if not form.is_bound:
                continue
            for error in form.non_field_errors():
                yield "", str(error)
            for bound in form:
                row = f" {form['number'].value()}" if isinstance(form, LineForm) else ""
                whose = f"{PartyRole(form.prefix or '').label}: " if isinstance(form, PartyForm) else ""
                for error in bound.errors:
                    anchor = "entries" if bound.name == "entries" else bound.auto_id
                    yield anchor, capfirst(f"{whose}{bound.label}{row}: {error}")

    def tie_rows(self) -> list[TieRow]:
        """The table of lines and entries, once several entries are chosen and lines show signs."""
        if not self.right.is_bound or self.right.data.get("regime") == Regime.EX_OFFICIO:
            return []
        chosen = chosen_entries(cast(QueryDict, self.right.data))
        entries = list(Entry.objects.select_related("holder").filter(pk__in=chosen).order_by("pk"))
        return self.ties.rows(self._lines_shown(), entries) if len(entries) > 1 else []

    def needs_ties(self) -> bool:
        """Whether the officer has still to see the table: several entries, and lines that could differ."""
        rows = self.tie_rows()
        return len(rows) > 1 and self.ties.shown != {
            (entry.pk, row.number) for row in rows for entry, _ticked in row.boxes
        }

    def _lines_shown(self) -> list[tuple[int, str, str]]:
        """The lines that show signs, also while what was typed cannot be read yet: number, code, mark."""
        if self.known is not None:
            lines = self.known.lines.filter(number__in=self.chosen)
            return [(line.number, line.code, line.mark) for line in lines]
        shown = []
        for row in self.lines.filled():
            number, code, mark = (str(row[name].value() or "") for name in ("number", "code", "mark"))
            if row["held"].value() and number.isdecimal() and len(number) < 5:
                shown.append((int(number), code, mark))
        return shown

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of `open_case`, from valid data."""
        right = self.right.cleaned_data
        return {
            "declaration": self._declaration(),
            "line_numbers": self.chosen
            if self.known
            else [row.cleaned_data["number"] for row in self.lines.filled() if row.cleaned_data["held"]],
            "regime": right["regime"],
            "signs": right["signs"],
            "found_on": right["found_on"],
            "entries": [entry.pk for entry in right["entries"]]
            if right["regime"] is Regime.REGISTERED
            else [],
            "ties": self.ties.chosen([entry.pk for entry in right["entries"]]),
            "mark": self._mark() if right["regime"] is Regime.EX_OFFICIO else None,
        }

    def _declaration(self) -> DeclarationData:
        if self.known is not None:
            return DeclarationData(
                number=self.known.number,
                office=self.known.office,
                procedure=CustomsProcedure(self.known.procedure),
                goods_use=GoodsUse(self.known.goods_use),
                used_in_kazakhstan=self.known.used_in_kazakhstan,
                registered_on=self.known.registered_on,
                parties=[],
                lines=[],
            )
        parties = (
            self.declarant.party(PartyRole.DECLARANT),
            self.owner.party(PartyRole.OWNER),
            self.recipient.party(PartyRole.RECIPIENT),
        )
        given = dict(self.declaration.cleaned_data)
        return DeclarationData(
            used_in_kazakhstan=not given.pop("used_abroad"),
            **given,
            parties=[party for party in parties if party is not None],
            lines=[row.line() for row in self.lines.filled()],
        )

    def _mark(self) -> UnregisteredMark:
        right = self.right.cleaned_data
        contacts = (
            self.holder.party(
                PartyRole.HOLDER, in_kazakhstan=self.holder.cleaned_data["country"] in ("", "KZ")
            ),
            self.representative.party(
                PartyRole.REPRESENTATIVE,
                in_kazakhstan=self.representative.cleaned_data["country"] in ("", "KZ"),
            ),
        )
        return UnregisteredMark(
            title=right["mark"],
            object_type=right["object_type"] or "trademark",
            contacts=[party for party in contacts if party is not None],
        )
