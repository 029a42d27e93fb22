"""Who is told what when something happens to an application: the people of its applicant, each in their language."""

from collections.abc import Sequence
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from accounts.organisations import members_of
from acts.changes import Applied, Outbox
from law.application_states import REFUSAL_GROUNDS, ApplicationEvent, RefusalGround
from law.entry_states import EXCLUSION_GROUNDS, EntryEvent, ExclusionGround, Register
from law.register_notices import (
    APPLICANT_LANGUAGES,
    APPLICANT_NOTICES,
    EXCLUSION_NOTICE,
    ApplicantNotice,
)
from law.time import local_date
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.models import Application, Entry
from registers.queries import Contact, contacts_for


def compose(applied: Sequence[Applied]) -> Outbox:
    """Mails to everybody who acts for the applicant and has confirmed an address."""
    outbox = Outbox()
    for item in applied:
        if item.change.event not in list(ApplicationEvent):
            continue
        notice = APPLICANT_NOTICES.get(ApplicationEvent(item.change.event))
        application = item.change.subject
        if notice is None:
            continue
        for member in members_of(application.organisation):
            if member.person.is_active and member.person.email:
                outbox.messages.append(_message(application, notice, item, member.person))
    return outbox


def _message(
    application: Application, notice: ApplicantNotice, item: Applied, person: User
) -> OutgoingMessage:
    language = person.language if person.language in APPLICANT_LANGUAGES else "ru"
    with translation.override(language):
        text = render_to_string(
            f"notices/registers/{notice.kind.value}.{language}.txt", _words(application, item)
        )
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMessage(
        dedupe_key=f"application:{application.pk}:{item.change.event}:{application.version}:user:{person.pk}",
        channel=Channel.EMAIL,
        subject_kind="application",
        subject_id=application.pk,
        notice_kind=notice.kind,
        recipient_role="applicant",
        recipient_ref=f"user:{person.pk}",
        address=person.email,
        recipient_name=person.full_name,
        language=language,
        subject=subject,
        body=body.strip(),
        provision=notice.provision,
        effective_at=item.change.effective_at,
    )


def _words(application: Application, item: Applied) -> dict[str, str]:
    context = item.change.context
    ground = context.get("ground")
    moved = [move.clock for move in item.change.moves]
    due = [clock.due_on for clock in (*item.opened, *moved) if clock.due_on]
    last = context.get("last_day") or (due[0] if due else None)
    return {
        "number": application.number,
        "object": application.title or gettext("without a name"),
        "text": str(context.get("text", "")),
        "ground": gettext(REFUSAL_GROUNDS[RefusalGround(ground)]) if ground else "",
        "entry": str(context.get("entry", "")),
        "last_day": _written(last),
        "renewal_day": _written(context.get("renewal_day")),
        "link": settings.SITE_URL + application.get_absolute_url(),
    }


def _written(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def tell_of_entries(applied: Sequence[Applied]) -> Outbox:
    """An exclusion from the national register is told to the holder and to every representative (CC 463(2))."""
    outbox = Outbox()
    for item in applied:
        entry = item.change.subject
        excluded = item.change.event == EntryEvent.EXCLUDED
        if excluded and entry.register == Register.NATIONAL:
            contacts = contacts_for(entry, local_date(item.change.effective_at))
            outbox.messages += [_of_exclusion(entry, item, each) for each in contacts if each.reachable]
    return outbox


def _of_exclusion(entry: Entry, item: Applied, contact: Contact) -> OutgoingMessage:
    language = contact.language if contact.language in APPLICANT_LANGUAGES else "ru"
    context = item.change.context
    day = local_date(item.change.effective_at)
    with translation.override(language):
        ground = gettext(EXCLUSION_GROUNDS[ExclusionGround(context["ground"])])
        words = {
            "number": entry.number,
            "object": entry.title or gettext("without a name"),
            "ground": ground,
            "text": context.get("document", ""),
            "last_day": _written(day),
        }
        kind = EXCLUSION_NOTICE.kind.value
        text = render_to_string(f"notices/registers/{kind}.{language}.txt", words)
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMessage(
        dedupe_key=f"entry:{entry.pk}:excluded:{day.isoformat()}:{contact.ref}",
        channel=Channel.EMAIL if contact.email else Channel.PAPER,
        subject_kind="entry",
        subject_id=entry.pk,
        notice_kind=kind,
        recipient_role=contact.role,
        recipient_ref=contact.ref,
        address=contact.email or contact.location,
        recipient_name=contact.name,
        language=language,
        subject=subject,
        body=body.strip(),
        provision=EXCLUSION_NOTICE.provision,
        effective_at=item.change.effective_at,
    )
