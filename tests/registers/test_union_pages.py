"""The pages of an application to the register of the union, of its applicant and of the registrar."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from law.required_documents import MEMBER_STATES
from registers.models import Application
from tests.registers.applications import FILED, complete_draft, make_bureau, pdf
from tests.registers.union import NOTICED, SENT, filed_union, lodged, possible, union_draft


@pytest.fixture(autouse=True)
def _world(settings: Any, tmp_path: Path) -> Any:
    settings.MEDIA_ROOT = tmp_path / "files"
    with time_machine.travel(FILED, tick=False) as traveller:
        yield traveller


def browser_of(person: User) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(person)
    return client


def page(browser: Client, address: str, *args: object) -> str:
    return browser.get(reverse(address, args=args)).content.decode()


def save(browser: Client, application: Application, topic: str, **typed: object) -> Any:
    application.refresh_from_db()
    return browser.post(
        reverse("application-topic", args=[application.pk, topic]),
        {"version": application.version, "next": "1", **typed},
    )


def upload(browser: Client, application: Application, kind: str) -> int:
    answer = browser.post(
        reverse("application-topic", args=[application.pk, "documents"]),
        {"add": "1", "kind": kind, "file": SimpleUploadedFile(f"{kind}.pdf", pdf().getvalue())},
    )
    assert answer.status_code == 302
    return application.files.latest("pk").pk


def test_an_application_is_drawn_up_and_filed_on_the_pages(holder: tuple[Organisation, User]) -> None:
    browser = browser_of(holder[1])
    assert browser.post(reverse("new-application"), {"register": "eeu"}).status_code == 302
    draft = Application.objects.get()
    assert draft.register == "eeu"
    tasks = page(browser, "application", draft.pk)
    assert "The right in each member state" in tasks and "Insurance contract" not in tasks
    assert "free of charge" in tasks
    assert "Hand in documents" in page(browser, "union-languages", draft.pk)
    save(browser, draft, "object", object_type="trademark", title="QAZAQ TEA")
    save(browser, draft, "period", wished_until="2028-11-26")
    save(browser, draft, "goods", goods_description="Tea", goods_codes="090230", recognition="A seal")
    proof, translation = upload(browser, draft, "proof_of_right"), upload(browser, draft, "translation")
    rights: dict[str, object] = {}
    for state in MEMBER_STATES:
        rights |= {
            f"{state}-document": "Certificate",
            f"{state}-document_date": "2020-03-02",
            f"{state}-ends_on": "2030-03-02",
            f"{state}-proof": proof,
        }
    following = save(browser, draft, "rights", **rights)
    assert following.headers["Location"] == reverse("union-languages", args=[draft.pk])
    save(browser, draft, "languages", **{f"{proof}-language": "en"})
    shown = page(browser, "union-languages", draft.pk)
    assert "Missing: a translation into Russian of proof_of_right.pdf." in shown
    assert '<legend class="h5">proof_of_right.pdf</legend>' in shown
    save(browser, draft, "languages", **{f"{proof}-language": "en", f"{proof}-translation": translation})
    read = browser.get(reverse("application-topic", args=[draft.pk, "undertaking"])).context["form"]["shown"]
    save(browser, draft, "undertaking", accept="on", shown=read.value())
    draft.refresh_from_db()
    for word in ("declarant", "owner", "recipient", "AM: Certificate"):
        assert word in draft.undertaking
    assert "Nothing is missing" in page(browser, "application", draft.pk)
    assert "decides on it" in page(browser, "submit-application", draft.pk)
    assert browser.post(reverse("submit-application", args=[draft.pk])).status_code == 302
    filed = page(browser, "application", draft.pk)
    assert "sends the application to the Commission" in filed
    assert "Armenia" in filed and "English" in filed


def test_a_geographical_indication_is_refused_on_its_page(holder: tuple[Organisation, User]) -> None:
    browser, draft = browser_of(holder[1]), union_draft(*holder, object_type="geographical_indication")
    shown = page(browser, "application-topic", draft.pk, "object")
    assert "A geographical indication is entered in the national register only." in shown
    assert "CC 459" in shown
    refused = browser.post(reverse("submit-application", args=[draft.pk]))
    assert refused.status_code == 422
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_pages_of_the_union_are_not_of_the_national_register_and_not_of_others(
    holder: tuple[Organisation, User],
) -> None:
    browser, national, union = browser_of(holder[1]), complete_draft(*holder), union_draft(*holder)
    for name in ("union-rights", "union-languages", "lodge-security"):
        assert browser.get(reverse(name, args=[national.pk])).status_code == 404
    assert browser.get(reverse("application-topic", args=[union.pk, "insurance"])).status_code == 404
    _bureau, stranger, _mandate = make_bureau()
    for name in ("union-rights", "union-languages", "lodge-security"):
        assert browser_of(stranger).get(reverse(name, args=[union.pk])).status_code == 404


def test_another_holder_of_the_right_can_be_named_where_powers_differ(db: None) -> None:
    bureau, manager, mandate = make_bureau()
    draft = union_draft(bureau, manager)
    browser = browser_of(manager)
    assert "Tokyo Seals KK" in page(browser, "union-rights", draft.pk)
    save(browser, draft, "rights", **{"RU-mandate": mandate.pk})
    assert "valid across the union: Tokyo Seals KK" in page(browser, "union-rights", draft.pk)


def test_a_registrar_records_the_steps_and_both_sides_see_them(
    holder: tuple[Organisation, User], registrar: User, _world: Any
) -> None:
    application = filed_union(*holder)
    officer, applicant = browser_of(registrar), browser_of(holder[1])

    def move_to(moment: datetime) -> None:
        _world.move_to(moment)
        officer.force_login(registrar)
        applicant.force_login(holder[1])

    def act(name: str, **typed: object) -> int:
        application.refresh_from_db()
        address = reverse("review-act", args=[application.pk, name])
        assert officer.get(address).status_code == 200
        return officer.post(address, {"version": application.version, **typed}).status_code

    assert "Record the sending to the Commission" in page(officer, "review-application", application.pk)
    assert officer.get(reverse("review-act", args=[application.pk, "propose-refusal"])).status_code == 409
    move_to(SENT)
    assert act("send", document="No. 4-12/7", dated="2026-11-30") == 422
    assert act("send", document="No. 4-12/7", dated="2026-11-27") == 302
    move_to(NOTICED)
    assert act("possible", document="No. 18-231", dated="2026-12-10") == 302
    for browser, name in ((officer, "review-application"), (applicant, "application")):
        shown = page(browser, name, application.pk)
        for words in ("27.11.2026", "No. 4-12/7", "10.12.2026", "No. 18-231", "11.01.2027", "CC 459(11)"):
            assert words in shown, words
    contract = {
        "insurer": "Nomad",
        "number": "U-17",
        "amount": "9999.99",
        "currency": "EUR",
        "concluded_on": "2026-12-10",
        "valid_from": "2026-12-10",
        "valid_to": "2029-01-31",
        "states": list(MEMBER_STATES),
    }
    address = reverse("lodge-security", args=[application.pk])
    assert "Armenia, Belarus" in applicant.get(address).content.decode()
    refused = applicant.post(address, {**contract, "file": SimpleUploadedFile("c.pdf", pdf().getvalue())})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "below the least sum of 10 000.00 euros" in said and "CC 459(11)" in said and "U-17" in said
    handed_in = {**contract, "amount": "10000", "file": SimpleUploadedFile("c.pdf", pdf().getvalue())}
    assert applicant.post(address, handed_in).status_code == 302
    assert applicant.get(address).status_code == 409
    assert act("include", number="00077/ТЗ-101226", document="No. 5", decided_on="2026-12-10") == 302
    assert "00077/ТЗ-101226" in page(applicant, "application", application.pk)


def test_the_page_asks_for_a_rate_that_is_not_known(
    holder: tuple[Organisation, User], registrar: User, _world: Any
) -> None:
    """HOUSE.amounts: asked for, never guessed."""
    application = possible(filed_union(*holder), registrar)
    _world.move_to(NOTICED)
    browser, address = browser_of(holder[1]), reverse("lodge-security", args=[application.pk])
    typed = {
        "insurer": "Nomad",
        "number": "U-17",
        "amount": "6200000",
        "currency": "KZT",
        "concluded_on": "2026-12-10",
        "valid_from": "2026-12-10",
        "valid_to": "2029-01-31",
        "states": list(MEMBER_STATES),
    }
    asked = browser.post(address, {**typed, "file": SimpleUploadedFile("c.pdf", pdf().getvalue())})
    assert asked.status_code == 422
    assert "No rate of the euro is known for 10.12.2026" in asked.content.decode()
    stated = {**typed, "stated_rate": "610", "rate_source": "NB"}
    given = browser.post(address, {**stated, "file": SimpleUploadedFile("c.pdf", pdf().getvalue())})
    assert given.status_code == 302
    assert "It must be entered before the inclusion." in page(browser, "application", application.pk)


def test_after_the_month_nothing_can_be_handed_in_and_a_registrar_records_it(
    holder: tuple[Organisation, User], registrar: User, _world: Any
) -> None:
    """CC 459(11)."""
    application = possible(filed_union(*holder), registrar)
    lodged(application, holder[1], states=["KZ"])
    _world.move_to("2027-01-12 09:00:00+05:00")
    shown = page(browser_of(holder[1]), "lodge-security", application.pk)
    assert "The month is over" in shown
    officer = browser_of(registrar)
    assert "overdue" in page(officer, "review-queue")
    application.refresh_from_db()
    done = officer.post(
        reverse("review-act", args=[application.pk, "not-included"]), {"version": application.version}
    )
    assert done.status_code == 302
    assert "not included: no insurance in time" in page(officer, "review-application", application.pk)
