"""Beside a leader's ballot (M-7): what the other sources gave a unit, and its year in a few lines.

Whatever the running ballots fill is left out, and with it the total and the rank: nobody learns a
part of a round from the card (K-6.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.language import in_english, title_of
from core.policy import Denied
from reviews.ballots.models import VoteRound, VoteState
from reviews.ballots.queries import example_voter, round_for, voter_for
from schemes.document import SchemeDocument
from schemes.rules.ballots import Ballots
from schemes.rules.component import Component
from schemes.rules.leader_marks import LeaderMarks
from schemes.rules.trace import Trace
from scoring import queries
from scoring.engine.codec import trace_from_data
from scoring.models import ResultEntry
from units.http import signed_in


@dataclass(frozen=True, slots=True)
class Source:
    """A component that others filled: points of how many, the rate, the median of its group.

    ``partial``: something in it is missing, so that the points are those so far.
    """

    title: str
    points: Fraction | None
    full: Fraction | None
    median: Fraction | None
    partial: bool = False

    @property
    def rate(self) -> Fraction | None:
        """Earned over full mark; None while something is missing, which is no zero (S-2)."""
        if self.points is None or not self.full or self.partial:
            return None
        return self.points / self.full


@dataclass(frozen=True, slots=True)
class Highlights:
    """The year in lines: (title, points) of each kind, and how many targets got full points."""

    honours: list[tuple[str, Fraction]]
    losses: list[tuple[str, Fraction]]
    vetoes: list[str]
    targets: int
    full: int


@require_GET
@never_cache
def beside_ballot(request: HttpRequest, pk: int, unit_id: int) -> HttpResponse:
    """A card for the page of a ballot."""
    account = signed_in(request)
    row = _round_of(account, pk, unit_id)
    scope = queries.results_scope(account)
    result_set = queries.result_set_for(account, row.year, None)
    entries = queries.visible_entries(scope, result_set) if result_set else None
    entry = entries.select_related("result").filter(unit=unit_id).first() if entries else None
    context: dict[str, Any] = {"unit": unit_id, "entry": entry, "result_set": result_set}
    if entry is not None and result_set is not None:
        context |= told_of(entry, queries.set_document(result_set), row, result_set.statistics)
    return render(request, "scoring/_beside_ballot.html", context)


def _round_of(account: Any, pk: int, unit_id: int) -> VoteRound:
    """The round in which the account rates the unit, or whose form it may look at; else 404."""
    try:
        voter = voter_for(account, pk)
        row = voter.round
    except Denied:
        row = round_for(account, pk)
        found = example_voter(row)
        if found is None:
            raise
        voter = found
    if unit_id not in voter.units:
        raise Denied("units.unit", unit_id)
    return row


def told_of(
    entry: ResultEntry, document: SchemeDocument, row: VoteRound, statistics: Mapping[str, Any]
) -> dict[str, Any]:
    """What the card says of an entry, without what any running round fills."""
    trace = trace_from_data(entry.result.trace)
    everything = list(_walk(trace))
    nodes = {node.key: node for node in everything}
    group = document.peer_group(entry.peer_group)
    rates = statistics.get("groups", {}).get(entry.peer_group, {}).get("components", {})
    hidden = running_panels(row)
    sources = [
        _source(leaf, nodes.get(f"component:{leaf.key}"), rates.get(leaf.key, {}))
        for leaf in (group.leaves() if group else ())
        if not panels_of(leaf) & hidden
    ]
    return {"sources": sources, "highlights": highlights(everything, trace)}


def running_panels(row: VoteRound) -> set[str]:
    """What is voted on now: by this round, and by every other of the year that is not counted."""
    rounds = VoteRound.objects.filter(year=row.year_id, state=VoteState.OPEN)
    found = {f"{subject}:{key}" for subject, key in rounds.values_list("subject", "key")}
    return found | {f"{row.subject}:{row.key}"}


def panels_of(leaf: Component) -> set[str]:
    """Whose ballots fill a component."""
    rule: Any = getattr(leaf.rule, "measure", None) or leaf.rule
    if isinstance(rule, Ballots):
        return {f"group:{each.voter_group}" for each in rule.groups}
    return {f"component:{leaf.key}"} if isinstance(rule, LeaderMarks) else set()


def _source(leaf: Component, node: Trace | None, rates: Mapping[str, Any]) -> Source:
    median = rates.get("median")
    return Source(
        title=title_of(leaf.title),
        points=node.value if node else None,
        full=node.standard if node else None,
        median=Fraction(median) if median else None,
        partial=node is not None and node.state == "missing",
    )


def highlights(nodes: Sequence[Trace], trace: Trace) -> Highlights:
    """Honours that count, what was taken off, vetoes, and targets with full points."""
    targets = [node for node in nodes if node.key.startswith("target:") and node.value is not None]
    honours = [(_label(n), n.value) for n in nodes if n.key.startswith("honour:") and n.value]
    off = [(_label(n), -abs(n.value)) for n in nodes if n.key.startswith("deduction:") and n.value]
    other = [(_label(n), n.value) for n in trace.children if n.key.startswith("adjustment:")]
    return Highlights(
        honours=honours + [(label, value) for label, value in other if value and value > 0],
        losses=off + [(label, value) for label, value in other if value and value < 0],
        vetoes=[_label(node) for node in nodes if node.key.startswith("veto:")],
        targets=len(targets),
        full=sum(node.value == node.standard for node in targets),
    )


def _label(node: Trace) -> str:
    return (node.label_en if in_english() else "") or node.label


def _walk(node: Trace) -> Iterator[Trace]:
    yield node
    for child in node.children:
        yield from _walk(child)
