"""The letter that goes with a notice: the same words on paper of the office, with the calendar of the term.

What a side may learn was decided when the notice was written (`customs.notices`): a letter adds the
letterhead, who decided, and the days of the term, and nothing about anybody else.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings

from accounts.language import said_in
from accounts.letterheads import head_of, term_of
from acts.changes import Applied
from customs.models import Case
from deadlines.models import Clock
from law.business_days import WorkingCalendar
from law.clocks import TERM_CLOCKS
from law.events import Event
from law.notices import NoticeKind
from law.sentences import _
from letters.frozen import FOR_INFORMATION, OFFICIAL, Data, Term
from letters.labels import DECIDED_BY, WRITTEN_BY
from letters.outgoing import OutgoingLetter
from notifications.outgoing import OutgoingMessage

_AUTOMATIC = _("Recorded by the information system when the term ran out; valid without a signature.")


def terms_of(item: Applied, calendar: WorkingCalendar, known: dict[tuple[object, ...], Term]) -> list[Term]:
    """The terms that run from an event, or ran out with it; `known`: those of the batch, frozen once each."""
    opened = [clock for clock in item.opened if clock.is_open]
    ran_out = [each.clock for each in item.change.closes] if item.change.event == Event.EXPIRED else []
    clocks = [*opened, *(move.clock for move in item.change.moves), *ran_out]
    return [_term(clock, calendar, known) for clock in clocks if clock.kind in TERM_CLOCKS and clock.due_on]


def _term(clock: Clock, calendar: WorkingCalendar, known: dict[tuple[object, ...], Term]) -> Term:
    key = (clock.kind, clock.counted_from, clock.due_on)
    if key not in known:
        known[key] = term_of(clock, calendar)
    return known[key]


def signed_lines(item: Applied, signers: Mapping[int, str], language: str) -> list[str]:
    """Who decided, as it stands at the end of a letter; nothing where nobody had to."""
    if item.change.payload.get("automatic"):
        return [said_in(language, _AUTOMATIC)]
    name = signers.get(item.change.actor_id or 0)
    if name and "decision" in item.change.payload:
        return [said_in(language, DECIDED_BY) % {"name": name}]
    if name and item.change.event == Event.LETTER_ISSUED:
        return [said_in(language, WRITTEN_BY) % {"name": name}]
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
