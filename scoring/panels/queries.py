"""The panels of a year, read in a fixed number of questions; and who may see a voter by name."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from core.language import title_of
from reviews.ballots.models import VoteRound, VoteState, VoteSubject
from reviews.models import Ballot, RoundState
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.leader_marks import LeaderMarks
from schemes.tallies import tally
from scoring.engine import UnitFacts
from scoring.facts import LoadedYear, year_facts_load
from scoring.panels.effects import (
    COMPONENT,
    GROUP,
    Effect,
    Ranks,
    effect_of,
    panels_in,
    ranks_of,
)
from scoring.panels.figures import (
    Panel,
    PanelFigures,
    VoterFigures,
    panel_figures,
    voter_figures,
)
from scoring.services.comparing import FactsOf
from units.models import Role
from units.queries import has_authority_perm, has_role


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit with its peer group, for the table of ranks."""

    code: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class PanelBoard:
    """What is told of a year's panels.  ``titles`` are the scheme's, both languages."""

    figures: tuple[PanelFigures, ...]
    effects: tuple[Effect, ...]
    ranks: Ranks
    units: tuple[UnitPlace, ...]
    titles: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Read:
    document: SchemeDocument
    loaded: LoadedYear
    facts: Mapping[str, UnitFacts]

    def group(self, code: str) -> str:
        return self.loaded.identities[code].peer_group


def panel_board(year: Year) -> PanelBoard:
    """Leniency, spread, reliability and effect of every panel that has been counted.

    It is kept under the year's revision and the rounds that run: to open one writes no fact.  No
    voter stands in it.
    """
    running = _running(year)
    name = ":".join(("panels", str(year.scheme_id), *sorted(running)))
    return tally(year, name, lambda: _board(_read(year), year, running))


def panel_voters(account: Any, year: Year) -> dict[str, list[VoterFigures]]:
    """Panel → what its voters by name gave, as far as the scheme lets the account see them.

    Who sees the authority's facts sees all of them there; a leader himself, or all leaders, where
    the component says so (``lines_seen_by``).  A voter of a secret group is never among them.
    """
    everybody = has_authority_perm(account, year.authority, "view_facts")
    leads = not everybody and has_role(account, year.authority, (Role.LEADER,))
    seen = _seen_by_leaders(year_document(year)) if leads else {}
    if not everybody and not seen:
        return {}
    read = _read(year)
    found = {}
    for panel in _panels(read, year, _running(year)):
        lines = voter_figures(panel) if panel.named and not panel.secret else []
        if not everybody:
            lines = [each for each in lines if _lets(seen.get(panel.key, ""), account, each)]
        if lines:
            found[panel.key] = lines
    return found


def _lets(seen_by: str, account: Any, line: VoterFigures) -> bool:
    return seen_by == "leaders" or (seen_by == "self" and line.voter == str(account)[:40])


def _seen_by_leaders(document: SchemeDocument) -> dict[str, str]:
    found: dict[str, str] = {}
    for group in document.peer_groups:
        for leaf in group.leaves():
            if isinstance(leaf.rule, LeaderMarks) and leaf.rule.lines_seen_by != "offices":
                found[f"{COMPONENT}:{leaf.key}"] = leaf.rule.lines_seen_by
    return found


def _read(year: Year) -> _Read:
    document, loaded = year_document(year), year_facts_load(year)
    facts_of = FactsOf(document, loaded.rows)
    return _Read(document, loaded, {code: facts_of(code) for code in loaded.rows})


def _board(read: _Read, year: Year, running: Set[str]) -> PanelBoard:
    panels = _panels(read, year, running)
    groups = {code: read.group(code) for code in read.facts}
    figures = panel_figures(panels, groups)
    now = ranks_of(read.document, read.facts)
    known = read.loaded.identities
    return PanelBoard(
        figures=tuple(figures),
        effects=tuple(effect_of(read.document, read.facts, each.key, now) for each in figures),
        ranks=now,
        units=tuple(
            UnitPlace(code, known[code].name, known[code].peer_group)
            for code in sorted(read.facts, key=lambda code: known[code].order)
            if now.get(code) is not None
        ),
        titles={key: title for key, (title, _secret) in panels_in(read.document).items()},
    )


def _panels(read: _Read, year: Year, running: Set[str]) -> list[Panel]:
    """Those of whom votes are in, in the scheme's order; none whose round still runs (K-6.3)."""
    votes, named = _votes(read), _named(read, year)
    return [
        Panel(key, title_of(title), secret, votes[key], {} if secret else named.get(key, {}))
        for key, (title, secret) in panels_in(read.document).items()
        if key in votes and key not in running
    ]


def _running(year: Year) -> frozenset[str]:
    """The panels that are voting now; a survey (E-2) fills none."""
    kinds = {VoteSubject.GROUP.value: GROUP, VoteSubject.COMPONENT.value: COMPONENT}
    rows = VoteRound.objects.filter(year=year, state=VoteState.OPEN, subject__in=kinds)
    return frozenset(
        f"{kinds[subject]}:{key}" for subject, key in rows.values_list("subject", "key")
    )


def _votes(read: _Read) -> dict[str, dict[str, list[Fraction]]]:
    full = {each.key: each.maximum for each in read.document.voter_groups}
    found: dict[str, dict[str, list[Fraction]]] = {}
    for code, facts in read.facts.items():
        for ballot in facts.ballots:
            if ballot.valid and ballot.score is not None and full.get(ballot.voter_group):
                share = ballot.score / full[ballot.voter_group]
                key = f"{GROUP}:{ballot.voter_group}"
                found.setdefault(key, {}).setdefault(code, []).append(share)
        for component, _leader, share in _shares(read, code, facts):
            found.setdefault(component, {}).setdefault(code, []).append(share)
    return found


def _shares(read: _Read, code: str, facts: UnitFacts) -> list[tuple[str, str, Fraction]]:
    """(panel, leader, share) of a unit's marks of leaders, as its scheme counts them."""
    group = next((g for g in read.document.peer_groups if g.key == read.group(code)), None)
    rules = {leaf.key: leaf.rule for leaf in group.leaves()} if group else {}
    found = []
    for mark in facts.leader_marks:
        rule = rules.get(mark.component)
        share = rule.share(mark) if isinstance(rule, LeaderMarks) else None
        if share is not None:
            found.append((f"{COMPONENT}:{mark.component}", mark.leader, share))
    return found


def _named(read: _Read, year: Year) -> dict[str, dict[str, dict[str, Fraction]]]:
    """Panel → voter → unit → share: leaders, and voters of groups that are open by name."""
    found: dict[str, dict[str, dict[str, Fraction]]] = {}
    for code, facts in read.facts.items():
        for key, leader, share in _shares(read, code, facts):
            found.setdefault(key, {}).setdefault(leader, {})[code] = share
    full = {each.key: each.maximum for each in read.document.voter_groups if not each.secret}
    rows = Ballot.objects.filter(
        round__year=year, round__state=RoundState.CLOSED, round__secret=False, valid=True
    ).exclude(voter_label="")
    columns = ("round__voter_group", "voter_label", "unit__code", "score")
    for group, voter, code, score in rows.order_by().values_list(*columns):
        if score is not None and full.get(group) and code in read.facts:
            own = found.setdefault(f"{GROUP}:{group}", {}).setdefault(voter, {})
            own[code] = score / full[group]
    return found
