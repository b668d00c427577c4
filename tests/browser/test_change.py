"""A change after issue: asked for, refused with a reason, asked again, ratified, read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

FILER, LEADER, OFFICE = "tianbao-134", "xianlingdao", "mubiaoban"
UNIT, PDF = "134", b"%PDF-1.7\n%proof"
NUMBER = "临目考〔2026〕88号"


def as_(page: Page, site: str, username: str, path: str) -> None:
    """Sign in as somebody else and open a page."""
    page.context.clear_cookies()
    sign_in(page, site, username)
    page.goto(f"{site}{path}")


def act(page: Page, label: str, fields: dict[str, str] | None = None) -> None:
    """Make a move of the request: its button, what it asks for, its button in the dialog."""
    page.get_by_role("button", name=label, exact=True).click()
    dialog = page.locator("dialog[open]")
    for name, text in (fields or {}).items():
        dialog.locator(f"[name={name}]").fill(text)
    dialog.get_by_role("button", name=label, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)


def written(page: Page, site: str) -> str:
    """A request that asks for a tenth less of a target; its address."""
    page.goto(f"{site}/target-changes/new/")
    page.get_by_role("button", name="拟申请").click()
    page.select_option("#ground", "outside_control")
    page.fill("#document", "临政发〔2026〕40号")
    page.fill("#reason", "上游电站建设推迟，造林地块未能交付")  # goes along with the next act
    page.set_input_files("#file", {"name": "情况说明.pdf", "mimeType": "", "buffer": PDF})
    page.get_by_role("button", name="附上").click()
    expect(page.get_by_role("link", name="情况说明.pdf")).to_be_visible()
    page.select_option("#kind", "change")
    page.select_option("#target", index=1)
    page.get_by_role("button", name="加进申请").click()
    plan = page.locator("[name=plan]")
    plan.fill(f"{Decimal(plan.input_value()) * 9 / 10:f}")
    page.fill("[name=note]", "扣除未交付的地块")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("link", name="情况说明.pdf")).to_be_visible()
    return page.url.removeprefix(site)


def test_a_change_is_refused_asked_again_and_ratified(page: Page, site: str) -> None:
    sign_in(page, site, FILER)
    first = written(page, site)
    act(page, "提出申请")
    as_(page, site, LEADER, first)
    act(page, "审签")
    as_(page, site, OFFICE, first)
    act(page, "不同意", {"reason": "地块年内可以调换，任务不减"})
    expect(page.get_by_text("不同意").first).to_be_visible()

    as_(page, site, FILER, first)
    expect(page.get_by_text("地块年内可以调换，任务不减").first).to_be_visible()
    page.get_by_role("button", name="重新提出").click()
    again = page.url.removeprefix(site)
    assert again != first
    page.fill("#reason", "调换地块已核实，仍差一成")
    act(page, "重新提出" if page.get_by_role("button", name="重新提出").count() else "提出申请")
    expect(page.get_by_text("调换地块已核实，仍差一成")).to_be_visible()
    as_(page, site, LEADER, again)
    act(page, "审签")
    as_(page, site, OFFICE, again)
    act(page, "批准并下达变更", {"number": NUMBER})
    expect(page.get_by_text(NUMBER).first).to_be_visible()
    notice = page.get_by_role("link", name="变更通知单").get_attribute("href")
    assert page.request.get(f"{site}{notice}").body().startswith(b"%PDF")

    as_(page, site, FILER, f"/target-versions/{UNIT}/")
    expect(page.get_by_text("第 2 版，现行")).to_be_visible()
    expect(page.get_by_text(NUMBER).first).to_be_visible()
    page.get_by_role("link", name="第 1 版").click()
    expect(page.get_by_text("这是第一版")).to_be_visible()
