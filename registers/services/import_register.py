"""Taking over a published register: the file is right about every entry it names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from acts.changes import Applied, Change
from journal.services import Entry as JournalEntry
from journal.services import record
from law.entry_states import KEPT_UNDER, STATED, EntryEvent, Register
from law.time import local_date
from registers import policies
from registers.models import Entry, ImportRun, PowerOfAttorney, PowerSource
from registers.parsing.file import ParsedFile
from registers.services._people import one_at_a_time, upsert_holders, upsert_representatives
from registers.services._plan import (
    DATA_FIELDS,
    Difference,
    Stated,
    differences,
    power_as_stated,
    values_of,
    with_people,
)
from registers.services._stated_clocks import Clocks, clocks_of_news, hold_of
from registers.services._write import write

_BATCH: Final = 1000


@dataclass(frozen=True)
class StatusNews:
    """A status that the file states otherwise than it was."""

    number: str
    old: str
    new: str


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did: the counts are on `run`; `newly_absent` are numbers missing for the first time."""

    run: ImportRun
    status_news: tuple[StatusNews, ...]
    newly_absent: tuple[str, ...]


@transaction.atomic
def import_register(
    *, parsed: ParsedFile, register: Register, file_name: str, by: User | None, now: datetime
) -> ImportOutcome:
    """Take over the good rows of a file, all in one transaction; the same file twice changes nothing.

    How the columns are read: «Доверенные лица» are the holder's representatives (they act under a
    доверенность).
    The file does not date their powers; protection runs only within the validity of the attached documents, a
    power of attorney among them (CC 464(1)), so that the power is taken to run as long as the entry, marked
    as
    known from the register only. «Письмо» is the authorised body's decision letter; protection is taken to
    begin on
    its date at the latest. Licensees are not in the file.

    Entries the file does not name are marked absent, never deleted. A changed status leaves an
    EntryStatusChange
    for the check of open cases. Raises NotAllowed.
    """
    today = local_date(now)
    if refusal := policies.keeping_register(by, on=today):
        raise refusal
    one_at_a_time()
    stated = with_people(
        parsed.rows,
        upsert_holders(row.holder for row in parsed.rows),
        upsert_representatives(person for row in parsed.rows for person in row.trusted),
    )
    known = set(Entry.objects.filter(register=register).values_list("number", flat=True))
    missing = _not_yet_absent(register, known - parsed.numbers)
    changed, newly_absent = _lock(register, known & stated.keys(), stated, missing, today)
    added = [stated[number] for number in stated if number not in known]
    run = ImportRun.objects.create(
        register=register,
        file_name=file_name[-250:],
        sha256=parsed.sha256,
        at=now,
        by=by,
        added=len(added),
        updated=len(changed),
        unchanged=len(stated) - len(added) - len(changed),
        rejected=parsed.rejected_rows,
        absent=len(known - parsed.numbers),
    )
    actor_id = by.pk if by else None
    clocks = clocks_of_news(changed, now)
    changes = [
        *(_addition(item, run, actor_id, now) for item in added),
        *(_update(item, stated[item.entry.number], clocks[item.entry.pk], run, now) for item in changed),
        *(_absence(entry, run, actor_id, now, today) for entry in newly_absent),
    ]
    _write_data(changed)
    applied = write(changes, now=now, run=run)
    _write_powers(
        [item.change.subject for item in applied if item.change.event != EntryEvent.ABSENT], stated, today
    )
    _journal(run, register, actor_id)
    return ImportOutcome(run, _status_news(applied), tuple(entry.number for entry in newly_absent))


def _lock(
    register: Register, numbers: set[str], stated: Mapping[str, Stated], missing: Sequence[int], today: date
) -> tuple[list[Difference], list[Entry]]:
    """What differs and what is newly absent: compared without locks, locked, and compared again.

    All rows are locked by one statement in id order, as acts on cases lock the entries they cite.
    """
    powers = _powers(Entry.objects.filter(register=register))
    stored = (
        entry for entry in Entry.objects.filter(register=register).iterator(2000) if entry.number in numbers
    )
    differing = {item.entry.pk for item in differences(stored, stated, powers, today) if item.event}
    locked = list(
        Entry.objects.select_for_update(no_key=True).filter(pk__in=differing | set(missing)).order_by("pk")
    )
    again = differences((entry for entry in locked if entry.pk in differing), stated, powers, today)
    absent = [entry for entry in locked if entry.pk not in differing and entry.absent_since is None]
    return [item for item in again if item.event], absent


def _not_yet_absent(register: Register, numbers: set[str]) -> list[int]:
    unmarked = Entry.objects.filter(register=register, absent_since__isnull=True)
    return [pk for pk, number in unmarked.values_list("pk", "number") if number in numbers]


def _powers(entries: Any) -> dict[int, dict[int, PowerOfAttorney]]:
    """Powers known from the register: entry id -> representative id -> power."""
    found: dict[int, dict[int, PowerOfAttorney]] = {}
    for power in PowerOfAttorney.objects.filter(source=PowerSource.REGISTER, entry__in=entries):
        if power.entry_id is not None:
            found.setdefault(power.entry_id, {})[power.representative_id] = power
    return found


def _addition(stated: Stated, run: ImportRun, actor_id: int | None, now: datetime) -> Change:
    values = values_of(stated)
    return Change(
        subject=Entry(register=run.register, number=stated.row.number, **values),
        event=STATED[stated.row.status],
        effective_at=now,
        provision=KEPT_UNDER[Register(run.register)],
        actor_id=actor_id,
        payload={
            "run": run.pk,
            "line": stated.row.line,
            "register": run.register,
            "number": stated.row.number,
            **_journalled(values),
            "representatives": sorted(party.pk for party in stated.trusted),
        },
        opens=hold_of(run.register, stated.row, STATED[stated.row.status], now),
    )


def _update(item: Difference, stated: Stated, clocks: Clocks, run: ImportRun, now: datetime) -> Change:
    assert item.event is not None, "entries that did not change are left out"
    return Change(
        subject=item.entry,
        event=item.event,
        effective_at=now,
        provision=KEPT_UNDER[Register(run.register)],
        actor_id=run.by_id,
        payload={
            "run": run.pk,
            "line": item.row.line,
            "changed": _changed(item),
            "representatives": sorted(party.pk for party in stated.trusted),
        },
        fields={"absent_since": None} if item.entry.absent_since else {},
        closes=clocks.closes,
        opens=clocks.opens,
        moves=clocks.moves,
    )


def _changed(item: Difference) -> dict[str, list[Any]]:
    """Each column that differs, as it was and as it is stated; to be asked before it is written."""
    old = _journalled({name: getattr(item.entry, name) for name in item.fields})
    return {name: [old[name], new] for name, new in _journalled(item.fields).items()}


def _absence(entry: Entry, run: ImportRun, actor_id: int | None, now: datetime, today: date) -> Change:
    return Change(
        subject=entry,
        event=EntryEvent.ABSENT,
        effective_at=now,
        provision=KEPT_UNDER[Register(run.register)],
        actor_id=actor_id,
        payload={"run": run.pk},
        fields={"absent_since": today},
    )


def _journalled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON. People stand in them by id, so that erasure stays possible."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if name != "folded_key"
    }


def _write_data(changed: Sequence[Difference]) -> None:
    """Write the data columns in bulk; the kernel writes a statement per distinct set, so it gets the rest."""
    with_data = [item for item in changed if item.fields]
    for item in with_data:
        for name, value in item.fields.items():
            setattr(item.entry, name, value)
    columns = [name.removesuffix("_id") for name in DATA_FIELDS]
    Entry.objects.bulk_update([item.entry for item in with_data], columns, batch_size=_BATCH)


def _write_powers(entries: Iterable[Entry], stated: Mapping[str, Stated], today: date) -> None:
    """Bring the powers that the register states for these entries in line with their rows."""
    written = list(entries)
    stored = _powers([entry.pk for entry in written])
    new: list[PowerOfAttorney] = []
    moved: list[PowerOfAttorney] = []
    for entry in written:
        known = dict(stored.get(entry.pk, {}))
        term = {"holder_id": entry.holder_id, "valid_from": entry.valid_from, "valid_to": entry.valid_to}
        for party in stated[entry.number].trusted:
            power = known.pop(party.pk, None)
            if power is None:
                new.append(
                    PowerOfAttorney(
                        representative=party,
                        entry=entry,
                        eeu_wide=entry.register == Register.EEU,
                        source=PowerSource.REGISTER,
                        **term,
                    )
                )
            elif power.ended_on is not None or not power_as_stated(power, term):
                power.ended_on = None
                power.holder_id = entry.holder_id
                power.valid_from = entry.valid_from
                power.valid_to = entry.valid_to
                moved.append(power)
        for power in known.values():
            if power.ended_on is None:
                power.ended_on = today
                moved.append(power)
    PowerOfAttorney.objects.bulk_update(
        moved, ["holder", "valid_from", "valid_to", "ended_on"], batch_size=_BATCH
    )
    PowerOfAttorney.objects.bulk_create(new, batch_size=_BATCH)


def _journal(run: ImportRun, register: Register, actor_id: int | None) -> None:
    record(
        JournalEntry(
            chain=f"register:{register}",
            subject_kind="import_run",
            subject_id=run.pk,
            event="register_imported",
            effective_at=run.at,
            actor_id=actor_id,
            provision=KEPT_UNDER[register],
            payload={
                "sha256": run.sha256,
                "added": run.added,
                "updated": run.updated,
                "unchanged": run.unchanged,
                "rejected": run.rejected,
                "absent": run.absent,
            },
        )
    )


def _status_news(applied: Iterable[Applied]) -> tuple[StatusNews, ...]:
    return tuple(
        StatusNews(item.change.subject.number, item.before, item.after)
        for item in applied
        if item.before and item.before != item.after
    )
