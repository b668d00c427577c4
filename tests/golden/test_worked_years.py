"""Worked years agree figure for figure, taken through the import and both engines.

``GOLDEN_CASES`` names a folder of further cases in the same form; without it the folder beside this
project is taken where there is one.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from bonuses.golden import rows
from bonuses.golden.answer import differences
from bonuses.golden.run import Outcome, cases, run_case

OWN = Path(__file__).resolve().parents[1] / "golden_cases"
BESIDE = Path(__file__).resolve().parents[3] / "shared" / "golden"


def _folders() -> list[Path]:
    named = os.environ.get("GOLDEN_CASES")
    if named:
        return [OWN, Path(named)]
    return [OWN, BESIDE] if BESIDE.is_dir() else [OWN]


CASES = [path for folder in _folders() for path in cases(folder)]


@pytest.mark.django_db
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".input.json"))
def test_a_worked_year_agrees(path: Path) -> None:
    outcome = run_case(path)
    if outcome.skipped:
        pytest.skip(outcome.skipped)
    assert outcome.differences == ()


@pytest.mark.django_db
def test_a_wrong_figure_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("county_1.input.json", "county_1.output.json"):
        (tmp_path / name).write_text((OWN / name).read_text(encoding="utf-8"), encoding="utf-8")
    answer = tmp_path / "county_1.output.json"
    answer.write_text(
        answer.read_text(encoding="utf-8").replace('"6450"', '"6450.01"'), encoding="utf-8"
    )

    with pytest.raises(SystemExit) as left:
        call_command("golden", str(tmp_path))

    assert left.value.code == 1
    told = capsys.readouterr().out
    assert "staff.P2.target_before_loss: expected '6450.01', found '6450'" in told
    assert told.splitlines()[-1] == "0 passed, 1 failed"


@pytest.mark.django_db
def test_a_scheme_not_supported_is_no_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "province_1.input.json").write_text("{}", encoding="utf-8")

    call_command("golden", str(tmp_path))

    told = capsys.readouterr().out.splitlines()
    assert told == [
        "province_1: skipped: no scheme is called province",
        "0 passed, 0 failed",
    ]


@pytest.mark.django_db
def test_a_case_that_the_import_refuses_fails(tmp_path: Path) -> None:
    text = (OWN / "county_1.input.json").read_text(encoding="utf-8")
    wrong = tmp_path / "county_1.input.json"
    wrong.write_text(text.replace('"component": "key"', '"component": "no"'), encoding="utf-8")
    (tmp_path / "county_1.output.json").write_text("{}", encoding="utf-8")

    outcome = run_case(wrong)

    assert isinstance(outcome, Outcome)
    assert not outcome.passed
    assert any("目标!" in line for line in outcome.differences)


def test_differences_tell_numbers_from_truth() -> None:
    assert list(differences({"a": 5, "b": None}, {"a": "5", "b": None})) == []
    assert len(list(differences({"a": True}, {"a": "True"}))) == 1
    assert len(list(differences({"a": [1]}, {"a": [1, 2]}))) == 1
    assert len(list(differences({"a": 1}, {}))) == 1


@pytest.mark.parametrize(
    "months", [[12], [7, 5], [0, 0], [12, 0], [0, 12], [3, 0, 9], [1, 11], [12, 0, 0], [5], [0]]
)
def test_postings_are_dated_in_their_order_within_the_year(months: list[int]) -> None:
    dates = rows.posting_dates(months, 2012)

    starts = [start for start, _end in dates]
    assert starts == sorted(set(starts))
    assert all(start <= end and start.year == end.year == 2012 for start, end in dates)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(dates))
