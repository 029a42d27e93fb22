"""What the new-case page says while it is filled in, from what is typed so far, readable or not."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_date

from customs.forms.new_case import NewCaseForm
from customs.forms.ties import chosen_entries
from customs.models import Declaration, PartyRole
from customs.queries.entries import EntryRow, RouteProposal, entry_rows, proposed_route
from customs.services.checklist import Precondition, Typed, checklist
from customs.services.declarations import PartyData, one_line
from law.events import Regime
from law.scope import CustomsProcedure, GoodsUse
from registers.models import Entry


def _read(kind: type[Any], text: str) -> Any:
    try:
        return kind(text)
    except ValueError:
        return None


def day_typed(data: Mapping[str, Any]) -> date | None:
    """The day on which the signs were found."""
    try:
        return parse_date(str(data.get("found_on", "")))
    except ValueError:
        return None


def _party(data: Mapping[str, Any], role: PartyRole) -> PartyData | None:
    def text(name: str) -> str:
        return one_line(str(data.get(f"{role.value}-{name}", "")))

    if not text("name"):
        return None
    return PartyData(
        role=role,
        name=text("name"),
        location=text("location"),
        postal_address=text("postal_address"),
        email=text("email"),
        in_kazakhstan=text("country").upper() in ("", "KZ"),
    )


def _declarant(data: Mapping[str, Any], known: Declaration | None) -> PartyData | None:
    if known is None:
        return _party(data, PartyRole.DECLARANT)
    party = known.parties.filter(role=PartyRole.DECLARANT).first()
    if party is None:
        return None
    return PartyData(
        role=PartyRole.DECLARANT,
        name=party.name,
        location=party.location,
        postal_address=party.postal_address,
        email=party.email,
    )


def preconditions(form: NewCaseForm, data: QueryDict, *, today: date) -> list[Precondition]:
    """The list of what stands against opening the case."""
    known = form.known
    regime = _read(Regime, data.get("regime", "")) or Regime.REGISTERED
    chosen = chosen_entries(data)
    sides = (_party(data, role) for role in (PartyRole.HOLDER, PartyRole.REPRESENTATIVE))
    typed = Typed(
        regime=regime,
        procedure=_read(CustomsProcedure, known.procedure if known else data.get("procedure", "")),
        goods_use=_read(GoodsUse, known.goods_use if known else data.get("goods_use", "")),
        used_in_kazakhstan=known.used_in_kazakhstan if known else "used_abroad" not in data,
        number=one_line(data.get("number", "")),
        known=known,
        lines=list(known.lines.filter(number__in=form.chosen)) if known else [],
        found_on=day_typed(data),
        entries=list(Entry.objects.select_related("holder").filter(pk__in=chosen).order_by("pk")),
        ties=form.ties.chosen(chosen),
        mark=one_line(data.get("mark", "")),
        declarant=_declarant(data, known),
        contacts=[party for party in sides if party is not None],
    )
    return checklist(typed, today=today)


def _marks(data: QueryDict, known: Declaration | None) -> list[str]:
    """The marks on the goods that show signs, each once."""
    return list(dict.fromkeys(_marks_on_lines(data, known)))


def _marks_on_lines(data: QueryDict, known: Declaration | None) -> Iterator[str]:
    if known is not None:
        chosen = set(data.getlist("known_lines"))
        yield from (line.mark for line in known.lines.all() if str(line.number) in chosen and line.mark)
        return
    for name, value in data.items():
        held = f"{name.removesuffix('-mark')}-held"
        if name.startswith("lines-") and name.endswith("-mark") and held in data and str(value).strip():
            yield one_line(str(value))


def proposal(
    data: QueryDict, known: Declaration | None, *, today: date, read: Iterable[EntryRow] = ()
) -> RouteProposal | None:
    """The route to propose: by the entries chosen, the mark named, what was searched or what the goods bear.

    `read`: the entries that the page shows.
    """
    mark, asked = one_line(data.get("mark", "")), one_line(data.get("q", ""))
    ex_officio = data.get("regime") == Regime.EX_OFFICIO
    named = [mark] if mark and ex_officio else _marks(data, known) or ([asked] if asked else [])
    return proposed_route(
        chosen=[] if ex_officio else chosen_entries(data),
        marks=named,
        holder=one_line(data.get("holder-name", "")) if ex_officio else "",
        day=day_typed(data) or today,
        read=read,
    )


def entries_offered(data: QueryDict, known: Declaration | None, *, today: date) -> list[EntryRow]:
    """The entries chosen, and those that the search finds; without one, those that the goods' marks name."""
    asked = data.get("q", "")
    codes = [value for name, value in data.items() if name.endswith("-code") and isinstance(value, str)]
    if known is not None:
        codes += [line.code for line in known.lines.all()]
    return entry_rows(
        [asked] if asked.strip() else _marks(data, known),
        chosen=chosen_entries(data),
        codes=codes,
        day=day_typed(data) or today,
    )
