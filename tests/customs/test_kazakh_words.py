"""Every word that a notice takes from the tables of the law is there in Kazakh."""

import pytest
from django.utils import translation

from law.clock_ends import END_LABELS
from law.clocks import CLOCK_RULES
from law.grounds import CANCELLATIONS

WORDS = [
    *END_LABELS.values(),
    *(ground.label for ground in CANCELLATIONS.values()),
    *(rule.label for rule in CLOCK_RULES.values()),
]


@pytest.mark.parametrize("word", WORDS)
def test_a_notice_in_kazakh_has_no_english_word(word: str) -> None:
    """LAW.md 3.5: the text is frozen in the recipient's language."""
    with translation.override("kk"):
        assert translation.gettext(word) != word
