"""An application to the register of the union at each step, for every test that needs one."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.models import Mandate, Organisation, User
from deadlines.models import Clock
from law.application_check import Topic
from law.entry_states import Register
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.union_security import Currency
from notifications.models import Message
from registers.models import Application, UnionContract
from registers.services.application_files import add_file
from registers.services.commission import record_possible, send_to_commission
from registers.services.draw_up import save_topic, start_application
from registers.services.include_application import include_application
from registers.services.submit_application import submit_application
from registers.services.union_draft import LanguageData, RightData, save_languages, save_rights
from registers.services.union_security import lodge_contract
from tests.registers.applications import FILED, TOPICS, accept_undertaking, pdf

#: Sent on the day after the filing; the Commission's notice is sent on Thursday 2026-12-10.
SENT = FILED + timedelta(days=1)
NOTICED = FILED + timedelta(days=14)
#: A month from 10 December is Sunday 10 January 2027, so that the term ends on Monday.
SECURITY_ENDS = date(2027, 1, 11)

_OBJECT = {
    name: value
    for name, value in TOPICS[Topic.OBJECT].items()
    if name in ("object_type", "title", "aliases", "classes")
}


def union_draft(
    organisation: Organisation,
    by: User,
    *,
    mandate: Mandate | None = None,
    now: datetime = FILED,
    ends: Mapping[str, date] | None = None,
    without: Sequence[RequiredDocument] = (),
    language: str = "ru",
    translated: bool = True,
    **changes: Any,
) -> Application:
    """A draft that lacks nothing but what is asked to be left out.

    `ends`: the right's end where it is another than 2030-03-02; `without`: documents; `language`: of the papers.
    """
    draft = start_application(
        organisation=organisation, mandate=mandate, register=Register.EEU, by=by, now=now
    )
    own: dict[str, Any] = {"application_id": draft.pk, "by": by, "now": now}
    topics = {Topic.OBJECT: _OBJECT, Topic.PERIOD: TOPICS[Topic.PERIOD], Topic.GOODS: TOPICS[Topic.GOODS]}
    for topic, fields in topics.items():
        save_topic(
            topic=topic, fields={name: changes.get(name, value) for name, value in fields.items()}, **own
        )
    kinds = [RequiredDocument.PROOF_OF_RIGHT, *([RequiredDocument.POWER_OF_ATTORNEY] if mandate else [])]
    files = {
        kind: add_file(kind=kind, name=f"{kind}.pdf", content=pdf(), **own)
        for kind in kinds
        if kind not in without
    }
    proof = files.get(RequiredDocument.PROOF_OF_RIGHT)
    save_rights(
        rights={
            state: RightData(
                document="Certificate",
                number=f"{state} 12",
                document_date=date(2020, 3, 2),
                ends_on=(ends or {}).get(state, date(2030, 3, 2)),
                proof=proof,
            )
            for state in MEMBER_STATES
        },
        **own,
    )
    translation = None
    if language != "ru" and translated:
        translation = add_file(
            kind=RequiredDocument.TRANSLATION, name="translation.pdf", content=pdf(), **own
        )
    said = LanguageData(language=language, translation=translation)
    save_languages(papers={file.pk: said for file in files.values()}, **own)
    if RequiredDocument.UNDERTAKING not in without:
        accept_undertaking(draft, by, now)
    draft.refresh_from_db()
    return draft


def filed_union(organisation: Organisation, by: User, *, now: datetime = FILED, **more: Any) -> Application:
    """An application that was filed and waits to be sent on."""
    draft = union_draft(organisation, by, now=now, **more)
    submit_application(application_id=draft.pk, by=by, now=now)
    draft.refresh_from_db()
    return draft


def with_commission(application: Application, registrar: User, *, now: datetime = SENT) -> Application:
    """The application after it was sent to the Commission."""
    send_to_commission(
        application_id=application.pk, document="No. 4-12/7", dated=now.date(), by=registrar, now=now
    )
    application.refresh_from_db()
    return application


def possible(
    application: Application, registrar: User, *, now: datetime = NOTICED, dated: date | None = None
) -> Application:
    """The application after the Commission's notice, sent on `dated`, was recorded."""
    assert application.submitted_at is not None
    with_commission(application, registrar, now=max(application.submitted_at, min(SENT, now)))
    record_possible(
        application_id=application.pk,
        document="No. 18-231",
        dated=dated or now.date(),
        by=registrar,
        now=now,
    )
    application.refresh_from_db()
    return application


def lodged(application: Application, by: User, *, now: datetime = NOTICED, **changes: Any) -> UnionContract:
    """A contract handed in: 10,000 euros in all member states unless said otherwise."""
    given: dict[str, Any] = {
        "insurer": "Nomad Insurance",
        "number": "U-17",
        "amount": Decimal(10_000),
        "currency": Currency.EUR,
        "concluded_on": now.date(),
        "valid_from": now.date(),
        "valid_to": date(2029, 1, 31),
        "states": MEMBER_STATES,
        "file": ("contract.pdf", pdf()),
        **changes,
    }
    return lodge_contract(application_id=application.pk, by=by, now=now, **given)


def running(application: Application) -> dict[str, date | None]:
    return dict(
        Clock.objects.filter(subject_kind="application", subject_id=application.pk, end="").values_list(
            "kind", "due_on"
        )
    )


def told(application: Application) -> list[str]:
    return list(
        Message.objects.filter(subject_kind="application", subject_id=application.pk)
        .order_by("pk")
        .values_list("notice_kind", flat=True)
    )


def include(application: Application, registrar: User, now: datetime = NOTICED, **more: Any) -> Any:
    return include_application(
        application_id=application.pk,
        number=more.pop("number", "00077/ТЗ-101226"),
        document="Decision of the Commission No. 5",
        by=registrar,
        now=now,
        **more,
    )
