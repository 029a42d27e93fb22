"""How long an object would be protected, and what bounds it: at the inclusion and at each renewal (CC 464)."""

from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import Mandate
from accounts.organisations import mandates_of_holder
from law.entry_states import Register
from law.protection import unbroken
from law.required_documents import MEMBER_STATES
from law.term import ProtectionTerm, bounded_term
from registers.models import Application, Entry, UnionContract, UnionRight
from registers.queries.rights import right_ends_of
from registers.queries.security import approved_contracts
from registers.queries.union import contracts_of, is_union, power_under, right_ends, rights_of

_A_DAY = timedelta(days=1)


def inclusion_term(application: Application, day: date) -> ProtectionTerm:
    """The term of an object that is included on a day (CC 464(1), 464(3))."""
    if not is_union(application):
        return bounded_term(
            day,
            wished=application.wished_until,
            right_ends=[application.right_until] if application.right_until else [],
            power_ends=_power_ends(application, ()),
            insured_until=application.insured_to,
        )
    rights = rights_of(application)
    return bounded_term(
        day,
        wished=application.wished_until,
        right_ends=right_ends(rights).values(),
        power_ends=_power_ends(application, rights),
        insured_until=_covered_everywhere(contracts_of(application), day),
    )


def power_ends_of(application: Application) -> list[date]:
    """The last days of the powers of attorney under which it is filed: of each holder where they differ by state."""
    return _power_ends(application, rights_of(application) if is_union(application) else ())


def _power_ends(application: Application, rights: Iterable[UnionRight]) -> list[date]:
    powers = map(power_under, [application.mandate, *(right.mandate for right in rights)])
    return [power.valid_to for power in powers if power is not None and power.valid_to is not None]


def _covered_everywhere(contracts: Iterable[UnionContract], day: date) -> date | None:
    """The last day on which every member state is covered without a gap; None while one of them is not insured."""
    rows = list(contracts)
    ends = []
    for state in MEMBER_STATES:
        spans = [(row.valid_from, row.valid_to) for row in rows if state in row.states]
        begins = max(day, min((first for first, _last in spans), default=day))
        ends.append(unbroken(spans, begins))
    known = [end for end in ends if end is not None]
    return min(known) if len(known) == len(MEMBER_STATES) else None


def renewal_term(entry: Entry, *, wished: date | None = None) -> ProtectionTerm:
    """The term that follows the present one (CC 462(1), 464), by the documents that are known now.

    Insurance and power of attorney count where they go on without a gap from the end of the present term; where they
    end before, they bound it to their last day. An entry of which none is known is not bounded by it.
    """
    return bounded_term(
        entry.valid_to,
        wished=wished,
        right_ends=right_ends_of(entry).values(),
        power_ends=_renewed_powers(entry),
        insured_until=_renewed_cover(entry),
    )


def _renewed_cover(entry: Entry) -> date | None:
    spans = [(each.valid_from, each.last_day) for each in approved_contracts().filter(entry=entry)]
    return _goes_on(spans, entry.valid_to)


def _renewed_powers(entry: Entry) -> list[date]:
    """Of the representative that applied: of each holder, the powers of attorney that follow one another."""
    application = Application.objects.select_related("mandate").filter(entry=entry).first()
    if application is None:
        return []
    rights = rights_of(application) if is_union(application) else []
    mandates = {each.pk: each for each in (application.mandate, *(row.mandate for row in rights)) if each}
    ends = [_goes_on(_spans(mandate, entry), entry.valid_to) for mandate in mandates.values()]
    return [end for end in ends if end is not None]


def _spans(mandate: Mandate, entry: Entry) -> list[tuple[date | None, date]]:
    powers = map(power_under, mandates_of_holder(mandate))
    return [
        (power.valid_from, power.valid_to)
        for power in powers
        if power is not None and power.valid_to and (power.eeu_wide or entry.register != Register.EEU)
    ]


def _goes_on(spans: Iterable[tuple[date | None, date]], until: date) -> date | None:
    """Until when it holds beyond a day without a gap, else the last day on which it held; None where none is known."""
    known = list(spans)
    if not known:
        return None
    after = until + _A_DAY
    before = [last for first, last in known if first is None or first <= after]
    return unbroken(known, after) or max(before, default=until)
