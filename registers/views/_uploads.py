"""Files that came in parts, where a form asks for files."""

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from registers.models import Application, Upload
from registers.services import _parts

#: A form names an upload instead of a file in a field with this ending.
ENDING = "_upload"


def key_of(text: str) -> uuid.UUID | None:
    """The key of an upload, as a form or an address names it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@contextmanager
def uploaded_files(request: HttpRequest, application: Application) -> Iterator["MultiValueDict[str, Any]"]:
    """The files of a form; an upload of this application that has arrived stands in for the file it names."""
    files: MultiValueDict[str, Any] = request.FILES.copy()
    with ExitStack() as stack:
        for field, upload in _named(request.POST, application).items():
            try:
                files[field] = stack.enter_context(_parts.whole(upload))
            except OSError:
                continue
        yield files


def _named(data: QueryDict, application: Application) -> dict[str, Upload]:
    keys = {
        name.removesuffix(ENDING): key_of(str(value)) for name, value in data.items() if name.endswith(ENDING)
    }
    if not any(keys.values()):
        return {}
    arrived = {
        upload.key: upload
        for upload in application.uploads.filter(key__in=[key for key in keys.values() if key])
        if upload.received == upload.size
    }
    return {field: arrived[key] for field, key in keys.items() if key in arrived}


def uploads_shown(data: QueryDict, application: Application) -> list[dict[str, object]]:
    """Uploads that were begun and not handed in, and in which field of the form that sends `data` each stands."""
    fields = {upload.pk: field for field, upload in _named(data, application).items()}
    return [
        {
            "upload": upload,
            "percent": upload.received * 100 // upload.size,
            "whole": upload.received == upload.size,
            "field": fields.get(upload.pk, ""),
        }
        for upload in application.uploads.filter(finished_at__isnull=True)
    ]
