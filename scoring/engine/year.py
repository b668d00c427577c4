"""A year's result: every unit's, with ranks, quotas and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.rules.ranking import Entrant
from scoring.engine.evaluate import evaluate_unit
from scoring.engine.facts import YearFacts
from scoring.engine.results import Place, UnitResult, YearResult
from scoring.engine.unit_facts import split_facts


def evaluate_year(document: SchemeDocument, facts: YearFacts) -> YearResult:
    """Return the results of all units with their places; the order of facts has no meaning."""
    return rank_year(
        document, (evaluate_unit(document, unit) for unit in split_facts(facts).values())
    )


def rank_year(document: SchemeDocument, results: Iterable[UnitResult]) -> YearResult:
    """Return places for ``results``, which may come from the store (K-7.9, S-2, S-5)."""
    units = {result.code: result for result in sorted(results, key=lambda r: r.code)}
    groups: dict[str, list[Entrant]] = {}
    for result in units.values():
        if result.complete and result.total is not None:
            entrant = Entrant(result.code, result.total, result.standing.qualified)
            groups.setdefault(result.standing.peer_group, []).append(entrant)
    ranks: dict[str, int] = {}
    gains: dict[str, Fraction] = {}
    ranked_of: dict[str, int] = {}
    for key, entrants in groups.items():
        found = document.ranking.ranks(tuple(entrants))
        ranks.update(found)
        ranked_of[key] = len(found)
        gains.update(document.excellence_quota.gains(key, tuple(entrants)))
    incomplete = tuple(code for code, result in units.items() if result.missing)
    places = {
        code: _place(
            document,
            units,
            code,
            ranks.get(code),
            ranked_of.get(result.standing.peer_group, 0),
            gains.get(code, Fraction(0)),
        )
        for code, result in units.items()
    }
    return YearResult(units, places, bool(incomplete), incomplete)


def _place(
    document: SchemeDocument,
    units: Mapping[str, UnitResult],
    code: str,
    rank: int | None,
    ranked_of: int,
    extra: Fraction,
) -> Place:
    standing = units[code].standing
    rule = document.pay.paid_like
    chain = rule.chain(code, {c: r.standing.paid_like for c, r in units.items()})
    taken = [units[c].standing for c in chain if c] if rule.takes_standing else [standing]
    qualified = all(one.qualified for one in taken)
    excellent = standing.head_may_be_excellent and (
        qualified or document.vetoes.head_may_be_excellent
    )
    return Place(rank, ranked_of, extra, qualified, excellent)
