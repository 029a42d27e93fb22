"""On what the figures were measured: enough to compare, nothing that names the place."""

import os
import platform
from pathlib import Path

from django.db import connection


def described() -> dict[str, str]:
    """Cores, memory, systems, versions and the durability of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('fsync'), "
            "current_setting('synchronous_commit'), current_setting('full_page_writes'), "
            "current_setting('shared_buffers')"
        )
        version, fsync, commit, pages, buffers = cursor.fetchone()
    return {
        "Processor": f"{os.cpu_count()} cores, {platform.machine()}{_model()}",
        "Memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB",
        "System": _system(),
        "Python": platform.python_version(),
        "PostgreSQL": f"{version}; fsync {fsync}, synchronous_commit {commit}, full_page_writes {pages}, "
        f"shared_buffers {buffers}",
    }


def _system() -> str:
    try:
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']}, {platform.system()}"
    except OSError:
        return f"{platform.system()} {platform.release()}"


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f", {names[0]}" if names else ""
