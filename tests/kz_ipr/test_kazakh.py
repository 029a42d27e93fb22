"""The pages in Kazakh: complete, without Russian words left over, and offered to everybody."""

from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import formats, translation

from kz_ipr import catalogues

LOCALE = Path(settings.BASE_DIR) / "locale"

#: Words and signs that Kazakh and Russian share.
SHARED = {
    *("%(end)s, %(day)s", "Message-ID", "No.", "Nauryz", "No. %(number)s (PDF)"),
    *(
        "Act",
        "Armenia",
        "Belarus",
        "Commission",
        "Committee",
        "Currency",
        "Declarant",
        "Declaration",
        "Department",
        "File",
        "Inspector",
        "Statistics",
    ),
    *("Sign-in name", "Telephone", "currency", "declarant", "declaration", "fax", "file", "portal", "seal"),
    *("sign-in name", "telephone"),
}


def said(language: str) -> dict[catalogues.Sentence, list[str]]:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return {
        sentence: catalogues._forms(message)
        for sentence, message in catalogues._entries(catalogues.read(path, language)).items()
    }


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_translation_names_the_same_values(language: str) -> None:
    wrong = [
        form
        for sentence, all_forms in said(language).items()
        for form in all_forms
        if not catalogues._fits(sentence, form)
    ]
    assert wrong == []


def test_no_russian_sentence_stands_in_kazakh() -> None:
    russian = said("ru")
    same = {sentence.text for sentence, kazakh in said("kk").items() if kazakh[0] == russian[sentence][0]}
    assert same <= SHARED


@pytest.mark.parametrize("number", [1, 2, 5, 21])
def test_a_noun_after_a_number_is_singular(number: int) -> None:
    with translation.override("kk"):
        text = translation.ngettext("%(days)s business day", "%(days)s business days", number)
    assert text % {"days": number} == f"{number} жұмыс күні"


def test_signing_in_wrongly_is_answered_in_kazakh(client: Client, db: None) -> None:
    client.cookies.load({settings.LANGUAGE_COOKIE_NAME: "kk"})
    page = client.post("/sign-in/", {"username": "nobody", "password": "wrong"}).content.decode()
    assert '<html lang="kk">' in page
    assert "Логин мен құпиясөз бір-біріне сәйкес келмейді" in page


def test_russian_is_first_and_kazakh_is_offered(client: Client, db: None) -> None:
    page = client.get("/sign-in/").content.decode()
    assert '<html lang="ru">' in page
    assert page.index('value="kk"') < page.index('value="ru"') < page.index('value="en"')


def test_amounts_are_written_as_in_kazakh() -> None:
    with translation.override("kk"):
        assert formats.number_format(Decimal("1234.5"), 2, force_grouping=True) == "1\xa0234,50"
