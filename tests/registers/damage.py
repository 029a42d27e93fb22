"""Marks and what becomes of them: made by a seeded generator, so that every run asks the same.

The marks are syllables as a mouth makes them, in Latin or Cyrillic letters, one word or two, as long as those of the
published register are. The damages are those of STACK.md and of counterfeiters: two neighbours swapped, a letter
replaced by any other, a letter dropped, letters of the other alphabet that look alike, the letters set apart, figures
and signs for letters.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from random import Random
from typing import Final

_CONSONANTS: Final = ("bdfgklmnprstvz", "бдгклмнпрстжзш")
_VOWELS: Final = ("aeiou", "аеиоу")
_SECOND_WORDS: Final = (" PRO", " KIDS", " & Co", " PLUS")
#: Patterns of a word (C consonant, V vowel), with how often each comes: short ones are rare among marks.
_PATTERNS: Final[Mapping[str, int]] = {
    "CVCV": 2,
    "CVCC": 1,
    "VCVC": 1,
    "CVCVC": 6,
    "VCCVC": 3,
    "CVCCVC": 16,
    "CVCVCV": 8,
    "CCVCVC": 4,
    "CVCCVCV": 8,
    "CVCVCVC": 10,
    "CVCCVCVC": 14,
    "CVCVCVCV": 6,
    "CVCCVCCVC": 14,
    "CVCVCVCVC": 7,
}

_LOOK_ALIKES: Final = str.maketrans("ABEKMHOPCTYX", "АВЕКМНОРСТУХ")
_BACK: Final = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
_LEET: Final = str.maketrans("AEIOST", "4310$7")


def marks(number: int, *, seed: int) -> Iterator[str]:
    """So many different marks."""
    random = Random(seed)
    patterns, weights = list(_PATTERNS), list(_PATTERNS.values())
    made: set[str] = set()
    while len(made) < number:
        cyrillic = random.random() < 0.4
        pattern = random.choices(patterns, weights)[0]
        word = "".join(
            random.choice((_CONSONANTS if sign == "C" else _VOWELS)[cyrillic]) for sign in pattern
        ).upper()
        mark = word + (random.choice(_SECOND_WORDS) if random.random() < 0.15 else "")
        if mark not in made:
            made.add(mark)
            yield mark


def _transposed(mark: str, random: Random) -> str:
    places = [
        at for at, (one, other) in enumerate(pairwise(mark)) if one != other and f"{one}{other}".isalpha()
    ]
    at = random.choice(places)
    return mark[:at] + mark[at + 1] + mark[at] + mark[at + 2 :]


def _letter(mark: str, random: Random) -> int:
    return random.choice([at for at, char in enumerate(mark) if char.isalpha()])


def _substituted(mark: str, random: Random) -> str:
    at = _letter(mark, random)
    letters = "АБВГДЕЖЗИКЛМНОПРСТУФХШ" if "А" <= mark[at] <= "Я" else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return mark[:at] + random.choice(letters.replace(mark[at], "")) + mark[at + 1 :]


def _dropped(mark: str, random: Random) -> str:
    at = _letter(mark, random)
    return mark[:at] + mark[at + 1 :]


def _twins(mark: str, random: Random) -> str:
    """Some letters of the other alphabet; one at least stays, so that a reader can tell which the word is in."""
    other = _BACK if any("А" <= char <= "Я" for char in mark) else _LOOK_ALIKES
    return "".join(char.translate(other) if random.random() < 0.7 else char for char in mark)


def _spaced(mark: str, random: Random) -> str:
    return random.choice((" ", "-", ".")).join(mark)


def _leet(mark: str, random: Random) -> str:
    """Figures for letters in a Latin mark; a Cyrillic one is set in small letters, which is all there is of it."""
    return mark.translate(_LEET) if mark.isascii() else mark.lower()


DAMAGES: Final[Mapping[str, Callable[[str, Random], str]]] = {
    "transposed": _transposed,
    "substituted": _substituted,
    "dropped": _dropped,
    "twins": _twins,
    "spaced": _spaced,
    "leet": _leet,
}
