"""Who and when come together, in the database (ARCHITECTURE rule 9)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import CheckConstraint, DateTimeField, Field, Model, Value

from law.docs import PACKAGES

#: Times that may stand alone: what happened by itself has no author.
WITHOUT_AUTHOR = {"acts.SetAside.resolved_at"}


def _pairs() -> Iterator[tuple[type[Model], Field, Field | None]]:
    """Every column that names a person as the author of something, with the column of its instant."""
    for model in apps.get_models():
        if model._meta.app_label not in PACKAGES:
            continue
        columns = {column.name: column for column in model._meta.concrete_fields}
        for name, column in columns.items():
            author = name == "by" or name.endswith("_by")
            if author and column.related_model is apps.get_model(settings.AUTH_USER_MODEL):
                yield model, column, columns.get(name[: -len("by")] + "at")


PAIRS = [pytest.param(*pair, id=f"{pair[0].__name__}.{pair[1].name}") for pair in _pairs()]


def _refuses(model: type[Model], given: Field, missing: Field) -> bool:
    """Whether a constraint of the table refuses one without the other, whatever else the row holds."""
    value = "2026-12-05T00:00+00:00" if isinstance(given, DateTimeField) else 1
    row = {
        column.name: Value(value if column is given else None, getattr(column, "target_field", column))
        for column in model._meta.concrete_fields
    }
    return any(
        isinstance(constraint, CheckConstraint)
        and {given.name, missing.name} <= {path.split("__")[0] for path in _leaves(constraint.condition)}
        and not constraint.condition.check(row)
        for constraint in model._meta.constraints
    )


def _leaves(condition) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0]
        elif hasattr(child, "children"):
            yield from _leaves(child)


def test_there_are_pairs_to_look_at() -> None:
    assert len(PAIRS) > 20


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "who", "when"), PAIRS)
def test_no_author_without_an_instant_and_no_instant_without_an_author(
    model: type[Model], who: Field, when: Field | None
) -> None:
    assert isinstance(when, DateTimeField), "the instant stands beside its author"
    if when.null:
        assert who.null, "an author that must be there needs its instant"
        assert _refuses(model, who, when)
        if f"{model._meta.label}.{when.name}" not in WITHOUT_AUTHOR:
            assert _refuses(model, when, who)
