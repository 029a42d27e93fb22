"""The register of the union: an application that awaits insurance, an entry whose renewal went to the Commission."""

import io
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import translation

from accounts.models import Mandate, OrganisationKind, User
from accounts.organisations import organisation_of
from accounts.services import OrganisationData, record_mandate
from law.application_check import Topic
from law.entry_states import Register
from law.parties import MandateScope
from law.register_proposals import ProposedAct
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.time import local_date
from law.union_security import Currency
from registers.models import Application, ApplicationFile
from registers.services.application_files import add_file
from registers.services.commission import record_possible, send_to_commission
from registers.services.draw_up import save_topic, start_application, undertake
from registers.services.proposals import propose
from registers.services.rates import enter_rate
from registers.services.submit_application import submit_application
from registers.services.union_draft import LanguageData, RightData, save_languages, save_rights
from registers.services.union_entry import ask_renewal, send_renewal
from registers.services.union_security import lodge_contract
from registers.undertaking import undertaking_of

_BEFORE = {"filed": 40, "sent": 38, "noticed": 12, "insured": 4}
_LONG_BEFORE = {"filed": 300, "sent": 298, "noticed": 270, "insured": 262, "asked": 6, "sent_on": 4}
"""So many days before today each step was done: of the application, and of the entry."""

_TITLES = {
    "AM": ("Свидетельство AM", "31208"),
    "BY": ("Свидетельство BY", "70114"),
    "KG": ("Свидетельство KG", "15530"),
    "KZ": ("Свидетельство", "61977"),
    "RU": ("Свидетельство RU", "820451"),
}


def make_union_application(person: User, *, registrar: User, chief: User, now: datetime) -> None:
    """File it, send it on, record the Commission's notice, hand in the insurance for three of the five states."""
    at = {step: now - timedelta(days=days) for step, days in _BEFORE.items()}
    mandate = _mandate(person, at["filed"])
    application = file_application(person, mandate, at["filed"])
    officer: dict[str, Any] = {"application_id": application.pk, "by": registrar}
    send_to_commission(document="№ 4-12/731", dated=local_date(at["sent"]), now=at["sent"], **officer)
    record_possible(document="№ 18-231", dated=local_date(at["noticed"]), now=at["noticed"], **officer)
    insured = local_date(at["insured"])
    enter_rate(
        day=insured - timedelta(days=2),
        kzt=Decimal("610.55"),
        source="образец: вымышленный курс",
        by=chief,
        now=at["insured"],
    )
    lodge_contract(
        application_id=application.pk,
        insurer="АО «Страховая компания «Номад»",
        number="18-ЕАЭС",
        amount=Decimal(6_500_000),
        currency=Currency.KZT,
        concluded_on=insured,
        valid_from=insured,
        valid_to=insured + timedelta(days=760),
        states=["BY", "KZ", "RU"],
        file=("insurance.pdf", _paper("insurance")),
        by=person,
        now=at["insured"],
    )


def make_union_entry(person: User, *, registrar: User, now: datetime) -> None:
    """An entry of the union, insured by two contracts together; its renewal is asked for and sent on."""
    at = {step: now - timedelta(days=days) for step, days in _LONG_BEFORE.items()}
    application = file_application(
        person, _mandate(person, at["filed"]), at["filed"], title="FJELLVANN PURE", alias="ФЬЕЛЛЬВАНН ПЬЮР"
    )
    officer: dict[str, Any] = {"application_id": application.pk, "by": registrar}
    send_to_commission(document="№ 4-12/118", dated=local_date(at["sent"]), now=at["sent"], **officer)
    record_possible(document="№ 18-064", dated=local_date(at["noticed"]), now=at["noticed"], **officer)
    insured = local_date(at["insured"])
    for number, states in (("7-ЕАЭС", ["BY", "KZ", "RU"]), ("8-ЕАЭС", ["AM", "KG"])):
        lodge_contract(
            application_id=application.pk,
            insurer="АО «Страховая компания «Номад»",
            number=number,
            amount=Decimal(10_000),
            currency=Currency.EUR,
            concluded_on=insured,
            valid_from=insured,
            valid_to=insured + timedelta(days=760),
            states=states,
            file=("insurance.pdf", _paper(number)),
            by=person,
            now=at["insured"],
        )
    given = {"number": f"00412/ТЗ-{insured:%d%m%y}", "document": "Решение Коллегии № 31"}
    propose(
        act=ProposedAct.INCLUDE,
        subject_id=application.pk,
        given=given,
        why="",
        by=registrar,
        now=at["insured"],
    )
    application.refresh_from_db()
    entry = application.entry
    assert entry is not None
    ask_renewal(
        entry_id=entry.pk,
        wished_until=entry.valid_to + timedelta(days=700),
        by=person,
        now=at["asked"],
    )
    sent_on = local_date(at["sent_on"])
    send_renewal(entry_id=entry.pk, document="№ 4-12/702", dated=sent_on, by=registrar, now=at["sent_on"])


def file_application(
    person: User, mandate: Mandate, now: datetime, *, title: str = "FJELLVANN", alias: str = "ФЬЕЛЛЬВАНН"
) -> Application:
    """An application of the representative under a power of attorney, filed."""
    application = start_application(
        organisation=mandate.representative, mandate=mandate, register=Register.EEU, by=person, now=now
    )
    by: dict[str, Any] = {"application_id": application.pk, "by": person, "now": now}
    _write(by, title, alias)
    submit_application(**by)
    return application


def _mandate(person: User, at: datetime) -> Mandate:
    organisation = organisation_of(person)
    assert organisation is not None
    today = local_date(at)
    return record_mandate(
        organisation_id=organisation.pk,
        holder=OrganisationData(
            kind=OrganisationKind.HOLDER,
            name="Fjellvann AS",
            country="NO",
            foreign_id="918 273 645",
            address="Bergen, Strandgaten 18",
        ),
        scope=MandateScope.APPLICATIONS,
        eeu_wide=True,
        valid_from=today - timedelta(days=30),
        valid_to=today + timedelta(days=900),
        document="доверенность № 44",
        by=person,
        now=at,
    )


def _write(by: dict[str, Any], title: str, alias: str) -> None:
    """Everything that the law asks at the filing; the proof of the right is in English, with its translation."""
    today = local_date(by["now"])
    topics: dict[Topic, dict[str, Any]] = {
        Topic.OBJECT: {
            "object_type": "trademark",
            "title": title,
            "aliases": [alias],
            "classes": [32],
        },
        Topic.PERIOD: {"wished_until": today + timedelta(days=700)},
        Topic.GOODS: {
            "goods_description": "Вода минеральная в бутылках",
            "goods_codes": ["220110"],
            "recognition": "На подлинных бутылках рельефный знак на дне.",
        },
    }
    for topic, fields in topics.items():
        save_topic(topic=topic, fields=fields, **by)
    proof = _file(by, RequiredDocument.PROOF_OF_RIGHT)
    power = _file(by, RequiredDocument.POWER_OF_ATTORNEY)
    translation = _file(by, RequiredDocument.TRANSLATION)
    save_rights(
        rights={
            state: RightData(
                document=_TITLES[state][0],
                number=_TITLES[state][1],
                document_date=today - timedelta(days=1100),
                ends_on=today + timedelta(days=2500 - 100 * index),
                proof=proof,
            )
            for index, state in enumerate(MEMBER_STATES)
        },
        **by,
    )
    save_languages(
        papers={
            proof.pk: LanguageData(language="en", translation=translation),
            power.pk: LanguageData(language="ru"),
        },
        **by,
    )
    undertake(text=undertaking_in_russian(by["application_id"]), **by)


def undertaking_in_russian(application_id: int) -> str:
    """The undertaking of a draft as its page shows it."""
    with translation.override("ru"):
        return undertaking_of(Application.objects.get(pk=application_id))


def _file(by: dict[str, Any], kind: RequiredDocument) -> ApplicationFile:
    return add_file(kind=kind, name=f"{kind.value}.pdf", content=_paper(f"union {kind}"), **by)


def _paper(words: str) -> io.BytesIO:
    return io.BytesIO(b"%PDF-1.4\n% " + words.encode() + b"\n%%EOF\n")
