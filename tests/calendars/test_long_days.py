"""A day in words, as each language writes it."""

from datetime import date

import pytest
from django.utils import translation

from calendars.templatetags.long_days import long_day


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "2026 жылғы 26 қараша, бейсенбі"),
        ("ru", "Четверг, 26 ноября 2026 г."),
        ("en", "Thursday, 26 November 2026"),
    ],
)
def test_each_language_orders_a_day_in_its_own_way(language: str, words: str) -> None:
    with translation.override(language):
        assert long_day(date(2026, 11, 26)) == words
