"""Rounds of ballots for the county that the other authority must not see (``two_authorities``)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from reviews.ballots.models import PaperCount, Voter, VoteRound
from tests.factories import County
from units.models import Account, Unit


def vote_rounds(county: County, actor: Account, mark: str) -> None:
    """An open round in which the office itself may vote, and one on paper; ``mark`` is told of."""
    unit = Unit.objects.filter(authority=county.year.authority).order_by("pk")[0]
    rated = {"id": unit.pk, "code": unit.code, "name": unit.name, "group": ""}
    paper = {"scale": "score", "units": [rated], "dimensions": {}, "tiers": [], "tables": {}}
    row = VoteRound.objects.create(
        year=county.year,
        subject="group",
        key="county_leaders",
        scale="score",
        live=mark,
        state="open",
        title=mark,
        paper=paper,
        closes_at=timezone.now() + timedelta(days=9),
        created_by=actor,
        changed_by=actor,
        changed_at=timezone.now(),
    )
    Voter.objects.create(round=row, account=actor, label=mark, units=[unit.pk])
    _paper_round(row, actor, mark)


def rated_unit() -> int:
    """A unit on the ballot of the west."""
    paper: Any = VoteRound.objects.get(on_paper=False).paper
    return int(paper["units"][0]["id"])


def _paper_round(cast: VoteRound, actor: Account, mark: str) -> None:
    """One on paper, of which two counts are in and differ."""
    grade = {"key": "whole", "zh": mark, "en": mark, "options": []}
    unit = {"id": 1, "code": "101", "name": mark, "group": "department"}
    paper = {**cast.paper, "units": [unit], "dimensions": {"department": [grade]}}
    row = VoteRound.objects.get(pk=cast.pk)
    row.pk, row.live, row.on_paper, row.state = None, f"{mark}-2", True, "frozen"
    row.issued, row.paper, row._state.adding = 9, paper, True
    row.save()
    other = Account.objects.exclude(pk=actor.pk).order_by("pk")[0]
    for part, officer in ((1, actor), (2, other)):
        cells = {"1": {"ballots": {"90": part}, "void": 0}}
        PaperCount.objects.create(round=row, part=part, officer=officer, cells=cells, done=True)
