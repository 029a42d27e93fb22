"""Filing an archive in a process of its own that stops in the second application, and waits to be killed.

python -m tests.races.dying_filing FILING INSTANT
"""

import sys
import time
from datetime import datetime
from typing import Any

import django

django.setup()

from registers.models import BulkFiling  # noqa: E402
from registers.services import bring_in, bulk_filing  # noqa: E402


def file_and_hang(*given: Any, **more: Any) -> Any:
    """File one; of the next write everything, then never come back."""
    made = file_draft(*given, **more)
    if made.number.startswith("A-000002/"):
        print("written", flush=True)
        time.sleep(600)
    return made


file_draft = bring_in.file_draft
bring_in.file_draft = file_and_hang
bulk_filing.carry_out(
    BulkFiling.objects.select_related("organisation", "wanted_by").get(pk=int(sys.argv[1])),
    now=datetime.fromisoformat(sys.argv[2]),
)
