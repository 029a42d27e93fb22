"""Signatures on an application: over what is signed and filed, shown on its pages (HOUSE.signatures)."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from acts.refusals import OutOfState, Repeated, Stale
from journal.models import Record
from law.application_check import Topic
from law.required_documents import RequiredDocument
from registers.interchange.canonical import digest_of
from registers.interchange.document import document_bytes
from registers.models import Application, ApplicationSignature, Verdict
from registers.queries.applications import files_of
from registers.queries.signatures import signatures_of, signed_forms, signed_how
from registers.services.application_files import add_file
from registers.services.draw_up import save_topic
from registers.services.sign_application import add_signature
from registers.services.submit_application import submit_application
from registers.signatures.result import Result
from registers.signatures.trust import Trusted
from registers.signatures.verify import verify
from tests.registers.applications import FILED, complete_draft, make_organisation, pdf
from tests.registers.signing import Authority, Signer, name_of


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def person(authority: Authority) -> Signer:
    return authority.signer()


def _signed(signer: Signer, document: bytes) -> bytes:
    with time_machine.travel(FILED, tick=False):
        return signer.sign(document)


@pytest.fixture
def holder(db: None, settings: Any, tmp_path: Path) -> tuple[Organisation, User]:
    settings.MEDIA_ROOT = tmp_path / "files"
    return make_organisation()


@pytest.fixture
def draft(holder: tuple[Organisation, User]) -> Application:
    return complete_draft(*holder)


def _add(draft: Application, signer: Signer, trusted: Trusted) -> ApplicationSignature:
    document = document_bytes(draft)
    content = _signed(signer, document)
    return add_signature(
        application_id=draft.pk,
        content=content,
        document_sha256=digest_of(document),
        result=verify(content, document, trusted=trusted, at=FILED),
        by=draft.started_by,
        now=FILED,
    )


def test_a_signature_holds_for_what_was_signed_and_filed(
    draft: Application, authority: Authority, person: Signer
) -> None:
    _add(draft, person, authority.trusted())
    draft = submit_application(application_id=draft.pk, by=draft.started_by, now=FILED)
    (signed,) = signatures_of(draft, draft.document.sha256)
    assert (signed.verdict, signed.overtaken, signed.same_organisation) == (Verdict.VALID, False, True)
    assert signed.revocation_unknown
    assert signed_how([signed], []) == "electronic"
    record = Record.objects.get(chain=f"application:{draft.pk}", event="application_submitted")
    assert draft.document.sha256 in record.canonical


def test_a_signature_over_an_older_draft_is_invalid(
    draft: Application, authority: Authority, person: Signer
) -> None:
    _add(draft, person, authority.trusted())
    save_topic(
        application_id=draft.pk,
        topic=Topic.RISKS,
        fields={"risks": "By rail"},
        by=draft.started_by,
        now=FILED,
    )
    draft.refresh_from_db()
    (signed,) = signatures_of(draft, digest_of(document_bytes(draft)))
    assert (signed.verdict, signed.overtaken) == (Verdict.INVALID, True)
    assert signed_how([signed], []) == "click"


def test_a_signature_is_added_once_to_a_draft_as_it_stands(
    draft: Application, authority: Authority, person: Signer
) -> None:
    first = _add(draft, person, authority.trusted())
    again: dict[str, Any] = {
        "application_id": draft.pk,
        "content": bytes(first.content),
        "result": Result(),
        "by": draft.started_by,
        "now": FILED,
    }
    with pytest.raises(Repeated):
        add_signature(document_sha256=first.document_sha256, **again)
    with pytest.raises(Stale):
        add_signature(document_sha256="0" * 64, **again)
    submit_application(application_id=draft.pk, by=draft.started_by, now=FILED)
    with pytest.raises(OutOfState):
        add_signature(document_sha256=first.document_sha256, **again)


def test_a_signature_of_somebody_else_s_organisation_is_shown_as_such(
    draft: Application, authority: Authority
) -> None:
    from_elsewhere = authority.signer(subject=name_of("Other Person"))
    assert _add(draft, from_elsewhere, authority.trusted()).verdict == Verdict.VALID
    (signed,) = signatures_of(draft, digest_of(document_bytes(draft)))
    assert (signed.same_organisation, signed.same_person) == (None, False)


def test_a_scan_of_the_signed_form_changes_nothing_of_what_is_signed(draft: Application) -> None:
    before = document_bytes(draft)
    add_file(
        application_id=draft.pk,
        kind=RequiredDocument.SIGNED_FORM,
        name="signed.pdf",
        content=pdf(),
        by=draft.started_by,
        now=FILED,
    )
    assert document_bytes(draft) == before
    forms = signed_forms(list(files_of(draft)))
    assert signed_how([], forms) == "form"
    submit_application(application_id=draft.pk, by=draft.started_by, now=FILED)


def test_the_page_takes_a_signature_and_says_what_was_checked(
    draft: Application, authority: Authority, person: Signer, settings: Any, tmp_path: Path
) -> None:
    roots = tmp_path / "roots"
    roots.mkdir()
    (roots / "root.pem").write_bytes(authority.pem())
    (tmp_path / "crls").mkdir()
    (tmp_path / "crls" / "list.crl").write_bytes(authority.revoked())
    settings.SIGNATURE_ROOTS, settings.SIGNATURE_CRLS = str(roots), str(tmp_path / "crls")
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(draft.started_by)
    with time_machine.travel(FILED, tick=False):
        document = client.get(reverse("application-export", args=[draft.pk, "json"])).content
        page = reverse("sign-application", args=[draft.pk])
        assert digest_of(document) in client.get(page).content.decode()
        sent = {"signature": SimpleUploadedFile("a.p7s", person.sign(document))}
        assert client.post(page, sent).status_code == 302
        said = client.get(page).content.decode()
        assert "valid" in said
        assert "The certificate was not revoked: <strong>checked, holds</strong>" in said
        assert "no time stamp proves it" in said
        bad = client.post(page, {"signature": SimpleUploadedFile("a.p7s", b"garbage")}, follow=True)
        assert "The file is no signature" in bad.content.decode()
        scan = {"scan_sent": "1", "scan": SimpleUploadedFile("a.pdf", pdf().getvalue())}
        assert client.post(page, scan).status_code == 302
        printed = client.get(reverse("print-application", args=[draft.pk])).content.decode()
        assert digest_of(document) in printed
        assert client.post(reverse("submit-application", args=[draft.pk])).status_code == 302
        filed = client.get(draft.get_absolute_url()).content.decode()
    assert "By an electronic signature." in filed
