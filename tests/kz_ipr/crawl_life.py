"""What is expected of the addresses of an entry's life: insurance, licensees, what ends soon."""

from collections.abc import Iterable

from accounts.roles import What
from notifications.models import DeliveryState, Message
from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_things import Things
from tests.kz_ipr.crawl_union import of_union_entry


def _own(things: Things) -> Iterable[At]:
    yield At((things.included.pk,))
    yield At((things.union_included.pk,))
    yield At((things.filed.pk,), status=404)


def _licensee(things: Things) -> Iterable[At]:
    yield At((things.included.pk, things.licensee.pk))
    yield At((things.included.pk, 10**9), status=404)


def _insurance(things: Things) -> Iterable[At]:
    waits, other = things.included.entry_id, things.world.entry.pk
    yield from (At((waits, act)) for act in ("approve", "decline", "record", "lost"))
    yield from (At((other, act), status=409) for act in ("approve", "decline"))
    yield from (At((other, act)) for act in ("record", "lost"))
    yield from (At((things.union_included.entry_id, act)) for act in ("record", "lost"))
    yield At((other, "nothing"), status=404)


def _messages(things: Things) -> Iterable[At]:
    paper = Message.objects.filter(subject_kind="entry", state=DeliveryState.TO_PRINT).earliest("pk")
    yield At((paper.pk,))
    yield At((things.message(things.cases["suspended"]).pk,), status=404)


def _acts(things: Things) -> Iterable[At]:
    bare, included = things.world.entry.pk, things.included.entry_id
    yield from (At((bare, act)) for act in ("hold", "consider-exclusion", "exclude", "renew-right"))
    yield from (At((bare, act), status=409) for act in ("lift-hold", "keep", "decline-proof"))
    yield from (At((included, act)) for act in ("approve-report", "renew-right", "decline-proof"))
    yield At((bare, "nothing"), status=404)
    yield from of_union_entry(things)


LIFE_PAGES: dict[str, Page] = {
    "entry-act": Page(what=What.IMPORT_REGISTER, at=_acts),
    "own-entry": Page(what=What.APPLY, at=_own),
    "hand-in-contract": Page(what=What.APPLY, at=_own),
    "hand-in-renewed-right": Page(what=What.APPLY, at=_own),
    "new-entry-licensee": Page(what=What.APPLY, at=_own),
    "end-entry-licensee": Page(what=What.APPLY, at=_licensee),
    "entry-insurance-act": Page(what=What.IMPORT_REGISTER, at=_insurance),
    "ends-soon": Page(
        what=What.IMPORT_REGISTER,
        at=lambda things: [
            At(),
            At(query="?kind=insurance&days=15"),
            At(query="?kind=nonsense&days=nonsense"),
        ],
    ),
    "register-deliveries": Page(what=What.IMPORT_REGISTER),
    "register-message": Page(what=What.IMPORT_REGISTER, at=_messages),
}
