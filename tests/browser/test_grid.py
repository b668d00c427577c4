"""A table edited in place, by hand: keyboard, paste, an error, a reason for the sitting."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.site import sign_in

PASTE = """([selector, text]) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  const cell = document.querySelector(selector);
  const told = { clipboardData: data, bubbles: true, cancelable: true };
  cell.dispatchEvent(new ClipboardEvent("paste", told));
}"""


def test_unit_years_are_edited_by_keyboard_and_pasted_from_a_sheet(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    page.goto(f"{site}/unit-years/")
    rows = page.locator("table[data-grid] tbody tr[data-expected]")
    first, second = rows.nth(0), rows.nth(1)
    posts = first.locator("[name=posts]")
    before = posts.input_value()
    # Without a reason nothing is sent, and what was typed stays.
    posts.fill("61")
    posts.press("Enter")
    expect(second.locator("[name=posts]")).to_be_focused()
    expect(page.locator(".hint-row").first).to_contain_text("理由")
    assert posts.input_value() == "61"
    page.fill("[data-grid-reason]", "核对三定方案")
    page.press("[data-grid-reason]", "Tab")
    expect(page.locator("[data-grid-status]")).to_contain_text("已存")
    # Esc gives back what stands.
    posts.fill("999")
    posts.press("Escape")
    assert posts.input_value() == "61"
    # A wrong figure is said under the line and kept.
    posts.fill("三")
    posts.press("Enter")
    expect(page.locator(".hint-line.error").first).to_contain_text("编制数")
    assert posts.get_attribute("aria-invalid") == "true"
    # A rectangle of two rows and two columns; the first row is right again.
    page.evaluate(
        PASTE, ["table[data-grid] tbody tr:first-child [name=posts]", f"{before}\t甲\n35\t乙\n"]
    )
    expect(page.locator("[data-grid-status]")).to_contain_text("已存")
    page.wait_for_function("!document.querySelector('.hint-row')")
    page.reload()
    assert first.locator("[name=posts]").input_value() == before
    assert second.locator("[name=leader_in_charge]").input_value() == "乙"
