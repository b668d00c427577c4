"""The matrix of work relations: seen on a day, saved whole or not at all, out to Excel and in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from schemes.models import Year, YearState
from schemes.relation_matrix.services import (
    CellAsked,
    MatrixRefusedError,
    relations_matrix_record,
)
from schemes.relation_pages import unit_relation_record
from tests.fact_rows import PEOPLE_GOOD, add_people, office_account, signed_in
from tests.factories import County, add_department, make_county
from tests.kept import kept_for_module
from units.lifecycle_models import RelationKind, UnitRelation
from units.models import Role

pytestmark = pytest.mark.django_db
URL = "/relations/matrix/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Stands = dict[tuple[str, str], tuple[int, date, date | None]]

fresh_county = kept_for_module(lambda: add_people(make_county()))


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


@pytest.fixture
def office(county: County) -> Client:
    return signed_in(office_account(county))


def record(county: County, **told: str) -> UnitRelation:
    texts = {**PEOPLE_GOOD["relations"], "kind": "cooperates", **told}
    return unit_relation_record(year=county.year, texts=texts, actor=county.clerk)


def write(county: County, *cells: tuple[Any, ...], on: date = date(2026, 5, 1)) -> int:
    return relations_matrix_record(
        year=county.year,
        kind=RelationKind.COOPERATES,
        cells=[CellAsked(*cell) for cell in cells],
        starts_on=on,
        reason="核对",
        actor=county.clerk,
    )


def stands() -> Stands:
    rows = UnitRelation.objects.filter(current=True).order_by("starts_on")
    return {
        (row.key.split("/")[0], str(row.starts_on)): (row.closeness, row.starts_on, row.ends_on)
        for row in rows
    }


def shown(client: Client, **query: str) -> dict[tuple[str, str], str]:
    found = client.get(URL, {"year": "2026", **query}).context["found"]
    return {
        (row.unit.code, unit.code): cell.text
        for row in found.rows
        for unit, cell in zip(found.units, row.cells, strict=True)
        if cell.text
    }


def sent(*cells: tuple[str, ...], **given: str) -> dict[str, str]:
    told = {"kind": "cooperates", "starts_on": "2026-05-01", "reason": "核对"}
    return {**told, "cells": json.dumps([list(cell) for cell in cells]), **given}


def test_it_shows_one_kind_on_one_day_without_those_of_people(
    county: County, office: Client
) -> None:
    record(county, closeness="3", ends_on="2026-06-30")
    record(county, unit="102", other_unit="103", kind="serves")
    record(county, unit="103", other_unit="101", person="P900", other_person="P901")
    assert shown(office, on="2026-06-30") == {("101", "102"): "3"}
    assert shown(office, on="2026-07-01") == {}
    assert shown(office, on="2026-06-30", kind="serves") == {("102", "103"): "2"}


def test_a_change_begins_on_the_stated_day_and_what_stood_ends_before(county: County) -> None:
    old = record(county, closeness="2", starts_on="2026-01-01")
    assert write(county, ("101", "102", 3, old.pk), ("102", "101", 1, None)) == 3
    assert stands() == {
        ("101~102", "2026-01-01"): (2, date(2026, 1, 1), date(2026, 4, 30)),
        ("101~102", "2026-05-01"): (3, date(2026, 5, 1), None),
        ("102~101", "2026-05-01"): (1, date(2026, 5, 1), None),
    }
    assert UnitRelation.objects.get(current=True, closeness=3).reason == "核对"


def test_an_emptied_cell_ends_or_on_its_first_day_is_withdrawn(county: County) -> None:
    old = record(county, starts_on="2026-01-01")
    new = record(county, unit="102", other_unit="103", starts_on="2026-05-01")
    write(county, ("101", "102", None, old.pk), ("102", "103", None, new.pk))
    assert list(stands().values()) == [(2, date(2026, 1, 1), date(2026, 4, 30))]
    assert UnitRelation.objects.get(pk=new.pk).retired_reason == "核对"


def test_the_same_day_corrects_and_the_same_value_writes_nothing(county: County) -> None:
    write(county, ("101", "102", 2, None))
    first = UnitRelation.objects.get(current=True)
    assert write(county, ("101", "102", 2, first.pk)) == 0
    write(county, ("101", "102", 1, first.pk))
    assert stands() == {("101~102", "2026-05-01"): (1, date(2026, 5, 1), None)}


def test_every_fault_is_told_at_its_cell_and_nothing_is_written(county: County) -> None:
    later = record(county, unit="103", other_unit="101", starts_on="2026-08-01")
    moved = record(county, unit="102", other_unit="103", starts_on="2026-01-01")
    with pytest.raises(MatrixRefusedError) as refused:
        write(
            county,
            ("101", "102", 2, None),
            ("101", "103", 9, None),
            ("101", "101", 1, None),
            ("999", "101", 1, None),
            ("103", "101", 2, later.pk),
            ("102", "103", 3, None),
            ("102", "101", 3, moved.pk),
        )
    faults = {(fault.unit, fault.other): fault.text for fault in refused.value.cells}
    assert set(faults) == {
        *(("101", "103"), ("101", "101"), ("999", "101")),
        *(("103", "101"), ("102", "103"), ("102", "101")),
    }
    assert "2026年8月1日" in faults["103", "101"]
    assert UnitRelation.objects.count() == 2
    with pytest.raises(MatrixRefusedError) as refused:
        write(county, ("101", "102", 2, None), on=date(2025, 5, 1))
    assert set(refused.value.fields) == {"starts_on"}


def test_the_page_saves_and_answers_with_what_stands(county: County, office: Client) -> None:
    answer = office.post(f"{URL}save/?year=2026", sent(("101", "102", "2", ""))).json()
    row = UnitRelation.objects.get(current=True)
    assert answer["cells"] == [["101", "102", str(row.pk)]]
    assert AuditEntry.objects.filter(event="unitrelation.apply").count() == 1
    for wrong in ({"starts_on": ""}, {"reason": " "}, {"cells": "nonsense"}, {"cells": "[1]"}):
        told = office.post(f"{URL}save/?year=2026", sent(**wrong)).json()
        assert set(told["fields"]) == set(wrong)
    told = office.post(f"{URL}save/?year=2026", sent(("101", "103", "二", ""))).json()
    assert told["faults"][0][:2] == ["101", "103"]
    Year.objects.filter(pk=county.year.pk).update(state=YearState.CLOSED)
    told = office.post(f"{URL}save/?year=2026", sent(("102", "101", "2", ""))).json()
    assert "封存" in told["fields"]["cells"]
    assert UnitRelation.objects.count() == 1


@pytest.mark.parametrize("role", Role)
def test_who_sees_the_list_sees_the_matrix_and_the_office_fills_it(
    county: County, role: Role
) -> None:
    record(county)
    client = signed_in(office_account(county, role))
    sees = client.get("/facts/relations/").status_code
    for path in (URL, "/relations/matrix.xlsx"):
        assert client.get(path).status_code == sees
    edits = role == Role.TARGET_OFFICE
    status = client.post(f"{URL}save/?year=2026", sent()).status_code
    assert status == (200 if edits else 404)
    assert client.post(f"{URL}upload/?year=2026").status_code == (302 if edits else 404)


def test_a_filer_sees_his_own_unit_alone(county: County) -> None:
    record(county, unit="102", other_unit="103")
    filer = signed_in(office_account(county, Role.DEPARTMENT_FILER))
    found = filer.get(URL, {"year": "2026"}).context["found"]
    assert [unit.code for unit in found.units] == ["101"]
    assert found.count == 0


def test_a_sheet_goes_out_and_fills_the_page_without_writing(
    county: County, office: Client
) -> None:
    record(county, closeness="3")
    book = openpyxl.load_workbook(BytesIO(office.get("/relations/matrix.xlsx").content))
    sheet: Any = book.active
    (head,) = [n for n, row in enumerate(sheet.values, 1) if row[0] == "代码"]
    codes = [str(cell.value).split(" ")[0] for cell in sheet[head]]
    assert sheet.cell(head + 1, codes.index("102") + 1).value == 3
    sheet.cell(head + 1, codes.index("103") + 1).value = 1
    sheet.cell(head + 1, codes.index("102") + 1).value = None
    page = upload(office, book)
    assert page.context["filled"] == {"101 103": "1", "101 102": ""}
    assert UnitRelation.objects.count() == 1
    sheet.cell(head + 1, codes.index("103") + 1).value = "很密"
    sheet.cell(head + 2, 1).value = "999"
    page = upload(office, book)
    assert page.context["filled"] == {}
    assert len(page.context["faults"]) == 2
    assert "协同办事!" in page.content.decode()


def test_a_file_that_is_no_workbook_is_refused_in_words(office: Client) -> None:
    file = SimpleUploadedFile("表.xlsx", b"not a workbook", XLSX)
    page = office.post(f"{URL}upload/?year=2026", {"file": file})
    assert page.status_code == 200
    assert page.context["filled"] == {}


def upload(client: Client, book: Any) -> Any:
    file = BytesIO()
    book.save(file)
    sent_file = SimpleUploadedFile("表.xlsx", file.getvalue(), XLSX)
    return client.post(f"{URL}upload/?year=2026", {"file": sent_file})


def test_the_cost_does_not_grow_with_the_units(county: County, office: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            office.get(URL, {"year": "2026"})
        return len(counted)

    queries()
    before = queries()
    for number in range(151, 157):
        add_department(county, str(number))
    record(county)
    assert queries() <= before


# --- API --------------------------------------------------------------------------------------


def test_the_api_shows_and_writes_the_matrix(county: County, office: Client) -> None:
    url = f"/api/years/{county.year.year}/relation-matrix/"
    write(county, ("101", "102", 3, None))
    shown = office.get(url, {"kind": "cooperates", "on": "2026-06-01"}).json()
    (cell,) = shown["cells"]
    assert (cell["unit"], cell["other"], cell["closeness"]) == ("101", "102", 3)
    assert {"101", "102"} <= {unit["code"] for unit in shown["units"]}
    told: dict[str, Any] = {"kind": "cooperates", "starts_on": "2026-07-01", "reason": "更正"}
    cells = [{**cell, "closeness": 1}, {"unit": "102", "other": "101", "closeness": 9}]
    refused = office.post(url, {**told, "cells": cells}, "application/json")
    assert refused.status_code == 400
    assert "102 101" in refused.content.decode()
    cells[1]["closeness"] = 2
    done = office.post(url, {**told, "cells": cells}, "application/json")
    assert done.status_code == 200, done.content
    after = office.get(url, {"on": "2026-07-02"}).json()["cells"]
    assert {(one["unit"], one["closeness"]) for one in after} == {("101", 1), ("102", 2)}
    assert UnitRelation.objects.filter(origin="api").exists()


def test_the_api_writes_for_the_office_alone(county: County) -> None:
    url = f"/api/years/{county.year.year}/relation-matrix/"
    filer = signed_in(county.office.account(Role.DEPARTMENT_FILER, unit=county.units["101"]))
    told = {"kind": "cooperates", "starts_on": "2026-07-01", "reason": "x", "cells": []}
    assert filer.post(url, told, "application/json").status_code == 404
    assert Client().get(url).status_code in (401, 403, 404)
