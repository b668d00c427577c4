"""Files that a job draws one by one and gives away as one ZIP: parts while they are drawn, then the
whole.

A part is written whole (:mod:`core.files`), so that whoever goes on after a kill finds it finished
or not at all, and draws none twice.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db.models import QuerySet

from core import files
from core.job_progress import Progress

#: A part's name in the ZIP, and what draws its bytes.
Part = tuple[str, Callable[[], bytes]]
#: Steps of a job that draws a ZIP.
DRAW, PACK = "draw", "pack"


@dataclass(frozen=True, slots=True)
class ZipFolder:
    """ZIPs of one kind, each named by the key of its row, in a folder of the data folder."""

    name: str

    def draw(self, key: int, parts: Sequence[Part], progress: Progress) -> tuple[int, int]:
        """Draw every part that is not there yet, then pack them; how many, and bytes in all.

        Safe to begin again after a kill: call :meth:`drop_parts` once the row says that it is done.
        """
        progress.step(DRAW, total=len(parts))
        drawn: list[tuple[Path, str]] = []
        for number, (name, draw) in enumerate(parts, 1):
            path = self._part(key, f"{number:04d}")
            if not path.exists():
                files.keep(path, draw())
            drawn.append((path, name))
            progress.set(number, len(parts))
        progress.step(PACK)
        return len(drawn), self._pack(key, drawn)

    def drop_parts(self, key: int) -> None:
        """Remove what the ZIP holds already."""
        shutil.rmtree(self.folder() / str(key), ignore_errors=True)

    def remove(self, key: int) -> None:
        """Remove everything of a row."""
        self.drop_parts(key)
        self.path(key).unlink(missing_ok=True)

    def opened(self, key: int) -> BinaryIO:
        """The ZIP; ``FileNotFoundError`` where the data folder lacks it."""
        return self.path(key).open("rb")

    def purge(self, late: QuerySet[Any]) -> int:
        """Drop rows whose days are over, with everything of theirs; how many."""
        rows = list(late)
        for row in rows:
            self.remove(row.pk)
            row.delete()
        return len(rows)

    def needed(self, names: Iterable[str], rows: QuerySet[Any]) -> set[str]:
        """Which of some kept ZIPs one of ``rows`` has (:class:`core.files.Folder`)."""
        keys = rows.values_list("pk", flat=True)
        return set(names) & {self.path(key).name for key in keys}

    def path(self, key: int) -> Path:
        """The path of a row's ZIP."""
        return self.folder() / f"{key}.zip"

    def folder(self) -> Path:
        """Where they lie; it is made."""
        found = Path(settings.DATA_DIR) / self.name
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found

    def _part(self, key: int, name: str) -> Path:
        own = self.folder() / str(key)
        own.mkdir(mode=0o700, exist_ok=True)
        return own / name

    def _pack(self, key: int, parts: Iterable[tuple[Path, str]]) -> int:
        path = self.path(key)
        deflated = zipfile.ZIP_DEFLATED
        with files.whole_file(path) as target, zipfile.ZipFile(target, "w", deflated) as packed:
            for part, name in parts:
                packed.write(part, name)
        return path.stat().st_size


def plain_name(name: str) -> str:
    """A name as every system takes it in a ZIP."""
    return "".join(char for char in name if char not in '\\/:*?"<>|')
