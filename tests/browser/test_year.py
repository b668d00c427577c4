"""One year in a browser: from the workbook through the recompute to a person's slip."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

HEADER_ROWS = 2


def test_a_figure_is_followed_from_the_ranking_to_the_slip(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/results/?q=czj")
    page.get_by_role("link", name="财政局").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("财政局")
    folded = page.get_by_text("政令畅通").first
    expect(folded).to_be_hidden()
    page.get_by_role("button", name="展开或收起 共性目标").click()
    expect(folded).to_be_visible()
    page.get_by_role("link", name="看发放表").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("奖金发放表")
    page.goto(f"{site}/bonuses/units/118/people/118-006/")
    expect(page.get_by_text("书面效能告诫").first).to_be_visible()
    expect(page.get_by_text("没有这次扣发会是多少")).to_be_visible()


def test_the_tour_leads_to_every_rule(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/demo/")
    rows = page.locator("tbody tr")
    assert rows.count() >= 50
    links = [link.get_attribute("href") for link in rows.locator("td:nth-child(2) a").all()]
    answers = {link: page.request.get(f"{site}{link}").status for link in links}
    assert set(answers.values()) == {200}, answers


def test_two_units_tie_at_the_tenth_place(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/results/")
    ranks = page.locator("table.ledger tbody tr td:first-child").all_inner_texts()
    assert ranks[8:12] == ["9", "10", "10", "12"]


def test_a_staff_member_finds_his_own_slip_in_two_clicks(page: Page, site: str) -> None:
    sign_in(page, site, "zhigong")
    page.get_by_role("link", name="看怎么算的").click()
    expect(page.get_by_text("个人奖金条").first).to_be_visible()
    expect(page.get_by_text("118-006")).to_be_visible()


def test_a_workbook_goes_out_changes_and_comes_back(page: Page, site: str, tmp_path: Path) -> None:
    sign_in(page, site, "mubiaoban")
    touched, other = _score(page, site, "101"), _score(page, site, "121")
    file = _download(page, site, tmp_path)
    _upload(page, site, file)
    expect(page.get_by_text("完全一致")).to_be_visible(timeout=60_000)

    changed = _change(file, tmp_path / "changed.xlsx", sheet="共性评分", column="得分")
    _upload(page, site, changed)
    expect(page.get_by_text("共性评分").first).to_be_visible(timeout=60_000)
    reason = page.locator("[name=reason]")
    reason.fill("复核更正")
    page.locator("form:has([name=reason]) button[type=submit]").click()
    expect(page.get_by_text("已全部写入")).to_be_visible(timeout=60_000)

    page.goto(f"{site}/results/")
    page.get_by_role("button", name="重新计算").first.click()
    page.locator("dialog[open] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/results/\?set="), timeout=60_000)
    assert _score(page, site, "101") != touched
    assert _score(page, site, "121") == other, "a unit that was not touched keeps its score"


def test_a_workbook_with_faults_is_told_everything_and_writes_nothing(
    page: Page, site: str, tmp_path: Path
) -> None:
    sign_in(page, site, "mubiaoban")
    file = _download(page, site, tmp_path)
    book = openpyxl.load_workbook(file)
    scores, people = book["共性评分"], book["人员任职"]
    column = _column(scores, "得分")
    scores.cell(HEADER_ROWS + 2, column).value = "-3O"
    scores.cell(HEADER_ROWS + 3, column).value = "NaN"
    people.cell(HEADER_ROWS + 2, _column(people, "单位")).value = "交通局x"
    bad = tmp_path / "bad.xlsx"
    book.save(bad)
    _upload(page, site, bad)
    expect(page.get_by_text("有错误时一行也不写入")).to_be_visible(timeout=60_000)
    shown = page.locator("main").inner_text()
    letter = openpyxl.utils.get_column_letter(column)
    assert f"共性评分!{letter}{HEADER_ROWS + 2}" in shown
    assert f"共性评分!{letter}{HEADER_ROWS + 3}" in shown
    assert "交通局x" in shown
    assert page.locator("[name=reason]").count() == 0, "nothing to write is offered"


@pytest.mark.parametrize("name", ["not.xlsx", "empty.xlsx"])
def test_what_is_no_workbook_is_refused_in_words(
    page: Page, site: str, tmp_path: Path, name: str
) -> None:
    sign_in(page, site, "mubiaoban")
    file = tmp_path / name
    file.write_bytes(b"" if name == "empty.xlsx" else b"this is no workbook at all")
    page.goto(f"{site}/imports/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.locator("main")).to_contain_text(re.compile("xlsx|空"))
    assert "Traceback" not in page.content()


def _score(page: Page, site: str, code: str) -> str:
    """The unit's total as its page shows it; the place beside it may move with others."""
    page.goto(f"{site}/results/units/{code}/")
    found = re.search(r"总分\s+([\d,.]+)", page.locator("main").inner_text())
    assert found is not None
    return found.group(1)


def _download(page: Page, site: str, folder: Path) -> Path:
    page.goto(f"{site}/imports/")
    with page.expect_download(timeout=60_000) as started:
        page.get_by_role("link", name="下载全年数据").click()
    path = folder / "year.xlsx"
    started.value.save_as(path)
    return path


def _upload(page: Page, site: str, file: Path) -> None:
    page.goto(f"{site}/imports/")
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="上传并核对").click()
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))


def _change(file: Path, target: Path, *, sheet: str, column: str) -> Path:
    book = openpyxl.load_workbook(file)
    cell = book[sheet].cell(HEADER_ROWS + 1, _column(book[sheet], column))
    cell.value = 1
    book.save(target)
    return target


def _column(sheet: object, title: str) -> int:
    header = next(sheet.iter_rows(min_row=1, max_row=1))  # type: ignore[attr-defined]
    return next(c.column for c in header if str(c.value).rstrip("*") == title)
