"""A representative that has signed up, an application of it under review and a draft."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.email_links import TOKENS
from accounts.models import Mandate, OrganisationKind, User
from accounts.organisations import organisation_of
from accounts.services import OrganisationData, confirm_email, record_mandate, sign_up
from kz_ipr.sample.union import make_union_application, make_union_entry, undertaking_in_russian
from kz_ipr.sample.world import PASSWORD
from law.amounts import AmountUnknown, insurance_floor
from law.application_check import Topic
from law.parties import MandateScope
from law.required_documents import RequiredDocument
from law.time import local_date
from registers.models import Application
from registers.services.application_files import add_feature, add_file
from registers.services.draw_up import save_topic, start_application, undertake
from registers.services.submit_application import submit_application

APPLICANT = "applicant@zangar.example"

#: The smallest picture that is one, a single dot; and the smallest document.
_DOT = (
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63a8"
    "070000810080d394534a0000000049454e44ae426082"
)


def make_applications(*, registrar: User, chief: User, now: datetime) -> None:
    """Sign up, take a power of attorney, file an application to each register and begin another."""
    person = sign_up(
        organisation=OrganisationData(
            kind=OrganisationKind.REPRESENTATIVE,
            name="ТОО «Заңғар Патент»",
            country="KZ",
            bin_iin="990140000017",
            address="г. Алматы, пр. Назарбаева, 120",
            phone="+7 727 300 00 00",
        ),
        full_name="Жанар Тілеуқызы Омарова",
        email=APPLICANT,
        now=now,
    )
    assert person is not None
    confirm_email(
        uid=urlsafe_base64_encode(force_bytes(person.pk)),
        token=TOKENS.make_token(person),
        password=PASSWORD,
        now=now,
    )
    person.refresh_from_db()
    make_union_application(person, now=now, registrar=registrar, chief=chief)
    make_union_entry(person, now=now, registrar=registrar)
    mandate = _mandate(person, now)
    begun = start_application(organisation=mandate.representative, mandate=mandate, by=person, now=now)
    _save(begun, person, now, Topic.OBJECT, {"object_type": "trademark", "title": "AKSAI COFFEE"})
    _filed(person, mandate, now)


def _mandate(person: User, now: datetime) -> Mandate:
    organisation = organisation_of(person)
    assert organisation is not None
    today = local_date(now)
    return record_mandate(
        organisation_id=organisation.pk,
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER,
            name="Nordlicht Tee GmbH",
            country="DE",
            foreign_id="HRB 47110",
            address="Bremen, Am Wall 7",
        ),
        scope=MandateScope.EVERYTHING,
        eeu_wide=False,
        valid_from=today - timedelta(days=60),
        valid_to=today + timedelta(days=600),
        document="доверенность № 31",
        by=person,
        now=now,
    )


def _save(
    application: Application, person: User, now: datetime, topic: Topic, fields: dict[str, Any]
) -> None:
    save_topic(application_id=application.pk, topic=topic, fields=fields, by=person, now=now)


def _filed(person: User, mandate: Mandate, now: datetime) -> None:
    today = local_date(now)
    draft = start_application(organisation=mandate.representative, mandate=mandate, by=person, now=now)
    for topic, fields in _topics(today).items():
        _save(draft, person, now, topic, fields)
    by: dict[str, Any] = {"application_id": draft.pk, "by": person, "now": now}
    for kind in (
        RequiredDocument.PROOF_OF_RIGHT,
        RequiredDocument.INSURANCE,
        RequiredDocument.POWER_OF_ATTORNEY,
    ):
        paper = io.BytesIO(b"%PDF-1.4\n% " + kind.encode() + b"\n%%EOF\n")
        add_file(kind=kind, name=f"{kind.value}.pdf", content=paper, **by)
    dot = bytes.fromhex(_DOT)
    add_feature(
        feature="Голограмма на крышке",
        genuine=("genuine.png", io.BytesIO(dot)),
        infringing=("fake.png", io.BytesIO(dot + b"\n")),
        **by,
    )
    undertake(text=undertaking_in_russian(draft.pk), **by)
    submit_application(**by)


def _topics(today: date) -> dict[Topic, dict[str, Any]]:
    contract = _known_day(today)
    return {
        Topic.OBJECT: {
            "object_type": "trademark",
            "title": "NORDLICHT",
            "aliases": ["НОРДЛИХТ"],
            "title_document": "Свидетельство",
            "title_number": "61204",
            "title_date": today - timedelta(days=900),
            "right_until": today + timedelta(days=2700),
            "classes": [30],
        },
        Topic.PERIOD: {"wished_until": today + timedelta(days=700)},
        Topic.GOODS: {
            "goods_description": "Чай в пачках",
            "goods_codes": ["090230", "090240"],
            "recognition": "На подлинных пачках голограмма меняет цвет.",
        },
        Topic.DOCUMENTS: {"proof": "certificate", "proof_form": "electronic"},
        Topic.INSURANCE: {
            "insurer": "АО «Страховая компания «Номад»",
            "insurance_number": "17-ОС",
            "insurance_amount": Decimal(insurance_floor(contract)),
            "insured_on": contract,
            "insured_from": contract,
            "insured_to": today + timedelta(days=720),
        },
    }


def _known_day(day: date) -> date:
    """That day, or the last one whose index is known: sample data make up no amounts."""
    try:
        insurance_floor(day)
    except AmountUnknown:
        return _known_day(date(day.year - 1, 12, 1))
    return day
