"""Keeping a topic of a draft while it is typed, by several people: what one saved is not overwritten unseen.

A page knows the topic's columns as they were when it was made (`seen`). While nobody else changed them, what is typed
is saved into the draft; else, and where it cannot be read, it is kept aside for its author alone.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.models import User
from accounts.presence import forget_absent
from acts.refusals import Stale
from law.application_check import Topic
from law.sentences import _
from registers.models import Application, ApplicationPresence, TopicSave, TypedTopic

#: What was typed and never saved is forgotten after so long (house rule).
KEPT_FOR: Final = timedelta(days=30)
TOGETHER: Final = "HOUSE.drafts_together"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page that saves: the columns as it knew them, and the word it was made with."""

    seen: Mapping[str, object]
    tab: str = ""


class Overtaken(Stale):
    """Another person changed the topic after the page was made. `columns`: which of them."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(
            _(
                "This topic was changed from another page meanwhile. What you typed is kept; see what changed."
            ),
            TOGETHER,
        )
        self.columns = list(columns)


def as_json(value: Any) -> Any:
    """A column's value as JSON knows it: the same for the same value, wherever it came from."""
    value = getattr(value, "pk", value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def column_values(application: Application, columns: Iterable[str]) -> dict[str, object]:
    """Columns as JSON knows them, to be compared with what a page has seen."""
    return {name: as_json(application.serializable_value(name)) for name in sorted(columns)}


def changed_since(application: Application, columns: Iterable[str], seen: Mapping[str, object]) -> list[str]:
    """The columns that are no longer what a page has seen, by name."""
    now = column_values(application, columns)
    return [name for name, value in now.items() if name in seen and seen[name] != value]


def need_not_overtaken(
    application: Application, topic: Topic, fields: Mapping[str, Any], columns: Iterable[str], page: Page
) -> None:
    """Raise Overtaken when somebody else changed the topic since the page was made, to other than is typed."""
    changed = changed_since(application, columns, page.seen)
    if not changed:
        return
    last = TopicSave.objects.filter(application=application, topic=topic).first()
    if last is not None and page.tab and last.tab == page.tab:
        return  # the page itself did: it was left, and come back to
    current = column_values(application, columns)
    if any(name not in fields or as_json(fields[name]) != current[name] for name in changed):
        raise Overtaken(changed)


def note_saved(application: Application, topic: Topic, page: Page | None, by: User, now: datetime) -> None:
    """Remember who saved a topic; what its author had typed aside is in the draft now."""
    tab = page.tab if page else ""
    TopicSave.objects.update_or_create(
        application=application, topic=topic, defaults={"tab": tab, "saved_by": by, "saved_at": now}
    )
    forget_typed(application, topic, by)


def last_save(application: Application, topic: Topic) -> TopicSave | None:
    """Who saved the topic last, and when."""
    return application.topic_saves.filter(topic=topic).select_related("saved_by").first()


def keep_typed(
    *,
    application: Application,
    topic: str,
    fields: Mapping[str, Sequence[str]],
    seen: Mapping[str, object],
    by: User,
    now: datetime,
) -> TypedTopic:
    """Keep what a person typed on a topic, or into its row (`row_of`), and the draft does not hold.

    What was kept before gives way.
    """
    # PostgreSQL stores every character but the null.
    values = {name: [value.replace("\x00", "") for value in given] for name, given in fields.items()}
    with transaction.atomic():
        kept, _made = TypedTopic.objects.update_or_create(
            application=application,
            topic=topic,
            typed_by=by,
            defaults={"fields": values, "seen": dict(seen), "typed_at": now},
        )
    return kept


def row_of(topic: Topic) -> str:
    """The name under which the row of a topic is kept that is typed and not entered yet."""
    return f"{topic.value}.row"


def rows_typed(application: Application, topic: Topic) -> list[TypedTopic]:
    """The half-typed rows of a topic, each with its author. What is in one is its author's alone."""
    return list(
        application.typed_topics.filter(topic=row_of(topic)).select_related("typed_by").order_by("pk")
    )


def typed_by(application: Application, topic: str, person: User) -> TypedTopic | None:
    """What the person typed on a topic and has not saved."""
    return application.typed_topics.filter(topic=topic, typed_by=person).first()


def forget_typed(application: Application, topic: str, person: User) -> None:
    """Forget what the person typed on a topic."""
    application.typed_topics.filter(topic=topic, typed_by=person).delete()


def forget_old_typing(*, now: datetime) -> int:
    """Forget what was typed and left alone for thirty days, and who had a draft open; how many texts that were."""
    forget_absent(ApplicationPresence, now=now)
    gone, _each = TypedTopic.objects.filter(typed_at__lt=now - KEPT_FOR).delete()
    return gone
