"""Who may use the routes of rounds; which rounds, ``reviews.ballots.queries`` decides."""

from __future__ import annotations

from core.policy import Policy

SEES = Policy(authority_perm="view_facts")
KEEPS = Policy(authority_perm="edit_facts")
#: Any account may be a voter: the page asks whether it is one of this round.
VOTES = Policy(authenticated=True)

POLICIES: dict[str, Policy] = {
    "reviews:vote_rounds": SEES,
    "reviews:vote_rounds_xlsx": SEES,
    "reviews:vote_round_start": KEEPS,
    "reviews:vote_round": SEES,
    "reviews:vote_round_saved": KEEPS,
    "reviews:vote_round_moved": KEEPS,
    "reviews:vote_round_key": SEES,
    "reviews:vote_round_slips": KEEPS,
    "reviews:vote_round_remind": KEEPS,
    "reviews:vote_round_revoke": KEEPS,
    "reviews:vote_round_tally": KEEPS,
    "reviews:vote_round_count": SEES,
    "reviews:vote_round_settled": SEES,
    "reviews:vote_round_recount": SEES,
    "reviews:vote_round_preview": SEES,
    "reviews:vote_round_published": SEES,
    "api:vote-round-list": SEES,
    "reviews:vote": VOTES,
    "reviews:vote_slip": Policy(public=True),
}
