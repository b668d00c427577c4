"""A target is cut into tasks for thirty people: pasted, agreed by one, adopted, read by him."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

TREE, FILER, HEAD, STAFF = "/decomposition/118/", "tianbao-118", "head-118", "zhigong"
#: 500 times, of which he carries what the others leave.
TARGET, EACH, OTHERS, HIS = "干部下沉走访", 16, 29, 36


def as_(page: Page, site: str, username: str, path: str) -> None:
    """Sign in as somebody else and open a page."""
    page.context.clear_cookies()
    sign_in(page, site, username)
    page.goto(f"{site}{path}")


def act(page: Page, label: str, reason: str) -> None:
    """Make a move of the tree with its reason."""
    page.get_by_role("button", name=label, exact=True).click()
    page.locator("dialog[open] [name=reason]").fill(reason)
    page.locator("dialog[open]").get_by_role("button", name=label, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def row(page: Page, title: str) -> Locator:
    """The row of a target or a task."""
    named = page.locator(".item-in > div").filter(has_text=re.compile(f"^{title}(?!：)"))
    return page.locator("[data-tree] tr[data-key]").filter(has=named)


def opened(page: Page, of: Locator) -> Locator:
    """The form of a row in its dialog."""
    of.locator("[data-row-open]").click()
    dialog = page.locator("#task-dialog[open]")
    expect(dialog).to_be_visible()
    return dialog


def codes(page: Page, site: str) -> list[str]:
    """Numbers of people of the unit, as the field of the person offers them."""
    told = "".join(
        page.request.get(f"{site}{TREE}people/?person=118-0{tens}").text() for tens in range(4)
    )
    return re.findall(r'data-person="[^"]+ \((118-\d+)\)"', told)


def test_a_target_is_cut_for_thirty_people_and_read_by_one_of_them(page: Page, site: str) -> None:
    as_(page, site, STAFF, "/my-targets/")
    his = (page.locator(".facts span").first.inner_text()).split("，")[0]
    as_(page, site, HEAD, TREE)
    act(page, "重新分解", "走访任务重新分到个人")

    as_(page, site, FILER, TREE)
    page.get_by_role("link", name="全部展开").click()
    old = row(page, TARGET).nth(1)
    dialog = opened(page, old)
    dialog.get_by_text("移走这一项").click()
    dialog.get_by_role("button", name="移走", exact=True).click()
    expect(row(page, TARGET)).to_have_count(1)
    expect(row(page, TARGET)).to_contain_text("没有分解")

    rows = [f"1\t走访 {n} 组\t{EACH}\t人次\t\t\t{code}" for n, code in enumerate(codes(page, site))]
    assert len(rows) >= OTHERS
    dialog = opened(page, row(page, TARGET))
    dialog.get_by_text("从 Excel 粘贴到下面").click()
    dialog.locator("[name=text]").fill("\n".join(rows[:OTHERS]))
    dialog.get_by_role("button", name="粘贴", exact=True).click()
    expect(row(page, TARGET)).to_contain_text("少 36")

    dialog = opened(page, row(page, TARGET))
    dialog.locator("#new-title").fill("走访帮扶户")
    dialog.locator("#new-amount").fill(str(HIS))
    # The names are looked up a moment later: asked for once another signed in, they are refused.
    with page.expect_response(re.compile("/people/")):
        dialog.locator("#new-person").fill(his)
    dialog.locator("#new-mode").select_option("consultative")
    dialog.get_by_role("button", name="加上").click()
    expect(row(page, TARGET)).to_contain_text("已覆盖")
    expect(row(page, "走访帮扶户")).to_contain_text(his)

    as_(page, site, STAFF, "/my-targets/")
    task = page.locator(".my-task").filter(has_text="走访帮扶户")
    task.get_by_role("link", name="去答复").click()
    page.get_by_role("button", name="同意承担").click()
    # The tree's page is where he stands already: what is answered is offered no more.
    expect(page.get_by_role("button", name="同意承担")).to_have_count(0)

    as_(page, site, HEAD, TREE)
    act(page, "审定", "借调在外的不分任务")
    as_(page, site, STAFF, "/my-targets/")
    expect(page.get_by_text("已审定").first).to_be_visible()
    expect(page.locator(".my-task").filter(has_text="走访帮扶户")).to_contain_text("数量 36")
    page.get_by_role("link", name="任务书", exact=True).click()
    expect(page.get_by_text("走访帮扶户").first).to_be_visible()
