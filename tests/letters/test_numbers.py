"""Numbers without gaps per office and year, whoever issues at the same moment and whatever is rolled back."""

from threading import Barrier

import pytest
from django.db import transaction

from letters.models import Counter, Letter
from letters.services import issue
from tests.factories import almaty
from tests.letters.samples import NOW, issued, outgoing
from tests.races.together import together


def numbers(office: int = 7) -> list[str]:
    return list(Letter.objects.filter(office_id=office).order_by("place").values_list("number", flat=True))


@pytest.mark.django_db
def test_each_office_and_year_counts_by_itself() -> None:
    with transaction.atomic():
        issue([outgoing("a"), outgoing("b", office=8, office_code="55302"), outgoing("c")], now=NOW)
    with transaction.atomic():
        # 31 December in Almaty is over, in UTC it is not.
        issue([outgoing("d")], now=almaty(2027, 1, 1, 0, 30))

    assert sorted(numbers(7)) == ["50501/2026/000001", "50501/2026/000002", "50501/2027/000001"]
    assert numbers(8) == ["55302/2026/000001"]


@pytest.mark.django_db
def test_a_letter_is_issued_once() -> None:
    issued("a")
    with transaction.atomic():
        assert issue([outgoing("a"), outgoing("b")], now=NOW) == 1
    assert numbers() == ["50501/2026/000001", "50501/2026/000002"]


@pytest.mark.django_db(transaction=True)
def test_letters_are_issued_only_inside_an_act() -> None:
    with pytest.raises(RuntimeError):
        issue([outgoing("a")], now=NOW)
    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_and_one_that_fails_leave_no_gap() -> None:
    class UndoneError(Exception):
        pass

    inside = Barrier(9)

    def act(name: str, undone: bool = False) -> None:
        with transaction.atomic():
            inside.wait(30)
            issue([outgoing(f"{name}:{each}") for each in range(3)], now=NOW)
            if undone:
                raise UndoneError

    results = together(
        *(lambda name=name: act(name) for name in "abcdefgh"),  # type: ignore[misc]
        lambda: act("failing", undone=True),
    )

    assert [type(result) for result in results] == [type(None)] * 8 + [UndoneError]
    assert numbers() == [f"50501/2026/{place:06d}" for place in range(1, 25)]
    assert Counter.objects.get().last == 24
    # Each act's letters stand together: a batch takes one range.
    for name in "abcdefgh":
        places = Letter.objects.filter(dedupe_key__startswith=f"{name}:").values_list("place", flat=True)
        assert max(places) - min(places) == 2
