"""Where bundles lie: a folder beside the uploads that no web server serves, by their digest.

A name is the file's own digest, so that a worker that begins again after it was killed writes the
same file once more, and nothing can be half there: a file is written aside and then renamed.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings

FOLDER = "bundles"


def path_of(stored_name: str) -> Path:
    """Where a bundle of that name lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / stored_name


def keep(content: bytes, stored_name: str) -> None:
    """Write a bundle whole or not at all; ``OSError`` when the disk takes no more."""
    target = path_of(stored_name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, aside = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
