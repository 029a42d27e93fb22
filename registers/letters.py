"""The letters of the register: a notice's words on paper of the central office, with the calendar of its terms.

Who learns what was decided when the notice was written (`registers.notices`); a letter adds letterhead, addressee,
provision, who decided or wrote it, and the days of the term. On the register of the union the Commission decides: what
the authorised body received, passed on and was told goes to the applicant in the same way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.language import said_in
from accounts.letterheads import head_of, languages_of, term_of
from accounts.models import Office, OfficeKind, User
from acts.changes import Applied
from deadlines.queries import calendar_in_force
from law.articles import PROVISIONS
from law.register_notices import CONFIRMED_ALONE, COUNTED_OUT, DECIDED, ApplicantNotice
from law.sentences import _
from letters.frozen import FOR_INFORMATION, OFFICIAL, Data, Term
from letters.labels import DECIDED_BY, WRITTEN_BY
from letters.outgoing import OutgoingLetter

_GROUND = _("Ground: %(provision)s")
_WRITTEN_ALONE = _("Written by the information system; valid without a signature.")
_CONFIRMED = _("Recorded by the information system on receipt; valid without a signature.")

#: Subject and body of a notice in a language.
Words = Callable[[str], tuple[str, str]]


def central_office() -> Office | None:
    """The authorised body's own office, whose letters these are; None where nobody has entered it: no letters."""
    return Office.objects.filter(kind=OfficeKind.COMMITTEE).order_by("pk").first()


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """Whom a letter is to: `ref` names the record, `language` and `country` say what it reads.

    `address`: where the letter itself is posted; empty where it goes with a mail.
    """

    ref: str
    name: str
    language: str
    country: str
    address: str = ""


def letter_of(
    office: Office, item: Applied, notice: ApplicantNotice, words: Words, *, key: str, to: Addressee
) -> OutgoingLetter:
    """The letter of a notice of what happened, to one recipient."""
    return _letter(
        office,
        notice,
        words,
        key=key,
        to=to,
        about=(item.kind.name, item.subject.pk),
        effective_at=item.change.effective_at,
        signed=lambda language: _signed(item, notice, language),
        terms=_terms(item),
    )


def letter_of_system(
    office: Office,
    notice: ApplicantNotice,
    words: Words,
    *,
    key: str,
    to: Addressee,
    entry_id: int,
    now: datetime,
) -> OutgoingLetter:
    """The letter of what no person decided or wrote: the system read it off the days."""
    return _letter(
        office,
        notice,
        words,
        key=key,
        to=to,
        about=("entry", entry_id),
        effective_at=now,
        signed=lambda language: [said_in(language, _WRITTEN_ALONE)],
        terms=[],
    )


def _letter(
    office: Office,
    notice: ApplicantNotice,
    words: Words,
    *,
    key: str,
    to: Addressee,
    about: tuple[str, int],
    effective_at: datetime,
    signed: Callable[[str], list[str]],
    terms: list[Term],
) -> OutgoingLetter:
    languages = languages_of(office, to.language, to.country)
    texts = {each: words(each) for each in languages}
    head = "\n".join(filter(None, (to.name, to.address)))
    data: Data = {
        "languages": [each for each in languages if each != FOR_INFORMATION],
        "texts": {
            each: {"subject": subject, "body": "\n\n".join([head, body, _ground(notice, each)])}
            for each, (subject, body) in texts.items()
        },
        "heads": {each: head_of(office, each) for each in languages},
        "signed": {each: signed(each) for each in languages},
        "terms": terms,
        "site": settings.SITE_URL,
    }
    titled = OFFICIAL[-1] if OFFICIAL[-1] in texts else languages[0]
    kind, pk = about
    return OutgoingLetter(
        dedupe_key=key,
        office_id=office.pk,
        office_code=office.code,
        kind=notice.kind.value,
        subject_kind=kind,
        subject_id=pk,
        title=texts[titled][0],
        data=data,
        effective_at=effective_at,
        recipient_ref=to.ref,
        recipient_name=to.name,
    )


def _ground(notice: ApplicantNotice, language: str) -> str:
    return said_in(language, _GROUND) % {"provision": PROVISIONS[notice.provision].cite(language)}


def _signed(item: Applied, notice: ApplicantNotice, language: str) -> list[str]:
    """Who answers for it, as it stands at the end; a decision of the command line names nobody."""
    if notice.kind in CONFIRMED_ALONE:
        return [said_in(language, _CONFIRMED)]
    names: Iterable[str] = User.objects.filter(pk=item.change.actor_id or 0).values_list(
        "full_name", flat=True
    )
    line = DECIDED_BY if notice.kind in DECIDED else WRITTEN_BY
    return [said_in(language, line) % {"name": name} for name in names]


def _terms(item: Applied) -> list[Term]:
    clocks = [*item.opened, *(move.clock for move in item.change.moves)]
    counted = [clock for clock in clocks if clock.kind in COUNTED_OUT and clock.due_on]
    return [term_of(clock, calendar_in_force()) for clock in counted]
