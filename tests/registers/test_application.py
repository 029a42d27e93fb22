"""Drawing up and filing an application: what is kept, what is missing, when the review begins (LAW.md 4.1)."""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.models import Organisation, User
from accounts.services import end_mandate
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, Stale
from deadlines.models import Clock
from journal.models import Record
from law.application_check import Topic
from law.required_documents import RequiredDocument
from registers.models import Application, ApplicationFile
from registers.queries.applications import filed_applications, files_of, missing_in, own_applications
from registers.services.application_files import add_feature, add_file, remove_file
from registers.services.draw_up import (
    add_licensee,
    drop_draft,
    remove_licensee,
    save_topic,
    start_application,
    undertake,
)
from registers.services.submit_application import submit_application, withdraw_application
from registers.undertaking import undertaking_of
from tests.registers.applications import (
    FILED,
    REVIEW_ENDS,
    complete_draft,
    filed,
    make_bureau,
    make_organisation,
    pdf,
    png,
)

TODAY = FILED.date()


def test_a_complete_application_is_filed_and_its_review_begins(holder: tuple[Organisation, User]) -> None:
    """CC 461(7): twenty business days from receipt."""
    application = filed(*holder)
    assert (application.status, application.number) == ("under_review", "A-000001/2026")
    clock = Clock.objects.get(subject_kind="application", subject_id=application.pk)
    assert (clock.kind, clock.counted_from, clock.due_on) == ("application_review", TODAY, REVIEW_ENDS)
    assert Clock.objects.filter(end="").count() == 1
    events = list(
        Record.objects.filter(chain=f"application:{application.pk}")
        .order_by("seq")
        .values_list("event", flat=True)
    )
    assert events[0] == "application_started"
    assert events[-1] == "application_submitted"


def test_a_draft_is_saved_however_little_is_in_it_and_taken_up_again(
    holder: tuple[Organisation, User],
) -> None:
    """HOUSE.application_draft."""
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    save_topic(
        application_id=draft.pk,
        topic=Topic.OBJECT,
        fields={"title": "QAZAQ TEA", "object_type": "patent"},
        by=person,
        now=FILED,
    )
    (found,) = own_applications(person)
    assert (found.title, found.object_type, found.status) == ("QAZAQ TEA", "patent", "draft")
    assert not Clock.objects.exists(), "a draft is nothing in law yet"


def test_nothing_incomplete_is_filed_and_the_draft_is_kept(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    draft = complete_draft(organisation, person, recognition="")
    with pytest.raises(Incomplete, match="recognise") as refused:
        submit_application(application_id=draft.pk, by=person, now=FILED)
    assert refused.value.provision == "CC461"
    draft.refresh_from_db()
    assert (draft.status, draft.number, draft.title) == ("draft", "", "QAZAQ TEA")
    assert not Clock.objects.exists()


@pytest.mark.parametrize(
    ("changes", "topic", "provision"),
    [
        ({"insurance_amount": Decimal("4324999")}, Topic.INSURANCE, "CC461"),  # one tenge below
        ({"right_until": date(2028, 11, 25)}, Topic.PERIOD, "CC464.3"),
        ({"object_type": "patent"}, Topic.OBJECT, "CC460"),
        ({"object_type": "design"}, Topic.OBJECT, "CC460"),
        ({"goods_codes": ["0902"]}, Topic.GOODS, "CC461"),
        ({"insured_on": date(2026, 11, 27)}, Topic.INSURANCE, "CC461"),
        ({"wished_until": date(2028, 11, 27)}, Topic.PERIOD, "CC464.1"),
    ],
)
def test_what_the_law_does_not_admit_is_refused_with_its_provision(
    changes: dict[str, object], topic: Topic, provision: str, holder: tuple[Organisation, User]
) -> None:
    organisation, person = holder
    draft = complete_draft(organisation, person, **changes)
    (point,) = missing_in(draft, TODAY)
    assert (point.topic, point.provision) == (topic, provision)
    with pytest.raises(Incomplete) as refused:
        submit_application(application_id=draft.pk, by=person, now=FILED)
    assert refused.value.provision == provision


@pytest.mark.parametrize(
    "kind",
    [RequiredDocument.PROOF_OF_RIGHT, RequiredDocument.INSURANCE, RequiredDocument.INFRINGING_IMAGES],
)
def test_each_document_is_asked_for(kind: RequiredDocument, holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    draft = complete_draft(organisation, person)
    file = files_of(draft).get(kind=kind)
    remove_file(application_id=draft.pk, file_id=file.pk, by=person, now=FILED)
    assert missing_in(draft, TODAY)
    assert ApplicationFile.objects.filter(pk=file.pk, removed_at=FILED).exists(), "what was handed in stays"


def test_a_number_is_given_once_and_in_order(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    first, second = filed(organisation, person), filed(organisation, person)
    assert [first.number, second.number] == ["A-000001/2026", "A-000002/2026"]
    with pytest.raises(OutOfState):
        submit_application(application_id=first.pk, by=person, now=FILED)


def test_a_page_that_was_overtaken_changes_nothing(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    words = {"application_id": draft.pk, "topic": Topic.RISKS, "by": person, "now": FILED}
    save_topic(fields={"risks": "By rail from the east"}, version=draft.version, **words)
    with pytest.raises(Stale):
        save_topic(fields={"risks": ""}, version=draft.version, **words)
    draft.refresh_from_db()
    assert draft.risks == "By rail from the east"


def test_a_filed_application_is_not_rewritten(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    application = filed(organisation, person)
    ids = {"application_id": application.pk, "by": person, "now": FILED}
    with pytest.raises(OutOfState):
        save_topic(topic=Topic.RISKS, fields={"risks": "x"}, **ids)
    with pytest.raises(OutOfState):
        add_file(kind=RequiredDocument.OTHER, name="a.pdf", content=pdf(), **ids)
    with pytest.raises(OutOfState):
        add_licensee(name="Somebody", **ids)


def test_strangers_and_officers_do_not_write_it(holder: tuple[Organisation, User], registrar: User) -> None:
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    _other, stranger = make_organisation("Other LLP", bin_iin="041240001232")
    for somebody in (stranger, registrar):
        with pytest.raises(NotAllowed):
            save_topic(
                application_id=draft.pk, topic=Topic.RISKS, fields={"risks": "x"}, by=somebody, now=FILED
            )
        with pytest.raises(NotAllowed):
            submit_application(application_id=draft.pk, by=somebody, now=FILED)
    assert not own_applications(stranger).exists()
    assert not filed_applications(registrar, on=TODAY).exists(), "a draft is seen by its applicant alone"
    assert not filed_applications(person, on=TODAY).exists()


def test_a_registrar_sees_what_was_filed(holder: tuple[Organisation, User], registrar: User) -> None:
    application = filed(*holder)
    assert list(filed_applications(registrar, on=TODAY)) == [application]


# Representatives


def test_a_representative_files_for_its_holder(db: None) -> None:
    bureau, person, mandate = make_bureau()
    application = filed(bureau, person, mandate=mandate)
    assert application.holder_name == "Tokyo Seals KK"


def test_the_power_of_attorney_is_handed_in(db: None) -> None:
    bureau, person, mandate = make_bureau()
    draft = complete_draft(bureau, person, mandate=mandate)
    file = files_of(draft).get(kind=RequiredDocument.POWER_OF_ATTORNEY)
    remove_file(application_id=draft.pk, file_id=file.pk, by=person, now=FILED)
    with pytest.raises(Incomplete):
        submit_application(application_id=draft.pk, by=person, now=FILED)


def test_a_power_that_ended_meanwhile_stops_the_filing(db: None) -> None:
    """HOUSE.power; the draft stays."""
    bureau, person, mandate = make_bureau()
    draft = complete_draft(bureau, person, mandate=mandate)
    end_mandate(organisation_id=bureau.pk, mandate_id=mandate.pk, ended_on=TODAY, by=person, now=FILED)
    draft.refresh_from_db()
    with pytest.raises(Incomplete) as refused:
        submit_application(application_id=draft.pk, by=person, now=FILED)
    assert refused.value.provision == "HOUSE.power"
    with pytest.raises(Incomplete):
        start_application(organisation=bureau, mandate=mandate, by=person, now=FILED)


def test_a_holder_outside_the_union_does_not_apply_by_itself(db: None) -> None:
    """CC 459(5)."""
    organisation, person = make_organisation("Ankara Cay", country="TR")
    with pytest.raises(NotAllowed) as refused:
        start_application(organisation=organisation, by=person, now=FILED)
    assert refused.value.provision == "CC459.5"


# Files, licensees, undertaking


def test_files_are_known_by_their_content(holder: tuple[Organisation, User]) -> None:
    """HOUSE.attachments."""
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    ids: dict[str, Any] = {"application_id": draft.pk, "by": person, "now": FILED}
    script = io.BytesIO(b"<script>alert(1)</script>")
    with pytest.raises(Incomplete):
        add_file(kind=RequiredDocument.OTHER, name="proof.pdf", content=script, **ids)
    with pytest.raises(Incomplete, match="no image"):
        add_feature(feature="Seal", genuine=("a.png", pdf()), infringing=("b.png", png()), **ids)
    same = pdf().getvalue()
    add_file(kind=RequiredDocument.PROOF_OF_RIGHT, name="../../x.pdf", content=io.BytesIO(same), **ids)
    assert ApplicationFile.objects.get().name == "x.pdf"
    with pytest.raises(Repeated):
        add_file(kind=RequiredDocument.PROOF_OF_RIGHT, name="y.pdf", content=io.BytesIO(same), **ids)


def test_a_refused_file_leaves_nothing_on_disk(holder: tuple[Organisation, User], settings: Any) -> None:
    application = filed(*holder)
    before = sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    with pytest.raises(OutOfState):
        add_file(
            application_id=application.pk,
            kind=RequiredDocument.OTHER,
            name="late.pdf",
            content=pdf(),
            by=holder[1],
            now=FILED,
        )
    assert sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()) == before


def test_a_feature_goes_with_both_its_images(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    draft = complete_draft(organisation, person)
    pair = draft.features.get()
    remove_file(application_id=draft.pk, file_id=pair.infringing_id, by=person, now=FILED)
    assert not draft.features.exists()
    assert not files_of(draft).filter(content_type__startswith="image/").exists()


def test_licensees_are_named_once_and_taken_out_again(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    ids = {"application_id": draft.pk, "by": person, "now": FILED}
    licensee = add_licensee(name="Shops LLP", **ids)
    with pytest.raises(Repeated):
        add_licensee(name="Shops LLP ", **ids)
    remove_licensee(licensee_id=licensee.pk, **ids)
    assert not draft.licensees.exists()


def test_an_undertaking_is_given_once_in_the_words_that_were_shown(
    holder: tuple[Organisation, User],
) -> None:
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    with pytest.raises(Stale) as other:
        undertake(application_id=draft.pk, text="Other words.", by=person, now=FILED)
    assert other.value.provision == "CC461"
    with translation.override("kk"):
        text = undertaking_of(draft)
    undertake(application_id=draft.pk, text=text, by=person, now=FILED)
    draft.refresh_from_db()
    assert (draft.undertaking, draft.undertaken_by) == (text, person)
    with pytest.raises(Repeated):
        undertake(application_id=draft.pk, text=undertaking_of(draft), by=person, now=FILED)


# Taking back


def test_a_draft_is_dropped_and_an_application_taken_back(holder: tuple[Organisation, User]) -> None:
    organisation, person = holder
    draft = start_application(organisation=organisation, by=person, now=FILED)
    drop_draft(application_id=draft.pk, by=person, now=FILED)
    draft.refresh_from_db()
    assert draft.status == "withdrawn"
    application = filed(organisation, person)
    later = FILED + timedelta(days=1)
    withdraw_application(application_id=application.pk, by=person, now=later)
    clock = Clock.objects.get(subject_id=application.pk, subject_kind="application")
    assert (clock.end, clock.ended_at) == ("withdrawn_by_holder", later)


def test_the_database_keeps_who_and_number_of_a_filed_application(
    holder: tuple[Organisation, User],
) -> None:
    application = filed(*holder)
    for broken in ({"number": ""}, {"submitted_by": None}, {"object_type": "patent"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=application.pk).update(**broken)
