"""What the journal is told about people and offices: ids and salted hashes, never names or addresses."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from accounts import policies
from accounts.models import Office, User
from journal.services import JSON, Entry, hashed, record


class PeopleEvent(StrEnum):
    """What can happen to a person's account or to an office; the value is what the journal stores."""

    PERSON_ADDED = "person_added"
    ROLE_CHANGED = "role_changed"
    PERSON_DEACTIVATED = "person_deactivated"
    PERSON_REACTIVATED = "person_reactivated"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an event
    OFFICE_ADDED = "office_added"
    OFFICE_CHANGED = "office_changed"
    LETTERHEAD_CHANGED = "letterhead_changed"


def person_facts(person: User) -> dict[str, JSON]:
    """The rights of a person and hashes of what identifies them."""
    return {
        "role": person.role,
        "office": person.office_id,
        "username": hashed(person.username),
        "full_name": hashed(person.full_name),
        "email": hashed(person.email),
    }


def office_facts(office: Office) -> dict[str, JSON]:
    """An office is no person: its data stand open."""
    return {
        "code": office.code,
        "kind": office.kind,
        "parent": office.parent_id,
        "names": {"kk": office.name_kk, "ru": office.name_ru, "en": office.name_en},
        "closes_at": office.closes_at.isoformat(timespec="minutes"),
        "is_active": office.is_active,
    }


def letterhead_facts(office: Office) -> dict[str, JSON]:
    """How the office's letters are headed, by column."""
    return {
        "letterhead_kk": office.letterhead_kk,
        "letterhead_ru": office.letterhead_ru,
        "contact_kk": office.contact_kk,
        "contact_ru": office.contact_ru,
        "letters_side_by_side": office.letters_side_by_side,
    }


def record_about(
    subject: User | Office, event: PeopleEvent, payload: Mapping[str, JSON], *, by: User | None, now: datetime
) -> None:
    """Append to the subject's own chain; the last statement of the act's transaction."""
    kind = "user" if isinstance(subject, User) else "office"
    record(
        Entry(
            chain=f"{kind}:{subject.pk}",
            subject_kind=kind,
            subject_id=subject.pk,
            event=event,
            effective_at=now,
            actor_id=by.pk if by else None,
            provision=policies.PEOPLE,
            payload=payload,
        )
    )
