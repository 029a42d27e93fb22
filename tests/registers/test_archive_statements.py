"""What applications by archive, and an archive of one, cost in statements: bounds that do not grow with their rows."""

import zipfile
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, User
from journal.models import Record
from law.required_documents import RequiredDocument
from registers.models import Application, ApplicationDownload, ApplicationFile, Wanted
from registers.services import bulk_filing
from registers.services.application_files import add_file
from registers.services.export_application import archive_of as exported
from tests.registers.applications import FILED, complete_draft, make_bureau, pdf, png
from tests.registers.archives import application, archive_of, handed_in, listed, outcomes, union_application
from tests.registers.union import union_draft

#: Of one application; savepoints among them.
CHECKED = 9
DRAWN_UP = 30
FILED_WITH = 51
#: Of one application taken away as an archive.
TAKEN_AWAY = 9


def _with_files(reference: str, documents: int, features: int) -> tuple[dict[str, Any], list[bytes]]:
    """An application with so many more documents, and features of two images each."""
    given, contents = application(reference, licensees=[{"name": f"Shop {n}"} for n in range(features)])
    for number in range(documents):
        content = pdf().getvalue()
        given["files"].append(listed("other", f"{number}.pdf", content))
        contents.append(content)
    for number in range(features):
        pair = [png().getvalue(), png().getvalue()]
        kinds = ("genuine_images", "infringing_images")
        files = [listed(kind, "a.png", each) for kind, each in zip(kinds, pair, strict=True)]
        given["files"] += files
        contents += pair
        given["features"].append(
            {"feature": f"Seal {number}", "genuine": files[0]["sha256"], "infringing": files[1]["sha256"]}
        )
    return given, contents


def _costs(
    holder: tuple[Organisation, User], applications: list[tuple[dict[str, Any], list[bytes]]], wanted: Wanted
) -> tuple[float, float]:
    """Statements an application, to check and to carry out; what each archive costs once is left out."""
    filing = bulk_filing.take_archive(
        organisation=holder[0], name="a.zip", content=archive_of(*applications), by=holder[1], now=FILED
    )
    with CaptureQueriesContext(connection) as checking:
        bulk_filing.check_items(filing, now=FILED)
    filing = bulk_filing.want(filing_id=filing.pk, wanted=wanted, language="en", by=holder[1], now=FILED)
    with CaptureQueriesContext(connection) as carrying:
        bulk_filing.carry_out(filing, now=FILED)
    assert outcomes(filing) == ["filed" if wanted == Wanted.FILED else "draft"] * len(applications)
    once = 4
    return (len(checking) - once) / len(applications), (len(carrying) - once) / len(applications)


@pytest.mark.parametrize(("wanted", "most"), [(Wanted.DRAFTS, DRAWN_UP), (Wanted.FILED, FILED_WITH)])
def test_an_application_of_an_archive_costs_so_many_statements(
    wanted: Wanted, most: int, holder: tuple[Organisation, User]
) -> None:
    checking, carrying = _costs(holder, [application(f"TM-{n}") for n in range(3)], wanted)
    assert checking <= CHECKED
    assert carrying <= most


def test_more_files_features_and_licensees_cost_no_more_statements(
    holder: tuple[Organisation, User],
) -> None:
    few = _costs(holder, [_with_files("few", 1, 1)], Wanted.FILED)
    many = _costs(holder, [_with_files("many", 12, 9)], Wanted.FILED)
    assert many == few


def test_rights_and_languages_of_the_union_cost_a_few_more(holder: tuple[Organisation, User]) -> None:
    checking, carrying = _costs(holder, [union_application(f"EEU-{n}") for n in range(3)], Wanted.FILED)
    assert checking <= CHECKED
    assert carrying <= FILED_WITH


def test_an_organisation_with_more_powers_costs_no_more(db: None) -> None:
    bureau, person, mandate = make_bureau()
    given, contents = application("one")
    power = pdf().getvalue()
    given |= {
        "holder": {"name": mandate.name, "country": "JP", "address": mandate.address},
        "files": [*given["files"], listed("power_of_attorney", "power.pdf", power)],
    }
    checking, carrying = _costs((bureau, person), [(given, [*contents, power])], Wanted.FILED)
    assert checking <= CHECKED
    assert carrying <= FILED_WITH


def test_the_journal_still_names_every_step_and_file(holder: tuple[Organisation, User]) -> None:
    """CC 461; HOUSE.interchange: fewer statements, not fewer facts."""
    given, contents = _with_files("TM-1", 2, 2)
    filing = handed_in(archive_of((given, contents)), *holder)
    bulk_filing.want(filing_id=filing.pk, wanted=Wanted.FILED, language="en", by=holder[1], now=FILED)
    filing.refresh_from_db()
    bulk_filing.carry_out(filing, now=FILED)
    made = Application.objects.get()
    records = list(Record.objects.filter(chain=f"application:{made.pk}").order_by("seq"))
    assert [each.event for each in records] == ["application_started", "draft_saved", "application_submitted"]
    assert {each.actor_id for each in records} == {holder[1].pk}
    for file in ApplicationFile.objects.filter(application=made):
        assert file.sha256 in records[1].canonical
        assert file.sha256 in records[2].canonical
    assert '"reference":"TM-1"' in records[1].canonical.replace(" ", "")


@pytest.mark.parametrize("union", [False, True])
def test_an_archive_taken_away_costs_no_more_with_more_files(
    union: bool, holder: tuple[Organisation, User]
) -> None:
    draft = union_draft(*holder) if union else complete_draft(*holder)
    counts = []
    for more in (0, 9):
        for _each in range(more):
            add_file(
                application_id=draft.pk,
                kind=RequiredDocument.OTHER,
                name="a.pdf",
                content=pdf(),
                by=holder[1],
                now=FILED,
            )
        before = ApplicationDownload.objects.count()
        found = Application.objects.select_related("organisation", "mandate").get(pk=draft.pk)
        with CaptureQueriesContext(connection) as taking, exported(found, by=holder[1], now=FILED) as taken:
            assert len(zipfile.ZipFile(taken).namelist()) == draft.files.count() + 1
        counts.append(len(taking))
        assert ApplicationDownload.objects.count() - before == draft.files.count(), "each file is logged"
    assert counts[0] == counts[1] <= TAKEN_AWAY
