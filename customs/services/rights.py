"""Which rights a case is about, for which of them each goods line is held, and what stands against it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from acts.refusals import Incomplete, OutOfState, Repeated
from customs.models import Case, CaseLine, CitedRight, GoodsLine, LineRight
from law.case_states import CaseState
from law.entry_states import KEPT_UNDER, Register
from law.sentences import _
from registers import queries as registers
from registers.folding import folded_key
from registers.models import Entry
from registers.names import plain_name


def right_key(title: str, holder: str, nameless: str = "") -> str:
    """The same right under either article: folded mark, and the holder's name as `same_mark` compares it.

    `nameless` tells marks apart of which nothing can be read (figurative ones).
    """
    return f"{folded_key(title) or nameless}|{folded_key(plain_name(holder))}"


def key_of(entry: Entry) -> str:
    """The right of an entry. A figurative mark is known by its document of title, else by the entry itself."""
    return right_key(
        entry.title, entry.holder.name, entry.title_number.strip() or f"{entry.register}:{entry.number}"
    )


def refuse_if_registered(title: str, holder: str, days: Collection[date]) -> None:
    """Ex officio needs an object in NEITHER register; on hold, neither route is open (LAW.md 3.7 Route).

    It is asked for the day on which signs were found and for each day on which customs acts before the case
    runs: an object registered meanwhile is protected by its entry (LAW.md 7).
    """
    for entry in registers.same_mark(title, holder):
        if any(registers.is_active(entry, day) for day in days):
            raise OutOfState(
                _("The mark is in a register (entry %(number)s): open the case on the registered object."),
                "CC199.3",
                {"number": entry.number},
                field="mark",
            )
        if any(registers.is_on_hold(entry, day) for day in days):
            raise OutOfState(
                _("Entry %(number)s is on hold: neither route is open while the hold lasts."),
                "CC462.2" if entry.register == Register.NATIONAL else KEPT_UNDER[Register.EEU],
                {"number": entry.number},
                field="mark",
            )


def refuse_held_before(held_for: Mapping[int, Collection[str]]) -> None:
    """Refuse what was held before for the same right (house rule against evergreening).

    `held_for`: the keys of the rights by the primary key of the goods line.
    """
    wanted = {key for keys in held_for.values() for key in keys}
    earlier = (
        LineRight.objects.filter(goods_line__in=held_for.keys(), right_key__in=wanted)
        .exclude(line__case__state=CaseState.DECLINED)
        .select_related("line__case")
    )
    for before in earlier:
        if before.right_key in held_for[before.goods_line_id]:
            raise Repeated(
                _(
                    "These goods were already held for this right in case %(number)s: the same lines are not "
                    "suspended again for the same right."
                ),
                "HOUSE.evergreening",
                {"number": before.line.case.number},
                field="line_numbers",
            )


def hold_lines(
    case: Case,
    lines: Sequence[GoodsLine],
    rights: Sequence[CitedRight],
    ties: Mapping[int, Collection[int]] | None = None,
) -> None:
    """Tie lines to rights, unless one was held before for the same right.

    `ties`: the numbers of the lines that the officer wants held for each entry, by its primary key.
    """
    held_for = guessed(lines, rights) if ties is None else _as_chosen(lines, rights, ties)
    refuse_held_before(
        {line.pk: {right.right_key for right in held_for[line.pk]} for line in lines},
    )
    for line in lines:
        row = CaseLine.objects.create(case=case, goods_line=line)
        # An object in both registers is one right under two entries: it bars other cases once.
        barred = {right.right_key: right.pk for right in reversed(held_for[line.pk])}
        LineRight.objects.bulk_create(
            LineRight(
                line=row,
                right=right,
                goods_line=line,
                right_key=right.right_key,
                open=barred[right.right_key] == right.pk,
            )
            for right in held_for[line.pk]
        )


def _as_chosen(
    lines: Sequence[GoodsLine], rights: Sequence[CitedRight], ties: Mapping[int, Collection[int]]
) -> dict[int, list[CitedRight]]:
    """The officer's choice. Each line is held for a right, each cited entry for a line, and no other."""
    held_for = {
        line.pk: [right for right in rights if line.number in ties.get(right.entry_id or 0, ())]
        for line in lines
    }
    idle = next((line.number for line in lines if not held_for[line.pk]), None)
    if idle is not None:
        raise Incomplete(
            _("Say for which entry line %(line)d is held."), "CC198.1", {"line": idle}, field="ties"
        )
    for right in rights:
        if not any(right in found for found in held_for.values()):
            raise Incomplete(
                _("Say which goods lines are held for entry %(number)s, or do not cite it."),
                "CC198.1",
                {"number": right.entry.number if right.entry else right.title},
                field="ties",
            )
    return held_for


def guessed(lines: Sequence[GoodsLine], rights: Sequence[CitedRight]) -> dict[int, list[CitedRight]]:
    """For which of the cited rights each line is held, as long as the officer does not say otherwise.

    Those of the mark on the goods, else of their code. A line that neither tells apart is held for every
    right, and a right that fits no line for every line: the officer cites it for these goods.
    """
    by_entry = {right.entry_id: right for right in rights if right.entry_id is not None}
    entries = [right.entry for right in rights if right.entry is not None]
    if not entries:
        return {line.pk: list(rights) for line in lines}
    fits = guessed_entries([(line.pk, line.code, line.mark) for line in lines], entries)
    return {line: [by_entry[entry] for entry in found] for line, found in fits.items()}


def guessed_entries(lines: Iterable[tuple[int, str, str]], entries: Sequence[Entry]) -> dict[int, list[int]]:
    """`guessed`, for lines (key, code, mark) not stored yet: primary keys of entries by the line's key."""
    every = [entry.pk for entry in entries]
    held_for = {key: _fitting(code, mark, entries) or list(every) for key, code, mark in lines}
    for entry in every:
        if not any(entry in found for found in held_for.values()):
            for found in held_for.values():
                found.append(entry)
    return held_for


def _fitting(code: str, mark: str, entries: Sequence[Entry]) -> list[int]:
    same_mark = registers.same_mark(mark).filter(pk__in=[entry.pk for entry in entries]) if mark else ()
    by_mark = [entry.pk for entry in same_mark]
    return by_mark or [entry.pk for entry in registers.match_goods(code, entries)]
