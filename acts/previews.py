"""Photographs made small for a page: as they lie the right way up, without place, time and camera."""

import logging
import os
from io import BytesIO
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from acts import stored_files
from acts.scanning import withheld

logger = logging.getLogger(__name__)

#: The kinds of files that pages show small, as the image reader names their formats.
_FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG"}
_LONGEST_SIDE: Final = 480
#: An image can unpack to far more than it weighs; no camera takes so many points.
_MOST_POINTS: Final = 120_000_000


def has_preview(content_type: str) -> bool:
    """Whether pages show such a file small."""
    return content_type in _FORMATS


def preview_of(stored_as: str, sha256: str, content_type: str) -> BinaryIO | None:
    """The stored photograph made small, as JPEG; None for other files and for what cannot be read or handed out.

    It is made once and lies beside the file; the file itself stays as it came, with its hash: that alone is
    evidence. Whoever shows a preview notes who looked at it.
    """
    if not has_preview(content_type) or withheld(stored_as):
        return None
    small = stored_files.beside(stored_as)
    if not small.exists():
        file = stored_files.open_unchanged(stored_as, sha256)
        if file is None:
            return None
        with file:
            made = _made_small(file, _FORMATS[content_type])
        if made is None:
            return None
        small.parent.mkdir(parents=True, exist_ok=True)
        unfinished = small.with_name(f"{small.name}.{os.getpid()}")
        unfinished.write_bytes(made)
        unfinished.replace(small)
    return small.open("rb")


def _made_small(file: BinaryIO, kind: str) -> bytes | None:
    try:
        with Image.open(file, formats=[kind]) as image:
            if image.width * image.height > _MOST_POINTS:
                return None
            image.draft("RGB", (2 * _LONGEST_SIDE, 2 * _LONGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        logger.info("a photograph could not be read for its preview")
        return None
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    # A new image: nothing of the old one's remarks goes along.
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)
    out = BytesIO()
    clean.save(out, "JPEG", quality=80)
    return out.getvalue()
