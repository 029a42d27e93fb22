"""What stands beside the form of a row: what its author typed and did not enter, and that others did so too."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from accounts.models import User
from law.application_check import Topic
from registers.models import Application, TypedTopic
from registers.services.typed_topics import rows_typed
from registers.views._typing import as_sent
from registers.views.kept_typing import promise_topic


def beside_row(application: Application, topic: Topic, user: User) -> Mapping[str, Any]:
    """The template's words for a row that is kept as it is typed; `row_kept` is this person's own."""
    rows = rows_typed(application, topic)
    mine = next((each for each in rows if each.typed_by == user), None)
    version = mine.seen.get("version") if mine else None
    return {
        "row_kept": mine,
        "row_overtaken": version not in (None, application.version),
        "row_others": [each for each in rows if each.typed_by != user],
        "row_keeps": promise_topic(user, application, topic, row=True),
    }


def first_values(kept: TypedTopic | None) -> dict[str, object]:
    """What a form of this row begins with: as typed, and not judged yet."""
    return {name: values[0] for name, values in kept.fields.items() if values} if kept else {}


def sent_again(kept: TypedTopic | None) -> QueryDict:
    """The row as its form would send it."""
    return as_sent(kept) if kept else QueryDict()
