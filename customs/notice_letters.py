"""The letter that goes with a notice: the same words on paper of the office, with the calendar of the term.

What a side may learn was decided when the notice was written (`customs.notices`): a letter adds the
letterhead, who decided, and the days of the term, and nothing about anybody else.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from accounts.models import Office
from acts.changes import Applied
from customs.models import Case, CaseParty
from customs.texts import said_in
from deadlines.models import Clock
from law.business_days import WorkingCalendar
from law.clocks import CLOCK_RULES, TERM_CLOCKS
from law.events import Event
from law.notices import NoticeKind
from law.sentences import _
from letters.frozen import FOR_INFORMATION, OFFICIAL, Data, Head, Term, freeze_term
from letters.outgoing import OutgoingLetter
from notifications.outgoing import OutgoingMessage

#: Where a recipient is taken to read Kazakh or Russian; those elsewhere also get a translation.
_READS_RUSSIAN = frozenset({"", "KZ", "RU", "BY", "KG", "AM"})

_DECIDED_BY = _("Decided by: %(name)s")
_WRITTEN_BY = _("Written by: %(name)s")
_AUTOMATIC = _("Recorded by the information system when the term ran out; valid without a signature.")


def languages_of(office: Office, party: CaseParty) -> tuple[str, ...]:
    """The languages of a letter to a party: both side by side, or the party's alone, as the office wants it.

    English comes on top, for information, where the party is taken to read neither.
    """
    official = OFFICIAL if office.letters_side_by_side else (party.language,)
    return official if party.country in _READS_RUSSIAN else (*official, FOR_INFORMATION)


def head_of(office: Office, language: str) -> Head:
    """An office's letterhead in a language. One that nobody has entered is the office's name alone."""
    above = {"kk": office.letterhead_kk, "ru": office.letterhead_ru}.get(language, "")
    contact = {"kk": office.contact_kk, "ru": office.contact_ru}.get(language, office.contact_ru)
    return {"lines": [*_lines(above), office.name_in(language)], "contact": list(_lines(contact))}


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def terms_of(item: Applied, calendar: WorkingCalendar, known: dict[tuple[object, ...], Term]) -> list[Term]:
    """The terms that run from an event, or ran out with it; `known`: those of the batch, frozen once each."""
    opened = [clock for clock in item.opened if clock.is_open]
    ran_out = [each.clock for each in item.change.closes] if item.change.event == Event.EXPIRED else []
    clocks = [*opened, *(move.clock for move in item.change.moves), *ran_out]
    return [_term(clock, calendar, known) for clock in clocks if clock.kind in TERM_CLOCKS and clock.due_on]


def _term(clock: Clock, calendar: WorkingCalendar, known: dict[tuple[object, ...], Term]) -> Term:
    assert clock.due_on is not None
    key = (clock.kind, clock.counted_from, clock.due_on)
    if key not in known:
        label = CLOCK_RULES[clock.kind].label  # type: ignore[index]
        name = {language: said_in(language, label) for language in (*OFFICIAL, FOR_INFORMATION)}
        known[key] = freeze_term(name, calendar, clock.counted_from, clock.due_on)
    return known[key]


def signed_lines(item: Applied, signers: Mapping[int, str], language: str) -> list[str]:
    """Who decided, as it stands at the end of a letter; nothing where nobody had to."""
    if item.change.payload.get("automatic"):
        return [said_in(language, _AUTOMATIC)]
    name = signers.get(item.change.actor_id or 0)
    if name and "decision" in item.change.payload:
        return [said_in(language, _DECIDED_BY) % {"name": name}]
    if name and item.change.event == Event.LETTER_ISSUED:
        return [said_in(language, _WRITTEN_BY) % {"name": name}]
    return []


def letter_of(
    message: OutgoingMessage,
    item: Applied,
    texts: Mapping[str, tuple[str, str]],
    terms: Sequence[Term],
    signers: Mapping[int, str],
) -> OutgoingLetter:
    """The letter of a notice. `texts`: subject and body by language, the official ones first."""
    return OutgoingLetter(
        dedupe_key=message.dedupe_key,
        kind=message.notice_kind,
        title=message.subject,
        recipient_ref=message.recipient_ref,
        recipient_name=message.recipient_name,
        **_common(item, texts, terms, signers),
    )


def letter_for_file(
    item: Applied,
    kind: NoticeKind,
    texts: Mapping[str, tuple[str, str]],
    terms: Sequence[Term],
    signers: Mapping[int, str],
) -> OutgoingLetter:
    """A letter that goes to nobody by itself: the decision, or the cover of an instruction to release."""
    case: Case = item.change.subject
    return OutgoingLetter(
        dedupe_key=f"case:{case.pk}:v{case.version}:{kind}:file",
        kind=kind,
        title=texts[OFFICIAL[-1]][0],
        **_common(item, texts, terms, signers),
    )


def _common(
    item: Applied,
    texts: Mapping[str, tuple[str, str]],
    terms: Sequence[Term],
    signers: Mapping[int, str],
) -> dict[str, Any]:
    case: Case = item.change.subject
    data: Data = {
        "languages": [language for language in texts if language != FOR_INFORMATION],
        "texts": {
            language: {"subject": subject, "body": body} for language, (subject, body) in texts.items()
        },
        "heads": {language: head_of(case.office, language) for language in texts},
        "signed": {language: signed_lines(item, signers, language) for language in texts},
        "terms": terms,
        "site": settings.SITE_URL,
    }
    return {
        "office_id": case.office_id,
        "office_code": case.office.code,
        "subject_kind": "case",
        "subject_id": case.pk,
        "effective_at": item.change.effective_at,
        "data": data,
    }
