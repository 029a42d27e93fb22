"""What stands against opening a case, line by line, while it is still being typed.

Nothing is decided here: each line asks the very function by which the opening act refuses.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext

from acts.refusals import Refusal
from customs.models import Declaration, GoodsLine, PartyRole
from customs.services.declarations import PartyData
from customs.services.preconditions import need_active, need_contact
from customs.services.rights import (
    guessed_entries,
    key_of,
    refuse_held_before,
    refuse_if_registered,
    right_key,
)
from law.events import Regime
from law.scope import CustomsProcedure, GoodsUse, gate
from law.sentences import _
from registers import queries as registers
from registers.models import Entry


class Answer(StrEnum):
    """Whether a precondition is met; `UNKNOWN`: not enough is typed yet."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Precondition:
    """One line of the list. `says`: why not, or what it waits for, in the reader's language.

    `warns`: the case can be prepared nevertheless; the head sees it before the decision.
    """

    label: str
    answer: Answer
    provision: str
    says: str = ""
    warns: bool = False


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What has been typed so far, as far as it can be read; None or empty: not yet."""

    regime: Regime
    procedure: CustomsProcedure | None
    goods_use: GoodsUse | None
    used_in_kazakhstan: bool
    number: str
    known: Declaration | None
    lines: Sequence[GoodsLine]
    found_on: date | None
    entries: Sequence[Entry]
    ties: Mapping[int, Collection[int]] | None
    mark: str
    declarant: PartyData | None
    contacts: Sequence[PartyData]


def checklist(typed: Typed, *, today: date) -> list[Precondition]:
    """The preconditions of the route chosen, in the order in which the act asks them."""
    return [_scope(typed), *_of_route(typed, today), _not_held(typed), _reachable(typed, today)]


def _of_route(typed: Typed, today: date) -> list[Precondition]:
    if typed.regime is Regime.REGISTERED:
        return [_active(typed)]
    return [_in_neither(typed, today), _contact(typed)]


def _asked(label: str, provision: str, ask: Callable[[], object]) -> Precondition:
    """Met unless the policy refuses; then its sentence and provision."""
    try:
        ask()
    except Refusal as refusal:
        return Precondition(
            label=label, answer=Answer.NOT_MET, provision=refusal.provision, says=refusal.text
        )
    return Precondition(label=label, answer=Answer.MET, provision=provision)


def _scope(typed: Typed) -> Precondition:
    label = _("The law provides for measures on these goods")
    if typed.procedure is None or typed.goods_use is None:
        says = gettext("Choose the customs procedure and the use of the goods.")
        return Precondition(label=label, answer=Answer.UNKNOWN, provision="CC458", says=says)
    refusal = gate(typed.procedure, typed.goods_use, used_in_kazakhstan=typed.used_in_kazakhstan)
    if refusal is None:
        return Precondition(label=label, answer=Answer.MET, provision="CC458")
    says = gettext(refusal.sentence) % {"what": gettext(refusal.what)}
    return Precondition(label=label, answer=Answer.NOT_MET, provision=refusal.provision, says=says)


def _active(typed: Typed) -> Precondition:
    label = _("The cited entries are active on the day the signs were found")
    if not typed.entries or typed.found_on is None:
        says = gettext("Choose a register entry and the day.")
        return Precondition(label=label, answer=Answer.UNKNOWN, provision="CC198.1", says=says)
    day = typed.found_on

    def ask() -> None:
        for entry in typed.entries:
            need_active(entry, day)

    return _asked(label, "CC198.1", ask)


def _holder(typed: Typed) -> str:
    return next((party.name for party in typed.contacts if party.role is PartyRole.HOLDER), "")


def _in_neither(typed: Typed, today: date) -> Precondition:
    label = _("The mark is in neither register")
    holder = _holder(typed)
    if not typed.mark or not holder or typed.found_on is None:
        says = gettext("Name the trade mark and its holder.")
        return Precondition(label=label, answer=Answer.UNKNOWN, provision="CC199.3", says=says)
    days = {typed.found_on, today}
    return _asked(label, "CC199.3", lambda: refuse_if_registered(typed.mark, holder, days))


def _contact(typed: Typed) -> Precondition:
    label = _("Customs has contact data of the holder, or of a representative, in Kazakhstan")
    if not typed.contacts:
        says = gettext("Name the trade mark and its holder.")
        return Precondition(label=label, answer=Answer.UNKNOWN, provision="CC199.3", says=says)
    return _asked(label, "CC199.3", lambda: need_contact(typed.contacts))


def _not_held(typed: Typed) -> Precondition:
    label = _("The goods were not held for the same right before")
    rights = _rights_of_lines(typed)
    if not typed.number or (typed.known is not None and not any(rights.values())):
        says = gettext("Give the declaration, its goods lines and the right.")
        return Precondition(label=label, answer=Answer.UNKNOWN, provision="HOUSE.evergreening", says=says)
    return _asked(label, "HOUSE.evergreening", lambda: refuse_held_before(rights))


def _rights_of_lines(typed: Typed) -> dict[int, set[str]]:
    """For each line of a known declaration the keys of the rights for which it would be held."""
    if typed.regime is Regime.EX_OFFICIO:
        holder = _holder(typed)
        key = right_key(typed.mark, holder, nameless=typed.mark.casefold()) if typed.mark and holder else ""
        return {line.pk: {key} - {""} for line in typed.lines}
    keys = {entry.pk: key_of(entry) for entry in typed.entries}
    if typed.ties is not None:
        return {
            line.pk: {keys[entry] for entry, numbers in typed.ties.items() if line.number in numbers}
            for line in typed.lines
        }
    fits = guessed_entries([(line.pk, line.code, line.mark) for line in typed.lines], typed.entries)
    return {line: {keys[entry] for entry in found} for line, found in fits.items()}


def _reachable(typed: Typed, today: date) -> Precondition:
    """At least one of each right's side and the declarant: the notice of the decision must reach them."""
    registered = typed.regime is Regime.REGISTERED
    label = _("Declarant and holder can be reached")
    provision = "CC198.5" if registered else "CC199.3"
    if typed.declarant is None or not (typed.entries if registered else typed.contacts):
        says = gettext("Give the declarant and the right.")
        return Precondition(label=label, answer=Answer.UNKNOWN, provision=provision, says=says)
    missing = [] if typed.declarant.reachable else [typed.declarant.name]
    if registered:
        missing += [entry.holder.name for entry in typed.entries if not registers.is_reachable(entry, today)]
    elif not any(party.reachable for party in typed.contacts):
        missing.append(_holder(typed))
    if not missing:
        return Precondition(label=label, answer=Answer.MET, provision=provision)
    return Precondition(
        label=label,
        answer=Answer.NOT_MET,
        provision=provision,
        says=gettext(
            "Neither e-mail nor postal address is known: %(names)s. It can be completed on the case."
        )
        % {"names": ", ".join(missing)},
        warns=True,
    )
