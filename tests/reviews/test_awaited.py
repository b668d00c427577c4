"""What is awaited of sources outside and of stages, until the last has spoken (G-5, D-7)."""

from __future__ import annotations

import pytest
import yaml
from django.test import Client
from django.urls import reverse

from core.work_items import items_for
from reviews.awaited import awaited_rows
from reviews.services import grading_record, source_mark_record
from schemes.document_io import load_data
from tests.factories import County
from tests.general_county import GENERAL_GOOD, SCHEME, make_general_county
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
CONGRESS = {"key": "congress", "title": {"zh": "人大评议", "en": "Congress"}}


def made() -> County:
    data = yaml.safe_load(SCHEME)
    data["peer_groups"][0]["components"][0]["rule"]["sources"] = [CONGRESS]
    loaded = load_data(data)
    assert loaded.document is not None, loaded.errors
    return make_general_county("waits", loaded.document)


def test_who_has_not_spoken_is_listed_until_he_has() -> None:
    county = made()
    office = county.office.account(Role.TARGET_OFFICE)

    def listed() -> list[tuple[str, str]]:
        rows = awaited_rows(office, county.year)
        return [(row.component, row.who) for row in rows if row.unit.unit.code == "101"]

    assert listed() == [("基础工作", "人大评议"), ("职能目标", "自查")]
    (item,) = [item for item in items_for(office) if item.key == "awaited-marks"]
    assert item.count == 6
    mark = {**GENERAL_GOOD["source-marks"], "marker": "人大评议", "document": "人大〔2026〕9号"}
    source_mark_record(year=county.year, texts=mark, actor=office)
    grade = GENERAL_GOOD["gradings"]
    grading_record(year=county.year, texts=grade, actor=office)
    assert listed() == [("职能目标", "领导小组")]
    grading_record(year=county.year, texts={**grade, "stage": "leading_group"}, actor=office)
    assert listed() == []
    client = Client()
    client.force_login(office)
    page = client.get(reverse("reviews:awaited") + "?q=102")
    assert page.context["page"].paginator.count == 2
    form = client.get(page.context["page"][0].url)
    assert form.context["form"]["marker"].value() == "人大评议"
    client.force_login(county.office.account(Role.DEPARTMENT_FILER))
    assert client.get(reverse("reviews:awaited")).status_code == 404
