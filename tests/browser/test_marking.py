"""The table of marks by hand: arrows, Enter, a block from Excel, a refusal, taking back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.site import sign_in
from tests.browser.test_grid import PASTE

pytestmark = pytest.mark.browser
SLOWLY = """() => {
  const ask = window.fetch;
  const wait = () => new Promise((go) => setTimeout(go, 600));
  window.fetch = async (...told) => { await wait(); return ask(...told); };
}"""
#: As a browser that puts back what was typed before the page was drawn again: no key, no focus.
PUT_BACK = "(cell) => { cell.value = '2'; }"


def cell(row: Locator, name: str) -> Locator:
    return row.locator(f"[name={name}]")


def stays(page: Page, row: Locator) -> Locator:
    """The same row also when its mark is there and no longer missing."""
    kind, key = str(row.get_attribute("data-expected")).split("|")[:2]
    return page.locator(f"tr[data-expected^='{kind}|{key}|']")


def test_marks_are_typed_refused_at_their_cell_and_taken_back(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/marking/?missing=1")
    page.locator("table.ledger tbody a").first.click()
    missing = page.locator("tr.is-missing:has(input[name=figure])")
    row, following = stays(page, missing.first), stays(page, missing.nth(1))
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

    # What is left is counted as it is saved, and Ctrl+Enter leads to the next that is missing.
    left = page.locator("[data-left='']")
    before = int(left.inner_text())
    figure.press("Control+Enter")
    expect(cell(row, "figure")).not_to_be_focused()
    wanted = page.locator("tr.is-missing [data-wanted]:focus, [data-grid-onward]:focus")
    expect(wanted).to_have_count(1)
    figure.focus()

    # Taken back it is missing again, which is no zero; the next one never was anything else.
    page.keyboard.press("Control+z")
    expect(figure).to_have_value("")
    expect(score).to_have_text("缺")
    expect(left).to_have_text(str(before + 1))
    expect(following.locator("[data-told=score]")).to_have_text("缺")
    page.reload()
    expect(cell(missing.first, "figure")).to_have_value("")
    expect(missing.first.locator("[data-told=score]")).to_have_text("缺")


def test_a_mark_far_from_the_units_own_asks_for_a_reason_and_keeps_what_was_typed(
    page: Page, site: str
) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/marking/units/101/")
    rows = page.locator("tr[data-expected^=target]:has(input[name=figure])")
    row = rows.filter(has=page.locator("[data-told=self]", has_text=re.compile(r"\d"))).first
    figure, note = cell(row, "figure"), cell(row, "note")
    saved, hints = page.locator("[data-grid-status]"), page.locator(".hint-row")
    was = figure.input_value()
    page.locator("[data-grid-reason]").fill("核对年报")

    cell(row, "way").select_option("look_up")
    figure.fill("0.001")
    page.keyboard.press("Enter")
    expect(hints).to_contain_text("与自评分")
    expect(figure).to_have_value("0.001")
    expect(note).to_have_attribute("aria-invalid", "true")

    # The button beside the refusal leads to the reason's cell; with a reason it is written.
    hints.get_by_role("button").click()
    expect(note).to_be_focused()
    note.fill("年报为准")
    page.keyboard.press("Enter")
    expect(saved).to_contain_text("已存")
    expect(hints).to_have_count(0)
    expect(row.locator("[data-told=score]")).to_have_class(re.compile("ochre"))

    # A column that is longer than the table says what was left out.
    page.locator("[data-grid-undo]").click()
    expect(figure).to_have_value(was)
    last = page.locator("tr[data-expected]").last
    kept = cell(last, "evidence")
    kept.focus()
    page.evaluate(PASTE, [kept.element_handle(), "台账\n台账\n台账"])
    expect(hints.filter(has_text="多出的 2 行")).to_be_visible()


def rows_missing(page: Page, site: str, count: int) -> list[Locator]:
    """Rows without a mark, which one officer gives alone, of a unit that has so many."""
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/marking/?missing=1")
    links = page.locator("table.ledger tbody a")
    for address in links.evaluate_all("(all) => all.map((each) => each.href)"):
        page.goto(address)
        missing = page.locator("tr.is-missing:has(input[name=figure]:enabled)")
        alone = missing.filter(has_not=page.locator("[data-told=waits]:not(:empty)"))
        if alone.count() >= count and page.locator("[data-grid-onward]").count():
            return [stays(page, alone.nth(n)) for n in range(count)]
    pytest.fail(f"no unit lacks {count} marks")


def test_who_types_faster_than_the_server_answers_loses_nothing(page: Page, site: str) -> None:
    """What gathers goes together; the way onward waits for it, and not past what was refused."""
    rows = rows_missing(page, site, 3)
    here, requests = page.url, list[str]()
    page.on("request", lambda each: requests.append(each.url) if each.method == "POST" else None)
    # The first row is on its way while the others are typed.
    page.evaluate(SLOWLY)
    for row, figure in zip(rows, ("3", "九十", "2"), strict=True):
        cell(row, "figure").fill(figure)
        cell(row, "note").fill("台账")
    page.locator("[data-grid-onward]").click()

    # One was refused: told at its line, written are the others, and the page stays.
    expect(cell(rows[1], "figure")).to_be_focused()
    expect(page.locator(".hint-row[data-column=figure]")).to_have_count(1)
    for row, figure in ((rows[0], "3"), (rows[2], "2")):
        expect(cell(row, "figure")).to_have_attribute("data-was", figure)
    assert page.url == here
    assert any("/save-block/" in url for url in requests)

    # Mended, the way is free.
    cell(rows[1], "figure").fill("1")
    page.locator("[data-grid-onward]").click()
    page.wait_for_url(lambda url: url != here)


def test_what_was_never_left_is_sent_on_the_way_onward(page: Page, site: str) -> None:
    (row,) = rows_missing(page, site, 1)
    here = page.url
    cell(row, "note").evaluate("(cell) => { cell.value = '台账'; }")
    cell(row, "figure").evaluate(PUT_BACK)
    page.locator("[data-grid-onward]").click()
    page.wait_for_url(lambda url: url != here)
    page.goto(here)
    expect(cell(row, "figure")).to_have_value("2")
    expect(row.locator("[data-told=score]")).not_to_have_text("缺")
