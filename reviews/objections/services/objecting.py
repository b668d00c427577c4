"""A unit objects to a mark; another than the one who marked decides (K-5.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import StaleFactError, hold_scope
from core.models import Origin
from core.ui import date_text
from core.workflow import Asked, Move, NotYoursError, StaleMoveError, checked_move, make_move
from reviews.entry_parts import FIGURE_OF
from reviews.marking.basis import PARTS, basis_carry
from reviews.marking.models import MarkKind
from reviews.models import CommonMark, TargetMark
from reviews.objections.flow import CHANGE, WORKFLOW, duties_of, mark_of
from reviews.objections.models import Objection, ReviewState
from reviews.objections.notices import objection_tell
from reviews.objections.queries import feedback_of, filing_units, here, may_object
from schemes.fact_entry.services import REASON_LENGTH, entry_record, open_year
from schemes.models import Year
from targets.evidence.services import Checked, Sent, evidence_add
from units.models import Account, Unit

TEXT_LENGTH, MOST_FILES, DECISION_LENGTH = 1000, 5, 500


@transaction.atomic
def objection_file(
    *,
    year: Year,
    unit: Unit,
    kind: str,
    fact: int,
    reason: str,
    actor: Account,
    files: Sequence[Sent | Checked] = (),
    arrived: datetime | None = None,
) -> Objection:
    """Object to a mark of one's unit, with a reason and files, within the window.

    ``arrived`` is when the server got it.  Raises :class:`~core.workflow.NotYoursError`, and
    ``ValidationError`` with everything that is wrong.
    """
    hold_scope({"year": year})
    if not here(actor, year) or unit.pk not in filing_units(actor):
        raise NotYoursError("object")
    year = open_year(year)
    mark = _mark(year, unit, kind, fact)
    if mark is None:
        raise NotYoursError("object")
    _check(year, unit, mark, reason, files, arrived or timezone.now())
    row = Objection.objects.create(
        year=year,
        unit=unit,
        kind=kind,
        key=mark.key,
        fact=mark.pk,
        reason=reason.strip(),
        filed_by=actor,
        filed_at=arrived or timezone.now(),
    )
    _attach(row, files, actor)
    audit.record(
        event="objection.file",
        actor=actor,
        authority=year.authority,
        subject_type="reviews.objection",
        subject_id=row.pk,
        subject=f"{year.year} {unit.code} {mark.key}",
        detail={"reason": row.reason, "files": len(files)},
    )
    objection_tell(row, title_of_mark(mark), actor)
    return row


@transaction.atomic
def objection_move(
    *,
    objection: Objection,
    move: str,
    version: int,
    actor: Account,
    reason: str = "",
    figure: str = "",
    note: str = "",
    origin: Origin = Origin.ENTRY,
) -> Objection:
    """Uphold the mark, change it, reject the objection, or (the unit) take it back.

    A change writes the new mark as a new fact; this decision is the second person's approval
    (S-4).  Raises :class:`~core.workflow.NotYoursError`, :class:`~core.workflow.StaleMoveError`,
    and ``ValidationError``.
    """
    hold_scope({"year": objection.year})
    open_year(objection.year)
    rows = Objection.objects.select_for_update(of=("self",))
    held = rows.select_related("year__authority", "year__scheme", "unit").get(pk=objection.pk)
    asked = Asked(move, version, {"reason": reason.strip()}, duties_of(actor, held), actor)
    found = _checked(held, asked, figure)
    mark = mark_of(held)
    if move == CHANGE:
        held.made = _changed(held, mark, figure, note or reason, reason, actor, origin)
    held.decided_by, held.decided_at = actor, timezone.now()
    held.decision = reason.strip()
    subject = f"{held.year.year} {held.unit.code} {held.key}"
    make_move(held, found, found.after[0], asked, authority=held.year.authority, subject=subject)
    held.save()
    objection_tell(held, title_of_mark(mark), actor)
    return held


def _checked(held: Objection, asked: Asked, figure: str) -> Move:
    """The move, with everything told at once that it lacks."""
    errors: dict[str, list[str]] = {}
    if asked.move == CHANGE and not figure.strip():
        errors["figure"] = [_("填改后的数或得分")]
    try:
        found = checked_move(WORKFLOW, held, asked)
    except ValidationError as error:
        raise ValidationError({**error.message_dict, **errors}) from error
    if len(asked.told["reason"]) > DECISION_LENGTH:
        errors["reason"] = [_("最多 %s 个字") % DECISION_LENGTH]
    if errors:
        raise ValidationError(errors)
    return found


def title_of_mark(mark: TargetMark | CommonMark | None) -> str:
    """What is marked, in words."""
    if mark is None:
        return ""
    return mark.target.title if isinstance(mark, TargetMark) else mark.item.title


def _mark(year: Year, unit: Unit, kind: str, fact: int) -> TargetMark | CommonMark | None:
    if kind not in MarkKind.values:
        return None
    model = TargetMark if kind == MarkKind.TARGET else CommonMark
    found: TargetMark | CommonMark | None = model.objects.filter(
        year=year, unit=unit, pk=fact, current=True
    ).first()
    return found


def _check(
    year: Year,
    unit: Unit,
    mark: TargetMark | CommonMark,
    reason: str,
    files: Sequence[Sent | Checked],
    arrived: datetime,
) -> None:
    told = feedback_of(year, unit.pk)
    errors: dict[str, list[str]] = {}
    if told is None:
        raise ValidationError(_("评分还没有反馈，反馈后才能提异议（K-5.3）"), code="window")
    if not may_object(told, arrived):
        if told.until is None:
            raise ValidationError(_("方案没有设异议期"), code="window")
        text = _("异议期 %(until)s 已过，服务器 %(arrived)s 收到，没有提出")
        clock = date_text(arrived, "clock")
        until = date_text(told.until, "time")
        raise ValidationError(text % {"until": until, "arrived": clock}, code="window")
    if not reason.strip() or len(reason.strip()) > TEXT_LENGTH:
        errors["reason"] = [_("写明理由，最多 %s 个字") % TEXT_LENGTH]
    if len(files) > MOST_FILES:
        errors["files"] = [_("最多附 %s 个文件") % MOST_FILES]
    open_ones = Objection.objects.filter(year=year, unit=unit, key=mark.key, state=ReviewState.OPEN)
    if open_ones.exists():
        errors["__all__"] = [_("这个评分已提出异议，等复核")]
    elif (
        Objection.objects.filter(year=year, unit=unit, fact=mark.pk)
        .exclude(state=ReviewState.WITHDRAWN)
        .exists()
    ):
        errors["__all__"] = [_("这个评分的异议已有结果，不重复受理")]
    if errors:
        raise ValidationError(errors)


def _attach(row: Objection, files: Sequence[Sent | Checked], actor: Account) -> None:
    known: set[str] = set()
    for file in files:
        kept = evidence_add(year=row.year, unit=row.unit, file=file, actor=actor, known=known)
        known.add(kept.digest)
        row.files.add(kept)


def _changed(
    held: Objection,
    mark: TargetMark | CommonMark | None,
    figure: str,
    note: str,
    reason: str,
    actor: Account,
    origin: Origin,
) -> int:
    """Write the new mark; the id of its fact."""
    if mark is None or not mark.current:
        raise StaleMoveError(held)
    column = "score"
    if isinstance(mark, TargetMark):
        column = FIGURE_OF.get(mark.target.method, "actual")
    texts = {column: figure.strip(), "note": note.strip()[:500]}
    try:
        fact = entry_record(
            PARTS[held.kind],
            year=held.year,
            texts={**texts, "marked_on": timezone.localdate().isoformat()},
            actor=actor,
            # The whole reason stays in the objection; a fact holds so much of it.
            reason=(_("异议复核：%s") % reason.strip())[:REASON_LENGTH],
            expected=mark.pk,
            origin=origin,
        )
    except StaleFactError as error:
        raise StaleMoveError(held) from error
    except ValidationError as error:
        told = [text for texts in error.message_dict.values() for text in texts]
        raise ValidationError({"figure": told}) from error
    basis_carry(kind=held.kind, old=mark.pk, mark=fact, actor=actor)
    return int(fact.pk)
