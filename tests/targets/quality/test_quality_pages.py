"""The quality of plans on pages: who sees whose, weights as data, the lowest first."""

from __future__ import annotations

import pytest
from django.test import Client

from targets.quality.queries import quality_of, quality_rows
from targets.quality.services import quality_weight_record
from tests.targets.plans.drafts import make_drafting
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_the_clerk_sees_reasons_and_the_office_who_is_at_risk() -> None:
    drafting = make_drafting()
    plan = drafting.filled()
    found = quality_of(plan)
    assert found.score is not None
    page = as_(drafting.filer).get("/plans/101/quality/").content.decode()
    assert "有上年底数" in page
    assert "差的是第 1、2、3、4 项" in page
    rows = quality_rows(drafting.officer, drafting.year)
    assert [(row.unit.unit.code, row.score) for row in rows] == [
        ("101", found.score),
        ("102", None),
    ]
    listed = as_(drafting.officer).get("/plan-quality/")
    assert listed.status_code == 200
    assert as_(drafting.officer).get("/plan-quality.xlsx").content.startswith(b"PK")
    own = as_(drafting.filer).get("/api/plan-quality/").json()
    assert [row["unit"] for row in own] == ["101"]
    assert as_(drafting.filer).get("/plans/102/quality/").status_code == 404


def test_weights_are_the_years_own() -> None:
    drafting = make_drafting()
    plan = drafting.filled()
    keys = [each.key for each in quality_of(plan).judged]
    assert "outcome" in keys
    texts = {"criterion": "outcome", "weight": "0"}
    quality_weight_record(year=drafting.year, texts=texts, actor=drafting.officer)
    assert "outcome" not in [each.key for each in quality_of(plan).judged]
