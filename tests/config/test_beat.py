"""When the clock starts what."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from config.celery import app

SHANGHAI = ZoneInfo("Asia/Shanghai")


def seconds_left(name: str, last_run: datetime) -> float:
    entry = app.conf.beat_schedule[name]
    entry_schedule = entry["schedule"]
    entry_schedule.app = app
    remaining: float = entry_schedule.remaining_estimate(last_run).total_seconds()
    return remaining


@pytest.mark.parametrize(
    ("now", "hours"),
    [((2027, 1, 5, 1, 0), 1), ((2027, 1, 5, 3, 0), 23), ((2027, 7, 1, 2, 30), 23.5)],
)
def test_open_years_are_recomputed_at_two_in_the_morning_in_shanghai(
    now: tuple[int, ...], hours: float
) -> None:
    moment = datetime(*now, tzinfo=SHANGHAI)  # type: ignore[misc]
    with time_machine.travel(moment, tick=False):
        assert seconds_left("recompute-open-years", moment) == hours * 3600


def test_the_task_queue_lives_in_the_offices_time_zone() -> None:
    assert str(app.timezone) == "Asia/Shanghai"


def test_lost_jobs_are_swept_up_at_least_every_minute() -> None:
    entry = app.conf.beat_schedule["sweep-jobs"]
    assert entry["schedule"].total_seconds() <= 60
    # An unread sweep is soon gone: a worker that was absent finds no pile of them.
    assert entry["options"]["expires"] <= 60


def test_every_task_on_the_clock_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
