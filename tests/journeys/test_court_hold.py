"""The court hold: begun by papers lodged in time, ended by courts, the head, the holder (CC 198(6), 199(6))."""

from datetime import date

import pytest

from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, TooEarly
from customs.models import Case, Document, Judgment
from customs.services.cancel import cancel
from customs.services.court import end_court_case, record_annulment
from customs.services.lines import seize_lines
from customs.services.verify import reject_document, verify_document
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Reason
from registers.services.change_status import change_status
from tests.factories import RESUMES, World, almaty, suspended_case, suspended_ex_officio
from tests.journeys import paths_ex_officio, paths_registered, story

K, N, D = ClockKind, ClockEnd, DocumentKind
RULING = almaty(2026, 12, 2, 11)


@pytest.fixture
def held(world: World) -> Case:
    """Registered, held since Wednesday 2 December 11:00; the ten days would end on the 4th."""
    return paths_registered.held(world)


def reject(world: World, case: Case, document: Document, now: object) -> Case:
    """The head finds that a document is not what it was lodged as."""
    reject_document(
        case_id=case.pk,
        document_id=document.pk,
        reasons="A claim, not a ruling.",
        actor=world.head,
        now=now,  # type: ignore[arg-type]
    )
    return story.fresh(case)


# What begins it


def test_a_ruling_in_time_holds_at_once_to_be_verified(held: Case) -> None:
    """LAW.md 3.7 "Upload in time": held from the instant it was lodged; house rule: checked in one day."""
    assert held.state == "court_hold"
    assert story.ended(held, K.REGISTERED_SUSPENSION) == story.Ended(story.TENTH_DAY, N.COURT_HOLD, RULING)
    hold = story.clock(held, K.COURT_HOLD)
    assert (hold.started_at, hold.due_on, hold.lapses_at) == (RULING, None, None)
    check = story.clock(held, K.DOCUMENT_VERIFICATION)
    assert (check.due_on, held.documents.get().state) == (date(2026, 12, 3), Document.State.TO_VERIFY)
    # No term ends it, however many days pass.
    assert story.swept(held, almaty(2028, 1, 1)).state == "court_hold"


@pytest.mark.parametrize("kind", [D.UNDERTAKING, D.REGISTER_APPLICATION, D.COURT_APPLICATION, D.OTHER])
def test_nothing_but_the_ruling_holds_a_registered_object(world: World, kind: DocumentKind) -> None:
    """CC 198(6): the judge's ruling and no other paper."""
    case = suspended_case(world)
    story.lodge(world, case, kind, RULING)
    assert story.fresh(case).state == "suspended"


@pytest.mark.parametrize("missing", story.HOLD_PAPERS)
def test_ex_officio_all_three_are_needed(world: World, missing: DocumentKind) -> None:
    """CC 199(6); LAW.md 3.4: with one of the three missing release resumes after the ten days."""
    case = paths_ex_officio.prolonged(world)
    for kind in story.HOLD_PAPERS:
        if kind is not missing:
            story.lodge(world, case, kind, RULING)
    assert story.fresh(case).state == "prolonged"
    case = story.swept(case, story.AFTER_TEN)
    assert (case.end, case.ended_at) == (N.DOCUMENTS_INCOMPLETE, story.AFTER_TEN)


def test_ex_officio_the_last_of_the_three_begins_it(world: World) -> None:
    """LAW.md 3.2: the hold begins when the last of the three documents was lodged."""
    case = paths_ex_officio.prolonged(world)
    for day, kind in enumerate(story.HOLD_PAPERS, start=1):
        story.lodge(world, case, kind, almaty(2026, 12, day))
    assert story.clock(case, K.COURT_HOLD).started_at == almaty(2026, 12, 3)
    assert story.ended(case, K.EX_OFFICIO_PROLONGATION) == story.Ended(
        story.TENTH_DAY, N.COURT_HOLD, almaty(2026, 12, 3)
    )


def test_ex_officio_all_three_within_the_first_days(world: World) -> None:
    """LAW.md 3.4: "within the ten days" includes the three; nobody need ask for a prolongation first."""
    case = suspended_ex_officio(world)
    story.lodge_all_three(world, case, almaty(2026, 11, 24))
    assert story.fresh(case).state == "court_hold"
    assert story.ended(case, K.EX_OFFICIO_SUSPENSION).end == N.COURT_HOLD


# What the check finds


def test_verified_by_another_person(world: World, held: Case) -> None:
    """House rule of four eyes: whoever entered the ruling does not check it; checked once it stays checked."""
    document = held.documents.get()
    act = {"case_id": held.pk, "document_id": document.pk, "now": almaty(2026, 12, 3)}
    with pytest.raises(NotAllowed) as refused:
        verify_document(actor=world.inspector, **act)  # type: ignore[arg-type]
    assert refused.value.provision == "HOUSE.four_eyes"
    assert verify_document(actor=world.colleague, **act).state == Document.State.VERIFIED  # type: ignore[arg-type]
    assert story.ended(held, K.DOCUMENT_VERIFICATION).end == N.MET
    with pytest.raises(Repeated):
        verify_document(actor=world.colleague, **act)  # type: ignore[arg-type]


def test_not_a_ruling_while_the_term_is_ahead(world: World, held: Case) -> None:
    """LAW.md 3.7: the earlier clock reopens with its original date, and the holder's time still runs."""
    case = reject(world, held, held.documents.get(), almaty(2026, 12, 3, 16))
    assert case.state == "suspended"
    assert story.ended(case, K.COURT_HOLD).end == N.CORRECTED
    again = story.clocks(case, K.REGISTERED_SUSPENSION)[-1]
    assert (again.due_on, again.lapses_at, again.end) == (story.TENTH_DAY, RESUMES, "")
    (told,) = story.notices(case, "hold_set_aside", "declarant")
    assert "04.12.2026" in told.body
    story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 4, 20))
    assert story.fresh(case).state == "court_hold"


def test_not_a_ruling_after_the_term(world: World, held: Case) -> None:
    """LAW.md 3.7: the earlier clock's date is past, so release resumes when the head so finds."""
    now = almaty(2026, 12, 8, 16)
    case = reject(world, held, held.documents.get(), now)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.CORRECTED, now)
    assert story.instructions(case)[-1] == ("release", [1, 2], "queued")
    assert case.decisions.get(event="court_hold_set_aside").decided_by == world.head


def test_not_a_ruling_in_the_extension(world: World) -> None:
    """LAW.md 3.7: back to the term that the hold replaced, here the extended one."""
    case = suspended_case(world)
    case = story.grant(world, case, story.ask_extension(world, case, RULING), almaty(2026, 12, 3))
    ruling = story.lodge(world, case, D.JUDGE_RULING, almaty(2026, 12, 10))
    case = reject(world, case, ruling, almaty(2026, 12, 11))
    assert case.state == "extended"
    assert story.swept(case, story.AFTER_TWENTY).end == N.EXPIRED_AFTER_EXTENSION


def test_one_of_the_three_falls_away(world: World) -> None:
    """CC 199(6): with one of the three found not to be one the others hold nothing."""
    case = paths_ex_officio.held(world)
    undertaking = case.documents.get(kind=D.UNDERTAKING)
    case = reject(world, case, undertaking, almaty(2026, 12, 4, 12))
    assert case.state == "prolonged"
    story.lodge(world, case, D.UNDERTAKING, almaty(2026, 12, 4, 23, 59, 59))
    assert story.fresh(case).state == "court_hold"


def test_a_second_ruling_keeps_the_hold_when_the_first_falls_away(world: World, held: Case) -> None:
    """CC 198(6): the hold rests on a ruling lodged in time; another one in time carries it."""
    story.lodge(world, held, D.JUDGE_RULING, almaty(2026, 12, 3))
    case = reject(world, held, held.documents.order_by("pk")[0], almaty(2026, 12, 3, 16))
    assert case.state == "court_hold"


# What ends it


def test_the_head_cancels_on_the_holders_request(world: World, held: Case) -> None:
    """LAW.md 3.7 "Court hold": the holder may still withdraw."""
    request = story.ask_cancellation(world, held, almaty(2026, 12, 10))
    case = story.cancel_at_request(world, held, request, almaty(2026, 12, 10, 15))
    assert (case.state, story.ended(case, K.COURT_HOLD).end) == ("release_resumed", N.WITHDRAWN_BY_HOLDER)


def test_the_head_cancels_on_exclusion(world: World, held: Case) -> None:
    """CC 198(8)(2): the object left the register; the hold ends by the head's decision."""
    now = almaty(2026, 12, 10)
    change_status(
        entry_id=world.entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order No. 91",
        ground=ExclusionGround.RIGHT_ENDED,
        by=world.registrar,
        now=now,
    )
    case = cancel(
        case_id=held.pk, reason=Reason.OBJECT_EXCLUDED, reasons="Order No. 91.", actor=world.head, now=now
    )
    assert story.ended(case, K.COURT_HOLD) == story.Ended(None, N.CANCELLED_EXCLUDED, now)


def test_no_ruling_presented_cannot_apply(world: World, held: Case) -> None:
    """LAW.md 3.7: the ruling was presented, so this ground is gone."""
    with pytest.raises(OutOfState) as refused:
        cancel(
            case_id=held.pk,
            reason=Reason.NO_RULING,
            reasons="None.",
            time_still_runs=True,
            actor=world.head,
            now=almaty(2026, 12, 10),
        )
    assert (refused.value.provision, refused.value.field) == ("CC198.8", "reason")


@pytest.mark.parametrize("regime", ["registered", "ex_officio"])
def test_seizure_ends_it(world: World, regime: str) -> None:
    """CC 198(11); LAW.md 3.7: seizure ends any suspension or hold, ex officio too."""
    case = paths_registered.held(world) if regime == "registered" else paths_ex_officio.held(world)
    now = almaty(2026, 12, 15)
    case = seize_lines(case_id=case.pk, lines=[1, 2], reasons="Seized.", actor=world.head, now=now)
    assert case.state == "seized"
    assert story.ended(case, K.COURT_HOLD) == story.Ended(None, N.SEIZED, now)
    assert [row[0] for row in story.instructions(case)] == ["hold"]


@pytest.mark.parametrize("regime", ["registered", "ex_officio"])
def test_the_court_case_ends_undecided(world: World, regime: str) -> None:
    """LAW.md 3.7: claim withdrawn, settlement, ruling reversed: the hold ends when that act takes effect."""
    case = paths_registered.held(world) if regime == "registered" else paths_ex_officio.held(world)
    act = {"case_id": case.pk, "reasons": "The claim was withdrawn.", "now": almaty(2027, 1, 21)}
    with pytest.raises(NotAllowed):
        end_court_case(takes_effect_on=date(2027, 1, 20), actor=world.inspector, **act)  # type: ignore[arg-type]
    with pytest.raises(TooEarly):
        end_court_case(takes_effect_on=date(2027, 1, 22), actor=world.head, **act)  # type: ignore[arg-type]
    case = end_court_case(takes_effect_on=date(2027, 1, 20), actor=world.head, **act)  # type: ignore[arg-type]
    at = almaty(2027, 1, 20, 0)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.COURT_ENDED_UNDECIDED, at)
    assert {message.recipient_role for message in story.notices(case, "resumption")} == {
        "declarant",
        "holder",
        "officer",
    }


def test_a_running_term_is_not_ended_by_the_end_of_a_court_case(world: World) -> None:
    """LAW.md 3.7: there is no hold to end; the term runs."""
    case = suspended_case(world)
    with pytest.raises(OutOfState):
        end_court_case(
            case_id=case.pk,
            takes_effect_on=date(2026, 12, 1),
            reasons="Withdrawn.",
            actor=world.head,
            now=almaty(2026, 12, 1),
        )


# Judgment


def test_a_judgment_before_the_replaced_term_would_have_ended_governs(world: World) -> None:
    """LAW.md 3.7: in force on 3 December, the replaced term would have run to the 4th: it never revives."""
    case = paths_registered.held(world)
    story.judge(world, case, date(2026, 12, 3), almaty(2026, 12, 3, 17))
    case = story.fresh(case)
    at = almaty(2026, 12, 3, 0)
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.JUDGMENT, at)
    assert story.ended(case, K.COURT_HOLD).ended_at == at
    # The date of the replaced term passes and changes nothing.
    assert story.swept(case, RESUMES).end == N.JUDGMENT
    assert [row[0] for row in story.instructions(case)] == ["hold", "release"]


def test_a_judgment_of_infringement_before_the_replaced_term_would_have_ended(world: World) -> None:
    """CC 201(1)(6): release does not resume; the goods await disposal, whatever the replaced term was."""
    case = paths_registered.held(world)
    story.judge(world, case, date(2026, 12, 3), almaty(2026, 12, 3, 17), Judgment.Outcome.INFRINGEMENT)
    case = story.swept(case, RESUMES)
    assert (case.state, case.end) == ("awaiting_disposal", N.JUDGMENT)
    assert [row[0] for row in story.instructions(case)] == ["hold"]
    told = {message.recipient_role: message.body for message in story.notices(case, "judgment")}
    assert set(told) == {"declarant", "holder"}


def test_no_infringement_resumes_release_from_the_day_in_force(world: World, held: Case) -> None:
    """CC 198(7): effective when the judgment entered into force, recorded days later or not."""
    story.judge(world, held, date(2027, 2, 1), almaty(2027, 2, 9))
    case = story.fresh(held)
    assert case.ended_at == almaty(2027, 2, 1, 0)
    (record,) = story.records(case, "judgment_no_infringement")
    assert (record["effective_at"], record["provision"]) == (almaty(2027, 2, 1, 0), "CC198.7")


def test_a_judgment_is_recorded_when_it_is_in_force(world: World, held: Case) -> None:
    """CC 198(6): the hold lasts until the decision enters into force, not until it is given."""
    with pytest.raises(TooEarly) as refused:
        story.judge(world, held, date(2027, 2, 10), almaty(2027, 2, 9))
    assert refused.value.field == "in_force_on"
    with pytest.raises(Incomplete):
        story.record_judgment(
            case_id=held.pk,
            court="Court",
            number="1",
            decided_on=date(2027, 2, 5),
            in_force_on=date(2027, 2, 4),
            outcome=Judgment.Outcome.NONE,
            received_at=almaty(2027, 2, 9),
            actor=world.inspector,
            now=almaty(2027, 2, 9),
        )


def test_an_annulled_decision_ends_the_hold(world: World, held: Case) -> None:
    """LAW.md 3.2: annulled by a court or a higher authority, effective when the annulment takes effect."""
    case = record_annulment(
        case_id=held.pk,
        takes_effect_on=date(2027, 1, 11),
        reasons="Annulled by the committee.",
        actor=world.inspector,
        now=almaty(2027, 1, 12),
    )
    assert (case.state, case.end, case.ended_at) == ("release_resumed", N.ANNULLED, almaty(2027, 1, 11, 0))
    assert story.ended(case, K.COURT_HOLD).end == N.ANNULLED
