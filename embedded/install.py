"""Make .venv, bring the locked packages into it when they changed, then become `python -m embedded.COMMAND`.

    python3 embedded/install.py COMMAND [arguments...]

Runs on a bare Python 3.11+, so standard library only, and it imports only what is so too.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # instead of this folder, whose names are ours

from embedded.errors import CannotStartError, one_sentence, tail  # noqa: E402
from embedded.programs import refuse_unsupported_platform  # noqa: E402

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# The locked packages of each command, by the name of their file.
RUNNING = "requirements-local.txt"
DEVELOPING = "requirements-dev.txt"
NEEDS = {
    "run": RUNNING,
    "manage": RUNNING,
    "test": DEVELOPING,
    "check": DEVELOPING,
    "bench": DEVELOPING,
    "screenshots": DEVELOPING,
}
# These work on the checkout; manage takes file names relative to where the caller stands.
IN_CHECKOUT = {"run", "test", "check", "bench", "screenshots"}

OFFLINE = (
    "NewConnectionError",
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname",
    "Network is unreachable",
    "ConnectTimeout",
    "ReadTimeoutError",
    "ProxyError",
    "SSLError",
    "dns error",
    "error sending request",
    "Failed to fetch",
)
FULL = ("No space left on device", "Disk quota exceeded")
NO_WHEEL = ("No matching distribution found for", "has no wheels with a matching", "no wheels are available")


def explain_failure(said: str, log: Path) -> str:
    """The sentence for what pip or uv said when it failed."""
    if any(sign in said for sign in FULL):
        return f"The disk of {ROOT} is full: free about 1 GB and start again."
    if any(sign in said for sign in OFFLINE):
        return (
            "The packages could not be downloaded: connect this machine to the network (or set pip's "
            f"index or proxy) and start again. Details: {log}"
        )
    if any(sign in said for sign in NO_WHEEL):
        return (
            "A package is not made for this system: bin/run needs Linux with glibc or macOS, on x86_64 or "
            f"ARM64, and Python 3.11 to 3.14; elsewhere run docker-compose.yml. Details: {log}"
        )
    return f"The packages could not be installed; {log} ends with:\n{tail(log)}"


def installed_copy(name: str) -> Path:
    """The requirements as they were when last installed, kept inside the environment they went into."""
    return VENV / f"installed-{name}"


def up_to_date(name: str) -> bool:
    copy = installed_copy(name)
    return copy.exists() and copy.read_bytes() == (ROOT / name).read_bytes() and works()


def works() -> bool:
    """Whether the environment's Python runs and is new enough; a system upgrade may have removed it."""
    try:
        done = subprocess.run(
            [PYTHON, "-I", "-S", "-c", "import sys; sys.exit(sys.version_info < (3, 11))"],
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def make_environment(uv: str | None) -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    if uv is not None:
        done = subprocess.run(
            [uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(VENV)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return
    try:
        import ensurepip
        import venv
    except ImportError:
        raise CannotStartError(
            f"This Python ({sys.executable}) has no venv module: install it "
            "(Debian and Ubuntu: apt-get install python3-venv) and start again."
        ) from None
    del ensurepip
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError as error:
        said = (error.output or b"").decode(errors="replace")
        shutil.rmtree(VENV, ignore_errors=True)
        raise CannotStartError(f"The virtual environment could not be made: {said.strip()[-300:]}") from error


def install(name: str) -> None:
    """Install one requirements file with its hashes; raises CannotStartError."""
    log = ROOT / "var" / "log" / "install.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    uv = shutil.which("uv")
    if not works():
        make_environment(uv)
    print(f"Installing the packages of {name} (once, and again when they change) ...", flush=True)
    by_pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    by_pip += ["--retries", "2", "--require-hashes", "-r", str(ROOT / name)]
    commands = []
    if uv is not None:
        by_uv = [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "--require-hashes"]
        commands.append([*by_uv, "-r", str(ROOT / name)])
    if (VENV / "bin" / "pip").exists() or uv is None:
        commands.append(by_pip)
    for command in commands:
        with log.open("w", encoding="utf-8") as output:
            done = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, check=False)
        if done.returncode == 0:
            shutil.copyfile(ROOT / name, installed_copy(name))
            return
    raise CannotStartError(explain_failure(log.read_text(encoding="utf-8", errors="replace"), log))


def ensure(name: str) -> None:
    if up_to_date(name):
        return
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two commands started together install once
        if not up_to_date(name):
            install(name)
    # The larger set contains the smaller one, pinned alike.
    if name == DEVELOPING:
        shutil.copyfile(ROOT / RUNNING, installed_copy(RUNNING))


def main() -> int:
    command, arguments = sys.argv[1], sys.argv[2:]
    refuse_unsupported_platform()
    ensure(NEEDS[command])
    if command in IN_CHECKOUT:
        os.chdir(ROOT)
    # -P: what lies in the caller's folder must not stand in for a module of ours.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop("PYTHONHOME", None)
    os.execve(PYTHON, [str(PYTHON), "-P", "-m", f"embedded.{command}", *arguments], environment)


if __name__ == "__main__":
    one_sentence(main)
