"""A bundle recomputes to the same figures from itself alone; a figure that was moved is named."""

from __future__ import annotations

import io
import json
import random
import zipfile
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from bonuses.golden.load import load_case, read_case
from bonuses.golden.run import SCHEMES
from schemes.models import Year
from scoring.engine import UnitFacts
from scoring.facts import year_facts_load
from scoring.freezing.bundle import bundle_read, bundle_write
from scoring.freezing.contents import bundle_contents
from scoring.freezing.facts_codec import unit_facts_from_data, unit_facts_to_data
from scoring.freezing.verify import verify
from scoring.models import ResultSet
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import make_county
from tests.general_county import add_general_facts, make_general_county
from tests.golden.test_worked_years import CASES
from units.models import Account
from units.services import authority_create


def recomputed(year: Year) -> ResultSet:
    year.refresh_from_db()
    found = result_set_recompute(year=year, actor=None, cause="command").result_set
    return ResultSet.objects.select_related("year__authority", "scheme").get(pk=found.pk)


def contents_of(year: Year) -> dict[str, Any]:
    return bundle_contents(recomputed(year), year_facts_load(year))


@pytest.fixture
def county_contents(db: None) -> dict[str, Any]:
    county = make_county(departments=3)
    factories.add_deduction(county, "d1", county.units["102"])
    factories.add_veto(county, "v1", county.units["103"])
    return contents_of(county.year)


def test_a_county_agrees_figure_for_figure(county_contents: dict[str, Any]) -> None:
    report = verify(bundle_read(bundle_write(county_contents)[0]))

    assert [each.path for _check, each in report.differences] == []
    assert report.units == 3
    assert [check.member for check in report.checks] == [
        *("scheme.json", "results.json", "traces.json", "places.json", "statistics.json"),
        "bonus_rates.json",
    ]
    assert all(check.compared > 0 for check in report.checks)


@pytest.mark.django_db
def test_a_scheme_with_every_kind_of_fact_agrees() -> None:
    general = make_general_county()
    for code in general.units:
        add_general_facts(general, code)

    report = verify(bundle_read(bundle_write(contents_of(general.year))[0]))

    assert [(each.path, each.expected) for _check, each in report.differences] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".input.json"))
def test_every_worked_year_is_frozen_and_verified(path: Path) -> None:
    scheme = SCHEMES.get(path.name.removesuffix(".input.json").rsplit("_", 1)[0])
    if scheme is None:
        pytest.skip("no scheme is called so")
    authority = authority_create(code="worked-year", name="Worked year", actor=None)
    actor = Account.objects.create(username="worked-year", display_name="Worked year")
    year = load_case(read_case(path), authority=authority, actor=actor, form=scheme.form)

    report = verify(bundle_read(bundle_write(contents_of(year))[0]))

    assert [(each.path, each.expected) for _check, each in report.differences] == []
    assert report.compared > 100


@pytest.mark.django_db
def test_facts_come_back_as_they_were_and_ballots_without_their_order() -> None:
    general = make_general_county()
    for code in general.units:
        add_general_facts(general, code)
    rows = year_facts_load(general.year).rows

    for each in rows.values():
        facts = each.facts()
        again = unit_facts_from_data(json.loads(json.dumps(unit_facts_to_data(facts))))
        for field in fields(UnitFacts):
            one, other = getattr(facts, field.name), getattr(again, field.name)
            assert (
                sorted(map(repr, one)) == sorted(map(repr, other))
                if isinstance(one, tuple)
                else one == other
            )
        assert unit_facts_to_data(again) == unit_facts_to_data(_shuffled(facts))


def _shuffled(facts: UnitFacts) -> UnitFacts:
    moved = {}
    for field in fields(UnitFacts):
        value = getattr(facts, field.name)
        if isinstance(value, tuple):
            moved[field.name] = tuple(random.Random(7).sample(value, len(value)))
    return replace(facts, **moved)


def test_ballots_are_tallies(county_contents: dict[str, Any]) -> None:
    tallies = county_contents["facts.json"]["101"]["ballots"]

    assert {"voter_group": "county_leaders", "score": "88", "valid": True, "times": 1} in tallies
    assert all(each.keys() == {"voter_group", "score", "valid", "times"} for each in tallies)


def moved(contents: dict[str, Any], member: str, *path: str, to: Any) -> dict[str, Any]:
    """The contents with one figure moved, as somebody would who makes a bundle of his own."""
    copied = json.loads(json.dumps(contents))
    place = copied[member]
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return dict(copied)


@pytest.mark.parametrize(
    ("member", "path", "to"),
    [
        ("results.json", ("101", "total"), "1"),
        ("places.json", ("101", "rank"), 2),
        ("traces.json", ("102", "state"), "cut"),
        ("bonus_rates.json", ("rates", "101", "per_capita"), "99999"),
        ("scheme.json", ("digest",), "0" * 64),
    ],
)
def test_a_figure_that_its_facts_do_not_give_is_named(
    county_contents: dict[str, Any], member: str, path: tuple[str, ...], to: Any
) -> None:
    forged, _digest = bundle_write(moved(county_contents, member, *path, to=to))

    found = verify(bundle_read(forged)).differences

    assert [(check.member, each.path, each.expected) for check, each in found] == [
        (member, ".".join(path), to)
    ]


def test_a_fact_that_was_moved_moves_results_and_rates(county_contents: dict[str, Any]) -> None:
    forged = json.loads(json.dumps(county_contents))
    forged["facts.json"]["102"]["deductions"] = []

    found = verify(bundle_read(bundle_write(forged)[0])).differences

    assert {check.member for check, _each in found} >= {
        *("results.json", "traces.json", "bonus_rates.json"),
    }
    assert ("102.total", "101.total") not in {each.path for _check, each in found}


def test_the_command_needs_no_database(
    tmp_path: Path, county_contents: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "year.zip"
    content, digest = bundle_write(county_contents)
    file.write_bytes(content)

    def refuse(*_args: Any) -> Any:
        raise AssertionError("the database was asked")

    with connection.execute_wrapper(refuse):
        call_command("verify_year", str(file), "--digest", digest)

    told = capsys.readouterr().out.splitlines()
    assert told[1] == f"总摘要 {digest}"
    assert told[-1].startswith("核对 ")
    assert told[-1].endswith("全部相同")


def test_the_command_names_the_first_differences_and_fails(
    tmp_path: Path, county_contents: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "year.zip"
    file.write_bytes(
        bundle_write(moved(county_contents, "results.json", "101", "total", to="1"))[0]
    )

    with pytest.raises(SystemExit) as left:
        call_command("verify_year", str(file))

    told = capsys.readouterr().out
    assert left.value.code == 1
    assert "results.json 101.total：包里是 1，重算是 " in told
    assert told.splitlines()[-1].endswith("有不同")


def test_the_command_says_which_member_was_tampered_with(
    tmp_path: Path, county_contents: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "year.zip"
    packed = io.BytesIO(bundle_write(county_contents)[0])
    with zipfile.ZipFile(packed) as read, zipfile.ZipFile(file, "w") as made:
        for name in read.namelist():
            made.writestr(name, read.read(name).replace(b'"rank":1', b'"rank":9'))

    with pytest.raises(SystemExit) as left:
        call_command("verify_year", str(file))

    assert left.value.code == 2
    assert "places.json" in capsys.readouterr().err
