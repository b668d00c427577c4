"""One unit's result: base points, honours, deductions, total, standing, and the trace."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from core.exact import to_text
from schemes.document import Component, PeerGroup, SchemeDocument
from schemes.rules.ballots import Ballots
from schemes.rules.common_items import CommonItems
from schemes.rules.inputs import ComponentOutcome
from schemes.rules.trace import Note, Trace
from scoring.engine.results import Missing, Standing, UnitResult
from scoring.engine.unit_facts import UnitFacts

#: Changes whenever the same facts may give another figure or another trace.
ENGINE_VERSION = "2"

ZERO = Fraction(0)


def evaluate_unit(document: SchemeDocument, facts: UnitFacts) -> UnitResult:
    """Return the unit's result, which depends on ``facts`` and the scheme alone (K-2, K-5, K-6)."""
    standing = _standing(document, facts)
    group = document.peer_group(facts.unit.peer_group)
    if not facts.unit.directly_assessed:
        return _without_score(document, facts, standing, "unit.not_assessed")
    if "level_one" in facts.filings_missing:
        return _without_score(document, facts, standing, "unit.level_one_missing")
    if group is None:
        missing = (Missing("peer_group", "", facts.unit.peer_group),)
        return _without_score(document, facts, standing, "unit.no_peer_group", missing)
    return _scored(document, group, facts, standing)


def _scored(
    document: SchemeDocument, group: PeerGroup, facts: UnitFacts, standing: Standing
) -> UnitResult:
    outcomes = [(c, _component(document, c, facts)) for c in group.components]
    base = sum((o.value for _, o in outcomes if o.value is not None), ZERO)
    honours = document.honours.evaluate(facts.honours, facts.year)
    bonus = honours.trace()
    off = document.deductions.evaluate(facts.deductions)
    points, deductions = bonus.value or ZERO, -(off.value or ZERO)
    total = base + points - deductions
    missing = (
        *(
            Missing(gap.code, component.key, gap.subject)
            for component, outcome in outcomes
            for gap in outcome.gaps
        ),
        *_unplaced(group, facts),
    )
    base_row = Trace(
        key="base",
        value=base,
        standard=group.base_points,
        state="missing" if missing else "ok",
        clauses=group.clauses,
        notes=(Note("base.sum", {"count": len(outcomes)}),),
        children=tuple(outcome.trace for _, outcome in outcomes),
    )
    trace = Trace(
        key="total",
        value=total,
        state="missing" if missing else "ok",
        notes=_total_notes(base, points, deductions, missing),
        children=(base_row, bonus, off, *_standing_rows(document, facts)),
    )
    return UnitResult(
        code=facts.unit.code,
        name=facts.unit.name,
        components={component.key: outcome.value for component, outcome in outcomes},
        base=base,
        honours=points,
        deductions=deductions,
        total=total,
        standing=standing,
        missing=missing,
        trace=trace,
        honour_detail=honours.detail(),
    )


def _component(
    document: SchemeDocument, component: Component, facts: UnitFacts
) -> ComponentOutcome:
    """Fill a component by its rule from the unit's facts that belong to it."""
    places = document.rounding.score_places
    rule = component.rule
    if isinstance(rule, Ballots):
        return rule.evaluate(component, facts.ballots, places)
    if isinstance(rule, CommonItems):
        items = [item for item in facts.items if item.component == component.key]
        return rule.evaluate(component, items, places)
    targets = [target for target in facts.targets if target.component == component.key]
    return rule.evaluate(component, targets, places)


def _unplaced(group: PeerGroup, facts: UnitFacts) -> tuple[Missing, ...]:
    """Marks for a component that the peer group does not have: never dropped in silence."""
    filled_by = {component.key: component.rule.kind for component in group.components}
    lost = {(t.component, t.code) for t in facts.targets if filled_by.get(t.component) != "targets"}
    lost |= {
        (i.component, i.item) for i in facts.items if filled_by.get(i.component) != "common_items"
    }
    return tuple(Missing("unplaced", component, subject) for component, subject in sorted(lost))


def _standing(document: SchemeDocument, facts: UnitFacts) -> Standing:
    unit = facts.unit
    vetoes = document.vetoes.hits(veto.kind for veto in facts.vetoes)
    # One rating a year; were there several, the first in the scheme's order is the one that binds.
    given = {fact.rating for fact in facts.appraisals}
    rating = next((r for r in document.appraisal.ratings if r.key in given), None)
    excellent = (not vetoes or document.vetoes.head_may_be_excellent) and (
        rating is None or rating.head_may_be_excellent
    )
    return Standing(
        peer_group=unit.peer_group,
        directly_assessed=unit.directly_assessed,
        qualified=not vetoes,
        veto_kinds=vetoes,
        appraisal=rating.key if rating else "",
        head_may_be_excellent=excellent,
        self_evaluation_may_focus=0 < unit.posts <= document.self_evaluation.small_unit_posts,
        filings_missing=tuple(sorted(facts.filings_missing)),
        paid_like=unit.paid_like,
        own_expense=unit.own_expense,
        own_distribution=unit.own_distribution,
        spread=unit.spread,
        posts=unit.posts,
    )


def _standing_rows(document: SchemeDocument, facts: UnitFacts) -> tuple[Trace, ...]:
    """Rows without a figure: vetoes, the public appraisal, filings that are missing."""
    ratings = sorted({fact.rating for fact in facts.appraisals})
    rows: list[Trace] = [*document.vetoes.rows(veto.kind for veto in facts.vetoes)]
    for rating in ratings:
        rows.extend(document.appraisal.row(rating))
    rows.extend(
        Trace(
            key=f"filing:{level}",
            unit="none",
            state="info",
            clauses=document.pay.filings.clauses,
            notes=(Note(f"filing.{level}_missing"),),
        )
        for level in sorted(facts.filings_missing)
    )
    return tuple(rows)


def _total_notes(
    base: Fraction, points: Fraction, deductions: Fraction, missing: Iterable[Missing]
) -> tuple[Note, ...]:
    params = {"base": to_text(base), "honours": to_text(points), "deductions": to_text(deductions)}
    count = len(list(missing))
    notes = (Note("total.sum", params),)
    return (*notes, Note("total.provisional", {"count": count})) if count else notes


def _without_score(
    document: SchemeDocument,
    facts: UnitFacts,
    standing: Standing,
    code: str,
    missing: tuple[Missing, ...] = (),
) -> UnitResult:
    """A unit without a score: not assessed, or without what it would be assessed by."""
    trace = Trace(
        key="total",
        state="missing" if missing else "not_assessed",
        notes=(Note(code),),
        children=_standing_rows(document, facts),
    )
    return UnitResult(
        code=facts.unit.code,
        name=facts.unit.name,
        components={},
        base=None,
        honours=ZERO,
        deductions=ZERO,
        total=None,
        standing=standing,
        missing=missing,
        trace=trace,
    )
