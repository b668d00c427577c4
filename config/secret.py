"""The keys of an embedded system: made once, kept in its data folder."""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_KEY_BYTES = 32


def embedded_secret_key(data_dir: Path) -> str:
    """The key in ``data_dir``; made on first use, readable by the owner alone.

    Several processes may start at once on an empty folder: the first to create the file wins and
    the others read its key.
    """
    return _kept(data_dir / "secret-key", lambda: secrets.token_urlsafe(64))


def account_keys(given: list[str], production: bool, data_dir: Path) -> list[str]:
    """The keys under which account numbers are kept: those ``given``, else one of ``data_dir`` that
    is made on first use; production takes none but its own.  Each is 32 bytes, as Fernet wants it.
    """
    if not given and production:
        raise ImproperlyConfigured(
            "PAY_ACCOUNT_KEYS is not set. In production, give a key of 32 random bytes in base64 "
            "(openssl rand -base64 32 | tr '+/' '-_'); every web and worker host needs the same."
        )
    keys = given or [_kept(data_dir / "account-key", _new_account_key)]
    if not all(_is_account_key(key) for key in keys):
        raise ImproperlyConfigured("PAY_ACCOUNT_KEYS: each key is 32 bytes in url-safe base64.")
    return keys


def _new_account_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode("ascii")


def _is_account_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == _KEY_BYTES
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
