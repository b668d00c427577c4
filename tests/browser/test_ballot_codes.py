"""Voting without an account: the office makes a round with codes, three vote by their slips, two
count with their keys, and a voter finds that his ballot is in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reviews.ballots.qr import qr_svg
from tests.browser.barriers import Barriers
from tests.browser.site import round_ends, sign_in
from tests.browser.test_ballot import RECEIPT, hand_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE, OFFICE, HOLDER = "社区年终评议", "gaoxin", "gaoxinshen"
UNITS, ASKED = 6, 2


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """A voter's own phone, on which nobody is signed in."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def moved(page: Page, act: str) -> None:
    page.locator(f"[data-dialog-open=round-{act}]").click()
    page.locator(f"dialog#round-{act} button[type=submit]").click()


def key_saved(page: Page, folder: Path, name: str) -> Path:
    """The key of who is signed in, as the file that is given once."""
    with page.expect_download() as download:
        page.get_by_role("button", name="生成我的密钥并下载").click()
    download.value.save_as(folder / name)
    page.reload()
    return folder / name


def designed(page: Page, site: str) -> str:
    """A secret round for three codes, as the office makes it; its address."""
    sign_in(page, site, OFFICE)
    page.goto(f"{site}/ballots/rounds/")
    page.select_option("[name=subject]", label="社区 · 打分")
    page.get_by_role("button", name="设计这一轮").click()
    expect(page.locator("[data-dialog-open=round-freeze]")).to_be_disabled()
    expect(page.get_by_text("还没有投票人", exact=False)).to_be_visible()
    page.fill("[name=title]", TITLE)
    page.fill("[name=closes_at]", "2099-12-20T18:00")
    page.fill("[name=slips]", "3")
    page.get_by_role("button", name="保存设计").click()
    moved(page, "freeze")
    expect(page.locator("[data-dialog-open=round-open]")).to_be_disabled()
    return page.url


def printed(page: Page) -> list[tuple[str, str]]:
    """The slips: address and code of each, with the drawing that opens it."""
    page.get_by_role("button", name="生成并打印").click()
    slips = page.locator(".ballot-slips li")
    expect(slips).to_have_count(3)
    found = []
    for slip in slips.all():
        code = slip.locator("code").inner_text()
        address = slip.locator(".ballot-slip-address").inner_text().partition("：")[2].strip()
        path = slip.locator("svg.qr path").last.get_attribute("d")
        assert path
        assert path in qr_svg(f"{address}#{code}")
        found.append((address, code))
    return found


def opened(page: Page, address: str, code: str) -> None:
    """Scan the slip and open what it leads to."""
    page.goto(f"{address}#{code}")
    expect(page.locator("[name=code]")).to_have_value(code)
    assert code not in page.url
    page.get_by_role("button", name="打开我的票").click()


def voted(page: Page, address: str, code: str, quick: int, barriers: Barriers) -> str:
    """Scan, open, give every unit a value by the quick buttons, hand in; the receipt."""
    opened(page, address, code)
    expect(page.locator(".ballot-cell")).to_have_count(UNITS * ASKED)
    assert barriers.of(page) == []
    for _cell in range(UNITS * ASKED):
        page.locator("[data-quick]").nth(quick).click()
    expect(page.locator("[data-ballot-done-count]")).to_have_text(str(UNITS))
    hand_in(page)
    return page.locator(f"{RECEIPT} code").inner_text()


def test_three_vote_by_code_and_one_finds_that_his_ballot_is_in(
    page: Page,
    site: str,
    site_folder: Path,
    browser: Browser,
    tmp_path: Path,
    barriers: Barriers,
) -> None:
    address = designed(page, site)
    keys = [key_saved(page, tmp_path, "one.json")]
    slips = printed(page)
    sign_in(page, site, HOLDER)
    page.goto(address)
    keys.append(key_saved(page, tmp_path, "two.json"))
    sign_in(page, site, OFFICE)
    page.goto(address)
    moved(page, "open")

    receipts = []
    for quick, (where, code) in enumerate(slips):
        with phone(browser) as own:
            receipts.append(voted(own, where, code, quick, barriers))
        with phone(browser) as own:
            opened(own, where, code)
            expect(own.get_by_text("不能再投或改", exact=False)).to_be_visible()

    round_ends(site_folder, TITLE)
    page.goto(address)
    assert barriers.of(page) == []
    for field, file in zip(("first", "second"), keys, strict=True):
        page.set_input_files(f"[name={field}]", file)
    page.get_by_role("button", name="计票", exact=True).click()
    told = page.get_by_role("region", name="计票结果").locator("tbody tr")
    expect(told).to_have_count(UNITS)
    assert set(told.locator("[data-label=票数]").all_inner_texts()) == {"3"}
    assert set(told.locator("[data-label=平均分]").all_inner_texts()) == {"87.00"}

    with phone(browser) as own:
        opened(own, *slips[0])
        expect(own.locator(".ballot-receipts li")).to_have_count(3)
        own.get_by_label("你的回执").fill(receipts[0].lower())
        expect(own.locator("[data-receipt-told]")).to_have_text("在里面，你的票计入了。")
        expect(own.locator(".ballot-receipts .here")).to_have_text(receipts[0])
        own.get_by_label("你的回执").fill("0000-0000-0000-0000")
        expect(own.locator("[data-receipt-told]")).to_contain_text("不在下面")
        assert barriers.of(own) == []
