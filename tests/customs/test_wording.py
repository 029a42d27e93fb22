"""A notice put together from the pieces of its shape says what its template says (LAW.md 3.5)."""

from typing import Any

import pytest
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from customs.wording import Said, render_notice
from law.notices import NOTICE_LANGUAGES, Audience, NoticeKind

GOODS: dict[str, Any] = {"number": "1", "parts": [{"text": "6404110000 Boots"}, {"text": "200 pair"}]}

FULL: dict[str, Any] = {
    "case_number": "2026-000042",
    "declaration_number": "50501/181126/0000001",
    "office": "Almaty airport",
    "decided_on": "20.11.2026",
    "effective_at": "05.12.2026 00:00",
    "effective_on": "05.12.2026",
    "provision": "CC 198(6)",
    "passing_on": "CC 198(13)",
    "reasons": "Signs of infringement & {{ no template }} <b>",
    "days": 10,
    "end": "expired with no request",
    "court": "Economic court",
    "judgment_number": "2-1",
    "found": True,
    "new_case": "2026-000043",
    "act": "Decree No. 951",
    "last_day": "04.12.2026",
    "ground": "the holder asked",
    "old_dates": ["04.12.2026", "07.12.2026"],
    "correction": "received on 4 December",
    "periods": [
        {"from": "20.11.2026", "last_day": "04.12.2026", "resumes_at": "05.12.2026 00:00", "length": "10"}
    ],
    "clock": "Suspension of release",
    "days_left": 2,
    "what": "A request waits.",
    "what_then": "Release resumes.",
    "recipient": "Broker Plus LLP",
    "others": [{"name": "Alma Trek LLP", "location": "Almaty"}, {"name": "Bureau", "location": ""}],
    "rights": [{"title": "ALMA TREK", "entry": "TM-00001"}, {"title": "DALA", "entry": ""}],
    "goods": [GOODS, {"number": "", "parts": [{"mark": "ALMA"}, {"text": "200 pair"}]}],
}
LEAST: dict[str, Any] = {
    name: [] if isinstance(value, list) else "" if isinstance(value, str) else None
    for name, value in FULL.items()
}
OTHER = {**FULL, "recipient": "Somebody else", "found": False, "goods": [GOODS], "others": FULL["others"][:1]}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("language", NOTICE_LANGUAGES)
@pytest.mark.parametrize("kind", list(NoticeKind))
def test_it_says_what_the_template_says(kind: NoticeKind, language: str, audience: Audience) -> None:
    template = get_template(f"notices/{kind}.{language}.txt").template  # type: ignore[attr-defined]
    for values in (FULL, LEAST, OTHER, FULL):
        told = {**values, "audience": audience.value}
        assert render_notice(kind, language, Said(told)) == template.render(Context(told, autoescape=False))


def test_what_a_party_writes_is_told_as_it_is() -> None:
    text = render_notice("suspension", "ru", Said(FULL), Said({"audience": "declarant"}))
    assert "Signs of infringement & {{ no template }} <b>" in text
    assert "«ALMA TREK», запись реестра № TM-00001" in text


def test_a_notice_that_has_no_template_in_a_language_is_not_written() -> None:
    with pytest.raises(TemplateDoesNotExist, match=r"resumption\.xx\.txt"):
        render_notice("resumption", "xx", Said(FULL))
