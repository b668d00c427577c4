"""Officers who write all the time, and know what was acknowledged to them.

Each has one mark and counts it up by one; a line in a file of his own tells what he was told. What
was acknowledged must be there exactly once, in a chain of corrections without a gap; at most the
one write whose answer was lost may stand beside.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from django.core.cache import cache
from django.db import connection, connections
from django.db.utils import InterfaceError, OperationalError

from reviews.models import TargetMark
from scripts.bench.county import County
from scripts.faults.processes import forked
from scripts.faults.work import correct

#: Seconds a writer waits after a refused connection.
PAUSE = 0.05


@dataclass(slots=True)
class Writer:
    """One officer: his mark, the row it begins from, where his acknowledgments stand, and whether
    he fell of himself, over something that he was not told as lost."""

    key: str
    first: int
    told: Path
    child: int = 0
    fell: bool = False

    @property
    def lost(self) -> Path:
        """A file with a letter for each write whose answer was lost: it may stand or not."""
        return self.told.with_name(f"{self.told.name}-lost")

    def acknowledged(self) -> list[int]:
        """The figures that were acknowledged, in order."""
        return [int(line) for line in self.told.read_text("ascii").splitlines()]


def begin(county: County, folder: Path, count: int) -> list[Writer]:
    """Set so many of them to work, each from 0."""
    marks = TargetMark.objects.filter(year=county.year, current=True, actual__isnull=False)
    writers = []
    for number, mark in enumerate(marks.order_by("key")[:count]):
        if mark.actual != 0:
            correct(county, mark, Fraction(0))
        row = TargetMark.objects.get(year=county.year, key=mark.key, current=True)
        writers.append(Writer(mark.key, row.pk, folder / f"writer-{number}"))
    for writer in writers:
        writer.told.write_text("", "ascii")
        writer.lost.write_text("", "ascii")
        writer.child = forked(_working(county, writer))
    return writers


def end(writers: list[Writer]) -> None:
    """Take them off, between two writes or within one."""
    for writer in writers:
        os.kill(writer.child, signal.SIGKILL)
        _child, status = os.waitpid(writer.child, 0)
        writer.fell = not os.WIFSIGNALED(status)


def written(writers: list[Writer]) -> int:
    """How many writes were acknowledged."""
    return sum(len(writer.acknowledged()) for writer in writers)


def wrong(county: County, writers: list[Writer]) -> list[str]:
    """What was acknowledged and is not there, or there twice; what has a gap."""
    connections.close_all()
    cache.clear()
    found = []
    for writer in writers:
        rows = TargetMark.objects.filter(year=county.year, key=writer.key, pk__gt=writer.first)
        found += _faults(
            writer, [(int(row.actual or 0), row.current) for row in rows.order_by("pk")]
        )
    return found


def _faults(writer: Writer, rows: list[tuple[int, bool]]) -> list[str]:
    told = writer.acknowledged()
    found = [f"{writer.key}: its writer fell: see above"] if writer.fell else []
    figures = [figure for figure, _current in rows]
    if figures != list(range(1, len(figures) + 1)):
        found.append(f"{writer.key}: the corrections have a gap or a double: {figures[-5:]}")
    if missing := sorted(set(told) - set(figures)):
        found.append(f"{writer.key}: {missing} was acknowledged and is not there")
    # One more may stand that nobody was told of: he was killed within it.
    if len(figures) > len(told) + len(writer.lost.read_text("ascii")) + 1:
        found.append(f"{writer.key}: {len(figures)} stand, {len(told)} were acknowledged")
    if rows and [current for _figure, current in rows].index(True) != len(rows) - 1:
        found.append(f"{writer.key}: not the last correction is in force")
    return found


def _working(county: County, writer: Writer) -> Callable[[], None]:
    def run() -> None:
        with writer.told.open("a", encoding="ascii", buffering=1) as told:
            while True:
                try:
                    mark = _standing(county, writer)
                    figure = int(mark.actual or 0) + 1
                    correct(county, mark, Fraction(figure))
                except (OperationalError, InterfaceError):
                    with writer.lost.open("a", encoding="ascii") as lost:
                        lost.write("x")
                    connection.close()
                    time.sleep(PAUSE)
                else:
                    told.write(f"{figure}\n")

    return run


def _standing(county: County, writer: Writer) -> TargetMark:
    return TargetMark.objects.get(year=county.year, key=writer.key, current=True)
