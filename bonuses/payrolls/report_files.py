"""Where printed pages of payrolls lie: parts while they are drawn, then one ZIP.

A part is written whole and renamed, so that whoever goes on after a kill finds it finished or not
at all, and draws no unit twice.
"""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

FOLDER = "pay-reports"


def part_of(report: int, name: str) -> Path:
    """The path of a part; its folder is made."""
    folder = _folder() / str(report)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / name


def keep(path: Path, content: bytes) -> None:
    """Write a file whole."""
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    fresh.write_bytes(content)
    fresh.chmod(0o600)
    fresh.replace(path)


def pack(report: int, parts: Iterable[tuple[Path, str]]) -> int:
    """Put parts under their names into the report's ZIP and drop them; its size in bytes."""
    path = zip_of(report)
    fresh = path.with_suffix(f".{os.getpid()}.tmp")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, name in parts:
            archive.write(part, name)
    fresh.chmod(0o600)
    fresh.replace(path)
    return path.stat().st_size


def drop_parts(report: int) -> None:
    """Remove what the ZIP holds already."""
    shutil.rmtree(_folder() / str(report), ignore_errors=True)


def remove(report: int) -> None:
    """Remove everything of a report."""
    drop_parts(report)
    zip_of(report).unlink(missing_ok=True)


def opened(report: int) -> BinaryIO:
    """The ZIP; ``FileNotFoundError`` where the data folder lacks it."""
    return zip_of(report).open("rb")


def zip_of(report: int) -> Path:
    """The path of a report's ZIP."""
    return _folder() / f"{report}.zip"


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
