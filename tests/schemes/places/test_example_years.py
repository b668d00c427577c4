"""Example places as whole years: a workbook in, a ranking, money and files out, by the services."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client, override_settings
from django.urls import reverse

from bonuses.exports import sheet_workbook, slip_pdf, write_sheet
from bonuses.queries import person_slip, unit_sheet
from bonuses.slip import slip_of
from reviews.monthly.reading import MonthTable, rule_for
from schemes.demo.places import place_load, place_named
from schemes.models import Year
from scoring.models import ResultEntry, ResultSet
from scoring.services import result_set_recompute
from targets.graded import WITH_COMPONENT
from targets.models import Target
from tests.fact_rows import signed_in
from tests.kept import kept_for_module
from units.models import Account

pytestmark = pytest.mark.django_db
NAMES = ("five_type_county", "hill_district", "port_zone", "city", "district")
FOREIGN = re.compile(r"\b[KMD]-\d")


def loaded() -> dict[str, tuple[Year, ResultSet]]:
    """Every place of the folder, imported and computed."""
    found = {}
    with override_settings(DEMO_PASSWORD="tide-Lantern-48"):
        for name in NAMES:
            place = place_named(name)
            today = date(2026, 12, 31)
            year = place_load(place, number=2026, today=today, say=lambda _text: None)
            outcome = result_set_recompute(year=year, actor=None, cause="manual")
            year.refresh_from_db()
            found[name] = year, outcome.result_set
    return found


fresh = kept_for_module(loaded)


@pytest.fixture
def years(db: None, fresh: Callable[[], Any]) -> Mapping[str, tuple[Year, ResultSet]]:
    return fresh()


def entries(years: Mapping[str, tuple[Year, ResultSet]], name: str) -> dict[str, ResultEntry]:
    rows = ResultEntry.objects.filter(result_set=years[name][1]).select_related("unit")
    return {row.unit.code: row for row in rows}


def office_of(name: str) -> Account:
    return Account.objects.get(username=place_named(name).told["accounts"][0]["username"])


def per_head(years: Mapping[str, tuple[Year, ResultSet]], name: str, code: str) -> Fraction | None:
    year = years[name][0]
    unit = year.authority.units.get(code=code)
    return unit_sheet(office_of(name), year, unit.code).pay.rate.per_capita


def test_key_work_offices_by_place_and_evaluations_come_to_a_ranking(years: Any) -> None:
    found = entries(years, "five_type_county")
    # A: 500 × 0.9 + place 1 of three: 100 + leaders' place 1: 100 + townships' place 3: 46
    #    + 250 × (6 × 9 + 4 × 8) ÷ 10 ÷ 10 = 215; + 20 for the nation's prize − 3
    assert found["A"].total == 450 + 100 + 100 + 46 + 215 + 20 - 3
    # B: 500 + place 3: 96 + place 2: 97 + place 1: 50 + 220; + 0.5 × 3.5
    assert found["B"].total == Fraction("964.75")
    # C: 400 + place 2: 98 + place 3: 94 + place 2: 48 + 250 × 7 ÷ 10
    assert found["C"].total == 400 + 98 + 94 + 48 + 175
    assert {code: row.rank for code, row in found.items()} == {"B": 1, "A": 2, "C": 3}
    # One of three may be first class; a petition veto lowers it by one.
    assert (found["B"].grade_by_score, found["B"].grade) == ("first", "second")
    assert {found["A"].grade, found["C"].grade} == {"second"}
    assert per_head(years, "five_type_county", "B") == 6000


def test_inspections_tiers_and_amounts_by_place(years: Any) -> None:
    found = entries(years, "hill_district")
    assert found["A"].total == Fraction("105.5")
    assert found["B"].total == 99
    # One leader's tier is not enough for C (S-2): no rank, no standard.
    assert (found["C"].rank, found["A"].rank) == (None, 1)
    assert per_head(years, "hill_district", "A") == 8000
    assert per_head(years, "hill_district", "B") == 2100


def test_a_pool_is_shared_to_the_fen(years: Any) -> None:
    found = entries(years, "port_zone")
    assert (found["A"].total, found["C"].total) == (Fraction("81.3"), 75)
    paid = {
        code: (per_head(years, "port_zone", code) or Fraction(0)) * heads
        for code, heads in {"A": 2, "C": 1}.items()
    }
    assert sum(paid.values()) == 3000000


def test_a_city_ranks_its_classes_and_lowers_a_grade(years: Any) -> None:
    found = entries(years, "city")
    # 2.88 + 5.7 + 1 + 8.64 + 13.8 + 35.2 + 15 + 9.5 + 5, + 1 that was settled and made public
    assert found["C1"].total == Fraction("97.72")
    assert [found[code].rank for code in ("C1", "C4", "C2", "C3")] == [1, 2, 3, 4]
    assert (found["K1"].grade_by_score, found["K1"].grade) == ("excellent", "good")
    assert found["K1"].rank == 1
    assert found["K3"].rank is None  # a spot check is missing (S-2)
    # An award that is not settled adds nothing: 2.64 + 5.25 + 0.96 + 7.965 + 12.85 + 32.4
    #    + 12.75 + place 3 of 3: 9.4 + place 6 of 9: 4.25
    assert found["E3"].total == Fraction("88.465")


def test_a_district_pays_by_the_value_of_a_point(years: Any) -> None:
    found = entries(years, "district")
    # 50 + 7 (the leading group) + 19 + 14 + 15 = 105, + 2 for the first place in the city
    assert found["B1"].total == 107
    # 50 − 2 + 17 + 12 + 13 = 90; an award that was not listed; − 0.8 passed on; − 1
    assert found["B3"].total == Fraction("88.2")
    assert per_head(years, "district", "B3") == 8820


def test_targets_of_what_is_graded_as_a_whole_make_no_unit_provisional(years: Any) -> None:
    found = entries(years, "district")
    listed = Target.objects.filter(year=years["district"][0], current=True)
    assert set(listed.values_list("unit__code", "method")) == {
        (code, WITH_COMPONENT) for code in ("B1", "B2", "B3", "B4", "B5")
    }
    assert {code: found[code].rank for code in ("B4", "B1", "B2")} == {"B4": 1, "B1": 2, "B2": 3}


@pytest.mark.parametrize("name", [n for n in NAMES if n != "city"])
def test_the_pay_files_of_any_scheme_speak_of_no_other_place(years: Any, name: str) -> None:
    year = years[name][0]
    sheet = unit_sheet(office_of(name), year, next(iter(entries(years, name))))
    file = BytesIO()
    write_sheet(file, sheet)
    table = [list(row) for row in openpyxl.load_workbook(file).worksheets[0].values]
    text = "\n".join(str(cell) for row in table for cell in row if cell is not None)
    clauses = set(year.scheme.document["clauses"])
    assert set(re.findall(r"\b[A-Z]-\d+(?:\.\d+)*", text)) <= clauses | {"S-3", "S-5"}
    head = next(row for row in table if "姓名" in row)
    assert not {"领导奖", "扣发", "个人浮动", "考评得分"} & set(head)
    assert "差距无法做到" not in text


def test_a_slip_says_the_grade_in_the_schemes_words(years: Any) -> None:
    year = years["five_type_county"][0]
    sheet, place = person_slip(office_of("five_type_county"), year, "C", "C01")
    slip = slip_of(sheet, place)
    said = " ".join(text for step in slip.steps for text in step.sentences)
    assert "等次“二等”" in said
    assert [line.label for line in slip.lines][:2] == ["单位人均标准", "按月折算（12 / 12）"]
    assert not [line for line in slip.lines if "扣发" in line.label]


@pytest.mark.parametrize("name", NAMES)
def test_each_place_opens_its_pages_and_cites_its_own_clauses(years: Any, name: str) -> None:
    office: Client = signed_in(office_of(name))
    code = next(iter(entries(years, name)))
    own = {number[0] for number in years[name][0].scheme.document["clauses"]}
    pages = [
        reverse("core:home"),
        reverse("scoring:results"),
        reverse("scoring:unit", args=[code]),
        reverse("scoring:missing"),
        reverse("schemes:unit", args=[code]),
    ]
    if name != "city":
        pages += [reverse("bonuses:overview"), reverse("bonuses:sheet", args=[code])]
    for page in pages:
        shown = office.get(page)
        assert shown.status_code == 200, page
        cited = re.findall(r'class="clause"[^>]*>([KMD])-', shown.content.decode())
        assert set(cited) <= own, page


def test_a_scheme_without_money_or_honours_has_no_such_entries(years: Any) -> None:
    city = signed_in(office_of("city"))
    home = city.get("/").content.decode()
    for route in ("bonuses:overview", "scoring:honours", "schemes:facts_honours"):
        assert f'href="{reverse(route)}"' not in home
    assert f'href="{reverse("reviews:turnout")}"' in home
    assert "本年的方案没有荣誉加分" in city.get("/results/honours/").content.decode()
    assert city.get("/bonuses/units.xlsx").status_code == 404
    assert city.get("/bonuses/units/C1/").status_code == 404
    assert city.get("/api/bonus-rates/").status_code == 404
    district = signed_in(office_of("district")).get("/").content.decode()
    assert f'href="{reverse("bonuses:overview")}"' in district
    assert f'href="{reverse("reviews:turnout")}"' not in district


def test_what_is_missing_has_the_name_of_the_part(years: Any) -> None:
    city = signed_in(office_of("city"))
    for page in ("/results/?group=market", "/results/missing/", "/results/units/K3/"):
        shown = city.get(page).content.decode()
        # What a source outside has not said is told by the source's name (G-5).
        assert "省主管部门" in shown, page
        assert "随机抽查：没有评分" in shown or "缺 2 项" in shown, page
        assert "spot_checks" not in shown, page


def test_hints_and_errors_of_a_city_cite_no_county(years: Any) -> None:
    city = signed_in(office_of("city"))
    form = city.get(reverse("schemes:facts_vetoes_new")).content.decode()
    assert not FOREIGN.search(re.sub(r"M-\d+", "", form))
    sent = city.post(reverse("schemes:facts_target-marks_new"), {"code": "C1-01"})
    assert "K-" not in sent.content.decode()


def test_the_printed_slip_is_a_pdf(years: Any) -> None:
    year = years["district"][0]
    sheet, place = person_slip(office_of("district"), year, "J1", "J1-01")
    assert slip_pdf(sheet, slip_of(sheet, place)).startswith(b"%PDF")
    assert sheet_workbook(sheet, office_of("district")).status_code == 200


def test_a_month_of_the_district_is_graded_for_every_assessed_unit(years: Any) -> None:
    """Also for the streets, which write no plan; a unit sees its own line alone (E-3)."""
    year = years["district"][0]
    address = reverse("reviews:month", args=[11]) + f"?year={year.year}"
    page = signed_in(office_of("district")).get(address)
    grades = {row.unit.unit.code: row.cells[0].recorded for row in page.context["rows"]}
    assert grades == dict.fromkeys(("B1", "B2", "B3", "B5", "B6", "J1", "J2"), "较好") | {
        "B4": "好"
    }
    rule, office = rule_for(year), office_of("district")
    codes = {row.unit.unit.code for row in MonthTable(office, year, rule).rows()}
    assert codes == set(grades)
    head = Account.objects.get(username="qujiaoyuju")
    assert [row.unit.unit.code for row in MonthTable(head, year, rule).rows()] == ["B2"]
