"""The insurance of an application, stored with the entry that is made of it (LAW.md 4.3; CC 461, 459(11))."""

from datetime import datetime

from accounts.models import User
from acts.refusals import Refusal
from law.entry_states import Register
from law.required_documents import RequiredDocument
from registers.models import Application, Entry, InsuranceContract
from registers.queries.applications import stated_insurance
from registers.queries.union import contracts_of, is_union
from registers.services._floor import below_floor


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


def not_measured(application: Application) -> Refusal | None:
    """What stops an inclusion in the national register: a contract that cannot be measured yet, or falls short.

    An unknown floor was no hindrance to filing: the applicant cannot enter the index (HOUSE.amounts).
    """
    insurance = stated_insurance(application)
    if insurance is None or is_union(application):
        return None
    return below_floor(insurance, Register.NATIONAL)


def _of_union(application: Application, entry: Entry, *, by: User, now: datetime) -> None:
    """The contracts for the register of the union, each with the member states in which it is valid (CC 459(11))."""
    for row in contracts_of(application):
        InsuranceContract.objects.create(
            entry=entry,
            insurer=row.insurer,
            number=row.number,
            amount=row.amount,
            currency=row.currency,
            concluded_on=row.concluded_on,
            changed_on=row.changed_on,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            states=row.states,
            file=row.file,
            handed_in_at=row.lodged_at,
            handed_in_by=row.lodged_by,
            approved_at=now,
            approved_by=by,
        )
