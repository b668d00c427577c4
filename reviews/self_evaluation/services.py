"""A self-evaluation is begun, written, handed in once, returned with a reason (K-5.1, M-8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.exact import ExactError, parse_exact
from core.facts import hold_scope
from core.ui import date_text
from core.workflow import Asked, NotYoursError, StaleMoveError, checked_move, make_move
from reviews.entry_parts import FIGURE_OF
from reviews.self_evaluation.flow import HAND_IN, SUBMIT, UNIT, WORKFLOW, duties_of
from reviews.self_evaluation.models import SelfEvaluation, SelfLine, SelfVersion
from reviews.self_evaluation.notices import evaluation_tell
from reviews.self_evaluation.reading import SelfReading
from reviews.self_evaluation.stages import (
    checked_grades,
    grades_given,
    gradings_hand_in,
    units_grading_themselves,
)
from schemes.deadlines import due_for
from schemes.fact_entry.services import open_year, refusal
from schemes.models import Year
from schemes.queries import year_document
from targets.graded import MARKED_SINGLY
from targets.models import Target
from targets.progress.queries import actuals_proposed
from targets.progress.reading import whole_measure
from targets.progress.stated import fraction_words
from targets.sheet_params import grade_words
from units.models import Account, Unit, UnitYear

REPORT_LENGTH, NOTE_LENGTH = 20_000, 500


@transaction.atomic
def evaluation_start(*, year: Year, unit: Unit, actor: Account) -> SelfEvaluation:
    """Begin a unit's self-evaluation, pre-filled with what is reported of the year so far.

    Beginning twice begins once.  Raises :class:`~core.workflow.NotYoursError`, ``ValidationError``.
    """
    hold_scope({"year": year})
    if UNIT not in duties_of(actor, year, unit):
        raise NotYoursError("start")
    year = open_year(year)
    targets = list(Target.objects.filter(MARKED_SINGLY, year=year, unit=unit, current=True))
    if not targets and unit.pk not in units_grading_themselves(year):
        raise ValidationError(_("还没有下达的目标，没有可自评的"), code="no_targets")
    found = SelfEvaluation.objects.filter(year=year, unit=unit).first()
    if found is not None:
        return found
    row = SelfEvaluation.objects.create(
        year=year,
        unit=unit,
        short=_is_small(year, unit),
        stage_grades=grades_given(year, unit),
        changed_by=actor,
        changed_at=timezone.now(),
    )
    by_actual = [target for target in targets if target.method not in FIGURE_OF]
    known = actuals_proposed(year, by_actual)
    SelfLine.objects.bulk_create(
        SelfLine(
            evaluation=row,
            target=target.key,
            actual=known[target.pk].actual if target.pk in known else None,
        )
        for target in targets
    )
    told = {"filled": len(known)}
    audit.record(
        event="selfevaluation.start",
        actor=actor,
        authority=year.authority,
        subject_type=row._meta.label_lower,
        subject_id=row.pk,
        subject=f"{year.year} {unit.code} {unit.name}",
        detail=told,
    )
    return row


@transaction.atomic
def line_save(
    *,
    evaluation: SelfEvaluation,
    target: str,
    shown: int,
    texts: Mapping[str, str],
    actor: Account,
) -> SelfLine:
    """Save what is claimed of one target: figure, own score, note; errors under each field.

    The line's ``evaluation`` is as this save left it.  Raises
    :class:`~core.workflow.StaleMoveError` where the line changed since ``shown``.
    """
    held = _locked_to_edit(evaluation, actor)
    found = Target.objects.filter(year=held.year, unit=held.unit, key=target, current=True).first()
    if found is None:
        raise NotYoursError("line")
    line = SelfLine.objects.filter(evaluation=held, target=target).first() or SelfLine(
        evaluation=held, target=target, version=0
    )
    if line.version != shown:
        raise StaleMoveError(held)
    _fill(held.year, line, found, texts)
    line.version += 1
    line.evaluation = held
    line.save()
    _touched(held, actor)
    return line


@transaction.atomic
def text_save(
    *,
    evaluation: SelfEvaluation,
    report: str,
    grade: str,
    grade_reason: str,
    actor: Account,
    stage_grades: Mapping[str, Mapping[str, str]] | None = None,
) -> SelfEvaluation:
    """Save report, own grade and its reason as typed, and what the unit grades itself in components
    that are graded as a whole (component → texts); errors under each field."""
    held = _locked_to_edit(evaluation, actor)
    grades = year_document(held.year).grading
    known = {each.key for each in grades.grades} if grades else set()
    errors: dict[str, list[str]] = {}
    if grade and grade not in known:
        errors["grade"] = [_("从列表里选等次")]
    if len(report) > REPORT_LENGTH:
        errors["report"] = [_("最多 %s 个字") % REPORT_LENGTH]
    if len(grade_reason.strip()) > NOTE_LENGTH:
        errors["grade_reason"] = [_("最多 %s 个字") % NOTE_LENGTH]
    try:
        graded = checked_grades(held, stage_grades or {})
    except ValidationError as error:
        errors |= error.message_dict
    if errors:
        raise ValidationError(errors)
    held.stage_grades = graded
    held.report, held.grade, held.grade_reason = report.strip(), grade, grade_reason.strip()
    _touched(held, actor)
    return held


@transaction.atomic
def evaluation_move(
    *,
    evaluation: SelfEvaluation,
    move: str,
    version: int,
    actor: Account,
    reason: str = "",
    arrived: datetime | None = None,
) -> SelfEvaluation:
    """Make a move of the table.  Handing in keeps the whole text as a version that never changes.

    ``arrived`` is when the server got it: what comes after the deadline is refused, unless the
    office had returned it.  Raises :class:`~core.workflow.NotYoursError`,
    :class:`~core.workflow.StaleMoveError`, ``ValidationError``.
    """
    held = _locked(evaluation)
    duties = duties_of(actor, held.year, held.unit)
    asked = Asked(move, version, {"reason": reason.strip()}, duties, actor)
    found = checked_move(WORKFLOW, held, asked)
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    if len(reason.strip()) > NOTE_LENGTH:
        raise ValidationError({"reason": [_("最多 %s 个字") % NOTE_LENGTH]})
    reading = SelfReading(held)
    if move in (SUBMIT, HAND_IN) and reading.problems:
        raise ValidationError(reading.problems)
    if move == HAND_IN:
        moment = arrived or timezone.now()
        _hand_in(held, reading, actor, moment)
        gradings_hand_in(held, actor=actor, arrived=moment)
    held.return_reason = reason.strip()
    held.changed_by, held.changed_at = actor, timezone.now()
    subject = f"{held.year.year} {held.unit.code} {held.unit.name}"
    make_move(held, found, found.after[0], asked, authority=held.year.authority, subject=subject)
    held.save()
    evaluation_tell(held, move, actor)
    return held


def _hand_in(held: SelfEvaluation, reading: SelfReading, actor: Account, arrived: datetime) -> None:
    due = due_for(held.year, "self_evaluation", held.unit_id).get("due_at")
    late = due is not None and arrived.replace(microsecond=0) > due
    if late and not held.number:
        text = _("%(due)s 已截止，服务器 %(arrived)s 收到，未报送。草稿还在，要延期请目标办办理。")
        clock = date_text(arrived, "clock")
        raise ValidationError(text % {"due": date_text(due, "time"), "arrived": clock}, code="late")
    content = reading.content
    held.number += 1
    held.submitted_at, held.late = arrived, late
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False)
    SelfVersion.objects.create(
        evaluation=held,
        number=held.number,
        content=content,
        digest=hashlib.sha256(plain.encode()).hexdigest(),
        late=late,
        actor=actor,
        at=arrived,
    )


def _fill(year: Year, line: SelfLine, target: Target, texts: Mapping[str, str]) -> None:
    """Read the typed texts into the line; ``ValidationError`` with every error under its field."""
    errors: dict[str, list[str]] = {}
    if "figure" in texts:
        _fill_figure(year, line, target, texts["figure"].strip(), errors)
    if "claimed" in texts:
        line.claimed = _number(texts["claimed"].strip(), "claimed", errors)
        if line.claimed is not None and not 0 <= line.claimed <= target.points:
            errors["claimed"] = [_("自评分在 0 和分值之间")]
    if "note" in texts:
        line.note = texts["note"].strip()
        if len(line.note) > NOTE_LENGTH:
            errors["note"] = [_("最多 %s 个字") % NOTE_LENGTH]
    if errors:
        raise ValidationError(errors)


def _fill_figure(
    year: Year, line: SelfLine, target: Target, text: str, errors: dict[str, list[str]]
) -> None:
    """What the line is judged by: a grade, a score within the points, or an actual."""
    document, column = year_document(year), FIGURE_OF.get(target.method, "actual")
    if column == "grade":
        line.grade = grade_words(document).get(text, "") if text else ""
        if text and not line.grade:
            errors["figure"] = [_("从列表里选等次")]
        return
    found = _number(text, "figure", errors)
    setattr(line, column, found)
    if column == "score" and found is not None and found > target.points:
        errors["figure"] = [_("不能高于分值")]
    whole = whole_measure(target, document.progress) if column == "actual" else ""
    if told := fraction_words(found, whole):
        errors["figure"] = [told]


def _number(text: str, name: str, errors: dict[str, list[str]]) -> Fraction | None:
    if not text:
        return None
    try:
        return parse_exact(text.replace("，", ",").replace(",", ""), max_length=40)
    except ExactError:
        errors[name] = [_("填数，如 96 或 7.5")]
        return None


def _is_small(year: Year, unit: Unit) -> bool:
    most = year_document(year).self_evaluation.small_unit_posts
    rows = UnitYear.objects.filter(
        authority=year.authority_id, year=year.year, unit=unit, current=True
    )
    posts = rows.values_list("posts", flat=True).first()
    return posts is not None and 0 < posts <= most  # 0: nobody has stated any


def _locked(evaluation: SelfEvaluation) -> SelfEvaluation:
    hold_scope({"year": evaluation.year})
    rows = SelfEvaluation.objects.select_for_update(of=("self",))
    return rows.select_related("year__authority", "year__scheme", "unit").get(pk=evaluation.pk)


def _locked_to_edit(evaluation: SelfEvaluation, actor: Account) -> SelfEvaluation:
    held = _locked(evaluation)
    if UNIT not in duties_of(actor, held.year, held.unit):
        raise NotYoursError("edit")
    if closed := refusal(held.year):
        raise ValidationError(closed, code="closed")
    if not held.is_with_writer:
        raise ValidationError(_("已报出，不能改。要改先撤回，或等退回"), code="not_editable")
    return held


def _touched(held: SelfEvaluation, actor: Account) -> None:
    held.version += 1
    held.changed_by, held.changed_at = actor, timezone.now()
    held.save()
