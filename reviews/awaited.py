"""What a year waits for: marks of sources outside, the stage that grades next (G-5, D-7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.language import title_of
from reviews.models import Grading, SourceMark
from reviews.stages.scope import departments_of, grading_units
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.component import Component
from schemes.rules.graded_change import GradedChange
from schemes.rules.rated import Rated
from targets.plans.queries import plan_units
from units.models import UnitYear

#: What was given: (unit, component) → the markers or stages that spoke.
Given = dict[tuple[int, str], set[str]]


@dataclass(frozen=True, slots=True)
class Awaited:
    """A mark or a grade that is missing: of which unit, for what, who has to give it, where."""

    unit: UnitYear
    component: str
    who: str
    clause: str
    url: str
    #: Whether somebody else enters it: the unit, a department, the leader in charge.
    others: bool = False

    @property
    def words(self) -> str:
        """What the search of the list looks into."""
        return f"{self.unit.unit.code} {self.unit.name} {self.component} {self.who}"


def asks_others(document: Any) -> bool:
    """Schemes that name sources outside, or have a component graded in stages."""
    leaves = (leaf for group in document.peer_groups for leaf in group.leaves())
    return any(_asked(leaf) for leaf in leaves)


def awaited_rows(account: Any, year: Year) -> list[Awaited]:
    """Everything that is missing of the units that the account may see; a fixed number of
    queries."""
    document = year_document(year)
    if not asks_others(document):
        return []
    leaves = {
        group.key: [leaf for leaf in group.leaves() if _asked(leaf)]
        for group in document.peer_groups
    }
    given = _Year(
        year,
        _given(SourceMark, year, "marker"),
        _given(Grading, year, "stage"),
        departments_of(year),
    )
    units = plan_units(account, year).filter(directly_assessed=True).order_by("order", "key")
    return [
        row
        for unit in units
        for leaf in leaves.get(unit.peer_group, ())
        for row in _of_leaf(given, unit, leaf)
    ]


def _asked(leaf: Component) -> bool:
    rule = leaf.rule
    return isinstance(rule, GradedChange) or (isinstance(rule, Rated) and bool(rule.sources))


def _given(model: Any, year: Year, who: str) -> Given:
    found: Given = defaultdict(set)
    rows = model.objects.filter(year=year, current=True).order_by()
    for unit, component, name in rows.values_list("unit", "component", who):
        found[unit, component].add(name)
    return found


@dataclass(frozen=True, slots=True)
class _Year:
    """What was given in a year, and the departments that stages name."""

    year: Year
    marks: Given
    stages: Given
    departments: dict[str, int]


def _of_leaf(read: _Year, unit: UnitYear, leaf: Component) -> Iterator[Awaited]:
    rule, key = leaf.rule, (unit.unit_id, leaf.key)
    stated = {"year": str(read.year.year), "unit": unit.unit.code, "component": leaf.key}
    if isinstance(rule, Rated):
        given = read.marks.get(key, set())
        for source in rule.sources:
            if not given & {source.key, source.title.zh, source.title.en}:
                url = _entry("source-marks", {**stated, "marker": source.title.zh})
                who = title_of(source.title)
                yield Awaited(unit, title_of(leaf.title), who, "G-5", url)
    elif isinstance(rule, GradedChange):
        told = read.stages.get(key, set())
        spoke = [n for n, stage in enumerate(rule.stages) if stage.key in told]
        following = rule.stages[(spoke[-1] + 1 if spoke else 0) :]
        if following:
            stage = following[0]
            page = reverse("reviews:stage", args=[leaf.key, stage.key])
            url = f"{page}?year={read.year.year}#u-{unit.unit.code}"
            grading = grading_units(stage, read.departments) - {unit.unit_id}
            others = bool(stage.by or grading)
            yield Awaited(unit, title_of(leaf.title), title_of(stage.title), "D-7", url, others)


def _entry(slug: str, stated: dict[str, str]) -> str:
    """The form of the missing fact, with what is known filled in."""
    return f"{reverse(f'schemes:facts_{slug}_new')}?{urlencode(stated)}"
