"""An application to the register of the union on a phone, in Kazakh, to the inclusion (CC 459, 459(11)).

Filed on Friday 2026-11-20; the Commission's notice is sent on Thursday 10 December, so that the insurance is due by
Monday 11 January 2027: a month from 10 December is a Sunday (LAW.md 2).
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from law.required_documents import MEMBER_STATES
from registers.models import Entry
from tests.browser import applying
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty
from tests.registers.applications import make_organisation
from tests.registers.union import union_draft

Seat = Callable[..., Desk]
PHONE = {"language": "kk", "width": 390}


def _act(registrar: Desk, label: str, **typed: str) -> None:
    """One act of the registrar on the application that is open: fields by their names."""
    registrar.follow(label)
    for name, value in typed.items():
        registrar.page.locator(f"#id_{name}").fill(value)
    registrar.press(label)


def _hand_in_insurance(applicant: Desk, folder: Path) -> None:
    applicant.follow("Hand in a contract")
    assert "11.01.2027" in applicant.main(), "the last day of the month (CC 459(11))"
    for label, value in {
        "Insurer, or who else answers for the damage": "Номад Иншуранс",
        "Number of the contract": "U-17",
        "Sum insured": "10000",
        "Contract made on": "2026-12-14",
        "Insured from": "2026-12-14",
        "Insured until": "2029-01-31",
    }.items():
        applicant.fill(label, value)
    applicant.field("Currency").select_option("EUR")
    for state in MEMBER_STATES:
        applicant.page.locator(f"input[name=states][value={state}]").check()
    applicant.page.set_input_files("#id_file", applying.paper(folder, "contract.pdf"))
    applicant.press("Hand in the contract")
    applicant.sees("The contract is handed in.")


def test_from_the_filing_to_the_inclusion(desk: Seat, world: World, clock: Clock, tmp_path: Path) -> None:
    organisation, person = make_organisation(person=world.holder)
    now = almaty(2026, 11, 20, 9)
    draft = union_draft(organisation, person, now=now, wished_until=date(2028, 11, 20))
    applicant = desk("holder", **PHONE)
    applicant.open(draft.get_absolute_url())
    applicant.follow("Look it over and file it")
    applicant.press("File the application")
    draft.refresh_from_db()
    assert draft.number in applicant.main()

    clock.go(almaty(2026, 11, 23))
    registrar = desk("registrar", **PHONE)
    registrar.open("/applications/review/")
    applying.follow_text(registrar, draft.number)
    _act(registrar, "Record the sending to the Commission", document="№ 4-12/7", dated="2026-11-23")
    registrar.sees("The sending is recorded; the applicant is told.")

    clock.go(almaty(2026, 12, 11))
    registrar.sign_in_again(world.registrar.username, f"/applications/review/{draft.pk}/")
    notice = "Record the Commission's notice that inclusion is possible"
    _act(registrar, notice, document="№ 18-231", dated="2026-12-10")
    registrar.sees("The notice is recorded; the applicant is told of the month for the insurance.")
    assert registrar.barriers() == []

    clock.go(almaty(2026, 12, 14))
    applicant.sign_in_again(person.username, draft.get_absolute_url())
    _hand_in_insurance(applicant, tmp_path)
    assert applicant.barriers() == []

    clock.go(almaty(2026, 12, 21))
    registrar.sign_in_again(world.registrar.username, f"/applications/review/{draft.pk}/")
    number = "00077/ТЗ-181226"
    _act(
        registrar,
        "Include in the register",
        number=number,
        document="Комиссия шешімі № 5",
        decided_on="2026-12-18",
    )
    entry = Entry.objects.get(number=number)
    assert (entry.register, entry.valid_from, entry.valid_to) == (
        "eeu",
        date(2026, 12, 18),
        date(2028, 11, 20),
    )

    applicant.sign_in_again(person.username, draft.get_absolute_url())
    assert number in applicant.main() and "20.11.2028" in applicant.main()
    guest = desk(**PHONE)
    guest.open(entry.get_absolute_url())
    assert "18.12.2026 – 20.11.2028" in guest.main()
