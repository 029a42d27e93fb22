"""What holds for every record written inside a block of code."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_sample: ContextVar[bool] = ContextVar("journal_sample", default=False)


@contextmanager
def sample() -> Iterator[None]:
    """Mark every record written inside the block as sample data, so that it is never taken for a legal
    act."""
    token = _sample.set(True)
    try:
        yield
    finally:
        _sample.reset(token)


def is_sample() -> bool:
    """True inside `sample()`."""
    return _sample.get()
