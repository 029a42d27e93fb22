"""The letters of the register that a person may see: all of them for central staff, the own ones for an applicant."""

from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.organisations import acts_under
from accounts.queries import may
from accounts.roles import What
from letters.models import Letter
from registers.models import Application, Entry
from registers.notices import APPLICANT
from registers.queries.contacts import ContactRole


def letters_seen(subject: Application | Entry, user: User, *, on: date) -> QuerySet[Letter]:
    """Letters about an application, with its entry, or about an entry, to whoever they went: for central staff."""
    found = _letters().filter(_about(subject))
    return found if may(user, What.SEE_APPLICATIONS, on=on) else found.none()


def own_letters(application: Application, *, on: date) -> QuerySet[Letter]:
    """What its applicant was written; of the entry what the holder was, while the power of attorney is good.

    `application` is one of the reader's own (`registers.queries.applications.own_applications`).
    """
    own = Q(subject_kind="application", subject_id=application.pk, recipient_ref=APPLICANT)
    entry = application.entry
    mandate = application.mandate
    acts = mandate is None or acts_under(mandate, on)
    if entry is not None and acts:
        own |= Q(
            subject_kind="entry", subject_id=entry.pk, recipient_ref__startswith=f"{ContactRole.HOLDER}:"
        )
    return _letters().filter(own)


def _about(subject: Application | Entry) -> Q:
    if isinstance(subject, Entry):
        return Q(subject_kind="entry", subject_id=subject.pk)
    about = Q(subject_kind="application", subject_id=subject.pk)
    return about | Q(subject_kind="entry", subject_id=subject.entry_id) if subject.entry_id else about


def _letters() -> QuerySet[Letter]:
    return Letter.objects.select_related("rendering").defer("data", "rendering__content").order_by("-pk")
