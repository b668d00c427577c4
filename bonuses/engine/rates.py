"""Per-capita bonus of every unit: formula, replacement rates, paid like another (K-7.1–K-7.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bonuses.engine.results import Rates, UnitRate
from schemes.document import SchemeDocument
from schemes.rules.replacement_rates import Decision
from schemes.rules.trace import Note, Trace
from schemes.rules.unit_pay import Scored, Statistics
from scoring.engine.results import Place, UnitResult

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Year:
    """What all units' rates are computed from."""

    document: SchemeDocument
    results: Mapping[str, UnitResult]
    statistics: Mapping[str, Statistics]
    paid_like: Mapping[str, str]
    scored: Mapping[str, Scored]


def unit_rates(
    document: SchemeDocument,
    results: Mapping[str, UnitResult] | Iterable[UnitResult],
    *,
    places: Mapping[str, Place] | None = None,
    heads: Mapping[str, int] | None = None,
) -> Rates:
    """Return every unit's rate and the statistics behind them (K-7.1, K-7.2, K-7.3, K-7.10, D-6).

    ``places`` are the ranks and grades of the result set, ``heads`` each unit's people: rules that
    pay by place, grade or pool read them.
    """
    listed = results.values() if isinstance(results, Mapping) else results
    units = {result.code: result for result in sorted(listed, key=lambda r: r.code)}
    scored = _scored(units, places or {}, heads or {})
    year = _Year(
        document,
        units,
        document.pay.unit.statistics(scored.values()),
        {code: result.standing.paid_like for code, result in units.items()},
        scored,
    )
    rates: dict[str, UnitRate] = {}
    for code in units:
        _rate(year, code, rates)
    return Rates({code: rates[code] for code in units}, year.statistics)


def _scored(
    units: Mapping[str, UnitResult], places: Mapping[str, Place], heads: Mapping[str, int]
) -> dict[str, Scored]:
    """Return the units with a complete score, as the rule of money reads them."""
    found = {}
    for code, result in units.items():
        if result.complete and result.total is not None:
            place = places.get(code)
            found[code] = Scored(
                result.standing.peer_group,
                result.total,
                result.standing.qualified,
                grade=place.grade if place else "",
                place=place.rank if place else None,
                of=place.ranked_of if place else 0,
                heads=heads.get(code, 0),
            )
    return found


def _rate(year: _Year, code: str, rates: dict[str, UnitRate]) -> UnitRate:
    """Return a unit's rate; the one it is paid like is computed first."""
    if code in rates:
        return rates[code]
    chain = year.document.pay.paid_like.chain(code, year.paid_like)
    parent = _rate(year, chain[1], rates) if len(chain) > 1 and chain[-1] else None
    circle = len(chain) > 1 and not chain[-1]
    result = year.results[code]
    standing = result.standing
    scored = year.scored.get(code)
    takes = parent if year.document.pay.paid_like.takes_standing else None
    level_one = "level_one" in standing.filings_missing or bool(takes and takes.level_one_missing)
    formula = None if parent or circle else _formula(year, result)
    if level_one and year.document.pay.filings.level_one_pays_nothing:
        decision = Decision(ZERO, None, (_nothing(year.document),))
    elif circle:
        decision = Decision(None, None, ())
    else:
        decision = _decide(year, result, parent, formula)
    rates[code] = UnitRate(
        code=code,
        name=result.name,
        peer_group=standing.peer_group,
        per_capita=decision.amount,
        score=result.total if result.complete else None,
        formula=formula.value if formula else None,
        rate=decision.rate.share if decision.rate else None,
        rate_key=decision.rate.key if decision.rate else "",
        qualified=standing.qualified and (takes is None or takes.qualified),
        level_one_missing=level_one,
        level_two_missing="level_two" in standing.filings_missing,
        paid_like=standing.paid_like,
        own_expense=standing.own_expense,
        own_distribution=standing.own_distribution,
        spread=standing.spread,
        trace=_trace(decision, circle=circle),
        grade=scored.grade if scored else "",
        place=scored.place if scored else None,
        of=scored.of if scored else 0,
        heads=scored.heads if scored else 0,
    )
    return rates[code]


def _formula(year: _Year, result: UnitResult) -> Trace | None:
    """The row of K-7.1; without a value while the score is incomplete; ``None`` for no score."""
    rule = year.document.pay.unit
    if not result.standing.directly_assessed:
        return None
    scored = year.scored.get(result.code)
    if scored is None:
        return Trace("formula", unit="yuan", state="missing", notes=(Note("rate.no_score"),))
    statistics = year.statistics.get(rule.scope_of(result.standing.peer_group))
    return Trace(
        key="formula",
        value=rule.amount(statistics, scored),
        unit="yuan",
        clauses=rule.clauses,
        notes=(rule.note(statistics, scored),),
    )


def _decide(
    year: _Year, result: UnitResult, parent: UnitRate | None, formula: Trace | None
) -> Decision:
    pay = year.document.pay
    found = pay.rates.applicable(
        qualified=result.standing.qualified,
        vetoes=result.standing.veto_kinds,
        assessed=result.standing.directly_assessed,
        appraisal=result.standing.appraisal,
        own_standard=parent is not None,
    )
    usual = formula
    if parent is not None:
        usual = Trace(
            key="paid_like",
            value=parent.per_capita,
            unit="yuan",
            state="ok" if parent.per_capita is not None else "missing",
            clauses=pay.paid_like.clauses,
            notes=(Note("paid_like.unit", {"unit": parent.name or parent.code}),),
        )
    scope = pay.unit.scope_of(result.standing.peer_group)
    standard = pay.unit.standard(year.statistics.get(scope))
    if standard is None:
        # No standard for all: a rate is a share of the unit's own amount.
        standard = (usual.value if usual else None) or ZERO
    return pay.rates.decide(found, standard, usual, usual_caps=parent is not None)


def _nothing(document: SchemeDocument) -> Trace:
    return Trace(
        key="filing:level_one",
        value=ZERO,
        unit="yuan",
        clauses=document.pay.filings.clauses,
        notes=(Note("filing.level_one_pays_nothing"),),
    )


def _trace(decision: Decision, *, circle: bool) -> Trace:
    notes: tuple[Note, ...] = ()
    if circle:
        notes = (Note("paid_like.circle"),)
    elif decision.amount is None:
        notes = (Note("rate.unknown"),)
    return Trace(
        key="per_capita",
        value=decision.amount,
        unit="yuan",
        state="missing" if decision.amount is None else "ok",
        clauses=decision.rows[0].clauses if decision.rows else (),
        notes=notes,
        children=decision.rows,
    )
