"""Saving a topic while it is typed: what can be read goes into the draft, the rest is kept aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from acts.refusals import Incomplete, Refusal
from law.application_check import Topic
from law.application_states import ApplicationEvent
from law.time import local_date
from registers import policies
from registers.models import Application
from registers.services._applications import provision_of
from registers.services.draw_up import COLUMNS, save_topic
from registers.services.typed_topics import (
    Overtaken,
    Page,
    column_values,
    forget_typed,
    keep_typed,
    row_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What became of it: the draft as it is now, and why something was kept aside instead (None: nothing was)."""

    application: Application
    refusal: Refusal | None


def keep_topic(
    *,
    application_id: int,
    topic: Topic,
    fields: Mapping[str, Any],
    typed: Mapping[str, Sequence[str]],
    whole: bool,
    page: Page,
    by: User,
    now: datetime,
) -> Kept:
    """Save the columns that could be read (`fields`) and keep everything `typed` unless that was all (`whole`).

    Raises NotAllowed, OutOfState (no draft any more). One that was overtaken, or a holder without a power of
    attorney, is kept aside and said in the answer.
    """
    refusal: Refusal | None = None
    try:
        save_topic(application_id=application_id, topic=topic, fields=fields, by=by, now=now, page=page)
    except (Overtaken, Incomplete) as refused:
        refusal = refused
    application = Application.objects.select_related("organisation", "mandate").get(pk=application_id)
    if refusal is None and whole:
        forget_typed(application, topic, by)
    else:
        seen = page.seen if refusal else column_values(application, COLUMNS[topic])
        keep_typed(application=application, topic=topic, fields=typed, seen=seen, by=by, now=now)
    return Kept(application=application, refusal=refusal)


def keep_row(
    *,
    application: Application,
    topic: Topic,
    typed: Mapping[str, Sequence[str]],
    seen: Mapping[str, object],
    by: User,
    now: datetime,
) -> bool:
    """Keep a row that is typed and not entered yet, for its author; whether there is anything to keep.

    It counts for nothing until it is entered. Raises NotAllowed, OutOfState (no draft any more).
    """
    if any(value.strip() for given in typed.values() for value in given):
        keep_aside(application=application, topic=row_of(topic), typed=typed, seen=seen, by=by, now=now)
        return True
    forget_typed(application, row_of(topic), by)
    return False


def keep_aside(
    *,
    application: Application,
    topic: str,
    typed: Mapping[str, Sequence[str]],
    seen: Mapping[str, object],
    by: User,
    now: datetime,
) -> None:
    """Keep what a member typed whose session had ended. Raises NotAllowed, OutOfState (no draft any more)."""
    refusal = policies.writing(application, by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(application, ApplicationEvent.DRAFT_SAVED)
    keep_typed(application=application, topic=topic, fields=typed, seen=seen, by=by, now=now)
