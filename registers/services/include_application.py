"""The decision to include: the entry is made with its number and its term of protection, in the same act."""

from datetime import date, datetime
from itertools import chain

from django.db import transaction

from accounts.models import User
from acts.refusals import Incomplete
from law.application_states import ApplicationEvent
from law.entry_states import ObjectType, Register
from law.protection import last_filing_day
from law.register_proposals import ProposedAct
from law.term import BOUND_OVER, BOUND_PROVISIONS, ProtectionTerm, TermBound
from law.time import local_date
from registers.models import Application, Entry, Proposal
from registers.parsing.numbers import OBJECT_TYPES
from registers.queries.terms import inclusion_term
from registers.queries.union import is_union, titles_of
from registers.services._applications import act
from registers.services.commission import decided_after_notice
from registers.services.first_rights import rights_of_application
from registers.services.first_security import not_measured, of_application
from registers.services.include_entry import PersonData, PowerData, include_entry
from registers.services.review_application import under_review
from registers.services.union_security import refuse_unless_secured


def next_entry_number(application: Application, day: date) -> str:
    """A number to propose: after those given and those proposed, the letters of its kind, the day: 00042/ТЗ-261126.

    None for the register of the union, whose numbers the Commission gives.
    """
    if is_union(application):
        return ""
    numbers = Entry.objects.filter(register=application.register).values_list("number", flat=True)
    waiting = Proposal.objects.filter(act=ProposedAct.INCLUDE, outcome="").values_list(
        "given__number", flat=True
    )
    heads = (number.partition("/")[0] for number in chain(numbers.iterator(), waiting))
    last = max((int(head) for head in heads if head.isdecimal()), default=0)
    letters = next(word for word, kind in OBJECT_TYPES.items() if kind == application.object_type)
    return f"{last + 1:05d}/{letters}-{day:%y%m%d}"


@transaction.atomic
def include_application(
    *,
    application_id: int,
    number: str,
    document: str,
    decided_on: date | None = None,
    by: User,
    now: datetime,
    version: int | None = None,
) -> Entry:
    """Include the object: protection begins today (CC 460) and lasts as `inclusion_term` says.

    `document` is the decision; in the register of the union it is the Commission's, and protection begins on its day
    (`decided_on`), once the security is there (CC 459(11)). Raises NotAllowed, OutOfState (a refusal is proposed, or
    decided already), Stale, Incomplete (the right or a document has ended meanwhile, no number, no decision, no
    security or none that can be measured), Repeated (the number is taken), TooEarly (decided on a day ahead).
    """
    today = local_date(now)
    event = ApplicationEvent.INCLUDED
    application = under_review(application_id, event, by, now, version, decided=True)
    begins = today
    if is_union(application):
        begins = decided_on or today
        decided_after_notice(application, begins, today)
        refuse_unless_secured(application, today)
    refusal = not_measured(application)
    if refusal:
        raise refusal
    term = inclusion_term(application, begins)
    until = term.until
    if until <= today:
        raise _over(term)
    entry = include_entry(
        register=Register(application.register),
        number=number,
        object_type=ObjectType(application.object_type),
        title=application.title,
        holder=_holder(application),
        valid_to=until,
        document=document,
        valid_from=begins if is_union(application) else None,
        title_document=titles_of(application),
        goods_codes=application.goods_codes,
        goods_description=application.goods_description,
        classes=application.classes,
        aliases=application.aliases,
        representatives=_representatives(application),
        licensees=[
            PersonData(name=each.name, bin_iin=each.bin_iin, country=each.country, address=each.address)
            for each in application.licensees.all()
        ],
        by=by,
        now=now,
    )
    of_application(application, entry, by=by, now=now)
    rights_of_application(application, entry, by=by, now=now)
    act(
        application,
        event,
        actor=by,
        now=now,
        fields={"entry": entry, "decided_at": now, "decided_by": by},
        payload={
            "entry": entry.pk,
            "number": entry.number,
            "until": until.isoformat(),
            "bounded_by": [bound.value for bound in term.bounds],
        },
        context={
            "entry": entry.number,
            "last_day": until,
            "renewal_day": last_filing_day(until),
        },
    )
    return entry


def _over(term: ProtectionTerm) -> Incomplete:
    """Nothing is left of the term: which of its limits is over."""
    bound = next((each for each in term.bounds if each in BOUND_OVER), TermBound.RIGHT)
    return Incomplete(BOUND_OVER[bound], BOUND_PROVISIONS[bound])


def _holder(application: Application) -> PersonData:
    mandate, own = application.mandate, application.organisation
    if mandate is not None:
        return PersonData(
            name=mandate.name, bin_iin=mandate.bin_iin, country=mandate.country, address=mandate.address
        )
    return PersonData(
        name=own.name,
        bin_iin=own.bin_iin,
        country=own.country,
        address=own.address,
        phone=own.phone,
        **_contact(application),
    )


def _representatives(application: Application) -> list[PowerData]:
    mandate, own = application.mandate, application.organisation
    if mandate is None:
        return []
    person = PersonData(
        name=own.name,
        bin_iin=own.bin_iin,
        country=own.country,
        address=own.address,
        phone=own.phone,
        **_contact(application),
    )
    return [
        PowerData(
            person=person,
            valid_from=mandate.valid_from,
            valid_to=mandate.valid_to,
            document=mandate.document,
            eeu_wide=mandate.eeu_wide,
        )
    ]


def _contact(application: Application) -> dict[str, str]:
    """Whoever filed it is written to."""
    person = application.submitted_by
    return {"email": person.email, "language": person.language} if person else {}
