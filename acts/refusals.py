"""Typed refusals: why an act was not done, in a sentence, and under which provision."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as translate

from acts.citations import cited
from law.articles import PROVISIONS


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """An act refused. `sentence` is an English message id with %(name)s parameters.

    `field` names the form field the refusal is about, when there is one.
    """

    def __init__(
        self,
        sentence: str,
        provision: str,
        params: Mapping[str, object] | None = None,
        field: str | None = None,
    ) -> None:
        if provision not in PROVISIONS:
            raise KeyError(provision)
        super().__init__(sentence)
        self.sentence = sentence
        self.provision = provision
        self.params = dict(params or {})
        self.field = field

    @property
    def text(self) -> str:
        """The sentence in the language in force, with its parameters filled in (strings translated too)."""
        params = {name: _shown(value) for name, value in self.params.items()}
        return translate(self.sentence) % params if params else translate(self.sentence)

    @property
    def citation(self) -> str:
        """The provision as it is cited on screen, in the language in force."""
        return cited(self.provision)

    def __str__(self) -> str:
        return f"{self.text} ({self.citation})"


def _shown(value: object) -> object:
    """A parameter as people read it: words translated, days as 04.12.2026."""
    if isinstance(value, str):
        return translate(value) if value else value
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


class NotAllowed(Refusal):
    """This person may not do it."""


class OutOfState(Refusal):
    """The law gives the act no place in the state the subject is in."""


class TooLate(Refusal):
    """The term for it is over."""


class TooEarly(Refusal):
    """Its time has not come, or a time lies in the future."""


class Repeated(Refusal):
    """It was done already."""


class Incomplete(Refusal):
    """Something the law asks for is missing or wrong in what was entered."""


class Stale(Refusal):
    """The subject changed after the page was opened."""
