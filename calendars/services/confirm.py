"""A second chief officer confirms a change of the calendar: every open clock it touches, in one transaction."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from acts.apply import apply
from acts.changes import Change
from acts.refusals import Stale
from acts.registry import kind_named
from acts.settle import settle
from calendars import policies
from calendars.models import PendingMove
from calendars.preview import Move, Preview, Uncertified, preview
from calendars.services._common import day_text, grade_again, lock_overrides, next_version
from calendars.subjects import CalendarEvent
from deadlines.locks import change_calendar
from deadlines.models import CalendarOverride, CalendarYear, Clock
from deadlines.queries import calendar_in_force
from law.sentences import _
from law.time import local_date

_Subjects = dict[tuple[str, int], Any]


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation did: clocks moved, dates put on the chief officer's list, years projected again."""

    moved: int
    pending: int
    uncertified: tuple[int, ...]


@transaction.atomic
def confirm_change(*, override_ids: Sequence[int], seen: str, actor: User, now: datetime) -> Confirmed:
    """Put proposed days and revocations in force together; `seen` is the token of the preview shown.

    The parties of every subject whose date moves are told. A date that would lie in the past is not applied: it
    goes on the chief officer's list. A certified year whose totals no longer match is projected again.
    Raises NotAllowed (also to the proposer), Repeated, Stale when the change no longer does what was seen.
    """
    overrides = lock_overrides(override_ids)
    if refusal := policies.confirming(overrides, actor, on=local_date(now)):
        raise refusal
    # Subjects first, the calendar after them (deadlines.locks): an act that holds a case waits for the calendar.
    subjects = _lock_subjects(preview(overrides, now=now).moves)
    change_calendar()
    shown = preview(overrides, now=now)
    if shown.token != seen or not {_subject_of(move) for move in shown.moves} <= subjects.keys():
        raise Stale(
            _(
                "The change would now do something else than was shown. Look at it again before you confirm it."
            ),
            "HOUSE.stale",
        )
    finished = _settle(subjects, shown.moves, now)
    moves = [move for move in shown.moves if move.clock.pk not in finished]
    act = "; ".join(sorted({_act(override) for override in overrides}))
    next_version()
    apply(
        [
            *(_override_change(override, shown, actor, now) for override in overrides),
            *_year_changes(shown.uncertified, act, actor, now),
            *_subject_changes(subjects, moves, {"now": now, "actor_id": actor.pk, "act": act}),
        ],
        now=now,
    )
    _list_past_dates(moves, act, shown.calendar.version, actor, now)
    grade_again(calendar_in_force(), now=now)
    return Confirmed(
        moved=sum(not move.into_past and not move.restored for move in moves),
        pending=sum(move.into_past for move in moves),
        uncertified=tuple(row.year for row in shown.uncertified),
    )


def _subject_of(move: Move) -> tuple[str, int]:
    return move.clock.subject_kind, move.clock.subject_id


def _act(override: CalendarOverride) -> str:
    """The act that causes the change, as the parties read it."""
    if override.state == policies.REVOCATION_PROPOSED:
        assert override.revocation_act_date is not None
        return f"{override.revocation_act}, {day_text(override.revocation_act_date)}"
    return f"{override.act}, {day_text(override.act_date)}"


def _lock_subjects(moves: Sequence[Move]) -> _Subjects:
    """The subjects of the clocks under lock, kind by kind in the order of their names, then by id."""
    ids: dict[str, set[int]] = defaultdict(set)
    for move in moves:
        ids[move.clock.subject_kind].add(move.clock.subject_id)
    return {
        (name, subject.pk): subject
        for name in sorted(ids)
        for subject in kind_named(name)
        .model._default_manager.select_for_update(of=("self",))
        .select_related(*kind_named(name).related)
        .filter(pk__in=ids[name])
        .order_by("pk")
    }


def _settle(subjects: _Subjects, moves: Sequence[Move], now: datetime) -> set[int]:
    """End what lapsed before `now`, as before any act; the clocks that ended so are finished and never move."""
    by_kind: dict[str, list[Any]] = defaultdict(list)
    for (name, _pk), subject in subjects.items():
        by_kind[name].append(subject)
    for name, some in by_kind.items():
        settle(kind_named(name), some, now=now)
    clocks = Clock.objects.filter(pk__in=[move.clock.pk for move in moves])
    return set(clocks.exclude(end="").values_list("pk", flat=True))


def _override_change(override: CalendarOverride, shown: Preview, actor: User, now: datetime) -> Change:
    revokes = override.state == policies.REVOCATION_PROPOSED
    return Change(
        subject=override,
        event=CalendarEvent.DAY_REVOKED if revokes else CalendarEvent.DAY_CONFIRMED,
        effective_at=now,
        provision=policies.SECOND_OFFICER,
        actor_id=actor.pk,
        fields=(
            {"revoked_by": actor, "revoked_at": now}
            if revokes
            else {"confirmed_by": actor, "confirmed_at": now}
        ),
        payload={
            "day": override.day.isoformat(),
            "working": shown.calendar.is_working(override.day),
            "act": _act(override),
            "version": shown.calendar.version,
            "moved": len(shown.applied),
            "into_past": [
                {"clock": move.clock.pk, "from": move.old.isoformat(), "to": move.new.isoformat()}
                for move in shown.into_past
            ],
        },
    )


def _year_changes(rows: Sequence[Uncertified], act: str, actor: User, now: datetime) -> list[Change]:
    years = CalendarYear.objects.in_bulk([row.year for row in rows])
    return [
        Change(
            subject=years[row.year],
            event=CalendarEvent.YEAR_PROJECTED,
            effective_at=now,
            provision=policies.CERTIFICATION,
            actor_id=actor.pk,
            fields={"certified_by": None, "certified_at": None},
            payload={"act": act, "months": [month._asdict() for month in row.months]},
        )
        for row in rows
    ]


def _subject_changes(subjects: _Subjects, moves: Sequence[Move], context: Mapping[str, Any]) -> list[Change]:
    """One change a subject, with all of its clocks that move now."""
    clocks: dict[tuple[str, int], list[Clock]] = defaultdict(list)
    for move in moves:
        if not move.into_past and not move.restored:
            clocks[_subject_of(move)].append(move.clock)
    changes = []
    for (name, pk), some in clocks.items():
        moved = kind_named(name).moved
        if moved is None:
            raise LookupError(f"a {name} has clocks but cannot be moved")
        changes.append(moved(subjects[name, pk], some, context))
    return changes


def _list_past_dates(moves: Sequence[Move], act: str, version: int, actor: User, now: datetime) -> None:
    """Put dates that would lie in the past on the list; what this change overtakes there is closed."""
    listed = {
        row.clock_id: row
        for row in PendingMove.objects.filter(clock__in=[move.clock.pk for move in moves], decision="")
    }
    same = {
        move.clock.pk
        for move in moves
        if move.into_past and move.clock.pk in listed and listed[move.clock.pk].new_due == move.new
    }
    PendingMove.objects.filter(pk__in=[row.pk for pk, row in listed.items() if pk not in same]).update(
        decision=PendingMove.Decision.OVERTAKEN, decided_by=actor, decided_at=now, reasons=act[:500]
    )
    PendingMove.objects.bulk_create(
        PendingMove(
            clock=move.clock,
            old_due=move.old,
            new_due=move.new,
            act=act,
            calendar_version=version,
            raised_at=now,
        )
        for move in moves
        if move.into_past and move.clock.pk not in same
    )
