"""Stopping the clocks of notices: a notice is given when the channel has accepted it (LAW.md 3.2, 7)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from acts.apply import apply
from acts.changes import Change, CloseClock
from customs.models import Case, CitedRight, PartyRole
from deadlines.models import Clock
from law.clock_ends import ClockEnd
from law.clocks import ClockKind
from law.events import Event
from notifications.models import Message

#: Clocks that acceptance stops, named `v<version>` after the act that caused the notice.
NOTICE_CLOCKS = (ClockKind.SUSPENSION_NOTICE, ClockKind.EX_OFFICIO_NOTICE, ClockKind.LATER_NOTICE)
_FIRST = (ClockKind.SUSPENSION_NOTICE, ClockKind.EX_OFFICIO_NOTICE)
_BATCH = 500


def stop_met_notice_clocks(*, now: datetime) -> int:
    """End every notice clock whose notice has reached the channels of both sides; returns how many.

    Met when accepted for the declarant AND for at least one holder or representative of each right cited;
    at the instant of the last of these. A later bounce does not undo it.
    """
    open_ones = Clock.objects.filter(subject_kind="case", kind__in=NOTICE_CLOCKS, end="")
    ids = sorted(
        set(open_ones.values_list("subject_id", flat=True))
        & set(_accepted_for(open_ones.values_list("subject_id", flat=True)))
    )
    stopped = 0
    for start in range(0, len(ids), _BATCH):
        with transaction.atomic():
            stopped += _stop(ids[start : start + _BATCH], now)
    return stopped


def _accepted_for(case_ids: Iterable[int]) -> Iterable[int]:
    return (
        Message.objects.filter(subject_kind="case", subject_id__in=case_ids, accepted_at__isnull=False)
        .values_list("subject_id", flat=True)
        .distinct()
    )


def _stop(ids: list[int], now: datetime) -> int:
    cases = list(
        Case.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("declaration", "office")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    clocks: dict[int, list[Clock]] = defaultdict(list)
    locked = [case.pk for case in cases]
    for clock in Clock.objects.filter(
        subject_kind="case", subject_id__in=locked, kind__in=NOTICE_CLOCKS, end=""
    ):
        clocks[clock.subject_id].append(clock)
    messages: dict[tuple[int, str], list[Message]] = defaultdict(list)
    told_of = Message.objects.filter(subject_kind="case", subject_id__in=locked)
    for message in told_of.defer("subject", "body"):
        messages[message.subject_id, _version(message)].append(message)
    rights: dict[int, set[str]] = defaultdict(set)
    for case_id, pk in CitedRight.objects.filter(case_id__in=locked).values_list("case_id", "pk"):
        rights[case_id].add(f"right:{pk}")
    changes = []
    for case in cases:
        closes = []
        for clock in clocks[case.pk]:
            told = messages[case.pk, clock.ref]
            met = accepted_since(told, rights[case.pk] if clock.kind in _FIRST else None)
            if met is not None:
                closes.append(CloseClock(clock=clock, end=ClockEnd.MET, at=met))
        if closes:
            changes.append(_met(case, closes))
    apply(changes, now=now)
    return sum(len(change.closes) for change in changes)


def _version(message: Message) -> str:
    """Which act of the case a message tells of: the third part of its dedupe key."""
    parts = message.dedupe_key.split(":")
    return parts[2] if len(parts) > 2 and parts[0] == "case" else ""


def _met(case: Case, closes: list[CloseClock]) -> Change:
    return Change(
        subject=case,
        event=Event.NOTICE_MET,
        effective_at=max(closing.at for closing in closes),
        provision="CC198.5",
        closes=closes,
        overtakes_pages=False,
    )


def accepted_since(messages: Iterable[Message], rights: set[str] | None) -> datetime | None:
    """When a notice had reached everyone it must reach; None while someone is missing.

    `rights`: the rights that must each be answered for by an accepted message; None: those to whose holders
    a message was written.
    """
    needed: dict[str, datetime | None] = {}
    for right in rights or ():
        needed[right] = None
    if rights is not None:
        needed["declarant"] = None
    for message in messages:
        refs = ["declarant"] if message.recipient_role == PartyRole.DECLARANT else message.right_refs
        for ref in refs:
            if rights is not None and ref not in needed:
                continue
            earlier = needed.get(ref)
            at = message.accepted_at
            needed[ref] = min(filter(None, (earlier, at)), default=None)
    instants = [at for at in needed.values() if at is not None]
    return max(instants) if instants and len(instants) == len(needed) else None
