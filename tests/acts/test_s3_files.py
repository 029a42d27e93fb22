"""Files in an S3-compatible service: the settings, and a whole way there and back by the protocol itself.

The service here is a small one that keeps objects in memory and checks no signatures; what a provider's own does
beyond PUT, GET, HEAD and DELETE is not seen.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.files.storage import default_storage

from acts import stored_files
from embedded.places import ROOT

PDF = b"%PDF-1.7\nin the bucket\n%%EOF\n"

_SAID = """
import json, sys, django
django.setup()
from django.core.files.storage import storages
from django.conf import settings
before = "boto3" in sys.modules
made = storages["default"] if sys.argv[1:] else None
print(json.dumps({"backend": settings.STORAGES["default"]["BACKEND"], "boto3": before,
  "bucket": getattr(made, "bucket_name", ""), "endpoint": getattr(made, "endpoint_url", ""),
  "key": getattr(made, "access_key", ""), "prefix": getattr(made, "location", ""),
  "style": made.client_config.s3["addressing_style"] if made else "",
  "acl": made.default_acl if made else None}))
"""


class _Bucket(BaseHTTPRequestHandler):
    objects: dict[str, bytes] = {}
    asked: list[str] = []

    def _say(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"0"')
        self.send_header("Last-Modified", "Thu, 26 Nov 2026 11:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _do(self) -> None:
        self.asked.append(f"{self.command} {'signed' if 'Authorization' in self.headers else 'open'}")
        path = self.path.partition("?")[0]
        if self.command == "PUT":
            self.objects[path] = self.rfile.read(int(self.headers["Content-Length"]))
            self._say(200)
        elif path not in self.objects:
            self._say(404)
        elif self.command == "DELETE":
            del self.objects[path]
            self._say(204)
        else:
            self._say(200, self.objects[path])

    do_PUT = do_GET = do_HEAD = do_DELETE = _do  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def bucket(settings: Any, tmp_path: Path) -> Iterator[dict[str, bytes]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Bucket)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    _Bucket.objects, _Bucket.asked = {}, []
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "acts.s3_files.S3Files",
            "OPTIONS": {
                "bucket_name": "ipr",
                "endpoint_url": f"http://127.0.0.1:{server.server_port}",
                "region_name": "kz",
                "access_key": "key",
                "secret_key": "secret",
            },
        },
    }
    yield _Bucket.objects
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.mark.django_db
def test_a_file_goes_there_comes_back_unchanged_and_goes(bucket: dict[str, bytes]) -> None:
    with stored_files.taken_in(io.BytesIO(PDF), name="paper.pdf") as taken:
        stored_as = stored_files.keep(taken)
        digest = taken.sha256
    assert bucket == {f"/ipr/{stored_as}": PDF}
    assert not [path for path in stored_files.store().rglob("*") if path.is_file()], "nothing stays here"
    opened = stored_files.open_unchanged(stored_as, digest)
    assert opened is not None
    with opened as file:
        assert file.read() == PDF
    bucket[f"/ipr/{stored_as}"] = PDF + b" "
    assert stored_files.open_unchanged(stored_as, digest) is None, "altered in the bucket"
    stored_files.drop(stored_as)
    assert bucket == {}
    assert stored_files.open_unchanged(stored_as, digest) is None
    assert all(each.endswith(" signed") for each in _Bucket.asked)


def _told(tmp_path: Path, *arguments: str, **more: str) -> Any:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "kz_ipr.settings",
        "KZ_ENV": "test",
        "KZ_VAR_DIR": str(tmp_path),
        **more,
    }
    done = subprocess.run(
        [sys.executable, "-c", _SAID, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_the_settings_choose_the_folder_or_the_bucket_and_load_boto3_only_for_it(tmp_path: Path) -> None:
    local = _told(tmp_path)
    assert (local["backend"], local["boto3"]) == ("django.core.files.storage.FileSystemStorage", False)
    said = _told(
        tmp_path,
        "make",
        KZ_S3_BUCKET="ipr",
        KZ_S3_PREFIX="kz",
        KZ_S3_ENDPOINT="https://s3.example.kz",
        KZ_S3_ACCESS_KEY="key",
        KZ_S3_SECRET_KEY="secret",
    )
    assert said == {
        "backend": "acts.s3_files.S3Files",
        "boto3": False,
        "bucket": "ipr",
        "endpoint": "https://s3.example.kz",
        "key": "key",
        "prefix": "kz",
        "style": "path",
        "acl": None,
    }


@pytest.mark.django_db
def test_by_default_files_stay_in_the_local_folder_readable_by_their_owner_alone(
    settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    with stored_files.taken_in(io.BytesIO(PDF), name="paper.pdf") as taken:
        stored_as = stored_files.keep(taken)
    path = tmp_path / "files" / stored_as
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o077 == 0
    assert default_storage.exists(stored_as)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == taken.sha256
