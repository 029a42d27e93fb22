"""Archives of applications for tests: one good application, many ways to spoil it."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accounts.models import Organisation, User
from law.required_documents import MEMBER_STATES
from registers.models import Application, BulkFiling, Wanted
from registers.services import bulk_filing
from registers.services.export_application import archive_of as exported
from tests.registers.applications import FILED, pdf, png

ORGANISATION = {
    "name": "Qazaq Tea LLP",
    "country": "KZ",
    "bin_iin": "990140000017",
    "address": "Almaty, Abai avenue 1",
}


def listed(kind: str, name: str, content: bytes) -> dict[str, Any]:
    """A file as an application lists it."""
    return {
        "kind": kind,
        "name": name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def application(reference: str = "TM-1", **changes: Any) -> tuple[dict[str, Any], list[bytes]]:
    """An application that lacks nothing, and the contents of its files; `changes` replace members."""
    contents = [pdf().getvalue(), pdf().getvalue(), png().getvalue(), png().getvalue()]
    kinds = ("proof_of_right", "insurance", "genuine_images", "infringing_images")
    names = ("proof.pdf", "insurance.pdf", "genuine.png", "fake.png")
    files = [listed(*each) for each in zip(kinds, names, contents, strict=True)]
    given = {
        "schema": "kz-ipr-application-1",
        "reference": reference,
        "register": "national",
        "holder": ORGANISATION,
        "representative": None,
        "object": {"type": "trademark", "title": "QAZAQ TEA", "aliases": ["КАЗАК ТИ"], "classes": [30]},
        "title": {"document": "Certificate", "number": "54321", "date": "2020-03-02"},
        "right_until": "2030-03-02",
        "wished_until": "2028-11-26",
        "goods": {"description": "Tea in packets", "codes": ["090230"]},
        "recognition": "The seal on genuine packets is embossed.",
        "risks": "",
        "proof": {"kind": "certificate", "form": "simple"},
        "insurance": {
            "insurer": "Nomad Insurance",
            "number": "17/2026",
            "amount": "4325000.00",
            "concluded_on": "2026-11-02",
            "valid_from": "2026-11-02",
            "valid_to": "2028-12-01",
        },
        "licensees": [{"name": "Shops LLP", "country": "KZ"}],
        "features": [{"feature": "Seal", "genuine": files[2]["sha256"], "infringing": files[3]["sha256"]}],
        "files": files,
    }
    return {**given, **changes}, contents


def union_application(reference: str = "EEU-1", **changes: Any) -> tuple[dict[str, Any], list[bytes]]:
    """An application to the register of the union that lacks nothing: its proof in English, with a translation."""
    contents = [pdf().getvalue(), pdf().getvalue()]
    kinds, names = ("proof_of_right", "translation"), ("proof.pdf", "translation.pdf")
    proof, translation = [listed(*each) for each in zip(kinds, names, contents, strict=True)]
    proof |= {"language": "en", "translation": translation["sha256"]}
    empty = {"document": "", "number": "", "date": None}
    given, _contents = application(
        reference,
        register="eeu",
        title=empty,
        right_until=None,
        rights_by_state={
            state: {
                "document": "Certificate",
                "number": f"{state} 12",
                "date": "2020-03-02",
                "until": "2030-03-02",
                "proof": proof["sha256"],
                "holder": None,
            }
            for state in MEMBER_STATES
        },
        proof={"kind": "", "form": ""},
        insurance={
            "insurer": "",
            "number": "",
            "amount": None,
            "concluded_on": None,
            "valid_from": None,
            "valid_to": None,
        },
        features=[],
        files=[proof, translation],
    )
    return {**given, **changes}, contents


def sent_again(application: Application, by: User, reference: str, *, now: datetime = FILED) -> io.BytesIO:
    """The archive of an application as it is taken away, with a reference."""
    again: dict[str, bytes] = {}
    with exported(application, by=by, now=now) as taken, zipfile.ZipFile(taken) as archive:
        for name in archive.namelist():
            again[name] = archive.read(name)
    given = json.loads(again["application.json"])
    again["application.json"] = json.dumps({**given, "reference": reference}).encode()
    return zipped(again)


def zipped(entries: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """A ZIP archive of these entries."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, each in entries.items():
            archive.writestr(name, each)
    content.seek(0)
    return content


def archive_of(*applications: tuple[dict[str, Any], Sequence[bytes]]) -> io.BytesIO:
    """An archive with a folder for each application, its files under their hash."""
    entries: dict[str, bytes] = {}
    for number, (given, contents) in enumerate(applications):
        entries[f"{number:03d}/application.json"] = json.dumps(given).encode()
        for each in contents:
            entries[f"{number:03d}/files/{hashlib.sha256(each).hexdigest()}"] = each
    return zipped(entries)


def handed_in(
    content: io.BytesIO, organisation: Organisation, by: User, *, now: datetime = FILED
) -> BulkFiling:
    """An archive, taken and checked."""
    filing = bulk_filing.take_archive(
        organisation=organisation, name="marks.zip", content=content, by=by, now=now
    )
    bulk_filing.check_items(filing, now=now)
    filing.refresh_from_db()
    return filing


def done(filing: BulkFiling, wanted: Wanted, by: User, *, now: datetime = FILED) -> BulkFiling:
    """What is wanted said, and done."""
    filing = bulk_filing.want(filing_id=filing.pk, wanted=wanted, language="en", by=by, now=now)
    bulk_filing.carry_out(filing, now=now)
    filing.refresh_from_db()
    return filing


def outcomes(filing: BulkFiling) -> list[str]:
    """Where each application of an archive stands, in its order."""
    return list(filing.items.values_list("outcome", flat=True))


def faults(filing: BulkFiling) -> list[tuple[str, str]]:
    """The place and provision of every fault."""
    return [(each["place"], each["provision"]) for item in filing.items.all() for each in item.faults]
