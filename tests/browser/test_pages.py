"""Every page of every role: it opens, keeps nobody out, and fits a desk and a phone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.barriers import Barriers
from tests.browser.page_examples import address_of, alike, chunks
from tests.browser.site import asking, sign_in

pytestmark = pytest.mark.browser

#: One of the two years of the demo county, whatever day it is loaded on.
LAST_YEAR = f"/years/{datetime.now(tz=UTC).year - 1}/"
#: Who opens which pages; units and people are those of the demo county.
PAGES = {
    "mubiaoban": [
        "/",
        "/tasks/",
        "/notices/",
        "/notices/rules/",
        "/account/notices/",
        "/results/",
        "/results/?view=rate",
        "/results/units/125/",
        "/results/units/122/",
        "/results/units/136/",
        "/results/units/301/",
        "/results/honours/",
        "/results/missing/",
        "/results/panels/",
        "/results/certainty/",
        "/results/what-if/",
        "/results/sets/",
        "/results/reports/",
        "/results/freezing/",
        "/results/corrections/",
        "/results/years/",
        "/results/years/?view=part",
        "/results/years/?view=honour",
        "/appraisals/",
        "/appraisals/units/118/",
        "/bonuses/",
        "/bonuses/units/118/",
        "/bonuses/units/118/people/118-006/",
        "/bonuses/units/150/",
        "/imports/",
        "/schemes/",
        "/years/",
        "/years/new/",
        LAST_YEAR,
        "/holidays/?year=2026",
        "/holidays/known/?year=2026",
        "/holidays/new/",
        "/calendar/",
        "/calendar/?view=month",
        "/calendar/self_evaluation/",
        "/demo/",
        "/plans/",
        "/assigned/",
        "/plan-quality/",
        "/library/",
        "/library/last-year/",
        "/plans/128/quality/",
        "/common/",
        "/common/?step=1",
        "/common-drafts/",
        "/common-drafts/137/",
        "/plans/128/",
        "/progress/?year=2026",
        "/progress/targets/?year=2026",
        "/progress/targets/FIRST/",
        "/progress/figures/?year=2026",
        "/progress/figures/statistics/?year=2026",
        "/progress/periods/?year=2026",
        "/burden/?year=2026",
        "/burden/125/?year=2026",
        "/progress/projects/?year=2026",
        "/progress/targets/FIRST/periods/10/",
        "/progress/periods/11/?year=2026",
        "/decomposition/",
        "/decomposition/118/",
        "/decomposition/118/versions/1/",
        "/decomposition/118/sheets/",
        "/decomposition/118/sheets/person/118-006/",
        "/level-two/125/",
        "/sections/118/",
        "/recheck/",
        "/marking/",
        "/marking/units/125/",
        "/self-evaluations/",
        "/marking/items/G02/",
        "/marking/pairs/",
        "/marking/teams/",
        "/marking/teams/new/",
        "/feedback/",
        "/feedback/125/",
        "/objections/",
        "/objections/FIRST/",
        "/mark-corrections/",
        "/publications/",
        "/appeals/",
        "/target-changes/",
        "/target-changes/FIRST/",
        "/target-versions/107/",
        "/award-claims/",
        "/award-claims/FIRST/",
        "/register/",
        "/register/new/",
        "/awaited-marks/",
        "/daily-appraisal/",
        "/daily-appraisal/3/",
        "/register/FIRST/",
        "/accountability/",
        "/accountability/new/",
        "/accountability/FIRST/",
        "/accountability/templates/commendation/",
        "/supervision/",
        "/supervision/units/",
        "/supervision/new/report/",
        "/supervision/new/check/",
        "/supervision/FIRST/",
        "/plans/118/signing/",
        "/statement-template/",
        "/facts/targets/",
        "/facts/targets/125-Z1/",
        "/facts/common-marks/",
        "/facts/honours/",
        "/facts/vetoes/",
        "/facts/postings/",
        "/people/",
        "/people/118-006/",
        "/people/118-006/rename/",
        "/units/",
        "/units/101/",
        "/people/118-006/leave/",
        "/people/118-006/sick-leave/",
        "/charges/",
        "/charges/new/",
        "/charges/1/withdraw/",
        "/deputies/",
        "/account/tokens/",
        "/transfers/",
        "/transfers/FIRST/",
        "/transfers/new/",
        "/transfers/new/?person=118-006",
        "/unit-changes/",
        "/unit-years/",
        "/facts/relations/",
        "/relations/matrix/",
        "/unit-changes/new/merge/",
        "/account/",
    ],
    "nongye": [
        "/",
        "/plans/own/",
        "/self-evaluations/own/",
        "/self-evaluations/125/",
        "/plans/125/quality/",
        "/plans/125/",
        "/decomposition/own/",
        "/decomposition/125/",
        "/level-two/own/",
        "/target-changes/new/",
        "/target-changes/FIRST/",
        "/progress/own/",
        "/progress/units/125/",
        "/evidence/",
        "/evidence/FIRST/",
        "/award-claims/new/",
        "/register/FIRST/",
        "/supervision/",
        "/supervision/FIRST/",
        "/award-claims/FIRST/",
        "/tasks/",
        "/notices/",
        "/results/",
        "/results/units/125/",
        "/appeals/",
        "/facts/targets/",
        "/facts/honours/",
        "/people/",
    ],
    "nongye-juzhang": [
        "/",
        "/results/units/125/",
        "/bonuses/",
        "/bonuses/units/125/",
        "/people/",
        "/appraisals/units/125/",
        "/appraisals/units/125/weights/",
        "/appraisals/units/125/marks/leaders/",
        "/appraisals/units/125/marks/peers/?counted=1",
        "/appraisals/units/125/months/",
        "/appraisals/units/125/people/125-003/",
    ],
    "zhigong": [
        "/",
        "/my-targets/",
        "/decomposition/118/",
        "/bonuses/mine/",
        "/bonuses/payrolls/mine/",
        "/appraisals/mine/",
        "/schemes/",
        "/people/118-006/",
    ],
    "kuaiji": [
        "/",
        "/results/",
        "/bonuses/",
        "/bonuses/units/150/",
        "/bonuses/payrolls/",
        "/bonuses/payrolls/objections/",
        "/bonuses/tables/",
        "/bonuses/tables/bank/",
        "/bonuses/accounts/",
        "/bonuses/payrolls/FIRST/tables/bank/",
        "/bonuses/payrolls/FIRST/",
        "/bonuses/payrolls/FIRST/units/118/",
        "/bonuses/payrolls/FIRST/units/118/people/118-006/",
    ],
    "xianlingdao": [
        "/",
        "/notices/",
        "/results/",
        "/results/units/122/",
        "/charges/",
        "/deputies/new/",
    ],
    "anquan": [
        "/",
        "/facts/common-marks/",
        "/marking/",
        "/common-drafts/130/",
        "/common-drafts/130/lines/new/",
    ],
    # The zone votes in every way: on paper, by codes, in surveys.
    "gaoxin": [
        "/",
        "/ballots/rounds/",
        "/ballots/rounds/FIRST/#企业评议",
        "/ballots/rounds/FIRST/#群众评议",
        "/ballots/rounds/FIRST/settle/#群众评议",
        "/ballots/rounds/FIRST/count/#代表评议",
        "/ballots/rounds/FIRST/#内部测评",
        "/ballots/rounds/FIRST/preview/#内部测评",
        "/ballots/rounds/FIRST/#上半年协作测评",
        "/ballots/rounds/FIRST/#下半年协作测评",
        "/results/panels/",
    ],
    "gaoxintou": ["/", "/ballots/vote/FIRST/"],
    "shenji": [
        "/",
        "/results/freezing/",
        "/audit/",
        "/accounts/",
        "/accounts/3/",
        "/accounts/roles/",
    ],
    "shenhe": ["/", "/plans/122/", "/results/", "/facts/target-marks/"],
    "guanli": [
        "/",
        "/account/",
        "/accounts/",
        "/accounts/3/",
        "/accounts/3/edit/",
        "/accounts/new/",
        "/accounts/bulk/",
        "/accounts/admit/",
        "/authorities/",
        "/authorities/new/",
        "/authorities/linlan/unit/",
        "/accounts/roles/",
        "/accounts/people/118-006/",
        "/units/101/",
        "/units/125/rights/",
    ],
}
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"


@pytest.mark.parametrize(("username", "paths"), chunks(PAGES), ids=lambda part: str(part)[:30])
def test_each_role_can_use_its_pages(
    page: Page, site: str, username: str, paths: list[str], barriers: Barriers
) -> None:
    """One load a page: room at the desk and on a phone, barriers in the light and in the dark.

    The pages of all kinds of facts are drawn by the same templates: barriers are asked for in one.
    """
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, site, username)
    problems = []
    for example in paths:
        path = address_of(page, site, example)
        response = page.goto(site + path)
        assert response is not None
        if response.status != 200:
            problems.append(f"{path}: {response.status}")
        problems += [f"{path}: {width}" for width in too_wide(page)]
        if alike(example):
            continue
        found = barriers.of(page, frame=example == paths[0])
        page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
        found += [f"{each} (in the dark)" for each in barriers.contrast(page)]
        problems += [f"{path}: {barrier}" for barrier in found]
    assert problems == []


def too_wide(page: Page) -> list[str]:
    """The widths at which the page shown is wider than its window; leaves it at the desk."""
    found = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate(TOO_WIDE):
            found.append(f"wider than {size['width']} px")
    return found


@pytest.mark.parametrize("username", PAGES)
def test_each_home_can_be_used_on_a_phone(
    page: Page, site: str, username: str, barriers: Barriers
) -> None:
    """Menu and head are others on a phone; what a page holds is the same."""
    page.set_viewport_size(PHONE)
    sign_in(page, site, username)
    assert barriers.of(page) == []
    assert not page.evaluate(TOO_WIDE)


@pytest.mark.parametrize(
    ("username", "path"),
    [
        ("nongye", "/results/units/118/"),
        ("nongye", "/bonuses/units/125/"),
        ("nongye", "/facts/targets/118-Z1/"),
        ("nongye-juzhang", "/bonuses/units/118/"),
        ("zhigong", "/bonuses/units/118/people/118-007/"),
        ("zhigong", "/results/"),
        ("guanli", "/results/"),
        ("guanli", "/bonuses/"),
        ("shenji", "/bonuses/units/118/"),
        ("kuaiji", "/imports/"),
        ("xianlingdao", "/bonuses/units/118/"),
        ("xianlingdao", "/people/"),
        ("nongye-juzhang", "/people/118-006/"),
        ("zhigong", "/people/118-007/"),
    ],
)
def test_what_is_not_yours_does_not_exist(
    browser: Browser, site: str, username: str, path: str
) -> None:
    with asking(browser, site, username) as request:
        assert request.get(f"{site}/").url == f"{site}/"
        response = request.get(site + path)
        assert response.status == 404
        assert "Traceback" not in response.text()
