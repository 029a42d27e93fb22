"""What an application still lacks, and what in it the law does not admit (LAW.md 4.1).

Reads the facts of an application and answers with a list: each point names the topic where it is mended, a sentence
and the provision. An empty list of `missing` means that the application can be submitted.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from law.amounts import Amount, AmountUnknown
from law.entry_states import NATIONAL_ONLY, ObjectType, Register, accepted_since, accepts, longest_term
from law.parties import acts_itself, may_represent
from law.protection import Insurance, floor_of
from law.required_documents import (
    DOCUMENT_WORDS,
    MEMBER_STATES,
    CopyForm,
    RequiredDocument,
    content_provision,
    documents_on,
    forms_on,
)
from law.sentences import _


class Topic(StrEnum):
    """One topic of an application, one page each, in the order of the task list."""

    HOLDER = "holder"
    OBJECT = "object"
    PERIOD = "period"
    GOODS = "goods"
    FEATURES = "features"
    LICENSEES = "licensees"
    RISKS = "risks"
    DOCUMENTS = "documents"
    RIGHTS = "rights"
    LANGUAGES = "languages"
    INSURANCE = "insurance"
    UNDERTAKING = "undertaking"


#: Objects that neither register takes in: named, so that the refusal can say so (LAW.md 1).
NOT_ACCEPTED: Mapping[str, str] = {
    "patent": _("patent for an invention or utility model"),
    "design": _("industrial design"),
    "variety": _("plant variety or animal breed"),
}

MOST_GOODS_CODES = 200
MOST_IMAGES = 100
GOODS_CODE_FIGURES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """The power of attorney under which a representative acts: both days included."""

    valid_from: date | None
    valid_to: date | None
    eeu_wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts:
    """What an application holds. Empty means: not said yet.

    `object_type` may name what no register takes in. `right_ends`: by member state for the union's register, one
    under "KZ" for the national one. `in_state_systems`: documents that state systems supply. `undertaken_before`: when
    an undertaking was accepted whose text has changed since, so that it is not given any more.
    """

    register: Register
    holder_name: str = ""
    holder_address: str = ""
    holder_country: str = ""
    by_representative: bool = False
    representative_name: str = ""
    representative_country: str = ""
    power: Power | None = None
    object_type: str = ""
    title_document: str = ""
    title_date: date | None = None
    right_ends: Mapping[str, date] = field(default_factory=dict)
    proof_form: CopyForm | None = None
    wished_until: date | None = None
    goods_description: str = ""
    goods_codes: tuple[str, ...] = ()
    recognition: str = ""
    images: int = 0
    documents: frozenset[RequiredDocument] = frozenset()
    in_state_systems: frozenset[RequiredDocument] = frozenset()
    in_russian: bool = True
    undertaking: bool = False
    undertaken_before: date | None = None
    insurance: Insurance | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Something missing or not admitted: on which topic, in a sentence with `params`, by which provision."""

    topic: Topic
    sentence: str
    provision: str
    params: Mapping[str, object] = field(default_factory=dict)


#: Where each document is handed in.
_TOPIC_OF: Mapping[RequiredDocument, Topic] = {
    RequiredDocument.GENUINE_IMAGES: Topic.FEATURES,
    RequiredDocument.INFRINGING_IMAGES: Topic.FEATURES,
    RequiredDocument.UNDERTAKING: Topic.UNDERTAKING,
    RequiredDocument.INSURANCE: Topic.INSURANCE,
}


def missing(
    facts: ApplicationFacts,
    filing_day: date,
    *,
    entered: Iterable[Amount] = (),
    rates: Mapping[date, Decimal] | None = None,
) -> list[Point]:
    """What keeps the application from being submitted on a day, topic by topic; empty when nothing does.

    A floor that is not known keeps nobody from filing: it is asked for before the object is included (HOUSE.amounts).
    """
    points = [
        *_parties(facts, filing_day),
        *_object(facts, filing_day),
        *_period(facts, filing_day),
        *_goods(facts),
        *_documents(facts, filing_day),
        *_insurance(facts, filing_day, entered, rates or {}),
    ]
    order = list(Topic)
    return sorted(points, key=lambda point: order.index(point.topic))


def _parties(facts: ApplicationFacts, day: date) -> Iterator[Point]:
    code = content_provision(facts.register)
    representative = facts.representative_country if facts.by_representative else ""
    yield from holder_points(
        facts.register, facts.holder_name, facts.holder_address, facts.holder_country, [representative]
    )
    if not facts.by_representative:
        return
    if not facts.representative_name:
        yield Point(Topic.HOLDER, _("Name the representative."), code)
    power = facts.power
    if power is None or power.valid_to is None:
        yield Point(Topic.HOLDER, _("Give the days of the power of attorney."), "HOUSE.power")
    elif power.valid_from is not None and power.valid_to < power.valid_from:
        yield Point(Topic.HOLDER, _("The power of attorney ends before it begins."), "HOUSE.power")
    elif power.valid_to < day or (power.valid_from is not None and day < power.valid_from):
        yield Point(
            Topic.HOLDER,
            _("The power of attorney is not valid on the day of filing: it runs until %(day)s."),
            "HOUSE.power",
            {"day": power.valid_to},
        )
    elif facts.register is Register.EEU and not power.eeu_wide:
        yield Point(Topic.HOLDER, _("The power of attorney must be valid across the union."), "CC459")


def holder_points(
    register: Register, name: str, address: str, country: str, representatives: Iterable[str]
) -> Iterator[Point]:
    """What is wrong with a right holder; `representatives`: the countries of those who act for it."""
    if not name or not address or not country:
        yield Point(
            Topic.HOLDER,
            _("Give the name, the address and the country of the right holder."),
            content_provision(register),
        )
    elif not acts_itself(country) and not any(map(may_represent, representatives)):
        yield Point(
            Topic.HOLDER,
            _("A holder outside the union acts through a person located in a member state."),
            "CC459.5",
        )


def _object(facts: ApplicationFacts, day: date) -> Iterator[Point]:
    code = content_provision(facts.register)
    if facts.object_type in NOT_ACCEPTED:
        yield Point(
            Topic.OBJECT,
            _("No register takes this in: %(what)s."),
            "CC460" if facts.register is Register.NATIONAL else "CC459",
            {"what": NOT_ACCEPTED[facts.object_type]},
        )
    elif not facts.object_type:
        yield Point(Topic.OBJECT, _("Say what kind of object it is."), code)
    else:
        yield from _accepted(ObjectType(facts.object_type), facts.register, day)
    # For the union each member state has a document of title of its own: law.union_check.
    if facts.register is Register.NATIONAL and (not facts.title_document or facts.title_date is None):
        yield Point(Topic.OBJECT, _("Give the document of title and its date."), code)
    elif facts.title_date is not None and facts.title_date > day:
        yield Point(Topic.OBJECT, _("The document of title lies ahead of the filing."), code)
    states = MEMBER_STATES if facts.register is Register.EEU else ("KZ",)
    lacking = [state for state in states if state not in facts.right_ends]
    if lacking and facts.register is Register.NATIONAL:
        yield Point(Topic.OBJECT, _("Say until when the right lasts."), "CC464.3")
    elif lacking:
        yield Point(
            Topic.RIGHTS,
            _("Say until when the right lasts, in each of: %(states)s."),
            "CC464.3",
            {"states": ", ".join(lacking)},
        )
    where = Topic.OBJECT if facts.register is Register.NATIONAL else Topic.RIGHTS
    if any(ends < day for ends in facts.right_ends.values()):
        yield Point(where, _("The right has ended already."), "CC464.3")
    elif facts.title_date and any(ends < facts.title_date for ends in facts.right_ends.values()):
        yield Point(where, _("The right ends before its document of title was made."), code)


def _accepted(object_type: ObjectType, register: Register, day: date) -> Iterator[Point]:
    if object_type in NATIONAL_ONLY and register is Register.EEU:
        yield Point(
            Topic.OBJECT, _("A geographical indication is entered in the national register only."), "CC459"
        )
    elif not accepts(object_type, day):
        yield Point(
            Topic.OBJECT,
            _("Geographical indications are entered from %(day)s."),
            "CC460",
            {"day": accepted_since(object_type)},
        )


def _period(facts: ApplicationFacts, day: date) -> Iterator[Point]:
    wished = facts.wished_until
    if wished is None:
        yield Point(
            Topic.PERIOD, _("Say until when protection is wished."), content_provision(facts.register)
        )
        return
    if wished <= day:
        yield Point(Topic.PERIOD, _("Protection would end before it begins."), "CC464.1")
    elif wished > longest_term(day):
        yield Point(
            Topic.PERIOD,
            _("Protection lasts two years at most: until %(day)s here."),
            "CC464.1",
            {"day": longest_term(day)},
        )
    first = min(facts.right_ends.values(), default=None)
    if first is not None and day <= first < wished:
        yield Point(
            Topic.PERIOD,
            _("Protection never outlasts the right, which ends on %(day)s."),
            "CC464.3",
            {"day": first},
        )


def _goods(facts: ApplicationFacts) -> Iterator[Point]:
    code = content_provision(facts.register)
    if not facts.goods_description:
        yield Point(Topic.GOODS, _("Describe the goods."), code)
    if not facts.goods_codes:
        yield Point(Topic.GOODS, _("Give the codes of the goods, six figures each."), code)
    yield from code_points(facts.register, facts.goods_codes)
    if not facts.recognition:
        yield Point(Topic.GOODS, _("Say how customs can recognise infringing goods."), code)
    if facts.images > MOST_IMAGES:
        yield Point(
            Topic.FEATURES,
            _("An application takes %(most)d images at most."),
            "HOUSE.application_limits",
            {"most": MOST_IMAGES},
        )


def code_points(register: Register, codes: Collection[str]) -> Iterator[Point]:
    """What is wrong with the goods codes that are given."""
    wrong = [each for each in codes if not _six_figures(each)]
    if wrong:
        yield Point(
            Topic.GOODS,
            _("A goods code of an application has six figures: %(codes)s."),
            content_provision(register),
            {"codes": ", ".join(wrong)},
        )
    if len(codes) > MOST_GOODS_CODES:
        yield Point(
            Topic.GOODS,
            _("An application takes %(most)d goods codes at most."),
            "HOUSE.application_limits",
            {"most": MOST_GOODS_CODES},
        )


def _six_figures(code: str) -> bool:
    return len(code) == GOODS_CODE_FIGURES and code.isascii() and code.isdigit()


def _documents(facts: ApplicationFacts, day: date) -> Iterator[Point]:
    held = set(facts.documents) | facts.in_state_systems
    if facts.undertaking:
        held.add(RequiredDocument.UNDERTAKING)
    rows = documents_on(
        day, facts.register, by_representative=facts.by_representative, in_russian=facts.in_russian
    )
    for row in rows:
        if (
            row.document is RequiredDocument.UNDERTAKING
            and row.document not in held
            and facts.undertaken_before
        ):
            yield Point(
                Topic.UNDERTAKING,
                _("The text has changed since it was accepted on %(day)s: read it again, then accept it."),
                row.provision,
                {"day": facts.undertaken_before},
            )
        elif row.required and row.document not in held:
            yield Point(
                _TOPIC_OF.get(row.document, Topic.DOCUMENTS),
                _("Missing: %(what)s."),
                row.provision,
                {"what": DOCUMENT_WORDS[row.document]},
            )
    if (
        RequiredDocument.PROOF_OF_RIGHT in facts.documents
        and facts.proof_form is not None
        and facts.proof_form not in forms_on(day)
    ):
        yield Point(
            Topic.DOCUMENTS,
            _("On the day of filing the right is proven by an original or a notarised copy only."),
            "CC461",
        )


def _insurance(
    facts: ApplicationFacts, day: date, entered: Iterable[Amount], rates: Mapping[date, Decimal]
) -> Iterator[Point]:
    contract = facts.insurance
    if contract is None:
        return
    code = content_provision(facts.register)
    if contract.concluded_on > day:
        yield Point(Topic.INSURANCE, _("The insurance contract lies ahead of the filing."), code)
    if contract.changed_on is not None and contract.changed_on < contract.concluded_on:
        yield Point(Topic.INSURANCE, _("The contract was changed before it was made."), code)
    if contract.valid_to < contract.valid_from:
        yield Point(Topic.INSURANCE, _("The insurance ends before it begins."), code)
    elif contract.valid_to < day:
        yield Point(Topic.INSURANCE, _("The insurance has ended."), code)
    try:
        floor = floor_of(contract, facts.register, entered=entered, rates=rates)
    except AmountUnknown:
        return
    if contract.amount < floor:
        yield Point(
            Topic.INSURANCE,
            _("The insurance is below the least sum of %(floor)s tenge on the contract's date."),
            code,
            {"floor": f"{floor:,.0f}".replace(",", " ")},
        )
