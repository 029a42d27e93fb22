"""The register of the union after the filing: the Commission, its notice, the month for the insurance (LAW.md 4.2)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from acts.refusals import Incomplete, NotAllowed, OutOfState, Refusal, TooEarly, TooLate
from deadlines.models import Clock
from law.application_states import RefusalGround
from law.required_documents import MEMBER_STATES
from law.time import ALMATY
from law.union_security import Currency
from notifications.models import Message
from registers.models import ApplicationFile, UnionRight
from registers.queries.applications import review_queue
from registers.services.commission import (
    record_commission_refusal,
    record_not_included,
    record_possible,
    send_to_commission,
)
from registers.services.rates import enter_rate
from registers.services.review_application import answer_inquiry, ask_applicant, propose_refusal
from registers.services.submit_application import withdraw_application
from tests.registers.applications import FILED, make_organisation
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


def test_the_authorised_body_asks_and_sends_on_but_does_not_refuse(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    """CC 459: the Commission decides."""
    application = filed_union(*holder)
    with pytest.raises(OutOfState):
        propose_refusal(
            application_id=application.pk,
            ground=RefusalGround.UNRELIABLE_DATA,
            reasons="x",
            by=registrar,
            now=FILED,
        )
    with pytest.raises(OutOfState):
        include(application, registrar)
    inquiry = ask_applicant(application_id=application.pk, question="Which classes?", by=registrar, now=FILED)
    answer_inquiry(application_id=application.pk, inquiry_id=inquiry.pk, answer="30", by=holder[1], now=FILED)
    with pytest.raises(NotAllowed):
        send_to_commission(
            application_id=application.pk, document="No. 4", dated=TODAY, by=holder[1], now=FILED
        )


@pytest.mark.parametrize(
    ("document", "dated", "refusal"),
    [
        ("", TODAY, Incomplete),
        ("No. 4", TODAY + timedelta(days=1), TooEarly),
        ("No. 4", TODAY - timedelta(days=1), Incomplete),
    ],
)
def test_the_sending_is_recorded_with_its_letter_and_day(
    document: str, dated: date, refusal: type[Refusal], holder: tuple[Organisation, User], registrar: User
) -> None:
    application = filed_union(*holder)
    with pytest.raises(refusal):
        send_to_commission(
            application_id=application.pk, document=document, dated=dated, by=registrar, now=FILED
        )
    application.refresh_from_db()
    assert application.status == "under_review"


def test_how_long_the_commission_takes_is_a_setting(
    holder: tuple[Organisation, User], registrar: User, settings: Any
) -> None:
    """HOUSE.commission_review: thirty business days from Friday 27 November 2026, no term of law."""
    settings.COMMISSION_REVIEW_DAYS = 30
    application = with_commission(filed_union(*holder), registrar)
    assert running(application) == {"commission_review": date(2027, 1, 14)}
    (found,) = review_queue(registrar, on=TODAY)
    assert found.due_on == date(2027, 1, 14)  # type: ignore[attr-defined]
    record_possible(
        application_id=application.pk, document="No. 18", dated=NOTICED.date(), by=registrar, now=NOTICED
    )
    assert set(running(application)) == {"union_security"}


def test_the_commission_refuses_with_its_ground(holder: tuple[Organisation, User], registrar: User) -> None:
    application = with_commission(filed_union(*holder), registrar)
    refusal: dict[str, Any] = {
        "application_id": application.pk,
        "document": "No. 19",
        "dated": NOTICED.date(),
        "ground": RefusalGround.UNRELIABLE_DATA,
        "by": registrar,
        "now": NOTICED,
    }
    with pytest.raises(Incomplete):
        record_commission_refusal(reasons=" ", **refusal)
    record_commission_refusal(reasons="The mark was assigned in Belarus.", **refusal)
    application.refresh_from_db()
    assert (application.status, application.ground) == ("refused", "unreliable_data")
    assert told(application)[-1] == "commission_refused"
    message = Message.objects.filter(subject_kind="application").latest("pk")
    assert message.provision == "CC459" and "assigned in Belarus" in message.body


def test_a_month_from_31_january_ends_with_february_and_rolls(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    """CC 459(11), CC 6(6): 28 February 2027 is a Sunday, so that Monday 1 March is the last day."""
    noticed = datetime(2027, 2, 3, 10, tzinfo=ALMATY)
    application = possible(filed_union(*holder), registrar, now=noticed, dated=date(2027, 1, 31))
    assert running(application) == {"union_security": date(2027, 3, 1)}
    last_minute = datetime(2027, 3, 1, 23, 59, 59, tzinfo=ALMATY)
    lodged(application, holder[1], now=last_minute)
    assert running(application) == {}


def test_the_term_run_out_is_recorded_as_not_included(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    """CC 459(11): without the security in time the object is not included; a registrar records it."""
    application = possible(filed_union(*holder), registrar)
    last_minute = datetime(2027, 1, 11, 23, 59, 59, tzinfo=ALMATY)
    midnight = datetime(2027, 1, 12, tzinfo=ALMATY)
    with pytest.raises(TooEarly) as early:
        record_not_included(application_id=application.pk, by=registrar, now=last_minute)
    assert early.value.params == {"day": SECURITY_ENDS}
    with pytest.raises(TooLate) as late:
        lodged(application, holder[1], now=midnight)
    assert late.value.provision == "CC459.11"
    assert not ApplicationFile.objects.filter(kind="insurance").exists()
    with pytest.raises(OutOfState):
        include(application, registrar, midnight)
    record_not_included(application_id=application.pk, by=registrar, now=midnight)
    application.refresh_from_db()
    assert (application.status, application.entry) == ("not_included", None)
    clock = Clock.objects.get(subject_id=application.pk, kind="union_security")
    assert clock.end == "documents_incomplete"
    assert told(application)[-1] == "not_included"
    message = Message.objects.filter(subject_kind="application").latest("pk")
    assert "11.01.2027" in message.body


def test_handed_in_in_time_it_cannot_be_recorded_as_run_out(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    application = possible(filed_union(*holder), registrar)
    lodged(application, holder[1])
    with pytest.raises(Incomplete, match="in time"):
        record_not_included(
            application_id=application.pk, by=registrar, now=datetime(2027, 2, 1, tzinfo=ALMATY)
        )
    with pytest.raises(OutOfState, match="every member state"):
        lodged(application, holder[1])


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal("9999.99")},
        {"states": []},
        {"concluded_on": date(2026, 12, 11)},
        {"valid_to": date(2026, 12, 9), "valid_from": date(2026, 12, 1)},
    ],
)
def test_a_contract_below_the_floor_or_out_of_order_is_refused(
    changes: dict[str, Any], holder: tuple[Organisation, User], registrar: User
) -> None:
    """CC 459(11): one cent below 10,000 euros is too little."""
    application = possible(filed_union(*holder), registrar)
    with pytest.raises(Incomplete) as refused:
        lodged(application, holder[1], **changes)
    assert refused.value.provision == "CC459.11"
    assert running(application) == {"union_security": SECURITY_ENDS}
    assert not application.union_contracts.exists()


def test_contracts_of_several_states_together_keep_the_term(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    application = possible(filed_union(*holder), registrar)
    lodged(application, holder[1], states=["AM", "BY", "RU"])
    assert running(application) == {"union_security": SECURITY_ENDS}
    with pytest.raises(OutOfState) as left:
        include(application, registrar)
    assert (left.value.provision, left.value.params) == ("CC459.11", {"states": "KG, KZ"})
    lodged(application, holder[1], states=["KG", "KZ"])
    assert running(application) == {}
    assert include(application, registrar).status == "active"
    bodies = list(
        Message.objects.filter(notice_kind="security_received").order_by("pk").values_list("body", flat=True)
    )
    assert "Kyrgyzstan, Kazakhstan" in bodies[0] and "Every member state" in bodies[1]


def test_a_contract_of_a_sunday_is_judged_by_the_last_rate_before(
    holder: tuple[Organisation, User], registrar: User, chief: User
) -> None:
    """LAW.md 5: 6 December 2026 is a Sunday; Friday's rate holds, to the tiyn."""
    enter_rate(day=date(2026, 12, 4), kzt=Decimal("610.55"), source="NB", by=chief, now=NOTICED)
    enter_rate(day=date(2026, 12, 7), kzt=Decimal("500"), source="NB", by=chief, now=NOTICED)
    application = possible(filed_union(*holder), registrar)
    sunday: dict[str, Any] = {"currency": Currency.KZT, "concluded_on": date(2026, 12, 6)}
    with pytest.raises(Incomplete, match="least sum"):
        lodged(application, holder[1], amount=Decimal("6105499.99"), **sunday)
    lodged(application, holder[1], amount=Decimal("6105500.00"), **sunday)
    assert include(application, registrar).register == "eeu"


def test_without_a_rate_it_is_asked_for_and_the_inclusion_waits_for_it(
    holder: tuple[Organisation, User], registrar: User, chief: User
) -> None:
    """HOUSE.amounts: asked, never guessed; the applicant keeps the term by stating it with its source."""
    application = possible(filed_union(*holder), registrar)
    in_tenge: dict[str, Any] = {"currency": Currency.KZT, "amount": Decimal(6_200_000)}
    with pytest.raises(Incomplete) as asked:
        lodged(application, holder[1], **in_tenge)
    assert (asked.value.provision, asked.value.field) == ("HOUSE.amounts", "stated_rate")
    with pytest.raises(Incomplete) as asked:
        lodged(application, holder[1], stated_rate=Decimal(610), **in_tenge)
    assert asked.value.field == "rate_source"
    lodged(application, holder[1], stated_rate=Decimal(610), rate_source="NB, 10.12.2026", **in_tenge)
    assert running(application) == {}
    with pytest.raises(Incomplete) as waits:
        include(application, registrar)
    assert waits.value.provision == "HOUSE.amounts"
    enter_rate(day=NOTICED.date(), kzt=Decimal("620.01"), source="NB", by=chief, now=NOTICED)
    with pytest.raises(Incomplete, match="below the least sum"):
        include(application, registrar)
    enter_rate(day=NOTICED.date(), kzt=Decimal(620), source="NB", reason="misread", by=chief, now=NOTICED)
    assert include(application, registrar).status == "active"


@pytest.mark.parametrize(
    ("decided_on", "refusal"), [(date(2026, 12, 9), Incomplete), (date(2026, 12, 11), TooEarly)]
)
def test_the_commission_decides_between_its_notice_and_today(
    decided_on: date, refusal: type[Refusal], holder: tuple[Organisation, User], registrar: User
) -> None:
    application = possible(filed_union(*holder), registrar)
    lodged(application, holder[1])
    with pytest.raises(refusal):
        include(application, registrar, decided_on=decided_on)


def test_an_applicant_takes_it_back_while_insurance_is_awaited(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    application = possible(filed_union(*holder), registrar)
    withdraw_application(application_id=application.pk, by=holder[1], now=NOTICED)
    assert running(application) == {}


def test_only_the_applicant_hands_in_its_insurance(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    application = possible(filed_union(*holder), registrar)
    _other, stranger = make_organisation("Dala LLP", bin_iin="150140806361")
    for person in (stranger, registrar):
        with pytest.raises(NotAllowed):
            lodged(application, person)


def test_it_stays_in_the_queue_until_it_is_decided(
    holder: tuple[Organisation, User], registrar: User
) -> None:
    application = possible(filed_union(*holder), registrar)
    (found,) = review_queue(registrar, on=TODAY)
    assert (found, found.due_on) == (application, SECURITY_ENDS)  # type: ignore[attr-defined]


def test_the_database_keeps_one_right_a_state_and_russian_untranslated(
    holder: tuple[Organisation, User],
) -> None:
    draft = union_draft(*holder)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnionRight.objects.create(application=draft, state="KZ")
    with pytest.raises(IntegrityError), transaction.atomic():
        UnionRight.objects.create(application=draft, state="US")
    paper = draft.files.earliest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.said_language.__class__.objects.filter(file=paper).update(language="en", translation=paper)
    assert set(MEMBER_STATES) == set(draft.union_rights.values_list("state", flat=True))
