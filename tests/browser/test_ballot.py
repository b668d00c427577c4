"""Voting by hand: a leader's scores on a phone, places by keyboard, a code from a slip."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import Barriers
from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

RECEIPT = ".ballot-receipt"


def to_the_ballot(page: Page, site: str, username: str) -> None:
    """By the work item of the home page, as a leader comes."""
    sign_in(page, site, username)
    page.goto(f"{site}/")
    page.get_by_role("link", name="去投票").first.click()
    expect(page.locator("[data-ballot]")).to_be_visible()
    # A page is seen before its scripts have run; a key pressed until then is nobody's.
    page.wait_for_load_state()


def hand_in(page: Page) -> None:
    page.locator("[data-dialog-open=cast]").click()
    page.locator("dialog#cast button[type=submit]").click()
    expect(page.locator(RECEIPT)).to_be_visible()


def test_a_leader_scores_on_a_phone_and_the_draft_stays_with_him(
    page: Page, site: str, barriers: Barriers
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    to_the_ballot(page, site, "shizhang")
    done = page.locator("[data-ballot-done-count]")
    page.locator("[data-quick]").first.click()
    page.locator("[data-sheet-less]").click()
    expect(done).to_have_text("2")
    assert barriers.of(page) == []
    page.reload()
    expect(done).to_have_text("2")
    expect(page.locator(".ballot-cell").first).to_have_value("95")
    page.locator(".ballot-cell").nth(2).focus()
    for value in ("59", "88"):
        page.keyboard.press("Control+a")
        page.keyboard.type(value)
        expect(done).to_have_text("2" if value == "59" else "3")
    page.keyboard.press("Enter")
    expect(page.locator(".ballot-cell").nth(3)).to_be_focused()
    for _cell in range(5):
        page.locator("[data-quick]").nth(1).click()
    page.locator("[data-quick-abstain]").click()
    expect(done).to_have_text("9")
    hand_in(page)
    assert page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('ballot-'))") == []


def test_nine_units_are_ranked_by_keyboard(page: Page, site: str, barriers: Barriers) -> None:
    to_the_ballot(page, site, "fushizhang")
    rows = page.locator("[data-ranks] li")
    first, second = rows.nth(0).get_attribute("data-unit"), rows.nth(1).get_attribute("data-unit")
    rows.nth(0).locator("[data-rank-down]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert rows.nth(2).get_attribute("data-unit") == first
    assert rows.nth(0).get_attribute("data-unit") == second
    expect(rows.nth(2).locator("[data-row-told]")).to_contain_text("3")
    page.locator("[data-rank-undo]").click()
    assert rows.nth(1).get_attribute("data-unit") == first
    assert barriers.of(page) == []
    hand_in(page)


def test_a_code_in_the_fragment_fills_the_form_and_is_not_sent_with_the_address(
    page: Page, site: str, barriers: Barriers
) -> None:
    page.goto(f"{site}/ballots/slip/#ABCD-EFGH-JKLM-NPQR")
    expect(page.locator("[name=code]")).to_have_value("ABCD-EFGH-JKLM-NPQR")
    assert page.url == f"{site}/ballots/slip/"
    assert barriers.of(page) == []
