"""Why the outbox did not do what an officer asked."""

from django.utils.functional import Promise


class NotEnclosed(Exception):  # noqa: N818 - reads as the fact it states
    """What belongs to a message is not to be had now: it is not sent without it, but tried again."""


class OutboxError(Exception):
    """A refusal with a sentence for the screen; nothing was written.

    `sentence` is translated when shown; `field` is the form field it belongs to, if any.
    """

    def __init__(self, sentence: str | Promise, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
