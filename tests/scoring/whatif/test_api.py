"""What-ifs through the API: the same services, the same rights, no yuan for who sees none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core import jobs
from scoring.whatif.models import WhatIf
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of, filer, office
from tests.scoring.whatif.trying import draft_of, lower_cap, tried, tried_county
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(tried_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def test_a_document_is_tried_read_and_removed(county: County) -> None:
    client = office(county)
    document = draft_of(county, lower_cap).to_data()
    asked = {"year": 2026, "document": document, "title": "讨论稿"}
    answer = client.post("/api/what-if/", asked, content_type="application/json")
    assert answer.status_code == 202
    row = WhatIf.objects.get()
    assert jobs.run(str(answer.json()["job"])) == "done"
    told = client.get(f"/api/what-if/{row.pk}/").json()
    assert told["title"] == "讨论稿"
    assert told["report"]["sums"]["ranks"] == 2
    unit = next(each for each in told["report"]["units"] if each["code"] == "102")
    assert (unit["before"]["total"], unit["after"]["total"]) == ("9829/10", "9779/10")
    sides = client.get(f"/api/what-if/{row.pk}/units/102/").json()
    assert (sides["before"]["value"], sides["after"]["value"]) == ("9829/10", "9779/10")
    assert [each["id"] for each in client.get("/api/what-if/").json()] == [row.pk]
    assert client.delete(f"/api/what-if/{row.pk}/").status_code == 204
    assert client.get(f"/api/what-if/{row.pk}/").status_code == 404


def test_what_is_wrong_is_told(county: County) -> None:
    client = office(county)

    def refused(**asked: object) -> object:
        answer = client.post("/api/what-if/", asked, content_type="application/json")
        assert answer.status_code == 400
        return answer.json()["error"]

    assert "只写一个" in str(refused(year=2026))
    assert "只写一个" in str(refused(year=2026, scheme=county.year.scheme_id, document={}))
    assert "完全相同" in str(refused(year=2026, scheme=county.year.scheme_id))
    data = draft_of(county, lower_cap).to_data()
    data["rounding"]["score_places"] = 99
    assert "rounding.score_places" in str(refused(year=2026, document=data))


def test_yuan_and_rows_are_for_those_who_may_see_them(county: County) -> None:
    row = tried(county, lower_cap)
    told = office(county).get(f"/api/what-if/{row.pk}/").json()["report"]
    assert "planned" in told["steps"][0]
    reviewer = client_of(county.office.account(Role.REVIEWING_OFFICE))
    without = reviewer.get(f"/api/what-if/{row.pk}/").json()["report"]
    assert "planned" not in str(without)
    assert "per_head" not in str(without)
    assert filer(county).get(f"/api/what-if/{row.pk}/").status_code == 404
    leader = client_of(county.office.account(Role.LEADER))
    assert leader.get("/api/what-if/").status_code in (403, 404)
    asked = {"year": 2026, "scheme": county.year.scheme_id}
    answer = leader.post("/api/what-if/", asked, content_type="application/json")
    assert answer.status_code in (403, 404)
