"""Telling voters that a round waits for them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.ballots.models import VoteRound, VoteState
from reviews.ballots.notices import REMINDED, voters_tell
from reviews.ballots.queries import is_over
from reviews.ballots.services.held import held_round, note_round, require_office, require_state
from units.models import Account


@transaction.atomic
def round_remind(*, vote_round: VoteRound, actor: Account) -> int:
    """Remind those with an account whose ballot is not in, once a day each; how many were told."""
    row = held_round(vote_round)
    require_office(row, actor)
    require_state(row, VoteState.OPEN)
    if is_over(row):
        raise ValidationError(_("已截止，不用再催"))
    told = voters_tell(row, REMINDED)
    note_round(row, "remind", actor, {"told": told})
    return told
