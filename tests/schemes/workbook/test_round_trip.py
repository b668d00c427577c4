"""What is exported is what is imported, to the last digit."""

from __future__ import annotations

import io
from fractions import Fraction

import openpyxl

from core.facts import FactInput, fact_record
from reviews.models import Ballot, BallotRound, RoundState, TargetMark
from schemes.models import ImportState, Year
from schemes.workbook.reader import plan_file
from schemes.workbook.writer import write_year
from targets.models import Target
from tests.office import Office
from tests.schemes.workbook.books import applied, book, filled, messages, uploaded
from units.models import Account, Posting


def test_an_export_imported_again_changes_nothing(year: Year) -> None:
    plan = plan_file(filled(year), year)

    assert plan.errors == []
    assert list(plan.changes) == []
    counted = {row["sheet"]: row["rows"] for row in plan.summary()["sheets"]}
    assert counted["目标"] == 3
    assert counted["测评票"] == 5
    assert counted["人员任职"] == 4


def test_the_same_facts_give_the_same_bytes(year: Year) -> None:
    assert filled(year).getvalue() == filled(year).getvalue()


def test_a_third_survives_the_journey(year: Year, officer: Account) -> None:
    mark = TargetMark.objects.get(year=year, key="t1", current=True)
    fact_record(
        TargetMark,
        scope={"year": year},
        item=FactInput("t1", {"actual": Fraction(1, 3), "target": mark.target}),
        actor=officer,
    )

    plan = plan_file(filled(year), year)

    assert not list(plan.changes)
    assert not plan.errors


def test_long_fractions_are_not_rounded(year: Year, officer: Account) -> None:
    exact = Fraction(123456789012345678901, 1000)

    def change(rows: dict) -> None:
        rows["targets"][0]["last_year"] = exact

    applied(year, officer, book(year, change), reason="补录上年实绩")

    assert Target.objects.get(year=year, key="t1", current=True).last_year == exact


def test_every_kind_of_method_survives(year: Year, officer: Account) -> None:
    wanted = {
        "a": ("proportional", {"plan": "12.5", "direction": "lower"}),
        "b": ("per_percent", {"plan": "10", "rate": "1/3", "step": "started", "basis": "units"}),
        "c": ("graded", {"shares": {"excellent": "1", "good": "2/3"}}),
        "d": ("manual", {}),
        "e": (
            "piecewise",
            {"plan": "100", "basis": "ratio", "table": [["0.6", "0.5"], ["4/5", "0.8"]]},
        ),
        "f": ("all_or_nothing", {"plan": "-1", "direction": "higher"}),
    }
    unit = Target.objects.get(year=year, key="t1", current=True).unit
    for key, (method, params) in wanted.items():
        values = {
            "unit": unit,
            "component": "key",
            "title": f"目标{key}",
            "points": 3,
            "method": method,
            "params": params,
        }
        fact_record(Target, scope={"year": year}, item=FactInput(key, values), actor=officer)

    plan = plan_file(filled(year), year)

    assert [change.label for change in plan.changes] == []
    assert plan.errors == []


def test_a_workbook_from_before_a_column_was_renamed_says_the_same(
    year: Year, officer: Account
) -> None:
    unit = Target.objects.get(year=year, key="t1", current=True).unit
    params = {"plan": "10", "rate": "1", "step": "started", "basis": "units"}
    values = {"unit": unit, "component": "key", "title": "旧", "points": 3}
    values |= {"method": "per_percent", "params": params}
    fact_record(Target, scope={"year": year}, item=FactInput("b", values), actor=officer)
    file, former = openpyxl.load_workbook(filled(year)), io.BytesIO()
    called = {"零头": "不足一步", "按一步扣": "不足一步按一步"}
    renamed = 0
    for row in file["目标"].iter_rows():
        for cell in row:
            if cell.value in called:
                cell.value, renamed = called[cell.value], renamed + 1
    file.save(former)

    plan = plan_file(former, year)

    assert renamed == 2
    assert plan.errors == []
    assert [change.label for change in plan.changes] == []


def test_a_template_has_worked_lines_that_are_not_read(year: Year) -> None:
    file = io.BytesIO()
    write_year(file, year, template=True)

    plan = plan_file(file, year)

    assert plan.errors == []
    assert sum(sheet.rows for sheet in plan.sheets) == 0


def test_an_empty_year_takes_a_whole_one(office: Office, officer: Account, year: Year) -> None:
    file = filled(year)
    other = office_of(officer)

    batch = uploaded(other, officer, file)

    assert messages(batch) == []
    assert batch.state == ImportState.READY
    assert batch.summary["gone"] == 0


def office_of(officer: Account) -> Year:
    """Another authority's year under the same scheme, empty."""
    from bonuses.golden.load import _open_year, read_case  # noqa: PLC0415
    from tests.office import make_office  # noqa: PLC0415
    from tests.schemes.workbook.books import CASE  # noqa: PLC0415

    return _open_year(read_case(CASE), make_office("west").authority, officer)


def test_columns_may_change_places_and_unused_ones_may_go(year: Year, officer: Account) -> None:
    before = Posting.objects.filter(current=True).count()

    def change(rows: dict) -> None:
        rows["targets"][0]["title"] = "新名称"

    batch = uploaded(year, officer, book(year, change, only=("targets",)))

    assert [row["sheet"] for row in batch.summary["sheets"]] == ["目标"]
    assert (batch.summary["new"], batch.summary["changed"], batch.summary["gone"]) == (0, 1, 0)
    change_row = batch.changes.get()
    assert change_row.fields == [["目标", "t1", "新名称"]]
    assert change_row.ref.startswith("目标!")
    assert Posting.objects.filter(current=True).count() == before


def test_secret_ballots_are_never_exported(year: Year) -> None:
    secret = BallotRound.objects.create(
        year=year, voter_group="township_leaders", secret=True, state=RoundState.CLOSED
    )
    unit = Target.objects.filter(year=year).first().unit
    ballot = Ballot(
        id="11111111-2222-3333-4444-555555555555", round=secret, unit=unit, score=Fraction("61.75")
    )
    ballot.save(force_insert=True)
    BallotRound.objects.filter(voter_group="county_leaders").update(secret=True)

    content = _text_of(filled(year))

    assert "61.75" not in content
    assert "11111111" not in content
    plan = plan_file(filled(year), year)
    assert not list(plan.changes)


def test_open_ballots_are_exported_only_after_closing(year: Year) -> None:
    BallotRound.objects.update(state=RoundState.OPEN)

    plan = plan_file(filled(year), year)

    assert {row["sheet"]: row["rows"] for row in plan.summary()["sheets"]}["测评票"] == 0


def _text_of(file: io.BytesIO) -> str:
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(file) as package:
        return "".join(package.read(name).decode() for name in package.namelist())
