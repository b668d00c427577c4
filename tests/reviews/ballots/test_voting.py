"""One ballot each, valid or refused whole, in time; and nothing that joins it to a voter."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.models import AuditEntry
from reviews.ballots.models import SealedBallot, Voter, VoteRound
from reviews.ballots.services.rounds import round_freeze, round_open, round_void, voter_revoke
from reviews.ballots.services.slips import code_digest, slips_make
from reviews.ballots.services.voting import AlreadyVotedError, ballot_cast
from reviews.models import BallotRound
from tests.kept import kept_for_module
from tests.reviews.ballots.rounds import (
    GROUP,
    Cast,
    answers_for,
    drafted,
    opened,
    paperless_county,
    vote,
)
from units.models import Role
from units.services import role_grant

pytestmark = pytest.mark.django_db

fresh_cast = kept_for_module(partial(opened, least="60"))


@pytest.fixture
def cast(db: None, fresh_cast: Callable[[], Cast]) -> Cast:
    return fresh_cast()


@pytest.fixture
def draft(cast: Cast) -> Cast:
    """The same before it was frozen."""
    VoteRound.objects.filter(pk=cast.row.pk).update(state="draft", first_key="", second_key="")
    cast.fresh()
    return cast


def test_a_ballot_is_in_and_the_voter_has_voted(cast: Cast) -> None:
    receipt = vote(cast, 0, 90)
    assert len(receipt) == 19
    assert cast.voter(0).voted
    assert not cast.voter(1).voted
    assert cast.row.box.count() == 1


def test_a_second_ballot_changes_nothing(cast: Cast) -> None:
    vote(cast, 0, 90)
    with pytest.raises(AlreadyVotedError):
        vote(cast, 0, 60)
    assert cast.row.box.count() == 1


def test_a_ballot_of_another_is_refused(cast: Cast) -> None:
    voter = cast.voter(0)
    for actor in (cast.leaders[1], cast.office, None):
        with pytest.raises(ValidationError, match="不是你的"):
            ballot_cast(voter=voter, answers=answers_for(voter, 90), actor=actor)
    assert not cast.row.box.exists()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["90", "90"], "没有评完"),
        (["90"] * 5 + ["101"], "应为"),
        (["90"] * 5 + ["59"], "应为"),
        (["90"] * 5 + ["90.5"], "应为"),
        (["90"] * 5 + [90], "应为"),
        (["90"] * 5 + ["nan"], "应为"),
        ("90", "没有评完"),
    ],
)
def test_a_ballot_out_of_bounds_is_refused_whole(cast: Cast, cells: Any, said: str) -> None:
    unit = cast.county.units["101"].pk
    with pytest.raises(ValidationError, match=said):
        vote(cast, 0, 90, **{f"u{unit}": cells})
    assert not cast.voter(0).voted
    assert not cast.row.box.exists()


def test_a_unit_left_out_is_no_abstention(cast: Cast) -> None:
    voter = cast.voter(0)
    answers = answers_for(voter, 90)
    answers.pop(str(cast.county.units["101"].pk))
    with pytest.raises(ValidationError, match="还没有评"):
        ballot_cast(voter=voter, answers=answers, actor=cast.leaders[0])
    answers[str(cast.county.units["101"].pk)] = None
    ballot_cast(voter=voter, answers=answers, actor=cast.leaders[0])


def test_nobody_rates_his_own_unit(draft: Cast) -> None:
    cast = draft
    own = cast.county.units["101"]
    role_grant(
        account=cast.leaders[0],
        role=Role.DEPARTMENT_HEAD,
        authority=cast.county.office.authority,
        unit=own,
        actor=None,
    )
    round_freeze(vote_round=cast.row, version=cast.row.version, actor=cast.office)
    assert own.pk not in cast.voter(0).units
    assert own.pk in cast.voter(1).units


def test_closed_is_closed_at_the_second(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cast.row.closes_at is not None
    moment = [cast.row.closes_at]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    with pytest.raises(ValidationError, match="已截止"):
        vote(cast, 0, 90)
    moment[0] -= datetime.timedelta(microseconds=1)
    vote(cast, 0, 90)


def test_who_was_struck_off_cannot_vote_and_who_voted_secretly_cannot_be_struck_off(
    cast: Cast,
) -> None:
    voter_revoke(voter=cast.voter(0), reason="已调离", actor=cast.office)
    with pytest.raises(ValidationError, match="名单"):
        vote(cast, 0, 90)
    vote(cast, 1, 90)
    with pytest.raises(ValidationError, match="找不出来"):
        voter_revoke(voter=cast.voter(1), reason="已调离", actor=cast.office)


def test_after_the_end_the_list_stays_as_it_was(cast: Cast) -> None:
    """Who did not vote is not struck off to make the turnout look better."""
    cast.end()
    with pytest.raises(ValidationError, match="名单不能再改"):
        voter_revoke(voter=cast.voter(0), reason="已调离", actor=cast.office)


def test_the_box_knows_nothing_but_the_round_and_the_seal() -> None:
    assert {field.name for field in SealedBallot._meta.get_fields()} == {"id", "round", "sealed"}
    times = [field.name for field in Voter._meta.get_fields() if "Date" in type(field).__name__]
    assert times == []


def test_no_audit_entry_speaks_of_handing_in(cast: Cast) -> None:
    before = AuditEntry.objects.count()
    vote(cast, 0, 90)
    assert AuditEntry.objects.count() == before


def test_all_sealed_ballots_are_written_anew_with_each(cast: Cast) -> None:
    vote(cast, 0, 90)
    first = set(cast.row.box.values_list("pk", flat=True))
    vote(cast, 1, 91)
    assert first.isdisjoint(cast.row.box.values_list("pk", flat=True))
    lengths = {len(bytes(each)) for each in cast.row.box.values_list("sealed", flat=True)}
    assert len(lengths) == 1


def test_a_round_opens_only_with_two_keys(draft: Cast) -> None:
    cast = draft
    round_freeze(vote_round=cast.row, version=cast.row.version, actor=cast.office)
    row = cast.fresh()
    with pytest.raises(ValidationError, match="密钥"):
        round_open(vote_round=row, version=row.version, actor=cast.office)


def test_a_secret_round_of_two_is_refused() -> None:
    cast = drafted(2, county=paperless_county("west"), named="west")
    with pytest.raises(ValidationError, match="至少 3"):
        round_freeze(vote_round=cast.row, version=cast.row.version, actor=cast.office)


def test_codes_for_each_unit_are_counted_for_all_units() -> None:
    county = paperless_county("west")
    with pytest.raises(ValidationError, match="最多 3000"):
        drafted(county=county, named="west", slips_each=1001)


def test_codes_are_printed_once_and_kept_as_digests() -> None:
    cast = drafted(county=paperless_county("west"), named="west", slips=3)
    round_freeze(vote_round=cast.row, version=cast.row.version, actor=cast.office)
    old = slips_make(vote_round=cast.row, actor=cast.office)
    slips = slips_make(vote_round=cast.row, actor=cast.office)
    kept = set(Voter.objects.filter(account=None).values_list("code", flat=True))
    assert kept == {code_digest(slip.code) for slip in slips}
    assert code_digest(old[0].code) not in kept
    assert code_digest(slips[0].code.lower().replace("-", " ")) in kept


def test_an_annulled_round_leaves_an_empty_box_and_may_be_held_again(cast: Cast) -> None:
    vote(cast, 0, 90)
    row = cast.fresh()
    round_void(vote_round=row, version=row.version, reason="名单有误", actor=cast.office)
    assert not SealedBallot.objects.exists()
    assert BallotRound.objects.get().state == "draft"
    again = opened(county=cast.county, live=GROUP, named="new")
    assert VoteRound.objects.filter(live=GROUP).get() == again.row
