"""The published schema of an application, and what a document lacks of it, in our own sentences."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from acts.refusals import Refusal
from law.application_check import Point
from law.sentences import _

VERSION: Final = "kz-ipr-application-1"
RULE: Final = "HOUSE.interchange"
LIMITS: Final = "HOUSE.application_limits"
#: Where a long list goes beyond what an application takes: 200 codes, 100 images, which are two of each feature.
_LIMITED: Final = frozenset({"goods.codes", "features"})

#: The file that is published as it stands.
PUBLISHED: Final = Path(__file__).with_name("application-1.json")

#: More faults than these of one document help nobody.
_MOST_FAULTS = 50
_LONGEST_SHOWN = 80


@dataclass(frozen=True)
class Fault:
    """What is wrong with a document: where in it, a sentence with `params`, by which provision."""

    place: str
    sentence: str
    provision: str = RULE
    params: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of_refusal(cls, refusal: Refusal, where: str = "") -> "Fault":
        return cls(where or refusal.field or "", refusal.sentence, refusal.provision, refusal.params)

    @classmethod
    def of_point(cls, point: Point) -> "Fault":
        return cls(point.topic.value, point.sentence, point.provision, point.params)


class Unreadable(ValueError):  # noqa: N818 - reads as the fact it states
    """The bytes are no JSON that can be kept; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


NO_JSON = _("This is not JSON in UTF-8.")
TWICE = _("A member stands twice in one object of the JSON.")
CONTROL = _("The text holds characters that no text holds.")

OTHER_VERSION = _("This version of the schema is not known here: %(version)s is.")

#: What each keyword of the schema asks, where the value does not keep to it.
_SENTENCES: Final[Mapping[str, str]] = {
    "required": _("This is missing."),
    "additionalProperties": _("The schema knows no such member."),
    "type": _("This is not of the kind that the schema asks."),
    "anyOf": _("This is not of the kind that the schema asks."),
    "const": _("This is not the value that the schema asks."),
    "enum": _("This is none of the values that the schema lists."),
    "pattern": _("This is not written as the schema asks."),
    "format": _("There is no such day."),
    "minLength": _("This is empty."),
    "maxLength": _("This is longer than %(most)s characters."),
    "maxItems": _("There are more than %(most)s of these."),
    "uniqueItems": _("The same stands here twice."),
    "minimum": _("This is less than %(most)s."),
    "maximum": _("This is more than %(most)s."),
}


def read_json(content: bytes) -> Any:
    """The JSON value in UTF-8. Raises Unreadable for anything that is none, or cannot be kept."""
    try:
        value = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable(NO_JSON) from error
    if any(_kept_nowhere(text) for text in _texts(value)):
        raise Unreadable(CONTROL)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable(TWICE)
    return found


def _no_constant(name: str) -> object:
    raise Unreadable(NO_JSON)


def _texts(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += [*each, *each.values()]
        elif isinstance(each, list):
            waiting += each


def _kept_nowhere(text: str) -> bool:
    """Control characters other than the ends of lines, and halves of characters."""
    return any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\r\t" for each in text)


@cache
def validator() -> Draft202012Validator:
    """The schema's validator, made once."""
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def faults_in(document: object) -> list[Fault]:
    """What the document lacks of the schema, in the order of its members; empty when it keeps to it.

    Of a version that is not known nothing more is said: it may well be right in what we cannot read.
    """
    if isinstance(document, Mapping) and document.get("schema", VERSION) != VERSION:
        return [Fault("schema", OTHER_VERSION, RULE, {"version": VERSION})]
    found = sorted(
        validator().iter_errors(document), key=lambda error: [str(each) for each in error.absolute_path]
    )
    return [fault for error in found for fault in _faults_of(error)][:_MOST_FAULTS]


def _faults_of(error: ValidationError) -> Iterator[Fault]:
    if error.validator == "anyOf" and error.context:
        # Of "nothing or an object" only the object is of interest once there is one.
        inner = [each for each in error.context if each.validator != "type" or each.path]
        for each in inner:
            yield from _faults_of(each)
        if inner:
            return
    keyword = str(error.validator)
    names = [""]
    if keyword == "required" and isinstance(error.instance, dict):
        names = [
            name
            for name in error.validator_value
            if name not in error.instance and repr(name) in error.message
        ]
    elif keyword == "additionalProperties" and isinstance(error.instance, dict):
        names = sorted(set(error.instance) - set(error.schema["properties"]))
    for name in names:
        place = _place([*error.absolute_path, *filter(None, [name])])
        rule = LIMITS if keyword == "maxItems" and place in _LIMITED else RULE
        yield Fault(place, _SENTENCES[keyword], rule, _most(error))


def _most(error: ValidationError) -> dict[str, object]:
    asked = error.validator_value
    return {"most": str(asked)} if "%(most)s" in _SENTENCES[str(error.validator)] else {}


def _place(path: list[Any]) -> str:
    """`goods.codes[2]`: members by name, items counted from 1."""
    text = ""
    for each in path:
        text += f"[{each + 1}]" if isinstance(each, int) else f".{each}"
    return text.removeprefix(".")[:_LONGEST_SHOWN]
