"""Two tabs, two presses, two people at the same instant, each on a connection of its own."""

import hashlib
from functools import partial
from typing import Any

import pytest

from accounts.models import Organisation, User
from law.application_check import Topic
from law.required_documents import RequiredDocument
from registers.models import Application, ApplicationFile, TypedTopic, Upload
from registers.services import _parts
from registers.services.application_files import add_file
from registers.services.draw_up import start_application
from registers.services.keep_topic import keep_topic
from registers.services.typed_topics import Page
from registers.services.uploads import append_part, begin_upload
from tests.races.together import errors_in, together
from tests.registers.applications import FILED, make_organisation

pytestmark = pytest.mark.django_db(transaction=True)

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 400


def _draft() -> tuple[Organisation, User, Application]:
    organisation, person = make_organisation()
    return organisation, person, start_application(organisation=organisation, by=person, now=FILED)


def _begin(draft: Application, by: User) -> Upload:
    return begin_upload(
        application_id=draft.pk,
        name="proof.pdf",
        size=len(PDF),
        modified="1",
        sha256=hashlib.sha256(PDF).hexdigest(),
        by=by,
        now=FILED,
    )


def test_two_tabs_send_the_same_file_at_once_and_it_arrives_once() -> None:
    _organisation, person, draft = _draft()
    begun = together(*[partial(_begin, draft, person)] * 3)
    assert not errors_in(begun)
    assert len({upload.key for upload in begun}) == 1

    def send() -> None:
        offset = 0
        while offset < len(PDF):
            offset = append_part(
                application_id=draft.pk,
                key=begun[0].key,
                offset=offset,
                part=PDF[offset : offset + 9000],
                by=person,
                now=FILED,
            ).received

    assert not errors_in(together(send, send, send))
    upload = Upload.objects.get()
    assert upload.received == len(PDF)
    assert (_parts.folder() / upload.key.hex).read_bytes() == PDF


def test_a_file_is_handed_in_once_however_often_the_button_is_pressed() -> None:
    _organisation, person, draft = _draft()
    upload = _begin(draft, person)
    append_part(application_id=draft.pk, key=upload.key, offset=0, part=PDF, by=person, now=FILED)
    upload.refresh_from_db()

    def hand_in() -> int:
        with _parts.whole(upload) as content:
            kind = RequiredDocument.PROOF_OF_RIGHT
            return add_file(
                application_id=draft.pk, kind=kind, name=upload.name, content=content, by=person, now=FILED
            ).pk

    handed_in = together(hand_in, hand_in, hand_in)
    # One that comes when the parts are gone finds no file to hand in; the page has it already.
    assert {each for each in handed_in if not isinstance(each, OSError)} == {ApplicationFile.objects.get().pk}
    stored = [path for path in _parts.store().rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in stored] == [PDF], "nothing is left of the others"


def test_of_two_people_who_save_the_same_topic_at_once_one_is_told() -> None:
    _organisation, person, draft = _draft()
    seen = {"risks": ""}

    def save(words: str) -> Any:
        return keep_topic(
            application_id=draft.pk,
            topic=Topic.RISKS,
            fields={"risks": words},
            typed={"risks": [words]},
            whole=True,
            page=Page(seen=seen, tab=words),
            by=person,
            now=FILED,
        )

    kept = together(partial(save, "By rail"), partial(save, "By sea"))
    assert not errors_in(kept)
    assert sorted(each.refusal is None for each in kept) == [False, True]
    draft.refresh_from_db()
    aside = TypedTopic.objects.get().fields["risks"]
    assert sorted([draft.risks, *aside]) == ["By rail", "By sea"], "nothing typed is lost"
