"""What the pages of both sides show of an entry's life: its rights, insurance, licensees, what changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from accounts.models import User
from acts.at_once import at_once, tie
from journal.queries import actors
from law.amounts import Amount
from law.entry_states import Register
from law.protection import WARNING_DAYS
from law.security import SecurityReading, covered_until
from registers.models import ApplicationFile, Entry, InsuranceContract, Licensee, MonthlyIndex
from registers.queries.history import history_of, records_of
from registers.queries.licensees import consents, last_day_of
from registers.queries.rates import Entered
from registers.queries.rights import read_rights
from registers.queries.security import flag_of, floor_has_risen, insurance_of, reading_of
from registers.queries.union_entry import course, is_union_entry, lists_of
from registers.services.renewed_right import reported_under
from registers.services.security import changes_under
from registers.views._union_entry import course_context


@dataclass(frozen=True)
class LicenseeRow:
    """A licensee with the last day of the consent as it is known, and whether it holds today."""

    licensee: Licensee
    last_day: date | None
    now: bool


@dataclass(frozen=True)
class Security:
    """The insurance of an entry today; `until`: the last day without a gap, `warnings`: when that is warned of."""

    reading: SecurityReading
    flag: SecurityReading | None
    until: date | None
    warnings: Sequence[date]
    waiting: InsuranceContract | None
    contracts: Sequence[InsuranceContract]
    risen: bool


def security_of(
    entry: Entry, contracts: Sequence[InsuranceContract], day: date, entered: Iterable[Amount]
) -> Security:
    """Where the insurance of an entry stands on a day; `contracts`: all of its own, in the order handed in.

    `entered`: the monthly indexes that were entered.
    """
    approved = [each for each in contracts if each.approved_at is not None]
    running = [each for each in approved if each.valid_from <= day <= each.last_day]
    until = covered_until([insurance_of(each) for each in approved], day, Register(entry.register))
    return Security(
        reading=reading_of(entry, approved, day, entered),
        flag=flag_of(entry, approved, day, entered),
        until=until,
        warnings=[until - timedelta(days=left) for left in WARNING_DAYS] if until else [],
        waiting=next((each for each in contracts if not each.approved_at and not each.declined_at), None),
        contracts=contracts[::-1],
        risen=bool(running) and all(floor_has_risen(each, day, entered) for each in running),
    )


def licensee_rows(licensees: Sequence[Licensee], day: date) -> list[LicenseeRow]:
    """Those whose consent holds or is to come first, then those that are over."""
    rows = [LicenseeRow(each, last_day_of(each), consents(each, day)) for each in licensees]
    return sorted(rows, key=lambda row: row.last_day is not None and row.last_day < day)


def life_of(entry: Entry, day: date, *, for_holder: bool = False) -> dict[str, Any]:
    """The parts of a page: `rights`, `security`, `licensees`, `edits`, of the union also `course`.

    Read in one statement.
    """
    records = records_of(entry, for_holder=for_holder)
    acting = Q(pk__in=actors(f"entry:{entry.pk}"))
    for name in ("handed_in_by", "approved_by"):
        acting |= Q(pk__in=entry.contracts.filter(**{f"{name}__isnull": False}).values(name))
    lists = at_once(
        entry.contracts.all(),
        ApplicationFile.objects.filter(
            Q(pk__in=entry.contracts.values("file"))
            | Q(pk__in=entry.rights.values("file"))
            | Q(pk__in=entry.reports.values("file"))
        ),
        entry.licensees.all(),
        entry.rights.all(),
        entry.reports.all(),
        records,
        User.objects.filter(acting),
        MonthlyIndex.in_force(),
        *(lists_of(entry) if is_union_entry(entry) else ()),
    )
    contracts, files, licensees, rights, reports, lines, people, indexes, *union = lists
    for rows in (rights, reports):
        tie(rows, "file", files)
    for name, others in (
        ("entry", [entry]),
        ("replaces", contracts),
        ("file", files),
        ("handed_in_by", people),
        ("approved_by", people),
    ):
        tie(contracts, name, others)
    return {
        "rights": read_rights(rights, reports),
        "security": security_of(entry, contracts, day, Entered(indexes)),
        "licensees": licensee_rows(licensees, day),
        "edits": history_of(
            lines, people, licensees, reports, register=Register(entry.register), for_holder=for_holder
        ),
        "changes_under": changes_under(entry),
        "reported_under": reported_under(entry),
        **(course_context(course(entry, *union)) if union else {}),
    }
