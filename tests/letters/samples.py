"""Letters as an act would hand them over."""

from datetime import date

from django.db import transaction

from law.business_days import WorkingCalendar
from letters.frozen import Data, freeze_term
from letters.models import Letter
from letters.outgoing import OutgoingLetter
from letters.services import issue
from tests.factories import almaty

NOW = almaty(2026, 11, 20)
OFFICE, CODE = 7, "50501"


def data(body: str = "Тауарлар Ә\n\n  1. бір\n") -> Data:
    """A letter in both languages with the calendar of a term."""
    name = {"kk": "Тоқтата тұру", "ru": "Приостановление", "en": "Suspension"}
    return {
        "languages": ["kk", "ru"],
        "texts": {
            "kk": {"subject": "Хабарлама", "body": body},
            "ru": {"subject": "Уведомление", "body": "Товары\n\n  1. один\n"},
        },
        "heads": {
            "kk": {"lines": ["Кеден бекеті"], "contact": []},
            "ru": {"lines": ["Таможенный пост"], "contact": ["г. Алматы"]},
        },
        "signed": {"kk": [], "ru": ["Решение принял(а): Б."]},
        "terms": [freeze_term(name, WorkingCalendar(2026, 2026), date(2026, 11, 20), date(2026, 12, 4))],
        "site": "https://ipr.example.kz",
    }


def outgoing(key: str, *, office: int = OFFICE, **changes: object) -> OutgoingLetter:
    """A letter about case 12 of an office, with changes."""
    values: dict[str, object] = {
        "dedupe_key": key,
        "office_id": office,
        "office_code": CODE,
        "kind": "suspension",
        "subject_kind": "case",
        "subject_id": 12,
        "title": "Уведомление",
        "data": data(),
        "effective_at": NOW,
        "recipient_ref": "party:3",
        "recipient_name": "ТОО «Рога»",
        **changes,
    }
    return OutgoingLetter(**values)  # type: ignore[arg-type]


def issued(key: str = "case:12:suspension:party:3", **changes: object) -> Letter:
    """The row of a letter issued at `NOW`."""
    with transaction.atomic():
        issue([outgoing(key, **changes)], now=NOW)
    return Letter.objects.get(dedupe_key=key)
