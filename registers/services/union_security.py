"""The security for the register of the union: contracts handed in, or taken back, within the month (CC 459(11))."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from acts.changes import OpenClock
from acts.refusals import Incomplete, OutOfState, Repeated, TooLate
from acts.stored_files import Readable
from deadlines.models import Clock
from law.amounts import AmountUnknown
from law.application_states import ApplicationEvent
from law.clocks import RegisterClock
from law.protection import Insurance, SecurityFlaw
from law.required_documents import RequiredDocument
from law.sentences import _
from law.time import local_date
from law.union_security import SECURITY, Currency, UnionContract, faults, needs_rate
from registers import policies
from registers.models import Application, ContractTakenBack
from registers.models import UnionContract as ContractRow
from registers.queries.rates import rates_for
from registers.queries.union import contracts_of, states_left, union_security
from registers.services._applications import act, lock, open_clocks, provision_of
from registers.services.application_files import file_kept


def lodge_contract(
    *,
    application_id: int,
    insurer: str,
    number: str,
    amount: Decimal,
    currency: Currency,
    concluded_on: date,
    valid_from: date,
    valid_to: date,
    states: Sequence[str],
    file: tuple[str, Readable],
    changed_on: date | None = None,
    stated_rate: Decimal | None = None,
    rate_source: str = "",
    by: User,
    now: datetime,
) -> ContractRow:
    """Hand in a contract; with the one that covers the last member state the term is kept (CC 459(11)).

    `file`: name and content. A contract in tenge is judged by the rate of its day; where none is known, the applicant
    states it with its source (`stated_rate`), which is asked for and never guessed. Raises NotAllowed, OutOfState (no
    notice of the Commission; handed in already), TooLate (the month is over), Incomplete (below the floor, days out of
    order, no rate).
    """
    insurance = Insurance(amount, concluded_on, valid_from, valid_to, changed_on)
    contract = UnionContract(insurance, currency, frozenset(states))
    with (
        file_kept(RequiredDocument.INSURANCE, file[0], file[1], by=by, now=now) as hand_in,
        transaction.atomic(),
    ):
        application = _awaiting(application_id, by, now)
        stated = _judge(contract, stated_rate, rate_source, local_date(now))
        row = ContractRow.objects.create(
            application=application,
            insurer=insurer.strip(),
            number=number.strip(),
            amount=amount,
            currency=currency,
            concluded_on=concluded_on,
            changed_on=changed_on,
            valid_from=valid_from,
            valid_to=valid_to,
            states=sorted(states),
            stated_rate=stated_rate if stated else None,
            rate_source=rate_source.strip() if stated else "",
            file=hand_in(application),
            lodged_at=now,
            lodged_by=by,
        )
        left = states_left(contracts_of(application))
        act(
            application,
            ApplicationEvent.SECURITY_LODGED,
            actor=by,
            now=now,
            payload={"contract": row.pk, "file": row.file.sha256, "left": list(left)},
            # The term goes on while a member state is left.
            refs=frozenset() if left else None,
            context={"left": left},
        )
    return row


def _awaiting(application_id: int, by: User, now: datetime) -> Application:
    application = lock(application_id)
    refusal = policies.writing(application, by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(application, ApplicationEvent.SECURITY_LODGED)
    clock = next(
        (each for each in open_clocks(application) if each.kind == RegisterClock.UNION_SECURITY), None
    )
    if clock is None:
        raise OutOfState(_("The insurance is handed in already: it covers every member state."), SECURITY)
    if clock.lapses_at is not None and clock.lapses_at <= now:
        raise _month_over(clock)
    return application


@transaction.atomic
def take_back_contract(
    *, application_id: int, contract_id: int, reasons: str = "", by: User, now: datetime
) -> ContractRow:
    """Take back a contract typed wrongly, while the month runs; it is kept and counts no more (CC 459(11)).

    Where a member state is left without a contract by it, the month runs on with its own days if it had ended by the
    contract. Raises NotAllowed, OutOfState (included or decided meanwhile), TooLate (the month is over), Incomplete (no
    such contract), Repeated (taken back already).
    """
    event = ApplicationEvent.SECURITY_TAKEN_BACK
    application = lock(application_id)
    refusal = policies.writing(application, by, on=local_date(now))
    if refusal:
        raise refusal
    provision_of(application, event)
    row = application.union_contracts.select_related("withdrawal").filter(pk=contract_id).first()
    if row is None:
        raise Incomplete(_("This contract is not of this application."), SECURITY)
    if row.taken_back is not None:
        raise Repeated(_("This contract is taken back already."), SECURITY)
    clock = _month_of(application)
    if clock.lapses_at is None or clock.lapses_at <= now:
        raise _month_over(clock)
    ContractTakenBack.objects.create(
        contract=row, reasons=reasons.strip(), taken_back_at=now, taken_back_by=by
    )
    # It may be handed in anew, with what was typed wrongly put right.
    row.file.removed_at, row.file.removed_by = now, by
    row.file.save(update_fields=["removed_at", "removed_by"])
    left = states_left(contracts_of(application))
    act(
        application,
        event,
        actor=by,
        now=now,
        payload={"contract": row.pk, "left": list(left), "reasons": reasons.strip()},
        opens=[_runs_on(clock)] if left and clock.end else [],
        context={"left": left, "contract": f"{row.insurer}, {row.number}", "last_day": clock.due_on},
    )
    return row


def _month_of(application: Application) -> Clock:
    """The month for the insurance, running or ended."""
    found = Clock.objects.filter(
        subject_kind="application", subject_id=application.pk, kind=RegisterClock.UNION_SECURITY
    )
    return found.latest("pk")


def _runs_on(clock: Clock) -> OpenClock:
    return OpenClock(
        kind=RegisterClock.UNION_SECURITY,
        counted_from=clock.counted_from,
        started_at=clock.started_at,
        length=clock.length,
        dated_as=clock,
    )


def _month_over(clock: Clock) -> TooLate:
    return TooLate(
        _("The month for the insurance is over: its last day was %(day)s."), SECURITY, {"day": clock.due_on}
    )


def _judge(contract: UnionContract, stated_rate: Decimal | None, rate_source: str, today: date) -> bool:
    """Refuse what the law does not admit. Returns whether the rate that the applicant states was needed."""
    day = contract.insurance.counts_from
    rates = rates_for([day]) if contract.currency is Currency.KZT else {}
    stated = needs_rate(contract, rates)
    if stated:
        if stated_rate is None or not rate_source.strip():
            raise Incomplete(
                _("No rate of the euro is known for %(day)s or before: give it, and where it was published."),
                "HOUSE.amounts",
                {"day": day},
                field="rate_source" if stated_rate is not None else "stated_rate",
            )
        rates = {day: stated_rate}
    for point in faults(contract, today, rates):
        raise Incomplete(point.sentence, point.provision, point.params)
    return stated


def refuse_unless_secured(application: Application, day: date) -> None:
    """What stops an inclusion in the register of the union for want of security on a day (CC 459(11)).

    Raises OutOfState (not everything is handed in), Incomplete (a rate is not entered, a contract is below the floor,
    not begun or ended).
    """
    rows = contracts_of(application)
    left = states_left(rows)
    if left:
        raise OutOfState(
            _("The insurance does not cover every member state yet: %(states)s."),
            SECURITY,
            {"states": ", ".join(left)},
        )
    try:
        flaw = union_security(rows, day)
    except AmountUnknown as unknown:
        raise Incomplete(unknown.sentence, unknown.provision, unknown.params) from None
    if flaw is not None:
        raise Incomplete(_FLAWS[flaw], SECURITY)


_FLAWS: Mapping[SecurityFlaw, str] = {
    SecurityFlaw.NONE_KNOWN: _("No insurance was handed in."),
    SecurityFlaw.NOT_YET: _("The insurance does not run yet."),
    SecurityFlaw.ENDED: _("The insurance has ended."),
    SecurityFlaw.BELOW_FLOOR: _("A contract is below the least sum at the rate of its day."),
}
