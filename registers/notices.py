"""Who is told what when something happens to an application or an entry, by mail and by letter.

The people of an applicant are written to each in their language; the letter is one, to their organisation. Of an
entry the holder and every representative are told, each with a letter of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Office, User
from accounts.organisations import members_of
from acts.changes import Applied, Outbox
from law.application_states import REFUSAL_GROUNDS, ApplicationEvent, RefusalGround
from law.entry_states import EXCLUSION_GROUNDS, EntryEvent, ExclusionGround, Register
from law.register_notices import (
    APPLICANT_LANGUAGES,
    ENTRY_NOTICES,
    THIRD_PARTY_LETTER,
    ApplicantNotice,
    RegisterNotice,
    applicant_notice,
)
from law.time import local_date
from law.union_check import STATE_WORDS
from letters.outgoing import PERSON, OutgoingLetter
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.entry_notices import of_entry
from registers.letters import Addressee, central_office, letter_of
from registers.models import Application, Entry
from registers.officer_notices import tell_of_proposal
from registers.queries import Contact, contacts_for

#: The applicant of an application, as the recipient of its letters.
APPLICANT = "applicant"


def compose(applied: Sequence[Applied]) -> Outbox:
    """Mails to everybody who acts for the applicant and has confirmed an address, with one letter to it."""
    outbox = Outbox()
    for item in applied:
        if item.change.event not in list(ApplicationEvent):
            continue
        outbox.messages += tell_of_proposal(item)
        application = item.change.subject
        event = ApplicationEvent(item.change.event)
        notice = applicant_notice(Register(application.register), event)
        office = _letters_of(application)
        if office and event == ApplicationEvent.THIRD_PARTY_ASKED:
            outbox.letters.append(_to_third_party(office, application, item))
        if notice is None:
            continue
        for member in members_of(application.organisation):
            if member.person.is_active and member.person.email:
                outbox.messages.append(_message(application, notice, item, member.person))
        if office:
            outbox.letters.append(_to_applicant(office, application, notice, item))
    return outbox


def _letters_of(subject: Application | Entry) -> Office | None:
    """Whose letters tell of it: the central office's on the national register, else nobody's here."""
    return central_office() if subject.register == Register.NATIONAL else None


def _key(application: Application, item: Applied) -> str:
    return f"application:{application.pk}:{item.change.event}:{application.version}"


def _text(kind: RegisterNotice, words: Mapping[str, str], language: str) -> tuple[str, str]:
    """Subject and body of a notice in the language in force."""
    text = render_to_string(f"notices/registers/{kind.value}.{language}.txt", words)
    subject, _newline, body = text.strip().partition("\n")
    return subject, body.strip()


def _said(kind: RegisterNotice, application: Application, item: Applied, language: str) -> tuple[str, str]:
    with translation.override(language):
        return _text(kind, _words(application, item), language)


def _to_applicant(
    office: Office, application: Application, notice: ApplicantNotice, item: Applied
) -> OutgoingLetter:
    own = application.organisation
    return letter_of(
        office,
        item,
        notice,
        partial(_said, notice.kind, application, item),
        key=_key(application, item),
        to=Addressee(
            ref=APPLICANT,
            name=own.name,
            language=application.submitted_by.language if application.submitted_by else "",
            country=own.country,
        ),
    )


def _to_third_party(office: Office, application: Application, item: Applied) -> OutgoingLetter:
    asked = item.change.context
    return letter_of(
        office,
        item,
        THIRD_PARTY_LETTER,
        partial(_said, THIRD_PARTY_LETTER.kind, application, item),
        key=_key(application, item),
        to=Addressee(ref=f"inquiry:{asked['inquiry']}", name=asked["third_party"], language="", country="KZ"),
    )


def _message(
    application: Application, notice: ApplicantNotice, item: Applied, person: User
) -> OutgoingMessage:
    language = person.language if person.language in APPLICANT_LANGUAGES else "ru"
    subject, body = _said(notice.kind, application, item, language)
    return OutgoingMessage(
        dedupe_key=f"{_key(application, item)}{PERSON}{person.pk}",
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
        body=body,
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
        "document": str(context.get("document", "")),
        "left": ", ".join(gettext(STATE_WORDS[state]) for state in context.get("left", ())),
        "last_day": _written(last),
        "renewal_day": _written(context.get("renewal_day")),
        "link": settings.SITE_URL + application.get_absolute_url(),
    }


def _written(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def tell_of_entries(applied: Sequence[Applied]) -> Outbox:
    """Exclusion, renewal and hold in the national register are told to the holder and to every representative.

    Decisions about the insurance and the right, and changes of the list of licensees, as `law.register_notices` says.
    """
    outbox = Outbox()
    for item in applied:
        entry = item.change.subject
        outbox.messages += tell_of_proposal(item)
        told = of_entry(item)
        outbox.messages += told.messages
        outbox.letters += told.letters
        notice = ENTRY_NOTICES.get(EntryEvent(item.change.event))
        if notice is None or entry.register != Register.NATIONAL:
            continue
        office = _letters_of(entry)
        for contact in contacts_for(entry, local_date(item.change.effective_at)):
            if contact.reachable:
                outbox.messages.append(_of_entry(entry, notice, item, contact))
                if office:
                    outbox.letters.append(_letter_of_entry(office, entry, notice, item, contact))
    return outbox


def _entry_key(entry: Entry, item: Applied, contact: Contact) -> str:
    return f"entry:{entry.pk}:{item.change.event}:{item.change.effective_at.isoformat()}:{contact.ref}"


def _entry_said(notice: ApplicantNotice, entry: Entry, item: Applied, language: str) -> tuple[str, str]:
    context: Mapping[str, Any] = item.change.context
    ground = context.get("ground")
    holds = [clock.due_on for clock in item.opened if clock.due_on]
    last = {
        RegisterNotice.EXCLUDED: local_date(item.change.effective_at),
        RegisterNotice.HELD: holds[0] if holds else None,
    }.get(notice.kind, context.get("last_day"))
    with translation.override(language):
        words = {
            "number": entry.number,
            "object": entry.title or gettext("without a name"),
            "ground": gettext(EXCLUSION_GROUNDS[ExclusionGround(ground)]) if ground else "",
            "text": context.get("document", ""),
            "last_day": _written(last),
            "renewal_day": _written(context.get("renewal_day")),
        }
        return _text(notice.kind, words, language)


def _letter_of_entry(
    office: Office, entry: Entry, notice: ApplicantNotice, item: Applied, contact: Contact
) -> OutgoingLetter:
    return letter_of(
        office,
        item,
        notice,
        partial(_entry_said, notice, entry, item),
        key=_entry_key(entry, item, contact),
        to=Addressee(
            ref=contact.ref,
            name=contact.name,
            language=contact.language,
            country=contact.country,
            address="" if contact.email else contact.location,
        ),
    )


def _of_entry(entry: Entry, notice: ApplicantNotice, item: Applied, contact: Contact) -> OutgoingMessage:
    language = contact.language if contact.language in APPLICANT_LANGUAGES else "ru"
    subject, body = _entry_said(notice, entry, item, language)
    return OutgoingMessage(
        dedupe_key=_entry_key(entry, item, contact),
        channel=Channel.EMAIL if contact.email else Channel.PAPER,
        subject_kind="entry",
        subject_id=entry.pk,
        notice_kind=notice.kind,
        recipient_role=contact.role,
        recipient_ref=contact.ref,
        address=contact.email or contact.location,
        recipient_name=contact.name,
        language=language,
        subject=subject,
        body=body,
        provision=notice.provision,
        effective_at=item.change.effective_at,
    )
