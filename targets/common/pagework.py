"""What the page of the balance shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.exact import from_text
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.common import services
from targets.common.models import CommonBalance, CommonIssue
from targets.common.reading import Cell, CommonYear, Part, UnitRow
from targets.models import CommonItem
from units.http import signed_in
from units.queries import has_authority_perm

#: Steps that a proposal may be rounded to; None keeps exact fractions.
STEPS: Mapping[str, Fraction | None] = {
    "1": Fraction(1),
    "1/2": Fraction(1, 2),
    "1/10": Fraction(1, 10),
    "exact": None,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's cells in the order of the table, with its sum and what is over or left."""

    row: UnitRow
    cells: Sequence[Cell | None]
    given: Fraction
    gap: Fraction

    @property
    def short(self) -> Fraction:
        """What is left to give."""
        return -self.gap


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units of a part by its items."""

    part: Part
    items: Sequence[CommonItem]
    lines: Sequence[Line]

    @property
    def off(self) -> int:
        """How many units do not add up."""
        return 0 if self.part.scaled else sum(bool(line.gap) for line in self.lines)

    def values(self) -> Iterator[list[Any]]:
        """Rows of a workbook."""
        for line in self.lines:
            points = [c.points if c is not None and c.applies else None for c in line.cells]
            full = self.part.component.points
            yield [line.row.unit.name, *points, line.given, full, line.gap]


def matrix(found: CommonYear, part: Part) -> Matrix:
    """The table of a part."""
    key = part.component.key
    rows = found.rows_of(part)
    used = {k for row in rows for k, cell in row.cells.items() if cell.item.component == key}
    items = [item for item in found.items if item.key in used]
    lines = []
    for row in rows:
        given = row.given(key)
        cells = [row.cells.get(item.key) for item in items]
        lines.append(Line(row, cells, given, given - part.component.points))
    return Matrix(part, items, lines)


def balances_of(year: Year) -> QuerySet[CommonBalance]:
    """Proposals that were taken, newest first."""
    return CommonBalance.objects.filter(year=year).select_related("year__authority", "actor")


def issue_of(year: Year) -> CommonIssue | None:
    """The issue in force."""
    return CommonIssue.objects.filter(year=year).select_related("actor").first()


def balance_url(year: Year, group: str = "", component: str = "", **more: str) -> str:
    """The address of a part."""
    asked = {"year": str(year.year), "group": group, "component": component, **more}
    return (
        reverse("targets:common_balance") + "?" + urlencode({k: v for k, v in asked.items() if v})
    )


def balance_context(request: HttpRequest, year: Year) -> dict[str, Any]:
    """The whole page."""
    found, asked = CommonYear(year), request.GET
    part = found.part(asked.get("group", ""), asked.get("component", ""))
    part = part or next(iter(found.parts), None)
    issue, edits = (
        issue_of(year),
        has_authority_perm(signed_in(request), year.authority, "edit_facts"),
    )
    step = asked.get("step", "")
    context: dict[str, Any] = {
        "year": year,
        "parts": found.parts,
        "part": part,
        "table": matrix(found, part) if part else None,
        "unbalanced": found.unbalanced(),
        "issue": issue,
        "changed": changes_since(found, issue),
        "may_edit": edits and not refusal(year),
        "steps": step_words(),
        "step": step if step in STEPS else "",
        "taken": list(balances_of(year)[:5]),
        "crumbs": [(_("共性目标"), reverse("schemes:facts_common-items")), (_("平衡和下达"), "")],
    }
    if part is not None and step in STEPS and edits:
        context["balance"] = services.balance_plan(found, part, STEPS[step])
        context["titles"] = {item.key: item.title for item in found.items}
    return context


def step_words() -> list[tuple[str, str]]:
    """What a proposal may be rounded to."""
    return [
        ("1", _("取整到 1 分")),
        ("1/2", _("取到 0.5 分")),
        ("1/10", _("取到 0.1 分")),
        ("exact", _("不取整，按精确分数")),
    ]


def changes_since(found: CommonYear, issue: CommonIssue | None) -> list[tuple[str, str, Any, Any]]:
    """(unit, item, issued points, points now) of what was changed after issuing; None for what is
    not there."""
    if issue is None or issue.digest == found.digest:
        return []
    titles = {item.key: item.title for item in found.items}
    names = {row.unit.unit.code: row.unit.name for row in found.rows}
    listed = []
    for code in sorted({*issue.snapshot, *found.snapshot}):
        was, now = issue.snapshot.get(code, {}), found.snapshot.get(code, {})
        for key in sorted({*was, *now}):
            if was.get(key) != now.get(key):
                told = (_figure(was.get(key)), _figure(now.get(key)))
                listed.append((names.get(code, code), titles.get(key, key), *told))
    return listed


def _figure(text: str | None) -> Fraction | None:
    return None if text is None else from_text(text)
