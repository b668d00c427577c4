"""The page that says how sure a ranking is: who sees it, what it tells, what it refuses."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.urls import reverse

from core.models import AuditEntry
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.scoring.test_pages import filer, office

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PAGE = "scoring:certainty"


def computed_county() -> County:
    """Three departments of which 102 is far ahead by a document."""
    county = make_county(departments=3)
    factories.add_honour(county, "h1", county.units["102"], kind="comprehensive", level="city")
    result_set_recompute(year=county.year, actor=county.clerk, cause="nightly")
    return county


fresh_county = kept_for_module(computed_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def test_the_office_reads_it_and_takes_it_to_excel(county: County) -> None:
    client = office(county)
    text = client.get(reverse(PAGE)).content.decode()
    assert "参加排名的 3 个单位" in text
    assert "重点职能目标" in text
    told = client.get(reverse("scoring:certainty_export"))
    book = openpyxl.load_workbook(io.BytesIO(told.content))
    assert book.sheetnames == ["名次", "板块对名次", "板块权重", "说明"]
    words = [row[0] for row in book["说明"].iter_rows(values_only=True)]
    assert "权重上下 10%，人评的上下 1%，按实绩的上下 0.5%" in words
    rows = list(book["名次"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert rows[0] == (1, county.units["102"].name)
    assert AuditEntry.objects.filter(event="result_set.export").count() == 1


def test_the_api_tells_the_same(county: County) -> None:
    found = office(county).get("/api/certainty/").json()
    assert found[0]["rank"] == 1
    assert found[0]["code"] == "102"
    assert found[0]["best"] == 1
    assert found[0]["above_next"] > 50
    assert found[-1]["above_next"] is None


def test_figures_out_of_bounds_are_told_and_kept(county: County) -> None:
    client = office(county)
    page = client.get(reverse(PAGE), {"judged": "90", "weights": "很多"}).content.decode()
    assert 'value="90"' in page
    assert page.count("填 0 到 50 的数，最多一位小数") == 2
    answer = client.get("/api/certainty/", {"judged": "90"})
    assert answer.status_code == 400
    assert "judged" in answer.json()["error"]["fields"]


def test_a_group_that_is_not_there_is_told(county: County) -> None:
    client = office(county)
    assert client.get("/api/certainty/", {"group": "villages"}).status_code == 400
    assert client.get(reverse(PAGE), {"group": "villages"}).status_code == 200


def test_who_sees_his_own_unit_alone_does_not_see_it(county: County) -> None:
    client = filer(county)
    addresses = [reverse(PAGE), reverse("scoring:certainty_export"), "/api/certainty/"]
    for address in [*addresses, "/api/certainty/pair/?one=101&other=102"]:
        assert client.get(address).status_code == 404


def test_two_units_are_compared_the_higher_one_first(county: County) -> None:
    """102 has 982.9 and 101 982.5: told as 102 before 101, however they are asked for."""
    client = office(county)
    names = (county.units["102"].name, county.units["101"].name)
    for asked in ({"one": "101", "other": "102"}, {"one": "102", "other": "101"}):
        page = client.get(reverse(PAGE), asked)
        told = page.context["found"].compared
        assert f"次{names[0]}排在{names[1]}之前：分不清" in told
        assert told in page.content.decode()
    found = client.get("/api/certainty/pair/", {"one": "101", "other": "102"}).json()
    assert (found["one"], found["other"], found["words"]) == ("102", "101", "分不清")
    assert 50 < found["above"] < 75


@pytest.mark.parametrize("other", ["101", "999", "", "<b>"])
def test_two_that_are_not_two_units_of_the_group_are_refused(county: County, other: str) -> None:
    client = office(county)
    page = client.get(reverse(PAGE), {"one": "101", "other": other})
    assert "选这一组里两个不同的单位" in page.content.decode()
    answer = client.get("/api/certainty/pair/", {"one": "101", "other": other})
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"other"}


def test_what_to_do_where_units_are_not_told_apart_is_said(county: County) -> None:
    text = office(county).get(reverse(PAGE)).content.decode()
    assert "当作不相上下" in text
    assert "重排 4000 次" in text
    for jargon in ("sigma", "σ", "标准差", "方差", "蒙特卡罗", "置信", "模拟"):
        assert jargon not in text.split("<main")[1]
