"""Stored files in an S3-compatible service: imported only where settings name it, and boto3 with it."""

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

_SECONDS = 10


class S3Files(S3Storage):  # type: ignore[misc]  # the package has no types
    """Private objects under their random names; nothing is ever handed out by an address of the service."""

    def get_default_settings(self) -> dict[str, Any]:
        return {
            **super().get_default_settings(),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,  # names are random: asking first whether one is taken costs a round trip
            "client_config": Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=_SECONDS,
                read_timeout=60,
                # Services that are not Amazon's know no checksums in trailers.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        }
