"""The trace of one line, built when somebody asks: five steps that add up to the amount."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bonuses.engine.results import PayLine, Payroll, Rates, UnitRate
from core.exact import to_text
from schemes.document import SchemeDocument
from schemes.rules.trace import Note, NoteValue, State, Trace
from schemes.rules.unit_pay import UnitPay


def line_trace(document: SchemeDocument, rates: Rates, payroll: Payroll, line: PayLine) -> Trace:
    """Return how ``line`` came about: target bonus and leader bonus, each step with its clause.

    Steps stand in the order of K-7: unit base, personal part, months and moves, filings, the
    unit's own distribution, sanctions, rounding; steps without effect but of common interest stay
    with 0 and say so.
    """
    target = _target(document, rates, payroll, line)
    leader = _leader(document, line)
    state: State = "missing" if line.missing else "ok"
    return Trace(
        key="total:pay",
        value=Fraction(line.final),
        unit="yuan",
        state=state,
        notes=(Note("pay.people", {"count": payroll.people}),),
        children=(target, leader),
    )


def _step(
    key: str, value: Fraction, clauses: tuple[str, ...], notes: Sequence[Note], state: State = "ok"
) -> Trace:
    return Trace(key, value=value, unit="yuan", clauses=clauses, notes=tuple(notes), state=state)


def _target(document: SchemeDocument, rates: Rates, payroll: Payroll, line: PayLine) -> Trace:
    pay = document.pay
    rate = rates.units[line.unit]
    personal = pay.personal.note(payroll.personal, line.score)
    steps = [_unit_base(document, rates, rate)]
    if pay.personal.minimum or payroll.personal is not None:
        steps.append(_step("personal", line.personal, pay.personal.clauses, (personal,)))
    months = _months(document, rates, line)
    steps.append(_step("months", line.part_year, _months_clauses(document, line), months))
    if line.filing_cut or rate.level_two_missing:
        steps.append(_step("filing:cut", line.filing_cut, pay.filings.clauses, _filing(document)))
    if line.own_amount is not None:
        params: dict[str, NoteValue] = {
            "amount": to_text(line.own_amount),
            "reason": line.own_reason,
        }
        note = Note("own_distribution.amount", params)
        steps.append(
            _step("own_distribution", line.own_change, pay.own_distribution.clauses, (note,))
        )
    if pay.loss.triggers:
        steps.append(_step("loss", -line.loss, pay.loss.clauses, _loss(line)))
    steps.append(_rounding(document, line.rounding))
    return Trace(
        key="target_bonus",
        value=Fraction(line.target_shown),
        unit="yuan",
        state="missing" if line.missing else "ok",
        children=tuple(steps),
    )


def _unit_base(document: SchemeDocument, rates: Rates, rate: UnitRate) -> Trace:
    """The unit's per-capita amount, explained from its figures alone: rates that come from the
    store carry no trace."""
    pay = document.pay
    if rate.per_capita is None:
        return _step("unit_base", Fraction(0), (), (Note("rate.unknown"),), "missing")
    if rate.level_one_missing and pay.filings.level_one_pays_nothing:
        note = Note("filing.level_one_pays_nothing")
        return _step("unit_base", rate.per_capita, pay.filings.clauses, (note,))
    chosen = next((r for r in pay.rates.entries if r.key == rate.rate_key), None)
    if chosen is not None:
        notes = (Note("rate.title", {"zh": chosen.title.zh, "en": chosen.title.en}),)
        standard = _standard(rates, rate, pay.unit, chosen.share)
        share = {"share": to_text(chosen.share), "base": to_text(standard)}
        return _step(
            "unit_base", rate.per_capita, chosen.clauses, (*notes, Note("rate.share", share))
        )
    if rate.paid_like:
        parent = rates.units.get(rate.paid_like)
        note = Note("paid_like.unit", {"unit": parent.name if parent else rate.paid_like})
        return _step("unit_base", rate.per_capita, pay.paid_like.clauses, (note,))
    found = rates.statistics.get(pay.unit.scope_of(rate.peer_group))
    scored = rate.scored
    said = () if scored is None else (pay.unit.note(found, scored),)
    return _step("unit_base", rate.per_capita, pay.unit.clauses, said)


def _standard(rates: Rates, rate: UnitRate, rule: UnitPay, share: Fraction) -> Fraction:
    """What a replacement rate was a share of: the standard for all, or the unit's own amount."""
    found = rule.standard(rates.statistics.get(rule.scope_of(rate.peer_group)))
    if found is not None:
        return found
    return (rate.per_capita or Fraction(0)) / share if share else Fraction(0)


def _loss(line: PayLine) -> tuple[Note, ...]:
    if not line.loss_reasons:
        return (Note("loss.none"),)
    dates = [d for note in line.loss_reasons for d in _listed(note.params.get("dates"))]
    return (
        (*line.loss_reasons, Note("loss.dates", {"dates": dates})) if dates else line.loss_reasons
    )


def _listed(value: NoteValue | None) -> list[str]:
    return value if isinstance(value, list) else []


def _months_clauses(document: SchemeDocument, line: PayLine) -> tuple[str, ...]:
    moved = document.pay.transfer.clauses if len(line.paying_units) > 1 else ()
    return (*document.pay.months.clauses, *moved)


def _months(document: SchemeDocument, rates: Rates, line: PayLine) -> tuple[Note, ...]:
    params: dict[str, NoteValue] = {
        "months": to_text(line.months),
        "in_year": document.pay.months.in_year,
    }
    if len(line.paying_units) == 1:
        full = line.months == document.pay.months.in_year
        return (Note("months.full" if full else "months.part", params),)
    parts = tuple(
        Note(
            "months.paying_unit",
            {
                "unit": rates.units[part.unit].name or part.unit,
                "months": to_text(part.months),
                "per_capita": to_text(rates.units[part.unit].per_capita or Fraction(0)),
            },
        )
        for part in line.paying_units
    )
    return (Note("months.moved", params), *parts)


def _filing(document: SchemeDocument) -> tuple[Note, ...]:
    cut = to_text(document.pay.filings.level_two_cut)
    return (Note(f"filing.cut_on_{document.pay.filings.cut_on}", {"cut": cut}),)


def _rounding(document: SchemeDocument, value: Fraction) -> Trace:
    places = document.rounding.money_places
    note = Note("rounding.money", {"places": places})
    return _step("rounding", value, document.rounding.clauses, (note,))


def _leader(document: SchemeDocument, line: PayLine) -> Trace:
    pay = document.pay
    if line.leader_amount == 0:
        note = Note("leader.no_rank")
        return _step("leader_bonus", Fraction(0), pay.leader_bonus.clauses, (note,))
    rank = next(entry for entry in pay.leader_bonus.ranks if entry.key == line.rank)
    named = Note("leader.rank", {"rank_zh": rank.title.zh, "rank_en": rank.title.en})
    in_year = pay.months.in_year
    params: dict[str, NoteValue] = {"months": to_text(line.months), "in_year": in_year}
    months = (Note("months.full" if line.months == in_year else "months.part", params),)
    steps = [
        _step("leader_amount", line.leader_amount, pay.leader_bonus.clauses, (named,)),
        _step("months", line.leader_part_year, pay.months.clauses, months),
    ]
    if line.leader_filing_cut:
        cut = line.leader_filing_cut
        steps.append(_step("filing:cut", cut, pay.filings.clauses, _filing(document)))
    steps.append(_step("loss", -line.leader_loss, pay.loss.clauses, _loss(line)))
    steps.append(_rounding(document, line.leader_rounding))
    return Trace(
        key="leader_bonus",
        value=Fraction(line.leader_shown),
        unit="yuan",
        clauses=pay.leader_bonus.clauses,
        children=tuple(steps),
    )
