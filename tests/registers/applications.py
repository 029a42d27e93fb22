"""A holder, a representative, and an application that can be filed, for every test that needs one."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from PIL import Image

from accounts.models import Mandate, MemberRole, Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from accounts.services import OrganisationData, record_mandate
from law.application_check import Topic
from law.parties import MandateScope
from law.required_documents import RequiredDocument
from law.time import ALMATY
from registers.models import Application
from registers.services.application_files import add_feature, add_file
from registers.services.draw_up import save_topic, start_application, undertake
from registers.services.submit_application import submit_application
from registers.undertaking import undertaking_of
from tests.accounts.factories import make_user

#: Thursday; the review's last day is 2026-12-25, for 16 December is off.
FILED = datetime(2026, 11, 26, 11, 0, tzinfo=ALMATY)
REVIEW_ENDS = date(2026, 12, 25)

_serial = count(1)

TOPICS: Mapping[Topic, Mapping[str, Any]] = {
    Topic.OBJECT: {
        "object_type": "trademark",
        "title": "QAZAQ TEA",
        "aliases": ["КАЗАК ТИ"],
        "title_document": "Certificate",
        "title_number": "54321",
        "title_date": date(2020, 3, 2),
        "right_until": date(2030, 3, 2),
        "classes": [30],
    },
    Topic.PERIOD: {"wished_until": date(2028, 11, 26)},
    Topic.GOODS: {
        "goods_description": "Tea in packets",
        "goods_codes": ["090230"],
        "recognition": "The seal on genuine packets is embossed.",
    },
    Topic.DOCUMENTS: {"proof": "certificate", "proof_form": "simple"},
    Topic.INSURANCE: {
        "insurer": "Nomad Insurance",
        "insurance_number": "17/2026",
        "insurance_amount": Decimal("4325000"),
        "insured_on": date(2026, 11, 2),
        "insured_from": date(2026, 11, 2),
        "insured_to": date(2028, 12, 1),
    },
}


def _dot() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (1, 1), "red").save(file, "PNG")
    return file.getvalue()


_DOT = _dot()


def png(marker: str = "") -> io.BytesIO:
    """An image; the marker behind its end makes it another one."""
    return io.BytesIO(_DOT + (marker or str(next(_serial))).encode())


def pdf() -> io.BytesIO:
    return io.BytesIO(b"%PDF-1.7\n" + str(next(_serial)).encode() + b"\n%%EOF\n")


def make_organisation(
    name: str = "Qazaq Tea LLP",
    *,
    kind: OrganisationKind = OrganisationKind.HOLDER,
    country: str = "KZ",
    bin_iin: str = "990140000017",
    person: User | None = None,
) -> tuple[Organisation, User]:
    """An organisation with a manager who has confirmed."""
    organisation = Organisation.objects.create(
        kind=kind,
        name=name,
        country=country,
        bin_iin=bin_iin if country == "KZ" else "",
        address="Almaty, Abai avenue 1",
    )
    email = f"manager{next(_serial)}@applicant.example"
    manager = person or make_user(
        email, Role.RIGHTS_HOLDER, email=email, organisation=name, email_confirmed_at=FILED, language="en"
    )
    Membership.objects.create(
        organisation=organisation, person=manager, role=MemberRole.MANAGER, joined_at=FILED
    )
    return organisation, manager


def make_bureau(person: User | None = None) -> tuple[Organisation, User, Mandate]:
    """A representative in Kazakhstan with a power of attorney of a holder in Japan."""
    bureau, manager = make_organisation(
        "Zan Patent Bureau",
        kind=OrganisationKind.REPRESENTATIVE,
        bin_iin="150140806361",
        person=person,
    )
    mandate = record_mandate(
        organisation_id=bureau.pk,
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER, name="Tokyo Seals KK", country="JP", address="Tokyo, Chiyoda 1"
        ),
        scope=MandateScope.EVERYTHING,
        eeu_wide=False,
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 12, 31),
        document="No. 7 of 2026-01-01",
        by=manager,
        now=FILED,
    )
    return bureau, manager, mandate


def complete_draft(
    organisation: Organisation,
    by: User,
    *,
    mandate: Mandate | None = None,
    now: datetime = FILED,
    **changes: Any,
) -> Application:
    """A draft that lacks nothing; `changes` are columns written otherwise than above."""
    application = start_application(organisation=organisation, mandate=mandate, by=by, now=now)
    for topic, fields in TOPICS.items():
        given = {name: changes.get(name, value) for name, value in fields.items()}
        save_topic(application_id=application.pk, topic=topic, fields=given, by=by, now=now)
    kinds = [RequiredDocument.PROOF_OF_RIGHT, RequiredDocument.INSURANCE]
    if mandate:
        kinds.append(RequiredDocument.POWER_OF_ATTORNEY)
    for kind in kinds:
        add_file(application_id=application.pk, kind=kind, name=f"{kind}.pdf", content=pdf(), by=by, now=now)
    add_feature(
        application_id=application.pk,
        feature="Seal",
        genuine=("genuine.png", png()),
        infringing=("fake.png", png()),
        by=by,
        now=now,
    )
    accept_undertaking(application, by, now)
    application.refresh_from_db()
    return application


def accept_undertaking(draft: Application, by: User, now: datetime = FILED) -> None:
    """Give the undertaking of a draft as it stands now."""
    text = undertaking_of(Application.objects.get(pk=draft.pk))
    undertake(application_id=draft.pk, text=text, by=by, now=now)


def filed(organisation: Organisation, by: User, *, now: datetime = FILED, **more: Any) -> Application:
    """An application under review."""
    draft = complete_draft(organisation, by, now=now, **more)
    submit_application(application_id=draft.pk, by=by, now=now)
    draft.refresh_from_db()
    return draft
