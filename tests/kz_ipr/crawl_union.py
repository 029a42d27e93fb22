"""The pages of the register of the union, of the rates of the euro and of the monthly indexes."""

from collections.abc import Iterable

from accounts.roles import What
from law.application_check import Topic
from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_things import Things

#: Topics with addresses of their own.
OF_THE_UNION = (Topic.RIGHTS, Topic.LANGUAGES)


def _topic(things: Things) -> list[At]:
    return [
        At((things.union_draft.pk,)),
        At((things.union_awaiting.pk,), status=302),
        At((things.draft.pk,), status=404),
    ]


def of_union_entry(things: Things) -> Iterable[At]:
    """The records on an entry of the union; what the national register decides is no act there."""
    entry = things.union_included.entry_id
    yield from (
        At((entry, act)) for act in ("renewed-by-commission", "not-renewed", "excluded-by-commission")
    )
    yield from (At((entry, act)) for act in ("send-report", "changed-by-commission"))
    yield At((entry, "renew-right"))
    yield At((entry, "decline-proof"), status=409)
    yield At((entry, "send-renewal"), status=409)
    yield At((entry, "hold"), status=404)


UNION_PAGES: dict[str, Page] = {
    "union-rights": Page(what=What.APPLY, at=_topic),
    "union-languages": Page(what=What.APPLY, at=_topic),
    "lodge-security": Page(
        what=What.APPLY,
        at=lambda things: [
            At((things.union_awaiting.pk,)),
            At((things.union_draft.pk,), status=409),
            At((things.filed.pk,), status=404),
        ],
    ),
    "take-back-contract": Page(
        what=What.APPLY,
        at=lambda things: [
            At((things.union_awaiting.pk, things.union_contract.pk)),
            At((things.union_included.pk, things.union_contract.pk), status=404),
            At((things.filed.pk, things.union_contract.pk), status=404),
        ],
    ),
    "rates": Page(what=What.SEE_RATES, at=lambda things: [At(), At(query="?page=x"), At(query="?page=99")]),
    "new-rate": Page(
        what=What.KEEP_RATES, at=lambda things: [At(), At(query="?day=2026-11-20"), At(query="?day=31.31.31")]
    ),
    "indexes": Page(what=What.SEE_RATES, at=lambda things: [At()]),
    "new-index": Page(
        what=What.KEEP_RATES, at=lambda things: [At(), At(query="?day=2027-01-01"), At(query="?day=x")]
    ),
}
