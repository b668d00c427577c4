"""Where printed pages of payrolls lie: parts while they are drawn, then one ZIP.

A part is written whole (:mod:`core.files`), so that whoever goes on after a kill finds it finished
or not at all, and draws no unit twice.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from core import files

FOLDER = "pay-reports"


def part_of(report: int, name: str) -> Path:
    """The path of a part; its folder is made."""
    own = folder() / str(report)
    own.mkdir(mode=0o700, exist_ok=True)
    return own / name


def pack(report: int, parts: Iterable[tuple[Path, str]]) -> int:
    """Put parts under their names into the report's ZIP and drop them; its size in bytes."""
    path = zip_of(report)
    with files.whole_file(path) as target, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as to:
        for part, name in parts:
            to.write(part, name)
    return path.stat().st_size


def drop_parts(report: int) -> None:
    """Remove what the ZIP holds already."""
    shutil.rmtree(folder() / str(report), ignore_errors=True)


def remove(report: int) -> None:
    """Remove everything of a report."""
    drop_parts(report)
    zip_of(report).unlink(missing_ok=True)


def opened(report: int) -> BinaryIO:
    """The ZIP; ``FileNotFoundError`` where the data folder lacks it."""
    return zip_of(report).open("rb")


def zip_of(report: int) -> Path:
    """The path of a report's ZIP."""
    return folder() / f"{report}.zip"


def folder() -> Path:
    """Where they lie; it is made."""
    found = Path(settings.DATA_DIR) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
