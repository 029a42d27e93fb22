"""A sweep in a process of its own that stops just before it would commit, and waits to be killed.

python -m tests.races.dying_sweep INSTANT
"""

import sys
import time
from datetime import datetime
from typing import Any

import django

django.setup()

from acts import apply as kernel  # noqa: E402
from acts.sweep import sweep  # noqa: E402


def record_and_hang(entries: Any) -> None:
    """Write everything, the journal too, then never come back."""
    write_many(entries)
    print("written", flush=True)
    time.sleep(600)


write_many = kernel.write_many
kernel.write_many = record_and_hang
sweep(now=datetime.fromisoformat(sys.argv[1]))
