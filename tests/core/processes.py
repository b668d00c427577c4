"""Real processes that compete for one database, as web and worker hosts do."""

from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable
from typing import Any

from django.db import connections

_CONTEXT = multiprocessing.get_context("fork")
TIMEOUT = 60


def race(functions: list[Callable[[], Any]]) -> list[Any]:
    """Run each function in a process of its own, all let go at once; their results in order.

    A function that raises gives its exception's class name and text as a tuple
    ``("error", name, text)``.
    """
    # A connection that two processes share after a fork breaks for both.
    connections.close_all()
    barrier = _CONTEXT.Barrier(len(functions))
    started = []
    for function in functions:
        ours, theirs = _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=_child, args=(function, barrier, theirs))
        process.start()
        theirs.close()
        started.append((process, ours))
    return [_result(process, pipe) for process, pipe in started]


def _result(process: Any, pipe: Any) -> Any:
    try:
        if not pipe.poll(TIMEOUT):
            raise AssertionError("a process did not end in time")
        return pipe.recv()
    finally:
        process.join(5)
        if process.is_alive():
            process.kill()


def _child(function: Callable[[], Any], barrier: Any, pipe: Any) -> None:
    try:
        barrier.wait(TIMEOUT)
        pipe.send(function())
    except Exception as error:
        traceback.print_exc()
        pipe.send(("error", type(error).__name__, str(error)))
    finally:
        connections.close_all()
        pipe.close()
