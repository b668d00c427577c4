"""Last year from provisional to published, paid and frozen, each step by whose part it is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import PASSWORD, ROOT, last_year_open, notice_ends
from tests.browser.story import Story

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TODAY = str(timezone.localdate())
LETTER = "县组函〔2026〕3号"
PAYROLLS = "/bonuses/payrolls/?year=2025"
DECISION = {"decided_by": "县考核委员会", "document": "纪要〔2026〕2号", "decided_on": TODAY}


@pytest.fixture(scope="module")
def own_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county of its own: a published year takes no fact any more."""
    return tmp_path_factory.mktemp("publishing")


@pytest.fixture(scope="module")
def own_site(own_folder: Path, shared: Path) -> Iterator[str]:
    with last_year_open(own_folder, shared) as address:
        yield address


def recomputed(story: Story) -> None:
    """The set in force holds all facts."""
    page = story.as_("mubiaoban", "/results/?year=2025")
    page.get_by_role("button", name="重新计算", exact=True).first.click()
    page.locator("dialog[open]").get_by_role("button", name="重新计算", exact=True).click()
    page.wait_for_url("**/results/?set=*", timeout=60_000)


def up_to_the_notice(story: Story) -> str:
    """Readiness, list, views, committee, notice; the address of the publication."""
    page = story.as_("mubiaoban", "/publications/?year=2025")
    story.act("开始公布")
    here = story.here()
    page.get_by_role("button", name="请谁提意见").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=unit_discipline]").select_option("101")
    dialog.get_by_role("button", name="记下", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    story.act("征求意见")
    viewed_by_the_head(story, f"{here}asked/discipline/")
    story.as_("mubiaoban", here)
    page.get_by_role("button", name="记组织部门意见").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=document]").fill(LETTER)
    dialog.locator("[name=dated]").fill(TODAY)
    dialog.get_by_role("button", name="记下意见").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    story.act("报委员会")
    story.act("记委员会决定", DECISION)
    story.act("开始公示", {"number": "目考〔2026〕6号", "contact": "县目标办 0000-1"})
    story.says("公示中", "目考〔2026〕6号", LETTER, "本机关提交")
    return here


def viewed_by_the_head(story: Story, address: str) -> None:
    """Discipline inspection gives its view: the list alone, an objection with its reason."""
    page = story.as_("fuzeren-101", address)
    assert "总分" not in page.locator("main").inner_text()
    page.locator("[name=objects]").first.check()
    page.locator("[name^=reason_]").first.fill("有一件信访没有办结")
    page.get_by_role("button", name="提交意见").click()
    story.says("已提意见，有异议 1 个单位")
    page.locator("[name=objects]").first.uncheck()
    page.get_by_role("button", name="改提意见").click()
    story.says("已提意见，有异议 0 个单位")


def read_by_anybody(browser: Browser, address: str) -> None:
    """The public page, by somebody who is not signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    expect(page.locator("main")).to_contain_text("先进单位")
    context.close()


def test_from_provisional_to_paid_and_frozen(
    page: Page, browser: Browser, own_site: str, own_folder: Path
) -> None:
    story = Story(page, own_site, own_folder / "clock")
    recomputed(story)
    here = up_to_the_notice(story)
    read_by_anybody(browser, page.locator("dd a.break-all").inner_text())

    story.as_("nongye-juzhang", "/appeals/?year=2025")
    page.get_by_role("link", name="申诉", exact=False).last.click()
    story.as_("nongye-juzhang", "/appeals/new/125/?year=2025")
    story.fill(text="良种推广面积少计 0.3 万亩")
    page.get_by_role("button", name="提出申诉").click()
    story.says("待指派复核人")
    appeal = story.here()

    story.as_("mubiaoban", appeal)
    page.get_by_role("button", name="指派复核人").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("option[value=mubiaoban]")).to_be_disabled()
    dialog.locator("[name=reviewer]").select_option("shenhe")
    dialog.get_by_role("button", name="指派复核人").click()
    story.as_("shenhe", appeal)
    story.act("申诉不成立", {"reason": "与统计局核对无误"})
    story.says("申诉不成立", "与统计局核对无误")

    notice_ends(own_folder)
    story.as_("mubiaoban", here)
    story.act("提请公布")
    story.as_("shenhe", here)
    story.act("公布结果", {"number": "县考〔2026〕1号", "password": PASSWORD})
    story.says("已公布", "县考〔2026〕1号")
    story.as_("mubiaoban", "/results/?year=2025")
    story.says("已公布")

    paid(story)
    frozen(story, own_folder)


def paid(story: Story) -> None:
    """A payroll of the published set: made and checked by finance, approved by another, paid."""
    page = story.as_("kuaiji", PAYROLLS)
    page.get_by_role("button", name="编制一批").click()
    page.locator("dialog[open]").get_by_role("button", name="编制", exact=True).click()
    expect(page.get_by_role("button", name="复核通过").first).to_be_visible(timeout=90_000)
    here = story.here()
    story.act("复核通过")
    story.as_("mubiaoban", here)
    story.act("审批通过", {"password": PASSWORD})
    story.as_("kuaiji", here)
    story.act("登记发放", {"paid_on": TODAY, "document": "临财付〔2026〕31号"})
    story.says("已发放", "临财付〔2026〕31号")


def frozen(story: Story, folder: Path) -> None:
    """Asked by the office, agreed to by another; the bundle is verified without the database."""
    freezing = "/results/freezing/?year=2025"
    story.as_("mubiaoban", freezing)
    story.act("提请封存")
    story.says("待第二人同意")
    page = story.as_("shenhe", freezing)
    story.act("同意封存", {"password": PASSWORD})
    # The page of the job leads on when it ends; opened after its end it shows the way.
    frozen_page = page.locator("main").filter(has_text="已封存")
    expect(frozen_page.or_(page.get_by_role("link", name="看结果"))).to_be_visible(timeout=90_000)
    story.as_("shenhe", freezing)
    story.says("已封存")
    link = page.locator("a[href*='bundle.zip']").first.get_attribute("href")
    bundle = folder / "year.zip"
    bundle.write_bytes(page.request.get(f"{story.site}{link}").body())
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    verified(bundle, elsewhere)


def verified(bundle: Path, elsewhere: Path) -> None:
    """Another machine, with no data of this one, computes the same figures."""
    done = subprocess.run(
        [sys.executable, "manage.py", "verify_year", str(bundle)],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(elsewhere)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
