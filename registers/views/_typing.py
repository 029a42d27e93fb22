"""What stands beside the form of a topic that several people may write: what changed, what was kept."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from law.application_check import Topic
from registers.models import Application, TopicSave, TypedTopic
from registers.services.draw_up import COLUMNS
from registers.services.typed_topics import (
    Overtaken,
    Page,
    as_json,
    changed_since,
    column_values,
    last_save,
)
from registers.views.kept_typing import promise_topic

#: Makes the form of a topic, bound to data or not.
Make = Callable[[QueryDict | None], Any]


@dataclass(frozen=True)
class Changed:
    """A field that somebody else changed: as it was on the page, as it is now."""

    label: str
    before: str
    now: str


def as_sent(kept: TypedTopic) -> QueryDict:
    """What was kept as the browser would send it."""
    data = QueryDict(mutable=True)
    for name, values in kept.fields.items():
        data.setlist(name, [str(value) for value in values])
    return data


def merged(
    application: Application, topic: Topic, data: QueryDict, page: Page, make: Make
) -> tuple[Any, list[Changed]]:
    """The form of a page that another person may have overtaken, and what changed under it.

    Fields that this person left alone show what they are now, the others what was typed.
    """
    names = changed_since(application, COLUMNS[topic], page.seen)
    current = column_values(application, COLUMNS[topic])
    form = make(data)
    form.is_valid()
    # A form writes what it can read into the application it was made for.
    application.refresh_from_db()
    if not names:
        return form, []
    fresh = make(None)
    mine = data.copy()
    for name in names:
        if name in form.cleaned_data and as_json(form.cleaned_data[name]) == page.seen[name]:
            mine.setlist(name, _sent(fresh, name))
    changed = [
        Changed(str(field.label), _words(field, page.seen[name]), _words(field, current[name]))
        for name, field in fresh.fields.items()
        if name in names
    ]
    form = make(mine)
    form.is_valid()
    form.add_error(None, str(Overtaken(names)))
    application.refresh_from_db()
    return form, changed


def _sent(form: Any, name: str) -> list[str]:
    """A field's value as the browser would send it."""
    shown = form.fields[name].widget.format_value(form[name].value())
    if isinstance(form.fields[name].widget, forms.CheckboxInput):
        return ["on"] if form[name].value() else []
    return [str(each) for each in shown] if isinstance(shown, list) else [str(shown or "")]


def _words(field: Any, value: Any) -> str:
    """A column's value in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value) or "–"
    if value in (None, ""):
        return "–"
    choices: Iterable[tuple[Any, Any]] = getattr(field, "choices", ())
    named = {str(key): str(words) for key, words in choices}
    if isinstance(field, forms.DateField):
        return f"{date.fromisoformat(str(value)):%d.%m.%Y}"
    return named.get(str(value), str(value))


def beside(
    application: Application,
    topic: Topic,
    user: User,
    *,
    changed: Sequence[Changed] = (),
    kept: TypedTopic | None = None,
) -> Mapping[str, object]:
    """The template's words for a topic that is saved as it is typed."""
    by: TopicSave | None = last_save(application, topic) if changed else None
    return {
        "seen": json.dumps(column_values(application, COLUMNS[topic]), ensure_ascii=False),
        "tab": str(uuid4()),
        "keeps": promise_topic(user, application, topic),
        "changed": changed,
        "changed_by": by,
        "kept": kept,
    }
