"""Marks the sentences of the law package for translation.

The package imports no web framework, so its sentences stay English here and are translated where they are
shown. Extraction collects them by the name ``_``.
"""


def _(text: str) -> str:
    """Return ``text`` unchanged; the name alone marks it for the translation catalogues."""
    return text
