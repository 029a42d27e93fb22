"""The beat: in code, every minute, and harmless when it was down or runs twice (architecture rule 6)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab
from django.conf import settings

from kz_ipr.celery import BEAT, app

EVERY_MINUTE = {"customs.sweep", "customs.deliver", "customs.transmit"}
BY_TASK = {entry["task"]: entry for entry in BEAT.values()}


def times(schedule: crontab, start: datetime, end: datetime) -> list[datetime]:
    """When a schedule strikes in a span, minute by minute."""
    minutes = int((end - start) / timedelta(minutes=1))
    found = (start + timedelta(minutes=n) for n in range(minutes))
    return [at for at in found if at.minute in schedule.minute and at.hour in schedule.hour]


def test_the_tasks_of_the_timetable_exist() -> None:
    app.loader.import_default_modules()
    assert EVERY_MINUTE | {"customs.remind", "customs.publish_heads", "figures.count"} <= BY_TASK.keys()
    assert BY_TASK.keys() <= app.tasks.keys()


@pytest.mark.parametrize("task", sorted(EVERY_MINUTE))
def test_a_term_that_ended_is_swept_on_the_minute(task: str) -> None:
    """Release resumes at 00:00 of the day after the last (CC 6): the first tick of that day is 00:00:00."""
    midnight = datetime(2026, 3, 3, tzinfo=ZoneInfo("Asia/Almaty"))
    struck = times(BY_TASK[task]["schedule"], midnight, midnight + timedelta(minutes=3))
    assert struck == [midnight + timedelta(minutes=n) for n in range(3)]


def test_heads_are_published_once_a_day() -> None:
    day = datetime(2026, 3, 3, tzinfo=UTC)
    assert len(times(BY_TASK["customs.publish_heads"]["schedule"], day, day + timedelta(days=1))) == 1


def test_a_worker_that_was_down_for_days_finds_no_thousand_ticks() -> None:
    for name in EVERY_MINUTE:
        assert BY_TASK[name]["options"]["expires"] < 60
    assert all("expires" in entry["options"] for entry in BEAT.values())


def test_a_tick_survives_its_worker_and_is_not_delivered_twice() -> None:
    assert app.conf.task_acks_late and app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_ignore_result and app.conf.result_backend is None
    assert app.conf.timezone == settings.TIME_ZONE == "Asia/Almaty"
