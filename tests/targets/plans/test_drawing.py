"""Rows are drawn without a template: what people typed stands in them as text, never as markup."""

from __future__ import annotations

import pytest

from schemes.models import Year
from targets.plans import board_drawing, drawing
from targets.plans.board import BoardRow
from targets.plans.fields import BY_KEY
from targets.plans.models import Plan, PlanLine
from targets.plans.rows import ROW_CELLS, Cell, Row
from units.models import Account, Unit, UnitYear

TYPED = "<b>\"'&"
SHOWN = "&lt;b&gt;&quot;&#x27;&amp;"


def row_of(line: PlanLine) -> Row:
    cells = {key: Cell(BY_KEY[key], TYPED, TYPED) for key in ROW_CELLS}
    cells["method"] = Cell(BY_KEY["method"], "manual", TYPED, [("manual", TYPED), ("other", "x")])
    return Row(line, 3, cells, TYPED, TYPED, remarks=2)


@pytest.mark.parametrize("editable", [True, False])
def test_a_row_of_a_plan_shows_what_was_typed_as_text(editable: bool) -> None:
    line = PlanLine(pk=7, component=TYPED, last_rank=TYPED, assigned_by=TYPED)
    plan = Plan(unit=Unit(code="101"), year=Year(year=2026))
    markup = drawing.row_markup(row_of(line), drawing.drawing_for(plan, 7), editable=editable)
    assert "<b>" not in markup
    # Eight cells, growth, duty, rank, document and component.
    # A figure that is only read has its unit with it, for a phone.
    assert markup.count(SHOWN) == (13 if editable else 14)
    assert markup.count(" autofocus") == editable
    assert markup.count(" selected") == editable
    assert 'href="/plans/101/lines/7/?year=2026"' in markup


def test_a_row_of_the_board_shows_what_was_typed_as_text() -> None:
    unit = Unit(code="101")
    listed = UnitYear(unit=unit, name=TYPED, leader_in_charge=TYPED)
    plan = Plan(number=TYPED, version=4, changed_by=Account(display_name=TYPED))
    row = BoardRow(listed, plan, "review", TYPED, 5, None, False, None, acts=("pass",))
    markup = board_drawing.rows_markup([row], board_drawing.drawing_for(2026, ticked=True))
    assert "<b>" not in markup
    # The name and that of its box, the state, the leader, who changed it, its number.
    assert markup.count(SHOWN) == 6
    assert 'name="plan" value="101:4"' in markup
