"""The whole way to the register of the union: sign-up, power, application, Commission, insurance, entry (CC 459)."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.email_links import TOKENS
from accounts.models import OrganisationKind, User
from accounts.organisations import organisation_of
from accounts.roles import Role
from accounts.services import OrganisationData, confirm_email, record_mandate, sign_up
from journal.models import Record
from law.parties import MandateScope
from law.union_security import Currency
from notifications.models import Message
from registers.queries import is_active
from registers.queries.security import reading_of
from registers.services.include_application import include_application
from registers.services.rates import enter_rate
from tests.accounts.factories import Tree, make_user
from tests.registers.applications import FILED
from tests.registers.union import NOTICED, filed_union, lodged, possible

PASSWORD = "a long enough pass phrase 7"


def signed_up() -> User:
    """A representative in Belarus with its manager, confirmed by e-mail."""
    person = sign_up(
        organisation=OrganisationData(
            kind=OrganisationKind.REPRESENTATIVE,
            name="Minsk Patent Ltd",
            country="BY",
            foreign_id="190",
            address="Minsk, Nezavisimosti 4",
        ),
        full_name="Alena Kupala",
        email="alena@minsk.example",
        now=FILED,
    )
    assert person is not None
    uid, token = urlsafe_base64_encode(force_bytes(person.pk)), TOKENS.make_token(person)
    confirm_email(uid=uid, token=token, password=PASSWORD, now=FILED)
    person.refresh_from_db()
    return person


def test_a_holder_outside_the_union_comes_into_its_register(tree: Tree, registrar: User) -> None:
    """CC 459, 459(5), 459(11), 464(3): a holder in Norway acts through a person located in Belarus."""
    person = signed_up()
    bureau = organisation_of(person)
    assert bureau is not None
    mandate = record_mandate(
        organisation_id=bureau.pk,
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER, name="Fjellvann AS", country="NO", address="Bergen, Strandgaten 18"
        ),
        scope=MandateScope.APPLICATIONS,
        eeu_wide=True,
        valid_from=date(2026, 1, 1),
        valid_to=date(2028, 12, 31),
        document="No. 44",
        by=person,
        now=FILED,
    )
    application = filed_union(
        bureau,
        person,
        mandate=mandate,
        language="en",
        ends={"AM": date(2027, 9, 30)},
        wished_until=date(2027, 9, 30),
    )
    possible(application, registrar)
    chief = make_user("chief", Role.CHIEF_OFFICER, tree.committee)
    enter_rate(day=date(2026, 12, 8), kzt=Decimal("610.5"), source="NB", by=chief, now=NOTICED)
    lodged(application, person, states=["AM", "KG"], now=NOTICED + timedelta(days=1))
    lodged(
        application,
        person,
        states=["BY", "KZ", "RU"],
        amount=Decimal(6_105_000),
        currency=Currency.KZT,
        now=NOTICED + timedelta(days=20),
        concluded_on=date(2026, 12, 9),
    )
    entry = include_application(
        application_id=application.pk,
        number="00077/ТЗ-080127",
        document="Decision of the Commission No. 5",
        decided_on=date(2027, 1, 8),
        by=registrar,
        now=NOTICED + timedelta(days=30),
    )
    assert (entry.register, entry.valid_from, entry.valid_to) == (
        "eeu",
        date(2027, 1, 8),
        date(2027, 9, 30),
    ), "protection ends where the right ends first"
    assert is_active(entry, date(2027, 9, 30)) and not is_active(entry, date(2027, 10, 1))
    assert reading_of(entry, entry.contracts.all(), date(2027, 9, 30)).flaw is None
    assert [each.states for each in entry.contracts.all()] == [["AM", "KG"], ["BY", "KZ", "RU"]]
    power = entry.holder.powers.get()
    assert (entry.holder.name, power.eeu_wide, power.representative.name) == (
        "Fjellvann AS",
        True,
        "Minsk Patent Ltd",
    )
    events = list(
        Record.objects.filter(chain=f"application:{application.pk}")
        .order_by("seq")
        .values_list("event", flat=True)
    )
    assert [event for event in events if event not in ("application_started", "draft_saved")] == [
        "application_submitted",
        "sent_to_commission",
        "inclusion_possible",
        "security_lodged",
        "security_lodged",
        "object_included",
    ]
    told = Message.objects.filter(subject_kind="application", subject_id=application.pk)
    assert {message.address for message in told} == {"alena@minsk.example"}
    assert told.get(notice_kind="union_included").provision == "CC459"
