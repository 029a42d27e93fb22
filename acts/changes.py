"""What an act hands to the kernel: one change of one subject."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from deadlines.models import Clock
from law.clock_ends import ClockEnd
from law.clocks import ClockKind, RegisterClock
from letters.outgoing import OutgoingLetter
from notifications.outgoing import OutgoingInstruction, OutgoingMessage

if TYPE_CHECKING:
    from acts.registry import SubjectKind


@dataclass(frozen=True, kw_only=True)
class CloseClock:
    """End an open clock: the typed end, and the instant from which it counts."""

    clock: Clock
    end: ClockEnd
    at: datetime


@dataclass(frozen=True, kw_only=True)
class OpenClock:
    """Start a clock. `length` in the unit of its rule, None for the rule's usual length.

    `dated_as`: an earlier clock of the same term whose date this one keeps instead of counting it anew.
    """

    kind: ClockKind | RegisterClock
    counted_from: date
    started_at: datetime
    length: int | None = None
    ref: str = ""
    dated_as: Clock | None = None


@dataclass(frozen=True, kw_only=True)
class MoveClock:
    """Count an open clock anew, by the calendar in force or with another length or origin.

    `lapses_at`: when it lapses, where that is not the end of its last day: a date that a calendar change
    moved into the past takes effect when a chief officer says so, never retroactively.
    """

    clock: Clock
    length: int
    counted_from: date
    lapses_at: datetime | None = None


@dataclass(kw_only=True)
class Change:
    """One event of one locked subject and everything it does.

    `effective_at` is when it counts in law; `fields` are further columns of the subject written with the
    state; `restored` is the state to go back to, for events that undo; `context` is what notices need to
    know and is not journalled; `payload` is journalled (ids and hashes of personal data only).
    `overtakes_pages`: raises the subject's version, so that an open page is stale; False for what no decision
    depends on, such as a delivered notice.
    """

    subject: Any
    event: str
    effective_at: datetime
    provision: str
    actor_id: int | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    restored: str | None = None
    closes: Sequence[CloseClock] = ()
    opens: Sequence[OpenClock] = ()
    moves: Sequence[MoveClock] = ()
    context: Mapping[str, Any] = field(default_factory=dict)
    overtakes_pages: bool = True


@dataclass(kw_only=True)
class Applied:
    """A change as it was applied: the states around it and the clocks it opened."""

    change: Change
    kind: "SubjectKind"
    before: str
    after: str
    opened: list[Clock] = field(default_factory=list)

    @property
    def subject(self) -> "Model":
        subject: Model = self.change.subject
        return subject


@dataclass
class Outbox:
    """Frozen messages, letters and instructions of a batch of changes, and the clocks that acceptance stops."""

    messages: list[OutgoingMessage] = field(default_factory=list)
    instructions: list[OutgoingInstruction] = field(default_factory=list)
    letters: list[OutgoingLetter] = field(default_factory=list)
    clocks: list[tuple["Model", OpenClock]] = field(default_factory=list)
