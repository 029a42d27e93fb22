"""Notices and instructions that need an officer, narrowed to the cases a person may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import What
from customs.models import Case
from customs.queries.visible import visible_to
from law.time import local_date
from notifications import queries as outbox
from notifications.models import Instruction, Message

#: Each list shows so many, oldest first; the page says when there are more.
SHOWN = 100


@dataclass(frozen=True, kw_only=True)
class Part:
    """One list: rows with their cases, and whether more wait behind them."""

    rows: list[tuple[Message | Instruction, Case]]
    more: bool


@dataclass(frozen=True, kw_only=True)
class Deliveries:
    """What stands on the page of deliveries."""

    to_print: Part
    failed: Part
    not_reached: Part
    instructions: Part
    late_acknowledged: Part

    @property
    def nothing(self) -> bool:
        """Everything has gone out."""
        return not any(getattr(self, name).rows for name in self.__dataclass_fields__)


def deliveries(user: User, *, now: datetime) -> Deliveries:
    """Everything that needs an officer in the offices where this person sees deliveries."""
    ids = visible_to(user, on=local_date(now), what=What.SEE_DELIVERIES).values("pk")

    def part(rows: QuerySet[Message] | QuerySet[Instruction]) -> Part:
        return _part(rows.filter(subject_kind="case", subject_id__in=ids)[: SHOWN + 1])

    return Deliveries(
        to_print=part(outbox.to_print()),
        failed=part(outbox.failed()),
        not_reached=part(outbox.not_reached()),
        instructions=part(outbox.unacknowledged_since(now)),
        late_acknowledged=part(outbox.acknowledged_after_withdrawal()),
    )


def _part(found: Iterable[Message | Instruction]) -> Part:
    rows = list(found)
    cases = Case.objects.select_related("office").in_bulk({row.subject_id for row in rows})
    return Part(
        rows=[(row, cases[row.subject_id]) for row in islice(rows, SHOWN)],
        more=len(rows) > SHOWN,
    )
