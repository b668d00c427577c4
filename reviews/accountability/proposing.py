"""What results and vetoes call for by the scheme (M-13): proposals, which a person decides on.

Results lie to the right of this app; ``scoring`` brings the grades with :func:`register_grades`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.language import title_of
from reviews.models import Veto
from schemes.models import Year
from schemes.queries import year_document
from units.models import Unit

#: Of a year: (unit id, key of its grade) in the results in force.
Grades = Callable[[Year], Iterable[tuple[int, str]]]
_grades: list[Grades] = []


@dataclass(frozen=True, slots=True)
class Proposal:
    """A kind that something calls for, of one unit."""

    unit: Unit
    kind: str
    origin: str
    grounds: str


def register_grades(found: Grades) -> None:
    """Name who knows the grades of a year."""
    _grades.append(found)


def proposals_of(year: Year) -> list[Proposal]:
    """Everything that the year's results and vetoes call for, by unit."""
    found = [*_by_grade(year), *_by_veto(year)]
    return sorted(found, key=lambda each: (each.unit.code, each.kind))


def _by_grade(year: Year) -> Iterator[Proposal]:
    document = year_document(year)
    if document.grading is None:
        return
    units = Unit.objects.in_bulk([unit for grades in _grades for unit, _key in grades(year)])
    for grades in _grades:
        for unit, key in grades(year):
            grade = document.grading.grade_of(key)
            for measure in grade.measures if grade else ():
                if grade is not None and document.accountability.kind(measure.key) is not None:
                    told = {"year": year.year, "grade": title_of(grade.title)}
                    grounds = _("%(year)s 年度考核等次为%(grade)s") % told
                    yield Proposal(units[unit], measure.key, f"grade:{key}", grounds)


def _by_veto(year: Year) -> Iterator[Proposal]:
    document = year_document(year)
    kinds = [kind.key for kind in document.accountability.kinds if kind.on_veto]
    titles = {each.key: title_of(each.title) for each in document.vetoes.entries}
    if not kinds:
        return
    rows = Veto.objects.filter(year=year, current=True).select_related("unit").order_by("pk")
    seen: set[int] = set()
    for veto in rows:
        if veto.unit_id not in seen:
            seen.add(veto.unit_id)
            told = {"year": year.year, "veto": titles.get(veto.kind, veto.kind)}
            grounds = _("%(year)s 年度%(veto)s") % told
            yield from (Proposal(veto.unit, kind, "veto", grounds) for kind in kinds)
