"""Keeping what somebody typed and has not sent: no act in law, nobody's but its author's, forgotten in time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Office, User
from accounts.queries import within
from accounts.roles import What
from acts import stored_files
from acts.refusals import Incomplete, Refusal, Repeated
from acts.stored_files import Readable, taken_in
from customs.models import Case, CaseDraft, DraftPhoto
from customs.services.attachments import add_attachment
from law.sentences import _

#: A draft that nobody touched for so long is forgotten (house rule).
KEPT_FOR: Final = timedelta(days=30)
#: A page that is left while its form is on the way may still send what was typed a moment before.
_LATE: Final = timedelta(seconds=10)
#: Photographs of one draft; the files of a case have no such limit.
MOST_PHOTOS: Final = 20
_PHOTO_KINDS = frozenset({"image/jpeg", "image/png"})


def drafts_of(user: User, *, on: date) -> QuerySet[CaseDraft]:
    """The person's own drafts of new cases, newest first, for offices in which they prepare cases that day."""
    mine = CaseDraft.objects.filter(author=user, page="", sent_at__isnull=True)
    return mine.filter(within(user, What.PREPARE_CASE, on=on))


def draft_of_page(user: User, page: str) -> CaseDraft | None:
    """What the person typed on the page of an act before their session ended."""
    return CaseDraft.objects.filter(author=user, page=page).first()


def key_of_page(page: str) -> uuid.UUID:
    """The key of the one draft that a person has of an act's page."""
    return uuid.uuid5(uuid.NAMESPACE_URL, page)


def keep_draft(
    *,
    author: User,
    key: uuid.UUID,
    fields: Mapping[str, Sequence[str]],
    now: datetime,
    page: str = "",
    office: Office | None = None,
) -> CaseDraft | None:
    """Keep the values typed; what was kept under this key before gives way.

    Without an office it is the person's own; who belongs to none keeps nothing (None), nor does a page whose
    form was sent a moment ago.
    """
    office = office or author.office
    if office is None:
        return None
    values = {name: [_storable(value) for value in given] for name, given in fields.items()}
    kept = {"fields": values, "office": office, "updated_at": now, "sent_at": None}
    with transaction.atomic():
        before = CaseDraft.objects.select_for_update().filter(author=author, key=key).first()
        if before is not None and before.sent_at is not None and now - before.sent_at < _LATE:
            return None
        draft, _made = CaseDraft.objects.update_or_create(
            author=author,
            key=key,
            defaults=kept,
            create_defaults={**kept, "page": page, "created_at": now},
        )
    return draft


def _storable(value: str) -> str:
    """PostgreSQL stores every character but the null."""
    return value.replace("\x00", "")


def drop_draft(*, author: User, key: uuid.UUID) -> bool:
    """Forget a draft of the person's and its photographs; whether there was one."""
    return _forget(CaseDraft.objects.filter(author=author, key=key)) > 0


def forget_old_drafts(*, now: datetime) -> int:
    """Forget what nobody has touched for thirty days; how many drafts that were."""
    return _forget(CaseDraft.objects.filter(updated_at__lt=now - KEPT_FOR))


def _forget(drafts: QuerySet[CaseDraft]) -> int:
    with transaction.atomic():
        ids = list(drafts.select_for_update().values_list("pk", flat=True))
        photos = DraftPhoto.objects.filter(draft__in=ids)
        files = list(photos.values_list("stored_as", flat=True))
        photos.delete()
        CaseDraft.objects.filter(pk__in=ids).delete()
        # Only once the rows are gone for good: a file without a row is litter, a row without a file is a loss.
        transaction.on_commit(lambda: _drop_files(files))
    return len(ids)


def _drop_files(files: Iterable[str]) -> None:
    for stored_as in files:
        stored_files.drop(stored_as)


def add_photo(*, draft: CaseDraft, name: str, content: Readable, now: datetime) -> DraftPhoto:
    """Take in a photograph for the case to come, with its hash; one that is there already is given back.

    Raises `Incomplete` for what is no JPEG or PNG image, is too large or too many.
    """
    with taken_in(content, name=name) as taken, transaction.atomic():
        CaseDraft.objects.select_for_update().get(pk=draft.pk)
        photos = draft.photos.all()
        if taken.content_type not in _PHOTO_KINDS:
            raise Incomplete(
                _("“%(name)s” is no photograph: JPEG and PNG images are taken."),
                "HOUSE.attachments",
                {"name": name[:100]},
                field="photos",
            )
        same = photos.filter(sha256=taken.sha256).first()
        if same is not None:
            return same
        if len(photos) >= MOST_PHOTOS:
            raise Incomplete(
                _("At most %(most)d photographs here: add the others to the case once it is prepared."),
                "HOUSE.attachments",
                {"most": MOST_PHOTOS},
                field="photos",
            )
        stored_as = stored_files.keep(taken)
        try:
            return DraftPhoto.objects.create(
                draft=draft,
                name=stored_files.shown_name(name, taken.content_type),
                content_type=taken.content_type,
                size=taken.size,
                sha256=taken.sha256,
                stored_as=stored_as,
                added_at=now,
            )
        except BaseException:
            stored_files.drop(stored_as)
            raise


def drop_photo(*, author: User, photo_id: int) -> CaseDraft | None:
    """Forget one photograph of a draft of the person's; the draft, None when there was none."""
    photo = DraftPhoto.objects.select_related("draft").filter(pk=photo_id, draft__author=author).first()
    if photo is None:
        return None
    photo.delete()
    stored_files.drop(photo.stored_as)
    return photo.draft


def finish_draft(*, draft: CaseDraft, case: Case, actor: User, now: datetime) -> list[str]:
    """The photographs become files of the case that was opened, the draft goes.

    Answers with the names of photographs that could not be added; they go with the draft.
    """
    lost = []
    for photo in draft.photos.all():
        file = stored_files.open_unchanged(photo.stored_as, photo.sha256)
        if file is None:
            lost.append(photo.name)
            continue
        with file:
            try:
                add_attachment(case_id=case.pk, name=photo.name, content=file, actor=actor, now=now)
            except Repeated:
                continue  # the case has this very photograph already
            except Refusal:
                lost.append(photo.name)
    photos = list(draft.photos.all())
    with transaction.atomic():
        draft.photos.all().delete()
        CaseDraft.objects.filter(pk=draft.pk).update(fields={}, sent_at=now, updated_at=now)
        transaction.on_commit(lambda: _drop_files(photo.stored_as for photo in photos))
    return lost
