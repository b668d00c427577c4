"""A supplement from computed to paid, by hand, after a correction of last year."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.site import PASSWORD
from tests.browser.story import Story

pytestmark = pytest.mark.browser
TODAY = str(timezone.localdate())
PAYROLLS = "/bonuses/payrolls/?year=2025"
NOT_HIS, WRONG = 404, 422
VOUCHER = "临财付〔2026〕31号"


def computed(story: Story, label: str, password: str = "") -> None:
    """A move that computes the year before it answers: longer than a move takes elsewhere."""
    page = story.page
    page.get_by_role("button", name=label, exact=True).first.click()
    dialog = page.locator("dialog[open]")
    if password:
        dialog.locator("[name=password]").fill(password)
    dialog.get_by_role("button", name=label, exact=True).click()
    expect(dialog).to_have_count(0, timeout=60_000)


def corrected(story: Story) -> None:
    """A deduction of the frozen year was forgotten; another account agrees to it (S-4)."""
    page = story.as_("mubiaoban", "/results/corrections/?year=2025")
    story.act("起草更正", {"document": "目考〔2026〕9号", "reason": "漏记一件扣分"})
    here = story.here()
    story.as_("mubiaoban", f"{here}lines/deductions/")
    page.locator("[name=unit]").select_option("125")
    page.locator("[name=kind]").select_option("city_line")
    story.fill(code="K1", count="1", title="粮食产能失分")
    story.fill(date="2025-12-20", document="市考〔2026〕3号")
    page.get_by_role("button", name="列入更正").click()
    story.says("粮食产能失分")
    computed(story, "提请更正")
    story.as_("shenhe", here)
    computed(story, "同意更正", PASSWORD)
    story.says("已更正")


def sent(story: Story, move: str, **fields: str) -> tuple[int, str]:
    """A move as somebody sends it past the page: status and text of the answer."""
    page = story.page
    names = ("csrfmiddlewaretoken", "version")
    hidden = {name: page.locator(f"main [name={name}]").first.input_value() for name in names}
    answer = page.request.post(
        f"{page.url}moves/{move}/", form=hidden | fields, headers={"Referer": page.url}
    )
    return answer.status, answer.text()


def moves(page: Page) -> list[str]:
    """What the account may do with the payroll shown."""
    return page.locator("[data-dialog-open^=move-]").all_inner_texts()


def test_from_computed_to_paid(page: Page, site: str, site_folder: Path) -> None:
    story = Story(page, site, site_folder / "clock")
    corrected(story)

    story.as_("kuaiji", PAYROLLS)
    page.get_by_role("button", name="编制一批").click()
    page.locator("dialog[open]").get_by_role("button", name="编制", exact=True).click()
    expect(page.get_by_role("button", name="复核通过").first).to_be_visible(timeout=30_000)
    here = story.here()
    story.says("待复核", "补发", "已发")
    amount = page.locator(".recon .diff .figure").inner_text()
    assert amount[0] in "+−"
    story.act("复核通过")
    story.says("待审批")
    # Who made and checked it does not approve it, and has no button for it.
    assert moves(page) == ["退回复核", "作废"]
    assert sent(story, "approve", password=PASSWORD)[0] == NOT_HIS

    story.as_("mubiaoban", here)
    assert page.locator(".recon .diff .figure").inner_text() == amount
    status, text = sent(story, "approve", password="wrong")
    assert (status, "密码不对" in text) == (WRONG, True)
    story.act("审批通过", {"password": PASSWORD})
    story.says("待发放")
    assert moves(page) == ["撤回审批"]

    story.as_("kuaiji", here)
    status, text = sent(story, "pay", paid_on="2026-01-05", document=VOUCHER)
    assert (status, "发放日期在审批" in text, VOUCHER in text) == (WRONG, True, True)
    story.act("登记发放", {"paid_on": TODAY, "document": VOUCHER})
    story.says("已发放", VOUCHER)
    assert moves(page) == ["结清"]
    story.as_("kuaiji", PAYROLLS)
    rows = page.locator("table.ledger tbody tr")
    expect(rows.filter(has_text="第 2 批")).to_contain_text(amount.lstrip("+"))
