"""The folded key: one short ASCII form under which differently written marks meet.

Counterfeiters write marks with look-alike letters of another alphabet, figures for letters and doubled
letters;
declarants write them in the other script. The key undoes all of that; what remains (a dropped or swapped
letter) is left to trigram and edit distance in `registers.queries.search`.
"""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

MAX_KEY: Final = 200
"""Longest key kept: PostgreSQL's levenshtein refuses strings over 255 characters."""

_CYRILLIC_TWINS: Final = "АВЕКМНОРСТУХІЅЈавеокмнрстухіѕј"
_LATIN_TWINS: Final = "ABEKMHOPCTYXISJabeokmhpctyxisj"
_TO_LATIN: Final = str.maketrans(_CYRILLIC_TWINS, _LATIN_TWINS)
_TO_CYRILLIC: Final = str.maketrans(_LATIN_TWINS, _CYRILLIC_TWINS)

#: Kazakh letters are often typed as the nearest Russian one, and the other way round.
_KAZAKH: Final = str.maketrans("ӘҒҚҢӨҰҮҺІәғқңөұүһі", "АГКНОУУХИагкноуухи")

_LEET: Final = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"})
_SIGNS: Final = str.maketrans({"@": "a", "$": "s", "€": "e", "!": "i", "|": "i"})

#: Signs about the mark, not letters of it (compatibility forms would spell them out).
_NO_LETTERS: Final = str.maketrans("", "", "™℠®©")

_LATIN: Final = re.compile(r"[A-Za-z]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04FF]")
_DOUBLED: Final = re.compile(r"([a-z])\1+")
_NOT_KEY: Final = re.compile(r"[^a-z0-9]+")


def folded_key(text: str) -> str:
    """The folded key of a mark or a name; empty when nothing of it can be read (a figurative mark)."""
    words = unicodedata.normalize("NFKC", text.translate(_NO_LETTERS)).split()
    key = "".join(_fold_word(word) for word in words)
    return _DOUBLED.sub(r"\1", key)[:MAX_KEY]


def _fold_word(word: str) -> str:
    word = _one_script(word.translate(_SIGNS) if _has_letters(word) else word).translate(_KAZAKH)
    key = _NOT_KEY.sub("", anyascii(word).lower())
    # A bare number (4711) is a mark of its own; among letters a figure stands for one.
    return key.translate(_LEET) if re.search("[a-z]", key) else key


def _has_letters(word: str) -> bool:
    return any(char.isalpha() for char in word)


def _one_script(word: str) -> str:
    """A word of mixed scripts, read in the one its other letters prove; a word of one script as it stands."""
    if not (_LATIN.search(word) and _CYRILLIC.search(word)):
        return word
    if all(char in _LATIN_TWINS for char in _LATIN.findall(word)) and any(
        char not in _CYRILLIC_TWINS for char in _CYRILLIC.findall(word)
    ):
        return word.translate(_TO_CYRILLIC)
    return word.translate(_TO_LATIN)
