"""Handing out an application as one archive: its document, its files by hash, its signatures."""

import shutil
import tempfile
import zipfile
from datetime import datetime
from typing import IO, Final

from accounts.models import User
from acts import stored_files
from registers.interchange.document import NOT_PART_OF_IT, document_bytes
from registers.models import Application
from registers.queries.applications import files_of
from registers.services.application_files import open_file

_CHUNK: Final = 1024**2
#: The oldest day a ZIP archive can say: the same application is the same archive.
_DATED: Final = (1980, 1, 1, 0, 0, 0)


def archive_of(application: Application, *, by: User, now: datetime) -> IO[bytes]:
    """The archive, at its beginning; each file in it is logged as handed out. Close it after use.

    `application.json` is the canonical document; files lie under `files/` by their hash, as an archive that is handed
    in may have them; signatures under `signatures/`, scans of the signed form among them. Raises OutOfState when a
    file is missing or is not what was handed in.
    """
    content = tempfile.TemporaryFile(dir=stored_files.store())  # noqa: SIM115 - handed to whoever sends it
    try:
        with zipfile.ZipFile(content, "w") as archive:
            _put(archive, "application.json", document_bytes(application))
            for file in files_of(application):
                folder = "signatures" if file.kind in NOT_PART_OF_IT else "files"
                with (
                    open_file(file=file, by=by, now=now) as opened,
                    archive.open(
                        zipfile.ZipInfo(f"{folder}/{file.sha256}", _DATED), "w", force_zip64=True
                    ) as entry,
                ):
                    shutil.copyfileobj(opened, entry, _CHUNK)
            for signature in application.signatures.all():
                _put(archive, f"signatures/{signature.sha256}.p7s", bytes(signature.content))
        content.seek(0)
    except BaseException:
        content.close()
        raise
    return content


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _DATED), content)
