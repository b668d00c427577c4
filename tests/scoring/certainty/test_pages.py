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
    assert book.sheetnames == ["名次", "板块", "说明"]
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
    for address in (reverse(PAGE), reverse("scoring:certainty_export"), "/api/certainty/"):
        assert client.get(address).status_code == 404
