"""What a recompute reports to, watched or not."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a recompute reports to (``core.jobs.Progress``)."""

    def step(self, key: str, *, total: int = 0) -> None:
        """Begin a step."""

    def set(self, done: int, total: int) -> None:
        """So many of so many are done in this step; may raise to stop."""

    def fence(self) -> None:
        """Called in the writing transaction; raises when this run no longer counts."""


class Silent:
    """Progress that nobody watches."""

    def step(self, key: str, *, total: int = 0) -> None:
        """Nothing."""

    def set(self, done: int, total: int) -> None:
        """Nothing."""

    def fence(self) -> None:
        """Nothing."""
