"""Organisations that have signed up, for every test that needs one."""

import re
from datetime import UTC, date, datetime

from accounts.models import Mandate, Organisation, OrganisationKind, User
from accounts.organisations import organisation_of
from accounts.services import (
    OrganisationData,
    confirm_email,
    record_mandate,
    sign_up,
)
from law.parties import MandateScope
from notifications.models import Message

NOW = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
PASSWORD = "green tea from the hills"
BIN = "990140000017"

HOLDER = {
    "kind": "holder",
    "name": "Qazaq Tea LLP",
    "country": "KZ",
    "bin_iin": BIN,
    "address": "Almaty, Abai avenue 1",
    "full_name": "Asel Omarova",
    "email": "Asel@tea.example",
    "language": "en",
}


def data(**changes: object) -> OrganisationData:
    given = {name: HOLDER[name] for name in ("name", "country", "bin_iin", "address")}
    return OrganisationData(**{"kind": OrganisationKind.HOLDER, **given, **changes})


def bureau(country: str = "KZ", email: str = "zan@zan.example") -> tuple[Organisation, User]:
    """A representative that has signed up and confirmed."""
    person = sign_up(
        organisation=data(
            kind=OrganisationKind.REPRESENTATIVE,
            name="Zan Patent Bureau",
            country=country,
            bin_iin="150140806361" if country == "KZ" else "",
        ),
        full_name="Zarina Zanova",
        email=email,
        language="en",
        now=NOW,
    )
    assert person is not None
    uid, token = link(person)
    confirm_email(uid=uid, token=token, password=PASSWORD, now=NOW)
    person.refresh_from_db()
    organisation = organisation_of(person)
    assert organisation is not None
    return organisation, person


def link(person: User) -> tuple[str, str]:
    """Uid and token of the last link that was mailed to a person."""
    message = Message.objects.filter(recipient_ref=f"user:{person.pk}", notice_kind="email_link").latest("pk")
    found = re.search(r"/sign-up/confirm/([^/]+)/([^/]+)/", message.body)
    assert found, message.body
    return found[1], found[2]


def mandate(organisation: Organisation, by: User, **changes: object) -> Mandate:
    return record_mandate(
        **{
            "organisation_id": organisation.pk,
            "holder": data(name="Tokyo Seals KK", country="JP", bin_iin="", foreign_id="0100-01-000001"),
            "scope": MandateScope.EVERYTHING,
            "eeu_wide": False,
            "valid_from": date(2026, 1, 1),
            "valid_to": date(2027, 1, 1),
            "document": "No. 7 of 2026-01-01",
            "by": by,
            "now": NOW,
            **changes,
        }
    )
