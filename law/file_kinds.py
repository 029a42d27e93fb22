"""Which files are taken, known by their content, and how large each may be: a house rule, no law says so.

Nothing that a browser runs, nothing that unpacks, no text (anything can pass for text), no moving pictures.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from law.sentences import _

MEGABYTE = 1024 * 1024

#: Of all files of one application together (HOUSE.application_limits).
MOST_BYTES_OF_APPLICATION = 2048 * MEGABYTE


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its name, the endings its name may have (the first is added where none fits), its most bytes."""

    words: str
    endings: tuple[str, ...]
    most_bytes: int


FILE_KINDS: Mapping[str, FileKind] = {
    "application/pdf": FileKind(_("PDF document"), ("pdf",), 100 * MEGABYTE),
    "image/jpeg": FileKind(_("JPEG image"), ("jpg", "jpeg"), 25 * MEGABYTE),
    "image/png": FileKind(_("PNG image"), ("png",), 25 * MEGABYTE),
    "image/tiff": FileKind(_("TIFF image"), ("tif", "tiff"), 25 * MEGABYTE),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FileKind(
        _("DOCX document"), ("docx",), 25 * MEGABYTE
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FileKind(
        _("XLSX table"), ("xlsx",), 25 * MEGABYTE
    ),
}
"""By media type. What is not here is refused, also when nothing tells what it is."""

LARGEST_FILE = max(kind.most_bytes for kind in FILE_KINDS.values())
