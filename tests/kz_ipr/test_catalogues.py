"""Every sentence shown is found in code and templates, and a catalogue is held against them."""

from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from kz_ipr import catalogues
from kz_ipr.catalogues import Sentence

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
title = _("Open a case")
broken = _(
    "The term ends on %(day)s, "
    "not later."
)
days = ngettext("%(n)s day", "%(n)s days", 3)
may = pgettext("month", "May")
not_a_sentence = _(title)
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Queue" %}</h1>
{% trans 'It is 100 % sure' as sure %}
<p title="{{ value|default:_("nothing") }}">{% translate "May" context "month" %}</p>
{% blocktranslate trimmed with day=case.day %}
    Ends on {{ day }},
    or earlier.
{% endblocktranslate %}
{% blocktranslate count n=items|length %}{{ n }} item{% plural %}{{ n }} items{% endblocktranslate %}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in (
        ("law/words.py", PYTHON),
        ("customs/migrations/0001.py", '_("never shown")'),
        ("templates/queue.html", TEMPLATE),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_sentences_of_code_and_templates(root: Path) -> None:
    assert set(catalogues.extract(root)) == {
        Sentence("Open a case"),
        Sentence("The term ends on %(day)s, not later."),
        Sentence("%(n)s day", plural="%(n)s days"),
        Sentence("May", context="month"),
        Sentence("Queue"),
        Sentence("It is 100 %% sure"),
        Sentence("nothing"),
        Sentence("Ends on %(day)s, or earlier."),
        Sentence("%(n)s item", plural="%(n)s items"),
    }


def translated(root: Path, **given: str) -> Path:
    """A complete catalogue for `root`, with some translations replaced."""
    path = root / "django.po"
    found = catalogues.extract(root)
    catalogue = catalogues.updated(found, catalogues.read(path, "ru"), "ru")
    for message in catalogue:
        if message.id:
            text = message.id if isinstance(message.id, str) else message.id[0]
            said = given.get(text, f"Я {text}")
            message.string = said if isinstance(message.id, str) else (said,) * catalogue.num_plurals
    catalogues.write(catalogue, path)
    return path


def test_a_complete_catalogue_has_no_problems(root: Path) -> None:
    path = translated(root)
    assert catalogues.problems(catalogues.extract(root), catalogues.read(path, "ru")) == []


def test_missing_fuzzy_obsolete_and_misspelt_values_are_named(root: Path) -> None:
    path = translated(root, **{"The term ends on %(day)s, not later.": "Срок истекает %(den)s."})
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgstr "Я Queue"', 'msgstr ""').replace(
        'msgid "Open a case"', '#, fuzzy\nmsgid "Open a case"'
    )
    path.write_text(
        text + '\nmsgid "Gone"\nmsgstr "Нет"\n\n#~ msgid "Older"\n#~ msgstr "Был"\n', encoding="utf-8"
    )
    lines = catalogues.problems(catalogues.extract(root), catalogues.read(path, "ru"))
    assert lines == [
        "fuzzy: 'Open a case'",
        "missing: 'Queue' (templates/queue.html)",
        "placeholders: 'The term ends on %(day)s, not later.' says 'Срок истекает %(den)s.'",
        "obsolete: 'Gone'",
        "obsolete: 'Older'",
    ]


def test_an_update_keeps_translations_drops_the_unused_and_repeats_itself(root: Path) -> None:
    path = translated(root)
    with path.open("a", encoding="utf-8") as target:
        target.write('\nmsgid "Gone"\nmsgstr "Нет"\n')
    (root / "law" / "words.py").write_text(PYTHON + '_("New")\n', encoding="utf-8")
    found = catalogues.extract(root)
    catalogues.write(catalogues.updated(found, catalogues.read(path, "ru"), "ru"), path)
    first = path.read_bytes()
    assert "Gone" not in first.decode() and 'msgstr "Я Queue"' in first.decode()
    assert catalogues.problems(found, catalogues.read(path, "ru")) == ["missing: 'New' (law/words.py)"]
    catalogues.write(catalogues.updated(found, catalogues.read(path, "ru"), "ru"), path)
    assert path.read_bytes() == first
    assert ":8" not in first.decode(), "no line numbers, which change with every edit"


def test_templates_look_up_the_sentences_that_were_extracted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extraction must agree with Django's tags, or translations would silently not be found."""
    asked: set[str] = set()
    real = translation.gettext

    def gettext(message: str) -> str:
        asked.add(message)
        return real(message)

    monkeypatch.setattr("django.templatetags.i18n.translation.gettext", gettext)
    monkeypatch.setattr("django.template.base.gettext_lazy", gettext)
    with translation.override("ru"):
        Template(TEMPLATE).render(Context({"items": [1]}))
    extracted = {sentence.text for sentence in catalogues._of_template(TEMPLATE)}
    assert asked and asked <= extracted
