"""The sheets of the general kinds of facts: which a year has, there and back, errors by cell."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from reviews.models import Claim, LeaderMark
from schemes.models import ImportState
from schemes.workbook.reader import plan_file
from schemes.workbook.writer import write_year
from tests.fact_rows import entry_of
from tests.factories import County, make_county
from tests.general_county import (
    GENERAL_GOOD,
    GENERAL_KINDS,
    add_general_facts,
    make_general_county,
)
from tests.kept import kept_for_module
from tests.schemes.workbook.books import Rows, applied, book, filled, messages, uploaded

pytestmark = pytest.mark.django_db

GENERAL_SHEETS = {
    *("单项评分", "领导评价", "等次评定", "名次", "加减分事项", "专项分", "上级考核项目"),
    "经济指标",
}


def _county() -> County:
    county = make_general_county()
    for code in ("102", "103"):
        add_general_facts(county, code)
    for slug in GENERAL_KINDS:
        entry_of(slug).record(year=county.year, texts=GENERAL_GOOD[slug], actor=county.clerk)
    return county


fresh_county = kept_for_module(_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def test_a_year_has_the_sheets_that_its_scheme_uses(county: County) -> None:
    names = set(load_workbook(filled(county.year)).sheetnames)
    assert names >= GENERAL_SHEETS
    assert not names & {"加分", "一票否决", "行风评议", "共性目标", "共性评分", "个人考评"}
    plain = set(load_workbook(filled(make_county("west").year)).sheetnames)
    assert not plain & GENERAL_SHEETS
    assert plain >= {"加分", "扣分", "一票否决", "行风评议", "共性目标", "共性评分", "个人考评"}


def test_an_export_imported_again_changes_nothing(county: County) -> None:
    plan = plan_file(filled(county.year), county.year)

    assert plan.errors == []
    assert list(plan.changes) == []
    counted = {row["sheet"]: row["rows"] for row in plan.summary()["sheets"]}
    assert {name: counted[name] for name in GENERAL_SHEETS} == {
        **dict.fromkeys(GENERAL_SHEETS, 3),
        "单项评分": 5,
    }


def test_a_template_has_worked_lines_that_are_not_read(county: County) -> None:
    file = io.BytesIO()
    write_year(file, county.year, template=True)
    plan = plan_file(file, county.year)
    assert plan.errors == []
    assert sum(sheet.rows for sheet in plan.sheets) == 0


def test_a_row_of_the_workbook_is_a_fact(county: County) -> None:
    def change(rows: Rows) -> None:
        (row,) = [row for row in rows["claims"] if row["code"] == "J900"]
        row["condition_lost"] = True
        (mark,) = [row for row in rows["leader_marks"] if row["unit"] == "审计局"]
        mark["score"] = 88
        del rows["special_points"][0]

    file = book(county.year, change, only=("claims", "leader_marks", "special_points"))
    applied(county.year, county.clerk, file, reason="复核", confirmed_gone=1)

    claim = Claim.objects.get(key="J900", current=True)
    assert claim.conditions == ["proved", "lost"]
    assert claim.list_key == "awards"  # the only one, though the cell was empty
    assert LeaderMark.objects.filter(current=True, score="88").count() == 1


def test_errors_name_sheet_and_cell(county: County) -> None:
    def change(rows: Rows) -> None:
        rows["source_marks"][0]["component"] = "leaders"
        rows["leader_marks"][0] |= {"score": 90, "place": 2}
        rows["gradings"][0]["change"] = 11
        rows["placings"][0]["place"] = 9
        rows["claims"][0] |= {"kind": "honour", "level": None}

    batch = uploaded(county.year, county.clerk, book(county.year, change))

    assert batch.state == ImportState.REFUSED
    told = "\n".join(messages(batch))
    for sheet in ("单项评分!", "领导评价!", "等次评定!", "名次!", "加减分事项!"):
        assert sheet in told
    assert "在 1 到 10 之间" in told


def test_a_sheet_that_the_scheme_has_no_use_for_is_refused(county: County) -> None:
    west = make_county("west")
    told = [error.message for error in plan_file(filled(west.year), county.year).errors]
    assert any("加分" in text or "没有" in text for text in told)
    assert told
