"""The rights of an application, kept with the entry that is made of it (CC 464(3))."""

from datetime import datetime

from accounts.models import User
from law.required_documents import RequiredDocument
from registers.models import Application, Entry, EntryRight
from registers.queries.union import is_union, rights_of


def rights_of_application(application: Application, entry: Entry, *, by: User, now: datetime) -> None:
    """Store until when the right lasts, in each member state where they differ, inside the inclusion's transaction.

    What the application does not say is not guessed: such an entry has no row.
    """
    rows = _of_union(application) if is_union(application) else _national(application)
    EntryRight.objects.bulk_create(
        EntryRight(entry=entry, recorded_at=now, recorded_by=by, paper=application.number, **row)
        for row in rows
    )


def _national(application: Application) -> list[dict[str, object]]:
    if application.right_until is None:
        return []
    proof = RequiredDocument.PROOF_OF_RIGHT
    return [
        {
            "document": application.title_document,
            "number": application.title_number,
            "document_date": application.title_date,
            "ends_on": application.right_until,
            "file": application.files.filter(kind=proof, removed_at__isnull=True).first(),
        }
    ]


def _of_union(application: Application) -> list[dict[str, object]]:
    return [
        {
            "state": right.state,
            "document": right.document,
            "number": right.number,
            "document_date": right.document_date,
            "holder": right.mandate.name
            if right.mandate and right.mandate_id != application.mandate_id
            else "",
            "ends_on": right.ends_on,
            "file": right.proof,
        }
        for right in rights_of(application)
        if right.ends_on is not None
    ]
