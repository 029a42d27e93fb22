"""Each chain by itself: its texts, hashes, order and columns; and the head row that says where it ends."""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from journal.entries import GENESIS, instant_text, record_hash
from journal.verification.findings import Fault, Findings
from journal.verification.rows import stream

_RECORDS = """
SELECT chain, seq, subject_kind, subject_id, event, effective_at, recorded_at, actor_id, provision,
    canonical, previous, hash
FROM journal_record ORDER BY chain, seq
"""

_DISAGREEING_HEADS = """
SELECT chain, head.seq, last.seq FROM journal_chainhead AS head
FULL JOIN (SELECT DISTINCT ON (chain) chain, seq, hash FROM journal_record ORDER BY chain, seq DESC) AS last
    USING (chain)
WHERE (head.seq, head.hash) IS DISTINCT FROM (last.seq, last.hash)
ORDER BY chain
"""

_TEXT_KEYS = {"payload", "sample"}


class _Row(NamedTuple):
    chain: str
    seq: int
    subject_kind: str
    subject_id: int
    event: str
    effective_at: datetime
    recorded_at: datetime
    actor_id: int | None
    provision: str
    canonical: str
    previous: str
    hash: str

    def columns(self) -> dict[str, object]:
        """What the columns say, spelled as in the text."""
        return {
            "chain": self.chain,
            "seq": self.seq,
            "subject_kind": self.subject_kind,
            "subject_id": self.subject_id,
            "event": self.event,
            "effective_at": instant_text(self.effective_at),
            "recorded_at": instant_text(self.recorded_at),
            "actor_id": self.actor_id,
            "provision": self.provision,
        }


def check_chains(findings: Findings) -> None:
    """Recompute every record of every chain, from the first on."""
    rows = (_Row(*row) for row in stream(_RECORDS))
    for _, chain in groupby(rows, key=attrgetter("chain")):
        findings.chains += 1
        _check_chain(chain, findings)


def _check_chain(chain: Iterator[_Row], findings: Findings) -> None:
    expected, previous = 1, GENESIS
    for row in chain:
        findings.records += 1
        if row.seq > expected:
            gap = (
                f"record {expected} is"
                if row.seq == expected + 1
                else f"records {expected} to {row.seq - 1} are"
            )
            findings.add(Fault(f"{gap} missing before it", row.chain, row.seq))
        problems = []
        if row.seq < expected:
            problems.append("this number was already taken by another record")
        if record_hash(row.previous, row.canonical) != row.hash:
            problems.append("its text or its hash was changed")
        if row.seq == expected and row.previous != previous:
            problems.append(
                f"it does not follow record {row.seq - 1}: one of them was changed, replaced or moved"
                if row.seq > 1
                else "it is not the beginning of a chain: records before it were removed"
            )
        problems.extend(_disagreements(row))
        if problems:
            findings.add(Fault("; ".join(problems), row.chain, row.seq))
        expected, previous = row.seq + 1, row.hash


def _disagreements(row: _Row) -> Iterator[str]:
    """What the columns and the text of a record say differently."""
    try:
        text = json.loads(row.canonical)
    except ValueError:
        text = None
    if not isinstance(text, dict):
        yield "its text cannot be read"
        return
    columns = row.columns()
    wrong = [name for name, value in columns.items() if name not in text or text[name] != value]
    if wrong:
        yield f"column and text disagree on {', '.join(wrong)}"
    if text.keys() != columns.keys() | _TEXT_KEYS:
        yield "its text does not have the parts of a record"


def check_heads(findings: Findings) -> None:
    """Compare each head row with the last record of its chain."""
    for chain, head_seq, last_seq in stream(_DISAGREEING_HEADS):
        if head_seq is None:
            problem = f"it has records up to {last_seq} but no head"
        elif last_seq is None:
            problem = f"its head stands at record {head_seq} but none of its records is there"
        elif head_seq > last_seq:
            problem = f"its head stands at record {head_seq} but its last is {last_seq}: the tail was cut off"
        elif head_seq < last_seq:
            problem = f"its head stands at record {head_seq} but there are records up to {last_seq}"
        else:
            problem = f"its head and its record {last_seq} have different hashes"
        findings.add(Fault(problem, chain))
