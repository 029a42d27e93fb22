"""Provisions in templates: `{{ "CC198.1"|cite }}`, `{{ "CC198.1"|says }}` and `{{ sentence|linked }}`."""

import re
from functools import cache

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from acts.citations import cited
from law.articles import PROVISIONS

register = template.Library()

#: What `linked` is given where somebody fills in a form: leaving the page would lose what is typed.
ASIDE = "aside"


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


@cache
def _citations(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """How the law is cited in a language, and the code of each; house rules share one name and are left out."""
    codes = {each.cite(language): code for code, each in PROVISIONS.items() if not each.house}
    longest_first = sorted(codes, key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, longest_first))})(?![\d(])"), codes


@register.filter
def linked(sentence: str | Promise, where: str = "") -> SafeString:
    """A sentence whose citations lead to what the provision says; `where` is "aside" inside a form."""
    pattern, codes = _citations(get_language() or "en")
    found = pattern.sub(
        lambda match: help_link(codes[match[0]], match[0], where), conditional_escape(str(sentence))
    )
    return mark_safe(found)  # noqa: S308 - escaped above, and the links are ours


def help_link(code: str, words: str, where: str = "") -> SafeString:
    """A link to what a provision says."""
    href = reverse("provision", args=[code])
    if where != ASIDE:
        return format_html('<a class="cite" href="{}" title="{}">{}</a>', href, says(code), words)
    return format_html(
        '<a class="cite" href="{}" title="{}" target="_blank">{}<span class="visually-hidden"> {}</span></a>',
        href,
        says(code),
        words,
        gettext("(opens in another tab)"),
    )
