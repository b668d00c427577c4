"""Jobs: one effect for many deliveries, nothing lost, progress seen, failures in words."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, transaction
from django.utils import timezone

from core import job_progress, jobs
from core.models import Job, JobState
from core.queries import job_view
from core.tasks import sweep_jobs

pytestmark = pytest.mark.django_db
Body = Callable[[Job, jobs.Progress], Any]


class Probe:
    """A job kind whose function the test sets; counts its runs."""

    def __init__(self) -> None:
        self.runs = 0
        self.body: Body = lambda job, progress: None

    def __call__(self, job: Job, progress: jobs.Progress) -> Any:
        self.runs += 1
        return self.body(job, progress)


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    monkeypatch.setattr(jobs, "_kinds", dict(jobs._kinds))
    monkeypatch.setattr(job_progress, "PROGRESS_EVERY", 0)
    found = Probe()
    jobs.register("test.probe", found, steps=[("read", "读"), ("write", "写")], title="试验")
    return found


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    ids: list[str] = []
    monkeypatch.setattr(jobs, "_waker", [ids.append])
    return ids


def ask(**changes: Any) -> Job:
    values = {"kind": "test.probe", "payload": {}, "actor": None, "authority": None, **changes}
    return jobs.enqueue(**values)


def fresh(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def age(job: Job, **moments: timedelta) -> None:
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(**{name: now - ago for name, ago in moments.items()})


OLD = timedelta(minutes=5)


def test_a_job_delivered_three_times_runs_once(probe: Probe) -> None:
    job = ask()
    probe.body = lambda job, progress: {"made": 7}
    assert [jobs.run(job.pk) for _n in range(3)] == [JobState.DONE, None, None]
    assert probe.runs == 1
    assert (fresh(job).state, fresh(job).result) == ("done", {"made": 7})


def test_a_delivery_while_it_runs_does_nothing(probe: Probe) -> None:
    job = ask()
    seen: list[Any] = []
    probe.body = lambda job, progress: seen.append(jobs.run(job.pk))
    jobs.run(job.pk)
    assert (probe.runs, seen) == (1, [None])


def test_a_unique_key_gives_the_living_job_and_a_new_one_after_its_end(probe: Probe) -> None:
    first = ask(unique_key="year:1")
    assert ask(unique_key="year:1") == first
    jobs.run(first.pk)
    assert ask(unique_key="year:1") != first


def test_a_once_key_gives_the_one_that_ever_was(probe: Probe) -> None:
    first = ask(once_key="night:1")
    jobs.run(first.pk)
    assert ask(once_key="night:1") == first
    assert Job.objects.count() == 1


def test_a_worker_is_woken_only_when_the_cause_is_committed(
    probe: Probe, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert woken == []
    assert woken == [str(job.pk)]


def test_a_broker_that_is_away_does_not_stop_the_page(
    probe: Probe, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def away(_job_id: str) -> None:
        raise ConnectionError

    monkeypatch.setattr(jobs, "_waker", [away])
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
    assert fresh(job).state == JobState.QUEUED


def test_an_unregistered_kind_is_refused_when_asked_and_ends_in_words_when_found() -> None:
    with pytest.raises(ValueError, match="unregistered"):
        ask(kind="test.unknown")
    job = Job.objects.create(kind="test.unknown", created_at=timezone.now())
    assert jobs.run(job.pk) == JobState.FAILED
    assert fresh(job).error == jobs.UNKNOWN_KIND


def test_a_failure_says_no_stack_trace(probe: Probe, caplog: pytest.LogCaptureFixture) -> None:
    def broken(job: Job, progress: jobs.Progress) -> None:
        raise RuntimeError("secret detail")

    probe.body = broken
    job = ask()
    assert jobs.run(job.pk) == JobState.FAILED
    assert fresh(job).error == jobs.FAILED
    assert "secret detail" in caplog.text


def test_a_job_error_is_shown_as_it_is(probe: Probe) -> None:
    def refused(job: Job, progress: jobs.Progress) -> None:
        raise jobs.JobError("第 3 张表没有数据")

    probe.body = refused
    job = ask()
    jobs.run(job.pk)
    assert fresh(job).error == "第 3 张表没有数据"


def test_progress_is_written_outside_a_transaction_of_the_job_only(probe: Probe) -> None:
    seen: list[tuple[str, int]] = []

    def work(job: Job, progress: jobs.Progress) -> None:
        progress.step("read", total=10)
        progress.set(4, 10)
        seen.append((fresh(job).step, fresh(job).done))
        with transaction.atomic():
            progress.set(9, 10)
            seen.append((fresh(job).step, fresh(job).done))
        progress.set(10, 10)
        seen.append((fresh(job).step, fresh(job).done))

    probe.body = work
    jobs.run(ask().pk)
    assert seen == [("read", 4), ("read", 4), ("read", 10)]


def test_progress_is_throttled(probe: Probe, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_progress, "PROGRESS_EVERY", 3600)
    seen: list[int] = []

    def work(job: Job, progress: jobs.Progress) -> None:
        progress.step("read", total=10)
        progress.set(4, 10)
        seen.append(fresh(job).done)
        progress.set(10, 10)
        seen.append(fresh(job).done)

    probe.body = work
    jobs.run(ask().pk)
    assert seen == [0, 10]


def test_a_running_job_stops_at_its_next_report_and_undoes_its_transaction(probe: Probe) -> None:
    other = ask()

    def work(job: Job, progress: jobs.Progress) -> None:
        progress.step("read")
        with transaction.atomic():
            Job.objects.filter(pk=other.pk).update(kind="changed")
            jobs.stop(job, actor=None)
            progress.set(1, 10)

    probe.body = work
    job = ask()
    # The wish to stop is written in the same transaction here, so it is undone with it.
    assert jobs.run(job.pk) == JobState.STOPPED
    assert fresh(other).kind == "test.probe"


def test_a_queued_job_that_is_stopped_never_runs(probe: Probe) -> None:
    job = ask()
    assert jobs.stop(job, actor=None)
    assert jobs.run(job.pk) is None
    assert (probe.runs, fresh(job).state) == (0, "stopped")
    assert not jobs.stop(job, actor=None)


def test_who_waits_is_told_how_many_stand_before_and_when_nobody_serves(probe: Probe) -> None:
    first, second = ask(), ask()
    age(first, created_at=OLD)
    assert job_view(fresh(second))["remaining"] == "排队中，前面还有 1 项"
    assert job_view(fresh(second))["message"] == ""
    shown = job_view(fresh(first))
    assert (shown["remaining"], shown["step"]) == ("排队中", 0)
    assert "后台程序可能没有运行" in shown["message"]
    jobs.run(first.pk)
    assert job_view(fresh(second))["remaining"] == "排队中"


def test_the_sweep_wakes_a_queued_job_whose_wake_up_was_lost(
    probe: Probe, woken: list[str]
) -> None:
    job, young = ask(), ask()
    age(job, created_at=OLD)
    assert jobs.sweep()["woken"] == 1
    assert jobs.sweep()["woken"] == 0, "not again at once"
    assert woken == [str(job.pk)]
    assert fresh(young).heartbeat_at is None


def test_the_sweep_gives_a_dead_workers_job_to_another(probe: Probe, woken: list[str]) -> None:
    job = ask()
    assert jobs.claim(job.pk) is not None
    age(job, created_at=OLD, heartbeat_at=OLD)
    sweep_jobs()
    assert woken == [str(job.pk)]
    assert jobs.run(job.pk) == JobState.DONE
    assert fresh(job).attempts == 2


def test_a_living_worker_keeps_its_job(probe: Probe, woken: list[str]) -> None:
    job = ask()
    jobs.claim(job.pk)
    age(job, created_at=OLD)
    assert jobs.sweep() == {"restarted": 0, "ended": 0, "woken": 0}
    assert fresh(job).state == JobState.RUNNING


def test_a_job_that_kills_its_workers_is_given_up(probe: Probe, woken: list[str]) -> None:
    job = ask()
    for _attempt in range(jobs.MAX_ATTEMPTS):
        jobs.claim(job.pk)
        age(job, created_at=OLD, heartbeat_at=OLD)
        jobs.sweep()
    assert (fresh(job).state, fresh(job).error) == ("failed", jobs.GAVE_UP)


def test_a_worker_that_was_taken_for_dead_can_neither_report_nor_finish(
    probe: Probe, woken: list[str]
) -> None:
    def work(job: Job, progress: jobs.Progress) -> None:
        age(job, created_at=OLD, heartbeat_at=OLD)
        jobs.sweep()
        probe.body = lambda job, progress: {"by": "second"}
        jobs.run(job.pk)
        with pytest.raises(jobs.JobLost):
            progress.set(1, 2)
        with pytest.raises(jobs.JobLost), transaction.atomic():
            progress.fence()

    probe.body = work
    job = ask()
    assert jobs.run(job.pk) is None
    assert (fresh(job).state, fresh(job).result) == ("done", {"by": "second"})


def test_a_database_that_fails_under_a_job_queues_it_again(probe: Probe) -> None:
    def broken(job: Job, progress: jobs.Progress) -> None:
        raise OperationalError("server closed the connection")

    probe.body = broken
    job = ask()
    outcomes = [jobs.run(job.pk) for _attempt in range(jobs.MAX_ATTEMPTS)]
    assert outcomes == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]


def test_a_job_that_does_not_exist_is_ignored() -> None:
    assert jobs.run(uuid.uuid4()) is None
