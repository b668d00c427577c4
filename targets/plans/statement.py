"""The responsibility statement of a plan (目标管理责任书) as PDF in official layout (T-3, D-8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import Any

from django.utils.translation import gettext as _

from core.bars import Meter
from core.exact import format_short
from documents.pdf import render_template_pdf
from schemes.deadlines import deadline_for
from schemes.models import Year
from targets.common.of_plan import LockedBlock, common_of
from targets.cross.models import CrossItem
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading
from targets.plans.rewards import rewards_of
from targets.plans.rows import blocks_of, rows_of
from targets.scoring_words import scoring_words
from targets.sheet_params import grade_words
from targets.statements.queries import signed_sides
from units.models import UnitYear


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A target as the statement names it."""

    place: int
    title: str
    standard: str
    plan: str
    deadline: str
    points: str
    scoring: str
    responsible: str


@dataclass(frozen=True, slots=True)
class StatementPart:
    """A component with its targets."""

    title: str
    meter: Meter
    rows: Sequence[StatementRow]


@dataclass(frozen=True, slots=True)
class CommonRow:
    """A common target as the statement names it: the office sets it, a department marks it."""

    title: str
    content: str
    department: str
    points: str


@dataclass(frozen=True, slots=True)
class CommonPart:
    """A component of common targets; ``number`` is that of their issue, "" before it (K-3.7)."""

    title: str
    points: str
    number: str
    rows: Sequence[CommonRow]


def statement_pdf(plan: Plan) -> bytes:
    """The statement of a plan as it stands; one that is not issued says so in its head."""
    return render_template_pdf("plans/statement.html", statement_context(plan), page="official")


def statement_context(plan: Plan) -> dict[str, Any]:
    """What the statement says."""
    reading = Reading(plan)
    year = plan.year
    title = _("%(year)s 年度目标管理责任书") % {"year": year.year}
    settled = deadline_for(year, "results")
    commons = [block for block in common_of(plan) if block.cells]
    base = sum((share.full for share in reading.shares), Fraction(0))
    number = year.scheme.document_number
    return {
        "title": title,
        "year": year,
        "plan": plan,
        "authority": year.authority.name,
        # As it was published here: a preset's own name is nobody's document.
        "scheme": year.scheme.title,
        "scheme_number": number,
        "cited": _("（%s）") % number if number else "",
        "unit": _name_of(year, plan),
        "draft": not plan.is_issued,
        "parts": _parts(reading),
        "commons": [_common(block) for block in commons],
        "base": format_short(base),
        "total": format_short(sum((block.given for block in commons), base)),
        "rewards": rewards_of(reading.setting.document),
        "settled": settled.due_at if settled else None,
        **signed_sides(plan),
    }


def _parts(reading: Reading) -> list[StatementPart]:
    setting = reading.setting
    grades = {key: word for word, key in reversed(list(grade_words(setting.document).items()))}
    found = []
    # Those that the office gives are numbered behind all of the unit's own.
    after = count(len(reading.rows) + 1)
    for block in blocks_of(reading, rows_of(reading)):
        rows = [
            StatementRow(
                place=row.place,
                title=row.line.title,
                standard=row.line.standard or row.line.content,
                plan=_figure(row.line, row.cells["plan"].words),
                deadline=row.cells["deadline"].words,
                points=row.cells["points"].words,
                scoring=scoring_words(row.line.method, row.line.params, row.line.measure, grades),
                responsible=row.line.responsible,
            )
            for row in block.rows
        ]
        rows += [_fixed_row(item, next(after)) for item in block.fixed]
        if rows:
            found.append(StatementPart(block.title, block.meter, rows))
    return found


def _fixed_row(item: CrossItem, place: int) -> StatementRow:
    """A cross-cutting target behind the unit's own of its component (K-2.3)."""
    marker = item.marking_unit.name if item.marking_unit else _("目标办")
    return StatementRow(
        place=place,
        title=item.title,
        standard=item.content,
        plan="—",
        deadline="",
        points=format_short(item.points),
        scoring=_("专项目标，%s评分") % marker,
        responsible="",
    )


def _common(block: LockedBlock) -> CommonPart:
    rows = [
        CommonRow(
            cell.item.title,
            cell.item.content,
            cell.item.marking_unit.name if cell.item.marking_unit else "",
            format_short(cell.points),
        )
        for cell in block.cells
    ]
    number = block.issue.number if block.issue else ""
    return CommonPart(block.title, format_short(block.given), number, rows)


def _figure(line: PlanLine, words: str) -> str:
    return f"{words} {line.measure}".strip() if words else "—"


def _name_of(year: Year, plan: Plan) -> str:
    """What the unit is called in the year."""
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    found = rows.filter(unit=plan.unit_id).first()
    return found.name if found else plan.unit.name
