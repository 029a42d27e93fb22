"""Measure the figures: `bin/bench [names]`, or `python -m bench` where a database is configured.

Without names all are measured and docs/benchmarks.md is written; with names their rows take the place of the former
ones there, if those were measured on the same machine. Exits with 1 when a figure does not keep to its limit.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from traceback import print_exc
from typing import Any

import django

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"

INTRODUCTION = """# Benchmarks

Written by `bin/bench`. Each figure is the median of five rounds; a figure and what it is compared with are
measured in the same run, on the same database, with the same durability. Ratios can be compared between
machines, times cannot.
"""

EXPLANATIONS = """
- **Ending overdue cases**: one sweep of cases whose term has lapsed, through `acts.apply`, in batches, as a
  worker just started does it: states, clocks, the automatic decision, the notices to both sides and the officer
  in their languages with every disclosed field, the letters to both sides in two languages with their numbers,
  the release instruction, the journal. Its floor is the same
  rows, their values in memory, written by COPY and one UPDATE for each table, in one transaction, with no
  logic.
- **Due date**: ten business days with their grade, against `numpy.busday_offset` called one date at a time.
- **Queue**: the first page through the whole stack (session, permissions, template) without the network, against
  a page without content in the same layout, and against itself with few cases.
- **Letter**: the PDF of a frozen letter in Kazakh and Russian with its code and the calendar of its term, tagged
  and fit for archive, against one page of as much text set by the same program with nothing around it.
- **Case page**: the page of one suspended case, likewise, against a page without content in the same layout, and
  against itself with few cases.
- **Statistics**: cases of two years at twenty posts, with 500 marks of which few are frequent, counted as every
  night; the pages read from them, likewise, against themselves with few cases. The file of marks has a line for
  each mark, of which few cases have few, and no limit.
- **Archive of applications**: 500 applications with two documents and two images each, checked against the schema,
  their files and the law, and then filed, each in a transaction of its own: rows, journal, clock, number, mails to the
  applicant. Their floor is the same archive read, every file compared with its hash and stored as durably, with nothing
  recorded.
- **Registers**: 100,000 entries with marks of a seeded generator, as long as those of the published register,
  every tenth with an alias. Marks are damaged by turns: two letters swapped, one replaced by any other, one
  dropped, look-alike letters of the other alphabet, letters set apart, figures for letters. Lost: the mark is not
  among the first ten. Precision: of the first ten, how many are the mark that was meant; there is one of each, so
  that with ten shown it cannot pass 10 %. The bare search is shared trigrams or two edits at most, over every
  key, in one statement. Files: made for each state of the registers once and then kept; the memory is Python's own.
- **bin/run**: seconds until the first page answers, everything installed; a later start keeps the database.
"""


def main() -> int:
    django.setup()
    from bench import (
        bare,
        bulk,
        case_page,
        due_date,
        ending,
        figures_page,
        letters,
        queue_page,
        registers_search,
        start,
    )
    from bench.machine import described
    from bench.result import Row, as_row

    benches: Mapping[str, Callable[[], Sequence[Row | Mapping[str, Any]]]] = {
        "due_date": due_date.run,
        "ending": ending.run,
        "queue": queue_page.run,
        "letters": letters.run,
        "case": case_page.run,
        "statistics": figures_page.run,
        "bulk": bulk.run,
        "registers": registers_search.run,
        "start": start.run,
        "bare": bare.run,
    }
    chosen = sys.argv[1:] or list(benches)
    if unknown := set(chosen) - benches.keys():
        print(f"Unknown: {', '.join(sorted(unknown))}. There are: {', '.join(benches)}.", file=sys.stderr)
        return 2
    rows: list[Row] = []
    failed: list[str] = []
    for name in chosen:
        print(f"Measuring {name} ...", file=sys.stderr, flush=True)
        try:
            rows += [as_row(each) for each in benches[name]()]
        except Exception:
            # What the others measure in these minutes is not lost with it.
            print_exc()
            failed.append(name)
    written = table(rows)
    print(written)
    machine = described()
    former = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
    if len(chosen) == len(benches) and not failed:
        DOCUMENT.write_text(document(written, machine), encoding="utf-8")
    elif _listed(machine) in former:
        DOCUMENT.write_text(document(_renewed(former, written), machine), encoding="utf-8")
    broken = [row.name for row in rows if not row.held]
    if broken:
        print(f"Over the limit: {'; '.join(broken)}.", file=sys.stderr)
    if failed:
        print(f"Not measured: {', '.join(failed)}.", file=sys.stderr)
    return 1 if broken or failed else 0


def table(rows) -> str:
    """The rows as a Markdown table."""
    from bench.result import number

    lines = ["| figure | measured | compared with | ratio | at most | |", "|---|---:|---:|---:|---:|---|"]
    for row in rows:
        unit = f" {row.unit}" if row.unit else ""
        limit = "" if row.limit is None else f"{row.limit:g}" + (" times" if row.floor is not None else unit)
        floor = "" if row.floor is None else number(row.floor) + unit
        verdict = "" if row.limit is None else "held" if row.held else "**over**"
        cells = [row.name, number(row.ours) + unit, floor, number(row.ratio), limit, verdict]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _renewed(former: str, written: str) -> str:
    """The former table with the new rows in the places of those of the same names, others after them."""
    new = {line.split("|")[1]: line for line in written.splitlines()}
    kept = [new.pop(line.split("|")[1], line) for line in former.splitlines() if line.startswith("|")]
    return "\n".join([*kept, *new.values()])


def _listed(machine: Mapping[str, str]) -> str:
    return "\n".join(f"- {name}: {value}" for name, value in machine.items())


def document(written: str, machine: Mapping[str, str]) -> str:
    """The page docs/benchmarks.md."""
    return f"{INTRODUCTION}\n{written}\n{EXPLANATIONS}\n## Machine ({date.today()})\n\n{_listed(machine)}\n"  # noqa: DTZ011


if __name__ == "__main__":
    sys.exit(main())
