"""Everything the page of one case shows, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch
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
    LineRight,
    PartyRole,
    Request,
    Task,
)
from customs.queries.clock_rows import ClockRow, clock_rows, proof_of, term_of
from customs.queries.costs import Costs, costs_of
from customs.queries.next_steps import Step, missing_documents, next_steps, stoppers
from customs.queries.standing import as_it_stands, lapsed_term
from customs.queries.timeline import Happening, happenings
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from law.business_days import DayProof
from law.case_states import HOLDING, MACHINES, CaseState
from law.clocks import ClockKind
from law.documents import DocumentKind
from law.events import Event, Regime
from law.liability import Judgment as Finding
from law.liability import Liability, liability
from law.time import local_date
from letters.models import Letter
from letters.queries import letters_for
from notifications.models import DeliveryState, Disclosure, Instruction, Message
from notifications.queries import disclosures_for, instructions_for, messages_for
from registers.queries import is_active

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
    """A cited right; `active`: whether its entry protects today (None ex officio: it is in no register)."""

    right: CitedRight
    active: bool | None


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
    happenings: Sequence[Happening] | None


def standing_case(case: Case, now: datetime) -> Case:
    """The case as it stands at `now`, for policies and acts."""
    clocks = list(Clock.objects.filter(subject_kind="case", subject_id=case.pk, end=""))
    if lapsed_term(clocks, now) is None:
        return case
    return as_it_stands(case, clocks, case.requests.all(), now)


def case_head(stored: Case, *, now: datetime) -> CaseHead:
    """What stands above the form of an act; of the parties only who they are, not how they were told."""
    clocks = list(Clock.objects.filter(subject_kind="case", subject_id=stored.pk))
    case = as_it_stands(stored, clocks, stored.requests.all(), now)
    rows = clock_rows(case, clocks, calendar=calendar_in_force(), now=now)
    today = local_date(now)
    return CaseHead(
        case=case,
        stored=stored,
        now=now,
        today=today,
        clocks=rows,
        term=term_of(rows),
        parties=_parties(stored.parties.select_related("right").order_by("pk"), ()),
        rights=_rights(stored, today),
    )


def case_page(stored: Case, user: User, *, now: datetime) -> CasePage:
    """Read one case for this person; files and journal only where the table of roles gives them."""
    today = local_date(now)
    clocks = list(Clock.objects.filter(subject_kind="case", subject_id=stored.pk))
    requests = list(stored.requests.select_related("party", "entered_by", "decided_by", "proof"))
    documents = list(
        stored.documents.select_related("party", "entered_by", "verified_by").prefetch_related("attachments")
    )
    case = as_it_stands(stored, clocks, requests, now)
    calendar = calendar_in_force()
    rows = clock_rows(case, clocks, calendar=calendar, now=now)
    term = term_of(rows)
    rights = _rights(stored, today)
    tasks = list(stored.tasks.select_related("done_by").order_by("raised_at", "pk"))
    messages = list(messages_for("case", stored.pk))
    judgments = list(stored.judgments.select_related("entered_by").order_by("in_force_on", "pk"))
    facts = list(stored.facts.select_related("party", "line__goods_line", "recorded_by"))
    parties = list(stored.parties.select_related("right").order_by("pk"))
    lines = _lines(stored)
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
        proof=proof_of(term, calendar),
        steps=next_steps(case, rows, requests, documents, tasks),
        stoppers=stoppers(case) if case.state in HOLDING else [],
        missing=missing_documents(case, documents) if case.state in HOLDING else [],
        parties=_parties(parties, messages),
        rights=rights,
        lines=lines,
        requests=requests,
        documents=documents,
        decisions=list(stored.decisions.select_related("decided_by")),
        judgments=judgments,
        corrections=list(
            stored.corrections.select_related("case", "proposed_by", "confirmed_by", "rejected_by").order_by(
                "pk"
            )
        ),
        messages=messages,
        disclosures=_disclosures(stored, parties, rights, lines),
        instructions=list(instructions_for("case", stored.pk)),
        letters=list(letters_for("case", stored.pk))
        if may(user, What.SEE_FILES, stored.office_id, on=today)
        else None,
        facts=facts,
        costs=costs_of(stored),
        attachments=list(stored.attachments.select_related("added_by", "document"))
        if may(user, What.SEE_FILES, stored.office_id, on=today)
        else None,
        tasks=tasks,
        liability=_liability(case, requests, documents, judgments),
        happenings=happenings(stored) if may(user, What.SEE_JOURNAL, stored.office_id, on=today) else None,
    )


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


def _rights(case: Case, today: date) -> list[RightRow]:
    return [
        RightRow(right=right, active=is_active(right.entry, today) if right.entry else None)
        for right in case.rights.select_related("entry").order_by("pk")
    ]


def _lines(case: Case) -> list[CaseLine]:
    held_for = Prefetch("rights", queryset=LineRight.objects.select_related("right").order_by("pk"))
    return list(case.lines.select_related("goods_line").prefetch_related(held_for))


def _disclosures(
    case: Case, parties: Iterable[CaseParty], rights: Iterable[RightRow], lines: Iterable[CaseLine]
) -> list[tuple[Disclosure, str]]:
    """What was told, with the name of whom, or the right or goods line, it is about."""
    names = {f"party:{party.pk}": party.name for party in parties}
    names |= {f"right:{row.right.pk}": row.right.title for row in rights}
    names |= {f"line:{line.pk}": str(line.goods_line) for line in lines}
    return [(each, names.get(each.about_ref, "")) for each in disclosures_for("case", case.pk)]


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
