"""What can be wrong with a register file: with one field of a row, or with the file as a whole."""

from dataclasses import dataclass

from django.utils.functional import Promise


class FieldFault(ValueError):  # noqa: N818 - an answer about the data, not an error of the program
    """One field that cannot be taken over; `code` is stable, `str()` is the sentence in the current
    language.
    """

    def __init__(self, code: str, sentence: str | Promise, /, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.params = params

    def __str__(self) -> str:
        return str(self.sentence) % self.params if self.params else str(self.sentence)


class FileFault(FieldFault):
    """The file as a whole cannot be read: nothing of it is taken over."""


@dataclass(frozen=True)
class Reject:
    """One reason why a row was not taken over: its line in the file, the column, what stood there, why."""

    line: int
    number: str
    field: str
    value: str
    code: str
    reason: str
