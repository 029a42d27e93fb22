"""What the public is told of an entry, and which acts are news to it (CC 460).

Everything that leaves the house - the page, the files, the feed - is made from `record_of`. What is not named here is
not published: contact data, representatives, licensees, distinguishing features, names of officers, requests and
reports of the holder.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, TypedDict

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from law.entry_states import STATED, EntryEvent, EntryStatus
from registers.models import Entry, PublishedChange


class PublicRecord(TypedDict):
    """An entry as it is published. Days as YYYY-MM-DD, None where none is known."""

    register: str
    number: str
    status: str
    object_type: str
    title: str
    aliases: list[str]
    holder: str
    holder_country: str
    classes: list[int]
    goods_codes: list[str]
    goods: str
    title_document: str
    decision: str
    protected_from: str | None
    protected_until: str
    absent_since: str | None
    page: str


#: The column of each field, in words, in the order of the files.
COLUMNS: Final[Mapping[str, Promise]] = {
    "register": _("Register"),
    "number": _("Number"),
    "status": _("Status in the register"),
    "object_type": _("Kind of object"),
    "title": _("Name of the object"),
    "aliases": _("Also written"),
    "holder": _("Right holder"),
    "holder_country": _("Country"),
    "classes": _("Classes"),
    "goods_codes": _("Goods codes"),
    "goods": _("Goods"),
    "title_document": _("Document of title"),
    "decision": _("Decision letter"),
    "protected_from": _("Protected from"),
    "protected_until": _("Protected until"),
    "absent_since": _("Absent from the register since"),
    "page": _("Page"),
}

#: Columns of the database that `record_of` reads; the rest need not be fetched.
READ: Final = (
    "register",
    "number",
    "status",
    "object_type",
    "title",
    "aliases",
    "holder__name",
    "holder__country",
    "classes",
    "goods_codes",
    "goods_description",
    "title_document",
    "letter",
    "valid_from",
    "valid_to",
    "absent_since",
)


def record_of(entry: Entry) -> PublicRecord:
    """The entry as it is published; codes and days as machines read them."""
    return PublicRecord(
        register=entry.register,
        number=entry.number,
        status=entry.status,
        object_type=entry.object_type,
        title=entry.title,
        aliases=entry.aliases,
        holder=entry.holder.name,
        holder_country=entry.holder.country,
        classes=entry.classes,
        goods_codes=entry.goods_codes,
        goods=entry.goods_description,
        title_document=entry.title_document,
        decision=entry.letter,
        protected_from=_day(entry.valid_from),
        protected_until=entry.valid_to.isoformat(),
        absent_since=_day(entry.absent_since),
        page=f"{settings.SITE_URL}{entry.get_absolute_url()}",
    )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


_ADDED, _CHANGED, _EXCLUDED = PublishedChange.Kind

#: Acts that the public is told of; an entry's first one is an addition.
NEWS: Final[Mapping[EntryEvent, PublishedChange.Kind]] = {
    EntryEvent.INCLUDED: _ADDED,
    EntryEvent.EXCLUDED: _EXCLUDED,
    STATED[EntryStatus.EXCLUDED]: _EXCLUDED,
    **dict.fromkeys((event for status, event in STATED.items() if status != EntryStatus.EXCLUDED), _CHANGED),
    EntryEvent.HELD: _CHANGED,
    EntryEvent.HOLD_LIFTED: _CHANGED,
    EntryEvent.TERM_ENDED: _CHANGED,
    EntryEvent.RENEWED: _CHANGED,
    EntryEvent.DATA_CHANGED: _CHANGED,
    EntryEvent.ABSENT: _CHANGED,
    EntryEvent.RETURNED: _CHANGED,
}

#: Acts that are between the holder and the authorised body, or that only the house needs to know.
NOT_NEWS: Final = frozenset(
    {
        EntryEvent.CONTACTS_COMPLETED,
        EntryEvent.LICENSEES_CHANGED,
        EntryEvent.RENEWAL_REQUESTED,
        EntryEvent.RIGHT_END_REPORTED,
        EntryEvent.RIGHT_RENEWAL_REPORTED,
        EntryEvent.RIGHT_RENEWED,
        EntryEvent.RIGHT_RENEWAL_DECLINED,
        EntryEvent.EXCLUSION_PROPOSED,
        EntryEvent.EXCLUSION_DROPPED,
        EntryEvent.EXCLUSION_TOLD,
        EntryEvent.CLOCK_MOVED,
        EntryEvent.SECURITY_PROPOSED,
        EntryEvent.SECURITY_APPROVED,
        EntryEvent.SECURITY_DECLINED,
        EntryEvent.SECURITY_FELL,
        EntryEvent.DECISION_PROPOSED,
        EntryEvent.PROPOSAL_ENDED,
        EntryEvent.CHANGE_REPORTED,
        EntryEvent.REPORT_SENT,
        EntryEvent.RENEWAL_SENT,
        EntryEvent.RENEWAL_DECLINED,
    }
)

#: How the page and the feed name each act.
NEWS_WORDS: Final[Mapping[EntryEvent, Promise]] = {
    EntryEvent.INCLUDED: _("included"),
    EntryEvent.EXCLUDED: _("excluded"),
    EntryEvent.HELD: _("put on hold"),
    EntryEvent.HOLD_LIFTED: _("hold lifted"),
    EntryEvent.TERM_ENDED: _("term of protection over"),
    EntryEvent.RENEWED: _("protection renewed"),
    EntryEvent.STATED_ACTIVE: _("stated as active by the keeper of the register"),
    EntryEvent.STATED_ON_HOLD: _("stated as on hold by the keeper of the register"),
    EntryEvent.STATED_EXPIRED: _("stated as expired by the keeper of the register"),
    EntryEvent.STATED_EXCLUDED: _("stated as excluded by the keeper of the register"),
    EntryEvent.DATA_CHANGED: _("data changed"),
    EntryEvent.ABSENT: _("no longer in the published register"),
    EntryEvent.RETURNED: _("in the published register again"),
}
