"""The rows of everything that belongs to one case, tied together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from acts.at_once import at_once, hold, tie
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
    GoodsLine,
    Judgment,
    LineRight,
    Request,
    Task,
)
from deadlines.models import Clock
from journal.queries import actors
from letters.models import Letter, Rendering
from letters.queries import letters_for
from notifications.models import Disclosure, Instruction, Message
from notifications.queries import disclosures_for, instructions_for, messages_for
from registers.models import Entry, InsuranceContract, Licensee, MonthlyIndex
from registers.queries import active_on
from registers.queries.security import approved_contracts


@dataclass(frozen=True)
class CaseRows:
    """Each list in the order in which the page shows it. `active`: cited entries that protect today."""

    clocks: Sequence[Clock]
    requests: Sequence[Request]
    documents: Sequence[Document]
    attachments: Sequence[Attachment]
    rights: Sequence[CitedRight]
    entries: Sequence[Entry]
    active: Sequence[Entry]
    contracts: Sequence[InsuranceContract]
    indexes: Sequence[MonthlyIndex]
    licensees: Sequence[Licensee]
    parties: Sequence[CaseParty]
    lines: Sequence[CaseLine]
    goods: Sequence[GoodsLine]
    held_for: Sequence[LineRight]
    decisions: Sequence[Decision]
    judgments: Sequence[Judgment]
    corrections: Sequence[Correction]
    facts: Sequence[Fact]
    tasks: Sequence[Task]
    messages: Sequence[Message]
    disclosures: Sequence[Disclosure]
    instructions: Sequence[Instruction]
    letters: Sequence[Letter]
    renderings: Sequence[Rendering]
    people: Sequence[User]


@dataclass(frozen=True)
class HeadRows:
    """What the page of an act needs of its case, each list in the order in which it is shown."""

    clocks: Sequence[Clock]
    requests: Sequence[Request]
    documents: Sequence[Document]
    rights: Sequence[CitedRight]
    entries: Sequence[Entry]
    active: Sequence[Entry]
    parties: Sequence[CaseParty]
    lines: Sequence[CaseLine]
    goods: Sequence[GoodsLine]


def head_rows(case: Case, *, today: date) -> HeadRows:
    """Read them in one statement. `case` answers for its requests, documents, parties and lines from then on."""
    cited = case.rights.values("entry_id")
    rows = HeadRows(
        *at_once(
            Clock.objects.filter(subject_kind="case", subject_id=case.pk),
            case.requests.all(),
            case.documents.all(),
            case.rights.order_by("pk"),
            Entry.objects.filter(pk__in=cited),
            active_on(today).filter(pk__in=cited),
            case.parties.order_by("pk"),
            case.lines.all(),
            GoodsLine.objects.filter(pk__in=case.lines.values("goods_line_id")),
        )
    )
    tie(rows.rights, "entry", rows.entries)
    tie(rows.parties, "right", rows.rights)
    tie(rows.lines, "goods_line", rows.goods)
    for received in (rows.requests, rows.documents):
        tie(received, "party", rows.parties)
    for name, children in (
        ("requests", rows.requests),
        ("documents", rows.documents),
        ("parties", rows.parties),
        ("lines", rows.lines),
    ):
        hold([case], name, children, "case")
    return rows


def case_rows(case: Case, *, today: date) -> CaseRows:
    """Read them in one statement. `case` answers for its requests, documents and lines from then on."""
    cited = case.rights.values("entry_id")
    letters = letters_for("case", case.pk).select_related(None)
    rows = CaseRows(
        *at_once(
            Clock.objects.filter(subject_kind="case", subject_id=case.pk),
            case.requests.all(),
            case.documents.all(),
            case.attachments.all(),
            case.rights.order_by("pk"),
            Entry.objects.filter(pk__in=cited),
            active_on(today).filter(pk__in=cited),
            approved_contracts().filter(entry__in=cited),
            MonthlyIndex.in_force(),
            Licensee.objects.filter(entry__in=cited),
            case.parties.order_by("pk"),
            case.lines.all(),
            GoodsLine.objects.filter(pk__in=case.lines.values("goods_line_id")),
            LineRight.objects.filter(line__case=case).order_by("pk"),
            case.decisions.all(),
            case.judgments.order_by("in_force_on", "pk"),
            case.corrections.order_by("pk"),
            case.facts.all(),
            case.tasks.order_by("raised_at", "pk"),
            messages_for("case", case.pk),
            disclosures_for("case", case.pk).select_related(None),
            instructions_for("case", case.pk),
            letters,
            Rendering.objects.filter(letter__in=letters.values("pk")).defer("content"),
            User.objects.filter(pk__in=actors(f"case:{case.pk}")),
        )
    )
    _tie(case, rows)
    return rows


def _tie(case: Case, rows: CaseRows) -> None:
    tie(rows.rights, "entry", rows.entries)
    tie(rows.parties, "right", rows.rights)
    tie(rows.lines, "goods_line", rows.goods)
    tie(rows.held_for, "right", rows.rights)
    tie(rows.attachments, "document", rows.documents)
    tie(rows.facts, "line", rows.lines)
    tie(rows.disclosures, "message", rows.messages)
    tie(rows.corrections, "case", [case])
    tie(rows.renderings, "letter", rows.letters)
    for received in (rows.requests, rows.documents, rows.facts):
        tie(received, "party", rows.parties)
    for acted, names in (
        (rows.requests, ("entered_by", "decided_by")),
        (rows.documents, ("entered_by", "verified_by")),
        (rows.attachments, ("added_by",)),
        (rows.decisions, ("decided_by",)),
        (rows.judgments, ("entered_by",)),
        (rows.corrections, ("proposed_by", "confirmed_by", "rejected_by")),
        (rows.facts, ("recorded_by",)),
        (rows.tasks, ("done_by",)),
    ):
        for name in names:
            tie(acted, name, rows.people)
    hold(rows.lines, "rights", rows.held_for, "line")
    hold(rows.documents, "attachments", [file for file in rows.attachments if file.document_id], "document")
    for name, children in (("requests", rows.requests), ("documents", rows.documents), ("lines", rows.lines)):
        hold([case], name, children, "case")
