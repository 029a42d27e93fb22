"""What is expected of the addresses by which a draft is saved while it is typed and its files come in parts."""

from collections.abc import Iterable

from accounts.roles import What
from law.application_check import Topic
from tests.kz_ipr.crawl_at import At, Page
from tests.kz_ipr.crawl_things import Things


def _image(things: Things) -> Iterable[At]:
    pair = things.filed.features.get()
    yield At((things.filed.pk, pair.genuine_id))
    yield At(
        (things.filed.pk, things.filed.files.filter(content_type="application/pdf").earliest("pk").pk),
        status=404,
    )
    yield At((things.draft.pk, pair.genuine_id), status=404)


DRAFTS: dict[str, Page] = {
    "application-uploads": Page(what=What.APPLY, posts=True, at=lambda things: [At((things.draft.pk,))]),
    "application-upload": Page(
        what=What.APPLY,
        at=lambda things: [
            At((things.draft.pk, things.upload.key)),
            At((things.filed.pk, things.upload.key), status=404),
        ],
    ),
    "application-present": Page(what=What.APPLY, posts=True, at=lambda things: [At((things.draft.pk,))]),
    "keep-topic": Page(
        what=What.APPLY,
        posts=True,
        at=lambda things: [At((things.draft.pk, topic.value)) for topic in (Topic.HOLDER, Topic.GOODS)],
    ),
    "keep-row": Page(
        what=What.APPLY,
        posts=True,
        at=lambda things: [At((things.draft.pk, Topic.LICENSEES.value))],
    ),
    "application-small": Page(what=What.APPLY, at=_image, logs=True),
    "review-small": Page(what=What.SEE_APPLICATIONS, at=_image, logs=True),
}
