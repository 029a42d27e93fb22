"""The pages of proposals for the register and of its letters, as the crawl expects them."""

from accounts.roles import What
from letters.models import Letter
from registers.models import Application
from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_things import Things


def _letter(application: Application, kind: str) -> Letter:
    found = Letter.objects.filter(subject_kind="application", subject_id=application.pk, kind=kind)
    return found.earliest("pk")


def _own_letters(things: Things) -> list[At]:
    return [
        At((things.filed.pk, _letter(things.filed, "question").pk)),
        At((things.filed.pk, _letter(things.filed, "third_party_question").pk), status=404),
        At((things.draft.pk, _letter(things.filed, "question").pk), status=404),
    ]


def _seen_letters(things: Things) -> list[At]:
    return [
        At((things.filed.pk, _letter(things.filed, "third_party_question").pk)),
        At((things.included.pk, _letter(things.filed, "question").pk), status=404),
    ]


DECISIONS: dict[str, Page] = {
    "proposals": Page(what=What.SEE_APPLICATIONS),
    "proposal": Page(
        what=What.SEE_APPLICATIONS,
        at=lambda things: [
            *(At((proposal.pk,)) for proposal in things.proposals),
            At((10**9,), status=404),
        ],
    ),
    "send-proposal-back": Page(
        what=What.SEE_APPLICATIONS,
        posts=True,
        at=lambda things: [At((proposal.pk,)) for proposal in things.proposals],
    ),
    "record-posting": Page(
        what=What.REVIEW_APPLICATIONS,
        at=lambda things: [
            At((things.filed.pk, things.under_way.pk)),
            At((things.filed.pk, things.own_inquiry.pk), status=404),
        ],
    ),
    "record-receipt": Page(
        what=What.REVIEW_APPLICATIONS,
        at=lambda things: [
            At((things.filed.pk, things.under_way.pk)),
            At((things.filed.pk, things.other_inquiry.pk), status=404),
        ],
    ),
    "application-letter": Page(what=What.APPLY, at=_own_letters, logs=True),
    "review-letter": Page(what=What.SEE_APPLICATIONS, at=_seen_letters, logs=True),
    "entry-letter": Page(
        what=What.SEE_APPLICATIONS,
        at=lambda things: [At((things.world.entry.pk, _letter(things.filed, "question").pk), status=404)],
        logs=True,
    ),
}
