"""Files that a report of progress cites, and the projects behind its figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from targets.evidence.models import EvidenceCitation
from targets.progress.services import report_hand_in
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_progress import IN_TIME, as_, cells, keys
from units.models import Role

made = kept_for_module(make_promised)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(IN_TIME, tick=False):
        yield made()


def attach(client: Client, key: str, name: str = "现场.png", content: bytes = PICTURE) -> int:
    told = {"year": "2026", "key": key, "files": SimpleUploadedFile(name, content)}
    return client.post("/evidence/attach/progress/", told).status_code


def test_a_photograph_is_attached_and_seen_by_who_sees_the_report(promised: Promised) -> None:
    first = keys(promised)[0]
    filer = as_(promised.filer)
    assert attach(filer, f"{first}/03", content=b"plain text") == 422
    assert attach(filer, f"{first}/03") == 302
    target = promised.target("公路改造")
    page = f"/progress/targets/{target.pk}/periods/3/?year=2026"
    text = filer.get(page).content.decode()
    file = EvidenceCitation.objects.get().file
    assert f'src="/evidence/{file.pk}/small/"' in text
    assert "现场.png" in as_(promised.drafting.officer).get(page).content.decode()
    assert as_(promised.drafting.officer).get(f"/evidence/{file.pk}/content/").status_code == 200
    unit = filer.get("/progress/units/101/?year=2026&period=3")
    assert [row.files for row in unit.context["rows"]] == [1, 0, 0, 0]


def test_nobody_elses_report_and_no_period_to_come_takes_files(promised: Promised) -> None:
    place = promised.drafting.county.office
    stranger = as_(place.account(Role.DEPARTMENT_FILER, unit=place.other, username="bieren"))
    first = keys(promised)[0]
    assert attach(stranger, f"{first}/03") == 404
    assert attach(as_(promised.filer), f"{first}/09") == 404
    assert attach(as_(promised.filer), f"{first}/xx") == 404
    assert not EvidenceCitation.objects.exists()


def test_projects_are_listed_with_what_arrived_since_the_last_period(promised: Promised) -> None:
    told = {"year": promised.drafting.year, "unit": promised.unit, "actor": promised.filer}
    for month, arrived, day in ((2, "40", datetime(2026, 3, 5, tzinfo=UTC)), (3, "55", IN_TIME)):
        typed = cells(promised, "1", "1", "1", "1")
        typed[keys(promised)[0]]["projects"] = f"产业园一期，100，{arrived}\n冷库，300，"
        with time_machine.travel(day, tick=False):
            report_hand_in(**told, period=month, cells=typed)
    office = as_(promised.drafting.officer)
    page = office.get("/progress/projects/?year=2026&period=3&q=产业园")
    rows = [each.told for each in page.context["page"]]
    assert rows == [{"contracted": "100", "arrived": "55", "rate": "55.0%", "new": "+15"}]
    assert (
        not office.get("/progress/projects/?year=2026&period=3&q=没有").context["page"].object_list
    )
    # Of what arrived for the cold store nobody said anything: that is no zero (S-2).
    page = office.get("/progress/projects/?year=2026&period=3&q=冷库")
    unsaid = {"contracted": "300", "arrived": "缺", "rate": "—", "new": "—"}
    assert [each.told for each in page.context["page"]] == [unsaid]
    sheet = office.get("/progress/projects/?year=2026&period=3&xlsx=1")
    assert sheet["Content-Type"].endswith("sheet")
