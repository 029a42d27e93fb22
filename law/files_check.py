"""What is wrong with files that an application holds already: malware found later, a signed form of another text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from law.application_check import Point, Topic
from law.entry_states import Register
from law.required_documents import RequiredDocument, content_provision
from law.sentences import _


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldFile:
    """A file as the check reads it: `infected`: malware was found in it after it had been taken.

    `signed_before`: it is the scan of a signed form, and the undertaking that was signed says another thing now.
    """

    name: str
    kind: RequiredDocument
    added_on: date
    infected: bool = False
    signed_before: bool = False


_IMAGES = (RequiredDocument.GENUINE_IMAGES, RequiredDocument.INFRINGING_IMAGES)


def points_on_files(files: Iterable[HeldFile], register: Register) -> Iterator[Point]:
    """What stands against the files; each names its file. One with malware counts as missing besides."""
    for file in files:
        if file.infected:
            yield Point(
                Topic.FEATURES if file.kind in _IMAGES else Topic.DOCUMENTS,
                _("Malware was found in “%(name)s”: take it out, and hand in a clean file."),
                "HOUSE.malware",
                {"name": file.name},
            )
        elif file.signed_before:
            yield Point(
                Topic.DOCUMENTS,
                _(
                    "The text of the undertaking has changed since the signed form “%(name)s” was handed in on "
                    "%(day)s: take it out, or print and sign the application again."
                ),
                content_provision(register),
                {"name": file.name, "day": file.added_on},
            )
