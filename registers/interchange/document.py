"""An application as the document of the published schema: what is exported, signed and frozen on filing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from law.required_documents import RequiredDocument
from registers.interchange.canonical import canonical, digest_of
from registers.interchange.schema import VERSION
from registers.interchange.union import party, power_of_attorney, written_languages, written_rights
from registers.models import Application, ApplicationFile
from registers.queries.applications import files_of

#: A scan of the signed form is a kind of signature: it cannot be part of what is signed.
NOT_PART_OF_IT = frozenset({RequiredDocument.SIGNED_FORM})


def document_bytes(application: Application, files: Sequence[ApplicationFile] | None = None) -> bytes:
    """The canonical bytes: as frozen when it was filed, of a draft as it stands now. `files`: those read already."""
    frozen = getattr(application, "document", None)
    return frozen.text.encode() if frozen is not None else canonical(document_of(application, files))


def document_sha256(application: Application, files: Sequence[ApplicationFile] | None = None) -> str:
    """The hash of these bytes."""
    frozen = getattr(application, "document", None)
    return frozen.sha256 if frozen is not None else digest_of(document_bytes(application, files))


def document_of(application: Application, files: Sequence[ApplicationFile] | None = None) -> dict[str, Any]:
    """Every field of an application by the schema's names, its files by hash."""
    files = list(files_of(application)) if files is None else files
    hashes = {file.pk: file.sha256 for file in files}
    languages = written_languages(application, files)
    return {
        "schema": VERSION,
        "register": application.register,
        "holder": party(application.mandate or application.organisation),
        "representative": _representative(application),
        "object": {
            "type": application.object_type,
            "title": application.title,
            "aliases": list(application.aliases),
            "classes": list(application.classes),
        },
        "title": {
            "document": application.title_document,
            "number": application.title_number,
            "date": _day(application.title_date),
        },
        "right_until": _day(application.right_until),
        "rights_by_state": written_rights(application, files),
        "wished_until": _day(application.wished_until),
        "goods": {"description": application.goods_description, "codes": list(application.goods_codes)},
        "recognition": application.recognition,
        "risks": application.risks,
        "proof": {
            "kind": application.proof,
            "form": application.proof_form,
            "in_state_systems": application.right_in_state_systems,
        },
        "insurance": _insurance(application),
        "undertaking": application.undertaking,
        "licensees": [
            {"name": each.name, "bin_iin": each.bin_iin, "country": each.country, "address": each.address}
            for each in application.licensees.all()
        ],
        "features": [
            {
                "feature": pair.feature,
                "genuine": hashes[pair.genuine_id],
                "infringing": hashes[pair.infringing_id],
            }
            for pair in application.features.all()
        ],
        "files": [
            {**_file(file), **languages.get(file.pk, {})} for file in files if file.kind not in NOT_PART_OF_IT
        ],
    }


def _representative(application: Application) -> dict[str, Any] | None:
    mandate = application.mandate
    if mandate is None:
        return None
    return {**party(application.organisation), "power_of_attorney": power_of_attorney(mandate)}


def _insurance(application: Application) -> dict[str, Any]:
    amount = application.insurance_amount
    return {
        "insurer": application.insurer,
        "number": application.insurance_number,
        "amount": None if amount is None else f"{Decimal(amount):.2f}",
        "concluded_on": _day(application.insured_on),
        "changed_on": _day(application.insurance_changed_on),
        "valid_from": _day(application.insured_from),
        "valid_to": _day(application.insured_to),
    }


def _file(file: ApplicationFile) -> dict[str, Any]:
    return {"kind": str(file.kind), "name": file.name, "size": file.size, "sha256": file.sha256}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
