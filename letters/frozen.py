"""What is frozen of a letter when it is issued: its words in each language, its letterhead, its terms.

Everything a page says comes from here; codes and law have been turned into words by then. Only the labels
that belong to the page itself (`letters.labels`) and the reasons of the days are translated when it is made.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from law.business_days import WorkingCalendar
from law.day_facts import DayFact, DayKind, DayProof

#: The languages in which a letter is valid, in the order in which they stand side by side.
OFFICIAL = ("kk", "ru")
#: A translation for those who read neither; it is marked as such.
FOR_INFORMATION = "en"


class Head(TypedDict):
    """The letterhead in a language: whose letter it is, line by line, and how the office is reached."""

    lines: Sequence[str]
    contact: Sequence[str]


class Day(TypedDict):
    """A day that is not what its weekday says."""

    day: str
    working: bool
    kind: str
    holiday: str
    other: str
    act: str
    estimated: bool


class Term(TypedDict):
    """A term with the days that decide its length."""

    name: Mapping[str, str]
    counted_from: str
    last_day: str
    days: Sequence[Day]


class Text(TypedDict):
    """What the letter says in a language."""

    subject: str
    body: str


class Data(TypedDict):
    """All of it; `texts`, `heads` and `signed` by language, the official ones in `languages`."""

    languages: Sequence[str]
    texts: Mapping[str, Text]
    heads: Mapping[str, Head]
    signed: Mapping[str, Sequence[str]]
    terms: Sequence[Term]
    site: str


def freeze_term(
    name: Mapping[str, str], calendar: WorkingCalendar, counted_from: date, last_day: date
) -> Term:
    """A term as a letter keeps it. `name` in each language.

    Days that their weekday explains are left out: of most terms nothing else is left.
    """
    return {
        "name": name,
        "counted_from": counted_from.isoformat(),
        "last_day": last_day.isoformat(),
        "days": [
            _freeze_day(proof)
            for proof in calendar.explain(counted_from, last_day)
            if proof.kind not in (DayKind.WORKDAY, DayKind.WEEKEND) or proof.estimated
        ],
    }


def _freeze_day(proof: DayProof) -> Day:
    return {
        "day": proof.day.isoformat(),
        "working": proof.counted,
        "kind": proof.kind.value,
        "holiday": proof.holiday,
        "other": proof.other_day.isoformat() if proof.other_day else "",
        "act": proof.act,
        "estimated": proof.estimated,
    }


def days_of(term: Term) -> list[DayProof]:
    """The day-by-day proof of a frozen term, as it was when the letter was issued."""
    first, last = date.fromisoformat(term["counted_from"]), date.fromisoformat(term["last_day"])
    facts = tuple(
        DayFact(
            day=date.fromisoformat(each["day"]),
            working=each["working"],
            kind=DayKind(each["kind"]),
            holiday=each["holiday"],
            other_day=date.fromisoformat(each["other"]) if each["other"] else None,
            act=each["act"],
            estimated=each["estimated"],
        )
        for each in term["days"]
    )
    return WorkingCalendar(first.year, last.year, facts).explain(first, last)
