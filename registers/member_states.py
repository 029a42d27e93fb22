"""Member states of the union by their names in the reader's language."""

from collections.abc import Iterable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from law.required_documents import MEMBER_STATES
from law.union_check import STATE_WORDS

STATES = [(code, _(words)) for code, words in STATE_WORDS.items()]


def states_named(codes: Iterable[str]) -> str:
    """Member states by name, in the order of the law's list."""
    named = set(codes)
    return ", ".join(gettext(STATE_WORDS[code]) for code in MEMBER_STATES if code in named)
