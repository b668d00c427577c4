"""A session that ends while somebody types: the figure stays, and is stored after signing in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import PASSWORD, SESSION, sign_in

pytestmark = pytest.mark.browser

FILER, OTHER, PLAN = "nongye", "anquan", "/plans/125/?year=2027"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in whose console a refused request may stand."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def sign_in_beside(page: Page, username: str) -> None:
    """Sign in as the dialog offers, in a window of its own."""
    page.context.clear_cookies(name=SESSION)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="在新窗口登录").click()
    beside = opened.value
    beside.fill("[name=username]", username)
    beside.fill("[name=password]", PASSWORD)
    beside.press("[name=password]", "Enter")
    expect(beside.locator(".sidebar")).to_be_visible()
    beside.close()


def test_a_figure_typed_after_the_session_ended_is_stored_once_its_account_is_back(
    page: Page, site: str
) -> None:
    sign_in(page, site, FILER)
    page.goto(f"{site}{PLAN}")
    cell = page.locator("[data-cell=standard]").nth(1)
    page.context.clear_cookies(name=SESSION)
    cell.fill("以统计部门核定数为准")
    cell.press("Enter")
    dialog = page.locator("#signed-out")
    expect(dialog).to_be_visible()

    go = dialog.get_by_role("button", name="已登录，接着存")
    go.click()
    expect(dialog.get_by_role("alert")).to_contain_text("还没有登录")
    sign_in_beside(page, OTHER)
    go.click()
    expect(dialog.get_by_role("alert")).to_contain_text("另一个账号")
    sign_in_beside(page, FILER)
    if dialog.is_visible():  # a browser with windows goes on by itself when one comes back
        go.click()
    expect(dialog).not_to_be_visible()
    expect(page.locator(".saved-at")).to_contain_text("已自动保存")
    page.reload()
    expect(page.locator("[data-cell=standard]").nth(1)).to_have_value("以统计部门核定数为准")


def test_a_form_that_stood_open_for_long_is_sent_only_once_its_account_is_there(
    page: Page, site: str
) -> None:
    sign_in(page, site, FILER)
    page.clock.install()
    page.goto(f"{site}/target-changes/new/")
    page.context.clear_cookies(name=SESSION)
    page.clock.fast_forward("31:00")
    page.get_by_role("button", name="拟申请").click()
    expect(page.locator("#signed-out")).to_be_visible()
    expect(page).to_have_url(f"{site}/target-changes/new/")


def test_a_page_of_one_account_takes_no_part_of_another_s(page: Page, site: str) -> None:
    sign_in(page, site, FILER)
    page.goto(f"{site}{PLAN}")
    page.context.clear_cookies(name=SESSION)
    beside = page.context.new_page()
    sign_in(beside, site, "shenhe")
    page.locator("#plan-aside .tabs a").filter(has_text="检查").click()
    expect(page.locator("#signed-out").get_by_role("alert")).to_contain_text("另一个账号")
    expect(page.locator("#plan-aside [aria-current]")).to_contain_text("批注")


def test_a_field_of_a_scheme_is_saved_once_signed_in_again(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/schemes/drafts/")
    page.locator("form:has(#way-preset)").get_by_role("button", name="复制来改").click()
    page.wait_for_url("**/schemes/drafts/*/")
    page.goto(f"{page.url}?rule=pay.personal")
    page.context.clear_cookies(name=SESSION)
    page.locator("#f-pay-personal-minimum").fill("350")
    dialog = page.locator("#signed-out")
    expect(dialog).to_be_visible(timeout=30_000)
    sign_in_beside(page, "mubiaoban")
    if dialog.is_visible():  # a browser with windows goes on by itself when one comes back
        dialog.get_by_role("button", name="已登录，接着存").click()
    said = page.locator("#m-f-pay-personal-minimum")
    expect(said).to_contain_text("原 300", timeout=30_000)
    page.reload()
    expect(page.locator("#f-pay-personal-minimum")).to_have_value("350")
