"""Where bundles lie: a folder beside the uploads that no web server serves, by their digest.

A name is the file's own digest, so that a worker that begins again after it was killed writes the
same file once more, and nothing can be half there: a file is written aside and then renamed.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from core import files

FOLDER = "bundles"


def path_of(stored_name: str) -> Path:
    """Where a bundle of that name lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / stored_name


def keep(content: bytes, stored_name: str) -> None:
    """Write a bundle whole or not at all; ``FileNotKeptError`` when the disk takes no more."""
    target = path_of(stored_name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    files.keep(target, content)
