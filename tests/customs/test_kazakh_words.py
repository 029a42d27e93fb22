"""Every word that a notice takes from the tables of the law is there in Kazakh."""

import pytest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from customs.models import Request
from customs.services.correctable import CORRECTABLE
from law.clock_ends import END_LABELS
from law.clocks import CLOCK_RULES
from law.documents import DOCUMENT_LABELS
from law.grounds import CANCELLATIONS

WORDS = [
    *END_LABELS.values(),
    *(ground.label for ground in CANCELLATIONS.values()),
    *(rule.label for rule in CLOCK_RULES.values()),
    *DOCUMENT_LABELS.values(),
]

#: What a notice of a correction says of the record and its field.
CORRECTED = [
    gettext_lazy("request"),
    gettext_lazy("judgment"),
    *(kind.label for kind in Request.Kind),
    *(rule.label for rule in CORRECTABLE.values()),
]


@pytest.mark.parametrize("word", WORDS)
def test_a_notice_in_kazakh_has_no_english_word(word: str) -> None:
    """LAW.md 3.5: the text is frozen in the recipient's language; a word it lacks would be a Russian one."""
    with translation.override("ru"):
        russian = translation.gettext(word)
    with translation.override("kk"):
        assert translation.gettext(word) not in (word, russian)


@pytest.mark.parametrize("word", CORRECTED)
def test_a_correction_in_kazakh_names_record_and_field_in_kazakh(word: Promise) -> None:
    """LAW.md 3.7: the correcting notice answers frozen ones, in the language in which they were written."""
    said = []
    for language in ("en", "ru", "kk"):
        with translation.override(language):
            said.append(str(word))
    assert len(set(said)) == 3, "another word than in English and in Russian, to which Kazakh falls back"
