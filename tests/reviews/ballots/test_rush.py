"""A small rush through the pages, in processes of their own: none lost, none doubled.

The whole of it, 1 200 voters through gunicorn, is ``python -m scripts.bench.ballot_rush``.
"""

from __future__ import annotations

import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from reviews.ballots.services.keys import key_make
from reviews.ballots.services.rounds import round_freeze, round_open
from reviews.ballots.services.slips import slips_make
from scripts.recount import recount
from tests.core.processes import race
from tests.reviews.ballots.rounds import Cast, drafted

pytestmark = pytest.mark.django_db(transaction=True)

VOTERS, PROCESSES, TWICE, TRIES = 60, 6, 3, 5
RECEIPT = re.compile(r"<code>([0-9A-F]{4}(?:-[0-9A-F]{4}){3})</code>")
CELL = re.compile(r'name="(c-\d+-\d+)"')


def voting(codes: list[str], value: int) -> list[str]:
    """Voters by code, one after the other, as browsers send them; the receipts they were shown."""
    browser, address, shown = Client(), reverse("reviews:vote_slip"), []
    for code in codes:
        ballot = browser.post(address, {"code": code}).content.decode()
        fields = dict.fromkeys(CELL.findall(ballot), str(value))
        for _time in range(TRIES):  # told that he got no turn, a voter hands in again
            answer = browser.post(address, {"cast": "1", "code": code, **fields}).content.decode()
            if "这一次没有收下" not in answer:
                break
        shown += RECEIPT.findall(answer)
    return shown


def rush_opened() -> tuple[Cast, list[str]]:
    """A round of so many voters by code, and their codes."""
    cast = drafted(leaders=0, slips=VOTERS)
    round_freeze(vote_round=cast.row, version=cast.row.version, actor=cast.office)
    codes = [slip.code for slip in slips_make(vote_round=cast.row, actor=cast.office)]
    first, second = (key_make(vote_round=cast.row, actor=a) for a in (cast.office, cast.second))
    cast.files = (first.content, second.content)
    row = cast.fresh()
    round_open(vote_round=row, version=row.version, actor=cast.office)
    return cast, codes


def test_sixty_voters_at_once_lose_and_double_nothing() -> None:
    cast, codes = rush_opened()
    shares = [codes[n::PROCESSES] for n in range(PROCESSES)]
    # Some ballots are sent by two at once: who clicked twice, or tried again elsewhere.
    asked = [own + shares[n - 1][:TWICE] for n, own in enumerate(shares)]
    told = race([partial(voting, share, 60 + n) for n, share in enumerate(asked)])
    receipts = [receipt for each in told for receipt in each]
    assert len(receipts) == len(set(receipts)) == VOTERS
    result = cast.count().result
    assert (result["voted"], result["ballots"], result["void"]) == (VOTERS, VOTERS, 0)
    assert result["receipts"] == sorted(receipts)
    assert all(len(unit["scores"]) == VOTERS for unit in result["units"].values())
    assert recount(result) == []
