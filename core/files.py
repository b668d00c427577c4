"""Kept files: whole under their names or not at all, and none that no row knows.

A file is written before the row that names it is committed, so that a row never names a file that
is not there.  A process that is killed in between leaves a file without a row: :func:`tidy` takes
it away once a day has gone by.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: A file that no row names is left so long: the transaction that writes its row may not be over.
LEFT_ALONE = timedelta(days=1)
#: So many names are asked for with one question: a database takes only so many.
AT_ONCE = 500
#: What is being written stands under such a name beside the others.
ASIDE = ".aside-"


class FileNotKeptError(ValidationError):
    """The disk took no more; nothing of the file is left."""

    def __init__(self) -> None:
        text = _("文件没有存下，多半是服务器磁盘满了。请告诉系统管理员，腾出空间后再传一次。")
        super().__init__(text, code="not_kept")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of kept files; ``known`` says which of some names a row still needs."""

    path: Callable[[], Path]
    known: Callable[[Iterable[str]], set[str]]


_folders: list[Folder] = []


def register_folder(folder: Folder) -> None:
    """Have a folder tidied; from ``AppConfig.ready()``."""
    _folders.append(folder)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write a file, readable by its owner alone, that appears under its name once it is whole.

    Raises :class:`FileNotKeptError` when the disk takes no more; what was written goes.
    """
    aside = ""
    try:
        handle, aside = tempfile.mkstemp(prefix=ASIDE, dir=path.parent)
        with os.fdopen(handle, "wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        Path(aside).replace(path)
    except OSError as error:
        _drop(aside)
        raise FileNotKeptError from error
    except BaseException:
        _drop(aside)
        raise


def keep(path: Path, content: bytes) -> None:
    """Write ``content`` as :func:`whole_file` does."""
    with whole_file(path) as target:
        target.write(content)


def tidy() -> int:
    """Remove what was left by processes that were killed; how many files went."""
    before, gone = time.time() - LEFT_ALONE.total_seconds(), 0
    for folder in _folders:
        old = [path for path in _files(folder.path()) if _written(path) < before]
        for start in range(0, len(old), AT_ONCE):
            gone += _removed(folder, old[start : start + AT_ONCE])
    return gone


def _removed(folder: Folder, old: list[Path]) -> int:
    known = folder.known([path.name for path in old])
    unknown = [path for path in old if path.name not in known]
    for path in unknown:
        path.unlink(missing_ok=True)
    return len(unknown)


def _written(path: Path) -> float:
    """When, in seconds; one that somebody took away meanwhile is new."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return time.time()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _drop(aside: str) -> None:
    if aside:
        Path(aside).unlink(missing_ok=True)
