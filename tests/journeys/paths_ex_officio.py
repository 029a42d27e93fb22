"""Cases opened ex officio, from opening to each of their ends (CC 199)."""

from datetime import date

from customs.models import Case
from customs.services.lines import seize_lines
from customs.services.verify import set_aside_prolongation
from tests.factories import World, almaty, suspended_ex_officio
from tests.journeys import story


def expired(world: World) -> Case:
    return story.swept(suspended_ex_officio(world), almaty(2026, 11, 26, 0, 1))


def prolonged(world: World) -> Case:
    """Prolonged by a request received on the last of the three days at 23:59:59."""
    case = suspended_ex_officio(world)
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 23, 59, 59))
    return story.fresh(case)


def documents_incomplete(world: World) -> Case:
    case = prolonged(world)
    for kind in story.HOLD_PAPERS[:2]:
        story.lodge(world, case, kind, almaty(2026, 12, 3))
    return story.swept(case, almaty(2026, 12, 5, 0, 1))


def held(world: World) -> Case:
    """Held since all three documents were there, on 3 December at noon."""
    case = prolonged(world)
    story.lodge_all_three(world, case, almaty(2026, 12, 3, 12))
    return story.fresh(case)


def held_no_infringement(world: World) -> Case:
    case = held(world)
    story.judge(world, case, date(2027, 2, 10), almaty(2027, 2, 11))
    return story.fresh(case)


def withdrawn(world: World) -> Case:
    case = suspended_ex_officio(world)
    request = story.ask_cancellation(world, case, almaty(2026, 11, 23))
    return story.cancel_at_request(world, case, request, almaty(2026, 11, 23, 17))


def seized(world: World) -> Case:
    case = prolonged(world)
    return seize_lines(
        case_id=case.pk,
        lines=[1, 2],
        reasons="Arrested in administrative case No. 12.",
        actor=world.head,
        now=almaty(2026, 11, 27),
    )


def not_the_holders(world: World) -> Case:
    """The request to prolong turns out not to be the holder's after the three days are over."""
    case = prolonged(world)
    set_aside_prolongation(
        case_id=case.pk,
        request_id=case.requests.get().pk,
        reasons="The holder did not sign it.",
        actor=world.head,
        now=almaty(2026, 11, 30, 11),
    )
    return story.fresh(case)


def entered_late(world: World) -> Case:
    """A request received on the third day, entered two days later; the goods are still there."""
    case = suspended_ex_officio(world)
    story.swept(case, almaty(2026, 11, 26, 0, 1))
    story.ask_prolongation(world, case, almaty(2026, 11, 25, 17), now=almaty(2026, 11, 27))
    return story.fresh(case)
