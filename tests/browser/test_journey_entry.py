"""The life of an entry of the national register on the pages: renewed, on hold and released, excluded in mid-case."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from customs.services.watch import watch
from law.entry_states import ExclusionGround
from law.register_proposals import ProposedAct
from registers.models import Application, Entry
from registers.services.include_application import include_application
from tests.browser import applying
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty, suspended_case
from tests.registers.applications import filed, make_organisation

Seat = Callable[..., Desk]
DECISION = "Decision (number and date)"


@pytest.fixture
def included(world: World, clock: Clock, settings: Any, tmp_path: Any) -> Application:
    """The holder's own entry, protected from Friday 2026-11-20 until 2028-11-20; insurance and right last longer."""
    settings.MEDIA_ROOT = tmp_path / "files"
    organisation, person = make_organisation(person=world.holder)
    now = almaty(2026, 11, 20, 9)
    application = filed(
        organisation, person, now=now, wished_until=date(2028, 11, 20), insured_to=date(2031, 12, 31)
    )
    include_application(
        application_id=application.pk,
        number="00001/ТЗ-201126",
        document="Order 1",
        by=world.registrar,
        now=now,
    )
    application.refresh_from_db()
    return application


def _entry(application: Application) -> Entry:
    return Entry.objects.get(application=application)


def _ask_for_renewal(holder: Desk, application: Application, until: str) -> None:
    holder.open(application.get_absolute_url())
    holder.follow("Ask for renewal")
    holder.fill("Protection wished until", until)
    holder.press("Send")
    holder.sees("Renewal is asked for.")


def test_the_holder_asks_for_renewal_and_it_is_granted(
    desk: Seat, world: World, clock: Clock, included: Application
) -> None:
    """CC 462(1): asked fifteen calendar days before the end at the latest, here by Sunday 5 November 2028."""
    clock.go(almaty(2028, 11, 1))
    holder = desk("holder")
    holder.open(included.get_absolute_url())
    assert "05.11.2028" in holder.main()
    _ask_for_renewal(holder, included, "2030-03-01")

    clock.go(almaty(2028, 11, 6))
    registrar = desk("registrar")
    registrar.open(_entry(included).get_absolute_url())
    assert "01.03.2030" in registrar.main()
    applying.open_proposing(registrar, ProposedAct.RENEW)
    registrar.fill("Protected until", "2030-03-01")
    registrar.fill(DECISION, "Приказ № 90")
    applying.propose(registrar, ProposedAct.RENEW, "Право действует, страхование есть.")

    clock.go(almaty(2028, 11, 7))
    applying.decide(desk("chief"), ProposedAct.RENEW)
    assert _entry(included).valid_to == date(2030, 3, 1)
    holder.sign_in_again(world.holder.username, included.get_absolute_url())
    assert "01.03.2030" in holder.main()
    guest = desk()
    guest.open(_entry(included).get_absolute_url())
    assert "01.03.2030" in guest.main()


def test_a_hold_and_its_lifting(desk: Seat, world: World, clock: Clock, included: Application) -> None:
    """CC 462(2): protection is on hold while proof of a renewed right is awaited, and goes on once it is there."""
    clock.go(almaty(2026, 11, 25))
    holder = desk("holder")
    _ask_for_renewal(holder, included, "2029-11-20")
    registrar, chief = desk("registrar"), desk("chief")
    registrar.open(_entry(included).get_absolute_url())
    applying.open_proposing(registrar, ProposedAct.HOLD)
    registrar.fill(DECISION, "Приказ № 14")
    applying.propose(registrar, ProposedAct.HOLD, "Доказательство продления права ожидается.")
    applying.decide(chief, ProposedAct.HOLD)
    assert _entry(included).status == "on_hold"
    holder.open(included.get_absolute_url())
    on_hold = _entry(included).get_status_display()
    holder.sees("on hold")
    assert holder.page.locator("h2#entry .tag").inner_text().casefold() == holder.say(str(on_hold)).casefold()

    clock.go(almaty(2026, 11, 26))
    registrar.sign_in_again(world.registrar.username, _entry(included).get_absolute_url())
    applying.open_proposing(registrar, ProposedAct.LIFT_HOLD)
    registrar.fill(DECISION, "Приказ № 15")
    applying.propose(registrar, ProposedAct.LIFT_HOLD, "Доказательство представлено.")
    chief.sign_in_again(world.chief.username, "/proposals/")
    applying.decide(chief, ProposedAct.LIFT_HOLD)
    assert _entry(included).status == "active"
    holder.sign_in_again(world.holder.username, included.get_absolute_url())
    holder.sees("active")


def test_an_exclusion_in_mid_case_is_brought_to_the_inspector_and_the_head(
    desk: Seat, world: World, clock: Clock
) -> None:
    """CC 198(8)(2): the suspension is cancelled when the object is excluded; exclusion raises a task (LAW.md 4.1)."""
    case = suspended_case(world)
    clock.go(almaty(2026, 11, 24))
    registrar = desk("registrar")
    registrar.open(world.entry.get_absolute_url())
    applying.open_proposing(registrar, ProposedAct.EXCLUDE)
    registrar.page.locator(f"input[name=ground][value={ExclusionGround.HOLDER_ASKED}]").check()
    registrar.fill(DECISION, "Приказ № 21")
    applying.propose(registrar, ProposedAct.EXCLUDE, "Просьба правообладателя от 23.11.2026.")
    applying.decide(desk("chief"), ProposedAct.EXCLUDE)
    watch(now=almaty(2026, 11, 24, 11))

    task = "Cancellation is due: the object was excluded from the register"
    inspector, head = desk("inspector"), desk("head")
    for officer in (inspector, head):
        officer.open(f"/cases/{case.number}/")
        officer.sees(task)
        assert world.entry.number in officer.main()
        assert officer.barriers() == []
    head.open("/desk/")
    assert case.number in head.main()
    head.open(f"/cases/{case.number}/")
    head.follow("Cancel the suspension")
    assert head.button("Cancel the suspension").is_enabled()
