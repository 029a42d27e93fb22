"""Days written out, as the answer to "by when"."""

from datetime import date

from django import template
from django.template.defaultfilters import date as date_filter
from django.utils.translation import get_language

register = template.Library()


@register.filter
def long_day(value: date) -> str:
    """A day in words, in the order of the language in force.

    Kazakh names the year first and the weekday last: "2026 жылғы 26 қараша, бейсенбі".
    """
    match (get_language() or "en")[:2]:
        case "kk":
            return f"{value.year} жылғы {value.day} {date_filter(value, 'F, l').lower()}"
        case "ru":
            return f"{date_filter(value, 'l, j E Y')} г."
        case _:
            return date_filter(value, "l, j F Y")
