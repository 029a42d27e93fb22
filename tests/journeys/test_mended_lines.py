"""Goods lines that leave a case, or that one of several holders gives up (LAW.md 3.7)."""

import pytest

from customs.models import Case, CaseParty, LineRight, Request
from customs.services.lines import release_lines, seize_lines
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from tests.factories import RESUMES, World, almaty, line_data, make_entry, make_holder, suspended_case
from tests.journeys import story

AFTER = almaty(2026, 12, 5, 0, 5)
LATE = almaty(2026, 12, 5, 9)


def first_line_released(world: World, at: object) -> Case:
    case = suspended_case(world)
    return release_lines(
        case_id=case.pk,
        lines=[1],
        reasons="Genuine.",
        actor=world.head,
        now=at,  # type: ignore[arg-type]
    )


def test_goods_released_before_do_not_decide_the_fate_of_the_rest(world: World) -> None:
    """LAW.md 3.7 "Entered late": a confirmed release of line 1 says nothing about line 2."""
    case = first_line_released(world, almaty(2026, 11, 24))
    story.confirm_release(case, almaty(2026, 11, 24, 11))
    case = story.swept(case, AFTER)
    assert story.instructions(case)[-1] == ("release", [2], "queued")

    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 15), now=LATE)
    case = story.fresh(case)
    assert case.state == "court_hold"
    assert ("release", [2], "withdrawn") in story.instructions(case)
    assert not case.tasks.filter(kind="late_entry").exists()


def test_a_release_of_other_goods_is_not_withdrawn_with_the_end(world: World) -> None:
    """CC 198(8): what the head let go stays let go when the automatic end of the rest is undone."""
    case = first_line_released(world, almaty(2026, 12, 4, 17))
    case = story.swept(case, AFTER)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 4, 15), now=LATE)
    told = story.instructions(case)
    assert ("release", [1], "queued") in told
    assert ("release", [2], "withdrawn") in told


def test_goods_seized_before_the_end_are_not_released(world: World) -> None:
    """CC 198(11): the arrest of 4 December ended the suspension, whenever it is entered."""
    case = story.swept(suspended_case(world), AFTER)
    arrest = almaty(2026, 12, 4, 16)
    case = seize_lines(
        case_id=case.pk, lines=[1, 2], reasons="Arrest.", happened_at=arrest, actor=world.head, now=LATE
    )
    assert (case.state, case.end, case.ended_at) == ("seized", ClockEnd.SEIZED, arrest)
    assert story.instructions(case)[1] == ("release", [1, 2], "withdrawn")
    assert story.ended(case, ClockKind.REGISTERED_SUSPENSION).ended_at == arrest


def test_a_seizure_typed_days_later_within_the_term_counts_from_its_day(world: World) -> None:
    """CC 198(11); the clock ends when the goods were seized, not when it is typed in."""
    case = suspended_case(world)
    arrest = almaty(2026, 11, 24, 15)
    case = seize_lines(
        case_id=case.pk,
        lines=[1, 2],
        reasons="Arrest.",
        happened_at=arrest,
        actor=world.head,
        now=almaty(2026, 11, 26),
    )
    assert (case.ended_at, case.closed_at) == (arrest, arrest)
    assert story.ended(case, ClockKind.REGISTERED_SUSPENSION).ended_at == arrest


def test_a_seizure_after_a_confirmed_release_is_recorded_and_the_end_stands(world: World) -> None:
    """LAW.md 3.7 "Entered late": the goods may be gone; the end stands, the seizure is on record."""
    case = story.swept(suspended_case(world), AFTER)
    story.confirm_release(case, almaty(2026, 12, 5, 8))
    case = seize_lines(
        case_id=case.pk,
        lines=[1, 2],
        reasons="Arrest.",
        happened_at=almaty(2026, 12, 4, 16),
        actor=world.head,
        now=LATE,
    )
    assert (case.state, case.end, case.ended_at) == ("seized", ClockEnd.EXPIRED_NO_REQUEST, RESUMES)
    assert case.tasks.get(kind="late_entry").for_chief


Shared = tuple[Case, CaseParty, CaseParty]


@pytest.fixture
def shared(world: World) -> Shared:
    """Both holders' marks on the same goods."""
    holder = make_holder("Steppe Goods LLP", email="steppe@goods.example", address="Astana, Kenesary 4")
    boot = make_entry("STEPPE BOOT", holder=holder)
    plain = [line_data(1, mark=""), line_data(2, mark="")]
    case = suspended_case(world, entries=[world.entry, boot], data=plain)
    return case, case.parties.get(name="Alma Trek LLP"), case.parties.get(name="Steppe Goods LLP")


def test_one_of_two_holders_of_the_same_goods_withdraws(world: World, shared: Shared) -> None:
    """CC 198(8); LAW.md 3.7 "Several holders": the goods stay held for the other's right alone."""
    case, _trek, steppe = shared
    request = story.ask_cancellation(world, case, almaty(2026, 11, 24), party=steppe)
    case = story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 11))

    request.refresh_from_db()
    assert request.outcome == Request.Outcome.GRANTED
    assert (case.state, case.end) == ("suspended", "")
    assert story.instructions(case) == [("hold", [1, 2], "queued")]
    assert story.ended(case, ClockKind.CANCELLATION_DECISION).end == ClockEnd.MET
    assert case.decisions.get(event="lines_given_up").lines == [1, 2]
    left = LineRight.objects.filter(line__case=case, open=True)
    assert {row.right.holder_name for row in left} == {"Alma Trek LLP"}

    told = story.notices(case, "lines_given_up")
    assert {message.recipient_name for message in told} == {"Steppe Goods LLP", "Broker Plus LLP"}
    assert not any("ALMA TREK" in message.body for message in told)
    case = story.swept(case, AFTER)
    assert (case.state, case.end) == ("release_resumed", ClockEnd.EXPIRED_NO_REQUEST)
    assert [message.recipient_name for message in story.notices(case, "resumption", "holder")] == [
        "Alma Trek LLP"
    ]


def test_the_goods_go_when_both_holders_have_withdrawn(world: World, shared: Shared) -> None:
    """CC 198(8): with no right left on any line release resumes, withdrawn by the holder."""
    case = shared[0]
    for party, hour in ((shared[1], 10), (shared[2], 12)):
        request = story.ask_cancellation(world, case, almaty(2026, 11, 24, hour), party=party)
        case = story.cancel_at_request(world, case, request, almaty(2026, 11, 24, hour + 1))
    assert (case.state, case.end) == ("release_resumed", ClockEnd.WITHDRAWN_BY_HOLDER)
    assert story.instructions(case)[-1] == ("release", [1, 2], "queued")


def test_a_hold_of_the_withdrawing_holder_goes_and_the_others_term_runs_again(
    world: World, shared: Shared
) -> None:
    """CC 198(6), (8): the ruling was one holder's; the other's ten days are not over and run on."""
    case, trek, _steppe = shared
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 1), party=trek)
    request = story.ask_cancellation(world, case, almaty(2026, 12, 2), party=trek)
    case = story.cancel_at_request(world, case, request, almaty(2026, 12, 2, 11))
    assert case.state == "suspended"
    assert story.ended(case, ClockKind.COURT_HOLD).end == ClockEnd.WITHDRAWN_BY_HOLDER
    assert story.clocks(case, ClockKind.REGISTERED_SUSPENSION)[-1].due_on == story.TENTH_DAY
    assert story.swept(case, AFTER).ended_at == RESUMES


def test_a_hold_of_the_withdrawing_holder_goes_after_the_others_term(world: World, shared: Shared) -> None:
    """CC 198(6), (8): the other holder went to no court in ten days; nothing holds the goods any more."""
    case, trek, _steppe = shared
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2), party=trek)
    request = story.ask_cancellation(world, case, almaty(2026, 12, 8), party=trek)
    case = story.cancel_at_request(world, case, request, almaty(2026, 12, 8, 11))
    assert (case.state, case.end) == ("release_resumed", ClockEnd.WITHDRAWN_BY_HOLDER)


def test_own_goods_go_while_shared_ones_stay(world: World) -> None:
    """LAW.md 3.7: a holder's withdrawal frees the lines of that holder alone, in a case of their own."""
    holder = make_holder("Steppe Goods LLP", email="steppe@goods.example", address="Astana, Kenesary 4")
    boot = make_entry("STEPPE BOOT", holder=holder)
    case = suspended_case(world, entries=[world.entry, boot], ties={world.entry.pk: [1], boot.pk: [1, 2]})
    steppe = case.parties.get(name="Steppe Goods LLP")
    request = story.ask_cancellation(world, case, almaty(2026, 11, 24), party=steppe)
    case = story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 11))
    rest = Case.objects.get(split_from=case)
    assert (case.state, story.instructions(case)[-1]) == ("release_resumed", ("release", [2], "queued"))
    assert rest.state == "suspended"
    assert [right.holder_name for right in rest.rights.all()] == ["Alma Trek LLP"]
