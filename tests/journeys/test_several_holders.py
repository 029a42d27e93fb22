"""Several right holders in one case: each reaches the own goods only and learns of nothing else (LAW.md 3.7)."""

from dataclasses import dataclass

import pytest

from acts.refusals import OutOfState
from customs.models import Case, CaseParty, Request
from customs.services.cancel import cancel
from customs.services.extend import refuse_extension
from customs.services.split import split
from deadlines.models import Clock
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Reason
from registers.models import Entry
from registers.services.change_status import change_status
from tests.factories import (
    LAST_DAY,
    RESUMES,
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    make_representative,
    suspended_case,
)
from tests.journeys import story

BOTH_LINES = [
    line_data(1, description="Boots of the trek", mark="ALMA TREK"),
    line_data(2, code="4202920000", description="Bags of the steppe", mark="STEPPE BAG"),
]


@dataclass(frozen=True)
class Shared:
    """One case: line 1 under the mark ALMA TREK, line 2 under STEPPE BAG of another holder."""

    case: Case
    trek: CaseParty
    steppe: CaseParty
    bag: Entry


@pytest.fixture
def shared(world: World) -> Shared:
    holder = make_holder("Steppe Goods LLP", email="steppe@goods.example", address="Astana, Kenesary 4")
    bag = make_entry("STEPPE BAG", holder=holder, goods_codes=["420292"])
    case = suspended_case(world, entries=[world.entry, bag], data=BOTH_LINES)
    return Shared(
        case=case,
        trek=case.parties.get(name="Alma Trek LLP"),
        steppe=case.parties.get(name="Steppe Goods LLP"),
        bag=bag,
    )


def other_case(case: Case) -> Case:
    """The case split off."""
    return Case.objects.get(split_from=case)


def lines(case: Case) -> list[int]:
    """Numbers of the goods lines still in the case."""
    return sorted(case.lines.filter(state="held").values_list("goods_line__number", flat=True))


def test_each_line_is_held_for_the_right_of_its_mark(shared: Shared) -> None:
    """LAW.md 3.7: a holder's act affects only lines under that holder's entries; each line knows them."""
    held = {
        (row.goods_line.number, row.right.title)
        for line in shared.case.lines.all()
        for row in line.rights.all()
    }
    assert held == {(1, "ALMA TREK"), (2, "STEPPE BAG")}


def test_each_holder_is_told_of_the_own_goods_only(shared: Shared) -> None:
    """CC 198(5), 198(12): nothing of one holder's reaches another; the declarant learns of both."""
    told = {message.recipient_name: message.body for message in story.notices(shared.case, "suspension")}
    assert "Boots of the trek" in told["Alma Trek LLP"]
    assert "Bags of the steppe" in told["Steppe Goods LLP"]
    for word in ("Bags of the steppe", "STEPPE", "Steppe Goods", "Kenesary", "steppe@"):
        assert word not in told["Alma Trek LLP"]
    for word in ("Boots of the trek", "TREK", "Alma Trek", "Abay", "holder@"):
        assert word not in told["Steppe Goods LLP"]
    for word in ("Boots of the trek", "Bags of the steppe", "Steppe Goods LLP", "Alma Trek LLP"):
        assert word in told["Broker Plus LLP"]


def test_an_extension_reaches_the_asking_holders_goods_only(world: World, shared: Shared) -> None:
    """LAW.md 3.7: fates differ, the case is split; decision date and clocks are kept (CC 198(2))."""
    request = story.ask_extension(world, shared.case, almaty(2026, 12, 1), party=shared.trek)
    extended = story.grant(world, shared.case, request, almaty(2026, 12, 2), days=10)
    rest = other_case(shared.case)

    assert (extended.state, lines(extended)) == ("extended", [1])
    assert (rest.state, lines(rest), rest.decided_at) == ("suspended", [2], shared.case.decided_at)
    assert story.clock(extended, ClockKind.REGISTERED_EXTENSION).due_on == story.TWENTIETH_DAY
    assert story.clock(rest, ClockKind.REGISTERED_SUSPENSION).due_on == LAST_DAY
    assert not story.notices(extended, "extension", "holder")[0].body.count("STEPPE")
    assert [message.recipient_name for message in story.notices(extended, "extension", "holder")] == [
        "Alma Trek LLP"
    ]
    assert [message.recipient_name for message in story.notices(extended, "split", "holder")] == [
        "Steppe Goods LLP"
    ]

    assert story.swept(rest, almaty(2026, 12, 5, 0, 1)).ended_at == RESUMES
    assert story.fresh(extended).state == "extended"
    assert story.instructions(rest) == [("release", [2], "queued")]


def test_what_the_other_holder_asked_goes_on_in_the_case_split_off(world: World, shared: Shared) -> None:
    """LAW.md 3.7: a split keeps what was received in time; the other holder's request still waits there."""
    theirs = story.ask_extension(world, shared.case, almaty(2026, 12, 1), party=shared.steppe)
    granted = story.ask_extension(world, shared.case, almaty(2026, 12, 1, 11), party=shared.trek)
    story.grant(world, shared.case, granted, almaty(2026, 12, 2), days=5)

    rest = other_case(shared.case)
    waiting = rest.requests.get()
    assert (waiting.outcome, waiting.received_at) == (Request.Outcome.UNDECIDED, theirs.received_at)
    assert waiting.party.name == "Steppe Goods LLP"
    assert not shared.case.requests.filter(outcome=Request.Outcome.UNDECIDED).exists()

    extended = story.grant(world, rest, waiting, almaty(2026, 12, 3), days=10)
    assert story.clock(extended, ClockKind.REGISTERED_EXTENSION).due_on == story.TWENTIETH_DAY


def test_papers_lodged_before_a_split_count_after_it(world: World, shared: Shared) -> None:
    """CC 198(2); LAW.md 3.7: proof lodged for goods serves them in whichever case they stand."""
    story.lodge(world, shared.case, DocumentKind.COURT_APPLICATION, almaty(2026, 11, 30), party=shared.steppe)
    rest = split(
        case_id=shared.case.pk,
        lines=[2],
        reasons="Other holder.",
        actor=world.head,
        now=almaty(2026, 11, 30, 15),
    )
    asked = story.ask_extension(
        world, rest, almaty(2026, 12, 1), party=rest.parties.get(role="holder"), proved=False
    )
    assert story.grant(world, rest, asked, almaty(2026, 12, 2)).state == "extended"
    checks = Clock.objects.filter(subject_kind="case", kind=ClockKind.DOCUMENT_VERIFICATION, end="")
    assert {check.subject_id for check in checks} == {rest.pk}


def test_a_ruling_holds_the_lodging_holders_goods_only(world: World, shared: Shared) -> None:
    """CC 198(6): the ruling of one holder's court holds that holder's goods; the others' term runs on."""
    story.lodge(world, shared.case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2), party=shared.trek)
    held, rest = story.fresh(shared.case), other_case(shared.case)
    assert (held.state, lines(held)) == ("court_hold", [1])
    assert (rest.state, lines(rest)) == ("suspended", [2])


def test_a_cancellation_frees_the_asking_holders_goods_only(world: World, shared: Shared) -> None:
    """CC 198(8): one holder withdraws; goods held for another stay held."""
    request = story.ask_cancellation(world, shared.case, almaty(2026, 11, 24), party=shared.steppe)
    cancelled = story.cancel_at_request(world, shared.case, request, almaty(2026, 11, 24, 12))
    rest = other_case(shared.case)
    assert (cancelled.state, lines(cancelled)) == ("release_resumed", [2])
    assert (rest.state, lines(rest)) == ("suspended", [1])
    assert story.instructions(cancelled)[-1] == ("release", [2], "queued")


def test_a_refused_extension_is_told_to_the_asking_holder_only(world: World, shared: Shared) -> None:
    """CC 198(3): the refusal answers one holder's request and is no business of another."""
    request = story.ask_extension(world, shared.case, almaty(2026, 12, 1), party=shared.trek)
    refuse_extension(
        case_id=shared.case.pk,
        request_id=request.pk,
        reasons="The claim concerns other goods.",
        actor=world.head,
        now=almaty(2026, 12, 2),
    )
    (told,) = story.notices(shared.case, "extension_refused")
    assert told.recipient_name == "Alma Trek LLP"
    assert "The claim concerns other goods." in told.body


def test_an_exclusion_cancels_for_the_excluded_object_only(world: World, shared: Shared) -> None:
    """CC 198(8)(2): goods held for another right stay; the case is split before it is cancelled."""
    exclude(world, shared.bag)
    act = {"reason": Reason.OBJECT_EXCLUDED, "reasons": "Order No. 90.", "actor": world.head}
    with pytest.raises(OutOfState) as refused:
        cancel(case_id=shared.case.pk, now=almaty(2026, 11, 25, 12), **act)  # type: ignore[arg-type]
    assert (refused.value.provision, refused.value.params) == ("CC198.8.2", {"line": 1})

    rest = split(
        case_id=shared.case.pk,
        lines=[2],
        reasons="Other right.",
        actor=world.head,
        now=almaty(2026, 11, 25, 13),
    )
    cancelled = cancel(case_id=rest.pk, now=almaty(2026, 11, 25, 14), **act)  # type: ignore[arg-type]
    assert (cancelled.end, lines(cancelled)) == ("cancelled_excluded", [2])
    assert story.fresh(shared.case).state == "suspended"


def test_goods_of_a_lapsed_entry_are_not_swept_away_with_an_excluded_one(
    world: World, shared: Shared
) -> None:
    """LAW.md 3.7: an entry that expires after the decision changes no clock, so its goods stay held."""
    Entry.objects.filter(pk=world.entry.pk).update(status="expired")
    exclude(world, shared.bag)
    with pytest.raises(OutOfState) as refused:
        cancel(
            case_id=shared.case.pk,
            reason=Reason.OBJECT_EXCLUDED,
            reasons="Order No. 90.",
            actor=world.head,
            now=almaty(2026, 11, 25, 12),
        )
    assert refused.value.params == {"line": 1}


def test_a_holder_with_two_entries_is_told_once(world: World) -> None:
    """LAW.md 7: an object in both registers is one case; its holder is one person and gets one letter."""
    union = make_entry("ALMA TREK", register="eeu", number="05123/TM")
    representative = make_representative(world.entry)
    case = suspended_case(world, entries=[world.entry, union])
    told = story.notices(case, "suspension")
    assert sorted(message.recipient_name for message in told) == [
        "Alma Trek LLP",
        "Broker Plus LLP",
        representative.name,
    ]
    to_holder = next(message for message in told if message.recipient_role == "holder")
    assert world.entry.number in to_holder.body and union.number in to_holder.body
    assert len(to_holder.right_refs) == 2
    to_declarant = next(message for message in told if message.recipient_role == "declarant")
    assert to_declarant.body.count("Alma Trek LLP") == 1


def exclude(world: World, entry: Entry) -> None:
    """The entry is excluded from its register on 25 November."""
    change_status(
        entry_id=entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order No. 90 of 2026-11-25",
        ground=ExclusionGround.HOLDER_ASKED,
        by=world.registrar,
        now=almaty(2026, 11, 25, 9),
    )
