"""A plan's page asks no more for sixty targets than for six; its workbook goes out and back."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from targets.plans.exports import plan_xlsx
from targets.plans.reading import Reading, text_digest
from targets.plans.services.editing import line_remove, lines_paste
from tests.kept import kept_for_module
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_drafting = kept_for_module(make_drafting)
#: More than enough for the frame, the plan, its lines and what stands beside them.
MOST = 28


@pytest.fixture
def drafting(db: None, fresh_drafting: Callable[[], Drafting]) -> Drafting:
    return fresh_drafting()


def asked(account: Account, url: str) -> int:
    client = Client()
    client.force_login(account)
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def add(drafting: Drafting, first: int, last: int) -> None:
    rows = "\n".join(f"目标 {n}\t\t个\t5\t4\t\t\t3" for n in range(first, last + 1))
    lines_paste(plan=drafting.start(), component="key", text=rows, actor=drafting.filer)


def test_the_page_of_a_plan_asks_the_same_whatever_its_lines(drafting: Drafting) -> None:
    # Each line has a warning of its own, below last year's actual, and none of them is answered.
    add(drafting, 1, 6)
    few = asked(drafting.filer, "/plans/101/?year=2026")
    add(drafting, 7, 60)
    assert asked(drafting.filer, "/plans/101/?year=2026") == few <= MOST
    assert asked(drafting.officer, "/plans/101/?year=2026") <= MOST


def test_a_plan_taken_to_excel_is_pasted_back_as_it_was(drafting: Drafting) -> None:
    plan = drafting.filled()
    # Values that are lists and pairs: they have no place as keys of a dictionary of words.
    graded = "出台办法\t按期印发\t\t\t\t11月30日\t分等评定\t3"
    stepped = "整改完成率\t\t%\t80\t95\t\t分段计分\t2"
    titles = (
        "目标\t质量标准\t计量单位\t上年实绩\t计划值\t完成时限\t计分方法\t分值\t等次得分比例\t分段表"
    )
    rows = f"{titles}\n{graded}\t优秀=1；良好=0.85\n{stepped}\t\t0.6=0.5；0.8=0.8"
    lines_paste(plan=plan, component="key", text=rows, actor=drafting.filer)
    before = Reading(drafting.now(plan)).snapshot
    sheet = openpyxl.load_workbook(BytesIO(plan_xlsx(plan))).worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
    head = next(n for n, row in enumerate(rows) if "计分方法" in row)
    text = "\n".join("\t".join(row) for row in rows[head:])
    for line in plan.lines.filter(gone=False):
        line_remove(plan=plan, line=line.pk, shown=line.version, actor=drafting.filer)
    lines_paste(plan=plan, component="key", text=text, actor=drafting.filer)
    assert text_digest(Reading(drafting.now(plan)).snapshot) == text_digest(before)
