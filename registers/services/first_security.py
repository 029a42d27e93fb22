"""The insurance of an application, stored with the entry that is made of it (LAW.md 4.3; CC 461, 459(11))."""

from datetime import datetime

from accounts.models import User
from law.amounts import AmountUnknown, euro_rate_on
from law.required_documents import RequiredDocument
from registers.models import Application, Entry, InsuranceContract
from registers.queries.rates import rates_for
from registers.queries.union import contracts_of, is_union, states_left


def of_application(application: Application, entry: Entry, *, by: User, now: datetime) -> None:
    """Store the contract of an application with the entry that is made of it, inside the inclusion's transaction."""
    if is_union(application):
        _of_union(application, entry, by=by, now=now)
        return
    paper = application.files.filter(kind=RequiredDocument.INSURANCE, removed_at__isnull=True).first()
    if paper is None or application.insurance_amount is None:
        return
    assert application.insured_on and application.insured_from and application.insured_to, (
        "the check asks for them"
    )
    assert application.submitted_at and application.submitted_by, "a draft is never included"
    InsuranceContract.objects.create(
        entry=entry,
        insurer=application.insurer or "–",
        number=application.insurance_number or "–",
        amount=application.insurance_amount,
        concluded_on=application.insured_on,
        changed_on=application.insurance_changed_on,
        valid_from=application.insured_from,
        valid_to=application.insured_to,
        file=paper,
        handed_in_at=application.submitted_at,
        handed_in_by=application.submitted_by,
        approved_at=now,
        approved_by=by,
    )


def _of_union(application: Application, entry: Entry, *, by: User, now: datetime) -> None:
    """The contracts for the register of the union that are valid in every member state, in tenge at their day's rate.

    Contracts that cover the states only together are not one security: of them the entry says that none is known.
    """
    rows = [row for row in contracts_of(application) if not states_left([row])]
    rates = rates_for(row.changed_on or row.concluded_on for row in rows)
    for row in rows:
        try:
            rate = euro_rate_on(row.changed_on or row.concluded_on, rates) if row.currency == "EUR" else 1
        except AmountUnknown:
            continue
        InsuranceContract.objects.create(
            entry=entry,
            insurer=row.insurer or "–",
            number=row.number or "–",
            amount=row.amount * rate,
            concluded_on=row.concluded_on,
            changed_on=row.changed_on,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            file=row.file,
            handed_in_at=row.lodged_at,
            handed_in_by=row.lodged_by,
            approved_at=now,
            approved_by=by,
        )
