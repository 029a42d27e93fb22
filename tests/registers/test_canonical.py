"""The canonical form of JSON, by its bytes (RFC 8785), and the document of an application."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from registers.interchange.canonical import NotCanonical, canonical, digest_of
from registers.interchange.document import document_bytes
from registers.interchange.schema import PUBLISHED, Unreadable, faults_in, read_json
from registers.models import Application
from tests.registers.applications import complete_draft, filed, make_bureau, make_organisation
from tests.registers.archives import application


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": [True, None, False]}, b'{"a":[true,null,false],"b":1}'),
        # The order is that of UTF-16 units: the surrogates of U+1F600 come before U+FF21 (RFC 8785, 3.2.3).
        (
            {"\u20ac": 1, "\r": 2, "\uff21": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\u00f6": 7},
            '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\uff21":3}'.encode(),
        ),
        ('\x00\x1f\b\t\n\f\r"\\/\x7f', b'"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\x7f"'),
        # й as one letter and as two signs is the same text (NFC).
        ("и\u0306", '"й"'.encode()),
        ("Қазақ", '"Қазақ"'.encode()),
        (-0, b"0"),
        (2**53 - 1, b"9007199254740991"),
    ],
)
def test_the_bytes_are_these(value: object, expected: bytes) -> None:
    assert canonical(value) == expected


@pytest.mark.parametrize("value", [1.5, 2**53, "\ud800", {"й": 1, "и\u0306": 2}, b"x", {1, 2}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff\xfe", b'{"a":1,"a":2}', b"NaN", b'"\\u0000"', b'"\\ud800"', b"[" * 100_000],
)
def test_json_that_cannot_be_kept_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_json(content)


def test_the_published_schema_is_a_schema_and_says_what_each_member_is() -> None:
    schema = json.loads(PUBLISHED.read_text())
    Draft202012Validator.check_schema(schema)
    assert all("description" in each for each in schema["properties"].values())
    assert schema["properties"]["schema"]["const"] == "kz-ipr-application-1"


@pytest.mark.parametrize(
    ("changes", "place", "sentence"),
    [
        ({"schema": "kz-ipr-application-2", "goods": {}}, "schema", "kz-ipr-application-1 is"),
        ({"colour": "red"}, "colour", "knows no such member"),
        ({"goods": {"description": "Tea", "codes": ["0902"]}}, "goods.codes[1]", "not written"),
        ({"goods": {"codes": []}}, "goods.description", "missing"),
        (
            {"goods": {"description": "", "codes": [f"{n:06d}" for n in range(201)]}},
            "goods.codes",
            "more than 200",
        ),
        ({"right_until": "2030-02-30"}, "right_until", "no such day"),
        ({"right_until": "20300302"}, "right_until", "not written"),
        (
            {"object": {"type": "patent", "title": "", "aliases": [], "classes": [46]}},
            "object.classes[1]",
            "45",
        ),
        ({"representative": {"name": "Zan"}}, "representative.country", "missing"),
    ],
)
def test_a_fault_names_its_place(changes: dict[str, Any], place: str, sentence: str) -> None:
    given, _contents = application(**changes)
    found = {each.place: each.sentence % each.params for each in faults_in(given)}
    assert sentence in found[place]


def test_a_good_document_has_no_fault() -> None:
    assert faults_in(application()[0]) == []


@pytest.fixture
def _files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.mark.usefixtures("_files", "db")
class TestDocument:
    def test_it_keeps_to_the_schema_and_holds_every_field(self) -> None:
        bureau, person, mandate = make_bureau()
        given = json.loads(document_bytes(complete_draft(bureau, person, mandate=mandate)))
        assert faults_in(given) == []
        assert given["holder"]["name"] == "Tokyo Seals KK"
        assert given["representative"]["power_of_attorney"]["valid_to"] == "2027-12-31"
        assert given["insurance"]["amount"] == "4325000.00"
        (pair,) = given["features"]
        assert {pair["genuine"], pair["infringing"]} <= {file["sha256"] for file in given["files"]}

    def test_every_column_of_an_application_has_its_place(self) -> None:
        """A column added later is a reason to think about the schema."""
        kept = {
            *("id", "status", "version", "number", "organisation", "mandate", "entry", "ground", "reasons"),
            *(
                f"{what}_{who}"
                for what in ("started", "submitted", "decided", "undertaken")
                for who in ("at", "by")
            ),
        }
        in_the_document = {
            *("register", "object_type", "title", "aliases", "title_document", "title_number", "title_date"),
            *("right_until", "classes", "wished_until", "goods_description", "goods_codes", "recognition"),
            *("risks", "proof", "proof_form", "right_in_state_systems", "insurer", "insurance_number"),
            *("insurance_amount", "insured_on", "insurance_changed_on", "insured_from", "insured_to"),
            "undertaking",
        }
        columns = {column.name for column in Application._meta.concrete_fields}
        assert columns == kept | in_the_document

    def test_what_is_filed_is_kept_as_it_was(self) -> None:
        """HOUSE.interchange: a later change of the organisation is none of the application."""
        organisation, person = make_organisation()
        application = filed(organisation, person)
        before = document_bytes(application)
        assert application.document.sha256 == digest_of(before)
        organisation.address = "Astana, Kabanbay 2"
        organisation.save(update_fields=["address"])
        assert document_bytes(Application.objects.get(pk=application.pk)) == before
