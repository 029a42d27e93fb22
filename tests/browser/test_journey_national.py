"""The whole way into the national register as its people walk it, from signing up to the public page (CC 460, 461).

A representative in Almaty applies for a holder in Japan. Filed on Friday 2026-11-20, the review would end on Monday
2026-12-21, for 16 December is off (LAW.md 2, worked examples). Decided on Tuesday 24 November 2026.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import expect

from customs.tasks import deliver
from embedded.mail_sink import MailSink
from law.register_proposals import ProposedAct
from registers.models import Application, ApplicationFile, Entry
from tests.browser import applying
from tests.browser.conftest import Clock
from tests.browser.desk import Desk
from tests.factories import World, almaty

Seat = Callable[..., Desk]
ADDRESS = "asel@zan.example"


@pytest.fixture
def mails(settings: Any, tmp_path: Path) -> Iterator[MailSink]:
    """A mail server of this machine, to which the outbox really sends."""
    sink = MailSink(tmp_path / "mails")
    # In a thread of its own: the browser's driver keeps an event loop in this one.
    beginning = Thread(target=sink.start)
    beginning.start()
    beginning.join(10)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_SINK_DIR = "127.0.0.1", sink.port, sink.folder
    yield sink
    sink.stop()


def _sign_up(applicant: Desk) -> None:
    applicant.open("/sign-up/")
    applicant.page.get_by_role("radio", name=applicant.say("representative")).check()
    applicant.fill("Name", "Zan Patent Bureau")
    applying.choose_country(applicant, "KZ")
    applicant.fill("BIN/IIN", "150140806361")
    applicant.fill("Address", "Алматы, пр. Абая, 1")
    applicant.fill("Your full name", "Әсел Қасымова")
    applicant.fill("Your e-mail", ADDRESS)
    applicant.press("Sign up")
    applicant.sees("Look into your mailbox")
    deliver()
    applying.follow_mailed_link(applicant, ADDRESS)
    for field in applicant.page.locator("main input[type=password]").all():
        field.fill(applying.PASSWORD)
    applicant.press("Confirm")
    applicant.sees("Your address is confirmed: sign in with it and your new password.")
    applicant.sign_in(ADDRESS, applying.PASSWORD)


def _power_of_attorney(applicant: Desk) -> None:
    applicant.open("/organisation/")
    applicant.follow("New power of attorney")
    applicant.fill("Name", "Tokyo Seals KK")
    applying.choose_country(applicant, "JP")
    applicant.fill("Address", "Tokyo, Chiyoda 1")
    applicant.fill("First day", "2026-01-01")
    applicant.fill("Last day", "2028-12-31")
    applicant.fill("Power of attorney (number and date)", "№ 7 от 01.01.2026")
    applicant.press("Record")
    applicant.sees("The power of attorney is recorded.")
    applicant.sees("in force")


def _topics(applicant: Desk, folder: Path) -> Application:
    applicant.open("/applications/")
    applicant.follow("New application")
    applicant.choose("For which right holder", "Tokyo Seals KK")
    applicant.press("Begin")
    draft = Application.objects.get()
    applicant.follow("The object and its title")
    applicant.field("kind of object").select_option("trademark")
    for label, value in {
        "name of the object": "QAZAQ SEAL",
        "Also written": "ҚАЗАҚ МӨРІ",
        "Classes": "16, 30",
        "document of title": "Свидетельство",
        "its number": "54321",
        "its date": "2020-03-02",
        "the right lasts until": "2030-03-02",
    }.items():
        applicant.fill(label, value)
    applicant.press("Save and go on")
    applicant.fill("protection wished until", "2028-11-20")
    applicant.press("Save and go on")
    applicant.fill("goods", "Чай в пачках")
    applicant.fill("Goods codes", "0902 30")
    applicant.fill("how to recognise infringing goods", "На подлинных пачках тиснёная печать.")
    applicant.press("Save and go on")
    applicant.fill("Feature", "Тиснёная печать")
    for field in ("genuine", "infringing"):
        applying.attach(applicant, field, applying.paper(folder, f"{field}.png"))
    applicant.press("Add")
    applicant.sees("It is added.")
    expect(applicant.page.locator("main img").first).to_be_visible()
    applicant.open(f"/applications/{draft.pk}/licensees/")
    applicant.fill("Name", "ТОО «Лавки»")
    applicant.press("Add")
    applicant.open(f"/applications/{draft.pk}/documents/")
    applicant.field("what proves the right").select_option("certificate")
    applicant.field("form of the copy").select_option("simple")
    applicant.press("Save and go on")
    for label, value in {
        "insurer": "Номад Иншуранс",
        "number of the contract": "17/2026",
        "sum insured, tenge": "4325000",
        "contract made on": "2026-11-02",
        "insured from": "2026-11-02",
        "insured until": "2028-12-01",
    }.items():
        applicant.fill(label, value)
    applicant.press("Save and go on")
    applying.accept_undertaking(applicant)
    applicant.open(f"/applications/{draft.pk}/documents/")
    for kind in ("proof_of_right", "insurance", "power_of_attorney"):
        applying.hand_in(applicant, kind, applying.paper(folder, f"{kind}.pdf"))
    return draft


def _sign_and_file(applicant: Desk, draft: Application, folder: Path) -> None:
    applicant.open(f"/applications/{draft.pk}/sign/")
    applicant.follow("Print the application")
    assert "Tokyo Seals KK" in applicant.main() and "QAZAQ SEAL" in applicant.main()
    applicant.open(f"/applications/{draft.pk}/sign/")
    applicant.page.set_input_files("#id_scan", applying.paper(folder, "signed.pdf"))
    applicant.press("Add the scan")
    applicant.sees("It is added.")
    assert ApplicationFile.objects.filter(kind="signed_form").count() == 1
    applicant.open(draft.get_absolute_url())
    applicant.sees("Nothing is missing")
    applicant.follow("Look it over and file it")
    applicant.press("File the application")
    applicant.sees("The application is filed; its review begins.")


def test_from_signing_up_to_the_public_register(
    desk: Seat, world: World, clock: Clock, mails: MailSink, tmp_path: Path
) -> None:
    applicant = desk()
    _sign_up(applicant)
    _power_of_attorney(applicant)
    draft = _topics(applicant, tmp_path)
    _sign_and_file(applicant, draft, tmp_path)
    draft.refresh_from_db()
    assert draft.number == "A-000001/2026"
    assert "21.12.2026" in applicant.main(), "the last day of the review (CC 461(7))"
    assert applicant.barriers() == []

    clock.go(almaty(2026, 11, 23))
    registrar = desk("registrar")
    registrar.open("/applications/review/")
    applying.follow_text(registrar, draft.number)
    assert "21.12.2026" in registrar.main()
    assert registrar.say("missing") not in registrar.page.locator("#checklist + ul").inner_text()
    applying.open_proposing(registrar, ProposedAct.INCLUDE)
    assert "20.11.2028" in registrar.main(), "until when protection would last"
    registrar.fill("Decision (number and date)", "Приказ № 12 от 24.11.2026")
    applying.propose(registrar, ProposedAct.INCLUDE, "Документы полны, сходных записей нет.")

    clock.go(almaty(2026, 11, 24))
    chief = desk("chief")
    applying.decide(chief, ProposedAct.INCLUDE)
    entry = Entry.objects.get(title="QAZAQ SEAL")
    assert (f"{entry.valid_from:%d.%m.%Y}", f"{entry.valid_to:%d.%m.%Y}") == ("24.11.2026", "20.11.2028")

    guest = desk()
    guest.open("/register/?q=qazak+seal")
    applying.follow_text(guest, entry.number)
    assert "24.11.2026 – 20.11.2028" in guest.main(), "for everybody to see (LAW.md 4.3)"
    assert "Tokyo Seals KK" in guest.main()
    assert guest.barriers() == []

    deliver()
    applicant.sign_in_again(ADDRESS, "/applications/", applying.PASSWORD)
    applying.follow_text(applicant, draft.number)
    assert f"{entry.number}, {applicant.say('protected until')} 20.11.2028" in applicant.main()
    applicant.follow("Insurance, licensees and history of this entry")
    assert "20.11.2028" in applicant.main() and "ТОО «Лавки»" in applicant.main()
    told = [each.subject for each in applying.list_mails(mails.folder) if ADDRESS in each.to]
    assert any(entry.number in each or draft.number in each for each in told), told
