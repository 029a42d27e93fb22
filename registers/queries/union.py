"""The read side of what only an application to the register of the union has (LAW.md 4.2)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from accounts.models import Mandate
from law.amounts import AmountUnknown
from law.application_check import Power
from law.entry_states import Register
from law.protection import Insurance, SecurityFlaw
from law.required_documents import RequiredDocument
from law.union_check import Paper, StateRight, UnionFacts
from law.union_security import Currency, UnionContract, least_sum, uncovered, union_flaw
from registers.models import (
    Application,
    ApplicationFile,
    CommissionRecord,
    PaperLanguage,
    UnionRight,
)
from registers.models import UnionContract as ContractRow
from registers.queries.rates import rates_for

#: Papers that are read; images, and translations themselves, are not asked for their language.
READ = (RequiredDocument.PROOF_OF_RIGHT, RequiredDocument.POWER_OF_ATTORNEY, RequiredDocument.OTHER)


def is_union(application: Application) -> bool:
    """Whether it is for the register of the union."""
    return application.register == Register.EEU


def power_under(mandate: Mandate | None) -> Power | None:
    """The power of attorney of a mandate; one that has ended is good until the day before."""
    if mandate is None:
        return None
    last = mandate.valid_to
    if mandate.ended_on is not None and mandate.ended_on <= last:
        last = date.fromordinal(mandate.ended_on.toordinal() - 1)
    return Power(valid_from=mandate.valid_from, valid_to=last, eeu_wide=mandate.eeu_wide)


def rights_of(application: Application) -> list[UnionRight]:
    """The rights by member state, as far as they are written; read once for each time that it is read itself."""
    known = UnionRight.objects.select_related("mandate", "proof")
    prefetch_related_objects([application], Prefetch("union_rights", known))
    return list(application.union_rights.all())


def papers_of(files: Iterable[ApplicationFile]) -> list[tuple[ApplicationFile, PaperLanguage | None]]:
    """The papers that are read, each with what was said of its language (`files_of` reads it along)."""
    return [(file, getattr(file, "said_language", None)) for file in files if file.kind in READ]


def right_ends(rights: Iterable[UnionRight]) -> dict[str, date]:
    """Until when the right lasts, by member state."""
    return {right.state: right.ends_on for right in rights if right.ends_on is not None}


def union_facts(
    application: Application, files: Sequence[ApplicationFile], rights: Iterable[UnionRight]
) -> UnionFacts:
    """The application as the law's check of the union reads it. `files`: those handed in and not taken out."""
    there = {file.pk for file in files}
    return UnionFacts(
        rights={right.state: _right(application, right, there) for right in rights},
        papers=tuple(
            Paper(
                name=file.name,
                kind=RequiredDocument(file.kind),
                language=said.language if said else "",
                translated=said is not None and said.translation_id in there,
            )
            for file, said in papers_of(files)
        ),
    )


def _right(application: Application, right: UnionRight, there: set[int]) -> StateRight:
    other = right.mandate if right.mandate_id != application.mandate_id else None
    return StateRight(
        document=right.document,
        document_date=right.document_date,
        ends=right.ends_on,
        proven=right.proof_id in there,
        holder=other.name if other else "",
        power=power_under(other),
    )


def records_of(application: Application) -> QuerySet[CommissionRecord]:
    """The steps between the authorised body and the Commission, the first one first."""
    return application.commission_records.all()


def contract_as_law(row: ContractRow) -> UnionContract:
    """A contract as the law's functions read it."""
    return UnionContract(
        Insurance(
            amount=row.amount,
            concluded_on=row.concluded_on,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            changed_on=row.changed_on,
        ),
        Currency(row.currency),
        frozenset(row.states),
    )


def every_contract_of(application: Application) -> list[ContractRow]:
    """The contracts ever handed in, the first one first, also those that were taken back."""
    return list(application.union_contracts.select_related("file", "withdrawal"))


def contracts_of(application: Application) -> list[ContractRow]:
    """The contracts handed in that stand, the first one first."""
    return standing_of(every_contract_of(application))


def standing_of(rows: Iterable[ContractRow]) -> list[ContractRow]:
    """Those of them that were not taken back."""
    return [row for row in rows if row.taken_back is None]


def states_left(rows: Iterable[ContractRow]) -> tuple[str, ...]:
    """The member states that no contract covers yet."""
    return uncovered(contract_as_law(row) for row in rows)


def rates_of(rows: Iterable[ContractRow]) -> dict[date, Decimal]:
    """The rates that were entered for the days of these contracts; what an applicant states is not among them."""
    contracts = map(contract_as_law, rows)
    return rates_for(each.insurance.counts_from for each in contracts if each.currency is Currency.KZT)


def union_security(rows: Iterable[ContractRow], day: date) -> SecurityFlaw | None:
    """What is wrong with the security on a day; None when nothing is. Raises AmountUnknown for want of a rate."""
    known = list(rows)
    return union_flaw(map(contract_as_law, known), day, rates_of(known))


def floors(rows: Iterable[ContractRow]) -> dict[int, Decimal | None]:
    """The least sum of each contract in its own currency, by its id; None while its rate is not entered."""
    known = list(rows)
    rates = rates_of(known)
    return {row.pk: _least(row, rates) for row in known}


def _least(row: ContractRow, rates: dict[date, Decimal]) -> Decimal | None:
    try:
        return least_sum(contract_as_law(row), rates)
    except AmountUnknown:
        return None


def titles_of(application: Application, rights: Iterable[UnionRight] | None = None) -> str:
    """The documents of title in words; in the union those of each member state. `rights`: those read already."""
    if not is_union(application):
        return " ".join(filter(None, (application.title_document, application.title_number)))
    known = rights_of(application) if rights is None else rights
    written = (right for right in known if right.document)
    return "; ".join(f"{right.state}: {right.document} {right.number}".strip() for right in written)
