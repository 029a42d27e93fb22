"""The one writer of legal subjects: state, clocks, outbox and journal in one transaction.

Works on many changes as on one, with a number of statements that does not grow with their number (one UPDATE
for each distinct set of values), so the sweep and a click share it.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import F, Model

from acts.changes import Applied, Change, OpenClock, Outbox
from acts.registry import SubjectKind, kind_of
from acts.rows import among, insert_many
from deadlines.locks import keep_calendar
from deadlines.models import Clock
from deadlines.queries import calendar_in_force
from journal.services import JSON, Entry, write_many
from law.business_days import Grade, WorkingCalendar
from law.clocks import TERM_RULES
from law.rulebook import version_on
from law.time import end_of
from letters import services as letters
from notifications import services as notifications

#: The date of a clock and what it was counted by.
_DATE = ("due_on", "lapses_at", "grade", "calendar_version")

#: What a clock keeps when a subject is split: everything but whose it is, and when its row was written.
_CARRIED = (
    "kind",
    "counted_from",
    "length",
    "due_on",
    "lapses_at",
    "grade",
    "calendar_version",
    "rulebook",
    "started_at",
    "end",
    "ended_at",
)


def apply(changes: Sequence[Change], *, now: datetime) -> list[Applied]:
    """Apply changes of distinct subjects, all or nothing, and return what each did.

    The caller has locked the subjects and is inside a transaction. `now` is when the request arrived; each
    change carries its own `effective_at`.
    Raises a `Refusal` when a subject's state does not admit the event; nothing is written then.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("acts.apply needs a transaction around it")
    if not changes:
        return []
    applied = [_advance(change) for change in changes]
    _write_subjects(applied)
    keep_calendar()
    calendar = calendar_in_force()
    _close_clocks(applied)
    _move_clocks(applied, calendar)
    _open_clocks([(item, spec) for item in applied for spec in item.change.opens], calendar)
    outbox = _compose(applied)
    by_subject = {id(item.subject): item for item in applied}
    _open_clocks([(by_subject[id(subject)], spec) for subject, spec in outbox.clocks], calendar)
    notifications.queue(outbox.messages, now=now)
    notifications.queue_instructions(outbox.instructions, now=now)
    write_many([_entry(item) for item in applied])
    # Last: all acts of an office wait for its counter of letters.
    letters.issue(outbox.letters, now=now)
    return applied


def _advance(change: Change) -> Applied:
    kind = kind_of(change.subject)
    adding = change.subject._state.adding
    before = "" if adding else getattr(change.subject, kind.state_field)
    return Applied(change=change, kind=kind, before=before, after=kind.next_state(change.subject, change))


def _write_subjects(applied: Sequence[Applied]) -> None:
    """Write states and fields: one UPDATE for each distinct set of values and model."""
    groups: dict[Hashable, list[Applied]] = defaultdict(list)
    for item in applied:
        subject, kind = item.subject, item.kind
        setattr(subject, kind.state_field, item.after)
        for name, value in item.change.fields.items():
            setattr(subject, name, value)
        if subject._state.adding:
            subject.save(force_insert=True)
            continue
        raises = kind.versioned and item.change.overtakes_pages
        if raises:
            subject.version += 1  # type: ignore[attr-defined]
        groups[(kind.name, item.after, raises, _freeze(item.change.fields))].append(item)
    for items in groups.values():
        kind = items[0].kind
        values: dict[str, Any] = {kind.state_field: items[0].after, **items[0].change.fields}
        if kind.versioned and items[0].change.overtakes_pages:
            values["version"] = F("version") + 1
        kind.model._default_manager.filter(pk__in=among(item.subject.pk for item in items)).update(**values)


def _freeze(fields: Any) -> Hashable:
    return tuple(
        (name, value.pk if isinstance(value, models.Model) else repr(value))
        for name, value in sorted(fields.items())
    )


def _close_clocks(applied: Sequence[Applied]) -> None:
    groups: dict[tuple[str, datetime], list[int]] = defaultdict(list)
    for item in applied:
        for closing in item.change.closes:
            closing.clock.end, closing.clock.ended_at = closing.end, closing.at
            groups[(closing.end, closing.at)].append(closing.clock.pk)
    for (end, at), ids in groups.items():
        Clock.objects.filter(pk__in=among(ids)).update(end=end, ended_at=at)


def _move_clocks(applied: Sequence[Applied], calendar: WorkingCalendar) -> None:
    moved = []
    for item in applied:
        for move in item.change.moves:
            clock = move.clock
            clock.length, clock.counted_from = move.length, move.counted_from
            _set_due(clock, calendar)
            clock.lapses_at = move.lapses_at or clock.lapses_at
            moved.append(clock)
    if moved:
        Clock.objects.bulk_update(
            moved,
            ["length", "counted_from", "due_on", "lapses_at", "grade", "calendar_version"],
            batch_size=500,
        )


def _open_clocks(specs: Sequence[tuple[Applied, OpenClock]], calendar: WorkingCalendar) -> None:
    clocks = []
    for item, spec in specs:
        clock = new_clock(item.kind, item.subject, spec, calendar)
        item.opened.append(clock)
        clocks.append(clock)
    insert_many(clocks)


def new_clock(kind: SubjectKind, subject: Model, spec: OpenClock, calendar: WorkingCalendar) -> Clock:
    """An unsaved clock with its due date counted on the given calendar."""
    rule = TERM_RULES[spec.kind]
    clock = Clock(
        subject_kind=kind.name,
        subject_id=subject.pk,
        kind=spec.kind,
        ref=spec.ref,
        counted_from=spec.counted_from,
        length=rule.length if spec.length is None else spec.length,
        rulebook=version_on(spec.counted_from),
        started_at=spec.started_at,
    )
    if spec.dated_as is None:
        _set_due(clock, calendar)
    else:
        for name in _DATE:
            setattr(clock, name, getattr(spec.dated_as, name))
    return clock


def carry_clocks(
    subject: Model,
    clocks: Sequence[tuple[Clock, str]],
    *,
    provision: str,
    actor_id: int | None,
    now: datetime,
) -> list[Clock]:
    """Let clocks of another subject run, or have ended, in this one as well: for a subject split from it.

    Each comes with the `ref` it gets here. They keep their dates and the calendar these were counted by. The
    subject's journal names them, and the clocks they come from. Returns the new clocks in the order given.
    """
    kind = kind_of(subject)
    carried = [
        Clock(
            subject_kind=kind.name,
            subject_id=subject.pk,
            ref=ref,
            **{name: getattr(clock, name) for name in _CARRIED},
        )
        for clock, ref in clocks
    ]
    insert_many(carried)
    named: list[JSON] = [
        {
            "clock": clock.pk,
            "from": origin.pk,
            "kind": clock.kind,
            "due": clock.due_on.isoformat() if clock.due_on else None,
            "end": clock.end,
        }
        for clock, (origin, _ref) in zip(carried, clocks, strict=True)
    ]
    entry = Entry(
        chain=kind.chain(subject),
        subject_kind=kind.name,
        subject_id=subject.pk,
        event="clocks_carried",
        effective_at=now,
        actor_id=actor_id,
        provision=provision,
        payload={"clocks_carried": named},
    )
    write_many([entry] if named else [])
    return carried


def _set_due(clock: Clock, calendar: WorkingCalendar) -> None:
    rule = TERM_RULES[clock.kind]
    clock.due_on = rule.due_on(clock.counted_from, clock.length, calendar)
    clock.lapses_at = end_of(clock.due_on) if clock.due_on else None
    clock.grade = calendar.grade(clock.counted_from, clock.due_on) if clock.due_on else Grade.CERTIFIED
    clock.calendar_version = calendar.version


def _compose(applied: Sequence[Applied]) -> Outbox:
    outbox = Outbox()
    groups: dict[str, list[Applied]] = defaultdict(list)
    for item in applied:
        groups[item.kind.name].append(item)
    for items in groups.values():
        part = items[0].kind.compose(items)
        outbox.messages += part.messages
        outbox.instructions += part.instructions
        outbox.letters += part.letters
        outbox.clocks += part.clocks
    return outbox


def _entry(item: Applied) -> Entry:
    change = item.change
    payload: dict[str, Any] = {**change.payload, "before": item.before, "after": item.after}
    if change.closes:
        payload["clocks_ended"] = [
            {
                "clock": closing.clock.pk,
                "kind": closing.clock.kind,
                "end": closing.end,
                "at": closing.at.isoformat(),
            }
            for closing in change.closes
        ]
    if item.opened:
        payload["clocks_opened"] = [
            {"clock": clock.pk, "kind": clock.kind, "due": clock.due_on and clock.due_on.isoformat()}
            for clock in item.opened
        ]
    if change.moves:
        payload["clocks_moved"] = [
            {
                "clock": move.clock.pk,
                "kind": move.clock.kind,
                "due": move.clock.due_on and move.clock.due_on.isoformat(),
            }
            for move in change.moves
        ]
    return Entry(
        chain=item.kind.chain(item.subject),
        subject_kind=item.kind.name,
        subject_id=item.subject.pk,
        event=change.event,
        effective_at=change.effective_at,
        actor_id=change.actor_id,
        provision=change.provision,
        payload=payload,
    )
