"""Applications to the register of the union by archive: taken in wholly, given back as they were (CC 459)."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Mandate, Organisation, User
from accounts.services import end_mandate
from deadlines.models import Clock
from journal.models import Record
from law.required_documents import MEMBER_STATES, RequiredDocument
from registers.interchange.canonical import digest_of
from registers.interchange.document import document_bytes
from registers.interchange.schema import faults_in
from registers.models import Application, ApplicationFile, PaperLanguage, UnionRight, Wanted
from registers.queries.applications import files_of
from registers.queries.union import papers_of
from registers.services import bulk_filing
from registers.services.union_draft import RightData, save_rights
from tests.registers.applications import FILED, complete_draft, make_bureau, make_organisation, pdf
from tests.registers.archives import (
    application,
    archive_of,
    done,
    faults,
    handed_in,
    listed,
    outcomes,
    sent_again,
    union_application,
)
from tests.registers.test_union import power_for
from tests.registers.union import union_draft

Holder = tuple[Organisation, User]


@pytest.fixture
def holder(db: None) -> Holder:
    return make_organisation()


def test_what_is_sent_is_what_is_filed_state_by_state(holder: Holder) -> None:
    """CC 459: no term of ours runs; the Commission decides."""
    given, contents = union_application()
    filing = done(handed_in(archive_of((given, contents)), *holder), Wanted.FILED, holder[1])
    assert (outcomes(filing), faults(filing)) == (["filed"], [])
    made = Application.objects.get()
    assert (made.register, made.status, made.number) == ("eeu", "under_review", "A-000001/2026")
    assert not Clock.objects.exists()
    rights = {right.state: right for right in made.union_rights.select_related("proof")}
    assert tuple(sorted(rights)) == MEMBER_STATES
    assert (rights["KG"].number, rights["KG"].ends_on) == ("KG 12", date(2030, 3, 2))
    assert rights["AM"].proof is not None
    assert rights["AM"].proof.kind == "proof_of_right"
    ((paper, said),) = papers_of(files_of(made))
    assert said is not None
    assert (paper.name, said.language) == ("proof.pdf", "en")
    assert said.translation is not None
    assert said.translation.kind == "translation"
    frozen = json.loads(made.document.text)
    for member in ("register", "object", "goods", "rights_by_state", "wished_until", "recognition"):
        assert frozen[member] == given[member]
    assert {file["sha256"]: file for file in frozen["files"]}[paper.sha256] == given["files"][0]
    assert "AM: Certificate AM 12; BY: Certificate BY 12" in made.undertaking
    record = Record.objects.get(chain=f"application:{made.pk}", event="draft_saved")
    assert all(file["sha256"] in record.canonical for file in given["files"]), "the journal names each file"


@pytest.mark.parametrize(
    ("member", "value", "fault"),
    [
        (("rights_by_state", "KG"), None, ("rights", "CC459")),
        (("rights_by_state", "RU", "until"), None, ("rights", "CC464.3")),
        (("rights_by_state", "RU", "until"), "2026-11-25", ("rights", "CC464.3")),
        (("rights_by_state", "RU", "until"), "2028-11-25", ("period", "CC464.3")),
        (("rights_by_state", "AM", "proof"), None, ("rights", "CC459")),
        (("rights_by_state", "BY", "date"), "2026-11-27", ("rights", "CC459")),
        (("files", 0, "translation"), None, ("languages", "CC459")),
        (("files", 0, "language"), "", ("languages", "CC459")),
        (("object", "type"), "geographical_indication", ("object", "CC459")),
        (("wished_until",), "2028-11-27", ("period", "CC464.1")),
        (("goods", "codes"), [], ("goods", "CC459")),
    ],
)
def test_what_it_lacks_is_reported_with_its_provision_and_makes_a_draft(
    member: tuple[Any, ...], value: Any, fault: tuple[str, str], holder: Holder
) -> None:
    given, contents = union_application()
    inner: Any = given
    for name in member[:-1]:
        inner = inner[name]
    if value is None and member[-1] == "KG":
        del inner["KG"]
    else:
        inner[member[-1]] = value
    if member == ("files", 0, "language"):
        inner["translation"] = None
    filing = handed_in(archive_of((given, contents)), *holder)
    assert outcomes(filing) == ["lacking"]
    assert fault in faults(filing)
    assert outcomes(done(filing, Wanted.DRAFTS, holder[1])) == ["draft"]
    draft = Application.objects.get()
    assert (draft.status, draft.number, draft.undertaking) == ("draft", "", "")


def _with_file(kind: str, **more: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda given: given["files"].append({**listed(kind, "a.pdf", b"%PDF-1.7\nx"), **more})


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (
            lambda given: given["rights_by_state"]["AM"].update(proof="0" * 64),
            ("rights_by_state.AM.proof", "CC459"),
        ),
        (
            lambda given: given["rights_by_state"]["AM"].update(
                holder={"name": "Ararat LLC", "country": "AM", "address": "Yerevan"}
            ),
            ("rights_by_state.AM.holder", "HOUSE.power"),
        ),
        (lambda given: given["files"][0].update(language="xx"), ("files[1].language", "CC459")),
        (lambda given: given["files"][0].update(language="ru"), ("files[1].language", "CC459")),
        (lambda given: given["files"][0].update(translation="0" * 64), ("files[1].translation", "CC459")),
        (lambda given: given["files"][1].update(language="en"), ("files[2]", "CC459")),
        (_with_file("insurance"), ("files[3].kind", "CC459.11")),
        (lambda given: given["insurance"].update(insurer="Nomad"), ("insurance", "CC459.11")),
        (lambda given: given.update(right_until="2030-03-02"), ("right_until", "CC459")),
        (lambda given: given["title"].update(document="Certificate"), ("title", "CC459")),
        (lambda given: given["proof"].update(form="simple"), ("proof", "CC459")),
        (lambda given: given.update(register="national"), ("rights_by_state", "CC459")),
        (
            lambda given: given["rights_by_state"]["AM"].update(colour="red"),
            ("rights_by_state.AM.colour", "HOUSE.interchange"),
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_place(
    spoil: Callable[[dict[str, Any]], Any], fault: tuple[str, str], holder: Holder
) -> None:
    given, contents = union_application()
    spoil(given)
    filing = handed_in(archive_of((given, [*contents, b"%PDF-1.7\nx"])), *holder)
    assert outcomes(filing) == ["refused"]
    assert fault in faults(filing)


def test_one_without_rights_yet_is_a_draft(holder: Holder) -> None:
    """`rights_by_state` may be left out, as by the schema before it named proof and holder."""
    given, contents = union_application()
    del given["rights_by_state"]
    filing = done(handed_in(archive_of((given, contents)), *holder), Wanted.DRAFTS, holder[1])
    assert outcomes(filing) == ["draft"]
    assert not UnionRight.objects.exists()


def _bureau() -> tuple[Organisation, User, Mandate, Mandate]:
    """A bureau that acts for a holder in Japan, by one power in Kazakhstan and one across the union; and in Armenia."""
    bureau, person, _national = make_bureau()
    wide = power_for(bureau, person, "Tokyo Marks KK", eeu_wide=True)
    return bureau, person, wide, power_for(bureau, person, "Ararat LLC", eeu_wide=True)


def _for_two(wide: Mandate, other: Mandate) -> tuple[dict[str, Any], list[bytes]]:
    given, contents = union_application()
    powers = [pdf().getvalue(), pdf().getvalue()]
    given |= {
        "holder": {"name": wide.name, "country": "AM", "address": wide.address},
        "files": [
            *given["files"],
            *(
                {**listed("power_of_attorney", f"power{n}.pdf", each), "language": "ru"}
                for n, each in enumerate(powers)
            ),
        ],
    }
    given["rights_by_state"]["AM"]["holder"] = {"name": other.name, "country": "AM", "address": other.address}
    return given, [*contents, *powers]


def test_another_holder_of_the_right_in_a_state_is_named_with_its_power(db: None) -> None:
    """CC 459: a power of attorney from each, valid across the union."""
    bureau, person, wide, other = _bureau()
    filing = handed_in(archive_of(_for_two(wide, other)), bureau, person)
    filing = done(filing, Wanted.FILED, person)
    assert (outcomes(filing), faults(filing)) == (["filed"], [])
    made = Application.objects.get()
    assert made.mandate == wide
    assert made.union_rights.get(state="AM").mandate == other
    assert made.union_rights.get(state="BY").mandate is None
    frozen = json.loads(made.document.text)
    assert frozen["rights_by_state"]["AM"]["holder"]["name"] == "Ararat LLC"
    assert frozen["rights_by_state"]["AM"]["holder"]["power_of_attorney"]["eeu_wide"] is True
    assert frozen["rights_by_state"]["BY"]["holder"] is None


@pytest.mark.parametrize("which", [0, 1])
def test_a_power_that_ended_after_the_check_files_for_nobody(which: int, db: None) -> None:
    """HOUSE.power: asked again at the filing; nothing is left of the application."""
    bureau, person, wide, other = _bureau()
    filing = handed_in(archive_of(_for_two(wide, other)), bureau, person)
    assert outcomes(filing) == ["ready"]
    end_mandate(
        organisation_id=bureau.pk,
        mandate_id=(wide, other)[which].pk,
        ended_on=FILED.date(),
        by=person,
        now=FILED,
    )
    filing = done(filing, Wanted.FILED, person)
    assert outcomes(filing) == ["refused"]
    assert faults(filing) == [(("holder", "rights_by_state.AM.holder")[which], "HOUSE.power")]
    assert (Application.objects.count(), ApplicationFile.objects.count()) == (0, 0)


def _national(organisation: Organisation, person: User) -> Application:
    draft = complete_draft(organisation, person)
    Application.objects.filter(pk=draft.pk).update(undertaken_at=None, undertaken_by=None, undertaking="")
    return Application.objects.get(pk=draft.pk)


def _union(organisation: Organisation, person: User, **more: Any) -> Application:
    return union_draft(organisation, person, without=[RequiredDocument.UNDERTAKING], **more)


def _foreign(organisation: Organisation, person: User) -> Application:
    return _union(organisation, person, language="kk")


def _half_written(organisation: Organisation, person: User) -> Application:
    draft = _union(organisation, person, language="")
    save_rights(application_id=draft.pk, rights={"AM": RightData(document="x")}, by=person, now=FILED)
    return draft


@pytest.mark.parametrize("make", [_national, _union, _foreign, _half_written])
def test_a_draft_taken_away_and_sent_again_is_the_same_document(
    make: Callable[[Organisation, User], Application], holder: Holder
) -> None:
    before = make(*holder)
    filing = handed_in(sent_again(before, holder[1], "again"), *holder)
    filing = done(filing, Wanted.DRAFTS, holder[1])
    (item,) = filing.items.all()
    assert item.application is not None, item.faults
    assert item.application != before
    assert document_bytes(Application.objects.get(pk=item.application.pk)) == document_bytes(before)


@pytest.mark.parametrize("two_holders", [False, True])
def test_what_was_filed_and_is_filed_again_is_the_same_document(two_holders: bool, db: None) -> None:
    if two_holders:
        bureau, person, wide, other = _bureau()
        first = _for_two(wide, other)
    else:
        bureau, person = make_organisation()
        first = union_application()
    filing = done(handed_in(archive_of(first), bureau, person), Wanted.FILED, person)
    before = filing.items.get().application
    assert before is not None
    again = done(handed_in(sent_again(before, person, "again"), bureau, person), Wanted.FILED, person)
    after = again.items.get().application
    assert after is not None, again.items.get().faults
    assert after.document.sha256 == before.document.sha256
    assert faults_in(json.loads(after.document.text)) == []


def test_what_is_signed_names_the_rights_and_the_languages(holder: Holder) -> None:
    draft = union_draft(*holder, language="en")
    given = json.loads(document_bytes(draft))
    assert given["rights_by_state"]["KZ"]["number"] == "KZ 12"
    assert given["files"][0]["language"] == "en"
    assert given["files"][0]["translation"] == given["files"][1]["sha256"]
    signed = digest_of(document_bytes(draft))
    save_rights(application_id=draft.pk, rights={"KZ": RightData(document="x")}, by=holder[1], now=FILED)
    assert digest_of(document_bytes(Application.objects.get(pk=draft.pk))) != signed


def test_the_document_of_a_national_application_says_nothing_of_states(holder: Holder) -> None:
    given = json.loads(document_bytes(complete_draft(*holder)))
    assert given["rights_by_state"] == {}
    assert {tuple(sorted(file)) for file in given["files"]} == {("kind", "name", "sha256", "size")}


def test_every_column_of_a_right_and_of_a_language_has_its_place() -> None:
    """A column added later is a reason to think about the schema."""
    kept = {"id", "application", "file"}
    in_the_document = {
        UnionRight: {"state", "document", "number", "document_date", "ends_on", "proof", "mandate"},
        PaperLanguage: {"language", "translation"},
    }
    for model, named in in_the_document.items():
        assert {column.name for column in model._meta.concrete_fields} - kept == named


def test_the_report_speaks_the_language_of_the_page(holder: Holder) -> None:
    given, contents = union_application()
    given["rights_by_state"]["AM"]["proof"] = None
    client = Client()
    client.force_login(holder[1])
    with time_machine.travel(FILED, tick=False):
        pages = {}
        for language in ("ru", "en"):
            client.cookies.load({"django_language": language})
            sent = SimpleUploadedFile("marks.zip", archive_of((given, contents), application()).read())
            pages[language] = client.post(
                reverse("bulk-filings"), {"archive": sent}, follow=True
            ).content.decode()
    assert "Name the file that proves the right there: Armenia." in pages["en"]
    assert "Register of the Eurasian Economic Union" in pages["en"]
    assert "goes through the authorised body to the Commission" in pages["en"]
    assert "Армения" in pages["ru"]


def test_an_archive_of_both_registers_files_both(holder: Holder) -> None:
    filing = handed_in(archive_of(application(), union_application()), *holder)
    bulk_filing.want(filing_id=filing.pk, wanted=Wanted.FILED, language="ru", by=holder[1], now=FILED)
    filing.refresh_from_db()
    bulk_filing.carry_out(filing, now=FILED)
    assert outcomes(filing) == ["filed", "filed"]
    assert set(Application.objects.values_list("register", flat=True)) == {"national", "eeu"}
