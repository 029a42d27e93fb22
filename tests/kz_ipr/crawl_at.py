"""How the crawl writes down an address of a page, and what is expected of the page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Office
from accounts.roles import What
from tests.kz_ipr.crawl_things import Things

#: A thing of no office: only a right that reaches everywhere reaches it.
NO_OFFICE = Office(code="")


@dataclass(frozen=True)
class At:
    """One address of a page. `office`: whose thing it shows; None where the right anywhere is enough.

    `status`: what a person who may see it gets; `but` names those for whom it differs.
    """

    args: tuple[Any, ...] = ()
    query: str = ""
    office: Office | None = None
    status: int = 200
    but: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Page:
    """`what`: the right it asks, None where signing in is enough. `public`: open without signing in.

    `posts`: answers to POST only. `queries`: the most that one answer may cost. `logs`: a GET writes, which
    is said here: downloads are logged.
    """

    what: What | None = None
    public: bool = False
    posts: bool = False
    queries: int = 12
    logs: bool = False
    at: Callable[[Things], Iterable[At]] = lambda things: [At()]
