"""What the notices of a batch say: read once for the batch, found once for an event, told many times."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from acts.changes import Applied
from customs.disclosed import of_goods
from customs.models import Case, CaseLine, CaseParty, CitedRight
from customs.notice_letters import terms_of
from customs.texts import case_facts, goods_row
from customs.wording import Said, render_notice
from law.business_days import WorkingCalendar
from law.notices import Audience, NoticeRule
from letters.frozen import Term
from notifications.outgoing import DisclosedField


@dataclass
class Batch:
    """What the texts of a whole batch need, read in a fixed number of queries.

    `held_for`: rights by goods line, of cases with several right holders only; `signers`: names of those who
    decided; `terms`: as letters freeze them.
    """

    calendar: WorkingCalendar
    parties: dict[int, list[CaseParty]] = field(default_factory=lambda: defaultdict(list))
    rights: dict[int, list[CitedRight]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[CaseLine]] = field(default_factory=lambda: defaultdict(list))
    held_for: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    entries: dict[int, str] = field(default_factory=dict)
    officers: dict[int, list[User]] = field(default_factory=dict)
    signers: dict[int, str] = field(default_factory=dict)
    terms: dict[tuple[object, ...], Term] = field(default_factory=dict)


class Told:
    """One event that is told, with its facts in the languages asked for: each found once, told many times."""

    def __init__(self, item: Applied, rule: NoticeRule, batch: Batch) -> None:
        self.item, self.rule, self.batch = item, rule, batch
        self.case: Case = item.change.subject
        self._facts: dict[str, Said] = {}
        self._goods: dict[tuple[int, ...], Said] = {}
        self._goods_logged: dict[tuple[int, ...], list[DisclosedField]] = {}
        self.terms = terms_of(item, batch.calendar, batch.terms)

    def facts(self, language: str) -> Said:
        """What every notice of the event says, in a language."""
        if language not in self._facts:
            self._facts[language] = Said(case_facts(self.case, self.item, language))
        return self._facts[language]

    def goods(self, lines: Sequence[CaseLine]) -> Said:
        """What is said of goods lines."""
        key = tuple([line.pk for line in lines])
        if key not in self._goods:
            self._goods[key] = Said({"goods": [goods_row(line) for line in lines]})
        return self._goods[key]

    def goods_logged(self, lines: Sequence[CaseLine]) -> list[DisclosedField]:
        """What `goods` tells of goods lines, field by field (CC 198(12))."""
        key = tuple([line.pk for line in lines])
        if key not in self._goods_logged:
            self._goods_logged[key] = of_goods(lines)
        return self._goods_logged[key]

    def texts(
        self,
        languages: Iterable[str],
        audience: Audience,
        others: Iterable[CaseParty],
        recipient: str,
        rights: Iterable[CitedRight],
        lines: Sequence[CaseLine],
    ) -> dict[str, tuple[str, str]]:
        """Subject (first line of the template) and body of the notice in each of the languages."""
        entries = self.batch.entries
        own = Said(
            {
                "recipient": recipient,
                "audience": audience.value,
                "others": [{"name": other.name, "location": other.location} for other in others],
                "rights": [
                    {"title": right.title, "entry": entries.get(right.entry_id or 0, "")} for right in rights
                ],
            }
        )
        found = {}
        for language in languages:
            text = render_notice(self.rule.kind, language, self.facts(language), self.goods(lines), own)
            subject, _newline, body = text.partition("\n")
            found[language] = subject.strip(), body.strip() + "\n"
        return found


@dataclass
class Recipient:
    """Someone told once, for all rights of one holder for which they answer, and the goods they may learn of."""

    party: CaseParty
    rights: list[CitedRight]
    lines: list[CaseLine]
    answers_for: list[int] = field(default_factory=list)
    parties: list[int] = field(default_factory=list)
