"""A letter to or from the Commission as it is recorded: named, of a day that can be."""

from datetime import date

from acts.refusals import Incomplete, TooEarly
from law.sentences import _
from law.union_check import CONTENT


def letter_named(document: str, dated: date, earliest: date, today: date) -> str:
    """The letter's number and date as they are kept.

    Raises Incomplete (no letter, sent before `earliest`), TooEarly (a day ahead).
    """
    if not document.strip():
        raise Incomplete(_("Name the letter: its number and date."), CONTENT, field="document")
    if dated > today:
        raise TooEarly(_("The day of sending lies ahead."), CONTENT, field="dated")
    if dated < earliest:
        raise Incomplete(
            _("It cannot have been sent before %(day)s."), CONTENT, {"day": earliest}, field="dated"
        )
    return document.strip()
