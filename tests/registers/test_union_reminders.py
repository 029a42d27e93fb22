"""Reminders before the month for the insurance ends: none lost, none twice, none once it is handed in."""

from datetime import date, datetime, timedelta

import pytest

from accounts.models import MemberRole, Membership, Organisation, User
from accounts.roles import Role
from deadlines.models import Clock
from law.time import ALMATY
from notifications.models import Message
from registers.models import Application
from registers.services.remind_of_security import remind_of_security
from registers.services.submit_application import withdraw_application
from registers.services.union_security import take_back_contract
from registers.tasks import remind_of_insurance
from tests.accounts.factories import make_user
from tests.factories import almaty
from tests.registers.applications import FILED
from tests.registers.union import filed_union, lodged, possible

#: Sent by the Commission on Sunday 31 January 2027: the month ends with February, a Sunday, and rolls to Monday.
NOTICED = datetime(2027, 2, 3, 10, tzinfo=ALMATY)
LAST_DAY = date(2027, 3, 1)


@pytest.fixture
def application(holder: tuple[Organisation, User], registrar: User) -> Application:
    return possible(filed_union(*holder), registrar, now=NOTICED, dated=date(2027, 1, 31))


def reminded() -> list[tuple[str, str]]:
    """On which threshold, to whom, as the messages came."""
    found = Message.objects.filter(notice_kind="security_reminder").order_by("pk")
    return [(each.dedupe_key.split(":")[4], each.address) for each in found]


def test_each_reminder_goes_once_however_often_the_worker_runs(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    """CC 459(11), CC 6(6): 10, 5 and 1 calendar days before Monday 1 March 2027 (HOUSE.security_reminders)."""
    days = {}
    for hour in range(24 * 30):
        at = NOTICED + timedelta(hours=hour)
        if remind_of_security(now=at):
            days[reminded()[-1][0]] = at.date()
    assert days == {"10": date(2027, 2, 19), "5": date(2027, 2, 24), "1": date(2027, 2, 28)}
    assert reminded() == [(number, holder[1].email) for number in ("10", "5", "1")]
    message = Message.objects.filter(notice_kind="security_reminder").earliest("pk")
    assert "01.03.2027" in message.subject and "10 calendar days" in message.body
    assert "Armenia, Belarus, Kyrgyzstan, Kazakhstan, Russia" in message.body
    assert message.provision == "HOUSE.security_reminders"


def test_a_worker_down_for_days_gives_the_one_that_is_due_and_not_three(application: Application) -> None:
    assert remind_of_security(now=almaty(2027, 2, 18, 23)) == 0
    assert remind_of_security(now=almaty(2027, 2, 28, 9)) == 1
    assert [number for number, _to in reminded()] == ["1"]
    assert remind_of_security(now=almaty(2027, 3, 1, 23)) == 0


def test_back_between_two_reminders_the_earlier_one_is_given_late(application: Application) -> None:
    assert remind_of_security(now=almaty(2027, 2, 22, 9)) == 1
    assert "7 calendar days" in Message.objects.get(notice_kind="security_reminder").body
    assert remind_of_security(now=almaty(2027, 2, 24, 9)) == 1
    assert [number for number, _to in reminded()] == ["10", "5"]


def test_on_the_last_day_it_is_not_too_late_and_after_it_is(application: Application) -> None:
    assert remind_of_security(now=almaty(2027, 3, 2, 0)) == 0
    assert remind_of_security(now=almaty(2027, 3, 1, 23)) == 1


def test_it_stops_once_every_state_is_covered_and_says_till_then_which_are_left(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    lodged(application, holder[1], now=NOTICED, states=["AM", "BY", "RU"])
    assert remind_of_security(now=almaty(2027, 2, 19)) == 1
    assert "yet: Kyrgyzstan, Kazakhstan." in Message.objects.get(notice_kind="security_reminder").body
    lodged(application, holder[1], now=almaty(2027, 2, 20), states=["KG", "KZ"])
    for day in range(12):
        assert remind_of_security(now=almaty(2027, 2, 20) + timedelta(days=day)) == 0


def test_a_contract_taken_back_brings_the_reminders_that_are_left(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    """The month runs on with its original days; what was said already is not said again."""
    assert remind_of_security(now=almaty(2027, 2, 19)) == 1
    contract = lodged(application, holder[1], now=almaty(2027, 2, 19, 12))
    take_back_contract(
        application_id=application.pk, contract_id=contract.pk, by=holder[1], now=almaty(2027, 2, 20)
    )
    assert remind_of_security(now=almaty(2027, 2, 20)) == 0
    assert remind_of_security(now=almaty(2027, 2, 24)) == 1
    assert [number for number, _to in reminded()] == ["10", "5"]


def test_everybody_of_the_organisation_is_reminded_in_their_language(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    colleague = make_user(
        "aru@applicant.example", Role.RIGHTS_HOLDER, email="aru@applicant.example", language="kk"
    )
    gone = make_user("gone@applicant.example", Role.RIGHTS_HOLDER, email="gone@applicant.example")
    for person, left in ((colleague, None), (gone, NOTICED)):
        Membership.objects.create(
            organisation=holder[0],
            person=person,
            role=MemberRole.MEMBER,
            joined_at=FILED,
            left_at=left,
            left_by=holder[1] if left else None,
        )
    assert remind_of_security(now=almaty(2027, 2, 19)) == 2
    assert {to for _number, to in reminded()} == {holder[1].email, colleague.email}
    assert (
        "соңғы күн"
        in Message.objects.get(notice_kind="security_reminder", recipient_ref=f"user:{colleague.pk}").subject
    )


def test_who_took_the_application_back_is_left_alone(
    application: Application, holder: tuple[Organisation, User]
) -> None:
    withdraw_application(application_id=application.pk, by=holder[1], now=NOTICED)
    assert remind_of_security(now=almaty(2027, 2, 19)) == 0
    assert remind_of_insurance() == 0, "the beat's task"
    assert Clock.objects.get(kind="union_security").due_on == LAST_DAY
