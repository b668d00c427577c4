"""Common targets in a county: who has what, balanced, undone, issued; what a score makes of it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from reviews.services import common_mark_record
from schemes.models import Year
from scoring.services import result_set_recompute
from targets.common import services
from targets.common.models import CommonBalance, CommonIssue, CommonShare
from targets.common.pagework import changes_since
from targets.common.reading import CommonYear
from targets.models import CommonItem
from tests import factories
from tests.fact_rows import office_account
from tests.factories import COMMON_ITEM, County, make_county, record_all
from units.models import Account, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    found = make_county()
    item(found, "extra", 40)
    return found


@pytest.fixture
def office(county: County) -> Account:
    return office_account(county)


def item(county: County, key: str, points: int, **values: Any) -> None:
    told = {
        "component": "common",
        "title": f"共性{key}",
        "points": points,
        "peer_groups": ["department"],
        **values,
    }
    record_all(CommonItem, county, {key: told})


def share(county: County, office: Account, unit: str, key: str, **texts: str) -> CommonShare:
    row = {"unit": unit, "item": key, "applies": "是", **texts}
    return services.common_share_record(year=county.year, texts=row, actor=office)


def points(year: Year) -> dict[str, dict[str, Fraction]]:
    rows = CommonYear(year).rows
    return {row.unit.unit.code: {c.item.key: c.points for c in row.of("common")} for row in rows}


def take(county: County, office: Account, step: Fraction | None = Fraction(1)) -> CommonBalance:
    found = CommonYear(county.year)
    part = found.part("department", "common")
    assert part is not None
    shown = services.balance_plan(found, part, step).fingerprint
    asked: dict[str, Any] = {"year": county.year, "group": "department", "component": "common"}
    return services.common_balance(**asked, step=step, shown=shown, actor=office)


def test_a_group_is_balanced_by_its_items_and_a_unit_by_points_of_its_own(
    county: County, office: Account
) -> None:
    share(county, office, "102", COMMON_ITEM, applies="否")
    before = points(county.year)
    assert before["101"] == {COMMON_ITEM: 500, "extra": 40}
    assert before["102"] == {"extra": 40}
    taken = take(county, office)
    after = points(county.year)
    assert after["101"] == {COMMON_ITEM: 463, "extra": 37}
    assert after["102"] == {"extra": 500}
    assert not CommonYear(county.year).unbalanced()
    services.common_balance_undo(balance=taken, actor=office)
    assert points(county.year) == before


def test_what_was_changed_since_is_not_undone(county: County, office: Account) -> None:
    taken = take(county, office)
    record_all(CommonItem, county, {"extra": {"points": 50}})
    with pytest.raises(ValidationError, match="后来又改过"):
        services.common_balance_undo(balance=taken, actor=office)
    assert points(county.year)["101"]["extra"] == 50


def test_a_proposal_is_taken_as_it_was_shown(county: County, office: Account) -> None:
    asked: dict[str, Any] = {"year": county.year, "group": "department", "component": "common"}
    with pytest.raises(ValidationError, match="重新算过"):
        services.common_balance(**asked, step=Fraction(1), shown="old", actor=office)
    assert not CommonBalance.objects.exists()


def test_fixed_points_are_not_moved(county: County, office: Account) -> None:
    record_all(CommonItem, county, {"extra": {"fixed": True}})
    take(county, office, None)
    assert points(county.year)["101"] == {COMMON_ITEM: 460, "extra": 40}


def test_what_does_not_add_up_is_not_issued(county: County, office: Account) -> None:
    with pytest.raises(ValidationError, match="先平衡再下达"):
        services.common_issue(year=county.year, number="临目考〔2026〕5号", actor=office)
    take(county, office)
    first = services.common_issue(year=county.year, number="临目考〔2026〕5号", actor=office)
    again = services.common_issue(year=county.year, number="临目考〔2026〕6号", actor=office)
    assert again.pk == first.pk
    share(county, office, "101", "extra", points="36")
    changed = changes_since(CommonYear(county.year), CommonIssue.objects.get())
    assert [row[1:] for row in changed] == [("共性extra", 37, 36)]


def test_an_exempt_unit_owes_no_mark_and_is_rescaled(county: County, office: Account) -> None:
    found = result_set_recompute(year=county.year, actor=office, cause="manual")
    assert found.result_set.incomplete == 3
    for unit in county.units:
        share(county, office, unit, "extra", applies="否")
    found = result_set_recompute(year=county.year, actor=office, cause="manual")
    assert found.result_set.incomplete == 0


def test_a_mark_keeps_to_the_points_of_the_unit(county: County, office: Account) -> None:
    unit = factories.add_department(county, "104", order=9)
    factories.CommonMark.objects.filter(unit=unit).delete()
    share(county, office, "104", "extra", points="30")
    row = {"unit": "104", "item": "extra", "score": "30", "marked_on": "2026-12-20"}
    with pytest.raises(ValidationError, match="定了 30 分"):
        common_mark_record(year=county.year, texts={**row, "points": "40"}, actor=office)
    common_mark_record(year=county.year, texts={**row, "points": "30"}, actor=office)


def test_offices_look_and_the_target_office_acts(county: County, office: Account) -> None:
    def as_(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    reviewer = office_account(county, Role.REVIEWING_OFFICE)
    filer = office_account(county, Role.DEPARTMENT_FILER)
    address = "/common/?group=department&component=common&step=1"
    page = as_(office).get(address).content.decode()
    assert "按建议改" in page
    assert "按建议改" not in as_(reviewer).get(address).content.decode()
    assert as_(filer).get("/common/").status_code == 404
    assert as_(reviewer).post("/common/acts/issue/", {"number": "1"}).status_code == 404
    sent = {"group": "department", "component": "common", "step": "1"}
    answer = as_(office).post("/api/common-balance/take/", sent, "application/json")
    assert answer.status_code == 200
    sums = {row["given"] for row in as_(office).get("/api/common-balance/").json()}
    assert sums == {"500"}
    undone = as_(office).post("/api/common-balance/undo/", answer.json(), "application/json")
    assert undone.status_code == 200
    assert as_(office).get("/common.xlsx").content.startswith(b"PK")
