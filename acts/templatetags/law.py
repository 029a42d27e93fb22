"""Provisions in templates: `{{ "CC198.1"|cite }}` and `{{ "CC198.1"|says }}`."""

from django import template
from django.utils.translation import gettext

from acts.citations import cited
from law.articles import PROVISIONS

register = template.Library()


@register.filter
def cite(code: str) -> str:
    """The citation of a provision in the language in force; an unknown code is shown as it is."""
    known = PROVISIONS.get(code)
    return cited(code) if known else code


@register.filter
def says(code: str) -> str:
    """What a provision says, in a sentence in the language in force."""
    known = PROVISIONS.get(code)
    return gettext(known.says) if known else ""
