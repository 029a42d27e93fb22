"""Writing a notice from its template `templates/notices/<kind>.<language>.txt`, quickly when many are alike.

A template is rendered once for each shape that its values take - which texts are there, how many rows each
list has - with a mark where each text goes; every notice of that shape is then put together from the pieces
between the marks and its own texts. Ending 10,000 cases writes 30,000 notices of a handful of shapes, and a
template takes fifty times as long as a join.

A template may therefore ask whether a text is there, and not what it says. What is compared is no text:
`COMPARED`, and every value that is no string.
"""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.template import Context, engines
from django.template.backends.django import Template as BackendTemplate

#: Values that templates compare.
COMPARED = frozenset({"audience"})

#: Stands around the number of a text in a rendered template. No character of any language.
_MARK = "\ufdd0"


class Said:
    """Values that a notice states - texts, numbers, rows of texts - taken apart once, stated many times."""

    __slots__ = ("shape", "texts")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.texts: list[str] = []
        told = {name: value for name, value in values.items() if name not in COMPARED}
        self.shape = (
            *zip(told, _shapes(told.values(), self.texts), strict=True),
            *[(name, values[name]) for name in COMPARED if name in values],
        )


def render_notice(kind: str, language: str, *values: Said | Mapping[str, Any]) -> str:
    """A notice's text: first line the subject, then the body. Raises `TemplateDoesNotExist`."""
    said = [part if isinstance(part, Said) else Said(part) for part in values]
    texts = [text for part in said for text in part.texts]
    pieces = _pieces(kind, language, tuple([part.shape for part in said]))
    return "".join([piece if isinstance(piece, str) else texts[piece] for piece in pieces])


def _shapes(values: Iterable[Any], texts: list[str]) -> list[Hashable]:
    """What a template can see of values but their texts, which are added to `texts` in order.

    One call for all values of a row or list: a notice has some fifty.
    """
    found: list[Hashable] = []
    for value in values:
        if isinstance(value, str):
            found.append(_MARK if value else "")
            if value:
                texts.append(value)
        elif isinstance(value, dict):
            found.append(_Row(zip(value, _shapes(value.values(), texts), strict=True)))
        elif isinstance(value, list):
            found.append(_List(_shapes(value, texts)))
        else:
            found.append(value)
    return found


class _Row(tuple[Any, ...]):
    """The shape of a row: pairs of name and shape."""


class _List(tuple[Any, ...]):
    """The shape of a list."""


@lru_cache(maxsize=1024)
def _pieces(
    kind: str, language: str, shapes: tuple[tuple[tuple[str, Hashable], ...], ...]
) -> tuple[str | int, ...]:
    """What stands between the texts of a notice of these shapes, and the places of the texts in it."""
    count = 0

    def marked(shape: Any) -> Any:
        nonlocal count
        if shape is _MARK:
            count += 1
            return f"{_MARK}{count - 1}{_MARK}"
        if isinstance(shape, _Row):
            return {name: marked(each) for name, each in shape}
        return [marked(each) for each in shape] if isinstance(shape, _List) else shape

    values = {name: marked(value) for shape in shapes for name, value in shape}
    parts = _template(f"notices/{kind}.{language}.txt").render(Context(values, autoescape=False))
    return tuple(int(part) if place % 2 else part for place, part in enumerate(parts.split(_MARK)))


@lru_cache(maxsize=128)
def _template(name: str) -> Any:
    loaded = engines["django"].get_template(name)
    assert isinstance(loaded, BackendTemplate)
    return loaded.template
