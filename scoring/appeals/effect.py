"""What an appeal changed: the unit's points, rank and grade, and whom else it moved."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from scoring.appeals.models import CORRECTING, Appeal
from scoring.difference import Change, changes
from scoring.grade_words import grade_titles
from scoring.models import ResultEntry, ResultSet
from scoring.queries import Scope, current_result, set_document, visible_entries


@dataclass(frozen=True, slots=True)
class AppealEffect:
    """The appellant before and after, and every visible unit that moved between the two sets.

    ``grade_moves`` are (unit, grade before, grade after) of the units whose grade changed.
    ``final`` says that the appeal is closed; until then ``new`` is the set in force.
    """

    old: ResultSet
    new: ResultSet
    before: ResultEntry | None
    after: ResultEntry | None
    moved: tuple[Change, ...]
    grade_moves: tuple[tuple[str, str, str], ...]
    final: bool

    @property
    def points(self) -> Fraction | None:
        """By how much the appellant's total moved."""
        if self.before is None or self.after is None:
            return None
        if self.before.total is None or self.after.total is None:
            return None
        return self.after.total - self.before.total

    @property
    def places(self) -> int | None:
        """Places that the appellant gained (positive) or lost."""
        if self.before is None or self.after is None:
            return None
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


def effect_of(appeal: Appeal, scope: Scope) -> AppealEffect | None:
    """What lies between the set that was appealed against and the one that followed, as far as the
    scope reaches; None before anything was decided, and where nothing was computed since."""
    new = appeal.after
    if new is None and appeal.state == CORRECTING:
        pointer = current_result(appeal.publication.year)
        new = pointer.result_set if pointer else None
    if new is None or new.pk == appeal.before_id:
        return None
    document = set_document(new)
    found = changes(scope, new, appeal.before, document)
    return AppealEffect(
        appeal.before,
        new,
        _entry(scope, appeal.before, appeal),
        _entry(scope, new, appeal),
        tuple(found),
        _grades(scope, appeal.before, new, grade_titles(document)),
        appeal.after is not None,
    )


def _entry(scope: Scope, result_set: ResultSet, appeal: Appeal) -> ResultEntry | None:
    return visible_entries(scope, result_set).filter(unit=appeal.unit_id).first()


def _grades(
    scope: Scope, old: ResultSet, new: ResultSet, titles: dict[str, str]
) -> tuple[tuple[str, str, str], ...]:
    before = dict(visible_entries(scope, old).values_list("unit_id", "grade"))
    rows = visible_entries(scope, new).values_list("unit_id", "name", "grade")
    return tuple(
        (name, titles.get(before[unit], "—"), titles.get(grade, "—"))
        for unit, name, grade in rows
        if unit in before and before[unit] != grade
    )
