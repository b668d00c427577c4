"""Drafting a correction and naming its facts (S-4); what becomes of it: :mod:`.moving`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.workflow import NotYoursError, StaleMoveError
from documents.xlsx.values import control_character
from reviews.moved_people import note_writer
from schemes.fact_entry.row import row_context, row_texts
from schemes.fact_entry.services import whole_texts
from schemes.models import Year
from scoring.freezing.corrections import flow
from scoring.freezing.corrections.applying import correction_tried
from scoring.freezing.corrections.kinds import kind_named
from scoring.freezing.models import ASKED, DRAFT, RUNNING, Correction, CorrectionLine
from scoring.publication.queries import published_set
from units.queries import has_authority_perm

ALIVE = (DRAFT, ASKED, RUNNING)
DOCUMENT_LENGTH, REASON_LENGTH, MOST_LINES = 200, 400, 100


@dataclass(frozen=True, slots=True)
class LineAsked:
    """A fact as a correction shall have it; ``key`` empty and no ``texts`` lost for a new one."""

    kind: str
    key: str = ""
    texts: dict[str, str] | None = None
    withdraw: bool = False


@transaction.atomic
def correction_start(*, year: Year, document: str, reason: str, actor: Any) -> Correction:
    """Draft a correction of the year's published or frozen set; a year has one at a time.

    Raises :class:`~core.workflow.NotYoursError`, and ``ValidationError`` with every fault.
    """
    locked = (
        Year.objects.select_for_update(of=("self",)).select_related("authority").get(pk=year.pk)
    )
    if not flow.may_ask(actor, locked):
        raise NotYoursError("start")
    _check_words(document, reason)
    base = published_set(locked)
    if base is None:
        raise ValidationError(_("%s 年度的结果还没有公布，事实照常更正") % locked.year)
    rows = Correction.objects.filter(year=locked)
    if rows.filter(state__in=ALIVE).exists():
        raise ValidationError(_("%s 年度有一件更正还没有办完，先办完那一件") % locked.year)
    now = timezone.now()
    row = Correction.objects.create(
        year=locked,
        serial=(rows.aggregate(last=Max("serial"))["last"] or 0) + 1,
        base_set=base,
        document=document.strip(),
        reason=reason.strip(),
        created_by=actor,
        created_at=now,
        changed_by=actor,
        changed_at=now,
    )
    note("correction.start", row, actor, {"number": base.number, "document": row.document})
    return row


@transaction.atomic
def correction_line_add(
    *, correction: Correction, version: int, asked: LineAsked, actor: Any
) -> Correction:
    """Name a fact that is to be recorded, changed (``key`` of the one that stands) or withdrawn.

    All lines are written for a try and taken back; what they change is computed when it is asked
    for, once, not with each line.
    """
    row = _draft(correction, version, actor)
    if row.lines.count() >= MOST_LINES:
        raise ValidationError(_("一件更正最多 %s 条，另起一件") % MOST_LINES)
    line = _line(row, asked)
    line.save()
    _changed(row, actor)
    correction_tried(row)
    row.save()
    note("correction.line", row, actor, {"kind": line.kind, "key": line.key})
    return row


@transaction.atomic
def correction_line_drop(
    *, correction: Correction, version: int, line: int, actor: Any
) -> Correction:
    """Take a line out of a draft again."""
    row = _draft(correction, version, actor)
    row.lines.filter(pk=line).delete()
    _changed(row, actor)
    row.save()
    note("correction.line", row, actor, {"dropped": line})
    return row


def _line(row: Correction, asked: LineAsked) -> CorrectionLine:
    found = kind_named(row.year, asked.kind)
    if found is None:
        raise ValidationError(_("这种事实不能在更正里改"))
    part = found[1].part
    context = row_context(row.year, part)
    old = None
    if asked.key:
        old = part.versions(row.year).filter(current=True, key=asked.key).first()
        if old is None:
            raise ValidationError(_("%s 已经不在了") % asked.key)
        if row.lines.filter(kind=asked.kind, key=asked.key).exists():
            raise ValidationError(_("%s 已经列过，去掉原来那一条再列") % asked.key)
    elif asked.withdraw:
        raise ValidationError(_("写明要撤销哪一条"))
    texts = {} if asked.withdraw else whole_texts(part, context, asked.texts or {}, old)
    return CorrectionLine(
        correction=row,
        kind=asked.kind,
        unit_id=getattr(old, "unit_id", None),
        key=asked.key,
        expected=old.pk if old else None,
        texts=texts,
        before=row_texts(part, context, old) if old else {},
        withdraw=asked.withdraw,
    )


def _draft(correction: Correction, version: int, actor: Any) -> Correction:
    row = locked(correction)
    if flow.OFFICE not in flow.duties_of(actor, row):
        raise NotYoursError("line")
    if row.version != version or row.state != DRAFT:
        raise StaleMoveError(row)
    return row


def _changed(row: Correction, actor: Any) -> None:
    """Other lines: the report of those before (sent back) says nothing of them."""
    row.report, row.fingerprint, row.problems = {}, "", []
    row.pay.all().delete()
    note_writer(row, actor)
    row.version += 1
    row.changed_by, row.changed_at = actor, timezone.now()


def locked(correction: Correction) -> Correction:
    """The correction under its year's lock."""
    Year.objects.select_for_update().only("pk").get(pk=correction.year_id)
    rows = Correction.objects.select_related("year__authority", "year__scheme", "base_set")
    return rows.select_related("asked_by", "created_by").get(pk=correction.pk)


def _check_words(document: str, reason: str) -> None:
    errors: dict[str, list[str]] = {}
    for key, text, most in (
        ("document", document, DOCUMENT_LENGTH),
        ("reason", reason, REASON_LENGTH),
    ):
        if not text.strip():
            errors[key] = [_("写明更正依据的文号") if key == "document" else _("写明理由（S-4）")]
        elif len(text.strip()) > most:
            errors[key] = [_("最多 %s 个字") % most]
        elif control_character(text.replace("\r", "").replace("\n", "")):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    if errors:
        raise ValidationError(errors)


def people_read(*, correction: Correction, actor: Any) -> None:
    """Note that people's amounts were looked at; who sees all pay reads them as his work."""
    if not has_authority_perm(actor, correction.year.authority, "view_pay"):
        note("correction.people", correction, actor, {})


def note(event: str, row: Correction, actor: Any, detail: dict[str, Any]) -> None:
    """An audit row about a correction, in the transaction of its cause."""
    audit.record(
        event=event,
        actor=actor,
        authority=row.year.authority,
        subject_type="scoring.correction",
        subject_id=row.pk,
        subject=f"{row.year} {row.serial}",
        detail=detail,
    )
