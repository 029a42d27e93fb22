"""Work done at the same moment by several threads, each on a database connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Start the jobs at once and wait for all; what each returned, or the exception it raised, in order."""
    start = Barrier(len(jobs))
    results: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        try:
            start.wait(30)
            results[place] = job()
        except BaseException as error:
            results[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not any(thread.is_alive() for thread in threads), "a job is stuck"
    return results


def errors_in(results: list[Any]) -> list[BaseException]:
    """The exceptions among results."""
    return [result for result in results if isinstance(result, BaseException)]
