"""Who is told of a corrected record, and which corrected request counts (CC 198(5); LAW.md 3.7)."""

from customs.models import Case, Request
from tests.customs.correcting import correct
from tests.factories import (
    World,
    almaty,
    line_data,
    make_entry,
    make_holder,
    suspended_case,
    suspended_ex_officio,
)
from tests.journeys import story


def told(case: Case) -> list[str]:
    """Who received a correcting notice."""
    return sorted(message.recipient_name for message in story.notices(case, "correction"))


def shared_case(world: World) -> Case:
    """Goods held for two holders at once."""
    holder = make_holder("Steppe Goods LLP", email="steppe@goods.example", address="Astana, Kenesary 4")
    boots = make_entry("STEPPE BOOT", holder=holder)
    return suspended_case(
        world, entries=[world.entry, boots], data=[line_data(1, mark=""), line_data(2, mark="")]
    )


def test_a_corrected_request_is_told_to_the_asking_holder_only(world: World) -> None:
    """CC 198(5): what one holder asked is no business of another, nor of the declarant while no term changes."""
    case = shared_case(world)
    trek = case.parties.get(name="Alma Trek LLP")
    asked = story.ask_extension(world, case, almaty(2026, 12, 1), party=trek)
    correct(world, case, asked, "received_at", almaty(2026, 11, 30), now=almaty(2026, 12, 2))
    assert told(case) == ["Alma Trek LLP"]


def test_a_corrected_hold_is_told_to_the_declarant_too(world: World) -> None:
    """LAW.md 3.7: the declarant was told since when the goods are held; that is answered."""
    case = shared_case(world)
    trek = case.parties.get(name="Alma Trek LLP")
    ruling = story.lodge(world, case, story.HOLD_PAPERS[0], almaty(2026, 12, 2), party=trek)
    correct(world, case, ruling, "received_at", almaty(2026, 12, 1), now=almaty(2026, 12, 3))
    assert told(case) == ["Alma Trek LLP", "Broker Plus LLP"]


def test_a_late_prolongation_that_came_last_after_all_counts(world: World) -> None:
    """LAW.md 3.7: of the two the later received counts, also when that turns out by a correction."""
    case = suspended_ex_officio(world)
    story.ask_cancellation(world, case, almaty(2026, 11, 24, 12))
    story.swept(case, almaty(2026, 11, 26, 0, 5))
    asked = story.ask_prolongation(world, case, almaty(2026, 11, 24, 11), now=almaty(2026, 11, 26, 9))
    assert case.requests.get(kind="cancellation").outcome == Request.Outcome.UNDECIDED
    correct(world, case, asked, "received_at", almaty(2026, 11, 24, 13), now=almaty(2026, 11, 26, 12))
    outcomes = dict(case.requests.values_list("kind", "outcome"))
    assert (case.state, outcomes) == ("prolonged", {"prolongation": "in_effect", "cancellation": "replaced"})


def test_a_request_found_timely_prolongs_though_one_to_cancel_was_received_later(world: World) -> None:
    """LAW.md 3.7: received in time it prolongs by itself; the later request to cancel waits for the head."""
    case = suspended_ex_officio(world)
    story.ask_cancellation(world, case, almaty(2026, 11, 24, 12))
    story.swept(case, almaty(2026, 11, 26, 0, 5))
    asked = story.ask_prolongation(world, case, almaty(2026, 11, 24, 11), now=almaty(2026, 11, 26, 9))
    correct(world, case, asked, "received_at", almaty(2026, 11, 24, 11, 30), now=almaty(2026, 11, 26, 12))
    outcomes = dict(case.requests.values_list("kind", "outcome"))
    assert (case.state, outcomes) == ("prolonged", {"prolongation": "in_effect", "cancellation": "undecided"})


def test_a_request_to_cancel_that_came_first_after_all_lets_the_prolongation_count(world: World) -> None:
    """LAW.md 3.7: the correction of either of the two decides which was the later."""
    case = suspended_ex_officio(world)
    cancelling = story.ask_cancellation(world, case, almaty(2026, 11, 24, 12))
    story.swept(case, almaty(2026, 11, 26, 0, 5))
    story.ask_prolongation(world, case, almaty(2026, 11, 24, 11), now=almaty(2026, 11, 26, 9))
    correct(world, case, cancelling, "received_at", almaty(2026, 11, 24, 10), now=almaty(2026, 11, 26, 12))
    outcomes = dict(case.requests.values_list("kind", "outcome"))
    assert (case.state, outcomes) == ("prolonged", {"prolongation": "in_effect", "cancellation": "replaced"})
