"""A unit's own targets on its home page: what was achieved of what was planned (W-2).

What was established at the year's end stands; until then the last figure of the progress does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.exact import parse_exact
from core.home import MAIN, HomePart
from core.ui import plain_points
from reviews.entry_parts import FIGURE_OF
from reviews.models import TargetMark
from reviews.progress import items_progress
from reviews.queries import visible_target_marks
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.tallies import units_of
from targets.models import Target
from targets.progress.queries import actuals_proposed
from targets.queries import visible_targets
from targets.work import filed_of
from units.http import signed_in
from units.queries import access_of, authority_for, has_authority_perm

SHOWN = 8


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target: plan and actual in its measure; ``ratio`` of the plan where it can be told.

    ``until``: the month of which the figure is, where it is of the progress and not of a mark.
    """

    key: str
    title: str
    measure: str
    plan: str
    actual: str
    ratio: Fraction | None
    marked: bool
    until: int | None = None

    @property
    def met(self) -> bool:
        """Whether the plan is reached; without a ratio nothing is claimed."""
        return self.ratio is not None and self.ratio >= 1

    @property
    def filled(self) -> Fraction:
        """How much of the bar is full."""
        return min(self.ratio or Fraction(0), Fraction(1))


def own_parts(request: HttpRequest) -> Iterator[HomePart]:
    """For the accounts of one unit that sees its own facts only."""
    account = signed_in(request)
    year = year_or_none(account)
    access = access_of(account)
    if year is None or has_authority_perm(account, authority_for(account), "view_facts"):
        return
    own = access.unit_ids("file_targets") | access.unit_ids("head_unit")
    if len(own) != 1:
        return
    (unit,) = own
    targets = list(visible_targets(account, year).filter(unit=unit).order_by("order", "key"))
    if targets:
        marks = visible_target_marks(account, year).filter(unit=unit)
        rows = list(target_rows(year, targets[:SHOWN], {mark.key: mark for mark in marks}))
        context = {"rows": rows, "total": len(targets)}
        yield HomePart("own-targets", "core/home_targets.html", context, MAIN, 30)
    yield _unit_card(year, unit, len(targets))


def target_rows(
    year: Year, targets: Sequence[Target], marks: dict[str, TargetMark]
) -> Iterator[TargetRow]:
    """The targets with what was established of each, or what its progress said last; two questions
    of the database for all of them, and none where each has its mark."""
    waiting = [
        target
        for target in targets
        if target.key not in marks and target.method not in FIGURE_OF and target.params.get("plan")
    ]
    known = actuals_proposed(year, waiting) if waiting else {}
    for target in targets:
        mark, said = marks.get(target.key), known.get(target.pk)
        plan = target.params.get("plan")
        actual = mark.actual if mark is not None else said.actual if said is not None else None
        yield TargetRow(
            key=target.key,
            title=target.title,
            measure=target.measure,
            plan="" if plan is None else plain_points(plan),
            actual="" if actual is None else plain_points(actual),
            ratio=ratio_of(plan, actual, target.params.get("direction", "higher")),
            marked=mark is not None,
            until=said.period if said is not None else None,
        )


def ratio_of(plan: Any, actual: Any, direction: str) -> Fraction | None:
    """Actual ÷ plan, or plan ÷ actual where lower is better; None where that says nothing."""
    if plan is None or actual is None:
        return None
    top, below = parse_exact(actual), parse_exact(plan)
    if direction == "lower":
        top, below = below, top
    return top / below if below > 0 else None


def _unit_card(year: Year, unit: int, targets: int) -> HomePart:
    """What stands about the unit in this year."""
    found = units_of(year).get(unit)
    groups = [item.peer_groups for item in items_progress(year)]
    common = sum(found is not None and found.peer_group in each for each in groups)
    rows = [(_("一级目标"), _("已备案") if unit in filed_of(year).level_one else _("未备案"))]
    rows.append((_("目标"), _("%(n)d 个，共性 %(common)d 项") % {"n": targets, "common": common}))
    if found is not None:
        rows.append((_("分管领导"), found.leader or "—"))
    title = _("本单位 %s 年度") % year.year
    return HomePart("own-unit", "core/home_facts.html", {"title": title, "rows": rows}, order=40)
