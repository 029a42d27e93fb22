"""From a frozen letter to what the page shows (`typst/letter.typ`): pieces of text in their order."""

import io
import json
import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import segno
from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext

from law.day_facts import ORDINARY_WEEK
from letters import labels
from letters.frozen import FOR_INFORMATION, Data, Term, days_of
from letters.models import Letter

#: Two columns hold less than one; the size in points follows.
_SIZE_ALONE, _SIZE_SIDE_BY_SIDE = 10.0, 8.5

#: Where the page that confirms a letter stands (`letters.urls`).
CHECK_PATH = "/letters/check/"


#: Any of the eight patterns can be read; trying all for the best takes five times as long.
_MASK = 2

#: Longer runs without a blank would leave their column: they may be broken after so many characters.
_LONG_RUN = re.compile(r"(\S{24})(?=\S{8})")
_MAY_BREAK = "\u200b"


def page_of(letter: Letter) -> dict[str, Any]:
    """The page of a letter as JSON values. The same letter always gives the same page."""
    data: Data = letter.data
    official = list(data["languages"])
    address = f"{data['site']}{CHECK_PATH}{letter.token}/"
    return {
        "title": letter.title,
        "author": data["heads"][official[0]]["lines"][-1],
        "dated": [letter.dated.year, letter.dated.month, letter.dated.day],
        "number": letter.number,
        "lang": official[0],
        "size": _SIZE_ALONE if len(official) == 1 else _SIZE_SIDE_BY_SIDE,
        "parts": [_part(letter, data, language) for language in official],
        "translation": _part(letter, data, FOR_INFORMATION) if FOR_INFORMATION in data["texts"] else None,
        "code": _code(address),
        "address": address,
        "sheets": [_sheet(json.dumps(term), tuple(official)) for term in data["terms"]],
    }


def _part(letter: Letter, data: Data, language: str) -> dict[str, Any]:
    """One language of the letter, from letterhead to signature."""
    head, text = data["heads"][language], data["texts"][language]
    dated = f"{letter.dated:%d.%m.%Y}"
    with translation.override(language):
        return {
            "lang": language,
            "head": [_broken(line) for line in head["lines"]],
            "contact": [_broken(line) for line in head["contact"]],
            "information": gettext(labels.FOR_INFORMATION) if language not in data["languages"] else "",
            "reference": gettext(labels.REFERENCE) % {"number": letter.number, "dated": dated},
            "subject": _broken(text["subject"]),
            "blocks": blocks_of(text["body"]),
            "signed": [_broken(line) for line in data["signed"].get(language, [])],
            "check": gettext(labels.CHECK),
        }


def blocks_of(body: str) -> list[dict[str, Any]]:
    """Paragraphs, and lists of the lines that stand indented, in order."""
    blocks: list[dict[str, Any]] = []
    for line in body.splitlines():
        if not line.strip():
            continue
        if line.startswith("  "):
            if not blocks or "items" not in blocks[-1]:
                blocks.append({"items": []})
            blocks[-1]["items"].append(_broken(line.strip()))
        else:
            blocks.append({"text": _broken(line.strip())})
    return blocks


def _broken(text: str) -> str:
    return _LONG_RUN.sub(rf"\1{_MAY_BREAK}", text)


@lru_cache(maxsize=256)
def _sheet(frozen: str, languages: tuple[str, ...]) -> dict[str, Any]:
    """The calendar of a term, day by day, in the letter's languages together; many letters share one."""
    term: Term = json.loads(frozen)
    titles, counted = [], []
    for language in languages:
        with translation.override(language):
            titles.append(
                {"lang": language, "text": gettext(labels.SHEET) % {"term": term["name"][language]}}
            )
            said = {name: _day(term[name]) for name in ("counted_from", "last_day")}
            counted.append({"lang": language, "text": gettext(labels.SHEET_COUNTED) % said})
    return {
        "titles": titles,
        "counted": counted,
        "header": [_in_all(languages, sentence) for sentence in labels.COLUMNS],
        "rows": [
            [
                f"{proof.day:%d.%m.%Y}, {_in_all(languages, WEEKDAYS[proof.day.weekday()])}",
                str(proof.number) if proof.counted else "–",
                _why(proof, languages),
            ]
            for proof in days_of(term)
        ],
    }


def _why(proof: Any, languages: Sequence[str]) -> str:
    parts = []
    for language in languages:
        with translation.override(language):
            why = proof.sentence(gettext)
            act = "" if proof.act in ("", ORDINARY_WEEK) else gettext(proof.act)
            parts.append(f"{why}. {act}" if act else why)
    return " / ".join(dict.fromkeys(parts))


def _in_all(languages: Sequence[str], sentence: str | Promise) -> str:
    """A sentence in each of the languages, one after the other."""
    said = []
    for language in languages:
        with translation.override(language):
            said.append(gettext(sentence) if isinstance(sentence, str) else str(sentence))
    return " / ".join(dict.fromkeys(said))


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d.%m.%Y}"


def _code(address: str) -> str:
    """The QR code of an address as SVG."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=_MASK).save(picture, kind="svg", xmldecl=False, border=2)
    return picture.getvalue().decode()
