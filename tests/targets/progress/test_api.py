"""A statistics bureau sends its figures as docs/progress-api.md says, and nobody else does."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from targets.progress.models import ProgressReport
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_progress import IN_TIME
from units.models import Role, Unit

made = kept_for_module(make_promised)
DOCS = (Path(settings.BASE_DIR) / "docs" / "progress-api.md").read_text("utf-8")
ADDRESS = "/api/progress/?year=2026"


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(IN_TIME, tick=False):
        yield made()


def example() -> Any:
    found = re.search(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def bureau(promised: Promised) -> Client:
    """Who files for the unit that the scheme names."""
    place = promised.drafting.county.office
    Unit.objects.filter(pk=place.other.pk).update(name="统计局")
    client = Client()
    client.force_login(place.account(Role.DEPARTMENT_FILER, unit=place.other, username="tongji"))
    return client


def send(client: Client, body: Any) -> Any:
    return client.post(ADDRESS, body, content_type="application/json")


def test_the_worked_example_is_taken_as_it_stands(promised: Promised) -> None:
    client = bureau(promised)
    listed = client.get(f"{ADDRESS}&period=3").json()
    assert {row["target"] for row in listed} >= {row["target"] for row in example()["rows"]}
    assert send(client, example()).json() == {"written": 2}
    assert send(client, example()).json() == {"written": 0}
    rows = ProgressReport.objects.filter(current=True, source="statistics", origin="api")
    assert [str(row.actual) for row in rows.order_by("key")] == ["49/5", "43/2"]
    line = client.get(f"{ADDRESS}&period=3").json()[0]
    assert (line["actual"], line["stands"], line["statistics"]) == ("9.8", "statistics", "9.8")
    assert line["reported"] is None


def test_faults_are_told_by_row_and_nothing_is_written(promised: Promised) -> None:
    body = example()
    body["rows"][1]["target"] = "999"
    answer = send(bureau(promised), body)
    assert answer.status_code == 400
    assert "第 2 行" in answer.content.decode()
    assert not ProgressReport.objects.exists()


def test_who_is_not_named_does_not_send_for_the_bureau(promised: Promised) -> None:
    client = Client()
    client.force_login(promised.filer)
    assert send(client, example()).status_code == 404
    body = {**example(), "figures_of": "reported", "unit": "101"}
    body["rows"] = [{"target": f"101-0{n}", "actual": str(n)} for n in range(1, 5)]
    assert send(client, body).json() == {"written": 4}


def test_the_python_example_reads() -> None:
    found = re.search(r"```python\n(.*?)```", DOCS, re.DOTALL)
    assert found is not None
    space: dict[str, Any] = {}
    exec(compile(found[1], "progress-api.md", "exec"), space)
    assert callable(space["Office"].figures)


@pytest.mark.parametrize("asked", ["year=26", "year=abc", "year=2026&period=99", "period=x"])
def test_a_mistyped_year_or_period_is_no_other(promised: Promised, asked: str) -> None:
    client = bureau(promised)
    assert client.get(f"/api/progress/?{asked}").status_code == 400
    if "period" not in asked:
        sent = client.post(f"/api/progress/?{asked}", example(), content_type="application/json")
        assert sent.status_code == 400
    assert not ProgressReport.objects.exists()
