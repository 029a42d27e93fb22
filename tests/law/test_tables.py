"""The tables of states, clocks, notices and grounds agree with one another (ARCHITECTURE.md, "Tests")."""

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from law.application_states import MACHINES as APPLICATION_MACHINES
from law.application_states import REFUSED_UNDER
from law.articles import PROVISIONS
from law.case_states import FINAL, HOLDING, MACHINES, RESTORING, TERM_RUNNING, CaseState, can
from law.clock_ends import END_LABELS, EXPIRY_ENDS, ClockEnd
from law.clocks import (
    CLOCK_RULES,
    CLOSES,
    OPENS,
    TERM_CLOCKS,
    TERM_RULES,
    ClockKind,
    OnExpiry,
    TermFacts,
    Unit,
    expiry_end,
)
from law.clocks.register_clocks import APPLICATION_CLOSES, ENTRY_CLOSES
from law.docs import PACKAGES, named_in
from law.documents import DOCUMENT_LABELS, HOLD_DOCUMENTS, HOLD_PROVISION, DocumentKind
from law.entry_states import KEPT_UNDER, TRANSITIONS
from law.events import NEUTRAL, Event, Reason, Regime
from law.facts import FACT_RULES
from law.grounds import CANCELLATIONS, RELEASE_REFUSALS
from law.notices import (
    DISCLOSED,
    GOODS_DISCLOSED_UNDER,
    NOT_TO_BE_PASSED_ON,
    NOTICE_LANGUAGES,
    NOTICES,
    OFFICER_ONLY,
    ON_REQUEST,
    NoticeKind,
)

ROOT = Path(__file__).parents[2]

ONLY: dict[Regime, set[Event]] = {
    Regime.REGISTERED: {Event.EXTENSION_REQUESTED, Event.EXTENDED, Event.EXTENSION_REFUSED},
    Regime.EX_OFFICIO: {Event.PROLONGATION_REQUESTED, Event.PROLONGED, Event.PROLONGATION_SET_ASIDE},
}
"""Events of one regime: extension is CC 198(2)-(3), prolongation CC 199(5)."""

ALIEN: dict[Regime, set[ClockKind]] = {
    Regime.REGISTERED: {ClockKind.EX_OFFICIO_SUSPENSION, ClockKind.EX_OFFICIO_PROLONGATION},
    Regime.EX_OFFICIO: {ClockKind.REGISTERED_SUSPENSION, ClockKind.REGISTERED_EXTENSION},
}
"""Terms that a case of the regime never has."""

NOTICE_CLOCKS = {ClockKind.SUSPENSION_NOTICE, ClockKind.EX_OFFICIO_NOTICE, ClockKind.LATER_NOTICE}
ENDED_BY_ITS_OWN_ACT = NOTICE_CLOCKS | {ClockKind.DOCUMENT_VERIFICATION}
"""Clocks that belong to one notice or one document: its acceptance or its check ends them."""


def moves(regime: Regime) -> Iterator[tuple[CaseState, Event, CaseState]]:
    """Every way a case of this regime can go, those that restore a state included."""
    states = reachable(regime)
    for row in MACHINES[regime].values():
        yield row.state, row.event, row.to
    for event, (sources, targets) in RESTORING.items():
        for source, target in product(sources & states, targets & states):
            yield source, event, target


def reachable(regime: Regime) -> frozenset[CaseState]:
    found, todo = {CaseState.PREPARED}, [CaseState.PREPARED]
    while todo:
        state = todo.pop()
        for row in MACHINES[regime].values():
            if row.state is state and row.to not in found:
                found.add(row.to)
                todo.append(row.to)
    return frozenset(found)


# States


@pytest.mark.parametrize(("regime", "event"), list(product(Regime, Event)))
def test_every_event_has_its_place(regime: Regime, event: Event) -> None:
    """Accepted somewhere in the machine, or neutral, or the opening, or declared the other regime's."""
    other = Regime.EX_OFFICIO if regime is Regime.REGISTERED else Regime.REGISTERED
    accepted = any(can(regime, state, event) for state in reachable(regime))
    assert accepted is not (event is Event.OPENED or event in ONLY[other])


@pytest.mark.parametrize("regime", Regime)
def test_every_state_is_reached_and_can_be_left_unless_final(regime: Regime) -> None:
    states = reachable(regime)
    missing = {Regime.REGISTERED: CaseState.PROLONGED, Regime.EX_OFFICIO: CaseState.EXTENDED}[regime]
    assert states == frozenset(CaseState) - {missing}
    left = {row.state for row in MACHINES[regime].values() if row.to is not row.state}
    assert left == states - FINAL


@pytest.mark.parametrize("regime", Regime)
def test_every_case_can_come_to_a_final_state(regime: Regime) -> None:
    ending = set(FINAL)
    for _ in CaseState:
        ending |= {row.state for row in MACHINES[regime].values() if row.to in ending}
    assert reachable(regime) <= ending


def test_neutral_events_are_in_no_machine() -> None:
    """Otherwise a row would be shadowed and never followed."""
    for regime in Regime:
        assert not {row.event for row in MACHINES[regime].values()} & (NEUTRAL | set(RESTORING))


def test_a_case_holds_goods_exactly_while_a_term_or_a_hold_runs() -> None:
    held = {state for kind in (*TERM_CLOCKS, ClockKind.COURT_HOLD) for state in CLOCK_RULES[kind].runs_in}
    assert held == HOLDING
    assert {state for kind in TERM_CLOCKS for state in CLOCK_RULES[kind].runs_in} == TERM_RUNNING


# Clocks


def test_every_clock_has_one_complete_row() -> None:
    assert set(CLOCK_RULES) == set(ClockKind)
    for kind, rule in CLOCK_RULES.items():
        assert rule.kind is kind
        assert rule.label
        assert rule.counted_from
        assert rule.runs_in
        assert rule.shortest <= rule.length <= rule.longest
        assert (rule.unit is Unit.OPEN_ENDED) is (rule.on_expiry is OnExpiry.NONE)
        assert rule.house or not rule.provision.startswith("HOUSE.")


@pytest.mark.parametrize("regime", Regime)
def test_expiry_is_legal_wherever_a_term_can_run(regime: Regime) -> None:
    """CC 198(6), 199(4)-(5): a term that runs out always resumes release."""
    for kind in TERM_CLOCKS:
        for state in CLOCK_RULES[kind].runs_in & reachable(regime):
            row = MACHINES[regime][state, Event.EXPIRED]
            assert row.to is CaseState.RELEASE_RESUMED
    for state in reachable(regime) - TERM_RUNNING:
        assert not can(regime, state, Event.EXPIRED)


@pytest.mark.parametrize("regime", Regime)
def test_no_clock_is_left_running_in_a_state_where_it_cannot_run(regime: Regime) -> None:
    """Leaving the last state in which a clock runs closes it, by the table."""
    orphans = []
    for source, event, target in moves(regime):
        closed = {
            kind
            for closing in CLOSES.get(event, ())
            if closing.into is None or target in closing.into
            for kind in closing.kinds
        }
        for kind, rule in CLOCK_RULES.items():
            if kind in ALIEN[regime] or kind in closed:
                continue
            if source in rule.runs_in and target not in rule.runs_in:
                orphans.append(f"{kind.value} after {event.value}: {source.value} -> {target.value}")
    assert not orphans


def test_a_clock_opens_only_into_a_state_where_it_can_run() -> None:
    for (regime, event), kinds in OPENS.items():
        targets = {target for _source, each, target in moves(regime) if each is event}
        assert targets
        for kind in kinds:
            assert targets <= CLOCK_RULES[kind].runs_in, (kind, event)


def test_a_closing_event_can_happen_where_its_clock_runs() -> None:
    for event, closings in CLOSES.items():
        for closing in closings:
            for kind in closing.kinds:
                assert any(
                    can(regime, state, event)
                    for regime in Regime
                    for state in CLOCK_RULES[kind].runs_in & reachable(regime)
                ), (event, kind)


def test_every_clock_is_opened_and_closed_by_something() -> None:
    opened = {kind for kinds in OPENS.values() for kind in kinds}
    assert opened == set(ClockKind) - {ClockKind.LATER_NOTICE}
    assert {rule.clock for rule in NOTICES.values()} >= {ClockKind.LATER_NOTICE}
    closed = {kind for closings in CLOSES.values() for closing in closings for kind in closing.kinds}
    assert closed | ENDED_BY_ITS_OWN_ACT == set(ClockKind)


def test_nothing_ends_without_a_typed_end_and_every_end_is_used() -> None:
    """LAW.md 3.2, the list of typed ends."""
    used = {closing.end for closings in CLOSES.values() for closing in closings} - {None}
    used |= {
        expiry_end(kind, TermFacts(undecided, refused))
        for kind, undecided, refused in product(TERM_CLOCKS, (False, True), (False, True))
    }
    used |= {ground.end for ground in CANCELLATIONS.values()}
    registers = (*APPLICATION_CLOSES.values(), *ENTRY_CLOSES.values())
    used |= {end for rows in registers for _kind, end in rows}
    assert used == set(ClockEnd) == set(END_LABELS)


def test_only_a_term_ends_by_running_out() -> None:
    for kind, undecided, refused in product(ClockKind, (False, True), (False, True)):
        if kind in TERM_CLOCKS:
            assert expiry_end(kind, TermFacts(undecided, refused)) in EXPIRY_ENDS
        else:
            with pytest.raises(ValueError, match=kind.value):
                expiry_end(kind, TermFacts())


# Notices, grounds, documents


def test_every_notice_tells_someone_of_something_that_can_happen() -> None:
    for (regime, event), rule in NOTICES.items():
        assert rule.audiences
        other = Regime.EX_OFFICIO if regime is Regime.REGISTERED else Regime.REGISTERED
        assert event in ONLY[other] or any(can(regime, state, event) for state in reachable(regime))
        assert rule.clock in NOTICE_CLOCKS
    assert {rule.kind for rule in NOTICES.values()} | OFFICER_ONLY | set(ON_REQUEST) == set(NoticeKind)
    assert all(rule.kind is kind and rule.clock is None for kind, rule in ON_REQUEST.items())


def test_a_notices_clock_can_run_after_the_event_that_causes_it() -> None:
    for regime in Regime:
        for _source, event, target in moves(regime):
            rule = NOTICES.get((regime, event))
            if rule is not None and rule.clock is not None:
                assert target in CLOCK_RULES[rule.clock].runs_in


@pytest.mark.parametrize(
    ("kind", "language"), list(product(sorted(set(NoticeKind) - OFFICER_ONLY), NOTICE_LANGUAGES))
)
def test_every_notice_has_its_template_in_each_language(kind: NoticeKind, language: str) -> None:
    """LAW.md 3.5: notices are frozen in Kazakh or Russian."""
    template = ROOT / "templates" / "notices" / f"{kind.value}.{language}.txt"
    assert template.is_file()
    assert template.read_text(encoding="utf-8").strip()


def test_every_ground_and_document_has_its_words() -> None:
    assert set(CANCELLATIONS) == set(Reason)
    assert set(DOCUMENT_LABELS) == set(DocumentKind)
    assert set(HOLD_DOCUMENTS) == set(HOLD_PROVISION) == set(Regime)
    assert all(ground.label and ground.provision for ground in CANCELLATIONS.values())


# Provisions


def in_tables() -> set[str]:
    found = {rule.provision for rule in TERM_RULES.values()}
    found |= {row.provision for machine in MACHINES.values() for row in machine.values()}
    found |= {rule.provision for rule in NOTICES.values()}
    found |= {code for ground in CANCELLATIONS.values() for code in ground.provision.values()}
    found |= set(RELEASE_REFUSALS) | set(HOLD_PROVISION.values())
    found |= {code for rows in DISCLOSED.values() for _about, _fields, code in rows}
    found |= {row.provision for machine in APPLICATION_MACHINES.values() for row in machine.values()}
    found |= set(REFUSED_UNDER.values())
    found |= {row.provision for row in TRANSITIONS.values()} | set(KEPT_UNDER.values())
    found |= {rule.provision_in(regime) for rule in FACT_RULES.values() for regime in Regime}
    return found | {GOODS_DISCLOSED_UNDER, NOT_TO_BE_PASSED_ON}


def test_every_provision_in_a_table_exists() -> None:
    assert in_tables() <= set(PROVISIONS)


def test_every_provision_cited_anywhere_exists() -> None:
    """A string that looks like a provision and is not one would show an empty citation on screen."""
    looks = re.compile(r"(?:CC\d[\d.-]*(?:\.\w+)?|HOUSE\.\w+)")
    unknown = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if path.name == "docs.py":  # the beginnings of its chapters are not citations
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and looks.fullmatch(text) and text not in PROVISIONS:
                    unknown.append(f"{path.relative_to(ROOT)}:{node.lineno}: {text}")
    assert not unknown


def test_every_provision_in_a_table_is_named_by_a_test() -> None:
    """ARCHITECTURE.md: every provision cited by a rule and a test. This file does not count."""
    named: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path != Path(__file__):
            named.update(named_in(path.read_text(encoding="utf-8")))
    assert in_tables() - named == set()
