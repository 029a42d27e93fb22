"""What is told of an entry's life: decisions about its insurance and its right, its licensees, what of it ends soon.

By e-mail; who has none, but an address, by a letter that is printed and posted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from accounts.models import Membership, Office, User
from accounts.roles import TABLE, Role, Scope, What
from acts.changes import Applied, Outbox
from law.entry_states import EntryEvent, EntryStatus, Register
from law.register_notices import APPLICANT_LANGUAGES, WARNING_NOTICE, ApplicantNotice, life_notice
from law.security import Ending
from law.time import local_date
from law.union_check import STATE_WORDS
from letters.outgoing import OutgoingLetter
from notifications.models import Channel
from notifications.outgoing import OutgoingMessage
from registers.letters import Addressee, central_office, letter_of, letter_of_system
from registers.models import Entry, EntryReport, EntryRight, InsuranceContract, Licensee
from registers.queries.contacts import contacts_for_many
from registers.queries.endings import EndsSoon


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told, by e-mail or, without one, on paper; `ref` names the record, `role` in what capacity."""

    ref: str
    role: str
    name: str
    email: str
    language: str
    postal: str = ""
    country: str = ""

    @property
    def on_paper(self) -> bool:
        """Whether only the post reaches it."""
        return not self.email


def recipients_of(entries: Iterable[Entry], day: date) -> dict[int, list[Recipient]]:
    """By entry: the holder, the representatives of the day, and who belongs to the organisation that applied for it.

    Each address once; whom neither mail nor post reaches is not among them. In four queries however many there are.
    """
    wanted = list({entry.pk: entry for entry in entries}.values())
    found: dict[int, list[Recipient]] = {entry.pk: [] for entry in wanted}
    for pk, contacts in contacts_for_many(wanted, day).items():
        found[pk] += [
            Recipient(each.ref, each.role, each.name, each.email, each.language, each.address, each.country)
            for each in contacts
            if each.reachable
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
        if each.email or each.postal:
            kept.setdefault(each.email.casefold() or each.ref, each)
    return list(kept.values())


def of_entry(item: Applied) -> Outbox:
    """What an event of an entry is told of, to the holder's side and, for the list of licensees, to registrars."""
    event = EntryEvent(item.change.event)
    entry: Any = item.subject
    context = item.change.context
    subject_of_it = context.get("contract") or context.get("licensee") or context.get("right")
    outbox = Outbox()
    notice = life_notice(entry.register, event)
    if notice is None or subject_of_it is None:
        return outbox
    recipients = recipients_of([entry], local_date(item.change.effective_at))[entry.pk]
    if event is EntryEvent.LICENSEES_CHANGED:
        recipients = _each_once([*recipients, *_registrars()])
    words = _words_of(subject_of_it, event, context) | {"on_hold": entry.status == EntryStatus.ON_HOLD}
    key = f"entry:{entry.pk}:{event}:{_instance(item)}"
    office = central_office()
    for each in recipients:
        own = f"{key}:{each.ref}"
        outbox.messages.append(_message(entry, notice, each, words, own, item.change.effective_at))
        if each.on_paper and office:
            said = partial(_said, entry, notice, words)
            outbox.letters.append(letter_of(office, item, notice, said, key=own, to=_addressee(each)))
    return outbox


def _addressee(each: Recipient) -> Addressee:
    return Addressee(
        ref=each.ref, name=each.name, language=each.language, country=each.country, address=each.postal
    )


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
    about: InsuranceContract | Licensee | EntryRight | EntryReport,
    event: EntryEvent,
    context: Mapping[str, Any],
) -> dict[str, Any]:
    if isinstance(about, Licensee):
        return {"name": about.name, "what": context.get("what"), "licensee": about}
    if isinstance(about, EntryRight | EntryReport):
        until = about.ends_on if isinstance(about, EntryRight) else about.right_until
        return {
            "approved": bool(context.get("approved")),
            "state": STATE_WORDS[about.state] if about.state else "",
            "last_day": f"{until:%d.%m.%Y}",
            "text": about.reasons if isinstance(about, EntryReport) else "",
        }
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
    """The mail that warns of an end, or the words of the letter that does."""
    return _message(
        item.entry, WARNING_NOTICE, recipient, _warned(item), warning_key(item, recipient.ref), now
    )


def warning_letter(office: Office, item: EndsSoon, recipient: Recipient, now: datetime) -> OutgoingLetter:
    """The letter that warns of an end whoever has no e-mail address."""
    return letter_of_system(
        office,
        WARNING_NOTICE,
        partial(_said, item.entry, WARNING_NOTICE, _warned(item)),
        key=warning_key(item, recipient.ref),
        to=_addressee(recipient),
        entry_id=item.entry.pk,
        now=now,
    )


def _warned(item: EndsSoon) -> dict[str, Any]:
    return {
        "kind": item.kind.value,
        "whose": item.whose,
        "last_day": f"{item.end:%d.%m.%Y}",
        "by": f"{item.warned.by:%d.%m.%Y}",
        "left": item.warned.left,
        "renews": item.kind is Ending.ENTRY and item.warned.by != item.end,
        "union": item.entry.register == Register.EEU,
    }


def _said(entry: Entry, notice: ApplicantNotice, words: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Subject and body in a language."""
    state = words.get("state")
    with translation.override(language):
        text = render_to_string(
            f"notices/registers/{notice.kind.value}.{language}.txt",
            {
                "number": entry.number,
                "object": entry.title or gettext("without a name"),
                "link": settings.SITE_URL,
                **words,
                **({"state": gettext(state)} if state else {}),
            },
        )
    subject, _newline, body = text.strip().partition("\n")
    return subject, body.strip()


def _message(
    entry: Entry,
    notice: ApplicantNotice,
    recipient: Recipient,
    words: Mapping[str, Any],
    key: str,
    effective_at: datetime,
) -> OutgoingMessage:
    language = recipient.language if recipient.language in APPLICANT_LANGUAGES else "ru"
    subject, body = _said(entry, notice, words, language)
    return OutgoingMessage(
        dedupe_key=key,
        channel=Channel.PAPER if recipient.on_paper else Channel.EMAIL,
        subject_kind="entry",
        subject_id=entry.pk,
        notice_kind=notice.kind,
        recipient_role=recipient.role,
        recipient_ref=recipient.ref,
        address=recipient.email or recipient.postal,
        recipient_name=recipient.name,
        language=language,
        subject=subject,
        body=body,
        provision=notice.provision,
        effective_at=effective_at,
    )
