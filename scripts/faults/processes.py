"""Processes that are made to die, and what heals after them."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, connections

from core import audit, jobs
from core.models import Job, JobState

#: Seconds after which a process that neither ends nor dies is a fault of its own.
LONGEST = 120.0
#: A job is tried three times; two more sweeps are for what waits behind another.
SWEEPS = 5
ALIVE = (JobState.QUEUED, JobState.RUNNING)


class StuckError(RuntimeError):
    """A process did not end in time."""


def forked(function: Callable[[], Any], report: int | None = None) -> int:
    """Run it in a child of its own; gives the child's number.

    What it returns goes to the pipe ``report``; it ends with status 1 when it raises.
    """
    # A connection that two processes share after a fork breaks for both.
    connections.close_all()
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        found = function()
        if report is not None:
            os.write(report, pickle.dumps(found))
        connections.close_all()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child: int, seconds: float = LONGEST) -> int:
    """Wait for a child; its status as ``os.waitpid`` gives it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        time.sleep(0.002)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    raise StuckError(f"a process was still busy after {seconds:.0f} s")


def answer_of(function: Callable[[], Any]) -> Any:
    """What a function says in a child: the parent's caches and connections stay as they are."""
    reading, writing = os.pipe()
    child = forked(function, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    if ended(child):
        raise RuntimeError("a process failed: see above")
    return pickle.loads(told)  # noqa: S301 -- our own child's


def all_at_once(functions: Sequence[Callable[[], Any]]) -> list[int]:
    """Let several go together; their statuses."""
    ready, go = os.pipe()

    def waiting(function: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            os.close(go)
            os.read(ready, 1)
            return function()

        return run

    children = [forked(waiting(function)) for function in functions]
    os.close(ready)
    os.close(go)  # whoever waits reads the end of the file
    return [ended(child) for child in children]


def statements_of(function: Callable[[], Any]) -> int:
    """How many statements a function asks the database."""
    count = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        function()
    return count


def dying_at(statement: int, function: Callable[[], Any]) -> Callable[[], None]:
    """The function in a process that is killed before its statement of that number."""

    def run() -> None:
        count = 0

        def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            nonlocal count
            count += 1
            if count == statement:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counting):
            function()

    return run


def killed_after(seconds: float, function: Callable[[], Any]) -> None:
    """Run it in a child and kill that after so long, wherever it is."""
    child = forked(function)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def heal() -> int:
    """What beat and the workers do after a fault, without their waiting times; sweeps needed."""
    woken: list[str] = []
    jobs.register_waker(woken.append)
    jobs.STALE_AFTER = jobs.WAKE_AGAIN_AFTER = timedelta(0)
    for sweep in range(1, SWEEPS + 1):
        jobs.sweep()
        jobs.sweep()  # the first takes it from the dead, the second wakes another for it
        while woken:
            job = woken.pop(0)
            answer_of(partial(jobs.run, job))
        if not Job.objects.filter(state__in=ALIVE).exists():
            return sweep
    return SWEEPS + 1


def trail_is_whole() -> list[str]:
    """What is wrong with the audit trail, in words; and what waits for nobody."""
    audit.seal(margin=timedelta(0))
    wrong = [str(problem) for problem in audit.verify()]
    wrong += [f"job {job.kind} is {job.state}" for job in Job.objects.exclude(state=JobState.DONE)]
    return wrong
