"""The application to the register of the union, from its draft to inclusion or the term run out (LAW.md 4.2)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import Mandate, Organisation, OrganisationKind, User
from accounts.services import OrganisationData, record_mandate
from acts.refusals import Incomplete, OutOfState
from law.application_check import Topic
from law.parties import MandateScope
from law.required_documents import RequiredDocument
from registers.models import ApplicationFile, UnionRight
from registers.queries.applications import missing_in
from registers.queries.security import reading_of
from registers.services.commission import (
    record_possible,
)
from registers.services.submit_application import submit_application
from registers.services.union_draft import LanguageData, RightData, save_languages, save_rights
from tests.registers.applications import (
    FILED,
    accept_undertaking,
    complete_draft,
    make_bureau,
)
from tests.registers.union import (
    NOTICED,
    SECURITY_ENDS,
    filed_union,
    include,
    lodged,
    possible,
    running,
    told,
    union_draft,
    with_commission,
)

TODAY = FILED.date()


def test_from_the_filing_to_the_inclusion(holder: tuple[Organisation, User], registrar: User) -> None:
    """CC 459, 459(11), 464(3): filed, sent on, notice, insurance, entry in the register of the union."""
    application = filed_union(*holder, ends={"KG": date(2028, 1, 31)}, wished_until=date(2028, 1, 31))
    assert (application.status, application.number) == ("under_review", "A-000001/2026")
    assert running(application) == {}, "the Commission's time is not fixed by law"
    with_commission(application, registrar)
    assert application.status == "with_commission"
    record_possible(
        application_id=application.pk, document="No. 18", dated=NOTICED.date(), by=registrar, now=NOTICED
    )
    assert running(application) == {"union_security": SECURITY_ENDS}
    lodged(application, holder[1])
    assert running(application) == {}, "the term is kept"
    entry = include(application, registrar, NOTICED + timedelta(days=3), decided_on=date(2026, 12, 11))
    application.refresh_from_db()
    assert (application.status, application.entry) == ("included", entry)
    assert (entry.register, entry.number, entry.status) == ("eeu", "00077/ТЗ-101226", "active")
    assert (entry.valid_from, entry.valid_to) == (date(2026, 12, 11), date(2028, 1, 31))
    assert "KG: Certificate KG 12" in entry.title_document
    assert reading_of(entry, entry.contracts.all(), date(2027, 5, 5)).flaw is None
    assert reading_of(entry, entry.contracts.all(), date(2029, 2, 1)).flaw == "ended"
    assert told(application) == [
        "union_received",
        "sent_to_commission",
        "inclusion_possible",
        "security_received",
        "union_included",
    ]


def test_protection_lasts_two_years_at_most(holder: tuple[Organisation, User], registrar: User) -> None:
    """CC 464(1): the wish of the filing day cannot reach beyond, whatever was wished."""
    application = possible(filed_union(*holder, wished_until=date(2028, 11, 26)), registrar)
    lodged(application, holder[1])
    assert include(application, registrar).valid_to == date(2028, 11, 26)


@pytest.mark.parametrize(
    ("changes", "topic", "provision"),
    [
        ({"without": [RequiredDocument.UNDERTAKING]}, Topic.UNDERTAKING, "CC459"),
        ({"language": "en", "translated": False}, Topic.LANGUAGES, "CC459"),
        ({"language": ""}, Topic.LANGUAGES, "CC459"),
        ({"object_type": "geographical_indication"}, Topic.OBJECT, "CC459"),
        ({"object_type": "patent"}, Topic.OBJECT, "CC459"),
        ({"ends": {"RU": date(2028, 11, 25)}}, Topic.PERIOD, "CC464.3"),
        ({"ends": {"BY": date(2026, 11, 25)}}, Topic.RIGHTS, "CC464.3"),
        ({"wished_until": date(2028, 11, 27)}, Topic.PERIOD, "CC464.1"),
        ({"goods_codes": []}, Topic.GOODS, "CC459"),
    ],
)
def test_what_is_missing_is_refused_with_its_provision_and_the_draft_is_kept(
    changes: dict[str, Any], topic: Topic, provision: str, holder: tuple[Organisation, User]
) -> None:
    draft = union_draft(*holder, **changes)
    points = missing_in(draft, TODAY)
    assert (topic, provision) in {(point.topic, point.provision) for point in points}
    assert {point.topic for point in points} == {topic}
    with pytest.raises(Incomplete) as refused:
        submit_application(application_id=draft.pk, by=holder[1], now=FILED)
    assert refused.value.provision == provision
    draft.refresh_from_db()
    assert (draft.status, draft.title, draft.union_rights.count()) == ("draft", "QAZAQ TEA", 5)


def test_without_the_proof_of_the_right_every_state_is_named(holder: tuple[Organisation, User]) -> None:
    draft = union_draft(*holder, without=[RequiredDocument.PROOF_OF_RIGHT])
    named = [point.params.get("state") for point in missing_in(draft, TODAY) if point.topic is Topic.RIGHTS]
    assert named == ["Armenia", "Belarus", "Kyrgyzstan", "Kazakhstan", "Russia"]


def test_the_right_missing_in_one_state_stops_the_filing(holder: tuple[Organisation, User]) -> None:
    """CC 459: in EACH of the five."""
    draft = union_draft(*holder)
    UnionRight.objects.filter(application=draft, state="AM").delete()
    points = missing_in(draft, TODAY)
    assert {(point.topic, point.params.get("state", point.params.get("states"))) for point in points} == {
        (Topic.RIGHTS, "Armenia"),
        (Topic.RIGHTS, "AM"),
        # What was undertaken named the document of Armenia too.
        (Topic.UNDERTAKING, None),
    }
    with pytest.raises(Incomplete):
        submit_application(application_id=draft.pk, by=holder[1], now=FILED)


def test_papers_in_another_language_come_with_a_translation(holder: tuple[Organisation, User]) -> None:
    application = filed_union(*holder, language="en")
    assert application.status == "under_review"


def power_for(bureau: Organisation, by: User, name: str, *, eeu_wide: bool) -> Mandate:
    return record_mandate(
        organisation_id=bureau.pk,
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER,
            name=name,
            country="AM",
            address="Yerevan, Abovyan 1",
            foreign_id="4",
        ),
        scope=MandateScope.EVERYTHING,
        eeu_wide=eeu_wide,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 12, 31),
        document="No. 8",
        by=by,
        now=FILED,
    )


def test_a_power_of_attorney_is_good_across_the_union(db: None) -> None:
    """CC 459: the bureau's power of the holder in Japan is not."""
    bureau, manager, mandate = make_bureau()
    draft = union_draft(bureau, manager, mandate=mandate)
    (point,) = missing_in(draft, TODAY)
    assert (point.topic, point.provision) == (Topic.HOLDER, "CC459")
    wide = power_for(bureau, manager, "Ararat CJSC", eeu_wide=True)
    assert missing_in(union_draft(bureau, manager, mandate=wide), TODAY) == []
    without = union_draft(bureau, manager, mandate=wide, without=[RequiredDocument.POWER_OF_ATTORNEY])
    (point,) = missing_in(without, TODAY)
    assert (point.topic, point.provision) == (Topic.DOCUMENTS, "CC459")


def test_where_the_holder_differs_by_state_each_gives_a_power(db: None) -> None:
    """LAW.md 4.2."""
    bureau, manager, narrow = make_bureau()
    wide = power_for(bureau, manager, "Ararat CJSC", eeu_wide=True)
    draft = union_draft(bureau, manager, mandate=wide)
    proof = draft.files.get(kind=RequiredDocument.PROOF_OF_RIGHT)
    in_russia = RightData(
        document="Certificate",
        document_date=date(2020, 3, 2),
        ends_on=date(2030, 3, 2),
        proof=proof,
        mandate=narrow,
    )
    save_rights(application_id=draft.pk, rights={"RU": in_russia}, by=manager, now=FILED)
    accept_undertaking(draft, manager)
    draft.refresh_from_db()
    assert "RU: Certificate (Tokyo Seals KK)" in draft.undertaking
    points = missing_in(draft, TODAY)
    assert [(point.topic, point.params) for point in points] == [
        (Topic.DOCUMENTS, {"there": 1, "asked": 2}),
        (Topic.RIGHTS, {"holder": "Tokyo Seals KK"}),
    ]


def test_files_of_others_prove_nothing(holder: tuple[Organisation, User]) -> None:
    draft, other = union_draft(*holder), union_draft(*holder)
    foreign = ApplicationFile.objects.filter(application=other).earliest("pk")
    with pytest.raises(Incomplete):
        save_rights(application_id=draft.pk, rights={"KZ": RightData(proof=foreign)}, by=holder[1], now=FILED)
    with pytest.raises(Incomplete):
        save_languages(
            application_id=draft.pk, papers={foreign.pk: LanguageData(language="en")}, by=holder[1], now=FILED
        )
    own = draft.files.earliest("pk")
    with pytest.raises(Incomplete, match="translation"):
        save_languages(
            application_id=draft.pk,
            papers={own.pk: LanguageData(language="en", translation=own)},
            by=holder[1],
            now=FILED,
        )
    national = complete_draft(*holder)
    with pytest.raises(OutOfState):
        save_rights(application_id=national.pk, rights={}, by=holder[1], now=FILED)
