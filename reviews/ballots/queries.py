"""Which rounds an account may see, what it may vote in, and how many have voted; never a ballot."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.policy import Denied
from reviews.ballots.models import Voter, VoteRound, VoteState
from reviews.ballots.services.slips import code_digest
from schemes.models import Year
from units.queries import authority_for, has_authority_perm


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round with its turnout; no score before the count, nor here after it."""

    row: VoteRound
    voters: int
    voted: int

    @property
    def ratio(self) -> Fraction | None:
        """Voted among those who may; None without voters."""
        return Fraction(self.voted, self.voters) if self.voters else None

    @property
    def state_word(self) -> str:
        """What its state is called; of paper, frozen means that two are counting."""
        counting = self.row.on_paper and self.row.state == VoteState.FROZEN
        return _("录入中") if counting else str(VoteState(self.row.state).label)

    @property
    def over(self) -> bool:
        """Whether its time has passed and it waits to be counted."""
        return is_over(self.row)


def is_over(row: VoteRound) -> bool:
    """Whether an open round takes ballots no more, by the server's clock."""
    ends = row.closes_at
    return row.state == VoteState.OPEN and ends is not None and timezone.now() >= ends


def sees_rounds(account: Any, year: Year) -> bool:
    """Whether the account sees the rounds of a year: who sees all its facts."""
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return False
    return has_authority_perm(account, authority, "view_facts")


def sees_results(account: Any, year: Year) -> bool:
    """Whether the other sources' scores may stand beside the account's ballot (M-7): a leader sees
    results, who votes in a democratic evaluation does not."""
    return has_authority_perm(account, year.authority, "view_results")


def round_lines(account: Any, year: Year) -> list[RoundLine]:
    """The rounds of a year with their turnout, newest first."""
    if not sees_rounds(account, year):
        return []
    stands = Q(voters__revoked=False)
    rows = VoteRound.objects.filter(year=year).annotate(
        asked=Count("voters", filter=stands),
        given=Count("voters", filter=stands & Q(voters__voted=True)),
    )
    # Grouped, the model's own order would be dropped.
    return [RoundLine(row, row.asked, row.given) for row in rows.order_by("-pk")]


def line_of(row: VoteRound) -> RoundLine:
    """The turnout of one round."""
    standing = row.voters.filter(revoked=False)
    return RoundLine(row, standing.count(), standing.filter(voted=True).count())


def round_for(account: Any, pk: int) -> VoteRound:
    """The round for who sees the facts of its authority; any other is a 404 (``Denied``)."""
    row = VoteRound.objects.filter(pk=pk).select_related("year", "year__authority").first()
    if row is None or not sees_rounds(account, row.year):
        raise Denied("reviews.voteround", pk)
    return row


def voters_of(row: VoteRound) -> QuerySet[Voter]:
    """The voters of a round, those who have not voted first."""
    return row.voters.select_related("account", "unit").order_by("voted", "label", "pk")


def example_voter(row: VoteRound) -> Voter | None:
    """A voter to show the frozen form by; in a secret round with nobody's draw of units."""
    voter = row.voters.order_by("pk").first()
    if voter is None or not row.paper:
        return None
    voter.round = row
    if row.secret:
        voter.units = [unit["id"] for unit in row.paper["units"]][: row.sample]
    return voter


def own_votes(account: Any, year: Year) -> list[Voter]:
    """The rounds of a year in which the account itself votes: open ones and counted ones."""
    rows = Voter.objects.filter(
        account=account.pk, revoked=False, round__year=year, round__state=VoteState.OPEN
    )
    return list(rows.select_related("round", "round__year"))


def voter_for(account: Any, pk: int) -> Voter:
    """The account as a voter of an open or counted round, by nobody standing in for it."""
    states = (VoteState.OPEN, VoteState.TALLIED)
    rows = Voter.objects.filter(round=pk, account=account.pk, round__state__in=states)
    voter = rows.select_related("account", "round", "round__year", "round__year__authority").first()
    authority = authority_for(account)
    elsewhere = voter and (authority is None or authority.pk != voter.round.year.authority_id)
    if voter is None or elsewhere:
        raise Denied("reviews.voter", pk)
    return voter


def voter_by_code(code: str) -> Voter | None:
    """Whose one-time code it is, in an open or counted round; None for no such code."""
    states = (VoteState.OPEN, VoteState.TALLIED)
    rows = Voter.objects.filter(code=code_digest(code), round__state__in=states)
    return rows.select_related("round", "round__year").first()
