"""The service outside that verifies signatures by GOST: asked over HTTP, its answer read, nothing assumed.

POST of a JSON object: `signature` and `document` in base64, `at` (UTC, ISO 8601). The answer is an object whose
`checks` names each check that was made (form, digest, algorithm, signature, chain, validity, revocation) with
`passed`, `failed` or `not_checked`, and whose `signer` may hold `name`, `iin`, `bin` and `organisation`. A check that
the answer does not name was not made; no answer in time, or another one, means that nothing was.
"""

import base64
import json
import logging
import urllib.request
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from law.sentences import _
from notifications.transports import NoRedirect
from registers.signatures.result import Came, Check, Result

log = logging.getLogger(__name__)

SILENT: Final = _("The service that verifies GOST gave no answer that can be read.")

_LONGEST_ANSWER: Final = 64 * 1024
#: What the service may say; the time that a signer states, and time stamps, are not among it.
_ITS_CHECKS: Final = tuple(check for check in Check if check not in (Check.TIME, Check.STAMP))


class GostService:
    """The service at an address. Raises ImproperlyConfigured for an address that is none."""

    def __init__(self, url: str, *, timeout: float) -> None:
        if urlsplit(url).scheme not in {"https", "http"}:
            raise ImproperlyConfigured("KZ_SIGNATURE_GOST_URL must be an http(s) address.")
        self._url = url
        self._timeout = timeout
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect)

    def verify(self, content: bytes, document: bytes, at: datetime) -> Result:
        """What the service says of a signature over a document at an instant."""
        result = Result()
        try:
            said = self._ask(content, document, at)
            checks, signer = said["checks"], said.get("signer") or {}
            came = {check: Came(checks.get(check.value, Came.NOT_CHECKED)) for check in _ITS_CHECKS}
            names = {key: str(signer.get(key, "")) for key in ("name", "iin", "bin", "organisation")}
        except (
            OSError,
            HTTPException,
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            log.warning("the GOST service was of no use: %s", error)
            result.say(Check.SIGNATURE, Came.NOT_CHECKED, SILENT)
            return result
        for check, what in came.items():
            result.say(check, what)
        result.signer, result.signer_organisation = names["name"][:250], names["organisation"][:250]
        result.signer_iin, result.signer_bin = names["iin"][:12], names["bin"][:12]
        return result

    def _ask(self, content: bytes, document: bytes, at: datetime) -> Any:
        body = {
            "signature": base64.b64encode(content).decode(),
            "document": base64.b64encode(document).decode(),
            "at": at.astimezone(UTC).isoformat(),
        }
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked
            self._url,
            data=json.dumps(body).encode(),
            method="POST",
            headers={"Content-Type": "application/json; charset=utf-8"},
        )
        with self._opener.open(request, timeout=self._timeout) as answer:
            return json.loads(answer.read(_LONGEST_ANSWER))
