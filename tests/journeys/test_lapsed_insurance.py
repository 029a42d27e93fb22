"""The insurance of an entry lapses in mid-case: it warns and changes no clock; a replaced contract clears the flag."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from customs.models import Case, Task
from customs.services.suspend import suspend
from customs.services.watch import watch
from law.clocks import ClockKind
from registers.models import Entry, Licensee
from registers.services.licensees import add_entry_licensee, end_entry_licensee
from registers.services.security import approve_contract
from tests.customs.browsing import browser, case_url
from tests.factories import LAST_DAY, World, almaty, opened_case, suspended_case
from tests.journeys import story
from tests.registers.applications import make_organisation
from tests.registers.life import handed_in, included, insured_less

#: Included on Monday 2 November 2026; suspended on the 20th, until 4 December. The insurance ends on 24 November.
INCLUDED = almaty(2026, 11, 2)
LAPSED = almaty(2026, 11, 25, 9)


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def entry(world: World) -> Entry:
    _organisation, _manager = make_organisation(person=world.holder)
    entry = included(world.registrar, world.holder, now=INCLUDED, wished_until=date(2028, 11, 2))
    insured_less(entry, world.registrar, date(2026, 11, 24), INCLUDED)
    return entry


@pytest.fixture
def case(world: World, entry: Entry) -> Case:
    return suspended_case(world, entries=[entry])


def page(world: World, case: Case) -> str:
    return browser(world.inspector).get(case_url(case)).content.decode()


def warnings(case: Case) -> list[tuple[str, str]]:
    found = case.tasks.filter(kind=Task.Kind.ENTRY_WARNING).order_by("pk")
    return list(found.values_list("note", "provision"))


def test_lapsed_insurance_warns_once_and_changes_no_clock(world: World, case: Case, entry: Entry) -> None:
    """LAW.md 3.7 "Entry runs out mid-case"."""
    watch(now=almaty(2026, 11, 24, 23))
    assert warnings(case) == []
    for minutes in (0, 1, 60):
        watch(now=LAPSED + timedelta(minutes=minutes))
    assert warnings(case) == [(entry.number, "CC461")]
    assert len(story.records(case, "entry_changed")) == 1
    term = story.clock(case, ClockKind.REGISTERED_SUSPENSION)
    assert (story.fresh(case).state, term.due_on, term.end) == ("suspended", LAST_DAY, "")
    with time_machine.travel(LAPSED, tick=False):
        text = page(world, case)
    assert "The insurance of this entry ended on 24.11.2026." in text
    assert "It changes no clock of the case." in text
    assert story.swept(case, almaty(2026, 12, 5)).end == "expired_no_request"


def test_a_replaced_contract_clears_the_flag(world: World, case: Case, entry: Entry) -> None:
    """LAW.md 4.3: flagged in the search and on the pages until a registrar approves what was handed in."""
    officer, registrar = browser(world.inspector), browser(world.registrar)
    flag = "The insurance of this entry ended on 24.11.2026."
    pages = ["/register/?q=QAZAQ", entry.get_absolute_url(), case_url(case), "/register/ends-soon/"]
    new_case = "/cases/new/entries/?q=QAZAQ&found_on=2026-11-25"
    with time_machine.travel(LAPSED, tick=False):
        handed_in(
            entry,
            world.holder,
            LAPSED,
            concluded_on=date(2026, 11, 24),
            valid_from=date(2026, 11, 25),
            amount=Decimal("4325000"),
        )
        for address in pages[:3]:
            assert flag in officer.get(address).content.decode(), address
        assert flag in registrar.get(pages[3]).content.decode()
        assert flag in officer.get(new_case).content.decode()
        approve_contract(entry_id=entry.pk, by=world.registrar, now=LAPSED + timedelta(hours=1))
        for address in pages[:3]:
            assert flag not in officer.get(address).content.decode(), address
        assert flag not in registrar.get(pages[3]).content.decode()
        assert flag not in officer.get(new_case).content.decode()


def test_an_imported_entry_of_unknown_insurance_warns_of_nothing(world: World) -> None:
    case = suspended_case(world)
    watch(now=almaty(2026, 11, 25))
    assert warnings(case) == []


def test_a_case_keeps_the_licensees_it_was_decided_with(world: World, entry: Entry) -> None:
    """HOUSE.licensee_list: what the holder adds or ends afterwards, also dated back, changes nothing in the case."""
    step: dict[str, Any] = {"entry_id": entry.pk, "by": world.holder}

    def add(name: str, at: Any) -> Licensee:
        return add_entry_licensee(name=name, valid_from=date(2026, 11, 2), confirmed_at=at, now=at, **step)

    first = add("Tea Trade LLP", almaty(2026, 11, 3))
    case = opened_case(world, entries=[entry])
    add("Aral Import LLP", almaty(2026, 11, 20, 11))
    with time_machine.travel(almaty(2026, 11, 20, 12), tick=False):
        assert "Aral Import LLP" in page(world, case), "nothing is decided: the list of today"
    decided = suspend(case_id=case.pk, reasons="Signs.", actor=world.head, now=almaty(2026, 11, 20, 13))
    at = almaty(2026, 11, 23)
    add("Late Trade LLP", at)
    end_entry_licensee(licensee_id=first.pk, last_day=date(2026, 11, 19), confirmed_at=at, now=at, **step)
    with time_machine.travel(almaty(2026, 11, 24), tick=False):
        text = page(world, decided)
        assert "Licensees when release was suspended" in text
        assert "Tea Trade LLP" in text and "Aral Import LLP" in text and "Late Trade LLP" not in text
        register = browser(world.inspector).get(entry.get_absolute_url()).content.decode()
        assert "Late Trade LLP" in register, "the entry shows the list as it is"
        visitor = browser(world.declarant).get(entry.get_absolute_url()).content.decode()
        assert "Late Trade LLP" not in visitor, "licensees are not published"
