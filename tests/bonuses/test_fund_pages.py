"""The reward fund and the units outside the scheme, from their facts to page, file and API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from bonuses import services
from bonuses.fund import fund_shown
from bonuses.outside import outside_shown
from core.policy import Denied
from tests.bonuses.funded import RULES, WAGES, make_funded_county, told
from tests.bonuses.people import PaidCounty, other_account, post
from tests.kept import kept_for_module
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
fresh_county = kept_for_module(make_funded_county)


@pytest.fixture
def paid(db: None, fresh_county: Callable[[], PaidCounty]) -> PaidCounty:
    return fresh_county()


def wages(paid: PaidCounty, *codes: str) -> None:
    for code in codes:
        told(
            *(paid, services.unit_wages_record),
            unit=code,
            amount=WAGES[code],
            document="财政核定表",
        )


def awarded(paid: PaidCounty, **texts: str) -> Any:
    day = {"decided_on": "2026-12-28", "document": "县委〔2026〕90号"}
    return told(paid, services.fund_recipient_record, **day, **texts)


def finance(paid: PaidCounty) -> Client:
    client = Client()
    client.force_login(other_account(paid.county, "finance"))
    return client


def test_the_fund_from_facts_to_page_file_and_api(paid: PaidCounty) -> None:
    wages(paid, *WAGES)
    awarded(paid, award="people", unit="101", person="A01")
    awarded(paid, award="people", unit="103", person="C01")

    client = finance(paid)
    page = client.get(reverse("bonuses:fund")).content.decode()

    # 3000 + 2000 + 2000.003 → 2000.00 + 1000, and 1000 of the county: 9000; half to the first unit,
    # a quarter to each of the two.
    assert "9,000.00" in page
    assert "4 个单位工资总额 800,000.30 的 1%，各单位舍入到分" in page
    assert "已分配 9,000，留在基金 0" in page
    assert "4,500.00" in page
    assert page.count("2,250.00") == 2
    book = load_workbook(BytesIO(client.get(reverse("bonuses:fund_xlsx")).content))
    cells = [[cell for cell in row if cell is not None] for row in book["发放"].values]
    assert any("陈某" in row and 2250 in row for row in cells)
    answer = client.get("/api/reward-fund/").json()
    assert (answer["fund"], answer["paid"], answer["rest"]) == ("9000", "9000", "0")
    assert {line["name"] for line in answer["lines"]} >= {"陈某", "C员1"}


def test_the_fund_is_a_line_of_its_own_on_sheet_slip_file_and_api(paid: PaidCounty) -> None:
    wages(paid, *WAGES)
    awarded(paid, award="people", unit="101", person="A01")
    awarded(paid, award="people", unit="103", person="C01")
    client = finance(paid)
    slip = client.get(reverse("bonuses:slip", args=["103", "C01"])).content.decode()
    sheet = client.get(reverse("bonuses:sheet", args=["103"])).content.decode()

    # The fund of 9000 by half to the people is 4500, two of them: 2250 each, and no sum moves.
    for page in (slip, sheet):
        assert "2,250.00" in page
        assert "基金 9,000，本奖项占 50%，共 4,500" in page
        assert "得奖 2 个，平均分" in page
        assert "县委〔2026〕90号" in page  # the decision that named her
    other = client.get(reverse("bonuses:slip", args=["103", "C02"])).content.decode()
    assert "奖励基金：" not in other
    answer = client.get("/api/pay-sheets/103/").json()
    assert [(line["person"], line["amount"]) for line in answer["fund"]] == [("C01", "2250")]
    together = sum(Decimal(line["final"]) for line in answer["lines"])
    assert Decimal(answer["total"]) == together  # none of it is in the bonus
    book = load_workbook(BytesIO(client.get(reverse("bonuses:sheet_xlsx", args=["103"])).content))
    rows = [list(row) for row in book.worksheets[0].values]
    assert any("C01" in row and 2250 in row and "另列，不在应发合计里" in row for row in rows)
    assert client.get(reverse("bonuses:sheet_pdf", args=["103"])).status_code == 200
    # What a unit gets is on its own sheet alone.
    first = client.get("/api/pay-sheets/101/").json()["fund"]
    assert sorted((line["person"], line["amount"]) for line in first) == [
        ("", "4500"),
        ("A01", "2250"),
    ]


def test_who_moved_after_the_decision_finds_it_on_his_slip(paid: PaidCounty) -> None:
    wages(paid, "101")
    awarded(paid, award="people", unit="103", person="C01")
    units, moved = paid.county.units, date(2026, 7, 1)
    post(paid.county, paid.people["C01"], units["102"], 6, starts=moved)
    client = finance(paid)
    slip = client.get(reverse("bonuses:slip", args=["102", "C01"])).content.decode()
    assert "奖励基金（暂定）：先进" in slip
    assert "2,000.00" in slip  # half of 3000 + 1000, the wages of three units not known
    # It is the money of the unit that was named, and on its sheet once.
    assert client.get("/api/pay-sheets/102/").json()["fund"] == []
    assert [line["amount"] for line in client.get("/api/pay-sheets/103/").json()["fund"]] == [
        "2000"
    ]


def test_a_unit_without_wages_makes_the_fund_provisional(paid: PaidCounty) -> None:
    wages(paid, "101")
    page = fund_shown(other_account(paid.county, "finance"), paid.year)
    assert page is not None
    assert page.result.missing == ("102", "103", "901")
    assert page.result.fund == Fraction(4000)
    assert (
        "还有 3 个单位没有工资总额" in finance(paid).get(reverse("bonuses:fund")).content.decode()
    )


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"award": "people", "unit": "101"}, "person"),
        ({"award": "units", "unit": "101", "person": "A01"}, "person"),
        ({"award": "people", "unit": "103", "person": "A01"}, "person"),
        ({"award": "ghost", "unit": "101"}, "award"),
        ({"award": "units", "unit": "101", "document": ""}, "document"),
    ],
)
def test_a_recipient_fits_the_award(paid: PaidCounty, texts: dict[str, str], wrong: str) -> None:
    given = {"decided_on": "2026-12-28", "document": "县委〔2026〕90号"} | texts
    with pytest.raises(ValidationError) as refused:
        told(paid, services.fund_recipient_record, **given)
    assert wrong in refused.value.message_dict


def test_the_fund_is_for_those_who_see_all_pay(paid: PaidCounty) -> None:
    wages(paid, "101")
    unit = paid.county.units["101"]
    head, staff = other_account(paid.county, Role.DEPARTMENT_HEAD, unit), paid.staff_account("A01")
    reviewer = other_account(paid.county, Role.REVIEWING_OFFICE)
    for account, facts in ((head, 404), (staff, 404), (reviewer, 200)):
        client = Client()
        client.force_login(account)
        for name in ("fund", "fund_xlsx", "outside", "outside_xlsx"):
            assert client.get(reverse(f"bonuses:{name}")).status_code == 404
        assert client.get("/api/reward-fund/").status_code == 404
        assert client.get("/api/outside-units/").status_code == 404
        assert client.get("/facts/unit-wages/").status_code == facts
        with pytest.raises(Denied):
            fund_shown(account, paid.year)
        with pytest.raises(Denied):
            outside_shown(account, paid.year)


def test_a_unit_outside_is_open_until_it_filed_its_rules(paid: PaidCounty) -> None:
    office = other_account(paid.county, "finance")
    page = outside_shown(office, paid.year)
    assert page is not None
    assert [(row.code, row.state) for row in page.rows] == [("901", "missing")]
    assert page.rows[0].total is not None

    told(paid, services.filed_rules_record, unit="901", **RULES)

    page = outside_shown(office, paid.year)
    assert page is not None
    assert (page.open_rows, page.rows[0].problem) == (0, "")
    client = finance(paid)
    text = client.get(reverse("bonuses:outside")).content.decode()
    assert "没有体系外的奖金" in text
    assert "委办〔2026〕2号" in text
    book = load_workbook(BytesIO(client.get(reverse("bonuses:outside_xlsx")).content))
    assert any("参照执行的规定" in row for row in book["体系外单位"].values)
    assert client.get("/api/outside-units/").json()["units"][0]["document"] == "委办〔2026〕2号"


@pytest.mark.parametrize(("source", "text"), [("nothing", "备案写不发"), ("own", "备案写自筹")])
def test_what_was_filed_and_what_is_paid_must_agree(
    paid: PaidCounty, source: str, text: str
) -> None:
    told(paid, services.filed_rules_record, unit="901", **RULES | {"paid_from": source})
    page = outside_shown(other_account(paid.county, "finance"), paid.year)
    assert page is not None
    assert page.rows[0].state == "open"
    assert text in page.rows[0].problem


def test_an_assessed_unit_files_no_such_rules(paid: PaidCounty) -> None:
    with pytest.raises(ValidationError) as refused:
        told(paid, services.filed_rules_record, unit="101", **RULES)
    assert "unit" in refused.value.message_dict
