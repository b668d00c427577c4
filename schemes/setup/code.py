"""The set-up code: whoever reads the data folder of the server may found the installation.

A first page that is open to the network would let anybody become its administrator.
"""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from django.conf import settings

FILE = "setup-code"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 4, 4


def code_file() -> Path:
    """Where the code lies."""
    return Path(settings.DATA_DIR) / FILE


def ensure_code() -> str:
    """The code of this installation; made on first use, readable by the owner alone."""
    file = code_file()
    if not file.exists():
        temporary = file.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
        temporary.touch(mode=0o600)
        temporary.write_text(_new_code(), encoding="ascii")
        try:
            os.link(temporary, file)  # of several processes the first one's code holds
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    return file.read_text(encoding="ascii").strip()


def code_fits(typed: str) -> bool:
    """Whether this is the code; blanks, dashes and case do not count."""
    return hmac.compare_digest(_plain(typed).encode(), _plain(ensure_code()).encode())


def forget_code() -> None:
    """Delete the code, once there is a founder."""
    code_file().unlink(missing_ok=True)


def _new_code() -> str:
    parts = ("".join(secrets.choice(_LETTERS) for _n in range(_GROUP)) for _m in range(_GROUPS))
    return "-".join(parts)


def _plain(text: str) -> str:
    return "".join(char for char in text.upper() if char.isalnum())
