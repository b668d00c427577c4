"""The grades in force, for what the scheme says follows from a grade (M-13)."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.accountability.proposing import register_grades
from schemes.models import Year
from scoring.models import ResultEntry
from scoring.queries import current_result


def grades_in_force(year: Year) -> Iterator[tuple[int, str]]:
    """(unit id, grade) of the units that have one; what is incomplete has none yet (S-2)."""
    pointer = current_result(year)
    if pointer is None:
        return
    rows = ResultEntry.objects.filter(result_set=pointer.result_set_id, complete=True)
    yield from rows.exclude(grade="").values_list("unit_id", "grade")


def register_accountability() -> None:
    """Called once the models are loaded."""
    register_grades(grades_in_force)
