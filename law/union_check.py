"""What an application to the register of the union lacks beyond what both registers ask (LAW.md 4.2; CC 459).

The right is proven in each member state, by a document of that state with its own end; whoever holds it there has
given a power of attorney that is good across the union; papers are in Russian or come with a translation into it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from law.application_check import ApplicationFacts, Point, Power, Topic, missing
from law.required_documents import MEMBER_STATES, RequiredDocument
from law.sentences import _

CONTENT = "CC459"

#: The language in which the Commission reads (LAW.md 4.2).
READ_IN = "ru"

STATE_WORDS: Mapping[str, str] = {
    "AM": _("Armenia"),
    "BY": _("Belarus"),
    "KG": _("Kyrgyzstan"),
    "KZ": _("Kazakhstan"),
    "RU": _("Russia"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRight:
    """The right in one member state: its document of title, and whether that document is handed in.

    `holder` and `power`: who holds the right there, where it is another than the applicant's own holder, and the
    power of attorney that this holder gave; an empty name stands for the applicant's own holder.
    """

    document: str = ""
    document_date: date | None = None
    ends: date | None = None
    proven: bool = False
    holder: str = ""
    power: Power | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that is read: its file's name, its language (empty: not said), whether a translation is there."""

    name: str
    kind: RequiredDocument
    language: str = ""
    translated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnionFacts:
    """What an application to the register of the union holds more: rights by member state, its papers."""

    rights: Mapping[str, StateRight] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()

    @property
    def in_russian(self) -> bool:
        """Whether every paper whose language is known is in Russian (CC 459)."""
        return all(paper.language in ("", READ_IN) for paper in self.papers)

    @property
    def holders(self) -> frozenset[str]:
        """The holders of the right in the member states; the empty name is the applicant's own holder."""
        return frozenset(right.holder for right in self.rights.values()) | {""}


def missing_for_union(facts: ApplicationFacts, union: UnionFacts, filing_day: date) -> list[Point]:
    """What keeps an application to the register of the union from being filed on a day, topic by topic."""
    points = [
        *missing(facts, filing_day),
        *_rights(union, filing_day),
        *_powers(facts, union, filing_day),
        *_papers(union),
    ]
    order = list(Topic)
    return sorted(points, key=lambda point: order.index(point.topic))


def _rights(union: UnionFacts, day: date) -> Iterator[Point]:
    for state in MEMBER_STATES:
        right = union.rights.get(state, StateRight())
        named = {"state": STATE_WORDS[state]}
        if not right.document or right.document_date is None:
            yield Point(
                Topic.RIGHTS, _("Give the document of title and its date: %(state)s."), CONTENT, named
            )
        elif right.document_date > day:
            yield Point(
                Topic.RIGHTS, _("The document of title lies ahead of the filing: %(state)s."), CONTENT, named
            )
        elif right.ends is not None and right.ends < right.document_date:
            yield Point(
                Topic.RIGHTS,
                _("The right ends before its document of title was made: %(state)s."),
                CONTENT,
                named,
            )
        if not right.proven:
            yield Point(
                Topic.RIGHTS, _("Name the file that proves the right there: %(state)s."), CONTENT, named
            )


def _powers(facts: ApplicationFacts, union: UnionFacts, day: date) -> Iterator[Point]:
    """A power of attorney from each holder, in force and valid across the union (CC 459; HOUSE.power)."""
    given = {right.holder: right.power for right in union.rights.values() if right.holder}
    for holder, power in sorted(given.items()):
        named = {"holder": holder}
        if power is None or power.valid_to is None or not _good_on(power, day):
            yield Point(
                Topic.RIGHTS,
                _("The power of attorney is not valid on the day of filing: %(holder)s."),
                "HOUSE.power",
                named,
            )
        elif not power.eeu_wide:
            yield Point(
                Topic.RIGHTS,
                _("The power of attorney must be valid across the union: %(holder)s."),
                CONTENT,
                named,
            )
    handed_in = sum(paper.kind is RequiredDocument.POWER_OF_ATTORNEY for paper in union.papers)
    if facts.by_representative and 0 < handed_in < len(union.holders):
        yield Point(
            Topic.DOCUMENTS,
            _("Each holder gives a power of attorney of its own: %(there)d of %(asked)d are handed in."),
            CONTENT,
            {"there": handed_in, "asked": len(union.holders)},
        )


def _good_on(power: Power, day: date) -> bool:
    begun = power.valid_from is None or power.valid_from <= day
    return begun and power.valid_to is not None and day <= power.valid_to


def _papers(union: UnionFacts) -> Iterator[Point]:
    for paper in union.papers:
        if not paper.language:
            yield Point(
                Topic.LANGUAGES,
                _("Say in which language this document is: %(paper)s."),
                CONTENT,
                {"paper": paper.name},
            )
        elif paper.language != READ_IN and not paper.translated:
            yield Point(
                Topic.LANGUAGES,
                _("Missing: a translation into Russian of %(paper)s."),
                CONTENT,
                {"paper": paper.name},
            )
