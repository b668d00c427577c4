"""The keyboard alone: search while typing, rows, keys of the page, help, focus that comes back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

FOCUSED_ROW = "document.activeElement.tagName === 'TR'"
TABLES = (
    *("/results/", "/results/honours/", "/results/missing/", "/results/sets/", "/bonuses/"),
    *("/bonuses/units/118/", "/facts/targets/", "/imports/", "/schemes/", "/people/", "/units/"),
)


@pytest.fixture
def office(page: Page, site: str) -> Page:
    """The target office, signed in."""
    sign_in(page, site, "mubiaoban")
    return page


def test_a_unit_is_found_and_opened_without_a_mouse(office: Page) -> None:
    office.keyboard.press("/")
    field = office.locator("[data-search]")
    expect(field).to_be_focused()
    office.keyboard.type("czj", delay=20)
    options = office.locator("#suggest [role=option]")
    expect(options.first).to_contain_text("财政局")
    expect(field).to_have_attribute("aria-expanded", "true")
    office.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    chosen = options.first.get_attribute("id")
    expect(field).to_have_attribute("aria-activedescendant", str(chosen))
    office.keyboard.press("Escape")
    expect(office.locator("#suggest")).to_be_hidden()
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_be_focused()
    office.keyboard.press("Enter")
    expect(office).to_have_url(re.compile(r"/search/\?q=czj"))
    office.locator("[data-found-field]").focus()
    office.keyboard.press("ArrowDown")
    expect(office.locator("[data-found-line]").first).to_be_focused()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_have_text("财政局")


def test_rows_are_walked_and_opened(office: Page, site: str) -> None:
    office.goto(f"{site}/results/")
    office.keyboard.press("j")
    office.keyboard.press("j")
    office.keyboard.press("k")
    row = office.locator("main table.ledger tbody tr").first
    expect(row).to_be_focused()
    name = row.locator("a").first.inner_text()
    office.keyboard.press("Enter")
    expect(office.get_by_role("heading", level=1)).to_contain_text(name)


def test_every_list_table_takes_part(office: Page, site: str) -> None:
    silent = []
    for path in TABLES:
        office.goto(site + path)
        office.keyboard.press("j")
        if not office.evaluate(FOCUSED_ROW):
            silent.append(path)
    assert silent == []


def test_the_list_of_keys_is_of_this_page_and_gives_the_focus_back(office: Page, site: str) -> None:
    office.goto(f"{site}/facts/targets/")
    office.keyboard.press("j")
    office.keyboard.press("?")
    keys = office.locator("#shortcuts")
    expect(keys).to_be_visible()
    expect(keys.get_by_text("表中下一行、上一行")).to_be_visible()
    expect(keys.get_by_text("收起、展开明细")).to_be_hidden()
    office.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    assert office.evaluate(FOCUSED_ROW)
    office.keyboard.press("g")
    office.keyboard.press("r")
    expect(office).to_have_url(f"{site}/results/")


def test_help_opens_beside_the_page_and_closes_again(office: Page, site: str) -> None:
    office.goto(f"{site}/results/")
    office.keyboard.press("h")
    panel = office.locator("#help-panel")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("失分条")
    assert office.url == f"{site}/results/"
    office.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(office.locator("[data-help]")).to_be_focused()


def test_edit_and_save_have_their_keys(office: Page, site: str) -> None:
    office.goto(f"{site}/facts/targets/125-Z1/")
    office.keyboard.press("e")
    expect(office).to_have_url(re.compile(r"/fact-entry/targets/correct/125-Z1/"))
    office.locator("h1").click()
    office.keyboard.press("s")
    # Nothing was changed and no reason given: the form says so, and keeps what stands.
    expect(office.locator("#form-errors, .notice").first).to_be_visible()


def test_the_receipt_folds_with_the_arrows(office: Page, site: str) -> None:
    office.goto(f"{site}/results/units/125/")
    row = office.locator("[role=treegrid] tbody tr[aria-expanded=true]").first
    row.focus()
    office.keyboard.press("ArrowLeft")
    expect(office.locator("[role=treegrid] tbody tr").first).to_have_attribute(
        "aria-expanded", "false"
    )
    office.keyboard.press("ArrowRight")
    expect(office.locator("[role=treegrid] tbody tr").first).to_have_attribute(
        "aria-expanded", "true"
    )
