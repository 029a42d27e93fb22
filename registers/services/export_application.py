"""Handing out an application as one archive: its document, its files by hash, its signatures."""

import shutil
import tempfile
import zipfile
from datetime import datetime
from typing import IO, Final

from accounts.models import User
from acts import stored_files
from acts.scanning import withheld_among
from registers.interchange.document import NOT_PART_OF_IT, document_bytes
from registers.models import Application, ApplicationFile
from registers.queries.applications import files_of
from registers.services.application_files import note_taken, open_kept

_CHUNK: Final = 1024**2
#: The oldest day a ZIP archive can say: the same application is the same archive.
_DATED: Final = (1980, 1, 1, 0, 0, 0)


def archive_of(application: Application, *, by: User, now: datetime) -> IO[bytes]:
    """The archive, at its beginning; each file in it is logged as handed out. Close it after use.

    `application.json` is the canonical document; files lie under `files/` by their hash, as an archive that is handed
    in may have them; signatures under `signatures/` with their time stamps, scans of the signed form among them. Raises
    OutOfState when a file is missing, is not what was handed in or is withheld: then none is handed out.
    """
    files = list(files_of(application))
    refusal = withheld_among([file.stored_as for file in files])
    if refusal:
        raise refusal
    content = tempfile.TemporaryFile(dir=stored_files.store())  # noqa: SIM115 - handed to whoever sends it
    try:
        with zipfile.ZipFile(content, "w") as archive:
            _put(archive, "application.json", document_bytes(application, files))
            for file in files:
                folder = "signatures" if file.kind in NOT_PART_OF_IT else "files"
                _put_file(archive, f"{folder}/{file.sha256}", file)
            for signature in application.signatures.all():
                name = f"signatures/{signature.sha256}"
                _put(archive, f"{name}.p7s", bytes(signature.content))
                if signature.stamp_sha256:
                    _put(archive, f"{name}-{signature.stamp_sha256}.tsr", bytes(signature.stamp))
        note_taken(files, by=by, now=now)
        content.seek(0)
    except BaseException:
        content.close()
        raise
    return content


def _put_file(archive: zipfile.ZipFile, name: str, file: ApplicationFile) -> None:
    # The same content may be two documents; a name that stands twice is no archive that anybody takes.
    if name in archive.NameToInfo:
        return
    with (
        open_kept(file) as opened,
        archive.open(zipfile.ZipInfo(name, _DATED), "w", force_zip64=True) as entry,
    ):
        shutil.copyfileobj(opened, entry, _CHUNK)


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    if name not in archive.NameToInfo:
        archive.writestr(zipfile.ZipInfo(name, _DATED), content)
