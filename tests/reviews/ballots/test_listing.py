"""The list of rounds: found, ordered, taken to Excel; never a score in it."""

from __future__ import annotations

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from reviews.ballots.listing import RoundsAsked, rounds_asked, rounds_found
from reviews.ballots.models import VoteRound, VoteState
from reviews.ballots.queries import RoundLine
from tests.fact_rows import office_account, signed_in
from tests.reviews.ballots.rounds import paperless_county
from units.models import Role

NOW = timezone.now()


def line(title: str, state: str, ends: int | None, voters: int = 0, voted: int = 0) -> RoundLine:
    due = None if ends is None else NOW + datetime.timedelta(days=ends)
    return RoundLine(VoteRound(title=title, state=state, closes_at=due), voters, voted)


LINES = [
    line("民主测评", VoteState.OPEN, -1, 10, 9),
    line("市长评县区", VoteState.OPEN, 2, 1, 0),
    line("Paper", VoteState.FROZEN, None),
]


@pytest.mark.parametrize(
    ("sent", "titles"),
    [
        ({}, ["民主测评", "市长评县区", "Paper"]),
        ({"q": " paper "}, ["Paper"]),
        ({"state": "over"}, ["民主测评"]),
        ({"state": "open"}, ["市长评县区"]),
        ({"sort": "ends"}, ["民主测评", "市长评县区", "Paper"]),
        ({"sort": "-ratio"}, ["民主测评", "市长评县区", "Paper"]),
        ({"sort": "voted"}, ["市长评县区", "Paper", "民主测评"]),
    ],
)
def test_what_is_asked_for_is_found_in_its_order(sent: dict[str, str], titles: list[str]) -> None:
    assert [each.row.title for each in rounds_found(LINES, rounds_asked(sent))] == titles


def test_an_order_or_state_that_there_is_not_is_none() -> None:
    assert rounds_asked({"sort": "result", "state": "'"}) == RoundsAsked()


@pytest.mark.django_db
def test_the_list_goes_to_a_workbook_as_it_is_shown() -> None:
    county = paperless_county()
    office = office_account(county, Role.TARGET_OFFICE)
    for n, title in enumerate(("甲评乙", "乙评甲")):
        VoteRound.objects.create(
            year=county.year,
            subject="group",
            key="k",
            scale="score",
            live=f"{n}",
            title=title,
            on_paper=bool(n),
            created_by=office,
            changed_by=office,
            changed_at=NOW,
        )
    client = signed_in(office)
    newest = client.get(reverse("reviews:vote_rounds")).context["rows"]
    assert [line.row.title for line, _look in newest] == ["乙评甲", "甲评乙"]
    page = client.get(reverse("reviews:vote_rounds"), {"q": "甲评"}).content.decode()
    assert ("甲评乙" in page, "乙评甲" in page) == (True, False)
    assert (
        "没有符合条件" in client.get(reverse("reviews:vote_rounds"), {"q": "丙"}).content.decode()
    )
    file = client.get(reverse("reviews:vote_rounds_xlsx"), {"sort": "title"}).content
    cells = [cell.value for row in load_workbook(BytesIO(file)).active.rows for cell in row]  # type: ignore[union-attr]
    assert {"甲评乙", "乙评甲", "纸质票", "在系统里投"} <= set(cells)
