"""A start that cannot succeed ends in one sentence that says what to do."""

import errno
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn


class CannotStartError(Exception):
    """Its text is the sentence shown to whoever ran the command; the process exits with 1."""


NO_SPACE = "No space left on device"


def sentence_for(error: Exception) -> str | None:
    """The sentence for what a full or read-only disk, or somebody else's file, makes the system say."""
    if not isinstance(error, OSError) or error.errno is None:
        # A copy of many files, or the database, passing on what the system told it.
        full = NO_SPACE in str(error)
        return "The disk is full: free some space and start again." if full else None
    where = error.filename or "a file"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full: {where} could not be written. Free some space and start again."
    if error.errno == errno.EROFS:
        return f"{where} lies on a read-only disk: set KZ_VAR_DIR to a folder that can be written."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"{where} belongs to another user: run this as that user, or in a checkout of your own."
    return None


def one_sentence(main: Callable[[], int]) -> NoReturn:
    """Run a command's `main` and leave the process; what stops a start shows as one sentence."""
    try:
        code = main()
    except CannotStartError as error:
        print(error, file=sys.stderr)
        code = 1
    except Exception as error:
        sentence = sentence_for(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def tail(log: Path, lines: int = 8) -> str:
    """The end of a log, to stand under a sentence that points at it."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-lines:])
