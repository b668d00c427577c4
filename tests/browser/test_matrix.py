"""The matrix of work relations by hand: walked and filled with keys, refused, saved, pasted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.barriers import Barriers
from tests.browser.site import sign_in
from tests.browser.test_grid import PASTE

pytestmark = pytest.mark.browser
#: The demo county's year under way, whatever day it is loaded on; the one before is closed.
YEAR = datetime.now(tz=UTC).year


def cell(page: Page, down: int, across: int) -> Locator:
    """A cell by its place among the units."""
    row = page.locator("[data-matrix] tbody tr[data-code]").nth(down)
    return row.locator("td").nth(across)


def test_cells_are_filled_saved_and_emptied_with_keys(
    page: Page, site: str, barriers: Barriers
) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/relations/matrix/?kind=supports&year={YEAR}")
    save, status = page.locator("[data-matrix-save]"), page.locator("[data-matrix-status]")
    cell(page, 0, 0).focus()
    for key in ("ArrowRight", "2", "ArrowDown", "ArrowDown", "3"):
        page.keyboard.press(key)
    expect(cell(page, 0, 1)).to_have_text("2")
    expect(cell(page, 2, 1)).to_have_text("3")
    expect(status).to_have_text("2 格改过，没有存")
    # The diagonal takes nothing; what is typed there stays away.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("1")
    expect(cell(page, 2, 2)).to_have_text("")
    page.keyboard.press("Control+s")
    faults = page.locator("[data-matrix-faults] button")
    expect(faults).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("[name=starts_on]")).to_be_focused()
    expect(cell(page, 0, 1)).to_have_text("2")
    page.fill("[name=starts_on]", f"{YEAR}-03-01")
    page.fill("[name=reason]", "核对工作联系")
    save.click()
    expect(status).to_contain_text("已存 2 条")
    assert barriers.of(page) == []
    page.reload()
    expect(cell(page, 0, 1)).to_have_text("2")
    page.fill("[name=starts_on]", f"{YEAR}-03-01")
    page.fill("[name=reason]", "记错了")
    cell(page, 0, 1).click()
    page.keyboard.press("Delete")
    cell(page, 2, 1).click()
    page.locator("[data-matrix-put='']").click()
    save.click()
    expect(status).to_contain_text("已存 2 条")
    expect(cell(page, 2, 1)).to_have_text("")


def test_a_pasted_block_is_refused_by_cell_and_kept(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/relations/matrix/?kind=supports&year={YEAR}")
    first = cell(page, 0, 3)
    first.click()
    page.evaluate(PASTE, [first.element_handle(), "1\t很密\r\n\t2\r\n"])
    page.fill("[name=starts_on]", f"{YEAR}-03-01")
    page.fill("[name=reason]", "核对")
    page.locator("[data-matrix-save]").click()
    wrong = cell(page, 0, 4)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_text("很密")
    expect(cell(page, 1, 4)).to_have_text("2")
    page.locator("[data-matrix-faults] button").press("Enter")
    expect(wrong).to_be_focused()
    page.keyboard.press("Escape")
    expect(wrong).to_have_text("")
    expect(page.locator("[data-matrix-status]")).to_have_text("2 格改过，没有存")
