"""A worker is killed: before each statement of a job in turn, and at moments of chance."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.jobs import Job
from scripts.bench.county import County
from scripts.faults import snapshots
from scripts.faults.processes import (
    SWEEPS,
    all_at_once,
    answer_of,
    dying_at,
    ended,
    forked,
    heal,
    killed_after,
    statements_of,
)
from scripts.faults.work import Stand, Work, everything, run


@dataclass(slots=True)
class Trials:
    """How often was looked after a fault, how often all was as it should be, and what was not."""

    title: str
    looked: int = 0
    well: int = 0
    wrong: list[str] = field(default_factory=list)
    note: str = ""

    def check(self, where: str, stands: Stand, wanted: Stand) -> None:
        """Look once; remember what differs."""
        differs = [name for name in wanted if stands.get(name) != wanted[name]]
        self.looked += 1
        self.well += not differs
        for name in differs:
            told = f"{where}: {name} is {stands.get(name)!r}, not {wanted[name]!r}"
            self.wrong.append(told[:400])


def kills(county: County, points: int, moments: int) -> Iterator[Trials]:
    """Every job, killed at up to ``points`` statements and at so many ``moments``."""
    for work in everything():
        job, wanted, statements, seconds = prepared(county, work)
        found = Trials(f"worker killed in the {work.name}, before a statement")
        found.note = f"{statements} statements"
        for point in _spread(statements, points):
            snapshots.restore(work.name)
            ended(forked(dying_at(point, run(job))))
            _healed(county, work, found, f"statement {point}", wanted)
        yield found
        chance = random.Random(7)  # noqa: S311 -- when a process dies is no secret
        found = Trials(f"worker killed in the {work.name}, at any moment")
        for _trial in range(moments):
            snapshots.restore(work.name)
            after = chance.uniform(0, seconds * 1.1)
            killed_after(after, run(job))
            _healed(county, work, found, f"after {after:.3f} s", wanted)
        yield found


def deliveries(county: County, trials: int) -> Iterator[Trials]:
    """The same job delivered to three workers at once, and once more when it has ended."""
    for work in everything():
        job, wanted, _statements, _seconds = prepared(county, work)
        found = Trials(f"the {work.name} delivered three times at once, and again")
        for trial in range(trials):
            snapshots.restore(work.name)
            all_at_once([run(job)] * 3)
            answer_of(run(job))
            found.check(f"trial {trial}", work.stand(county), wanted)
        yield found


def prepared(county: County, work: Work) -> tuple[Job, Stand, int, float]:
    """Ask for the job and keep that state; what stands after an undisturbed run, and its cost."""
    snapshots.restore("county")
    job = work.ask(county)
    snapshots.keep(work.name)
    statements = answer_of(lambda: statements_of(run(job)))
    snapshots.restore(work.name)
    began = time.monotonic()
    answer_of(run(job))
    seconds = time.monotonic() - began
    wanted = work.stand(county)
    if wanted["wrong"]:
        raise RuntimeError(f"the {work.name} fails undisturbed: {wanted['wrong']}")
    return job, wanted, statements, seconds


def _healed(county: County, work: Work, found: Trials, where: str, wanted: Stand) -> None:
    healed = heal() <= SWEEPS
    told = {**work.stand(county), f"finished after {SWEEPS} sweeps": healed}
    found.check(where, told, {**wanted, f"finished after {SWEEPS} sweeps": True})


def _spread(statements: int, points: int) -> list[int]:
    """All statements where they are few, else so many of them evenly spread."""
    if statements <= points:
        return list(range(1, statements + 1))
    return sorted({1 + at * (statements - 1) // (points - 1) for at in range(points)})
