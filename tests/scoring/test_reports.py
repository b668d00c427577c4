"""The reports say what the results say, to who may see them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from scoring.models import ResultEntry
from scoring.queries import entries_in_charge
from scoring.reports import charts, content, printing
from scoring.services import result_set_recompute
from tests import factories
from tests.bonuses.people import other_account
from tests.factories import County, add_deduction, add_honour, add_veto, make_county, record_all
from tests.kept import kept_for_module
from units.models import Account, LeaderCharge

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def judged_county() -> County:
    """Three units: one with an honour, one with a deduction, one with a veto."""
    county = make_county(departments=3)
    add_honour(county, "H1", county.units["101"])
    add_deduction(county, "D1", county.units["102"])
    add_veto(county, "V1", county.units["103"])
    result_set_recompute(year=county.year, actor=county.clerk, cause="manual")
    return county


made = kept_for_module(judged_county)


@pytest.fixture
def county(db: None, made: Callable[[], County], monkeypatch: pytest.MonkeyPatch) -> County:
    # A PDF is looked at as the page that it is printed from.
    monkeypatch.setattr("documents.pdf.render_pdf", lambda html, page="portrait": html.encode())
    return made()


def asked(account: Account, name: str, *args: str) -> Any:
    client = Client()
    client.force_login(account)
    return client.get(reverse(f"scoring:{name}", args=args))


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def office(county: County) -> Account:
    return other_account(county, "target_office")


def test_the_certificate_says_rank_and_what_bars_it(county: County) -> None:
    good = text(asked(office(county), "report_certificate", "101"))
    assert "列第 1 名" in good
    assert "供核对" in good, "a provisional result says so"
    vetoed = text(asked(office(county), "report_certificate", "103"))
    assert "不合格，一票否决" in vetoed
    assert "不排名次" in vetoed


def test_a_certificate_without_a_total_says_so(county: County) -> None:
    """A unit that is not assessed, or lacks a component, has no figure to be printed."""
    head = content.Head("东县", "方案", 2026, 2, "“方案”第 1 版", "公布", False, "2026年12月1日")
    judged: Any = None
    line = content.UnitLine("901", "党校", "—", "—", 0, "", "不直接考核", judged)
    shown = printing.certificate_pdf(head, line).decode()
    assert "没有总分" in shown
    assert "—" not in shown.split("考核结果证明</h1>")[1]


def test_an_incomplete_units_certificate_calls_its_sum_no_total(county: County) -> None:
    factories.add_target(county, "101-more", county.units["101"], "key", 50, None)
    county.year.refresh_from_db()
    result_set_recompute(year=county.year, actor=None, cause="command")
    shown = text(asked(office(county), "report_certificate", "101"))
    assert "还没有评齐（缺 1 项）" in shown
    assert "不是总分" in shown
    assert "考核总分" not in shown


def test_the_circular_has_every_unit_once(county: County) -> None:
    shown = text(asked(office(county), "report_circular"))
    for unit in county.units.values():
        assert shown.count(f"<td>{unit.name}</td>") == 1
    assert "等次" not in shown


def test_the_word_circular_opens_and_holds_the_table(county: County) -> None:
    answer = asked(office(county), "report_circular_word")
    file = docx.Document(io.BytesIO(answer.content))
    [table] = file.tables
    # The scheme gives no grades: a column of dashes is not printed.
    assert [cell.text for cell in table.rows[0].cells] == ["名次", "单位", "总分", "结论"]
    assert len(table.rows) == 1 + len(county.units)


def test_grades_stand_in_the_circular_once_there_are_any(county: County) -> None:
    ResultEntry.objects.filter(unit=county.units["101"]).update(grade="excellent")
    assert "等次</th>" in text(asked(office(county), "report_circular"))
    [table] = docx.Document(
        io.BytesIO(asked(office(county), "report_circular_word").content)
    ).tables
    assert table.rows[0].cells[3].text == "等次"
    assert len(table.rows[1].cells) == 5


def test_honours_and_deductions_that_counted_are_listed(county: County) -> None:
    assert "+" in text(asked(office(county), "report_honours"))
    shown = text(asked(office(county), "report_deductions"))
    assert county.units["102"].name in shown
    assert "−" in shown


def test_the_lists_are_workbooks_and_word_alike(county: County) -> None:
    """The same figures as on paper: numbers as numbers, and a table that the office edits."""
    for name, unit, sign in (("honours", "101", 1), ("deductions", "102", -1)):
        book = load_workbook(
            io.BytesIO(asked(office(county), f"report_{name}_xlsx").content), data_only=True
        )
        rows = [row for row in book.active.iter_rows(values_only=True) if row[0]]
        [row] = [row for row in rows if row[0] == county.units[unit].name]
        assert any(isinstance(cell, int | float) and cell * sign > 0 for cell in row)
        file = docx.Document(io.BytesIO(asked(office(county), f"report_{name}_docx").content))
        [table] = file.tables
        assert table.rows[1].cells[0].text == county.units[unit].name
        assert "暂定" in file.paragraphs[1].text


def test_a_long_label_moves_the_bars_and_is_not_cut() -> None:
    name = "疾病预防控制中心 重点职能目标"
    drawn = str(charts.bars([(name, Fraction(2), "−2.0000"), ("水利局", Fraction(1), "−1.0000")]))
    starts = {int(x) for x in re.findall(r'<rect x="(\d+)"', drawn)}
    assert name in drawn
    assert min(starts) >= len(name) * charts.LETTER, "the label stands on the paper"
    assert str(charts.bars([])).startswith("<svg")


def test_the_office_takes_any_leaders_brief_and_a_unit_none(county: County) -> None:
    leader = other_account(county, "leader")
    scope = {"authority": county.office.authority}
    told = {"leader": leader, "unit": county.units["102"], "starts_on": "2026-01-01"}
    record_all(LeaderCharge, county, {"102/2026-01-01": told}, scope=scope)

    def brief(account: Account) -> Any:
        client = Client()
        client.force_login(account)
        return client.get(reverse("scoring:report_brief"), {"leader": leader.username})

    assert county.units["102"].name in text(brief(office(county)))
    assert f"leader={leader.username}" in text(asked(office(county), "reports"))
    head = other_account(county, "department_head", county.units["102"])
    assert brief(head).status_code == 404


def test_a_unit_gets_its_own_and_no_circular(county: County) -> None:
    head = other_account(county, "department_head", county.units["101"])
    assert asked(head, "report_certificate", "101").status_code == 200
    assert asked(head, "report_certificate", "102").status_code == 404
    assert asked(head, "report_circular").status_code == 404
    assert asked(head, "report_circular_word").status_code == 404
    assert county.units["102"].name not in text(asked(head, "report_deductions"))


@pytest.mark.parametrize("role", ["staff", "auditor", "system_administrator"])
def test_who_sees_no_results_sees_no_report(county: County, role: str) -> None:
    account = other_account(county, role)
    for name in ("reports", "report_honours", "report_deductions_docx", "report_brief"):
        assert asked(account, name).status_code == 404


def test_a_leader_gets_the_units_in_his_charge(county: County) -> None:
    leader = other_account(county, "leader")
    assert asked(leader, "report_brief").status_code == 404
    scope = {"authority": county.office.authority}
    unit = county.units["102"]
    told = {"leader": leader, "unit": unit, "starts_on": "2026-01-01"}
    record_all(LeaderCharge, county, {"102/2026-01-01": told}, scope=scope)
    fresh = Account.objects.get(pk=leader.pk)
    shown = text(asked(fresh, "report_brief"))
    assert unit.name in shown
    assert county.units["101"].name not in shown
    result_set = county.year.current_result.result_set
    [found] = content.brief_units(entries_in_charge(fresh, result_set), result_set)
    assert found.line.code == "102"
