"""What is expected of the addresses of exchange: schema, export, archives, signatures."""

from accounts.roles import What
from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_things import Things


def _own(things: Things) -> list[At]:
    return [At((each.pk, "json")) for each in (things.draft, things.filed)]


INTERCHANGE: dict[str, Page] = {
    "application-schema": Page(public=True, at=lambda things: [At((1,)), At((2,), status=404)]),
    "application-export": Page(
        what=What.APPLY,
        logs=True,
        at=lambda things: [
            *_own(things),
            At((things.filed.pk, "zip")),
            At((things.filed.pk, "exe"), status=404),
            At((10**9, "json"), status=404),
        ],
    ),
    "review-export": Page(
        what=What.SEE_APPLICATIONS,
        logs=True,
        at=lambda things: [
            At((things.filed.pk, "json")),
            At((things.filed.pk, "zip")),
            At((things.draft.pk, "json"), status=404),
        ],
    ),
    "sign-application": Page(
        what=What.APPLY,
        at=lambda things: [At((things.draft.pk,)), At((things.filed.pk,), status=302)],
    ),
    "print-application": Page(
        what=What.APPLY,
        at=lambda things: [At((things.draft.pk,)), At((things.filed.pk,)), At((10**9,), status=404)],
    ),
    "bulk-filings": Page(what=What.APPLY),
    "bulk-filing": Page(
        what=What.APPLY, at=lambda things: [At((things.archive.pk,)), At((10**9,), status=404)]
    ),
}
