"""Taking a file in: its content checked, kept under a random name, on record."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import hold_scope
from core.files import keep
from documents.xlsx.values import control_character
from schemes.models import Year
from targets.evidence.citing import subject_of
from targets.evidence.kinds import KINDS, MOST_BYTES, FileKind, fits_name, is_heic, kind_of
from targets.evidence.models import EvidenceCitation, EvidenceFile
from targets.evidence.scanning import scan
from units.models import Account, Unit
from units.queries import access_of

#: An account that holds one of these on a unit belongs to it: what it uploads is the unit's own.
OWN = ("file_targets", "head_unit", "mark_items")
FOLDER = "evidence"
NAME_LENGTH = 200


class Sent(Protocol):
    """An uploaded file as a request holds it."""

    @property
    def name(self) -> str | None:
        """What its sender calls it."""

    def read(self, size: int = -1, /) -> bytes:
        """Its bytes."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file whose content was looked at and may come in."""

    name: str
    kind: FileKind
    content: bytes
    digest: str


def evidence_check(file: Sent) -> Checked:
    """Look at a file: its size, its content, what the scanner says of it.

    Raises ``ValidationError`` that says what is wrong and what is taken.  Called before a
    transaction begins, so that no lock is held while a scanner works.
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
    if is_heic(content):
        text = _("“%s” 是手机的 HEIC 照片，别人的电脑打不开。在手机里另存为 JPG 再传")
        raise ValidationError(text % name, code="heic")
    if kind is None or not fits_name(kind, name):
        told = {"name": name, "allowed": allowed}
        text = _("“%(name)s” 的内容与后缀不符，或不是可收的种类。可收：%(allowed)s，不带宏")
        raise ValidationError(text % told, code="kind")
    scan(name, content)
    return Checked(name, kind, content, hashlib.sha256(content).hexdigest())


@transaction.atomic
def evidence_add(
    *,
    year: Year,
    unit: Unit,
    file: Sent | Checked,
    actor: Account,
    known: Collection[str] = (),
) -> EvidenceFile:
    """Check a file by its content and keep it; ``known`` are digests that stand there already.

    Raises ``ValidationError`` as :func:`evidence_check`, and where the unit has filled what it may
    keep in a year.  Who may add files to what cites them, the caller has asked.
    """
    hold_scope({"year": year})
    checked = file if isinstance(file, Checked) else evidence_check(file)
    if checked.digest in known:
        raise ValidationError(_("“%s” 已经附上，同样的内容不用再传") % checked.name, code="twice")
    access = access_of(actor)
    own = any(unit.pk in access.unit_ids(perm) for perm in OWN)
    _within_limits(year, unit, checked, own=own)
    row = EvidenceFile(
        year=year,
        unit=unit,
        name=checked.name,
        kind=checked.kind.key,
        stored_name=secrets.token_hex(20),
        digest=checked.digest,
        size=len(checked.content),
        uploaded_by=actor,
        uploaded_at=timezone.now(),
        own=own,
    )
    keep(path_of(row.stored_name), checked.content)
    try:
        _record(row)
    except BaseException:
        path_of(row.stored_name).unlink(missing_ok=True)
        raise
    return row


def room_used(year: Year, unit: Unit, *, own: bool = True) -> tuple[int, int]:
    """How many files and bytes are kept: of the unit's library, else of what offices attached about
    the unit.  Each has the whole room, so that neither takes it from the other."""
    kept = EvidenceFile.objects.filter(year=year, unit=unit, own=own)
    used = kept.aggregate(files=Count("pk"), size=Sum("size"))
    return used["files"], used["size"] or 0


def _within_limits(year: Year, unit: Unit, checked: Checked, *, own: bool) -> None:
    files, size = room_used(year, unit, own=own)
    told = {"unit": unit.name, "year": year.year}
    if files >= settings.EVIDENCE_UNIT_FILES:
        told["most"] = settings.EVIDENCE_UNIT_FILES
        text = _("%(unit)s %(year)s 年度的材料已满 %(most)s 个，不能再传；已传的可以重复引用")
        raise ValidationError(text % told, code="count")
    if size + len(checked.content) > settings.EVIDENCE_UNIT_MB * 1024 * 1024:
        told["most"] = settings.EVIDENCE_UNIT_MB
        text = _("%(unit)s %(year)s 年度的材料合计不能超过 %(most)s MB；已传的可以重复引用")
        raise ValidationError(text % told, code="total")


@transaction.atomic
def evidence_attach(
    *,
    year: Year,
    unit: Unit,
    kind: str,
    key: str,
    actor: Account,
    files: Iterable[Checked] = (),
    chosen: Collection[str] = (),
) -> list[EvidenceFile]:
    """Have a thing cite files: new ones, and ones of the unit's library by their ids.

    A content that the library holds already is not kept twice.  Who may attach to the thing is
    asked under the lock: it may have moved since its page was drawn.  Raises ``ValidationError`` as
    :func:`evidence_add`, for an id of no file of the unit's, and where the thing takes none of the
    actor's files any more.
    """
    hold_scope({"year": year})
    _require_place(year, kind, key, actor)
    library = EvidenceFile.objects.filter(year=year, unit=unit, own=True)
    wanted = list(library.filter(pk__in=_ids(chosen)))
    if len(wanted) != len(set(chosen)):
        raise ValidationError(_("选的材料不在本单位的材料库里"), code="unknown")
    for each in files:
        known = library.filter(digest=each.digest).first()
        wanted.append(known or evidence_add(year=year, unit=unit, file=each, actor=actor))
    standing = EvidenceCitation.objects.filter(kind=kind, key=key, dropped_at=None)
    cited = set(standing.filter(file__year=year).values_list("file_id", flat=True))
    for row in wanted:
        if row.pk not in cited:
            cited.add(row.pk)
            EvidenceCitation.objects.create(
                file=row, kind=kind, key=key, cited_by=actor, cited_at=timezone.now()
            )
            _note("evidence.cite", row, actor, {"kind": kind, "key": key})
    return wanted


@transaction.atomic
def evidence_detach(*, citation: EvidenceCitation, actor: Account) -> None:
    """Have a thing cite a file no more; the file stays in the library, the citation on record.

    Raises ``ValidationError`` where what cites it gives back none of the actor's files any more.
    """
    hold_scope({"year": citation.file.year})
    _require_place(citation.file.year, citation.kind, citation.key, actor)
    standing = EvidenceCitation.objects.filter(pk=citation.pk, dropped_at=None)
    if standing.update(dropped_by=actor, dropped_at=timezone.now()):
        told = {"kind": citation.kind, "key": citation.key}
        _note("evidence.uncite", citation.file, actor, told)


def _require_place(year: Year, kind: str, key: str, actor: Account) -> None:
    """What was proved by a file is not decided upon while the file is taken away."""
    subject = subject_of(kind)
    if subject is not None and subject.may_attach(actor, year, key) is None:
        raise ValidationError(_("刚办过下一步，现在不能附材料，也不能去掉"), code="moved")


def _ids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(str(text)))
        except ValueError:
            continue
    return found


def names_needed(names: Iterable[str]) -> set[str]:
    """Which of some kept files a row names, for whoever tidies the folder."""
    rows = EvidenceFile.objects.filter(stored_name__in=list(names))
    return set(rows.values_list("stored_name", flat=True))


def evidence_open(file: EvidenceFile) -> BinaryIO:
    """The content of a kept file; ``FileNotFoundError`` where the data folder lacks it."""
    return path_of(file.stored_name).open("rb")


def path_of(name: str) -> Path:
    """The path of a kept file; only names that this module gives lead anywhere."""
    if not name or not all(char in "0123456789abcdef" for char in name):
        raise FileNotFoundError(name)
    return folder() / name


def folder() -> Path:
    """Where the files lie; it is made."""
    found = Path(settings.DATA_DIR) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def _record(row: EvidenceFile) -> None:
    row.save()
    detail = {"digest": row.digest, "size": row.size, "kind": row.kind}
    _note("evidence.add", row, row.uploaded_by, detail)


def _note(event: str, row: EvidenceFile, actor: Account, detail: Mapping[str, Any]) -> None:
    audit.record(
        event=event,
        actor=actor,
        authority=row.year.authority,
        subject_type="targets.evidencefile",
        subject_id=str(row.pk),
        subject=f"{row.year.year} {row.unit.code} {row.name}",
        detail=dict(detail),
    )


def _shown_name(name: str) -> str:
    """The name without folders, short enough, without what no name has."""
    base = PurePath(name.replace("\\", "/")).name.strip()
    if not base or control_character(base):
        raise ValidationError(_("文件名里有不能用的字符，改名再传"), code="name")
    stem, dot, ending = base.rpartition(".")
    return base if len(base) <= NAME_LENGTH else f"{stem[: NAME_LENGTH - 10]}{dot}{ending[:9]}"
