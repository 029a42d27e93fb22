"""Where things lie: one private set of folders per checkout, reachable by whoever runs the servers."""

import hashlib
import os
import pwd
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from embedded.errors import CannotStartError

ROOT = Path(__file__).resolve().parent.parent

# A unix socket's path must fit 108 bytes on Linux and 104 on macOS, its terminating zero included.
LONGEST_SOCKET_PATH = 100
SOCKET_NAME_LENGTH = len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Account:
    """The system account that runs the servers when we are root: PostgreSQL refuses to run as root."""

    uid: int
    gid: int


def var_dir() -> Path:
    """What the application writes: logs, secrets, letters, files. `KZ_VAR_DIR` moves it."""
    return Path(os.environ.get("KZ_VAR_DIR") or ROOT / "var").absolute()


@cache
def account() -> Account | None:
    """Whom to run servers as: nobody else when we are an ordinary user, else an existing account."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    return Account(65534, 65534)


def _reachable(folder: Path, who: Account) -> bool:
    """Whether this account may pass through every folder down to `folder`."""
    done = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        user=who.uid,
        group=who.gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _make_passable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711)


def _key() -> str:
    return hashlib.sha256(str(var_dir()).encode()).hexdigest()[:12]


def _private_folder(folder: Path, *, uid: int, mode: int) -> Path:
    """Make a folder in a place others can write to, or refuse one that somebody else put there."""
    try:
        folder.mkdir(mode=mode)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid not in {os.geteuid(), uid}:
            raise CannotStartError(
                f"{folder} belongs to another user: remove it or set TMPDIR to a folder of yours."
            ) from None
    folder.chmod(mode)
    return folder


def servers_dir() -> Path:
    """Parent of all server homes: in the checkout if the servers' account can get there, else outside it."""
    inside = var_dir() / "servers"
    who = account()
    inside.mkdir(parents=True, exist_ok=True)
    if who is None:
        return inside
    _make_passable(inside)
    if _reachable(inside, who):
        return inside
    system = Path("/var/lib")
    parent = system if os.access(system, os.W_OK) else Path(tempfile.gettempdir())
    return _private_folder(parent / f"kz-ipr-{_key()}", uid=0, mode=0o711)


def home(name: str) -> Path:
    """The folder of one set of servers, e.g. `run`: holds data, socket and lock; made when missing."""
    folder = servers_dir() / name
    _make_passable(folder) if account() else folder.mkdir(exist_ok=True)
    return folder


def owned_folder(folder: Path) -> Path:
    """A folder that only the servers' account may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    give_away(folder)
    folder.chmod(0o700)
    return folder


def give_away(path: Path) -> None:
    who = account()
    if who is not None:
        os.chown(path, who.uid, who.gid)


def socket_dir(of_home: Path) -> Path:
    """Where this home's sockets lie; in the temporary folder when the checkout's path is too long for one."""
    inside = of_home / "socket"
    if len(os.fsencode(inside)) + SOCKET_NAME_LENGTH <= LONGEST_SOCKET_PATH:
        return owned_folder(inside)
    who = account()
    uid = who.uid if who else os.geteuid()
    # The system's own short folder: TMPDIR may be as long as the checkout's path.
    name = f"kz-{_key()}-{hashlib.sha256(of_home.name.encode()).hexdigest()[:6]}"
    folder = _private_folder(Path("/tmp") / name, uid=uid, mode=0o700)  # noqa: S108
    give_away(folder)
    return folder
