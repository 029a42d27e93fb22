"""What is told of an entry's life: decisions about its insurance, its list of licensees, what of it ends soon."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Membership, User
from accounts.roles import TABLE, Role, Scope, What
from acts.changes import Applied
from law.entry_states import EntryEvent
from law.register_notices import APPLICANT_LANGUAGES, LIFE_NOTICES, WARNING_NOTICE, ApplicantNotice
from law.security import Ending
from law.time import local_date
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.models import Entry, InsuranceContract, Licensee
from registers.queries.contacts import contacts_for_many
from registers.queries.endings import EndsSoon


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told by e-mail; `ref` names the record, `role` in what capacity."""

    ref: str
    role: str
    name: str
    email: str
    language: str


def recipients_of(entries: Iterable[Entry], day: date) -> dict[int, list[Recipient]]:
    """By entry: the holder, the representatives of the day, and who belongs to the organisation that applied for it.

    Each address once; who has none is not among them. In four queries however many there are.
    """
    wanted = list({entry.pk: entry for entry in entries}.values())
    found: dict[int, list[Recipient]] = {entry.pk: [] for entry in wanted}
    for pk, contacts in contacts_for_many(wanted, day).items():
        found[pk] += [
            Recipient(each.ref, each.role, each.name, each.email, each.language) for each in contacts
        ]
    for pk, person in _members(found):
        found[pk].append(
            Recipient(f"user:{person.pk}", "applicant", person.full_name, person.email, person.language)
        )
    return {pk: _each_once(those) for pk, those in found.items()}


def _members(entries: Iterable[int]) -> list[tuple[int, User]]:
    rows = Membership.objects.filter(
        organisation__applications__entry__in=list(entries), left_at__isnull=True, person__is_active=True
    ).values_list("organisation__applications__entry", "person")
    pairs = [(entry, person) for entry, person in rows if entry is not None]
    people = User.objects.in_bulk({person for _entry, person in pairs})
    return [(entry, people[person]) for entry, person in pairs]


def _each_once(those: Sequence[Recipient]) -> list[Recipient]:
    kept: dict[str, Recipient] = {}
    for each in those:
        if each.email:
            kept.setdefault(each.email.casefold(), each)
    return list(kept.values())


def of_entry(item: Applied) -> list[OutgoingMessage]:
    """What an event of an entry is told of, to the holder's side and, for the list of licensees, to registrars."""
    event = EntryEvent(item.change.event)
    notice = LIFE_NOTICES.get(event)
    entry: Any = item.subject
    subject_of_it = item.change.context.get("contract") or item.change.context.get("licensee")
    if notice is None or subject_of_it is None:
        return []
    recipients = recipients_of([entry], local_date(item.change.effective_at))[entry.pk]
    if event is EntryEvent.LICENSEES_CHANGED:
        recipients = _each_once([*recipients, *_registrars()])
    words = _words_of(subject_of_it, event, item.change.context)
    key = f"entry:{entry.pk}:{event}:{_instance(item)}"
    return [
        _message(entry, notice, each, words, f"{key}:{each.ref}", item.change.effective_at)
        for each in recipients
    ]


def _registrars() -> list[Recipient]:
    roles = [role.value for role in Role if TABLE[role, What.IMPORT_REGISTER] is not Scope.NONE]
    people = User.objects.filter(role__in=roles, is_active=True).exclude(email="").order_by("pk")
    return [
        Recipient(f"user:{person.pk}", "registrar", person.full_name, person.email, person.language)
        for person in people
    ]


def _instance(item: Applied) -> str:
    """What makes this event one of its kind: its instant and what it is about, not the number of a new row."""
    context = item.change.context
    licensee = context.get("licensee")
    about = f"{licensee.name}|{licensee.bin_iin}|{context.get('what')}" if licensee else ""
    return f"{item.change.effective_at.isoformat()}:{sha256(about.encode()).hexdigest()[:16]}"


def _words_of(
    about: InsuranceContract | Licensee, event: EntryEvent, context: Mapping[str, Any]
) -> dict[str, Any]:
    if isinstance(about, Licensee):
        return {"name": about.name, "what": context.get("what"), "licensee": about}
    return {
        "contract": about,
        "approved": event is EntryEvent.SECURITY_APPROVED,
        "text": about.reasons,
    }


def warning_key(item: EndsSoon, recipient_ref: str) -> str:
    """One warning to one recipient: the same end is warned of once at each threshold, whoever runs and how often."""
    what = f"{item.kind}:{item.ref}" if item.ref else item.kind.value
    return f"entry:{item.entry.pk}:ends:{what}:{item.end.isoformat()}:{item.warned.days}:{recipient_ref}"


def warning(item: EndsSoon, recipient: Recipient, now: datetime) -> OutgoingMessage:
    """The mail that warns of an end."""
    words = {
        "kind": item.kind.value,
        "whose": item.whose,
        "last_day": f"{item.end:%d.%m.%Y}",
        "by": f"{item.warned.by:%d.%m.%Y}",
        "left": item.warned.left,
        "renews": item.kind is Ending.ENTRY and item.warned.by != item.end,
    }
    return _message(item.entry, WARNING_NOTICE, recipient, words, warning_key(item, recipient.ref), now)


def _message(
    entry: Entry,
    notice: ApplicantNotice,
    recipient: Recipient,
    words: Mapping[str, Any],
    key: str,
    effective_at: datetime,
) -> OutgoingMessage:
    language = recipient.language if recipient.language in APPLICANT_LANGUAGES else "ru"
    with translation.override(language):
        text = render_to_string(
            f"notices/registers/{notice.kind.value}.{language}.txt",
            {
                "number": entry.number,
                "object": entry.title or gettext("without a name"),
                "link": settings.SITE_URL,
                **words,
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    return OutgoingMessage(
        dedupe_key=key,
        channel=Channel.EMAIL,
        subject_kind="entry",
        subject_id=entry.pk,
        notice_kind=notice.kind,
        recipient_role=recipient.role,
        recipient_ref=recipient.ref,
        address=recipient.email,
        recipient_name=recipient.name,
        language=language,
        subject=subject,
        body=body.strip(),
        provision=notice.provision,
        effective_at=effective_at,
    )
