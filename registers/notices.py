"""Who is told what when something happens to an application or an entry, by mail and by letter.

The people of an applicant are written to each in their language; the letter is one, to their organisation. Of an
entry the holder and every representative are told, each with a letter of its own.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
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
    COMMISSION_LETTER,
    REMINDER_NOTICE,
    THIRD_PARTY_LETTER,
    ApplicantNotice,
    RegisterNotice,
    applicant_notice,
    entry_notice,
)
from law.time import local_date
from law.union_check import READ_IN
from letters.outgoing import PERSON, OutgoingLetter
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.entry_notices import of_entry
from registers.letters import Addressee, central_office, letter_of
from registers.member_states import states_named
from registers.models import Application, Entry
from registers.officer_notices import tell_of_proposal
from registers.queries import Contact, contacts_for

#: To whom applications to the register of the union go on, as a letter addresses it.
COMMISSION = "Евразийская экономическая комиссия"

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
        asked = event == ApplicationEvent.THIRD_PARTY_ASKED
        if notice is None and not asked:
            continue
        office = central_office()
        if office and asked:
            outbox.letters.append(_to_third_party(office, application, item))
        if office and event == ApplicationEvent.SENT_TO_COMMISSION:
            outbox.letters.append(_to_commission(office, application, item))
        if notice is None:
            continue
        for member in members_of(application.organisation):
            if member.person.is_active and member.person.email:
                outbox.messages.append(_message(application, notice, item, member.person))
        if office:
            outbox.letters.append(_to_applicant(office, application, notice, item))
    return outbox


def _key(application: Application, item: Applied) -> str:
    return f"application:{application.pk}:{item.change.event}:{application.version}"


def _text(kind: RegisterNotice, words: Mapping[str, Any], language: str) -> tuple[str, str]:
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


def _to_commission(office: Office, application: Application, item: Applied) -> OutgoingLetter:
    """The letter with which it goes on, to be signed and sent; in Russian where one language is enough (CC 459)."""
    return letter_of(
        office,
        item,
        COMMISSION_LETTER,
        partial(_said, COMMISSION_LETTER.kind, application, item),
        key=f"{_key(application, item)}:commission",
        to=Addressee(ref="commission", name=COMMISSION, language=READ_IN, country="RU"),
    )


def _message(
    application: Application, notice: ApplicantNotice, item: Applied, person: User
) -> OutgoingMessage:
    language = person.language if person.language in APPLICANT_LANGUAGES else "ru"
    text = _said(notice.kind, application, item, language)
    key, at = _key(application, item), item.change.effective_at
    return _mail(application, notice, person, language, text, key, at)


def _mail(
    application: Application,
    notice: ApplicantNotice,
    person: User,
    language: str,
    text: tuple[str, str],
    key: str,
    effective_at: datetime,
) -> OutgoingMessage:
    subject, body = text
    return OutgoingMessage(
        dedupe_key=f"{key}{PERSON}{person.pk}",
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
        effective_at=effective_at,
    )


def reminders(
    application: Application, last_day: date, days: int, left: Sequence[str], now: datetime
) -> list[OutgoingMessage]:
    """Mails before the month for the insurance ends, to everybody who is told of the application; `left`: states."""
    found = []
    for member in members_of(application.organisation):
        person = member.person
        if not (person.is_active and person.email):
            continue
        language = person.language if person.language in APPLICANT_LANGUAGES else "ru"
        with translation.override(language):
            words = {
                "number": application.number,
                "object": application.title or gettext("without a name"),
                "last_day": _written(last_day),
                "days": str((last_day - local_date(now)).days),
                "left": states_named(left),
                "link": settings.SITE_URL + application.get_absolute_url(),
            }
            text = _text(REMINDER_NOTICE.kind, words, language)
        key = f"application:{application.pk}:insurance:{last_day.isoformat()}:{days}"
        found.append(_mail(application, REMINDER_NOTICE, person, language, text, key, now))
    return found


def _words(application: Application, item: Applied) -> dict[str, Any]:
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
        "dated": _written(context.get("dated")),
        "contract": str(context.get("contract", "")),
        "papers": context.get("papers", ()),
        "holder": application.holder_name,
        "left": states_named(context.get("left", ())),
        "last_day": _written(last),
        "renewal_day": _written(context.get("renewal_day")),
        "link": settings.SITE_URL + application.get_absolute_url(),
    }


def _written(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def tell_of_entries(applied: Sequence[Applied]) -> Outbox:
    """Exclusion, renewal and hold are told to the holder and to every representative; of the union what was passed on.

    Decisions about the insurance and the right, and changes of the list of licensees, as `law.register_notices` says.
    """
    outbox = Outbox()
    for item in applied:
        entry = item.change.subject
        outbox.messages += tell_of_proposal(item)
        told = of_entry(item)
        outbox.messages += told.messages
        outbox.letters += told.letters
        notice = entry_notice(entry.register, EntryEvent(item.change.event))
        if notice is None:
            continue
        office = central_office()
        for contact in contacts_for(entry, local_date(item.change.effective_at)):
            if contact.reachable:
                outbox.messages.append(_of_entry(entry, notice, item, contact))
                if office:
                    outbox.letters.append(_letter_of_entry(office, entry, notice, item, contact))
    return outbox


def _entry_key(entry: Entry, item: Applied, contact: Contact) -> str:
    about = item.change.context.get("about", "")
    return f"entry:{entry.pk}:{item.change.event}:{item.change.effective_at.isoformat()}{about}:{contact.ref}"


def _entry_said(notice: ApplicantNotice, entry: Entry, item: Applied, language: str) -> tuple[str, str]:
    context: Mapping[str, Any] = item.change.context
    ground = context.get("ground")
    holds = [clock.due_on for clock in item.opened if clock.due_on]
    last = {
        RegisterNotice.EXCLUDED: local_date(item.change.effective_at),
        RegisterNotice.UNION_EXCLUDED: local_date(item.change.effective_at),
        RegisterNotice.HELD: holds[0] if holds else None,
    }.get(notice.kind, context.get("last_day"))
    with translation.override(language):
        words = {
            "number": entry.number,
            "object": entry.title or gettext("without a name"),
            "ground": gettext(EXCLUSION_GROUNDS[ExclusionGround(ground)]) if ground else "",
            "text": context.get("text", context.get("document", "")),
            "document": context.get("document", ""),
            "dated": _written(context.get("dated")),
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
