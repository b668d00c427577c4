"""A self-evaluation read as rows: what is claimed beside what the scheme's rules make of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_short, parse_exact, to_text
from core.language import title_of
from reviews.entry_parts import FIGURE_OF
from reviews.marking.grid import exact_text, shown
from reviews.marking.scores import score_of
from reviews.self_evaluation.models import SelfEvaluation, SelfLine
from reviews.self_evaluation.stages import OwnGrade, kept_grades, lacking_grades, own_grades
from schemes.queries import groups_of_units, year_document
from targets.graded import MARKED_SINGLY
from targets.models import Target
from targets.progress.models import Origin
from targets.progress.queries import Proposal, actuals_proposed
from targets.sheet_params import METHODS


@dataclass(frozen=True, slots=True)
class SelfRow:
    """One target: the figure that the unit claims, what it comes to, what the unit gives itself."""

    target: Target
    line: SelfLine | None
    note: str
    plan: str
    figure: str
    computed: Fraction | None
    grades: tuple[tuple[str, str], ...]
    known: Proposal | None = None
    level: bool = False

    @property
    def claimed(self) -> Fraction | None:
        """The score that the unit gives itself: its own, else what the rules make of its figure."""
        own = self.line.claimed if self.line else None
        return self.computed if own is None else own

    @property
    def differs(self) -> Fraction | None:
        """How far the claimed score lies above (positive) or below the computed one."""
        if self.claimed is None or self.computed is None or self.claimed == self.computed:
            return None
        return self.claimed - self.computed

    @property
    def known_text(self) -> str:
        """What the year's progress says of the figure: whose it is, and until which month."""
        if self.known is None:
            return ""
        told = {
            "month": self.known.period,
            "source": Origin(self.known.source).label,
            "actual": shown(self.known.actual),
        }
        return _("进度：%(month)s 月%(source)s %(actual)s") % told

    @property
    def apart(self) -> bool:
        """Whether the figure needs a reason: it is other than progress knows of the whole year, or
        less than a sum over the months had reached already (K-5.1)."""
        actual = self.line.actual if self.line else None
        if self.known is None or actual is None or actual == self.known.actual:
            return False
        return self.known.whole or (actual < self.known.actual and not self.level)

    @property
    def reason(self) -> str:
        """What the unit says of the line."""
        return self.line.note.strip() if self.line else ""

    @property
    def token(self) -> str:
        """What a form sends back."""
        return f"{self.target.key}|{self.line.version if self.line else 0}"

    @property
    def cells(self) -> dict[str, str]:
        """The texts of the row's fields."""
        own = self.line.claimed if self.line else None
        note = self.line.note if self.line else ""
        return {"figure": self.figure, "claimed": exact_text(own), "note": note}

    @property
    def told(self) -> dict[str, str]:
        """What is told beside the fields."""
        gap = self.differs
        sign = "" if gap is None else "+" if gap > 0 else "−"
        return {
            "computed": shown(self.computed) or "—",
            "gap": "" if gap is None else f"{sign}{format_short(abs(gap))}",
            "known": self.known_text,
            "apart": _("与进度不同，在说明里写理由") if self.apart and not self.reason else "",
        }


class SelfReading:
    """All rows of a self-evaluation, and what still stands in its way."""

    def __init__(self, evaluation: SelfEvaluation) -> None:
        self.evaluation = evaluation
        self.year, self.unit = evaluation.year, evaluation.unit
        self.document = year_document(evaluation.year)

    @cached_property
    def rows(self) -> list[SelfRow]:
        """The unit's targets in force, each with its line."""
        targets = Target.objects.filter(MARKED_SINGLY, year=self.year, current=True, unit=self.unit)
        lines = {line.target: line for line in self.evaluation.lines.all()}
        return [self._row(each, lines.get(each.key)) for each in targets.order_by("order", "key")]

    @cached_property
    def _known(self) -> dict[int, Proposal]:
        """What progress says of the targets that are judged by an actual, by target id."""
        targets = Target.objects.filter(year=self.year, current=True, unit=self.unit)
        return actuals_proposed(
            self.year, list(targets.select_related("unit").exclude(method__in=FIGURE_OF))
        )

    @cached_property
    def grades(self) -> list[tuple[str, str]]:
        """The grades of units that the scheme knows (M-9); none where it has none."""
        rule = self.document.grading
        return [] if rule is None else [(each.key, title_of(each.title)) for each in rule.grades]

    @cached_property
    def own_grades(self) -> list[OwnGrade]:
        """The components that the unit grades itself as a whole (D-2)."""
        return own_grades(self.evaluation)

    @cached_property
    def total(self) -> Fraction:
        """The sum that the unit gives itself for its targets, so far."""
        return sum((row.claimed for row in self.rows if row.claimed is not None), Fraction(0))

    @property
    def total_words(self) -> str:
        """The sum as it is read."""
        return _("目标自评合计 %(total)s") % {"total": format_short(self.total)}

    @cached_property
    def problems(self) -> list[str]:
        """Everything that stands in the way of handing it in."""
        found = []
        lacking = sum(not row.figure for row in self.rows)
        if lacking:
            found.append(_("还有 %s 个目标没有填实绩或自评") % lacking)
        bare = [row.target.title for row in self.rows if row.differs is not None and not row.reason]
        if bare:
            text = _("自评分与算出的不同，写明理由：%s")
            found.append(text % _("、").join(bare[:3]))
        apart = [row.target.title for row in self.rows if row.apart and not row.reason]
        if apart:
            text = _("实绩与进度报的不同，写明理由：%s")
            found.append(text % _("、").join(apart[:3]))
        if graded := list(lacking_grades(self.evaluation)):
            found.append(_("定本单位的等次：%s") % _("、").join(graded))
        if not self.evaluation.short and not self.evaluation.report.strip():
            found.append(_("写自评报告"))
        if self.grades and not (self.evaluation.grade and self.evaluation.grade_reason.strip()):
            found.append(_("填自报等次和理由（M-8）"))
        return found

    @property
    def content(self) -> dict[str, Any]:
        """What is handed in, whole; exact numbers as ``n/d`` text."""
        grades = dict(self.grades)
        return {
            "report": self.evaluation.report,
            "short": self.evaluation.short,
            "grade": self.evaluation.grade,
            "grade_title": grades.get(self.evaluation.grade, ""),
            "grade_reason": self.evaluation.grade_reason,
            "total": to_text(self.total),
            "stage_grades": kept_grades(self.evaluation),
            "lines": [self._kept(row) for row in self.rows],
        }

    def _kept(self, row: SelfRow) -> dict[str, Any]:
        plain = {
            name: None if value is None else to_text(value)
            for name, value in (("computed", row.computed), ("claimed", row.claimed))
        }
        return {
            "target": row.target.key,
            "title": row.target.title,
            "plan": row.plan,
            "points": to_text(row.target.points),
            "figure": dict(row.grades).get(row.figure, row.figure),
            "note": row.reason,
            "progress": row.known_text,
            **plain,
        }

    def _row(self, target: Target, line: SelfLine | None) -> SelfRow:
        told = target.params.get("plan")
        plan = f"{format_short(parse_exact(told))} {target.measure}".strip() if told else ""
        computed = None
        figure = ""
        if line is not None:
            value = getattr(line, FIGURE_OF.get(target.method, "actual"))
            figure = value if isinstance(value, str) else exact_text(value)
            computed = self.computed(target, line)
        graded = target.method == "graded"
        return SelfRow(
            target=target,
            line=line,
            note=str(_(METHODS[target.method])),
            plan=plan,
            figure=figure,
            computed=computed,
            grades=self._target_grades if graded else (),
            known=self._known.get(target.pk),
            level=target.measure in self.document.progress.level_measures,
        )

    def computed(self, target: Target, line: SelfLine) -> Fraction | None:
        """What the scheme's rules make of a line (K-5.4): the engine's own code."""
        return score_of(
            self.document,
            target,
            group=self._groups.get(target.unit_id, ""),
            actual=line.actual,
            grade=line.grade,
            score=line.score,
        ).value

    @cached_property
    def _groups(self) -> dict[int, str]:
        return groups_of_units(self.year)

    @cached_property
    def _target_grades(self) -> tuple[tuple[str, str], ...]:
        listed = [(each.key, title_of(each.title)) for each in self.document.targets.grades]
        return (("", "—"), *listed)
