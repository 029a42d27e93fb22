"""The acts on a case in the crawl: their addresses, and the right that each asks."""

from collections.abc import Iterable

from accounts.roles import What
from tests.kz_ipr.crawl_at import At
from tests.kz_ipr.crawl_things import Things

#: Which right each act on a case asks of the person, besides seeing the case.
ACT_NEEDS: dict[str, What] = {
    **dict.fromkeys(
        ("suspend", "decline", "extend", "refuse-extension", "cancel", "refuse-release"), What.DECIDE_CASE
    ),
    **dict.fromkeys(("reject-document", "set-aside-prolongation", "end-court-case"), What.DECIDE_CASE),
    **dict.fromkeys(("release-lines", "seize-lines", "split"), What.DECIDE_CASE),
    **dict.fromkeys(
        ("request-extension", "request-prolongation", "request-cancellation", "lodge-document"),
        What.RECORD_IN_CASE,
    ),
    **dict.fromkeys(("ask-for-documents", "cover-release"), What.RECORD_IN_CASE),
    **dict.fromkeys(("verify-document", "record-judgment", "record-annulment"), What.RECORD_IN_CASE),
    **dict.fromkeys(
        ("record-release", "order-destruction", "hand-over", "record-destruction", "other-disposal"),
        What.RECORD_DISPOSAL,
    ),
    **dict.fromkeys(
        ("add-attachment", "record-fact", "complete-contact", "confirm-nothing-pending"), What.RECORD_IN_CASE
    ),
    **dict.fromkeys(("propose-correction", "add-representative"), What.RECORD_IN_CASE),
    # Whoever records, or decides in the head's stead
    **dict.fromkeys(("confirm-correction", "reject-correction"), What.SEE_CASE),
    "finish-task": What.SEE_CASE,  # officers finish the case's tasks, chief officers those on their list
}


def acts(things: Things) -> Iterable[At]:
    """The page of every act on every case."""
    for case in (*things.cases.values(), things.there):
        yield from (At((case.number, act), office=case.office) for act in ACT_NEEDS)
