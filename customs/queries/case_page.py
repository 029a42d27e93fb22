"""Everything the page of one case shows, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.functional import Promise

from accounts.models import User
from accounts.queries import may
from accounts.roles import What
from customs.models import (
    Attachment,
    Case,
    CaseLine,
    CaseParty,
    CitedRight,
    Correction,
    Decision,
    Document,
    Fact,
    Judgment,
    PartyRole,
    Request,
    Task,
)
from customs.queries.case_rows import CaseRows, case_rows, head_rows
from customs.queries.clock_rows import ClockRow, clock_rows, proof_of, term_of
from customs.queries.costs import Costs, costs_of
from customs.queries.countdown import Countdown, StripDay, countdown_of, day_strip
from customs.queries.course import Course, course_of
from customs.queries.next_steps import Step, missing_documents, next_steps, stoppers
from customs.queries.standing import as_it_stands
from deadlines.queries import calendar_in_force
from law.business_days import DayProof
from law.case_states import HOLDING, MACHINES, CaseState
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Event, Regime
from law.liability import Judgment as Finding
from law.liability import Liability, liability
from law.security import SecurityReading
from law.time import local_date
from letters.models import Letter
from notifications.models import DeliveryState, Disclosure, Instruction, Message
from registers.models import Licensee
from registers.queries.licensees import licensees_at
from registers.queries.rates import Entered
from registers.queries.security import flags_of

_TOLD = (PartyRole.DECLARANT, PartyRole.HOLDER, PartyRole.REPRESENTATIVE)


@dataclass(frozen=True, kw_only=True)
class PartyRow:
    """A party; `told_at`: since when the first notice counts as sent to it; `trouble`: a notice that did not go."""

    party: CaseParty
    needs_notice: bool
    told_at: datetime | None
    trouble: Message | None


@dataclass(frozen=True, kw_only=True)
class RightRow:
    """A cited right; `active`: whether its entry protects today (None ex officio: it is in no register).

    `security`: a warning about the entry's insurance, which changes no clock (LAW.md 3.7). `licensees`: who had the
    holder's consent when release was suspended; what the holder changes later, changes nothing here.
    """

    right: CitedRight
    active: bool | None
    security: SecurityReading | None = None
    licensees: Sequence[Licensee] = ()


@dataclass(frozen=True, kw_only=True)
class CaseHead:
    """What a case is about and which term runs.

    `case` is the case as it stands, `stored` the row with its version.
    """

    case: Case
    stored: Case
    now: datetime
    today: date
    clocks: Sequence[ClockRow]
    term: ClockRow | None
    parties: Sequence[PartyRow]
    rights: Sequence[RightRow]

    @property
    def term_over(self) -> bool:
        """The term has run out and the sweep has not passed yet."""
        return self.term is not None and self.term.lapsed

    @property
    def running(self) -> ClockRow | None:
        """The term that runs."""
        return self.term if self.term and self.term.clock.is_open and not self.term.lapsed else None

    @property
    def resumes_under(self) -> str:
        """The provision under which release resumes when the term runs out; empty when no term is open."""
        row = MACHINES[Regime(self.stored.regime)].get((CaseState(self.stored.state), Event.EXPIRED))
        return row.provision if row else ""

    @property
    def asks_if_pending(self) -> bool:
        """On the last day of a term: is anything received and not entered? (house rule)"""
        return (
            self.running is not None
            and self.running.clock.due_on == self.today
            and self.case.nothing_pending_on != self.today
        )

    @property
    def unreachable(self) -> list[CaseParty]:
        """Parties that must be told and cannot be."""
        return [row.party for row in self.parties if row.needs_notice and not row.party.is_reachable]


@dataclass(frozen=True, kw_only=True)
class CasePage(CaseHead):
    """Everything of one case."""

    hold: ClockRow | None
    proof: Sequence[DayProof]
    strip: Sequence[StripDay]
    countdown: Countdown | None
    steps: Sequence[Step]
    stoppers: Sequence[tuple[str | Promise, str]]
    missing: Sequence[DocumentKind]
    lines: Sequence[CaseLine]
    requests: Sequence[Request]
    documents: Sequence[Document]
    decisions: Sequence[Decision]
    judgments: Sequence[Judgment]
    corrections: Sequence[Correction]
    messages: Sequence[Message]
    disclosures: Sequence[tuple[Disclosure, str]]
    instructions: Sequence[Instruction]
    letters: Sequence[Letter] | None
    facts: Sequence[Fact]
    costs: Costs
    attachments: Sequence[Attachment] | None
    tasks: Sequence[Task]
    liability: Sequence[Liability]
    course: Course | None

    @property
    def skipped(self) -> int:
        """How many days of the term are not counted."""
        return sum(not day.counted for day in self.proof)


def case_head(stored: Case, *, now: datetime) -> CaseHead:
    """What stands above the form of an act; of the parties only who they are, not how they were told."""
    today = local_date(now)
    read = head_rows(stored, today=today)
    case = as_it_stands(stored, read.clocks, read.requests, now)
    rows = clock_rows(case, read.clocks, calendar=calendar_in_force(), now=now)
    return CaseHead(
        case=case,
        stored=stored,
        now=now,
        today=today,
        clocks=rows,
        term=term_of(rows),
        parties=_parties(read.parties, ()),
        rights=_right_rows(read.rights, {entry.pk for entry in read.active}),
    )


def case_page(stored: Case, user: User, *, now: datetime, course: str = "", before: str = "") -> CasePage:
    """Read one case for this person; files and journal only where the table of roles gives them.

    `course`, `before`: which part of the journal (see `course_of`).
    """
    today = local_date(now)
    read = case_rows(stored, today=today)
    case = as_it_stands(stored, read.clocks, read.requests, now)
    calendar = calendar_in_force()
    rows = clock_rows(case, read.clocks, calendar=calendar, now=now)
    term = term_of(rows)
    rights = _rights_of_page(case, read, now)
    proof = proof_of(term, calendar)
    return CasePage(
        case=case,
        stored=stored,
        now=now,
        today=today,
        clocks=rows,
        term=term,
        hold=next(
            (row for row in rows if row.clock.kind == ClockKind.COURT_HOLD and row.clock.is_open), None
        ),
        proof=proof,
        strip=day_strip(proof, last=term.clock.due_on, now=now) if term else [],
        countdown=_countdown(term, proof, now),
        steps=next_steps(case, rows, read.requests, read.documents, read.tasks),
        stoppers=stoppers(case) if case.state in HOLDING else [],
        missing=missing_documents(case, read.documents) if case.state in HOLDING else [],
        parties=_parties(read.parties, read.messages),
        rights=rights,
        lines=read.lines,
        requests=read.requests,
        documents=read.documents,
        decisions=read.decisions,
        judgments=read.judgments,
        corrections=read.corrections,
        messages=read.messages,
        disclosures=_disclosures(read),
        instructions=read.instructions,
        letters=read.letters if may(user, What.SEE_FILES, stored.office_id, on=today) else None,
        facts=read.facts,
        costs=costs_of(read.facts),
        attachments=read.attachments if may(user, What.SEE_FILES, stored.office_id, on=today) else None,
        tasks=read.tasks,
        liability=_liability(case, read.requests, read.documents, read.judgments),
        course=course_of(stored, course, before, read.people)
        if may(user, What.SEE_JOURNAL, stored.office_id, on=today)
        else None,
    )


def _countdown(term: ClockRow | None, proof: Sequence[DayProof], now: datetime) -> Countdown | None:
    if term is None or not term.clock.is_open or term.lapsed or term.clock.lapses_at is None:
        return None
    return countdown_of(proof, term.clock.lapses_at, now)


def _parties(parties: Iterable[CaseParty], messages: Iterable[Message]) -> list[PartyRow]:
    # A person who stands in the case for several rights is told once.
    told: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for message in messages:
        told[message.recipient_role, message.recipient_name].append(message)
    rows = []
    for party in parties:
        sent = told[party.role, party.name]
        accepted = [message.accepted_at for message in sent if message.accepted_at]
        last = sent[-1] if sent else None
        stuck = last if last and last.state in (DeliveryState.FAILED, DeliveryState.BOUNCED) else None
        rows.append(
            PartyRow(
                party=party,
                needs_notice=party.role in _TOLD,
                told_at=min(accepted, default=None),
                trouble=stuck,
            )
        )
    return rows


def _right_rows(rights: Iterable[CitedRight], active: Collection[int]) -> list[RightRow]:
    return [
        RightRow(right=right, active=right.entry_id in active if right.entry_id else None) for right in rights
    ]


def _rights_of_page(case: Case, read: CaseRows, now: datetime) -> list[RightRow]:
    """With the warnings of today and the licensees of the decision; before it, of now."""
    flags = flags_of(read.entries, local_date(now), read.contracts, Entered(read.indexes))
    known_at = case.decided_at or now
    consenting = licensees_at(read.licensees, local_date(known_at), known_at)
    return [
        replace(
            row,
            security=flags.get(row.right.entry_id or 0),
            licensees=[each for each in consenting if each.entry_id == row.right.entry_id],
        )
        for row in _right_rows(read.rights, {entry.pk for entry in read.active})
    ]


def _disclosures(read: CaseRows) -> list[tuple[Disclosure, str]]:
    """What was told, with the name of whom, or the right or goods line, it is about."""
    names = {f"party:{party.pk}": party.name for party in read.parties}
    names |= {f"right:{right.pk}": right.title for right in read.rights}
    names |= {f"line:{line.pk}": str(line.goods_line) for line in read.lines}
    return [(each, names.get(each.about_ref, "")) for each in read.disclosures]


def _liability(
    case: Case, requests: Iterable[Request], documents: Iterable[Document], judgments: Sequence[Judgment]
) -> list[Liability]:
    """What follows from the case's end; nothing while goods are held or before anything was decided."""
    if not case.end or case.decided_at is None or case.state in HOLDING:
        return []
    prolonged = any(
        request.kind == Request.Kind.PROLONGATION and request.outcome == Request.Outcome.IN_EFFECT
        for request in requests
    )
    return liability(
        Regime(case.regime),
        prolonged,
        not missing_documents(case, documents),
        Finding(judgments[-1].outcome) if judgments else None,
    )
