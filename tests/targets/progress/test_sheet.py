"""Progress by workbook: what is asked goes out, and comes back whole or with faults by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from targets.progress.models import ProgressReport
from targets.progress.services import figures_record
from tests.kept import kept_for_module
from tests.targets.changes.promised import Promised, make_promised
from tests.targets.progress.test_progress import IN_TIME, MARCH, as_, hand_in, keys
from units.models import Role, Unit

made = kept_for_module(make_promised)
HERE = "/progress/units/101/sheet/"
FIGURES = "/progress/figures/statistics/sheet/"
ASKED = {"year": "2026", "period": "3"}


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Iterator[Promised]:
    with time_machine.travel(IN_TIME, tick=False):
        yield made()


def bureau(promised: Promised) -> Client:
    """Who files for the unit that the scheme names."""
    place = promised.drafting.county.office
    Unit.objects.filter(pk=place.other.pk).update(name="统计局")
    return as_(place.account(Role.DEPARTMENT_FILER, unit=place.other, username="tongji"))


def sheet(client: Client, url: str) -> Any:
    answer = client.get(url.replace("sheet/", "sheet.xlsx"), {**ASKED, "show": "all"})
    return openpyxl.load_workbook(BytesIO(answer.content))


def fill(book: Any, column: str, *values: Any) -> Any:
    """Values down a column, by its title; None leaves a cell as it is."""
    page = book.worksheets[0]
    place = next(cell.column for cell in page[1] if cell.value == column)
    for number, value in enumerate(values, 2):
        if value is not None:
            page.cell(number, place, value)
    return book


def post(client: Client, url: str, book: Any) -> Any:
    file = BytesIO()
    book.save(file)
    sent = SimpleUploadedFile("进度.xlsx", file.getvalue())
    return client.post(url, {**ASKED, "file": sent})


def apply(client: Client, url: str, answer: Any, **more: str) -> str:
    told = {**ASKED, "token": answer.context["token"], **more}
    done = client.post(f"{url}apply/", told, follow=True)
    return " ".join(str(each) for each in done.context["messages"])


def test_the_sheet_goes_out_filled_and_comes_back_whole(promised: Promised) -> None:
    client = as_(promised.filer)
    book = sheet(client, HERE)
    assert book.worksheets[0].max_row == 5
    answer = post(client, HERE, fill(book, "本期累计实绩", "10.12345", 20, 8, 1))
    assert answer.status_code == 200
    assert answer.context["preview"].new == 4
    # As it was given: what is written is what was shown.
    assert "10.12345" in [line.now for line in answer.context["preview"].lines]
    assert not ProgressReport.objects.exists()
    assert "4 项" in apply(client, HERE, answer)
    rows = ProgressReport.objects.filter(current=True, origin="import")
    assert sorted(str(row.actual) for row in rows) == ["1", "20", "202469/20000", "8"]
    again = post(client, HERE, sheet(client, HERE))
    assert (again.context["preview"].lines, again.context["preview"].same) == ([], 4)


def test_every_fault_names_its_cell_and_nothing_is_written(promised: Promised) -> None:
    client = as_(promised.filer)
    book = fill(sheet(client, HERE), "本期累计实绩", "很多", 20, 8)
    page = fill(book, "目标", None, "别的目标").worksheets[0]
    page.cell(4, 2, "999-99")
    answer = post(client, HERE, book)
    assert answer.status_code == 422
    text = "\n".join(answer.context["problems"])
    assert {"进度!I2", "进度!D3", "进度!B4", "进度!I5"} <= {
        line.split(" ")[0] for line in text.splitlines()
    }
    assert "token" not in answer.context
    assert not ProgressReport.objects.exists()


def test_another_month_a_lost_row_and_a_file_that_is_none_are_told(promised: Promised) -> None:
    client = as_(promised.filer)
    book = fill(sheet(client, HERE), "本期累计实绩", 1, 2, 3, 4)
    answer = post(client, HERE, fill(book, "截至月份", 2))
    assert "3 月" in answer.context["problems"][0]
    book = fill(sheet(client, HERE), "本期累计实绩", 1, 2, 3, 4)
    gone = book.worksheets[0].cell(5, 4).value
    book.worksheets[0].delete_rows(5)
    (lost,) = post(client, HERE, book).context["problems"]
    assert gone in lost
    sent = {**ASKED, "file": SimpleUploadedFile("a.xlsx", b"not a book")}
    assert client.post(HERE, sent).status_code == 422
    assert client.post(HERE, ASKED).status_code == 422


def test_what_was_changed_since_the_preview_is_not_written_over(promised: Promised) -> None:
    client = as_(promised.filer)
    answer = post(client, HERE, fill(sheet(client, HERE), "本期累计实绩", 1, 2, 3, 4))
    hand_in(promised, "9", "9", "9", "9")
    assert "有人改过" in apply(client, HERE, answer)
    assert {str(row.actual) for row in ProgressReport.objects.filter(current=True)} == {"9"}


def test_a_figure_sent_since_the_preview_is_not_written_over(promised: Promised) -> None:
    client, year = bureau(promised), promised.drafting.year
    answer = post(client, FIGURES, fill(sheet(client, FIGURES), "统计数", 5))
    told: dict[str, Any] = {"year": year, "period": MARCH, "source": "statistics"}
    sent = [{"target": keys(promised)[1], "actual": "6"}]
    figures_record(**told, rows=sent, actor=promised.drafting.officer)
    assert "有人改过" in apply(client, FIGURES, answer)
    rows = ProgressReport.objects.filter(source="statistics", current=True)
    assert [row.actual for row in rows] == [6]


def test_a_preview_is_its_own_accounts_and_nobody_elses_sheet(promised: Promised) -> None:
    client = as_(promised.filer)
    answer = post(client, HERE, fill(sheet(client, HERE), "本期累计实绩", 1, 2, 3, 4))
    office = as_(promised.drafting.officer)
    assert "过期" in apply(office, HERE, answer)
    assert client.post(FIGURES, ASKED).status_code == 404
    assert client.get("/progress/figures/statistics/").status_code == 404
    assert not ProgressReport.objects.exists()


def test_the_bureau_sends_many_units_by_workbook_a_correction_with_its_reason(
    promised: Promised,
) -> None:
    client = bureau(promised)
    answer = post(client, FIGURES, fill(sheet(client, FIGURES), "统计数", 5, None, "6.5"))
    assert answer.context["preview"].new == 2
    assert "2 个" in apply(client, FIGURES, answer)
    answer = post(client, FIGURES, fill(sheet(client, FIGURES), "统计数", 7))
    assert answer.context["needs_reason"]
    assert "写明原因" in apply(client, FIGURES, answer)
    assert "1 个" in apply(client, FIGURES, answer, reason="按年报核定")
    row = ProgressReport.objects.get(target_key=keys(promised)[0], current=True)
    assert (row.actual, row.reason, row.source) == (7, "按年报核定", "statistics")


def test_the_grid_of_the_bureau_writes_all_or_none_and_shows_what_differs(
    promised: Promised,
) -> None:
    hand_in(promised, "10", "20", "8", "1")
    client, (first, second, *_rest) = bureau(promised), keys(promised)
    address = "/progress/figures/statistics/save/?year=2026&period=3&show=all"
    told = {f"actual:{first}": "9.5", f"actual:{second}": "二十"}
    wrong = client.post(address, told)
    assert wrong.status_code == 422
    assert "二十" in wrong.content.decode()
    assert ProgressReport.objects.filter(source="statistics").count() == 0
    assert client.post(address, {**told, f"actual:{second}": "２０"}).status_code == 302
    page = client.get("/progress/figures/statistics/?year=2026&period=3&show=differ")
    assert [(row.line.target.key, row.off_text) for row in page.context["rows"]] == [
        (first, "+0.5")
    ]
    unit = client.get("/progress/units/101/?year=2026&period=3").content.decode()
    assert "+0.5" in unit


def test_what_is_asked_of_a_source_is_what_it_gave_before(promised: Promised) -> None:
    first = keys(promised)[0]
    told: dict[str, Any] = {"year": promised.drafting.year, "source": "statistics"}
    told |= {"rows": [{"target": first, "actual": "3"}], "actor": promised.drafting.officer}
    figures_record(**told, period=2)
    client = bureau(promised)
    page = client.get("/progress/figures/statistics/?year=2026&period=3&show=missing")
    assert [row.line.target.key for row in page.context["rows"]] == [first]
    figures_record(**told, period=MARCH)
    page = client.get("/progress/figures/statistics/?year=2026&period=3&show=missing")
    assert page.context["rows"] == []


def test_a_figure_of_six_places_comes_back_as_it_was_given(promised: Promised) -> None:
    exact, first = "1.234567", keys(promised)[0]
    hand_in(promised, exact, "20", "8", "1", projects=f"产业园，{exact}，0.5")
    client, filer = bureau(promised), as_(promised.filer)
    address = "/progress/figures/statistics/?year=2026&period=3&show=all"
    sent = {f"actual:{first}": exact}
    assert client.post(address.replace("/?", "/save/?"), sent).status_code == 302
    assert client.get(address).context["rows"][0].typed == exact
    row = filer.get("/progress/units/101/?year=2026&period=3").context["rows"][0]
    assert (row.cells["actual"], row.cells["projects"]) == (exact, f"产业园，{exact}，0.5")
    told = filer.get("/api/progress/?year=2026&period=3&unit=101").json()[0]
    assert (told["reported"], told["statistics"], told["actual"]) == (exact,) * 3
    answer = post(filer, HERE, fill(sheet(filer, HERE), "本期累计实绩", "0.1234567"))
    assert any("最多 6 位小数" in text for text in answer.context["problems"])
