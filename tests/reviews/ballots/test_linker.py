"""Somebody with the whole database at every moment, and the order in which people voted, tries to
say who gave what (docs/ballots.md): he guesses no better than chance over a thousand ballots."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection

from reviews.ballots.counting import count_box
from reviews.ballots.models import Voter, VoteRound
from reviews.ballots.paper import content_read, paper_of
from reviews.ballots.sealing import Pair, unseal
from reviews.ballots.services import voting
from tests.reviews.ballots.rounds import Cast, opened

VOTERS, ROUNDS = 25, 40
BALLOTS = VOTERS * ROUNDS
#: One of two values is guessed by chance; four standard deviations of so many guesses above it.
MOST = 0.5 + 4 * 0.5 / BALLOTS**0.5
Dump = list[tuple[str, bytes]]


@dataclass
class Watched:
    """What the attacker has of a round: a dump after each ballot, who voted in which order, what
    was published; and, to judge him by, what each gave."""

    order: list[int] = field(default_factory=list)
    dumps: list[Dump] = field(default_factory=list)
    published: list[int] = field(default_factory=list)
    truth: dict[int, int] = field(default_factory=dict)
    opened: Callable[[bytes], int] = lambda _sealed: 0


def dump(row: VoteRound) -> Dump:
    """The box as it lies on the disk, in the order in which it was written."""
    order = "rowid" if connection.vendor == "sqlite" else "xmin::text::bigint, ctid"
    sql = f"SELECT id, sealed FROM reviews_sealedballot WHERE round_id = %s ORDER BY {order}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk])
        return [(str(pk), bytes(sealed)) for pk, sealed in cursor.fetchall()]


def by_row_order(seen: Watched) -> list[int]:
    """The n-th row is the n-th voter's; a bit of what is sealed is the guess."""
    return [sealed[-1] % 2 for _pk, sealed in seen.dumps[-1]]


def by_random_number(seen: Watched) -> list[int]:
    """The same, sorted by the number of the row."""
    return [sealed[-1] % 2 for _pk, sealed in sorted(seen.dumps[-1])]


def by_backups(seen: Watched) -> list[int]:
    """What is new in a backup is the ballot of who voted since the one before: so much is certain.
    But it is sealed."""
    known: set[bytes] = set()
    guesses = []
    for rows in seen.dumps:
        new = [sealed for _pk, sealed in rows if sealed not in known]
        known.update(new)
        guesses.append(sum(new[0]) % 2)
    return guesses


def by_length(seen: Watched) -> list[int]:
    """A longer ballot holds the longer answer."""
    lengths = [len(sealed) for _pk, sealed in seen.dumps[-1]]
    return [int(length > min(lengths)) for length in lengths]


def by_published_order(seen: Watched) -> list[int]:
    """The n-th published ballot is the n-th voter's."""
    return seen.published


def by_row_order_and_both_keys(seen: Watched) -> list[int]:
    """The two officers are in it, and have the last dump: its order is no help to them."""
    return [seen.opened(sealed) for _pk, sealed in seen.dumps[-1]]


ATTACKS: Sequence[Callable[[Watched], list[int]]] = (
    by_row_order,
    by_random_number,
    by_backups,
    by_length,
    by_published_order,
    by_row_order_and_both_keys,
)


@pytest.mark.django_db
def test_nobody_can_say_who_gave_what(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = opened()
    hits: Counter[str] = Counter()
    for number in range(ROUNDS):
        seen = watched(cast, random.Random(number))
        for attack in ATTACKS:
            hits[attack.__name__] += right(seen, attack)
    shares = {name: n / BALLOTS for name, n in hits.items()}
    assert all(share <= MOST for share in shares.values()), shares
    # The control: where the box is not written anew, the last of these attacks tells everything.
    monkeypatch.setattr(voting, "REWRITTEN", 0)
    assert right(watched(cast, random.Random(0)), by_row_order_and_both_keys) == VOTERS


def right(seen: Watched, attack: Callable[[Watched], list[int]]) -> int:
    """How many of the voters an attack names rightly."""
    pairs = zip(seen.order, attack(seen), strict=True)
    return sum(seen.truth[voter] == guess for voter, guess in pairs)


def watched(cast: Cast, dice: random.Random) -> Watched:
    """A round in which everybody gives all units one of two values, seen at every moment."""
    row = VoteRound.objects.get(pk=cast.row.pk)
    row.pk, row.live, row._state.adding = None, None, True
    row.save()
    units = [unit["id"] for unit in row.paper["units"]]
    Voter.objects.bulk_create(
        [Voter(round=row, label=f"{n}", code=f"{row.pk}-{n}", units=units) for n in range(VOTERS)]
    )
    voters = list(row.voters.all())
    dice.shuffle(voters)
    seen = Watched(order=[voter.pk for voter in voters])
    for voter in voters:
        seen.truth[voter.pk] = dice.randrange(2)
        value = ["88", "100"][seen.truth[voter.pk]]
        answers = {str(unit): [value] * 6 for unit in units}
        voting.ballot_cast(voter=voter, answers=answers, actor=None)
        seen.dumps.append(dump(row))
    keys = privates(cast)
    contents = [unseal(sealed, keys) for _pk, sealed in seen.dumps[-1]]
    count = count_box(paper_of(row.paper), contents, secret=True, voters={})
    seen.published = [int(score == 100) for score in count.scores[units[0]]]
    seen.opened = lambda sealed: first_value(unseal(sealed, keys))
    return seen


def privates(cast: Cast) -> Pair:
    one, two = (json.loads(file)["private"] for file in cast.files)
    return one, two


def first_value(content: bytes) -> int:
    _receipt, _voter, answers = content_read(content)
    found: dict[str, Any] = answers
    return int(next(iter(found.values()))[0] == "100")
