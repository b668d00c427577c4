"""Every fault of X shows while one types, with its figures, and goes when it is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import sign_in

pytestmark = pytest.mark.browser

#: Code, form, field, what is typed, what is said of it; of the county's preset.
TYPED = (
    (
        "X-1",
        "peer_groups.0.components.0",
        "f-peer-groups-0-components-0-points",
        "240",
        "240 + 180 + 500 + 30 + 40 = 990，比基础分 1000 少 10 分",
    ),
    (
        "X-4",
        "peer_groups.0.components.3",
        "f-peer-groups-0-components-3-rule-groups-0-weight",
        "0",
        "各组权重合计或每票满分为 0",
    ),
    ("X-5", "pay.rates.entries.3", "f-pay-rates-entries-3-share", "95", "95% 发 6650 元"),
    ("X-6", "honours.caps", "f-honours-caps-system", "3", "却会顶掉能计 5 分的荣誉，少 2 分"),
    ("X-8", "pay.loss", "f-pay-loss-share", "120", "应得 1000 元的人发成 -200 元"),
    ("X-9", "peer_groups.1", "f-peer-groups-1-base-points", "900", "县直部门 1000、乡镇 900"),
    ("X-10", "pay.personal", "f-pay-personal-minimum", "400", "400 元的差距无法做到"),
    (
        "X-11",
        "peer_groups.1.components.2",
        "f-peer-groups-1-components-2-points",
        "300",
        "县直部门 50.0%、乡镇 30.0%",
    ),
    ("S-7", "progress", "f-progress-due-day", "31", "不是每个月都有这一天"),
    ("L-3", "honours.caps", "f-honours-caps-system", "30", "封顶 30 分，里面合计最多 20 分"),
)


@pytest.fixture(autouse=True)
def patience(page: Page) -> Iterator[None]:
    """Beside the form a trial of last year is computed, which takes seconds where all is busy."""
    page.context.set_default_timeout(60_000)
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def begun(page: Page, site: str, preset: str) -> str:
    """Begin a draft from a ready-made scheme."""
    page.goto(f"{site}/schemes/drafts/")
    page.select_option("#way-preset", preset)
    page.locator("form:has(#way-preset)").get_by_role("button", name="复制来改").click()
    page.wait_for_url("**/schemes/drafts/*/")
    return page.url


def taken_back(page: Page, code: str, said: str) -> None:
    """Undo the last change: what was said of it goes."""
    page.locator("#draft-tools button").click()
    expect(page.locator(f"[data-code='{code}']", has_text=said)).to_have_count(0)


def test_every_fault_shows_as_it_is_typed_and_goes_when_it_is_taken_back(
    page: Page, site: str
) -> None:
    sign_in(page, site, "mubiaoban")
    draft = begun(page, site, "county")
    for code, rule, field, text, said in TYPED:
        page.goto(f"{draft}?rule={rule}")
        page.locator(f"#{field}").fill(text)
        expect(page.locator(f"[data-code='{code}']", has_text=said)).to_have_count(1)
        taken_back(page, code, said)
    # Chosen, not typed: rates that say nothing of which one holds.
    page.goto(f"{draft}?rule=pay.rates")
    page.locator("#f-pay-rates-precedence input[value='']").check()
    expect(page.locator("[data-code='X-7']")).to_contain_text("按 60% 发还是按 110% 发说不清")
    taken_back(page, "X-7", "60%")
    # The same text in two clauses.
    page.goto(f"{draft}?rule=clauses.K-5.5.3")
    text = page.locator("#f-clauses-K-5-5-3-text-zh").input_value()
    page.goto(f"{draft}?rule=clauses.K-5.5.4")
    page.locator("#f-clauses-K-5-5-4-text-zh").fill(text)
    expect(page.locator("[data-code='X-3']")).to_contain_text("“K-5.5.3” 与“K-5.5.4” 内容相同")
    taken_back(page, "X-3", "K-5.5.4")


def test_bands_of_grades_are_held_together_as_they_are_typed(page: Page, site: str) -> None:
    sign_in(page, site, "mubiaoban")
    draft = begun(page, site, "municipal")
    page.goto(f"{draft}?rule=grading.grades.1")
    page.locator("#f-grading-grades-1-at-least").fill("95")
    overlap = "“良好” 从 95 起，“优秀” 从 90 起，两档重叠"
    expect(page.locator("[data-code='X-2']")).to_contain_text(overlap)
    taken_back(page, "X-2", overlap)
    page.goto(f"{draft}?rule=grading")
    page.locator("#f-grading-by input[value=shares]").check()
    expect(page.locator("[data-code='X-2']").first).to_contain_text("没有写占本组几成")
