"""What the stages of a year said, and whose turn it is (D-7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import format_points, format_short
from core.language import title_of
from reviews.models import Grading
from reviews.stages.scope import UNIT, StageScope, graded_leaves
from schemes.deadlines import due_for, is_over
from schemes.models import Year
from schemes.rules.component import Component
from schemes.rules.graded_change import GradedChange, GradeRange, Stage
from schemes.tallies import UnitLine, units_of
from schemes.workbook.plan import decimal_text

#: Said of a component of a unit: stage → what it graded.
Said = dict[str, Grading]


@dataclass(frozen=True, slots=True)
class StageRow:
    """One unit's component in one stage: what was said before, what the stage says, whose turn."""

    unit: UnitLine
    leaf: Component
    rule: GradedChange
    stage: Stage
    said: Said
    turn: bool
    mine: bool
    #: Whether the account sees what was said before: it is its turn, or it sees all facts.
    open: bool
    #: Whether the account enters it out of turn as well: the office does, nobody else.
    anytime: bool

    @property
    def own(self) -> Grading | None:
        """What the stage has said."""
        return self.said.get(self.stage.key)

    @property
    def editable(self) -> bool:
        """Whether the account may enter it now."""
        return self.mine and (self.turn or self.anytime)

    @property
    def missing(self) -> bool:
        """Whether it is missing and could be given; what is missing is no zero (S-2)."""
        return self.own is None and self.turn

    @property
    def token(self) -> str:
        """What a form sends back: the unit, and the grading that was shown."""
        return f"{self.unit.code}|{self.own.pk if self.own else ''}"

    @property
    def cells(self) -> dict[str, str]:
        """The texts of the row's fields."""
        if self.own is None:
            return {"grade": "", "change": "", "note": ""}
        return grading_texts(self.own)

    @property
    def counts(self) -> str:
        """What the base comes to by this stage's change; "" while it said nothing."""
        if self.own is None:
            return ""
        return format_points(self.rule.comes_to(self.own.change))

    @property
    def earlier(self) -> list[tuple[str, str]]:
        """What the stages before it said, in words, once it is this one's turn."""
        order = [stage.key for stage in self.rule.stages]
        before = self.rule.stages[: order.index(self.stage.key)]
        if not self.open and self.own is None:
            return []
        said = ((stage, self.said.get(stage.key)) for stage in before)
        return [(title_of(stage.title), words_of(self.rule, found)) for stage, found in said]

    @property
    def waits(self) -> str:
        """Why it cannot be entered now; "" where it can."""
        if self.turn:
            return ""
        if self.own is not None:
            return _("后一阶段已评")
        spoke = [n for n, stage in enumerate(self.rule.stages) if stage.key in self.said]
        order = [stage.key for stage in self.rule.stages]
        if spoke and spoke[-1] > order.index(self.stage.key):
            return _("后一阶段已评")
        following = self.rule.stages[spoke[-1] + 1 if spoke else 0]
        return _("等 %s") % title_of(following.title)


def grading_texts(grading: Grading) -> dict[str, str]:
    """The texts of a grading's fields, as they are typed."""
    return {
        "grade": grading.grade,
        "change": decimal_text(grading.change),
        "note": grading.note,
    }


def words_of(rule: GradedChange, grading: Grading | None) -> str:
    """A grading in words: grade and points; a dash where the stage said nothing."""
    if grading is None:
        return "—"
    grade = next((each for each in rule.grades if each.key == grading.grade), None)
    title = title_of(grade.title) if grade else grading.grade
    sign = "+" if grading.change > 0 else "−" if grading.change < 0 else ""
    points = f"{sign}{decimal_text(abs(grading.change))}"
    return f"{title} {points}" + (_("，%s") % grading.note if grading.note else "")


def grade_choices(rule: GradedChange) -> list[tuple[str, str]]:
    """The grades with the points between which each may lie."""
    return [("", "—"), *((each.key, _range(each)) for each in rule.grades)]


def _range(grade: GradeRange) -> str:
    told = {
        "grade": title_of(grade.title),
        "least": format_short(grade.least),
        "most": format_short(grade.most),
    }
    return _("%(grade)s（%(least)s 到 %(most)s）") % told


@dataclass(frozen=True, slots=True)
class StageWork:
    """A stage of a component over the units that the account grades: what is there, what waits."""

    component: str
    stage: str
    name: str
    done: int
    total: int
    missing: int


class StageReading:
    """All gradings of a year, read at once; a fixed number of queries."""

    def __init__(self, scope: StageScope) -> None:
        self.scope, self.year = scope, scope.year

    @cached_property
    def said(self) -> dict[tuple[int, str], Said]:
        """(unit, component) → what each stage said."""
        found: dict[tuple[int, str], Said] = {}
        rows = Grading.objects.filter(year=self.year, current=True).select_related("recorded_by")
        for row in rows.order_by("pk"):
            found.setdefault((row.unit_id, row.component), {})[row.stage] = row
        return found

    def rows(self, component: str, stage: str) -> list[StageRow]:
        """The units of which the account meets this stage, in their order."""
        return [row for row in self._rows() if (row.leaf.key, row.stage.key) == (component, stage)]

    def row(self, component: str, stage: str, unit: str) -> StageRow | None:
        """One unit's; None where the account meets none."""
        return next((row for row in self.rows(component, stage) if row.unit.code == unit), None)

    @cached_property
    def works(self) -> list[StageWork]:
        """The stages in which the account grades somebody, in the order of the scheme."""
        found: dict[tuple[str, str], list[StageRow]] = {}
        for row in self._rows():
            if row.mine or self.scope.sees_all:
                found.setdefault((row.leaf.key, row.stage.key), []).append(row)
        return [
            StageWork(
                component,
                stage,
                _("%(component)s：%(stage)s")
                % {
                    "component": title_of(rows[0].leaf.title),
                    "stage": title_of(rows[0].stage.title),
                },
                sum(row.own is not None for row in rows),
                len(rows),
                sum(row.missing for row in rows),
            )
            for (component, stage), rows in found.items()
        ]

    def _rows(self) -> Iterator[StageRow]:
        leaves: dict[str, list[tuple[Component, GradedChange]]] = {}
        for group, leaf, rule in graded_leaves(self.scope.document):
            leaves.setdefault(group, []).append((leaf, rule))
        for pk, unit in units_of(self.year).items():
            if not unit.assessed or pk in self.scope.conflicts:
                continue
            for leaf, rule in leaves.get(unit.peer_group, ()):
                said = self.said.get((pk, leaf.key), {})
                for n, stage in enumerate(rule.stages):
                    mine = self.scope.grades(stage, pk)
                    if mine or self.scope.sees_all:
                        turn = self._turn(pk, rule, said, n)
                        seen = turn or self.scope.sees_all
                        anytime = self.scope.office
                        yield StageRow(unit, leaf, rule, stage, said, turn, mine, seen, anytime)

    def _turn(self, unit: int, rule: GradedChange, said: Said, place: int) -> bool:
        """Whether no later stage has spoken, and each between the last that did and this one was
        the unit's own and its day has passed."""
        last = max((n for n, stage in enumerate(rule.stages) if stage.key in said), default=-1)
        between = rule.stages[last + 1 : place]
        return place >= last and all(UNIT in s.by and _passed(self.year, unit) for s in between)


def _passed(year: Year, unit: int) -> bool:
    """Whether the unit may hand in its self-evaluation no more."""
    due = due_for(year, "self_evaluation", unit).get("due_at")
    return is_over(year) if due is None else bool(due < timezone.now())
