"""Taking times: medians, ours and the bare one in turn, so that a slow minute hits both alike."""

from __future__ import annotations

import gc
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

#: ``BENCH_QUICK=1`` for a look in between: fewer repeats, smaller growth.
QUICK = os.environ.get("BENCH_QUICK", "") not in {"", "0"}
REPEATS = 3 if QUICK else 5

Action = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Times:
    """Medians in seconds: on the wall, and of this process's CPU (a database server's not)."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table.

    ``ours`` and ``bare`` are medians in ``unit``; ``ratio`` is what the aim speaks of, ``aim`` how
    it should compare ("≤ 0.5"), empty where the line only informs.  ``cpu`` is the same ratio of
    CPU time: on a busy machine it is the steadier one.
    """

    key: str
    title: str
    ours: float
    bare: float | None
    ratio: float
    aim: str = ""
    unit: str = "s"
    note: str = ""
    cpu: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the aim is met; None for a line without one."""
        if not self.aim:
            return None
        sign, number = self.aim.split()
        return self.ratio <= float(number) if sign == "≤" else self.ratio >= float(number)

    def as_data(self) -> dict[str, Any]:
        """As plain data, for the process that prints the table."""
        return asdict(self)


def say(text: str) -> None:
    """Tell whoever watches what is being done."""
    print(f"  {text}", file=sys.stderr, flush=True)


def compared(
    key: str, title: str, ours: Times, bare: Times, aim: str = "", note: str = ""
) -> Finding:
    """A line that compares wall times."""
    return Finding(
        key, title, ours.wall, bare.wall, ours.wall / bare.wall, aim, "s", note, ours.cpu / bare.cpu
    )


def once(action: Action) -> Times:
    """One run, without the garbage of the one before it; its own is collected, as in use."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return Times(time.perf_counter() - wall, time.process_time() - cpu)


def median(action: Action, *, before: Action | None = None, repeats: int = REPEATS) -> Times:
    """The median of ``repeats`` runs after one that does not count; ``before`` is never counted."""
    (found,) = medians((action, before), repeats=repeats)
    return found


def medians(*pairs: tuple[Action, Action | None], repeats: int = REPEATS) -> list[Times]:
    """The medians of several (action, preparation), measured in turn."""
    taken: list[list[Times]] = [[] for _pair in pairs]
    for turn in range(repeats + 1):
        for place, (action, before) in enumerate(pairs):
            if before is not None:
                before()
            times = once(action)
            if turn:
                taken[place].append(times)
    return [
        Times(statistics.median(t.wall for t in each), statistics.median(t.cpu for t in each))
        for each in taken
    ]


def slope(sizes: list[int], seconds: list[float]) -> float:
    """The slope of log time on log size: 1 is linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(time_) for time_ in seconds]
    return statistics.linear_regression(xs, ys).slope
