"""Counting: both keys, after the end, once; what it writes, hides and leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.workflow import StaleMoveError
from reviews.ballots.models import SealedBallot, VoteState
from reviews.ballots.sealing import seal
from reviews.ballots.services.rounds import voter_revoke
from reviews.ballots.services.tally import round_tally
from reviews.ballots.services.voting import ballot_cast
from reviews.models import Ballot, BallotRound, LeaderMark
from schemes.document import SchemeDocument
from schemes.presets import load_preset
from tests.fact_rows import signed_in
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import Cast, opened, paperless_county, vote

pytestmark = pytest.mark.django_db

fresh_cast = kept_for_module(opened)


@pytest.fixture
def cast(db: None, fresh_cast: Callable[[], Cast]) -> Cast:
    return fresh_cast()


def refused(cast: Cast, files: tuple[bytes, bytes], said: str) -> None:
    row = cast.fresh()
    with pytest.raises(ValidationError, match=said):
        round_tally(vote_round=row, version=row.version, files=files, actor=cast.office)


def test_ballots_become_the_facts_that_are_scored(cast: Cast) -> None:
    receipts = [vote(cast, place, value) for place, value in enumerate((80, 90, 97))]
    row = cast.count()
    unit = cast.county.units["101"]
    given = Ballot.objects.filter(unit=unit)
    assert sorted(b.score for b in given if b.score is not None) == [80, 90, 97]
    assert given.filter(score=None).count() == 1  # who did not vote is not returned, not 0
    assert set(given.values_list("voter_label", flat=True)) == {""}
    assert BallotRound.objects.get().state == "closed"
    assert row.result["units"]["101"]["mean"] == str(Fraction(80 + 90 + 97, 3))
    assert row.result["receipts"] == sorted(receipts)
    assert (row.state, row.result["voted"], row.result["ballots"]) == (VoteState.TALLIED, 3, 3)
    assert not SealedBallot.objects.exists()


def test_nothing_is_counted_before_the_end(cast: Cast) -> None:
    vote(cast, 0, 80)
    refused(cast, cast.files, "截止以后才能计票")


def test_both_keys_are_needed(cast: Cast) -> None:
    vote(cast, 0, 80)
    cast.end()
    refused(cast, (cast.files[0], cast.files[0]), "密钥文件二：不是密钥文件，或和另一个相同")
    refused(cast, (cast.files[0], b"{}"), "密钥文件二：不是密钥文件")
    refused(cast, (cast.files[0], b"[" * 4096), "密钥文件二：不是密钥文件")
    told = json.loads(cast.files[1])
    told["private"] = "11" * 32
    refused(cast, (cast.files[0], json.dumps(told).encode()), "别的一轮")
    row = cast.fresh()
    files = (cast.files[1], cast.files[0])
    round_tally(vote_round=row, version=row.version, files=files, actor=cast.office)


def test_it_is_counted_once(cast: Cast) -> None:
    vote(cast, 0, 80)
    cast.end()
    row = cast.fresh()
    asked = {"vote_round": row, "version": row.version, "files": cast.files}
    round_tally(actor=cast.office, **asked)
    with pytest.raises(StaleMoveError):
        round_tally(actor=cast.office, **asked)
    refused(cast, cast.files, "已计票")


def test_fewer_than_three_ballots_of_a_unit_are_hidden(cast: Cast) -> None:
    shy = cast.county.units["101"]
    for place in range(4):
        vote(cast, place, 80 + place, **({f"u{shy.pk}": None} if place > 1 else {}))
    row = cast.count()
    assert row.result["units"]["101"] == {"scores": [], "hidden": True}
    assert len(row.result["units"]["102"]["scores"]) == 4
    assert not Ballot.objects.filter(unit=shy, score__isnull=False).exists()


def test_a_ballot_that_cannot_be_opened_or_does_not_fit_is_void_and_told(cast: Cast) -> None:
    vote(cast, 0, 80)
    keys = (cast.row.first_key, cast.row.second_key)
    size = 6000
    for content in (
        b"nonsense",
        b'{"r":"A","v":null,"a":{"0":["1"]}}',
        b'{"r":"A","v":null,"a":[]}',
        b'{"r":"A","v":[],"a":{}}',
        b'{"r":"A","v":null,"a":{"' + b"1" * 5000 + b'":["1"]}}',
        b"[" * 5000,
    ):
        SealedBallot.objects.create(round=cast.row, sealed=seal(content, keys, size))
    SealedBallot.objects.create(round=cast.row, sealed=b"torn")
    row = cast.count()
    assert (row.result["ballots"], row.result["void"], row.result["voted"]) == (1, 7, 1)
    page = signed_in(cast.office).get(reverse("reviews:vote_round", args=[row.pk]))
    assert "箱里有 8 张票，已投 1 人" in page.content.decode()


def test_after_the_count_nobody_can_say_whom_a_voter_rated(cast: Cast) -> None:
    for place in range(3):
        vote(cast, place, 80)
    row = cast.count()
    assert [voter.units for voter in row.voters.all()] == [[]] * 4
    page = signed_in(cast.office).get(reverse("reviews:vote_round", args=[row.pk]))
    assert "箱里有" not in page.content.decode()
    assert page.context["named"] == []


def test_leaders_in_charge_rank_and_become_marks_by_name() -> None:
    cast = ranked()
    units = [cast.county.units[code].pk for code in ("102", "103", "101")]
    for place in (0, 1):
        order = units if place == 0 else units[::-1]
        ballot_cast(voter=cast.voter(place), answers=order, actor=cast.leaders[place])
    voter_revoke(voter=cast.voter(1), reason="已离任", actor=cast.office)
    row = cast.count()
    marks = LeaderMark.objects.filter(current=True)
    assert {(m.unit.code, m.place, m.leader) for m in marks} == {
        (code, place, str(cast.leaders[0])) for place, code in enumerate(("102", "103", "101"), 1)
    }
    assert row.result["void"] == 1
    page = signed_in(cast.office).get(reverse("reviews:vote_round", args=[row.pk]))
    given = [(told["unit"], told["given"]) for told in page.context["named"]]
    names = {unit.code: unit.name for unit in cast.county.units.values()}
    order = ("102", "103", "101")
    assert sorted(given) == sorted((names[c], f"第 {n} 名") for n, c in enumerate(order, 1))


@pytest.mark.parametrize("wrong", [[], "x", {"1": 1}])
def test_an_order_that_is_none_is_refused(wrong: object) -> None:
    cast = ranked()
    with pytest.raises(ValidationError, match="不遗漏"):
        ballot_cast(voter=cast.voter(0), answers=wrong, actor=cast.leaders[0])


def ranked() -> Cast:
    """A county whose departments leaders rank, all of them by each."""
    data = load_preset("county").model_dump(mode="json")
    group = data["peer_groups"][0]
    leaders = next(part for part in group["components"] if part["key"] == "county_leaders")
    line = {"first": "1", "step": "0.04", "least": "0.6"}
    leaders["rule"] = {"kind": "leader_marks", "rank_line": line, "clauses": ["K-6.2"]}
    data["registering"] = {}
    document = SchemeDocument.model_validate(data)
    county = paperless_county("west", document)
    return opened(2, "component:county_leaders:rank", county=county, named="west", scope="all")
