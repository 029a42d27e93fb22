"""A declaration system for local runs: it acknowledges what lies in the folder, in order per declaration."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def simulate_declaration_system(now: datetime) -> int:
    """Write `<id>.ack` beside each instruction in DECLARATION_DIR that has none; the number written.

    ImproperlyConfigured in production, where only the real declaration system may acknowledge.
    """
    if settings.PRODUCTION:
        raise ImproperlyConfigured("the simulated declaration system never runs in production")
    waiting = [
        path
        for path in Path(settings.DECLARATION_DIR).glob("[!.]*.json")
        if not path.with_suffix(".ack").exists()
    ]
    contents = [(json.loads(path.read_text(encoding="utf-8")), path) for path in waiting]
    for content, path in sorted(contents, key=lambda pair: (pair[0]["declaration"], pair[0]["sequence"])):
        answer = {"id": content["id"], "acknowledged_at": now.astimezone(UTC).isoformat()}
        path.with_suffix(".ack").write_text(json.dumps(answer), encoding="utf-8")
    return len(contents)
