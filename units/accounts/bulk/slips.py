"""Printed one-use passwords: laid out as slips, kept sealed until they are fetched once.

The file lies in the data folder, sealed (Fernet) with a random key that is used for this file alone
and stands in the database: neither a copy of the folder nor one of the database opens it, and both
are wiped when it is fetched or its time is over.
"""

from __future__ import annotations

import gc
import secrets
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.utils.translation import gettext as _

from core.files import keep
from documents.pdf import render_template_pdf
from units.accounts.bulk.rows import AccountRow

FOLDER = "slips"
KEPT_FOR = timedelta(hours=24)
#: Slips a file: longer ones make the worker large and take longer a page, shorter ones cut the
#: fonts down more often; 20 pages are easily handed round.
PER_FILE = 200
_ACROSS, _DOWN = 2, 5


@dataclass(frozen=True, slots=True)
class Sealed:
    """A kept file: its random name, and the key that opens it."""

    name: str
    key: str


class SealBrokenError(Exception):
    """The kept file was changed or is not the key's."""


def print_slips(
    title: str,
    site: str,
    slips: Sequence[tuple[AccountRow, str]],
    report: Callable[[int, int], None] | None = None,
) -> bytes:
    """The slips of accounts with their passwords: one PDF, or several in a ZIP.  In order given."""
    parts = list(_parts(slips, PER_FILE))
    files = []
    for number, part in enumerate(parts, 1):
        files.append(_pdf(title, site, part))
        # A laid-out document is a ring of objects: unasked, several lie about at once.
        gc.collect()
        if report is not None:
            report(number, len(parts))
    return files[0] if len(files) == 1 else _zip(files)


def is_archive(content: bytes) -> bool:
    """Whether the slips are several files in a ZIP."""
    return content.startswith(b"PK")


def seal(content: bytes) -> Sealed:
    """Keep ``content`` sealed in the data folder, readable by the owner alone."""
    key, name = Fernet.generate_key(), secrets.token_hex(20)
    keep(_folder() / name, Fernet(key).encrypt(content))
    return Sealed(name, key.decode("ascii"))


def unseal(sealed: Sealed) -> bytes:
    """The content of a kept file.

    Raises ``FileNotFoundError`` when it is gone, :class:`SealBrokenError` when it was changed.
    """
    stored = path_of(sealed.name).read_bytes()
    try:
        return Fernet(sealed.key).decrypt(stored)
    except (InvalidToken, ValueError) as error:
        raise SealBrokenError from error


def path_of(name: str) -> Path:
    """The path of a kept file; only names that :func:`seal` gives lead anywhere."""
    if not name or not all(char in "0123456789abcdef" for char in name):
        raise FileNotFoundError(name)
    return _folder() / name


def remove(name: str) -> None:
    """Delete a kept file; none there is as good."""
    if name:
        path_of(name).unlink(missing_ok=True)


def kept_names() -> list[str]:
    """The names of all kept files."""
    return [path.name for path in _folder().iterdir() if path.is_file()]


def _pdf(title: str, site: str, slips: Sequence[tuple[AccountRow, str]]) -> bytes:
    cells = [{"row": row, "password": password} for row, password in slips]
    lines = [line + [None] * (_ACROSS - len(line)) for line in _parts(cells, _ACROSS)]
    context = {"title": title, "site": site, "pages": list(_parts(lines, _DOWN)), "footer": ()}
    return render_template_pdf("print/account_slips.html", context)


def _parts(items: Sequence[Any], size: int) -> Iterable[list[Any]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


def _zip(files: Sequence[bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for number, content in enumerate(files, 1):
            archive.writestr(_("密码条-%02d.pdf") % number, content)
    return packed.getvalue()


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
