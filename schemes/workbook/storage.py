"""Where uploaded workbooks lie: under the data folder, by random names, never under a web root."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from core.files import whole_file

_CHUNK = 256 * 1024
FOLDER = "imports"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A kept file: its random name, SHA-256 and size in bytes."""

    name: str
    digest: str
    size: int


def store(source: BinaryIO) -> StoredFile:
    """Copy ``source`` into the data folder under a new random name.

    Raises :class:`~core.files.FileNotKeptError` when the disk takes no more.
    """
    name = f"{secrets.token_hex(20)}.xlsx"
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    path = folder() / name
    with whole_file(path) as target:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return StoredFile(name, digest.hexdigest(), size)


def path_of(name: str) -> Path:
    """The path of a kept file; only names that :func:`store` gives lead anywhere."""
    stem = name.removesuffix(".xlsx")
    if not stem or not all(char in "0123456789abcdef" for char in stem):
        raise FileNotFoundError(name)
    return folder() / name


def remove(name: str) -> None:
    """Delete a kept file; none there is as good."""
    path_of(name).unlink(missing_ok=True)


def folder() -> Path:
    """Where they lie; it is made."""
    found = Path(settings.DATA_DIR) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
