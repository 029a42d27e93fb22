"""What may be done or seen during a case, one row a kind (CC 198(14); costs: LAW.md 3.6).

A fact moves no case and no clock. Each row says what has to be entered with it, what must have happened
before, whether the head decides it, and while the case stands where.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from law.case_states import FINAL, CaseState
from law.events import Regime
from law.sentences import _


class FactKind(StrEnum):
    """The kinds of fact; the value is what is stored."""

    INSPECTION_REQUESTED = "inspection_requested"
    INSPECTION_PERMITTED = "inspection_permitted"
    INSPECTION_REFUSED = "inspection_refused"
    INSPECTION_ATTENDED = "inspection_attended"
    SAMPLE_TAKEN = "sample_taken"
    SAMPLE_HANDED = "sample_handed"
    PHOTO_TAKEN = "photo_taken"
    ORIGINAL_RECEIVED = "original_received"
    COST_STORAGE = "cost_storage"
    COST_OTHER = "cost_other"
    COST_REVERSED = "cost_reversed"


class Detail(StrEnum):
    """What is entered with a fact, besides its time."""

    PARTY = "party"
    LINE = "line"
    NOTE = "note"
    SEAL = "seal"
    AMOUNT = "amount"
    OFFICER = "officer"
    ATTACHMENT = "attachment"
    RECORD = "record"


class Prior(StrEnum):
    """What must have happened before, and how it is found again."""

    NONE = "none"
    OPEN_REQUEST = "open_request"
    PERMISSION = "permission"
    SAMPLE = "sample"
    COST = "cost"


@dataclass(frozen=True, kw_only=True)
class FactRule:
    """One kind of fact.

    `needs` must be entered, `takes` may be; nothing else is taken. `decided`: the head decides it, at the
    time of the decision. `states`: where the case may stand. `ex_officio`: the provision there, when another.
    """

    kind: FactKind
    label: str
    provision: str
    needs: frozenset[Detail]
    takes: frozenset[Detail] = frozenset()
    prior: Prior = Prior.NONE
    decided: bool = False
    states: frozenset[CaseState]
    ex_officio: str = ""

    def provision_in(self, regime: Regime) -> str:
        """The provision of this kind in a case of this regime."""
        return self.ex_officio or self.provision if regime is Regime.EX_OFFICIO else self.provision


_S, _K, _D = CaseState, FactKind, Detail

_DECIDED = frozenset(CaseState) - {_S.PREPARED, _S.DECLINED}

#: The goods are still under customs control: they can be seen, sampled and photographed.
WITH_CUSTOMS: frozenset[CaseState] = _DECIDED - FINAL

_ROWS: tuple[FactRule, ...] = (
    FactRule(
        kind=_K.INSPECTION_REQUESTED,
        label=_("Inspection, samples or photographs asked for"),
        provision="CC198.14",
        needs=frozenset({_D.PARTY}),
        takes=frozenset({_D.NOTE}),
        states=WITH_CUSTOMS,
    ),
    FactRule(
        kind=_K.INSPECTION_PERMITTED,
        label=_("Permitted by customs, with the appointment"),
        provision="CC198.14",
        needs=frozenset({_D.PARTY, _D.NOTE}),
        prior=Prior.OPEN_REQUEST,
        decided=True,
        states=WITH_CUSTOMS,
    ),
    FactRule(
        kind=_K.INSPECTION_REFUSED,
        label=_("Not permitted by customs, with the reasons"),
        provision="CC198.14",
        needs=frozenset({_D.PARTY, _D.NOTE}),
        prior=Prior.OPEN_REQUEST,
        decided=True,
        states=WITH_CUSTOMS,
    ),
    FactRule(
        kind=_K.INSPECTION_ATTENDED,
        label=_("Goods inspected"),
        provision="CC198.14",
        needs=frozenset({_D.PARTY, _D.NOTE}),
        takes=frozenset({_D.LINE, _D.OFFICER}),
        prior=Prior.PERMISSION,
        states=WITH_CUSTOMS,
    ),
    FactRule(
        kind=_K.SAMPLE_TAKEN,
        label=_("Sample taken in an officer's presence"),
        provision="CC198.14",
        needs=frozenset({_D.PARTY, _D.LINE, _D.SEAL, _D.OFFICER}),
        takes=frozenset({_D.NOTE}),
        prior=Prior.PERMISSION,
        states=WITH_CUSTOMS,
    ),
    FactRule(
        kind=_K.SAMPLE_HANDED,
        label=_("Sample handed on, from whom to whom"),
        provision="CC198.14",
        needs=frozenset({_D.SEAL, _D.NOTE}),
        takes=frozenset({_D.PARTY}),
        prior=Prior.SAMPLE,
        # A sample outlives the case: it may come back from an expert after the goods have gone.
        states=_DECIDED,
    ),
    FactRule(
        kind=_K.PHOTO_TAKEN,
        label=_("Goods photographed or filmed"),
        provision="CC198.14",
        needs=frozenset({_D.PARTY, _D.ATTACHMENT}),
        takes=frozenset({_D.LINE, _D.NOTE, _D.OFFICER}),
        prior=Prior.PERMISSION,
        states=WITH_CUSTOMS,
    ),
    FactRule(
        kind=_K.ORIGINAL_RECEIVED,
        label=_("Paper original received"),
        provision="HOUSE.receipt",
        needs=frozenset({_D.RECORD}),
        takes=frozenset({_D.NOTE}),
        states=_DECIDED,
    ),
    FactRule(
        kind=_K.COST_STORAGE,
        label=_("Cost of storage"),
        provision="CC198.7",
        ex_officio="CC199.7",
        needs=frozenset({_D.AMOUNT}),
        takes=frozenset({_D.LINE, _D.NOTE}),
        states=_DECIDED,
    ),
    FactRule(
        kind=_K.COST_OTHER,
        label=_("Other cost"),
        provision="CC198.7",
        ex_officio="CC199.7",
        needs=frozenset({_D.AMOUNT, _D.NOTE}),
        takes=frozenset({_D.LINE}),
        states=_DECIDED,
    ),
    FactRule(
        kind=_K.COST_REVERSED,
        label=_("Cost taken back: it was entered by mistake"),
        provision="HOUSE.correction",
        needs=frozenset({_D.AMOUNT, _D.NOTE}),
        prior=Prior.COST,
        states=_DECIDED,
    ),
)

FACT_RULES: Mapping[FactKind, FactRule] = {row.kind: row for row in _ROWS}

#: Kinds that add to what the suspension costs. What was entered by mistake is taken back, never deleted.
COSTS: frozenset[FactKind] = frozenset({FactKind.COST_STORAGE, FactKind.COST_OTHER})
