"""The table of unit-years by hand: keys, a block from Excel, a refusal, leaving, taking back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

#: Cells from the clipboard as a spreadsheet gives them.
PASTE = """([cell, text]) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
}"""


#: Nothing in the table differs from what the server holds.
SAVED = """() => [...document.querySelectorAll('table[data-grid] [name=order]')]
  .every(cell => cell.value === cell.dataset.was)"""


class Table:
    """The table and its cells, by row and column."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.rows = page.locator("table[data-grid] tbody tr[data-expected]")
        self.saved = page.locator("[data-grid-status]")
        self.pending = page.locator("[data-grid-pending]")
        self.hints = page.locator(".hint-row")

    def cell(self, row: int, name: str) -> Locator:
        """One cell."""
        return self.rows.nth(row).locator(f"[name={name}]")

    def orders(self) -> list[tuple[str, str]]:
        """Each unit's place in the order, from above."""
        return [
            (row.locator("th").inner_text(), row.locator("[name=order]").input_value())
            for row in self.rows.all()
        ]

    def paste(self, cell: Locator, text: str) -> None:
        """A block put into the table beginning at ``cell``."""
        cell.focus()
        self.page.evaluate(PASTE, [cell.element_handle(), text])


@pytest.fixture
def table(page: Page, site: str) -> Iterator[Table]:
    """The table of the demo county, before the office; what is changed is set back at the end."""
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/unit-years/")
    found = Table(page)
    kept = dict(found.orders())
    yield found
    page.goto(f"{site}/unit-years/")
    page.fill("[data-grid-reason]", "复原")
    for number, (name, order) in enumerate(found.orders()):
        if order != kept[name]:
            found.cell(number, "order").fill(kept[name])
            found.cell(number, "order").press("Enter")
    page.locator("body").click(position={"x": 1, "y": 1})
    page.wait_for_function(SAVED)
    page.reload()
    assert dict(found.orders()) == kept


def test_a_row_is_edited_with_the_keyboard_alone(table: Table) -> None:
    page = table.page
    first, second = table.cell(0, "order"), table.cell(1, "order")
    first.focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("901")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    # Without a reason nothing is written, and the typed figure stays.
    expect(table.hints).to_contain_text("先在上面写这次改动的理由")
    expect(table.pending).to_have_text("1 行没有存上")
    expect(first).to_have_value("901")
    page.fill("[data-grid-reason]", "按三定方案排序")
    page.keyboard.press("Tab")
    expect(table.saved).to_contain_text("已存")
    expect(table.hints).to_have_count(0)
    page.reload()
    assert "901" in [order for _name, order in table.orders()]


def test_enter_passes_a_row_that_cannot_be_filled_and_saves_the_one_that_is_left(
    table: Table,
) -> None:
    page = table.page
    page.fill("[data-grid-reason]", "核对")
    table.cell(1, "order").evaluate("(cell) => { cell.disabled = true; }")
    table.cell(0, "order").fill("903")
    table.cell(0, "order").press("Enter")
    expect(table.cell(2, "order")).to_be_focused()
    expect(table.saved).to_contain_text("已存")
    page.keyboard.press("Shift+Enter")
    expect(table.cell(0, "order")).to_be_focused()


def test_a_refusal_stands_at_its_cell_and_the_way_back_is_a_key(table: Table) -> None:
    page = table.page
    page.fill("[data-grid-reason]", "核对")
    posts, order = table.cell(1, "posts"), table.cell(1, "order")
    was = posts.input_value()
    posts.fill("三十")
    order.fill("902")
    order.press("Enter")
    hint = page.locator(".hint-row[data-column=posts]")
    expect(hint).to_contain_text("编制数")
    expect(posts).to_have_value("三十")
    expect(order).to_have_value("902")
    expect(posts).to_have_attribute("aria-invalid", "true")
    described = posts.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_have_text(hint.locator("span").inner_text())
    # It stands below its cell.
    over, under = posts.bounding_box(), hint.locator(".hint-line").bounding_box()
    assert over
    assert under
    assert under["y"] > over["y"]
    assert under["x"] <= over["x"] + over["width"]
    expect(table.pending).to_have_text("1 行没有存上")
    table.pending.focus()
    page.keyboard.press("Enter")
    expect(posts).to_be_focused()
    page.keyboard.press("Escape")
    expect(posts).to_have_value(was)
    expect(table.hints).to_have_count(0)
    expect(order).to_have_value("902")
    page.keyboard.press("Enter")
    expect(table.saved).to_contain_text("已存")


def test_a_block_from_a_spreadsheet_is_saved_row_by_row(table: Table) -> None:
    page = table.page
    page.fill("[data-grid-reason]", "核对")
    first = table.rows.nth(0).locator("[name=directly_assessed]")
    kept = [table.cell(row, "posts").input_value() for row in range(2)]
    was = first.input_value()
    table.paste(first, f"也许\t{kept[0]}\r\n{was}\t{kept[1]}\r\n")
    # What is none of the choices is said, and the choice stays as it was.
    expect(page.locator(".hint-row[data-column=directly_assessed]")).to_contain_text("“也许”")
    expect(first).to_have_value(was)
    table.paste(table.cell(0, "order"), "911\n912\n913")
    expect(table.saved).to_contain_text("已存")
    page.reload()
    assert [order for _name, order in table.orders()][-3:] == ["911", "912", "913"]


def test_the_last_change_is_taken_back_and_that_is_a_change_too(table: Table) -> None:
    page, undo = table.page, table.page.locator("[data-grid-undo]")
    page.fill("[data-grid-reason]", "核对")
    was = [table.cell(row, "order").input_value() for row in range(2)]
    expect(undo).to_be_disabled()
    for row, order in enumerate(("921", "922")):
        table.cell(row, "order").fill(order)
        table.cell(row, "order").press("Enter")
    expect(undo).to_be_enabled()
    page.wait_for_function(SAVED)
    # In a cell that nobody typed in, the keys take back the last row that was saved.
    table.cell(2, "order").focus()
    page.keyboard.press("ControlOrMeta+Z")
    expect(table.cell(1, "order")).to_have_value(was[1])
    expect(table.cell(0, "order")).to_have_value("921")
    undo.click()
    expect(table.cell(0, "order")).to_have_value(was[0])
    expect(undo).to_be_disabled()
    page.wait_for_function(SAVED)
    page.reload()
    assert [table.cell(row, "order").input_value() for row in range(2)] == was


def test_leaving_with_something_unsaved_is_asked_first(table: Table, site: str) -> None:
    page = table.page
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    cell = table.cell(0, "order")
    cell.press("ControlOrMeta+A")
    cell.press_sequentially("7")
    page.goto(f"{site}/units/")
    assert asked == ["beforeunload"]
    page.goto(f"{site}/unit-years/")
    # Taken back by hand, nothing is lost, and nothing is asked.
    cell.press("ControlOrMeta+A")
    cell.press_sequentially("7")
    cell.press("Escape")
    page.goto(f"{site}/units/")
    assert asked == ["beforeunload"]
