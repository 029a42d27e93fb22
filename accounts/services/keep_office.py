"""Keeping the tree of offices. Small acts that differ only in what they record."""

from datetime import datetime, time

from django.db import transaction

from accounts import policies
from accounts.models import Office, OfficeKind, User
from accounts.services._records import PeopleEvent, letterhead_facts, office_facts, record_about
from acts.refusals import Incomplete, Repeated
from journal.services import JSON
from law.sentences import _
from law.time import local_date

_RANK = {OfficeKind.POST: 1, OfficeKind.DEPARTMENT: 2, OfficeKind.COMMITTEE: 3}


@transaction.atomic
def create_office(
    *,
    code: str,
    kind: OfficeKind,
    parent: Office | None,
    name_kk: str,
    name_ru: str,
    name_en: str,
    closes_at: time,
    by: User | None,
    now: datetime,
) -> Office:
    """Add an office below its parent. `closes_at` is its last moment of a day for paper, in Almaty time.

    Raises NotAllowed, Incomplete (the parent does not rank above it), Repeated (the code is taken).
    """
    refusal = policies.managing_people(by, on=local_date(now))
    if refusal:
        raise refusal
    if Office.objects.filter(code=code).exists():
        raise Repeated(_("This code is taken."), policies.PEOPLE, field="code")
    if (parent is None) != (kind == OfficeKind.COMMITTEE):
        raise Incomplete(
            _("The committee stands at the top; every other office belongs to one above it."),
            policies.PEOPLE,
            field="parent",
        )
    if parent is not None and _RANK[OfficeKind(parent.kind)] <= _RANK[kind]:
        raise Incomplete(
            _("A post belongs to a department or the committee, a department to the committee."),
            policies.PEOPLE,
            field="parent",
        )
    office = Office.objects.create(
        code=code,
        kind=kind,
        parent=parent,
        name_kk=name_kk,
        name_ru=name_ru,
        name_en=name_en,
        closes_at=closes_at,
    )
    record_about(office, PeopleEvent.OFFICE_ADDED, office_facts(office), by=by, now=now)
    return office


@transaction.atomic
def set_letterhead(
    *,
    office_id: int,
    letterhead_kk: str,
    letterhead_ru: str,
    contact_kk: str,
    contact_ru: str,
    letters_side_by_side: bool,
    by: User | None,
    now: datetime,
) -> Office:
    """Say how the office's letters are headed, from the next letter on; those issued stay as they are.

    Raises NotAllowed, Repeated (nothing changes).
    """
    office = _to_change(office_id, by=by, now=now)
    before = letterhead_facts(office)
    office.letterhead_kk, office.letterhead_ru = letterhead_kk.strip(), letterhead_ru.strip()
    office.contact_kk, office.contact_ru = contact_kk.strip(), contact_ru.strip()
    office.letters_side_by_side = letters_side_by_side
    after = _changed(before, letterhead_facts(office))
    office.save(update_fields=list(after))
    record_about(office, PeopleEvent.LETTERHEAD_CHANGED, {"before": before, "after": after}, by=by, now=now)
    return office


@transaction.atomic
def change_office(
    *,
    office_id: int,
    name_kk: str,
    name_ru: str,
    name_en: str,
    closes_at: time,
    is_active: bool,
    by: User | None,
    now: datetime,
) -> Office:
    """Change names, closing time or whether the office is in service; its place in the tree stays.

    Raises NotAllowed, Repeated (nothing changes).
    """
    office = _to_change(office_id, by=by, now=now)
    before = office_facts(office)
    office.name_kk, office.name_ru, office.name_en = name_kk, name_ru, name_en
    office.closes_at, office.is_active = closes_at, is_active
    after = _changed(before, office_facts(office))
    office.save(update_fields=["name_kk", "name_ru", "name_en", "closes_at", "is_active"])
    record_about(office, PeopleEvent.OFFICE_CHANGED, {"before": before, "after": after}, by=by, now=now)
    return office


def _to_change(office_id: int, *, by: User | None, now: datetime) -> Office:
    """The office, locked. Raises NotAllowed."""
    refusal = policies.managing_people(by, on=local_date(now))
    if refusal:
        raise refusal
    return Office.objects.select_for_update().get(pk=office_id)


def _changed(before: dict[str, JSON], after: dict[str, JSON]) -> dict[str, JSON]:
    """What there is now. Raises Repeated when it is what there was."""
    if before == after:
        raise Repeated(_("Nothing was changed."), policies.PEOPLE)
    return after
