"""What is typed in a plan stays: beside what redraws it, and in the dialog of refused rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

ROWS = "湿地修复\t\t公顷\t\t三十"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in whose console a refused request may stand."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_what_is_half_typed_stays_and_refused_rows_are_put_right(page: Page, site: str) -> None:
    sign_in(page, site, "nongye")
    page.goto(f"{site}/plans/125/?year=2027")
    lines = page.locator("tbody[data-line]")
    count = lines.count()
    reply = page.locator(".remarks .open [name=text]").first
    reply.fill("正在办意见函")
    points = page.locator("[data-cell=points]").nth(5)
    was = points.input_value()
    points.fill("很多")
    points.press("Tab")
    expect(page.get_by_text("“很多” 不是数")).to_be_visible()

    page.locator("button", has_text="从 Excel 粘贴").click()
    dialog = page.locator("#plan-paste")
    dialog.locator("[name=text]").fill(ROWS)
    dialog.get_by_role("button", name="粘贴", exact=True).click()
    expect(dialog.get_by_text("“三十” 不是数")).to_be_visible()
    expect(dialog.locator("[name=text]")).to_have_value(ROWS)
    dialog.locator("[name=text]").fill(ROWS.replace("三十", "30"))
    dialog.get_by_role("button", name="粘贴", exact=True).click()
    expect(lines).to_have_count(count + 1)
    expect(dialog).not_to_be_visible()

    expect(reply).to_have_value("正在办意见函")
    expect(points).to_have_value("很多")
    expect(page.get_by_text("“很多” 不是数")).to_be_visible()
    page.get_by_role("link", name="检查").click()
    expect(page.locator("#plan-aside [aria-current]")).to_contain_text("检查")
    page.get_by_role("link", name="批注").click()
    expect(reply).to_have_value("正在办意见函")
    points.fill(was)
    points.press("Tab")
    expect(page.locator(".saved-at")).to_contain_text("已自动保存")
    page.get_by_role("button", name="撤销").click()
    expect(lines).to_have_count(count)


def test_what_can_be_done_with_ticked_rows_is_in_sight(page: Page, site: str) -> None:
    """It stood below eighty rows: whoever ticked the first saw nothing to press."""
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/plans/?year=2027")
    assert page.evaluate("document.documentElement.scrollHeight > 2 * innerHeight")
    expect(page.get_by_role("button", name="通过选中")).to_be_in_viewport()


def test_warnings_are_answered_one_after_another_by_keyboard(page: Page, site: str) -> None:
    """Enter, the reason, Enter: the next one that wants a reason has the focus."""
    sign_in(page, site, "tianbao-133")
    page.goto(f"{site}/plans/own/?year=2027")
    left = page.locator(".hint-line:not(.answered):not(.error) details.answer")
    expect(left.first).to_be_visible()
    count = left.count()
    left.first.locator("summary").focus()
    for done in (1, 2, 3):
        page.keyboard.press("Enter")
        expect(page.locator("[name=reason]:focus")).to_be_visible()
        page.keyboard.type("核定数如此")
        page.keyboard.press("Enter")
        expect(left).to_have_count(count - done, timeout=30_000)
        expect(left.first.locator("summary")).to_be_focused()
    assert page.locator("#plan-reasons option").count() == 1


def test_two_acts_at_once_are_both_drawn_and_what_was_cleared_stays_away(
    page: Page, site: str
) -> None:
    sign_in(page, site, "nongye")
    page.goto(f"{site}/plans/125/?year=2027")
    lines, undo = page.locator("tbody[data-line]"), page.get_by_role("button", name="撤销")
    count = lines.count()
    reply = page.locator(".remarks .open [name=text]").first
    reply.fill("正在办意见函")
    page.evaluate("document.querySelectorAll('.plan-add').forEach((form) => form.requestSubmit())")
    expect(lines).to_have_count(count + 2)
    expect(reply).to_have_value("正在办意见函")
    reply.fill("")
    undo.click()
    expect(lines).to_have_count(count + 1)
    undo.click()
    expect(lines).to_have_count(count)
    expect(reply).to_have_value("")


def test_a_cell_stored_after_its_table_was_drawn_anew_stands_there_and_says_so(
    page: Page, site: str
) -> None:
    sign_in(page, site, "nongye")
    page.goto(f"{site}/plans/125/?year=2027")
    lines, cell = page.locator("tbody[data-line]"), page.locator("[data-cell=standard]").nth(2)
    count, on_its_way = lines.count(), []
    page.route(re.compile("/cell"), lambda route: on_its_way.append(route))
    cell.fill("以验收结论为准")
    with page.expect_request(re.compile("/cell")):
        cell.press("Tab")
    page.locator(".plan-add button").first.click()
    expect(lines).to_have_count(count + 1)
    expect(cell).not_to_have_value("以验收结论为准")
    on_its_way[0].continue_()
    expect(cell).to_have_value("以验收结论为准")
    expect(page.locator(".saved-at")).to_contain_text("已自动保存")
