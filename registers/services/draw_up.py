"""Drawing up an application: begun, written topic by topic, dropped. Each step is kept in the journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import Mandate, Organisation, User
from accounts.organisations import mandates_to_apply
from acts.refusals import Incomplete, Refusal, Repeated, Stale
from law.application_check import Topic
from law.application_states import ApplicationEvent
from law.entry_states import Register
from law.required_documents import content_provision
from law.sentences import _
from law.time import local_date
from registers import policies
from registers.models import Application, ApplicationLicensee
from registers.services._applications import act, lock, provision_of
from registers.services.typed_topics import Page, need_not_overtaken, note_saved
from registers.undertaking import digest, is_given, said_by

#: The columns that each topic's page writes. What is not here is written by an act of its own.
COLUMNS: Final[Mapping[Topic, frozenset[str]]] = {
    Topic.HOLDER: frozenset({"mandate"}),
    Topic.OBJECT: frozenset(
        {
            "object_type",
            "title",
            "aliases",
            "title_document",
            "title_number",
            "title_date",
            "right_until",
            "classes",
        }
    ),
    Topic.PERIOD: frozenset({"wished_until"}),
    Topic.GOODS: frozenset({"goods_description", "goods_codes", "recognition"}),
    Topic.RISKS: frozenset({"risks"}),
    Topic.DOCUMENTS: frozenset({"proof", "proof_form", "right_in_state_systems"}),
    Topic.INSURANCE: frozenset(
        {
            "insurer",
            "insurance_number",
            "insurance_amount",
            "insured_on",
            "insurance_changed_on",
            "insured_from",
            "insured_to",
        }
    ),
}


@transaction.atomic
def start_application(
    *,
    organisation: Organisation,
    mandate: Mandate | None = None,
    register: Register = Register.NATIONAL,
    by: User,
    now: datetime,
) -> Application:
    """Begin a draft for a register, of the organisation itself or of a holder it represents.

    Raises NotAllowed (no member; outside the union and for itself), Incomplete (no such power of attorney today).
    """
    return begun(organisation=organisation, mandate=mandate, register=register, by=by, now=now)


def begun(
    *,
    organisation: Organisation,
    mandate: Mandate | None,
    register: Register,
    by: User,
    now: datetime,
    fields: Mapping[str, Any] | None = None,
) -> Application:
    """As `start_application`, within the transaction of another act; `fields`: columns that are written with it."""
    today = local_date(now)
    for refusal in (
        policies.applying(by, organisation, on=today),
        _standing(organisation, mandate, now),
    ):
        if refusal:
            raise refusal
    application = Application(
        register=register, organisation=organisation, mandate=mandate, started_at=now, started_by=by
    )
    act(
        application,
        ApplicationEvent.STARTED,
        actor=by,
        now=now,
        fields=fields,
        payload={
            "register": register.value,
            "organisation": organisation.pk,
            "mandate": mandate.pk if mandate else None,
        },
    )
    return application


def _standing(organisation: Organisation, mandate: Mandate | None, now: datetime) -> Refusal | None:
    if mandate is None:
        return policies.standing_for_itself(organisation)
    if not mandates_to_apply(organisation, local_date(now)).filter(pk=mandate.pk).exists():
        return Incomplete(
            _("No power of attorney for applications is in force for this holder today."),
            "HOUSE.power",
            field="mandate",
        )
    return None


@transaction.atomic
def save_topic(
    *,
    application_id: int,
    topic: Topic,
    fields: Mapping[str, Any],
    by: User,
    now: datetime,
    version: int | None = None,
    page: Page | None = None,
) -> Application:
    """Keep what was typed on one topic's page of a draft, complete or not; nothing happens where nothing is new.

    `version` of the whole draft or `page`, which looks at this topic alone. Raises NotAllowed, OutOfState (no draft
    any more), Stale (somebody else changed it), Incomplete (a power of attorney that is not in force).
    """
    application = draft_under_lock(application_id, by, now, version)
    if set(fields) - COLUMNS[topic]:
        raise ValueError(f"{topic} does not write {sorted(set(fields) - COLUMNS[topic])}")
    if page is not None:
        need_not_overtaken(application, topic, fields, COLUMNS[topic], page)
        fields = {name: value for name, value in fields.items() if getattr(application, name) != value}
    if topic is Topic.HOLDER and "mandate" in fields:
        refusal = _standing(application.organisation, fields["mandate"], now)
        if refusal:
            raise refusal
    if fields or page is None:
        act(
            application,
            ApplicationEvent.DRAFT_SAVED,
            actor=by,
            now=now,
            fields=fields,
            payload={"topic": topic.value},
        )
        note_saved(application, topic, page, by, now)
    return application


@transaction.atomic
def add_licensee(
    *,
    application_id: int,
    name: str,
    bin_iin: str = "",
    country: str = "",
    address: str = "",
    by: User,
    now: datetime,
) -> ApplicationLicensee:
    """Name somebody who uses the object with the holder's consent. Raises as `save_topic`, Repeated."""
    application = draft_under_lock(application_id, by, now)
    if not name.strip():
        raise Incomplete(_("Give the name."), "CC461", field="name")
    if application.licensees.filter(name=name.strip(), bin_iin=bin_iin).exists():
        raise Repeated(_("This licensee is named already."), "CC461", field="name")
    licensee = ApplicationLicensee.objects.create(
        application=application,
        name=name.strip(),
        bin_iin=bin_iin,
        country=country,
        address=address.strip(),
    )
    _saved(application, Topic.LICENSEES, by, now, {"licensee": licensee.pk})
    return licensee


@transaction.atomic
def remove_licensee(*, application_id: int, licensee_id: int, by: User, now: datetime) -> None:
    """Take a licensee out of a draft. Raises as `save_topic`."""
    application = draft_under_lock(application_id, by, now)
    application.licensees.filter(pk=licensee_id).delete()
    _saved(application, Topic.LICENSEES, by, now, {"removed": licensee_id})


@transaction.atomic
def undertake(*, application_id: int, text: str, by: User, now: datetime) -> Application:
    """Give the undertaking to compensate, in the words that were shown (CC 461); anew when they have changed.

    Raises as `save_topic`, Repeated; Stale when the undertaking of the draft says something else by now.
    """
    application = draft_under_lock(application_id, by, now)
    provision = content_provision(Register(application.register))
    if is_given(application):
        raise Repeated(_("The undertaking is given already."), provision)
    if digest(text) not in said_by(application):
        raise Stale(
            _("The text has changed since this page was made: read it as it stands now, then accept it."),
            provision,
        )
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        fields={"undertaken_at": now, "undertaken_by": by, "undertaking": text},
        payload={"topic": Topic.UNDERTAKING.value, "text": digest(text)},
    )
    return application


@transaction.atomic
def drop_draft(*, application_id: int, by: User, now: datetime) -> Application:
    """Give up a draft. It can be found and is worked on no more. Raises as `save_topic`."""
    application = draft_under_lock(application_id, by, now)
    act(application, ApplicationEvent.WITHDRAWN, actor=by, now=now)
    return application


def draft_under_lock(application_id: int, by: User, now: datetime, version: int | None = None) -> Application:
    """The draft that a member of its applicant may write. Raises NotAllowed, OutOfState, Stale."""
    application = lock(application_id, version)
    refusal = policies.writing(application, by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(application, ApplicationEvent.DRAFT_SAVED)
    return application


def _saved(
    application: Application, topic: Topic, by: User, now: datetime, payload: Mapping[str, object]
) -> None:
    act(
        application,
        ApplicationEvent.DRAFT_SAVED,
        actor=by,
        now=now,
        payload={"topic": topic.value, **payload},
    )
