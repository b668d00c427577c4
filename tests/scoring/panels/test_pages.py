"""The page of panels: who sees it, what it never tells, what the ranks would be without a panel."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from reviews.ballots.models import VoteRound, VoteState
from reviews.models import Ballot
from schemes.presets import load_preset
from scoring.panels import queries
from scoring.panels.effects import panels_in, without
from scoring.panels.figures import Panel
from scoring.panels.queries import panel_board, panel_voters
from tests import factories
from tests.factories import County, make_county
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PANELS = "scoring:panels"


def voted_county() -> County:
    """Three departments: the townships' ballots alone put 103 before 102."""
    county = make_county(departments=3)
    Ballot.objects.all().delete()
    for code, county_scores, township_scores in (
        ("101", (95, 96, 97), (90, 90, 90)),
        ("102", (90, 91, 92), (0, 1, 2)),
        ("103", (85, 86, 87), (95, 96, 97)),
    ):
        given = {"county_leaders": county_scores, "township_leaders": township_scores}
        factories.add_ballots(county, county.units[code], given)
    return county


fresh_county = kept_for_module(voted_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def office(county: County) -> Client:
    return client_of(county.office.account(Role.TARGET_OFFICE))


def test_the_ranks_are_those_of_a_scheme_without_the_panel(county: County) -> None:
    board = panel_board(county.year)
    ranks = {each.key: each.ranks for each in board.effects}
    assert [board.ranks[code] for code in ("101", "102", "103")] == [1, 3, 2]
    assert [ranks["group:township_leaders"][code] for code in ("101", "102", "103")] == [1, 2, 3]
    told = {each.key: (each.moved, each.furthest) for each in board.effects}
    assert told["group:township_leaders"] == (2, 1)


def test_the_office_reads_it_and_takes_it_to_excel(county: County) -> None:
    client = office(county)
    text = client.get(reverse(PANELS)).content.decode()
    assert "乡镇主要领导" in text
    assert "县四套班子领导" in text
    told = client.get(reverse("scoring:panels_export"))
    book = openpyxl.load_workbook(io.BytesIO(told.content))
    assert book.sheetnames == ["宽严和离散", "对名次的影响"]
    assert book["对名次的影响"].max_row == 4
    assert AuditEntry.objects.filter(event="panels.export").exists()
    api = client.get("/api/panels/").json()
    assert [each["key"] for each in api] == ["group:township_leaders", "group:county_leaders"]


def test_who_sees_his_own_unit_alone_does_not_see_it(county: County) -> None:
    filer = client_of(county.office.account(Role.DEPARTMENT_FILER, unit=county.units["101"]))
    assert filer.get(reverse(PANELS)).status_code == 404
    assert filer.get("/api/panels/").status_code == 404


def running(county: County, subject: str, key: str) -> VoteRound:
    """A round that is open for votes; to open one writes no fact."""
    return VoteRound.objects.create(
        year=county.year,
        subject=subject,
        key=key,
        scale="score",
        title="正在投的一轮",
        state=VoteState.OPEN,
        created_by=county.clerk,
        changed_by=county.clerk,
        changed_at=timezone.now(),
    )


def told_panels(county: County) -> list[str]:
    return [each.key for each in panel_board(county.year).figures]


def test_nothing_is_told_of_a_round_that_runs(county: County) -> None:
    """A component's typed marks and a group's earlier ballots stay unseen while a round runs, also
    where the page was kept before; and are there again when it is annulled."""
    before = told_panels(county)
    row = running(county, "group", "county_leaders")
    assert told_panels(county) == ["group:township_leaders"]
    VoteRound.objects.filter(pk=row.pk).update(state=VoteState.VOID)
    assert told_panels(county) == before


def test_a_survey_that_runs_hides_no_panel(county: County) -> None:
    before = told_panels(county)
    running(county, "survey", "cooperation")
    assert told_panels(county) == before
    assert office(county).get(reverse(PANELS)).status_code == 200


def test_lines_for_all_leaders_are_not_for_whoever_else_sees_results(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = Panel("p", "甲", False, {"101": [Fraction(1)]}, {"张副县长": {"101": Fraction(1)}})
    monkeypatch.setattr(queries, "_panels", lambda *_asked: [panel])
    monkeypatch.setattr(queries, "_seen_by_leaders", lambda _document: {"p": "leaders"})
    assert list(panel_voters(county.office.account(Role.LEADER), county.year)) == ["p"]
    assert panel_voters(county.office.account(Role.FINANCE), county.year) == {}


@pytest.mark.parametrize("preset", ["county", "municipal"])
def test_a_scheme_without_a_panel_has_every_other(preset: str) -> None:
    document = load_preset(preset)
    keys = list(panels_in(document))
    assert len(keys) >= 2
    for key in keys:
        assert list(panels_in(without(document, key))) == [each for each in keys if each != key]
