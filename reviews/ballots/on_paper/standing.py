"""Whose count of ballots on paper is in, and what an account can do about it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from reviews.ballots.acts import stopped
from reviews.ballots.models import PaperCount, VoteRound, VoteState
from reviews.ballots.on_paper.services import THIRD, parts_in
from reviews.ballots.on_paper.tally import differences
from reviews.ballots.paper import paper_of
from units.http import signed_in


def standing_of(request: HttpRequest, row: VoteRound) -> dict[str, Any]:
    """Who counts, whose count is in, and what the account can do about it."""
    account, held = signed_in(request), list(row.counts.select_related("officer"))
    mine = next((each for each in held if each.officer_id == account.pk), None)
    open_parts = [part for part in (1, 2) if part not in {each.part for each in held}]
    running, both = row.state == VoteState.FROZEN, parts_in(row)
    apart = len(differences(paper_of(row.paper), *both)) if running and both else 0
    ended = stopped(row)
    running = running and not ended
    return {
        "parts": [(part, _part(held, part)) for part in (1, 2)],
        "third": _part(held, THIRD),
        "apart": apart,
        "may_count": running and (not mine.done if mine else bool(open_parts)),
        "may_settle": running and bool(apart) and mine is None,
        "may_return": running,
        "stopped": ended,
        "counted_myself": mine is not None,
        "mine": mine,
    }


def _part(held: list[PaperCount], part: int) -> PaperCount | None:
    return next((each for each in held if each.part == part), None)
