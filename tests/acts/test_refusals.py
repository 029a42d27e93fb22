"""A refusal carries a sentence and a provision."""

import pytest
from django.utils import translation

from acts.refusals import OutOfState, Refusal, TooLate


def test_a_refusal_says_why_and_by_which_provision() -> None:
    refusal = TooLate(
        "The office closes at %(time)s: paper counts when the office took it in.", "CC6", {"time": "18:00"}
    )
    with translation.override("en"):
        assert refusal.text == "The office closes at 18:00: paper counts when the office took it in."
        assert str(refusal).startswith(refusal.text)
        assert refusal.citation in str(refusal)


def test_a_parameter_that_is_a_sentence_is_translated_with_it() -> None:
    with translation.override("en"):
        assert OutOfState("Here: %(state)s", "CC6", {"state": "released"}).text == "Here: released"
        assert OutOfState("A share of 10 % stays", "CC6").text == "A share of 10 % stays"


def test_a_provision_that_nobody_wrote_down_cannot_be_cited() -> None:
    with pytest.raises(KeyError):
        Refusal("No.", "CC9999")
