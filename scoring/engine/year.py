"""A year's result: every unit's, with ranks, quotas and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from schemes.document import SchemeDocument
from schemes.rules.ranking import Entrant
from scoring.engine.evaluate import evaluate_unit
from scoring.engine.facts import YearFacts
from scoring.engine.places import with_places
from scoring.engine.results import Place, UnitResult, YearResult
from scoring.engine.unit_facts import split_facts


def evaluate_year(document: SchemeDocument, facts: YearFacts) -> YearResult:
    """Return the results of all units with their places; the order of facts has no meaning."""
    units = with_places(document, split_facts(facts))
    return rank_year(document, (evaluate_unit(document, unit) for unit in units.values()))


def rank_year(document: SchemeDocument, results: Iterable[UnitResult]) -> YearResult:
    """Return places for ``results``, which may come from the store (K-7.9, S-2, S-5)."""
    units = {result.code: result for result in sorted(results, key=lambda r: r.code)}
    groups: dict[str, list[Entrant]] = {}
    for result in units.values():
        if result.complete and result.total is not None:
            entrant = Entrant(result.code, result.total, result.standing.qualified)
            groups.setdefault(result.standing.peer_group, []).append(entrant)
    standings = _Standings(document, groups)
    incomplete = tuple(code for code, result in units.items() if result.missing)
    places = {code: _place(document, units, code, standings) for code in units}
    return YearResult(units, places, bool(incomplete), incomplete)


class _Standings:
    """What comparing the units of each group with each other gives, by code."""

    def __init__(self, document: SchemeDocument, groups: Mapping[str, list[Entrant]]) -> None:
        self.ranks: dict[str, int] = {}
        self.gains: dict[str, Fraction] = {}
        self.grades: dict[str, str] = {}
        self.ranked_of: dict[str, int] = {}
        for key, entrants in groups.items():
            found = document.ranking.ranks(tuple(entrants))
            self.ranks.update(found)
            self.ranked_of[key] = len(found)
            self.gains.update(document.excellence_quota.gains(key, tuple(entrants)))
            if document.grading is not None:
                self.grades.update(document.grading.by_score(entrants))


def _place(
    document: SchemeDocument,
    units: Mapping[str, UnitResult],
    code: str,
    standings: _Standings,
) -> Place:
    standing = units[code].standing
    rule = document.pay.paid_like
    chain = rule.chain(code, {c: r.standing.paid_like for c, r in units.items()})
    taken = [units[c].standing for c in chain if c] if rule.takes_standing else [standing]
    qualified = all(one.qualified for one in taken)
    excellent = standing.head_may_be_excellent and (
        qualified or document.vetoes.head_may_be_excellent
    )
    by_score = standings.grades.get(code, "")
    grade = by_score
    if by_score and document.grading is not None:
        grade = document.grading.lowered(by_score, standing.lower_grade)
    return Place(
        rank=standings.ranks.get(code),
        ranked_of=standings.ranked_of.get(standing.peer_group, 0),
        excellent_extra=standings.gains.get(code, Fraction(0)),
        qualified=qualified,
        head_may_be_excellent=excellent,
        grade_by_score=by_score,
        grade=grade,
        excellent_share=document.excellence_quota.share(standing.peer_group, grade),
    )
