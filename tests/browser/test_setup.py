"""An empty installation becomes a county of 86 units by clicks.

The suite takes 300 people and no staff accounts.  ``REHEARSE=1`` (``make rehearsal``) takes the
2 300 of the done-when with an account for each, and prints how long each step took.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from schemes.demo.county import make_county
from schemes.demo.load import demo_workbook
from tests.browser.barriers import Barriers
from tests.browser.site import empty_site, peak_memory
from tests.office import make_office
from units.accounts.bulk.slips import PER_FILE

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.slow]

YEAR = 2026
MINUTES = 30
SECONDS_A_CLICK = 10
PASSWORD = "tide-Lantern-48"
#: Milliseconds for a job on a busy machine.
JOB = 900_000
UNITS = 86
#: Offices with an account in any case: target office and auditor.
OFFICES = 2
#: The largest process may be this big (MB): a worker that read a workbook and laid slips out.
MEMORY = 450


@dataclass(frozen=True)
class Size:
    """How many people there are, and whether each gets an account."""

    people: int
    staff: bool


SIZE = Size(2300, staff=True) if os.environ.get("REHEARSE") else Size(300, staff=False)


@dataclass
class Hand:
    """A person's hand on the page: counts what it does."""

    page: Page
    clicks: int = 0
    fields: int = 0
    began: float = field(default_factory=time.monotonic)
    accounts: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def lap(self, what: str) -> None:
        """Note how long it took since the last such note."""
        self.seconds[what] = time.monotonic() - self.began - sum(self.seconds.values())

    def click(self, target: Locator | str) -> None:
        """Press a button or link by its words."""
        found = (
            self.page.get_by_role("button", name=target, exact=True)
            if isinstance(target, str)
            else target
        )
        found.first.click()
        self.clicks += 1

    def follow(self, words: str) -> None:
        """Press a link."""
        self.click(self.page.get_by_role("link", name=words, exact=True))

    def fill(self, name: str, text: str) -> None:
        """Type into a field."""
        self.page.fill(f"[name={name}]", text)
        self.fields += 1

    def agree(self) -> None:
        """Press the act of the open dialog."""
        self.click(self.page.locator("dialog[open] button[type=submit]"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def site(folder: Path, shared: Path) -> Iterator[str]:
    """An installation of this test's own."""
    folder.mkdir()
    with empty_site(folder, shared) as address:
        yield address


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The sheets 单位 and 人员任职 of the generated county, as an office would have filled them."""
    year = make_office().open_year(YEAR)
    path = tmp_path / "单位和人员.xlsx"
    county = make_county(YEAR, staff=SIZE.people)
    file = demo_workbook(year, county, sheets=("units", "people"))
    path.write_bytes(file.getvalue())
    return path


def test_a_county_is_ready_to_file_in_half_an_hour_of_clicks(
    page: Page, browser: Browser, site: str, folder: Path, workbook: Path, barriers: Barriers
) -> None:
    hand = Hand(page)
    page.goto(site)
    hand.follow("做首次设置")
    assert barriers.of(page) == []
    _found(hand, (folder / "setup-code").read_text("ascii"))
    _rules_and_year(hand)
    hand.lap("authority, rules, year")
    _units(hand, workbook)
    hand.lap("units and people")
    _accounts(hand)
    hand.lap("accounts and slips")
    _finish(hand)
    peaks = peak_memory(folder)
    _tell(hand, peaks)
    seconds = sum(hand.seconds.values())
    assert (hand.clicks + hand.fields) * SECONDS_A_CLICK + seconds < MINUTES * 60
    assert max(peaks.values()) < MEMORY
    _door_is_shut(page, site, folder)
    _a_clerk_can_start(page, browser, site)


def _tell(hand: Hand, peaks: dict[str, int]) -> None:
    laps = ", ".join(f"{what} {seconds:.0f} s" for what, seconds in hand.seconds.items())
    sizes = ", ".join(f"{name} {size} MB" for name, size in peaks.items())
    made = f"{SIZE.people} people, {hand.accounts} accounts"
    done = f"{hand.clicks} clicks, {hand.fields} fields"
    sys.stdout.write(f"\nset-up: {made}; {done}; {laps}; peaks: {sizes}\n")


def _found(hand: Hand, code: str) -> None:
    page = hand.page
    hand.fill("code", "AAAA-BBBB")
    hand.click("开始设置")
    expect(page.get_by_text("设置码不对")).to_be_visible()
    told = {
        "code": code.lower(),
        "authority_name": "东山县",
        "authority_code": "dongshan",
        "display_name": "王某",
        "username": "guanli",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    for name, text in told.items():
        hand.fill(name, text)
    hand.click("开始设置")
    page.wait_for_url(re.compile("/setup/rules/"))


def _rules_and_year(hand: Hand) -> None:
    hand.fill("document_number", "东委发〔2026〕3号")
    hand.click("用这个方案")
    hand.page.wait_for_url(re.compile("/setup/year/"))
    hand.fill("number", str(YEAR))
    hand.click("开年度")
    hand.page.wait_for_url(re.compile("/setup/units/"))


def _units(hand: Hand, workbook: Path) -> None:
    page = hand.page
    page.set_input_files("input[type=file]", workbook)
    hand.fields += 1
    hand.click("上传并核对")
    write = page.get_by_role("button", name="全部写入")
    write.wait_for(timeout=JOB)
    told = re.search(r"\+ ([\d,]+)", page.locator(".counts").inner_text())
    # Who moved within the county has two postings.
    assert told is not None
    assert UNITS + SIZE.people <= int(told[1].replace(",", "")) < (UNITS + SIZE.people) * 1.01
    hand.click(write)
    page.get_by_text("已全部写入").wait_for(timeout=JOB)
    hand.follow("接着首次设置")
    page.wait_for_url(re.compile("/setup/accounts/"))
    people = f"{SIZE.people}|{SIZE.people:,}"
    expect(page.get_by_text(re.compile(rf"{UNITS} 个单位，({people}) 人"))).to_be_visible()


def _accounts(hand: Hand) -> None:
    page = hand.page
    # One hash takes 50 ms by intent: the heads get theirs another day.
    hand.click(page.get_by_role("checkbox", name="负责人"))
    hand.accounts = OFFICES + UNITS
    if SIZE.staff:
        # Some of the county's people have left by now.
        everyone = page.locator("label", has_text=re.compile(r"在岗的 \d+ 人每人一个"))
        hand.accounts += int(re.findall(r"\d+", everyone.inner_text())[0])
        hand.click(everyone)
    hand.click("列出名单")
    page.wait_for_url(re.compile("/accounts/bulk/"))
    expect(page.get_by_text(f"{hand.accounts} 个账号").first).to_be_visible()
    hand.click("建立账号")
    hand.agree()
    take = page.get_by_role("button", name="取走密码条")
    take.wait_for(timeout=JOB)
    hand.click(take)
    with page.expect_download(timeout=JOB) as started:
        hand.agree()
    content = Path(started.value.path()).read_bytes()
    assert content.startswith(b"PK" if hand.accounts > PER_FILE else b"%PDF")
    page.reload()
    expect(page.get_by_text("密码条已取走")).to_be_visible()
    hand.follow("回到首次设置")


def _finish(hand: Hand) -> None:
    page = hand.page
    page.wait_for_url(re.compile("/setup/finish/"))
    expect(page.get_by_text("发放密码条")).to_be_visible()
    hand.click("完成设置")
    hand.agree()
    page.wait_for_url(re.compile(r"/$"))


def _door_is_shut(page: Page, site: str, folder: Path) -> None:
    assert not (folder / "setup-code").exists()
    for path in ("/setup/", "/setup/accounts/", "/imports/"):
        assert page.request.get(site + path).status == 404, path
    assert page.request.get(f"{site}/accounts/").status == 200
    assert page.request.post(f"{site}/setup/").status in {403, 404}


def _a_clerk_can_start(page: Page, browser: Browser, site: str) -> None:
    """A clerk whose password was reset signs in, changes it, and sees his unit in the new year."""
    page.goto(f"{site}/accounts/?q=nyncj-tb")
    page.get_by_role("link", name="nyncj-tb").click()
    page.get_by_role("button", name="重置密码").click()
    page.locator("dialog[open] button[type=submit]").click()
    password = page.locator("[data-password]").inner_text()
    context = browser.new_context(locale="zh-CN")
    clerk = context.new_page()
    clerk.goto(f"{site}/sign-in/")
    clerk.fill("[name=username]", "nyncj-tb")
    clerk.fill("[name=password]", password)
    clerk.press("[name=password]", "Enter")
    clerk.wait_for_url(re.compile("/account/password/"))
    clerk.fill("[name=old_password]", password)
    for name in ("new_password1", "new_password2"):
        clerk.fill(f"[name={name}]", PASSWORD)
    clerk.get_by_role("button", name="修改密码").click()
    clerk.wait_for_url(re.compile("/account/$"))
    clerk.goto(f"{site}/facts/targets/")
    expect(clerk.get_by_text(f"{YEAR} 年度").first).to_be_visible()
    expect(clerk.get_by_text("目标申报").first).to_be_visible()
    context.close()
