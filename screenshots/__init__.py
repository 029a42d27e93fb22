"""The pictures of docs/first-day.md: `bin/screenshots` takes them, the tour shows them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"

#: Thursday, 10:30 in Almaty. Only what the database itself dates (when a record was written) shows the real day.
MOMENT = datetime(2026, 11, 26, 5, 30, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture: who looks at which page, in which language and width, and what they open or press first.

    `{asked}` in the address is the case whose holder has asked for more time, `{prepared}` one that waits for the head.
    """

    name: str
    path: str
    who: str = ""
    language: str = "ru"
    width: int = 1120
    height: int = 700
    open: str = ""
    press: str = ""


PICTURES = (
    Picture(name="sign-in", path="/sign-in/", height=520),
    Picture(name="queue", who="inspector", path="/cases/?show="),
    Picture(name="keys", who="inspector", path="/cases/?show=", press="?"),
    Picture(name="new-case", who="inspector", path="/cases/new/"),
    Picture(name="case", who="inspector", path="/cases/{asked}/", height=760),
    Picture(name="days", who="inspector", path="/cases/{asked}/#clocks", open=".proof > summary"),
    Picture(name="lodge", who="inspector", path="/cases/{asked}/do/lodge-document/"),
    Picture(name="desk", who="head", path="/desk/", open=".desk-row summary"),
    Picture(name="decide", who="head", path="/cases/{prepared}/do/suspend/"),
    Picture(name="refusal", who="inspector", path="/cases/{prepared}/do/suspend/", height=520),
    Picture(name="help", path="/help/CC198.2/", height=560),
    Picture(name="simulator", path="/timetable/?regime=registered&decided_on=2026-11-20&extension=10"),
    Picture(name="phone", who="head", path="/desk/", language="kk", width=390),
)
