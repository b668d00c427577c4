"""A scheme written from nothing by an officer with the mouse and keys, and published by another."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import Barriers
from tests.browser.site import PASSWORD, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def patience(page: Page) -> Iterator[None]:
    """Beside the form a trial of last year is computed, which takes seconds where all is busy."""
    page.context.set_default_timeout(60_000)
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def typed(page: Page, field: str, text: str) -> None:
    """Fill a field and wait until it is saved: the version goes up with it."""
    before = page.locator("#draft-shown").input_value()
    page.locator(f"#{field}").fill(text)
    expect(page.locator("#draft-shown")).not_to_have_value(before)


def cite(page: Page, field: str, article: str) -> None:
    """Write the clause of the rule in hand."""
    box = page.locator(f"#{field}")
    box.locator("form input").nth(1).fill(article)
    box.get_by_role("button", name="写上").click()
    expect(box.locator(".draft-cited")).to_have_count(1)


def opened(page: Page, title: str) -> None:
    """Open a rule from the outline, by searching its name."""
    page.locator("#outline-search").fill(title)
    page.locator("#draft-outline a:visible", has_text=re.compile(rf"^\s*{title}")).last.click()
    expect(page.locator("[data-form-title]")).to_contain_text(title)
    page.locator("#outline-search").fill("")


def added(page: Page, rule: str, clauses: str) -> None:
    """Add a rule from the list of those that are not used yet: its form is the one to go on in."""
    page.get_by_role("button", name="加一条规则").click()
    offered = page.locator("#draft-unused-list form", has_text=rule)
    offered.get_by_role("button").click()
    expect(page.locator("#draft-rules")).to_be_hidden()
    expect(page.locator("[data-form-title]")).to_have_text(rule)
    expect(page.locator("[data-form-title]")).to_be_focused()
    cite(page, clauses, "第八条")


def component(page: Page, place: int, name: str, kind: str, points: str) -> None:
    """Add a component to the first group and fill it."""
    opened(page, "机关科室")
    page.locator("#f-peer-groups-0-components-new").select_option(label=kind)
    page.get_by_role("button", name="加一项：板块").click()
    rows = page.locator("#f-peer-groups-0-components > ol > li > a")
    expect(rows).to_have_count(place + 1)
    rows.nth(place).click()
    stem = f"f-peer-groups-0-components-{place}"
    expect(page.locator(f"#{stem}-points")).to_be_visible()
    typed(page, f"{stem}-title-zh", name)
    typed(page, f"{stem}-points", points)
    cite(page, f"{stem}-clauses", f"第{place + 2}条")


def test_a_scheme_is_written_from_nothing_and_published_by_another(
    page: Page, site: str, barriers: Barriers
) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/schemes/drafts/")
    page.fill("#blank-title", "机关内部考核办法")
    page.fill("#blank-number", "机目〔2027〕1 号")
    page.fill("#blank-points", "100")
    page.fill("#blank-groups", "机关科室")
    page.get_by_role("button", name="开始写").click()
    page.wait_for_url("**/schemes/drafts/*/")
    found = page.locator("#draft-findings")
    # The lint speaks from the first moment: nothing adds up to 100 yet, and no rule has a clause.
    expect(found).to_contain_text("还没有板块，基础分 100 分没有去处")
    component(page, 0, "职能工作", "职能目标", "80")
    component(page, 1, "共性工作", "共性目标打分", "2o")
    # What is no number stays in its field, with the reason beneath it, and is told at the right.
    points = page.locator("#f-peer-groups-0-components-1-points")
    expect(points).to_have_value("2o")
    expect(points).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#m-f-peer-groups-0-components-1-points")).to_contain_text("不是数")
    typed(page, points.get_attribute("id") or "", "10")
    expect(found).to_contain_text("80 + 10 = 90，比基础分 100 少 10 分")
    typed(page, points.get_attribute("id") or "", "20")
    expect(found.locator("[data-code='X-1']")).to_have_count(0)
    assert barriers.of(page) == []
    added(page, "一票否决", "f-vetoes-clauses")
    for title, field in (("目标", "f-targets-clauses"), ("舍入", "f-rounding-clauses")):
        found.get_by_role("link", name="去改").first.click()
        expect(page.locator(f"#{field}")).to_be_visible()
        cite(page, field, f"附则（{title}）")
    expect(found).to_contain_text("没有错误")
    page.get_by_role("link", name="发布…").click()
    page.get_by_role("button", name="提请发布").click()
    expect(page.locator("main")).to_contain_text("你写过这份草稿，由另一人发布")
    address = page.url

    sign_in(page, site, "shenhe")
    page.goto(address)
    assert barriers.of(page) == []
    page.get_by_label("再输一次自己的密码").fill(PASSWORD)
    page.get_by_role("button", name="发布", exact=True).click()
    page.wait_for_url(re.compile(r"/schemes/\d+/$"))
    expect(page.locator("h1")).to_have_text("机关内部考核办法")
    expect(page.locator("main")).to_contain_text("机目〔2027〕1 号")


def test_a_rule_is_changed_with_keys_alone_and_taken_back(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/schemes/drafts/")
    page.locator("form:has(#way-preset)").get_by_role("button", name="复制来改").click()
    page.wait_for_url("**/schemes/drafts/*/")
    page.goto(f"{page.url}?rule=honours.caps")
    total = page.locator("#f-honours-caps-total")
    total.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("15")
    expect(page.locator("#m-f-honours-caps-total")).to_contain_text("原 20")
    expect(page.locator("#draft-reading")).to_contain_text("15")
    page.locator("#draft-tools button").focus()
    page.keyboard.press("Enter")
    expect(total).to_have_value("20")
    # A finding leads to its field, and mends itself.
    page.locator("[data-code='X-5'] a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-pay-rates-entries-3-share")).to_be_focused()
    page.locator("[data-code='X-5'] button").first.click()
    expect(page.locator("[data-code='X-5']")).to_have_count(0)
    warning = page.locator(".draft-told.of-warning").first
    warning.get_by_role("button", name="保留，写明理由").click()
    page.get_by_label("理由").fill("原文如此，县委同意")
    page.get_by_role("button", name="保留", exact=True).click()
    expect(page.locator("#draft-findings")).to_contain_text("原文如此，县委同意")


def test_a_row_that_is_added_with_keys_is_the_one_to_go_on_in(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/schemes/drafts/")
    page.locator("form:has(#way-preset)").get_by_role("button", name="复制来改").click()
    page.wait_for_url("**/schemes/drafts/*/")
    page.goto(f"{page.url}?rule=vetoes")
    rows = page.locator("#f-vetoes-entries > ol > li")
    before = rows.count()
    page.locator("#f-vetoes-entries .draft-add-row button").press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(rows.last.locator(":focus")).to_have_count(1)
    rows.first.locator("[data-move=down]").press("Enter")
    expect(rows.nth(1).locator("[data-move=down]")).to_be_focused()
