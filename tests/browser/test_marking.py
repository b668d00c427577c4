"""The table of marks by hand: arrows, Enter, a block from Excel, a refusal, taking back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import sign_in
from tests.browser.test_grid import PASTE

pytestmark = pytest.mark.browser


def cell(row: Locator, name: str) -> Locator:
    return row.locator(f"[name={name}]")


def test_marks_are_typed_refused_at_their_cell_and_taken_back(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/marking/?missing=1")
    page.locator("table.ledger tbody a").first.click()
    missing = page.locator("tr.is-missing:has(input[name=figure])")
    row, following = missing.first, missing.nth(1)
    saved, score = page.locator("[data-grid-status]"), row.locator("[data-told=score]")
    figure = cell(row, "figure")
    expect(score).to_have_text("缺")

    # The arrows walk cells and rows; Enter goes down.
    figure.focus()
    page.keyboard.press("ArrowRight")
    expect(cell(row, "note")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(figure).to_be_focused()

    # What is no figure is refused at its cell and stays typed; nothing is written.
    figure.fill("九十")
    page.keyboard.press("Enter")
    hint = page.locator(".hint-row[data-column=figure]")
    expect(hint).to_contain_text("查实")
    expect(figure).to_have_value("九十")
    expect(figure).to_have_attribute("aria-invalid", "true")

    # A block from a spreadsheet: figure and note.
    figure.focus()
    page.evaluate(PASTE, [figure.element_handle(), "1\t年报"])
    expect(saved).to_contain_text("已存")
    expect(hint).to_have_count(0)
    expect(cell(row, "note")).to_have_value("年报")
    expect(score).not_to_have_text("缺")

    # Taken back it is missing again, which is no zero; the next one never was anything else.
    page.keyboard.press("Control+z")
    expect(figure).to_have_value("")
    expect(score).to_have_text("缺")
    expect(following.locator("[data-told=score]")).to_have_text("缺")
    page.reload()
    expect(cell(missing.first, "figure")).to_have_value("")
    expect(missing.first.locator("[data-told=score]")).to_have_text("缺")
