"""What letters of a customs office share, whatever they are about: letterhead, languages, terms."""

from collections.abc import Iterator

from accounts.language import said_in
from accounts.models import Office
from deadlines.models import Clock
from law.business_days import WorkingCalendar
from law.clocks import TERM_RULES
from letters.frozen import FOR_INFORMATION, OFFICIAL, Head, Term, freeze_term

#: Where a recipient is taken to read Kazakh or Russian; those elsewhere also get a translation.
_READS_RUSSIAN = frozenset({"", "KZ", "RU", "BY", "KG", "AM"})


def languages_of(office: Office, language: str, country: str) -> tuple[str, ...]:
    """The languages of a letter: both side by side, or the recipient's alone, as the office wants it.

    English comes on top, for information, where the recipient, by its country, is taken to read neither.
    """
    alone = language if language in OFFICIAL else OFFICIAL[-1]
    official = OFFICIAL if office.letters_side_by_side else (alone,)
    return official if country in _READS_RUSSIAN else (*official, FOR_INFORMATION)


def head_of(office: Office, language: str) -> Head:
    """An office's letterhead in a language. One that nobody has entered is the office's name alone."""
    above = {"kk": office.letterhead_kk, "ru": office.letterhead_ru}.get(language, "")
    contact = {"kk": office.contact_kk, "ru": office.contact_ru}.get(language, office.contact_ru)
    return {"lines": [*_lines(above), office.name_in(language)], "contact": list(_lines(contact))}


def term_of(clock: Clock, calendar: WorkingCalendar) -> Term:
    """The term of a clock that has a last day, as a letter keeps it."""
    assert clock.due_on is not None
    label = TERM_RULES[clock.kind].label
    name = {language: said_in(language, label) for language in (*OFFICIAL, FOR_INFORMATION)}
    return freeze_term(name, calendar, clock.counted_from, clock.due_on)


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())
