"""A base that a grade raises or lowers inside its range (基础分加减), settled in stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field

from core.exact import round_exact, to_text
from schemes.rules.base import Amount, Exact, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.inputs import ComponentInput, ComponentOutcome, Gap, GradedInput
from schemes.rules.leaves import component_leaf
from schemes.rules.trace import Note, NoteValue

#: Grades in whole points stand so far apart without a gap.
WHOLE_POINT = 1


class GradeRange(Part):
    """A grade and the points it may add (negative: take)."""

    key: Key
    title: Title
    least: Exact = Field(title="最少加减")
    most: Exact = Field(title="最多加减")


class Stage(Part):
    """A stage that may grade (自查、责任部门、领导小组), and who enters it (D-7).

    ``by``: the unit itself, in its self-evaluation, or the leader in whose charge it is;
    ``departments``: codes or names of units that grade the others.  The office may enter every
    stage; where nobody is named, it alone does.
    """

    key: Key
    title: Title
    # Left out where they say nothing, so that documents from before them keep their hash.
    by: tuple[Literal["unit", "leader"], ...] = Field(
        default=(), title="由谁评", exclude_if=lambda value: not value
    )
    departments: tuple[str, ...] = Field(
        default=(), title="评定的部门", exclude_if=lambda value: not value
    )


class GradedChange(Rule):
    """``base`` plus the change of the last stage that has graded, inside its grade's range.

    D-2 and D-7: ``stages`` stand in order, and what a later one says stands.  A change outside its
    grade's range settles nothing: the component is missing until it is put right (S-2).
    """

    kind: Literal["graded_change"] = "graded_change"
    base: Amount = Field(title="基础分")
    grades: tuple[GradeRange, ...] = Field(min_length=1, title="等次")
    stages: tuple[Stage, ...] = Field(min_length=1, title="阶段")

    def evaluate(
        self, component: ComponentInput, gradings: Iterable[GradedInput], places: int
    ) -> ComponentOutcome:
        """Return the component as one leaf with a note for every stage that has graded."""
        order = {stage.key: n for n, stage in enumerate(self.stages)}
        given = sorted((g for g in gradings if g.stage in order), key=lambda g: order[g.stage])
        if not given:
            gaps = (Gap("grading", component.key),)
            return component_leaf(component, None, [Note("graded_change.none")], gaps)
        last = given[-1]
        notes = [_note("graded_change.earlier", grading) for grading in given[:-1]]
        range_ = next((grade for grade in self.grades if grade.key == last.grade), None)
        if range_ is None or not range_.least <= last.change <= range_.most:
            notes.append(_note("graded_change.outside", last))
            return component_leaf(component, None, notes, (Gap("grading", component.key),))
        value = round_exact(self.comes_to(last.change), places)
        notes.append(_note("graded_change.stands", last, base=to_text(self.base)))
        return component_leaf(component, value, notes, (), last.source)

    def comes_to(self, change: Fraction) -> Fraction:
        """The points of the base after a change, before rounding; never below 0."""
        return max(self.base + change, Fraction(0))

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find ranges that are upside down, overlap or leave a gap between grades (X-2)."""
        return tuple(self._faults(context.at("grades").path))

    def _faults(self, path: str) -> Iterator[Finding]:
        for grade in self.grades:
            if grade.least > grade.most:
                zh = f"“{grade.title.zh}” 下限 {grade.least} 高于上限 {grade.most}，无分可选。"
                en = f"“{grade.title.en}” has no figure between {grade.least} and {grade.most}."
                yield Finding("X-2", "error", path, self.clauses, zh, en)
        yield from self._gaps(path)
        ordered = sorted(self.grades, key=lambda grade: grade.least)
        for lower, upper in pairwise(ordered):
            if upper.least <= lower.most and lower.least <= lower.most:
                zh = (
                    f"“{lower.title.zh}” 到 {lower.most}，“{upper.title.zh}” 从 {upper.least} 起，"
                    "两档重叠。"
                )
                en = (
                    f"“{lower.title.en}” goes to {lower.most}, “{upper.title.en}” begins at "
                    f"{upper.least}: they overlap."
                )
                yield Finding("X-2", "warning", path, self.clauses, zh, en)

    def _gaps(self, path: str) -> Iterator[Finding]:
        """Changes that no grade allows; neighbours in whole points (3, then 4) leave none."""
        ordered = sorted(self.grades, key=lambda grade: grade.least)
        for lower, upper in pairwise(ordered):
            if upper.least - lower.most > WHOLE_POINT:
                zh = (
                    f"“{lower.title.zh}” 到 {lower.most}，“{upper.title.zh}” 从 {upper.least} 起，"
                    "中间的分哪一档也给不了。"
                )
                en = (
                    f"“{lower.title.en}” goes to {lower.most}, “{upper.title.en}” begins at "
                    f"{upper.least}: no grade can give what lies between."
                )
                yield Finding("X-2", "warning", path, self.clauses, zh, en)


def _note(code: str, grading: GradedInput, **more: NoteValue) -> Note:
    params: dict[str, NoteValue] = {
        "stage": grading.stage,
        "grade": grading.grade,
        "change": to_text(grading.change),
    }
    return Note(code, {**params, **more})
