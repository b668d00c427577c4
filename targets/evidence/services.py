"""Taking a file in: its content checked, kept under a random name, on record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from pathlib import Path, PurePath
from typing import BinaryIO, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from documents.xlsx.values import control_character
from schemes.models import Year
from targets.evidence.kinds import KINDS, MOST_BYTES, fits_name, kind_of
from targets.evidence.models import EvidenceFile
from units.models import Account, Unit

FOLDER = "evidence"
NAME_LENGTH = 200


class Sent(Protocol):
    """An uploaded file as a request holds it."""

    @property
    def name(self) -> str | None:
        """What its sender calls it."""

    def read(self, size: int = -1, /) -> bytes:
        """Its bytes."""


@transaction.atomic
def evidence_add(
    *, year: Year, unit: Unit, file: Sent, actor: Account, known: Collection[str] = ()
) -> EvidenceFile:
    """Check a file by its content and keep it; ``known`` are digests that stand there already.

    Raises ``ValidationError`` that says what is wrong and what is taken.  Who may add files to
    what cites them, the caller has asked.
    """
    name = _shown_name(file.name or "")
    content = file.read(MOST_BYTES + 1)
    kind = kind_of(content)
    allowed = _("、").join(key.upper() for key in KINDS)
    if not content:
        raise ValidationError(_("“%s” 是空文件") % name, code="empty")
    if len(content) > MOST_BYTES:
        told = {"name": name, "limit": MOST_BYTES // 1024 // 1024}
        raise ValidationError(_("“%(name)s” 超过 %(limit)s MB") % told, code="size")
    if kind is None or not fits_name(kind, name):
        told = {"name": name, "allowed": allowed}
        text = _("“%(name)s” 的内容与后缀不符，或不是可收的种类。可收：%(allowed)s，不带宏")
        raise ValidationError(text % told, code="kind")
    digest = hashlib.sha256(content).hexdigest()
    if digest in known:
        raise ValidationError(_("“%s” 已经附上，同样的内容不用再传") % name, code="twice")
    row = EvidenceFile(
        year=year,
        unit=unit,
        name=name,
        kind=kind.key,
        stored_name=secrets.token_hex(20),
        digest=digest,
        size=len(content),
        uploaded_by=actor,
        uploaded_at=timezone.now(),
    )
    _keep(row.stored_name, content)
    try:
        _record(row)
    except BaseException:
        path_of(row.stored_name).unlink(missing_ok=True)
        raise
    return row


def evidence_open(file: EvidenceFile) -> BinaryIO:
    """The content of a kept file; ``FileNotFoundError`` where the data folder lacks it."""
    return path_of(file.stored_name).open("rb")


def path_of(name: str) -> Path:
    """The path of a kept file; only names that this module gives lead anywhere."""
    if not name or not all(char in "0123456789abcdef" for char in name):
        raise FileNotFoundError(name)
    folder = Path(settings.DATA_DIR) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / name


def _keep(name: str, content: bytes) -> None:
    path = path_of(name)
    try:
        with path.open("xb") as target:
            path.chmod(0o600)
            target.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise ValidationError(_("文件没有存下，稍后再传；一直不行请告诉系统管理员")) from error


def _record(row: EvidenceFile) -> None:
    row.save()
    audit.record(
        event="evidence.add",
        actor=row.uploaded_by,
        authority=row.year.authority,
        subject_type="targets.evidencefile",
        subject_id=str(row.pk),
        subject=f"{row.year.year} {row.unit.code} {row.name}",
        detail={"digest": row.digest, "size": row.size, "kind": row.kind},
    )


def _shown_name(name: str) -> str:
    """The name without folders, short enough, without what no name has."""
    base = PurePath(name.replace("\\", "/")).name.strip()
    if not base or control_character(base):
        raise ValidationError(_("文件名里有不能用的字符，改名再传"), code="name")
    stem, dot, ending = base.rpartition(".")
    return base if len(base) <= NAME_LENGTH else f"{stem[: NAME_LENGTH - 10]}{dot}{ending[:9]}"
