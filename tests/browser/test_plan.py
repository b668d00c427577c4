"""A plan from last year's targets to the issued statement, by everybody who has a part in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

UNIT = "林业局"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page as wide as a phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    yield page
    context.close()


def act(page: Page, label: str, fields: dict[str, str] | None = None) -> None:
    """Make a move of the plan shown: its button, what it asks for, its button in the dialog."""
    page.locator("#plan-moves").get_by_role("button", name=label, exact=True).click()
    dialog = page.locator("dialog[open]")
    for name, text in (fields or {}).items():
        dialog.locator(f"[name={name}]").fill(text)
    dialog.get_by_role("button", name=label, exact=True).click()
    expect(page.get_by_text("已办，记录在")).to_be_visible()


def as_(page: Page, site: str, username: str, plan: str) -> None:
    """Sign in as somebody else and open the plan."""
    page.context.clear_cookies()
    sign_in(page, site, username)
    page.goto(f"{site}{plan}")


def draft(page: Page) -> None:
    """Last year's twelve targets, their figures raised, every warning answered."""
    page.get_by_role("button", name="从上年带入").click()
    expect(page.locator("tbody[data-line]")).to_have_count(12)
    figures = page.locator("[data-cell=plan]")
    for place in range(12):
        text = figures.nth(place).input_value()
        if text:
            figures.nth(place).fill(raised(text))
            figures.nth(place).press("Enter")
    saved(page)
    answer_all(page)


def raised(text: str) -> str:
    """A little more than last year; a rate is at its best with a hundred."""
    figure = Decimal(text)
    return text if figure == 100 else f"{figure + 1:f}"


def saved(page: Page) -> None:
    """Wait until the last cell that was left is stored."""
    expect(page.locator(".saved-at")).to_contain_text("已自动保存", timeout=30_000)


def answer_all(page: Page) -> None:
    """Give every warning its reason."""
    while True:
        open_ones = page.locator(".hint-line:not(.answered):not(.error) details.answer")
        left = open_ones.count()
        if not left:
            return
        open_ones.first.locator("summary").click()
        open_ones.first.locator("[name=reason]").fill("逐项比较过，有变化的另行说明")
        open_ones.first.get_by_role("button", name="说明").click()
        expect(open_ones).to_have_count(left - 1)


def test_a_plan_is_drafted_returned_answered_signed_and_issued(
    page: Page, phone: Page, site: str
) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/plans/?q={UNIT}")
    code = re.search(
        r"/plans/(\w+)/", page.get_by_role("link", name=UNIT).get_attribute("href") or ""
    )
    assert code is not None
    page.context.clear_cookies()
    sign_in(page, site, f"tianbao-{code[1]}")
    page.goto(f"{site}/plans/own/")
    plan = page.url.removeprefix(site)
    draft(page)
    act(page, "报送")

    as_(page, site, "shenhe", plan)
    page.locator("#plan-moves").get_by_role("button", name="退回修改").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=reason]").fill("第 2 项再核")
    dialog.locator("summary").click()
    dialog.locator("[name^=remark-]").nth(1).fill("为什么只报这么多？")
    dialog.get_by_role("button", name="退回修改").click()
    expect(page.get_by_text("已办，记录在")).to_be_visible()

    as_(page, site, f"tianbao-{code[1]}", plan)
    expect(page.get_by_text("第 2 项再核").first).to_be_visible()
    page.locator(".remarks .open [name=text]").fill("已按核定数改")
    page.locator(".remarks .open").get_by_role("button", name="标为已改").click()
    expect(page.get_by_text("已解决 1 条")).to_be_visible()
    page.locator("[data-cell=standard]").nth(1).fill("一次验收合格")
    page.locator("[data-cell=standard]").nth(1).press("Tab")
    saved(page)
    act(page, "重新报送")
    as_(page, site, "shenhe", plan)
    act(page, "审核通过")

    sign_in(phone, site, "xianlingdao")
    phone.locator(f"a[href*='{code[1]}']", has_text="去审签").first.click()
    # What was changed stands before the table, and twelve targets are no long way down.
    changed, table = phone.locator("#plan-aside section").first, phone.locator("[data-plan-table]")
    expect(changed).to_contain_text("与第 1 次报送")
    assert (changed.bounding_box() or {})["y"] < (table.bounding_box() or {})["y"]
    assert (table.bounding_box() or {})["height"] < 1_800
    phone.locator("#plan-moves").get_by_role("button", name="审签", exact=True).click()
    phone.locator("dialog[open]").get_by_role("button", name="审签", exact=True).click()
    expect(phone.get_by_text("已办，记录在")).to_be_visible()

    as_(page, site, f"tianbao-{code[1]}", plan)
    act(page, "定稿")
    as_(page, site, "mubiaoban", plan)
    act(page, "备案并下达", {"number": "临目考〔2027〕9号"})
    expect(page.get_by_text("已下达").first).to_be_visible()
    href = page.get_by_role("link", name="责任书", exact=True).get_attribute("href")
    answer = page.request.get(f"{site}{href}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
