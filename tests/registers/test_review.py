"""The review of an application by the registrar: questions, extension, hearing, decision (LAW.md 4.1)."""

from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Organisation, User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Repeated, Stale, TooEarly, TooLate
from deadlines.models import Clock
from law.application_states import RefusalGround
from law.articles import PROVISIONS
from law.register_notices import (
    APPLICANT_LANGUAGES,
    APPLICANT_NOTICES,
    COMMISSION_LETTER,
    ENTRY_NOTICES,
    LIFE_NOTICES,
    MALWARE_NOTICE,
    REMINDER_NOTICE,
    THIRD_PARTY_LETTER,
    UNION_ENTRY_NOTICES,
    UNION_NOTICES,
    WARNING_NOTICE,
    RegisterNotice,
)
from notifications.models import Message
from registers.models import Application, Entry
from registers.queries.applications import review_queue
from registers.queries.comparison import Shared, like_it
from registers.services.include_application import include_application, next_entry_number
from registers.services.review_application import (
    answer_inquiry,
    ask_applicant,
    drop_refusal,
    extend_review,
    object_to_refusal,
    propose_refusal,
    refuse_application,
)
from registers.services.third_parties import ask_third_party, third_party_reached
from tests.factories import almaty
from tests.registers.applications import FILED, REVIEW_ENDS, filed, make_bureau

TODAY = FILED.date()
NEXT = FILED + timedelta(days=1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def application(holder: tuple[Organisation, User]) -> Application:
    return filed(*holder)


def clock(application: Application, kind: str) -> Clock:
    return Clock.objects.get(subject_kind="application", subject_id=application.pk, kind=kind)


def third_party(application: Application, by: User, **changes: Any) -> Any:
    return ask_third_party(
        **{
            "application_id": application.pk,
            "third_party": "Institute of Intellectual Property",
            "question": "Is the mark in force?",
            "received_on": TODAY,
            "by": by,
            "now": NEXT,
            **changes,
        }
    )


def test_the_queue_is_in_the_order_of_the_last_days(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    later = filed(*holder, now=FILED)
    earlier = filed(*holder, now=FILED - timedelta(days=7), wished_until=date(2028, 11, 19))
    assert [each.pk for each in review_queue(registrar, on=TODAY)] == [earlier.pk, later.pk]
    assert review_queue(registrar, on=TODAY)[1].due_on == REVIEW_ENDS


def test_the_applicant_is_asked_and_answers(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    inquiry = ask_applicant(
        application_id=application.pk, question="Which seal is it?", by=registrar, now=NEXT
    )
    told = Message.objects.latest("pk")
    assert told.notice_kind == "question"
    assert "Which seal is it?" in told.body
    ids: dict[str, Any] = {"application_id": application.pk, "inquiry_id": inquiry.pk, "now": NEXT}
    with pytest.raises(NotAllowed):
        answer_inquiry(answer="The round one.", by=registrar, **ids)
    answer_inquiry(answer="The round one.", by=holder[1], **ids)
    with pytest.raises(Repeated):
        answer_inquiry(answer="Another.", by=holder[1], **ids)
    application.refresh_from_db()
    assert application.status == "under_review"


def test_a_third_party_has_ten_business_days_from_receipt(application: Application, registrar: User) -> None:
    """CC 461(7)."""
    first = third_party(application, registrar)
    second = third_party(application, registrar, third_party="Ministry of Justice", received_on=NEXT.date())
    due = Clock.objects.filter(kind="third_party_answer").order_by("pk").values_list("due_on", flat=True)
    assert list(due) == [date(2026, 12, 10), date(2026, 12, 11)]
    answer_inquiry(
        application_id=application.pk, inquiry_id=first.pk, answer="It is.", by=registrar, now=NEXT
    )
    ends = {each.ref: each.end for each in Clock.objects.filter(kind="third_party_answer")}
    assert ends == {f"inquiry:{first.pk}": "met", f"inquiry:{second.pk}": ""}
    with pytest.raises(TooEarly):
        third_party(application, registrar, received_on=NEXT.date() + timedelta(days=1))


def test_the_ten_days_wait_for_the_receipt_of_a_letter_under_way(
    application: Application, registrar: User
) -> None:
    """CC 461(7): from the receipt of the request by the third party."""
    inquiry = third_party(application, registrar, received_on=None)
    assert not Clock.objects.filter(kind="third_party_answer").exists()
    ids: dict[str, Any] = {"application_id": application.pk, "inquiry_id": inquiry.pk, "by": registrar}
    later = NEXT + timedelta(days=3)
    for wrong in (TODAY, later.date() + timedelta(days=1)):
        with pytest.raises(TooEarly):
            third_party_reached(received_on=wrong, now=later, **ids)
    third_party_reached(received_on=later.date(), now=later, **ids)
    assert clock(application, "third_party_answer").due_on == date(2026, 12, 14)
    with pytest.raises(Repeated):
        third_party_reached(received_on=later.date(), now=later, **ids)


def test_the_review_is_extended_once_and_only_when_third_parties_were_asked(
    application: Application, registrar: User
) -> None:
    """CC 461(7): by up to twenty business days, counted from the receipt."""
    ids: dict[str, Any] = {"application_id": application.pk, "by": registrar}
    with pytest.raises(Incomplete, match="third parties"):
        extend_review(days=20, reasons="Answer awaited.", now=NEXT, **ids)
    third_party(application, registrar)
    for days in (0, 21):
        with pytest.raises(Incomplete):
            extend_review(days=days, reasons="Answer awaited.", now=NEXT, **ids)
    extend_review(days=20, reasons="Answer awaited.", now=NEXT, **ids)
    review = clock(application, "application_review")
    assert (review.length, review.counted_from, review.due_on) == (40, TODAY, date(2027, 1, 27))
    assert "27.01.2027" in Message.objects.get(notice_kind="review_extended").body
    with pytest.raises(Repeated):
        extend_review(days=1, reasons="More.", now=NEXT, **ids)


def test_a_review_that_is_over_is_not_extended(application: Application, registrar: User) -> None:
    third_party(application, registrar)
    with pytest.raises(TooLate):
        extend_review(
            application_id=application.pk,
            days=5,
            reasons="Late.",
            by=registrar,
            now=almaty(2026, 12, 26, 0),
        )


def test_a_refusal_is_proposed_heard_and_decided(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    """HOUSE.hearing: three business days ahead, objections within two; CC 461: a ground of the list."""
    ids: dict[str, Any] = {"application_id": application.pk, "by": registrar}
    with pytest.raises(OutOfState):
        refuse_application(now=NEXT, **ids)
    propose_refusal(
        ground=RefusalGround.UNRELIABLE_DATA, reasons="The certificate is another's.", now=NEXT, **ids
    )
    assert clock(application, "objections").due_on == date(2026, 12, 1)
    body = Message.objects.get(notice_kind="refusal_proposed").body
    assert "The certificate is another's." in body
    assert "01.12.2026" in body
    with pytest.raises(TooEarly, match="heard first"):
        refuse_application(now=almaty(2026, 12, 1), **ids)
    with pytest.raises(OutOfState):
        include_application(number="00001/ТЗ-1", document="Decision 1", now=NEXT, **ids)
    object_to_refusal(
        application_id=application.pk, objections="It is ours.", by=holder[1], now=almaty(2026, 12, 1, 23)
    )
    assert clock(application, "objections").end == "met"
    refuse_application(now=almaty(2026, 12, 2), **ids)
    application.refresh_from_db()
    assert (application.status, application.ground) == ("refused", "unreliable_data")
    assert clock(application, "application_review").end == "met"
    assert not Clock.objects.filter(subject_kind="application", end="").exists()
    assert Message.objects.filter(notice_kind="refused").exists()


def test_objections_may_change_the_registrars_mind(
    application: Application, holder: tuple[Organisation, User], registrar: User
) -> None:
    ids: dict[str, Any] = {"application_id": application.pk, "by": registrar, "now": NEXT}
    propose_refusal(ground=RefusalGround.NOT_RECOGNISABLE, reasons="No images.", **ids)
    object_to_refusal(application_id=application.pk, objections="There are.", by=holder[1], now=NEXT)
    drop_refusal(**ids)
    application.refresh_from_db()
    assert application.status == "under_review"
    with pytest.raises(OutOfState):
        object_to_refusal(application_id=application.pk, objections="Again.", by=holder[1], now=NEXT)
    propose_refusal(ground=RefusalGround.DOCUMENT_MISSING, reasons="No proof.", **ids)
    assert Clock.objects.filter(kind="objections").count() == 2


@pytest.mark.parametrize("ground", RefusalGround)
def test_every_ground_of_the_list_can_be_cited(
    ground: RefusalGround, application: Application, registrar: User
) -> None:
    """CC 461."""
    ids: dict[str, Any] = {"application_id": application.pk, "by": registrar}
    propose_refusal(ground=ground, reasons="Reasons.", now=NEXT, **ids)
    refuse_application(now=almaty(2026, 12, 2), **ids)
    application.refresh_from_db()
    assert application.ground == ground


def test_inclusion_makes_the_entry_with_its_number_and_term(
    application: Application, registrar: User
) -> None:
    """CC 460, 464(1): from today, two years at most."""
    number = next_entry_number(application, NEXT.date())
    assert number == "00001/ТЗ-261127"
    entry = include_application(
        application_id=application.pk, number=number, document="Decision 7", by=registrar, now=NEXT
    )
    assert (entry.status, entry.valid_from) == ("active", NEXT.date())
    assert entry.valid_to == date(2028, 11, 26), "no longer than was asked"
    assert (entry.title, entry.goods_codes, entry.classes) == ("QAZAQ TEA", ["090230"], [30])
    assert entry.holder.name == "Qazaq Tea LLP"
    application.refresh_from_db()
    assert (application.status, application.entry) == ("included", entry)
    assert clock(application, "application_review").end == "met"
    body = Message.objects.get(notice_kind="included").body
    assert number in body
    assert "11.11.2028" in body, "the last day to ask for renewal"
    with pytest.raises(OutOfState):
        include_application(
            application_id=application.pk, number="00002/ТЗ-1", document="Decision 8", by=registrar, now=NEXT
        )


def test_protection_ends_with_the_right(holder: tuple[Organisation, User], registrar: User) -> None:
    """CC 464(3)."""
    application = filed(*holder, right_until=date(2027, 3, 1), wished_until=date(2027, 3, 1))
    entry = include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Decision 7", by=registrar, now=NEXT
    )
    assert entry.valid_to == date(2027, 3, 1)


def test_the_representative_becomes_the_entrys(db: None, registrar: User) -> None:
    bureau, person, mandate = make_bureau()
    application = filed(bureau, person, mandate=mandate)
    entry = include_application(
        application_id=application.pk, number="00001/ТЗ-1", document="Decision 7", by=registrar, now=NEXT
    )
    assert entry.holder.name == "Tokyo Seals KK"
    power = entry.holder.powers.get()
    assert (power.representative.name, power.valid_to) == ("Zan Patent Bureau", mandate.valid_to)
    assert power.representative.email == person.email


def test_a_taken_number_undoes_the_whole_decision(holder: tuple[Organisation, User], registrar: User) -> None:
    first, second = filed(*holder), filed(*holder)
    ids: dict[str, Any] = {"number": "00001/ТЗ-1", "document": "Decision", "by": registrar, "now": NEXT}
    include_application(application_id=first.pk, **ids)
    with pytest.raises(Repeated):
        include_application(application_id=second.pk, **ids)
    second.refresh_from_db()
    assert second.status == "under_review"
    assert Entry.objects.count() == 1


def test_only_a_registrar_reviews(
    application: Application, holder: tuple[Organisation, User], inspector: User
) -> None:
    for somebody in (holder[1], inspector):
        with pytest.raises(NotAllowed):
            ask_applicant(application_id=application.pk, question="?", by=somebody, now=NEXT)
        with pytest.raises(NotAllowed):
            include_application(
                application_id=application.pk, number="00001/ТЗ-1", document="D", by=somebody, now=NEXT
            )


def test_a_page_that_was_overtaken_decides_nothing(application: Application, registrar: User) -> None:
    with pytest.raises(Stale):
        propose_refusal(
            application_id=application.pk,
            ground=RefusalGround.UNRELIABLE_DATA,
            reasons="Reasons.",
            by=registrar,
            now=NEXT,
            version=application.version - 1,
        )


def test_entries_that_are_like_it_are_found(holder: tuple[Organisation, User], registrar: User) -> None:
    first = filed(*holder)
    entry = include_application(
        application_id=first.pk, number="00001/ТЗ-1", document="Decision", by=registrar, now=NEXT
    )
    second = filed(*holder, title="Qazaq  TEA")
    assert [(hit.entry, dict(hit.shared)) for hit in like_it(second)] == [
        (entry, {Shared.MARK: "QAZAQ TEA", Shared.TITLE: "Certificate 54321", Shared.GOODS: "090230"})
    ]
    third = filed(*holder, title="OTHER", aliases=[], title_number="999", goods_codes=["640411"])
    assert like_it(third) == []
    near = filed(*holder, title="QAZAQ TEE", aliases=[], title_number="999")
    assert [set(hit.shared) for hit in like_it(near)] == [{Shared.NEAR, Shared.GOODS}]
    elsewhere = filed(*holder, title="QAZAQ TEE", aliases=[], title_number="999", goods_codes=["640411"])
    assert like_it(elsewhere) == [], "a mark a letter away, for other goods"
    alias = filed(*holder, title="ШАЙ", aliases=["QAZAQ TEA"], title_number="999", goods_codes=["640411"])
    assert [set(hit.shared) for hit in like_it(alias)] == [{Shared.ALIAS}]


@pytest.mark.parametrize(("kind", "language"), list(product(RegisterNotice, APPLICANT_LANGUAGES)))
def test_every_notice_has_its_template_in_each_language(kind: RegisterNotice, language: str) -> None:
    template = ROOT / "templates" / "notices" / "registers" / f"{kind.value}.{language}.txt"
    assert template.is_file() and template.read_text(encoding="utf-8").count("\n") >= 2


def test_every_notice_is_caused_by_an_event_and_cites_a_provision() -> None:
    several = (APPLICANT_NOTICES, UNION_NOTICES, ENTRY_NOTICES, UNION_ENTRY_NOTICES, LIFE_NOTICES)
    alone = (THIRD_PARTY_LETTER, COMMISSION_LETTER, WARNING_NOTICE, REMINDER_NOTICE, MALWARE_NOTICE)
    notices = [*(each for table in several for each in table.values()), *alone]
    assert {notice.kind for notice in notices} == set(RegisterNotice)
    assert all(notice.provision in PROVISIONS for notice in notices)
