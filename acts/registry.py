"""Kinds of legal subject, filled in by the apps above in `AppConfig.ready`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from acts.changes import Applied, Change, Outbox
from deadlines.models import Clock


def _nothing(applied: Sequence[Applied]) -> Outbox:
    return Outbox()


@dataclass(frozen=True, kw_only=True)
class SubjectKind:
    """How the kernel treats one kind of subject.

    `next_state(subject, change)` gives the state after the change, or raises a `Refusal`;
    `compose(applied)` the messages for a whole batch; `expire(subjects, clocks, now)` the changes that
    lapsed term clocks cause; `describe(subjects)` names them in a calendar preview; `moved(subject, clocks,
    context)` the change that a calendar change causes; `chain_of(subject)` the journal chain, where it is
    not the subject's own; `related`: what `compose` reads through foreign keys, fetched with a batch.
    """

    name: str
    model: type[Model]
    next_state: Callable[[Any, Change], str]
    state_field: str = "state"
    compose: Callable[[Sequence[Applied]], Outbox] = _nothing
    expire: Callable[[Sequence[Any], Mapping[int, Clock], datetime], list[Change]] | None = None
    moved: Callable[[Any, Sequence[Clock], Mapping[str, Any]], Change] | None = None
    describe: Callable[[QuerySet[Any]], dict[int, str]] | None = None
    chain_of: Callable[[Any], str] | None = None
    term_clocks: frozenset[str] = field(default_factory=frozenset)
    related: tuple[str, ...] = ()
    versioned: bool = True

    def chain(self, subject: Model) -> str:
        """The journal chain of a subject."""
        return self.chain_of(subject) if self.chain_of else f"{self.name}:{subject.pk}"


_KINDS: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    """Make a kind known; once per name. Raises `ValueError` on a second, different registration."""
    if kind.name in _KINDS and _KINDS[kind.name].model is not kind.model:
        raise ValueError(f"subject kind {kind.name} is taken")
    _KINDS[kind.name] = kind


def kind_named(name: str) -> SubjectKind:
    """The kind of that name. Raises `KeyError`."""
    return _KINDS[name]


def kind_of(subject: Model) -> SubjectKind:
    """The kind of a subject. Raises `KeyError` when its model was never registered."""
    for kind in _KINDS.values():
        if type(subject) is kind.model:
            return kind
    raise KeyError(type(subject).__name__)


def kinds() -> tuple[SubjectKind, ...]:
    """All kinds, in order of registration."""
    return tuple(_KINDS.values())
