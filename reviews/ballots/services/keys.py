"""The two keys of a round: each officer makes his own, and holds its private half outside."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.workflow import NotYoursError
from reviews.ballots.models import VoteRound, VoteState
from reviews.ballots.sealing import Pair, key_pair, public_of
from reviews.ballots.services.held import (
    held_round,
    require_cast,
    require_state,
    save_round,
)
from units.models import Account
from units.queries import has_authority_perm

KIND = "ballot-key"
MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The file that an officer is given once."""

    name: str
    content: bytes


@transaction.atomic
def key_make(*, vote_round: VoteRound, actor: Account) -> KeyFile:
    """Make the actor's key of a frozen round; the private half is in the file and nowhere else.

    Made again before the opening, it replaces his own.  Raises ``ValidationError`` where two others
    hold the keys, ``NotYoursError`` for who does not see the authority's facts.
    """
    row = held_round(vote_round)
    if not has_authority_perm(actor, row.year.authority, "view_facts"):
        raise NotYoursError
    require_state(row, VoteState.FROZEN)
    require_cast(row)
    part = _part_of(row, actor)
    made = key_pair()
    names = ("first_key", "first_holder") if part == 1 else ("second_key", "second_holder")
    setattr(row, names[0], made.public)
    setattr(row, names[1], actor)
    save_round(row, "key", actor, {"part": part}, names)
    told = {
        "kind": KIND,
        "round": row.pk,
        "part": part,
        "title": row.title,
        "holder": str(actor),
        "public": made.public,
        "private": made.private,
    }
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return KeyFile(f"{row.title}-{_('密钥')}{part}.json", text.encode())


def _part_of(row: VoteRound, actor: Account) -> int:
    """Which of the two keys is his: the one he made, else the first that nobody made."""
    holders = (row.first_holder_id, row.second_holder_id)
    if actor.pk in holders:
        return holders.index(actor.pk) + 1
    if None not in holders:
        raise ValidationError(_("两把密钥已由别人生成"))
    return holders.index(None) + 1


def privates_of(row: VoteRound, files: tuple[bytes, bytes]) -> Pair:
    """The private halves from the two files, in whichever order they came.

    Raises ``ValidationError`` with what is wrong with each.
    """
    faults: dict[str, list[str]] = {}
    found: dict[str, str] = {}
    for name, label, content in zip(
        ("first", "second"), (_("密钥文件一"), _("密钥文件二")), files, strict=True
    ):
        private = _private_in(content)
        public = public_of(private) if private else ""
        if public in ("", *found):
            faults[name] = [_("%s：不是密钥文件，或和另一个相同，重新选") % label]
        elif public not in (row.first_key, row.second_key):
            faults[name] = [_("%s：是别的一轮的，或是后来重新生成以前的，重新选") % label]
        else:
            found[public] = private
    if faults:
        raise ValidationError(faults)
    return found[row.first_key], found[row.second_key]


def _private_in(content: bytes) -> str:
    """The private half that a file holds; "" for what is no key file."""
    try:
        told = json.loads(content[:MOST_BYTES])
        private = str(told["private"]) if told["kind"] == KIND else ""
        public_of(private)
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return private
