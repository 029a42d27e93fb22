"""Extension of a registered suspension: asked, proved, decided in the first term, once (CC 198(2)-(3))."""

from datetime import date

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated
from customs.models import Case, Decision, Request
from customs.services.cancel import cancel
from customs.services.extend import extend, refuse_extension
from customs.services.lines import seize_lines
from customs.services.request import request_extension
from customs.services.verify import reject_document
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Reason
from tests.factories import DECIDED, LAST_DAY, World, almaty, receipt_of, suspended_case, suspended_ex_officio
from tests.journeys import story

ASKED = almaty(2026, 12, 1)
GRANTED = almaty(2026, 12, 2, 15)


def refuse(world: World, case: Case, request: Request) -> Case:
    """The head refuses with reasons."""
    return refuse_extension(
        case_id=case.pk,
        request_id=request.pk,
        reasons="The claim concerns other goods.",
        actor=world.head,
        now=GRANTED,
    )


def test_the_first_clock_closes_and_the_extension_counts_from_the_decision(world: World) -> None:
    """CC 198(2); LAW.md 3.7: due on business day 10 + n after the original decision, not after the grant."""
    case = suspended_case(world)
    case = story.grant(world, case, story.ask_extension(world, case, ASKED), GRANTED, days=10)
    assert story.ended(case, ClockKind.REGISTERED_SUSPENSION) == story.Ended(
        LAST_DAY, ClockEnd.EXTENDED, GRANTED
    )
    longer = story.clock(case, ClockKind.REGISTERED_EXTENSION)
    assert (longer.counted_from, longer.length, longer.due_on) == (
        date(2026, 11, 20),
        20,
        story.TWENTIETH_DAY,
    )
    (decision,) = Decision.objects.filter(case=case, event="extended")
    assert (decision.days, decision.decided_by, decision.provision) == (10, world.head, "CC198.2")
    # The goods stay held across the end of the first term.
    assert story.swept(case, almaty(2026, 12, 5, 0, 1)).state == "extended"
    assert story.instructions(case) == [("hold", [1, 2], "queued")]


@pytest.mark.parametrize(
    ("days", "last_day"),
    [(1, date(2026, 12, 7)), (5, date(2026, 12, 11)), (7, date(2026, 12, 15)), (8, date(2026, 12, 17))],
)
def test_fewer_than_ten_days(world: World, days: int, last_day: date) -> None:
    """LAW.md 3.2: the head sets one to ten; the eighth steps over 16 December."""
    case = suspended_case(world)
    case = story.grant(world, case, story.ask_extension(world, case, ASKED), GRANTED, days=days)
    assert story.clock(case, ClockKind.REGISTERED_EXTENSION).due_on == last_day
    told = story.notices(case, "extension", "holder")[0]
    assert f"{last_day:%d.%m.%Y}" in told.body


@pytest.mark.parametrize("days", [0, 11])
def test_more_than_ten_or_none_is_refused(world: World, days: int) -> None:
    """CC 198(2): by up to ten business days, at most twenty in all (LAW.md 7)."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, ASKED)
    with pytest.raises(Incomplete) as refused:
        story.grant(world, case, request, GRANTED, days=days)
    assert (refused.value.provision, refused.value.field) == ("CC198.2", "days")


def test_there_is_no_second_extension(world: World) -> None:
    """CC 198(2)-(3): fewer than ten granted is final, no top-up, whatever is asked later."""
    case = suspended_case(world)
    story.grant(world, case, story.ask_extension(world, case, ASKED), GRANTED, days=4)
    with pytest.raises(OutOfState):
        story.ask_extension(world, case, almaty(2026, 12, 3))
    case = story.swept(case, almaty(2026, 12, 11, 0, 1))
    assert (case.end, case.ended_at) == (ClockEnd.EXPIRED_AFTER_EXTENSION, almaty(2026, 12, 11, 0))


def test_an_extension_needs_proof_of_going_to_court(world: World) -> None:
    """CC 198(3): without the proof the head cannot extend; it may follow the request."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, ASKED, proved=False)
    with pytest.raises(Incomplete) as refused:
        story.grant(world, case, request, GRANTED)
    assert refused.value.provision == "CC198.2"
    story.lodge(world, case, DocumentKind.COURT_APPLICATION, almaty(2026, 12, 2, 12))
    assert story.grant(world, case, request, GRANTED).state == "extended"


def test_proof_of_going_to_court_is_no_ruling(world: World) -> None:
    """LAW.md 3.2: two different documents, never mixed: the one extends, the other holds."""
    case = suspended_case(world)
    story.lodge(world, case, DocumentKind.COURT_APPLICATION, ASKED)
    assert story.fresh(case).state == "suspended"


def test_a_proof_found_not_to_be_one_extends_nothing(world: World) -> None:
    """LAW.md 3.7: what is found not to be what it was lodged as does not count."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, ASKED)
    reject_document(
        case_id=case.pk,
        document_id=case.documents.get().pk,
        reasons="A letter to a lawyer.",
        actor=world.head,
        now=almaty(2026, 12, 2),
    )
    with pytest.raises(Incomplete):
        story.grant(world, case, request, GRANTED)


def test_the_head_extends_only_when_asked(world: World) -> None:
    """CC 198(2): on the holder's request; a request decided once is decided."""
    case = suspended_case(world)
    with pytest.raises(Incomplete):
        extend(case_id=case.pk, request_id=0, days=5, reasons="Of office.", actor=world.head, now=GRANTED)
    request = story.ask_extension(world, case, ASKED)
    refuse(world, case, request)
    again = story.ask_extension(world, case, almaty(2026, 12, 3))
    with pytest.raises(Repeated):
        story.grant(world, case, request, almaty(2026, 12, 3, 12))
    assert again.outcome == Request.Outcome.UNDECIDED


def test_only_the_head_extends(world: World) -> None:
    """CC 198(2): the head or a person authorised; an inspector prepares."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, ASKED)
    for person in (world.inspector, world.colleague, world.head_elsewhere, world.chief, world.registrar):
        with pytest.raises(NotAllowed):
            extend(
                case_id=case.pk,
                request_id=request.pk,
                days=5,
                reasons="A claim has been filed.",
                actor=person,
                now=GRANTED,
            )
    assert story.fresh(case).state == "suspended"


def test_refused_the_term_runs_on_and_a_new_request_is_possible(world: World) -> None:
    """CC 198(3); LAW.md 3.7: refusal is reasoned and told; until the term ends the holder may ask again."""
    case = suspended_case(world)
    case = refuse(world, case, story.ask_extension(world, case, ASKED))
    assert case.state == "suspended"
    assert story.clock(case, ClockKind.REGISTERED_SUSPENSION).due_on == LAST_DAY
    (told,) = story.notices(case, "extension_refused")
    assert told.recipient_role == "holder" and "The claim concerns other goods." in told.body

    again = story.ask_extension(world, case, almaty(2026, 12, 4, 12))
    assert story.grant(world, case, again, almaty(2026, 12, 4, 18), days=3).state == "extended"


def test_refused_and_asked_again_in_vain_expires_undecided(world: World) -> None:
    """LAW.md 3.2: the end says what stood last: a request nobody decided."""
    case = suspended_case(world)
    refuse(world, case, story.ask_extension(world, case, ASKED))
    story.ask_extension(world, case, almaty(2026, 12, 4, 12), proved=False)
    assert story.swept(case, almaty(2026, 12, 5)).end == ClockEnd.EXPIRED_UNDECIDED


def test_an_undecided_request_holds_nothing(world: World) -> None:
    """CC 198(6): for a registered object only the head's decision extends; the request lapses with the term."""
    case = suspended_case(world)
    request = story.ask_extension(world, case, ASKED)
    case = story.swept(case, almaty(2026, 12, 5))
    request.refresh_from_db()
    assert (case.state, request.outcome) == ("release_resumed", Request.Outcome.LAPSED)


def test_a_request_without_days_asks_for_ten_and_twelve_are_too_many(world: World) -> None:
    """CC 198(2): a holder may ask for fewer, not for more."""
    case = suspended_case(world)
    assert story.ask_extension(world, case, ASKED).asked_days is None
    with pytest.raises(Incomplete):
        request_extension(
            case_id=case.pk, receipt=receipt_of(case, ASKED), days=12, actor=world.inspector, now=ASKED
        )


def test_ex_officio_is_prolonged_and_never_extended(world: World) -> None:
    """CC 199(5): the other article has its own way."""
    case = suspended_ex_officio(world)
    with pytest.raises(OutOfState) as refused:
        story.ask_extension(world, case, almaty(2026, 11, 24), proved=False)
    assert refused.value.provision == "CC198.2"


def test_an_extended_suspension_ends_early_like_the_first(world: World) -> None:
    """CC 198(8): no ruling, with the warning that the holder's time still runs; (11): seizure."""
    case = suspended_case(world)
    case = story.grant(world, case, story.ask_extension(world, case, ASKED), GRANTED)
    act = {
        "reason": Reason.NO_RULING,
        "reasons": "The court returned the claim.",
        "actor": world.head,
        "now": almaty(2026, 12, 9),
    }
    with pytest.raises(Incomplete) as refused:
        cancel(case_id=case.pk, **act)  # type: ignore[arg-type]
    assert refused.value.field == "time_still_runs"
    case = cancel(case_id=case.pk, time_still_runs=True, **act)  # type: ignore[arg-type]
    assert story.ended(case, ClockKind.REGISTERED_EXTENSION).end == ClockEnd.CANCELLED_NO_RULING

    other = suspended_case(world, now=DECIDED)
    other = story.grant(world, other, story.ask_extension(world, other, ASKED), GRANTED)
    other = seize_lines(
        case_id=other.pk, lines=[1, 2], reasons="Seized.", actor=world.head, now=almaty(2026, 12, 9)
    )
    assert story.ended(other, ClockKind.REGISTERED_EXTENSION).end == ClockEnd.SEIZED


def test_a_ruling_lodged_in_the_extension_holds_the_goods(world: World) -> None:
    """CC 198(6): a ruling within the extended term replaces it by the hold."""
    case = suspended_case(world)
    case = story.grant(world, case, story.ask_extension(world, case, ASKED), GRANTED)
    at = almaty(2026, 12, 21, 23, 59, 59)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, at)
    assert story.fresh(case).state == "court_hold"
    assert story.ended(case, ClockKind.REGISTERED_EXTENSION) == story.Ended(
        story.TWENTIETH_DAY, ClockEnd.COURT_HOLD, at
    )
