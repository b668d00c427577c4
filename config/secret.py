"""The keys of an embedded system: made once, kept in its data folder."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path


def embedded_secret_key(data_dir: Path) -> str:
    """The key in ``data_dir``; made on first use, readable by the owner alone.

    Several processes may start at once on an empty folder: the first to create the file wins and
    the others read its key.
    """
    return _kept(data_dir / "secret-key", lambda: secrets.token_urlsafe(64))


def embedded_account_key(data_dir: Path) -> str:
    """The key under which ``data_dir`` keeps the account numbers of people; made on first use."""
    return _kept(
        data_dir / "account-key",
        lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
    )


def is_account_key(key: str) -> bool:
    """Whether ``key`` is 32 bytes in url-safe base64, as Fernet takes it."""
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except ValueError:
        return False


def _kept(file: Path, make: Callable[[], str]) -> str:
    if not file.exists():
        temporary = file.with_name(f"{file.name}.{os.getpid()}.tmp")
        temporary.touch(mode=0o600)
        temporary.write_text(make(), encoding="ascii")
        try:
            os.link(temporary, file)
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return file.read_text(encoding="ascii").strip()
