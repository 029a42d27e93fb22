"""A suspension on a registered object as officers see it, from the declaration to the end of the extension.

LAW.md 2, worked example: decided on Friday 2026-11-20, ten business days end on 2026-12-04, ten more on
2026-12-21, because 16 December is a day off. Release resumes on 2026-12-22 at 00:00.
"""

from collections.abc import Callable

from acts.sweep import sweep
from customs.models import Case
from law.case_states import CaseState
from law.clock_ends import ClockEnd
from law.documents import DocumentKind
from tests.browser import work
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty

Seat = Callable[..., Desk]


@work.EACH
def test_from_the_declaration_to_the_end_of_the_extension(
    desk: Seat, world: World, clock: Clock, language: str, width: int
) -> None:
    inspector = desk("inspector", language=language, width=width)
    number = work.prepare_by_keyboard(inspector)
    inspector.sees("Only the head of the customs authority or a person authorised by the head decides this.")

    clock.go(almaty(2026, 11, 20, 10))
    head = desk("head", language=language, width=width)
    assert f"{head.say('Waiting for a decision')} 1" in head.main()
    head.follow(number)
    work.suspend(head)
    work.resumes_on(head, "05.12.2026")
    assert "04.12.2026" in head.main()

    clock.go(almaty(2026, 11, 27, 11))
    inspector.open(f"/cases/{number}/")
    inspector.sees("Sign in to see this page.")
    inspector.sign_in(world.inspector.username)
    holder = world.entry.holder.name
    work.lodge(inspector, DocumentKind.COURT_APPLICATION, holder, almaty(2026, 11, 27, 9, 30))
    work.received(
        inspector,
        "Request to extend",
        holder,
        almaty(2026, 11, 27, 9, 30),
        proof_of_having_applied_to_a_court=holder,
    )
    inspector.sees("The request is recorded. Only the head's decision while the term runs extends it.")

    head.open("/cases/")
    head.sign_in(world.head.username)
    head.follow(number)
    head.follow("Extend the suspension")
    head.fill("Business days granted", 10)
    head.fill("Reasons", "A claim has been filed with the court.")
    head.press("Extend the suspension")
    head.sees("The suspension is extended. Both sides are told.")
    work.resumes_on(head, "22.12.2026")

    sweep(now=clock.go(almaty(2026, 12, 22, 0, 1)))
    inspector.open(f"/cases/{number}/")
    inspector.sign_in(world.inspector.username)
    inspector.sees("expired after extension")
    assert "22.12.2026 00:00" in inspector.main()
    case = Case.objects.get(number=number)
    assert (case.state, case.end) == (CaseState.RELEASE_RESUMED, ClockEnd.EXPIRED_AFTER_EXTENSION)
    assert case.ended_at == almaty(2026, 12, 22, 0)
