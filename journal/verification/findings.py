"""What a verification counts and what it finds wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where (a record, a chain or a file of heads) and what."""

    problem: str
    chain: str = ""
    seq: int | None = None
    file: str = ""

    def __str__(self) -> str:
        if not self.chain:
            return f"File {self.file}: {self.problem}."
        place = f"Chain {self.chain}" if self.seq is None else f"Chain {self.chain}, record {self.seq}"
        return f"{place}: {self.problem}."


@dataclass(slots=True)
class Findings:
    """Totals of a verification; each fault goes to `report` as it is found.

    `heads` counts the database's published heads, `files` the files compared with them; `last_head` is the
    newest instant in either; `uncovered` counts the records that no published head vouches for yet.
    """

    report: Callable[[Fault], None]
    chains: int = 0
    records: int = 0
    heads: int = 0
    files: int = 0
    last_head: datetime | None = None
    uncovered: int = 0
    faults: int = 0

    def add(self, fault: Fault) -> None:
        self.faults += 1
        self.report(fault)

    def head_taken(self, instant: datetime) -> None:
        self.last_head = max(self.last_head or instant, instant)
