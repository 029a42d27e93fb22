"""The journal of a case as a page shows it: what happened, since when it counts, who recorded it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customs.labels import EVENT_LABELS
from customs.models import Case
from customs.texts import day_text
from journal.queries import Line, timeline
from law.clock_ends import END_LABELS, ClockEnd
from law.clocks import CLOCK_RULES, ClockKind
from law.events import Event

#: What is journalled on a case's chain without being an event of its machine.
OTHER_LABELS: dict[str, Promise] = {
    "delivery_retried": _("Notice queued again"),
    "delivery_again": _("Notice sent another way"),
    "paper_recorded": _("Posting or hand-over of a paper notice recorded"),
    "bounce_recorded": _("Notice came back: not reached"),
    "clocks_carried": _("Clocks taken over from the case it was split off from"),
}

#: Recorded so much later than it counts that both times are worth showing.
_LATER = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One record. `recorded_at` is None when it was recorded as it happened; `who` empty for the system."""

    seq: int
    label: str | Promise
    effective_at: datetime
    recorded_at: datetime | None
    who: str
    automatic: bool
    provision: str
    details: list[str]
    sample: bool
    hash: str

    @property
    def entered_at(self) -> datetime:
        """When it was done at the desk, which may be later than it counts."""
        return self.recorded_at or self.effective_at


def happenings(
    case: Case,
    *,
    events: Collection[str] | None = None,
    before: int | None = None,
    limit: int | None = None,
    people: Iterable[User] | None = None,
) -> list[Happening]:
    """What is recorded about a case, newest first; narrowed as `journal.queries.timeline` narrows it.

    `people`: everybody who acted in it, where the caller knows them already.
    """
    lines = timeline(f"case:{case.pk}", events=events, before=before, limit=limit)
    if people is None:
        people = User.objects.filter(pk__in={line["actor_id"] for line in lines if line["actor_id"]})
    names = {person.pk: person.full_name for person in people}
    return [_happening(line, names) for line in reversed(lines)]


def _happening(line: Line, names: dict[int, str]) -> Happening:
    late = line["recorded_at"] - line["effective_at"] > _LATER
    return Happening(
        seq=line["seq"],
        label=event_label(line["event"]),
        effective_at=line["effective_at"],
        recorded_at=line["recorded_at"] if late else None,
        who=names.get(line["actor_id"] or 0, ""),
        automatic=line["actor_id"] is None,
        provision=line["provision"],
        details=_details(line["payload"]),
        sample=line["sample"],
        hash=line["hash"],
    )


def event_label(event: str) -> str | Promise:
    """The words for an event; its name when it has none."""
    if event in OTHER_LABELS:
        return OTHER_LABELS[event]
    try:
        return EVENT_LABELS[Event(event)]
    except ValueError:
        return event


def _details(payload: dict[str, Any]) -> list[str]:
    found = []
    if payload.get("days"):
        found.append(gettext("business days: %(days)s") % {"days": payload["days"]})
    if payload.get("lines"):
        found.append(
            gettext("goods lines: %(lines)s") % {"lines": ", ".join(str(line) for line in payload["lines"])}
        )
    for clock in payload.get("clocks_ended", ()):
        found.append(f"{_clock(clock['kind'])}: {gettext(END_LABELS[ClockEnd(clock['end'])])}")
    for clock in payload.get("clocks_carried", ()):
        if clock["end"]:
            found.append(f"{_clock(clock['kind'])}: {gettext(END_LABELS[ClockEnd(clock['end'])])}")
    running = [clock for clock in payload.get("clocks_carried", ()) if not clock["end"]]
    for clock in [*payload.get("clocks_opened", ()), *running]:
        if clock["due"]:
            words = {"clock": _clock(clock["kind"]), "day": _day(clock["due"])}
            found.append(gettext("%(clock)s: last day %(day)s") % words)
    for clock in payload.get("clocks_moved", ()):
        words = {"clock": _clock(clock["kind"]), "day": _day(clock["due"])}
        found.append(gettext("%(clock)s: last day now %(day)s") % words)
    return found


def _clock(kind: str) -> str:
    return gettext(CLOCK_RULES[ClockKind(kind)].label)


def _day(text: str | None) -> str:
    return day_text(datetime.fromisoformat(text).date()) if text else "–"
