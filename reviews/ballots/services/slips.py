"""One-time codes for voters without an account: printed once, kept as digests."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reviews.ballots.models import Voter, VoteRound, VoteState
from reviews.ballots.services.held import held_round, require_office, require_state, save_round
from units.models import Account

#: Without letters and digits that are taken for one another; 16 of them are 80 bits.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip to print: whose (a number, or a unit and a number) and the code."""

    label: str
    code: str


def code_digest(code: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = "".join(each for each in code.upper() if each in ALPHABET)
    return hashlib.sha256(plain.encode()).hexdigest()


def new_code() -> str:
    """A random code in groups of four."""
    text = "".join(secrets.choice(ALPHABET) for _each in range(LENGTH))
    return "-".join(text[n : n + GROUP] for n in range(0, LENGTH, GROUP))


@transaction.atomic
def slips_make(*, vote_round: VoteRound, actor: Account) -> list[Slip]:
    """Give every voter without an account a new code, while the round is frozen.

    Codes made before are void.  The slips are in the answer alone.
    """
    row = held_round(vote_round)
    require_office(row, actor)
    require_state(row, VoteState.FROZEN)
    voters = list(row.voters.filter(account=None).order_by("pk"))
    if not voters:
        raise ValidationError(_("这一轮没有用投票码的人"))
    slips = [Slip(voter.label, new_code()) for voter in voters]
    for voter, slip in zip(voters, slips, strict=True):
        voter.code = code_digest(slip.code)
    Voter.objects.bulk_update(voters, ["code"], batch_size=500)
    save_round(row, "slips", actor, {"slips": len(slips)})
    return slips
