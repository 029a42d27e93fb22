"""Cases at each stage of their course, as their inspector and head brought them there by 2026-11-24."""

from acts.sweep import sweep
from customs.models import Case
from customs.services.court import record_judgment
from customs.services.disposal import hand_over, order_destruction
from customs.services.lodge import lodge_document
from customs.services.request import request_extension, request_prolongation
from law.documents import DocumentKind
from tests.factories import World, almaty, receipt_of, suspended_case, suspended_ex_officio

NOW = almaty(2026, 11, 24)
RECEIVED = almaty(2026, 11, 23, 15)


def with_request(world: World, *, proof: bool = True) -> Case:
    """A request to extend waits for the head, by default with its proof of going to court."""
    case = suspended_case(world)
    document = None
    if proof:
        document = lodge_document(
            case_id=case.pk,
            kind=DocumentKind.COURT_APPLICATION,
            receipt=receipt_of(case, RECEIVED),
            actor=world.inspector,
            now=NOW,
        )
    request_extension(
        case_id=case.pk,
        receipt=receipt_of(case, RECEIVED),
        days=7,
        proof_id=document.pk if document else None,
        actor=world.inspector,
        now=NOW,
    )
    return case


def held(world: World) -> Case:
    """Held until the court decides: the judge's ruling came in time."""
    case = suspended_case(world)
    lodge_document(
        case_id=case.pk,
        kind=DocumentKind.JUDGE_RULING,
        receipt=receipt_of(case, RECEIVED),
        actor=world.inspector,
        now=NOW,
    )
    return case


def prolonged(world: World) -> Case:
    """Ex officio, prolonged by the receipt of the holder's request."""
    case = suspended_ex_officio(world)
    request_prolongation(case_id=case.pk, receipt=receipt_of(case, RECEIVED), actor=world.inspector, now=NOW)
    return case


def judged(world: World) -> Case:
    """A judgment in force found an infringement."""
    case = held(world)
    record_judgment(
        case_id=case.pk,
        court="Almaty court",
        number="2-1",
        decided_on=NOW.date(),
        in_force_on=NOW.date(),
        outcome="infringement",
        received_at=NOW,
        actor=world.inspector,
        now=NOW,
    )
    return case


def ordered(world: World) -> Case:
    """The court ordered destruction."""
    case = judged(world)
    order_destruction(
        case_id=case.pk, in_force_on=NOW.date(), reasons="Court", actor=world.inspector, now=NOW
    )
    return case


def handed_over(world: World) -> Case:
    """The goods are with the receiving body."""
    case = ordered(world)
    hand_over(case_id=case.pk, happened_at=NOW, reasons="Act", actor=world.inspector, now=NOW)
    return case


def released_by_time(world: World) -> Case:
    """The term ran out; the sweep has not passed yet."""
    return suspended_case(world, now=almaty(2026, 11, 6))


def release_instructed(world: World) -> Case:
    """The sweep has passed: the declaration system is told to release."""
    case = released_by_time(world)
    sweep(now=almaty(2026, 11, 21, 0, 1))
    case.refresh_from_db()
    return case


def on_the_last_day(world: World) -> Case:
    """The term runs out tonight."""
    return suspended_case(world, now=almaty(2026, 11, 10))
