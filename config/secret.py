"""The signing key of an embedded system: made once, kept in its data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def embedded_secret_key(data_dir: Path) -> str:
    """The key in ``data_dir``; made on first use, readable by the owner alone.

    Several processes may start at once on an empty folder: the first to create the file wins and
    the others read its key.
    """
    file = data_dir / "secret-key"
    if not file.exists():
        temporary = data_dir / f"secret-key.{os.getpid()}.tmp"
        temporary.touch(mode=0o600)
        temporary.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            os.link(temporary, file)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return file.read_text(encoding="ascii").strip()
