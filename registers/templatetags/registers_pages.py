"""Filters of the registers' pages: what is found of an entry's insurance, in words; what belongs to a row."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext

from law.security import SecurityReading
from registers.member_states import states_named

register = template.Library()


@register.filter
def reads(reading: SecurityReading) -> str:
    """What is found of an entry's insurance, in the reader's language; empty when nothing is wrong."""
    if not reading.sentence:
        return ""
    return gettext(reading.sentence) % {name: _written(name, value) for name, value in reading.params.items()}


def _written(name: str, value: object) -> object:
    """A parameter as people read it: days as 04.12.2026, also those that an unknown amount names in writing."""
    if name == "states":
        return states_named(str(value).split(", "))
    day = date.fromisoformat(value) if name == "day" and isinstance(value, str) else value
    return f"{day:%d.%m.%Y}" if isinstance(day, date) else value


@register.filter
def states(codes: Iterable[str]) -> str:
    """Member states of the union by name, in the order of the law's list; empty for none."""
    return states_named(codes)


@register.filter
def of(found: Mapping[Any, Any] | None, key: Any) -> Any:
    """What a mapping of the page's context holds for a row; None where it holds nothing."""
    return (found or {}).get(key)
