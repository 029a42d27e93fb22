"""Verifying with what this installation is set up with: its roots, its lists, its service for GOST."""

from datetime import datetime

from django.conf import settings

from registers.signatures.gost import GostService
from registers.signatures.result import Result
from registers.signatures.trust import trusted_from
from registers.signatures.verify import verify


def verify_here(content: bytes, document: bytes, at: datetime, stamp: bytes = b"") -> Result:
    """`verify` with the roots, lists and service of the settings, read anew: lists of revoked ones come every day."""
    url = settings.SIGNATURE_GOST_URL
    return verify(
        content,
        document,
        trusted=trusted_from(
            settings.SIGNATURE_ROOTS, settings.SIGNATURE_CRLS, settings.SIGNATURE_STAMP_ROOTS
        ),
        at=at,
        stamp=stamp,
        gost=GostService(url, timeout=settings.SIGNATURE_GOST_SECONDS) if url else None,
    )
