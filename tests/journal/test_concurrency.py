"""Writers that meet: real threads, real connections."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from journal.models import ChainHead, Record
from journal.queries import timeline
from journal.services import record, record_many
from journal.verification import verify
from tests.journal.conftest import entry

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*jobs: Callable[[], None]) -> None:
    """Run the jobs at the same moment, each on a connection of its own; raise the first error of any."""
    start = Barrier(len(jobs))
    errors: list[BaseException] = []

    def run(job: Callable[[], None]) -> None:
        try:
            start.wait()
            job()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def write_one_by_one(chain: str, times: int) -> None:
    for _ in range(times):
        with transaction.atomic():
            record(entry(chain))


def write_together(chains: list[str], times: int) -> None:
    for _ in range(times):
        with transaction.atomic():
            record_many([entry(chain) for chain in chains])


def test_eight_writers_of_one_new_chain_leave_one_unbroken_chain():
    at_once(*[lambda: write_one_by_one("case:17", 10)] * 8)
    lines = timeline("case:17")
    assert [line["seq"] for line in lines] == list(range(1, 81))
    recorded = [line["recorded_at"] for line in lines]
    assert recorded == sorted(recorded)
    assert verify(lambda fault: pytest.fail(str(fault))).records == 80


def test_writers_of_the_same_chains_in_different_orders_never_block_each_other():
    """Some chains are there before, some are made by whoever comes first; no deadlock, nothing lost."""
    write_together([f"case:{number}" for number in range(0, 30, 3)], 1)
    forward = [f"case:{number}" for number in range(30)]
    at_once(
        lambda: write_together(forward, 10),
        lambda: write_together(forward[::-1], 10),
        lambda: write_together(forward[::2], 10),
        lambda: write_together(forward[5:] + forward[:5], 10),
    )
    assert Record.objects.count() == 10 + 10 * (30 + 30 + 15 + 30)
    assert ChainHead.objects.get(chain="case:1").seq == 30
    assert verify(lambda fault: pytest.fail(str(fault))).chains == 30


def test_verification_meanwhile_sees_one_moment():
    """A reader among writers never takes a chain that has just grown for one that disagrees with its head."""
    found = []

    def look() -> None:
        for _ in range(10):
            verify(found.append)

    at_once(look, *[lambda: write_one_by_one("case:17", 30)] * 3)
    assert found == []
