"""One unit's result: base points, honours, deductions, total, standing, and the trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from core.exact import round_exact, to_text
from schemes.document import PeerGroup, SchemeDocument
from schemes.rules.component import Component, read_as
from schemes.rules.inputs import ComponentOutcome
from schemes.rules.monthly import Monthly
from schemes.rules.trace import Note, NoteValue, Trace
from scoring.engine.adjustments import adjust
from scoring.engine.components import Filling, fill
from scoring.engine.results import Missing, Standing, UnitResult
from scoring.engine.unit_facts import UnitFacts

#: Changes whenever the same facts may give another figure or another trace.
ENGINE_VERSION = "5"

ZERO = Fraction(0)


def evaluate_unit(
    document: SchemeDocument, facts: UnitFacts, filling: Filling = fill
) -> UnitResult:
    """Return the unit's result, which depends on ``facts`` and the scheme alone (K-2, K-5, K-6).

    ``filling`` gives a component's outcome: one who judges the same facts under many documents
    keeps what did not change.
    """
    standing = _standing(document, facts)
    group = document.peer_group(facts.unit.peer_group)
    if not facts.unit.directly_assessed:
        return _without_score(document, facts, standing, "unit.not_assessed")
    if "level_one" in facts.filings_missing:
        return _without_score(document, facts, standing, "unit.level_one_missing")
    if group is None:
        missing = (Missing("peer_group", "", facts.unit.peer_group),)
        return _without_score(document, facts, standing, "unit.no_peer_group", missing)
    return _scored(document, group, facts, standing, filling)


def _scored(
    document: SchemeDocument,
    group: PeerGroup,
    facts: UnitFacts,
    standing: Standing,
    filling: Filling,
) -> UnitResult:
    places = document.rounding.score_places
    outcomes = [(c, filling(c, facts, places)) for c in group.components]
    earned = sum((o.value for _, o in outcomes if o.value is not None), ZERO)
    scaling = _scaling(group, earned, places)
    base = earned + (scaling.value or ZERO if scaling else ZERO)
    honours = document.honours.evaluate(facts.honours, facts.year)
    bonus = honours.trace()
    off = document.deductions.evaluate(d for d in facts.deductions if not d.component)
    extra = [adjust(rule, facts, places) for rule in document.adjustments]
    points, deductions = bonus.value or ZERO, -(off.value or ZERO)
    added = sum((row.value or ZERO for row in extra), ZERO)
    missing = _missing(document, group, facts, outcomes)
    base_row = _base_row(group, outcomes, scaling, base, missing)
    exact = base + points - deductions + added
    capped = _capped(document, facts, exact)
    # A scheme without honours or deductions has no empty rows for them.
    shown = [row for row in (bonus, off) if row.children or row.value or _asked(document, row)]
    rows = (base_row, *shown, *extra, *([capped] if capped else []))
    trace = Trace(
        key="total",
        value=exact + (capped.value or ZERO if capped else ZERO),
        state="missing" if missing else "ok",
        notes=_total_notes(base, points, deductions, added, missing),
        children=(*rows, *_standing_rows(document, facts)),
    )
    return UnitResult(
        code=facts.unit.code,
        name=facts.unit.name,
        components={component.key: outcome.value for component, outcome in outcomes},
        base=base,
        honours=points,
        deductions=deductions,
        total=trace.value,
        standing=standing,
        missing=missing,
        trace=trace,
        honour_detail=honours.detail(),
        adjustments={
            rule.key: row.value or ZERO
            for rule, row in zip(document.adjustments, extra, strict=True)
        },
    )


Outcomes = Sequence[tuple[Component, ComponentOutcome]]


def _missing(
    document: SchemeDocument, group: PeerGroup, facts: UnitFacts, outcomes: Outcomes
) -> tuple[Missing, ...]:
    """What the components lack, and what belongs nowhere in the scheme (S-2)."""
    gaps = (
        Missing(gap.code, component.key, gap.subject)
        for component, outcome in outcomes
        for gap in outcome.gaps
    )
    months = (
        Missing(gap.code, rule.key, gap.subject)
        for rule in document.adjustments
        if isinstance(rule, Monthly)
        for gap in rule.gaps(fact for fact in facts.monthly if fact.list_key == rule.key)
    )
    return (*gaps, *months, *_unplaced(group, facts), *_unlisted(document, facts))


def _base_row(
    group: PeerGroup,
    outcomes: Outcomes,
    scaling: Trace | None,
    base: Fraction,
    missing: Sequence[Missing],
) -> Trace:
    return Trace(
        key="base",
        value=base,
        standard=group.full,
        state="missing" if missing else "ok",
        clauses=group.clauses,
        notes=(Note("base.sum", {"count": len(outcomes)}),),
        children=(*(o.trace for _, o in outcomes), *([scaling] if scaling else [])),
    )


def _scaling(group: PeerGroup, earned: Fraction, places: int) -> Trace | None:
    """The row that brings the base points to what the group is scaled to, a leaf (S-5)."""
    if group.scaled_to is None or group.base_points == 0:
        return None
    scaled = round_exact(group.scaled_to * earned / group.base_points, places)
    params: dict[str, NoteValue] = {
        "points": to_text(group.scaled_to),
        "earned": to_text(earned),
        "listed": to_text(group.base_points),
    }
    return Trace(
        key="scaling",
        value=scaled - earned,
        clauses=group.clauses,
        notes=(Note("group.scaled", params),),
    )


def _asked(document: SchemeDocument, row: Trace) -> bool:
    """Whether the scheme has what a row shows."""
    if row.key == "deductions":
        return bool(document.deductions.entries)
    return bool(document.honours.kinds or document.honours.distinctive)


def _capped(document: SchemeDocument, facts: UnitFacts, exact: Fraction) -> Trace | None:
    """The row of what a veto's cap takes from the total; ``None`` where none binds."""
    cap = document.vetoes.cap(veto.kind for veto in facts.vetoes)
    if cap is None or exact <= cap:
        return None
    params: dict[str, NoteValue] = {"cap": to_text(cap), "total": to_text(exact)}
    return Trace(
        key="veto_cap",
        value=cap - exact,
        state="cut",
        clauses=document.vetoes.clauses,
        notes=(Note("veto.capped", params),),
    )


def _unplaced(group: PeerGroup, facts: UnitFacts) -> tuple[Missing, ...]:
    """Marks for a component that the peer group does not have: never dropped in silence."""
    filled_by = {component.key: read_as(component) for component in group.leaves()}
    lost = {
        (fact.component, subject(fact))
        for kind, (rows, subject) in _MARKS.items()
        for fact in getattr(facts, rows)
        if fact.component and filled_by.get(fact.component) != kind
    }
    return tuple(Missing("unplaced", component, subject) for component, subject in sorted(lost))


def _unlisted(document: SchemeDocument, facts: UnitFacts) -> tuple[Missing, ...]:
    """Claims in a list that the scheme does not have.

    Of surveys it says nothing of who rated: whether that may be told, only their rule would say.
    """
    known = {rule.key for rule in document.adjustments}
    lost = {(fact.list_key, fact.code) for fact in facts.claims if fact.list_key not in known}
    lost |= {(fact.list_key, fact.item) for fact in facts.outer_items if fact.list_key not in known}
    lost |= {(fact.list_key, fact.list_key) for fact in facts.surveys if fact.list_key not in known}
    lost |= {(fact.list_key, fact.code) for fact in facts.monthly if fact.list_key not in known}
    return tuple(Missing("unplaced", key, subject) for key, subject in sorted(lost))


#: Kind of rule → the facts that it reads, and what a fact of them is called.
_MARKS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "targets": ("targets", lambda fact: fact.code),
    "common_items": ("items", lambda fact: fact.item),
    "rated": ("rated", lambda fact: fact.title),
    "leader_marks": ("leader_marks", lambda fact: fact.leader),
    "graded_change": ("gradings", lambda fact: fact.stage),
    "deducted": ("deductions", lambda fact: fact.kind),
}


def _standing(document: SchemeDocument, facts: UnitFacts) -> Standing:
    unit = facts.unit
    vetoes = document.vetoes.hits(veto.kind for veto in facts.vetoes)
    # One rating a year; were there several, the first in the scheme's order is the one that binds.
    given = {fact.rating for fact in facts.appraisals}
    rating = next((r for r in document.appraisal.ratings if r.key in given), None)
    disqualified = document.vetoes.disqualifies(vetoes)
    excellent = (not disqualified or document.vetoes.head_may_be_excellent) and (
        rating is None or rating.head_may_be_excellent
    )
    return Standing(
        peer_group=unit.peer_group,
        directly_assessed=unit.directly_assessed,
        qualified=not disqualified,
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
        lower_grade=document.vetoes.steps(vetoes),
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
    base: Fraction,
    points: Fraction,
    deductions: Fraction,
    added: Fraction,
    missing: Iterable[Missing],
) -> tuple[Note, ...]:
    params = {"base": to_text(base), "honours": to_text(points), "deductions": to_text(deductions)}
    if added:
        params["added"] = to_text(added)
    count = len(list(missing))
    notes = (Note("total.sum_added" if added else "total.sum", params),)
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
