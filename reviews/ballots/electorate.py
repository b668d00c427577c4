"""Who may be asked to vote, and whom each of them rates; nobody rates his own unit."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from reviews.ballots.models import Voter, VoteRound, VoteScope, VoteSubject
from reviews.ballots.paper import PaperUnit
from reviews.ballots.subjects import subject_of
from schemes.models import Year
from schemes.queries import groups_of_units
from units.duties import charges_on
from units.lifecycle_models import UnitRelation
from units.models import Account, LeaderCharge, Role, RoleGrant

#: Roles whose holders can be asked to vote; administrators and the temporary founder never.
VOTING = (
    Role.LEADER,
    Role.DEPARTMENT_HEAD,
    Role.DEPARTMENT_FILER,
    Role.FUNCTIONAL_DEPARTMENT,
    Role.TARGET_OFFICE,
    Role.REVIEWING_OFFICE,
    Role.STAFF,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An account that can be asked to vote: its role, its unit and that unit's peer group."""

    account: Account
    role: str
    role_title: str
    unit_id: int | None
    unit_name: str
    group: str


def candidates_of(year: Year) -> list[Candidate]:
    """The authority's accounts by role and unit, each once: by the first of its roles here."""
    grants = RoleGrant.objects.filter(
        authority=year.authority_id, role__in=VOTING, account__is_active=True
    )
    order = {role: place for place, role in enumerate(VOTING)}
    groups = groups_of_units(year)
    found: dict[int, Candidate] = {}
    rows = grants.select_related("account", "unit")
    for grant in sorted(rows, key=lambda each: (order[Role(each.role)], each.pk)):
        unit = grant.unit
        found.setdefault(
            grant.account_id,
            Candidate(
                grant.account,
                grant.role,
                str(Role(grant.role).label),
                grant.unit_id,
                unit.name if unit else "",
                groups.get(grant.unit_id, "") if grant.unit_id else "",
            ),
        )
    return sorted(found.values(), key=lambda each: (order[Role(each.role)], str(each.account)))


def units_by_voter(
    row: VoteRound, voters: Iterable[Voter], units: Iterable[PaperUnit]
) -> dict[int, list[int]]:
    """Voter → the ids of the units that he rates, in the form's order."""
    rated, held = list(units), list(voters)
    own = _own_units(row.year, held)
    within = _within(row, held)
    found = {}
    for voter in held:
        allowed = [
            unit.id
            for unit in rated
            if unit.id not in own.get(voter.pk, set())
            and (within is None or unit.id in within.get(voter.pk, set()))
        ]
        found[voter.pk] = _drawn(allowed, row.sample)
    return found


def _drawn(allowed: list[int], sample: int | None) -> list[int]:
    """All of them, or so many drawn by lot."""
    if not sample or sample >= len(allowed):
        return allowed
    drawn = set(secrets.SystemRandom().sample(allowed, sample))
    return [unit for unit in allowed if unit in drawn]


def _own_units(year: Year, voters: list[Voter]) -> dict[int, set[int]]:
    """The units that a voter belongs to: all that his account has a role of, or his slip's."""
    accounts = [voter.account_id for voter in voters if voter.account_id]
    grants = RoleGrant.objects.filter(
        authority=year.authority_id, account__in=accounts, unit__isnull=False
    )
    by_account: dict[int, set[int]] = {}
    for account, unit in grants.values_list("account_id", "unit_id"):
        by_account.setdefault(account, set()).add(unit)
    return {
        voter.pk: by_account.get(voter.account_id or 0, set())
        | ({voter.unit_id} if voter.unit_id else set())
        for voter in voters
    }


def _within(row: VoteRound, voters: list[Voter]) -> Mapping[int, set[int]] | None:
    """Whom the scope leaves a voter; None: everybody."""
    if row.subject == VoteSubject.SURVEY:
        subject = subject_of(row)
        rule = subject.survey if subject else None
        return _neighbours(row.year, voters, rule.closeness if rule else 1)
    if row.scope == VoteScope.CHARGE:
        return _charges(row.year, voters)
    return _neighbours(row.year, voters) if row.scope == VoteScope.NEIGHBOURS else None


def _charges(year: Year, voters: list[Voter]) -> dict[int, set[int]]:
    held = LeaderCharge.objects.filter(charges_on(timezone.localdate()), authority=year.authority)
    by_leader: dict[int, set[int]] = {}
    for leader, unit in held.values_list("leader_id", "unit_id"):
        by_leader.setdefault(leader, set()).add(unit)
    return {voter.pk: by_leader.get(voter.account_id or 0, set()) for voter in voters}


def _neighbours(year: Year, voters: list[Voter], closeness: int = 1) -> dict[int, set[int]]:
    """Units that work with the voter's own at least so closely, in either direction (E-2).

    A relation of two units is everybody's who belongs to one of them.  One of two people is theirs
    and that of the heads of their units; who votes by a code is nobody of whom it is known.
    """
    rows = UnitRelation.objects.filter(charges_on(timezone.localdate()), authority=year.authority)
    rows = rows.filter(closeness__gte=closeness)
    of_unit, of_head = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    of_person = defaultdict[int, set[int]](set)
    names = ("unit_id", "person_id", "other_unit_id", "other_person_id")
    for unit, person, other, other_person in rows.values_list(*names):
        for own, who, tied in ((unit, person, other), (other, other_person, unit)):
            (of_unit if who is None else of_head)[own].add(tied)
            if who is not None:
                of_person[who].add(tied)
    heads, people = _heads_and_people(year, voters)
    found = {}
    for voter in voters:
        unit, account = voter.unit_id or 0, voter.account_id or 0
        led = of_head[unit] if (account, unit) in heads else set()
        found[voter.pk] = of_unit[unit] | led | of_person[people.get(account, 0)]
    return found


def _heads_and_people(
    year: Year, voters: list[Voter]
) -> tuple[set[tuple[int, int]], dict[int, int]]:
    """Which accounts head which units, and whose accounts they are."""
    accounts = [voter.account_id for voter in voters if voter.account_id]
    grants = RoleGrant.objects.filter(
        authority=year.authority_id, account__in=accounts, role=Role.DEPARTMENT_HEAD
    )
    heads = {(each.account_id, each.unit_id or 0) for each in grants}
    named = Account.objects.filter(pk__in=accounts, person__isnull=False)
    return heads, {each.pk: each.person_id or 0 for each in named}
