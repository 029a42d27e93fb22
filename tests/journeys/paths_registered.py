"""Cases on a registered object, from opening to each of their ends (CC 198, 200, 201)."""

from datetime import date, datetime

from customs.models import Case, Judgment
from customs.services.cancel import cancel
from customs.services.court import end_court_case, record_annulment
from customs.services.disposal import hand_over, order_destruction, other_disposal, record_destruction
from customs.services.extend import refuse_extension
from customs.services.lines import seize_lines
from customs.services.release import record_release, refuse_release
from customs.services.suspend import decline
from customs.services.verify import reject_document, verify_document
from law.documents import DocumentKind
from law.entry_states import EntryEvent, ExclusionGround
from law.events import Reason
from registers.services.change_status import change_status
from tests.factories import (
    LAST_DAY,
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    opened_case,
    suspended_case,
)
from tests.journeys import story


def released(world: World, case: Case, at: datetime) -> Case:
    """The goods leave, recorded at that instant."""
    return record_release(case_id=case.pk, released_at=at, actor=world.inspector, now=at)


def declined(world: World) -> Case:
    case = opened_case(world)
    return decline(
        case_id=case.pk, reasons="The sole is the holder's.", actor=world.head, now=almaty(2026, 11, 20)
    )


def expired(world: World) -> Case:
    case = suspended_case(world)
    story.swept(case, almaty(2026, 12, 5, 0, 1))
    return released(world, case, almaty(2026, 12, 7, 9))


def expired_undecided(world: World) -> Case:
    case = suspended_case(world)
    story.ask_extension(world, case, almaty(2026, 12, 4, 23, 59, 59))
    return story.swept(case, almaty(2026, 12, 5, 0, 1))


def expired_refused(world: World) -> Case:
    case = suspended_case(world)
    request = story.ask_extension(world, case, almaty(2026, 12, 1))
    refuse_extension(
        case_id=case.pk,
        request_id=request.pk,
        reasons="The claim concerns other goods.",
        actor=world.head,
        now=almaty(2026, 12, 2),
    )
    return story.swept(case, almaty(2026, 12, 5, 0, 1))


def expired_after_extension(world: World) -> Case:
    case = suspended_case(world)
    request = story.ask_extension(world, case, almaty(2026, 12, 3))
    story.grant(world, case, request, almaty(2026, 12, 4, 18))
    return story.swept(case, almaty(2026, 12, 22, 0, 1))


def withdrawn(world: World) -> Case:
    case = suspended_case(world)
    request = story.ask_cancellation(world, case, almaty(2026, 11, 24))
    return story.cancel_at_request(world, case, request, almaty(2026, 11, 24, 16))


def given_up(world: World) -> Case:
    """The goods bear the marks of two holders, who withdraw one after the other."""
    other = make_entry("STEPPE BOOT", holder=make_holder("Steppe Goods LLP", email="steppe@goods.example"))
    plain = [line_data(1, mark=""), line_data(2, mark="")]
    case = suspended_case(world, entries=[world.entry, other], data=plain)
    for hour, name in ((11, "Alma Trek LLP"), (15, "Steppe Goods LLP")):
        party = case.parties.get(name=name)
        request = story.ask_cancellation(world, case, almaty(2026, 11, 24, hour), party=party)
        case = story.cancel_at_request(world, case, request, almaty(2026, 11, 24, hour + 1))
    return case


def excluded(world: World) -> Case:
    case = suspended_case(world)
    change_status(
        entry_id=world.entry.pk,
        event=EntryEvent.EXCLUDED,
        document="Order No. 88 of 2026-11-25",
        ground=ExclusionGround.HOLDER_ASKED,
        by=world.registrar,
        now=almaty(2026, 11, 25),
    )
    return cancel(
        case_id=case.pk,
        reason=Reason.OBJECT_EXCLUDED,
        reasons="Excluded by order No. 88.",
        actor=world.head,
        now=almaty(2026, 11, 25, 15),
    )


def no_ruling(world: World) -> Case:
    case = suspended_case(world)
    return cancel(
        case_id=case.pk,
        reason=Reason.NO_RULING,
        reasons="The holder writes that no claim will be filed.",
        time_still_runs=True,
        actor=world.head,
        now=almaty(2026, 12, 1),
    )


def held(world: World) -> Case:
    """A case held since Wednesday 2 December 11:00 by a judge's ruling."""
    case = suspended_case(world)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, almaty(2026, 12, 2, 11))
    return story.fresh(case)


def held_no_infringement(world: World) -> Case:
    case = held(world)
    story.judge(world, case, date(2027, 2, 10), almaty(2027, 2, 11))
    return released(world, case, almaty(2027, 2, 11, 12))


def held_infringement(world: World) -> Case:
    """A case in which a judgment of infringement is in force since 10 February 2027."""
    case = held(world)
    document = case.documents.get()
    verify_document(
        case_id=case.pk, document_id=document.pk, actor=world.colleague, now=almaty(2026, 12, 2, 15)
    )
    story.judge(world, case, date(2027, 2, 10), almaty(2027, 2, 11), Judgment.Outcome.INFRINGEMENT)
    return story.fresh(case)


def destroyed(world: World) -> Case:
    case = held_infringement(world)
    act = {"case_id": case.pk, "actor": world.inspector}
    refuse_release(
        case_id=case.pk,
        ground="CC201.1.6",
        reasons="Infringement found.",
        actor=world.head,
        now=almaty(2027, 2, 11, 15),
    )
    order_destruction(
        in_force_on=date(2027, 2, 10),
        reasons="Destruction ordered.",
        now=almaty(2027, 2, 11, 16),
        **act,  # type: ignore[arg-type]
    )
    for step, at in ((hand_over, almaty(2027, 2, 11, 17)), (record_destruction, almaty(2027, 2, 11, 20))):
        step(happened_at=at, reasons="Act No. 3.", now=at, **act)  # type: ignore[arg-type]
    return story.fresh(case)


def disposed(world: World) -> Case:
    case = held_infringement(world)
    at = almaty(2027, 2, 15)
    return other_disposal(
        case_id=case.pk,
        happened_at=at,
        reasons="Marks removed, goods given to a home.",
        actor=world.inspector,
        now=at,
    )


def court_case_ended(world: World) -> Case:
    case = held(world)
    return end_court_case(
        case_id=case.pk,
        takes_effect_on=date(2027, 1, 20),
        reasons="The claim was withdrawn.",
        actor=world.head,
        now=almaty(2027, 1, 21),
    )


def annulled(world: World) -> Case:
    case = suspended_case(world)
    record_annulment(
        case_id=case.pk,
        takes_effect_on=date(2026, 11, 30),
        reasons="The committee annulled the decision.",
        actor=world.inspector,
        now=almaty(2026, 12, 1),
    )
    return refuse_release(
        case_id=case.pk,
        ground="CC201",
        reasons="No certificate of conformity.",
        actor=world.head,
        now=almaty(2026, 12, 2),
    )


def annulled_before_the_end(world: World) -> Case:
    """The annulment took effect on Thursday; on Monday, after the term had run out, it came to be known."""
    case = suspended_case(world)
    story.swept(case, almaty(2026, 12, 5, 0, 1))
    return record_annulment(
        case_id=case.pk,
        takes_effect_on=date(2026, 12, 3),
        reasons="The committee annulled the decision.",
        actor=world.inspector,
        now=almaty(2026, 12, 7),
    )


def seized(world: World) -> Case:
    case = suspended_case(world)
    return seize_lines(
        case_id=case.pk,
        lines=[1, 2],
        reasons="Seized in criminal case No. 267.",
        actor=world.head,
        now=almaty(2026, 11, 26),
    )


def not_a_ruling(world: World) -> Case:
    """The ruling is found not to be one while the first term's date is still ahead."""
    case = held(world)
    reject_document(
        case_id=case.pk,
        document_id=case.documents.get().pk,
        reasons="A claim, not a ruling.",
        actor=world.head,
        now=almaty(2026, 12, 3),
    )
    return story.swept(case, almaty(2026, 12, 5, 0, 1))


def entered_late(world: World) -> Case:
    """A ruling received on the last day, entered on Monday; the goods are still there."""
    case = suspended_case(world)
    story.swept(case, almaty(2026, 12, 5, 0, 1))
    last_minute = almaty(LAST_DAY.year, LAST_DAY.month, LAST_DAY.day, 23, 59, 59)
    story.lodge(world, case, DocumentKind.JUDGE_RULING, last_minute, now=almaty(2026, 12, 7))
    return story.fresh(case)
