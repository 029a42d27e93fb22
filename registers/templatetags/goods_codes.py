"""Goods codes on a page, each with its words where a nomenclature is loaded."""

from collections.abc import Sequence

from django import template

from registers.queries.nomenclature import in_words, is_loaded

register = template.Library()


@register.inclusion_tag("registers/_codes.html")
def codes_in_words(codes: Sequence[str]) -> dict[str, object]:
    """The codes as a list with their words, or one after another where no words are known."""
    said = in_words(codes) if codes else []
    return {"codes": codes, "said": said if any(each.words for each in said) else []}


@register.simple_tag
def nomenclature_is_loaded() -> bool:
    """Whether codes can be looked up here."""
    return is_loaded()
