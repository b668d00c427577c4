"""The reward fund: what is paid in, who gets it, and that it adds up to the fen (G-6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bonuses.engine.results import Rates, UnitRate
from core.exact import round_exact, to_text
from schemes.document import SchemeDocument
from schemes.rules.reward_fund import FundAward, RewardFund
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, NoteValue, Source, Trace

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class WagesFact:
    """A unit's wages of the year, in yuan."""

    unit: str
    amount: Fraction
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class RecipientFact:
    """Who a decision gives an award: a unit, or a person of it (``person`` "" for a unit)."""

    award: str
    unit: str
    person: str = ""
    name: str = ""
    source: Source | None = None

    @property
    def code(self) -> str:
        """The code by which the award knows who gets it."""
        return self.person or self.unit


@dataclass(frozen=True, slots=True)
class FundPart:
    """What one unit pays in; ``amount`` is ``None`` while its wages are not known (S-2)."""

    unit: str
    name: str
    wages: Fraction | None
    amount: Fraction | None


@dataclass(frozen=True, slots=True)
class FundLine:
    """What a unit or a person gets out of an award, in whole fen.

    ``source`` is the decision that names it; ``None`` for a unit whose place earns it.
    """

    award: str
    unit: str
    unit_name: str
    person: str
    name: str
    weight: Fraction
    amount: Fraction
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class FundResult:
    """The fund: ``fund`` = sum of parts + fiscal = ``paid`` + ``rest``, all whole fen.

    ``missing`` are the units whose wages are not known, so that the fund is provisional;
    ``strangers`` recipients of awards that the scheme does not have, or of units not in the year.
    """

    parts: tuple[FundPart, ...]
    fiscal: Fraction
    fund: Fraction
    lines: tuple[FundLine, ...]
    paid: Fraction
    rest: Fraction
    missing: tuple[str, ...]
    strangers: tuple[str, ...]
    trace: Trace

    def of_award(self, key: str) -> tuple[FundLine, ...]:
        """The lines of one award."""
        return tuple(line for line in self.lines if line.award == key)


def reward_fund(
    document: SchemeDocument,
    rates: Rates,
    wages: Iterable[WagesFact],
    recipients: Iterable[RecipientFact],
    heads: Mapping[str, int],
) -> FundResult | None:
    """Return the year's reward fund; ``None`` where the scheme has none.

    ``heads`` are the people that each unit pays.
    """
    rule = document.pay.fund
    if rule is None:
        return None
    places = document.rounding.money_places
    parts = _parts(rule, rates, {fact.unit: fact for fact in wages}, places)
    fiscal = round_exact(rule.fiscal, places)
    fund = exact_sum(part.amount for part in parts if part.amount is not None) + fiscal
    known, strangers = _known(rule, rates, recipients)
    lines = _lines(rule, rates, fund, known, heads)
    paid = exact_sum(line.amount for line in lines)
    return FundResult(
        parts=parts,
        fiscal=fiscal,
        fund=fund,
        lines=lines,
        paid=paid,
        rest=fund - paid,
        missing=tuple(part.unit for part in parts if part.amount is None),
        strangers=strangers,
        trace=_trace(rule, parts, fiscal, fund, paid),
    )


def award_trace(rule: RewardFund, result: FundResult, line: FundLine) -> Trace:
    """How what one unit or person gets came about: the award's part of the fund, and his of it.

    ``line`` is one of ``result``; the value is in yuan.
    """
    award = next(each for each in rule.awards if each.key == line.award)
    lines = result.of_award(award.key)
    params: dict[str, NoteValue] = {
        "amount": to_text(result.fund),
        "share": to_text(award.share),
        "money": to_text(exact_sum(each.amount for each in lines)),
    }
    together = exact_sum(each.weight for each in lines)
    notes = [Note("fund.award", params)]
    if award.to == "unit" and award.weigh == "heads":
        told: dict[str, NoteValue] = {"heads": to_text(line.weight), "count": to_text(together)}
        notes.append(Note("fund.by_heads", told))
    else:
        notes.append(Note("fund.equally", {"count": len(lines)}))
    if result.missing:
        notes.append(Note("fund.missing", {"count": len(result.missing)}))
    return Trace(
        "fund_award",
        value=line.amount,
        unit="yuan",
        state="missing" if result.missing else "ok",
        clauses=award.clauses or rule.clauses,
        notes=tuple(notes),
        source=line.source,
    )


def _parts(
    rule: RewardFund, rates: Rates, wages: Mapping[str, WagesFact], places: int
) -> tuple[FundPart, ...]:
    if rule.wage_share == 0:
        return ()
    return tuple(
        FundPart(
            code,
            rate.name,
            wages[code].amount if code in wages else None,
            rule.contribution(wages[code].amount, places) if code in wages else None,
        )
        for code, rate in rates.units.items()
        if rule.contributes(rate.peer_group)
    )


def _known(
    rule: RewardFund, rates: Rates, recipients: Iterable[RecipientFact]
) -> tuple[list[RecipientFact], tuple[str, ...]]:
    """Those that an award of the scheme can be given to, and those that it cannot."""
    awards = {award.key: award for award in rule.awards}
    known: list[RecipientFact] = []
    strangers: list[str] = []
    for fact in sorted(recipients, key=lambda fact: (fact.award, fact.unit, fact.person)):
        award = awards.get(fact.award)
        fits = award is not None and fact.unit in rates.units
        if fits and award is not None and (award.to == "person") == bool(fact.person):
            known.append(fact)
        else:
            strangers.append(f"{fact.award}/{fact.code}")
    return known, tuple(strangers)


def _lines(
    rule: RewardFund,
    rates: Rates,
    fund: Fraction,
    recipients: Iterable[RecipientFact],
    heads: Mapping[str, int],
) -> tuple[FundLine, ...]:
    """Every award's lines, in the order of the scheme."""
    named = list(recipients)
    given = {award.key: _given(award, rates, named) for award in rule.awards}
    weights = {
        award.key: {fact.code: _weight(award, fact, heads) for fact in given[award.key]}
        for award in rule.awards
    }
    shares = rule.shared(fund, weights)
    return tuple(
        FundLine(
            award=award.key,
            unit=fact.unit,
            unit_name=rates.units[fact.unit].name,
            person=fact.person,
            name=fact.name or rates.units[fact.unit].name,
            weight=weights[award.key][fact.code],
            amount=shares[award.key].get(fact.code, ZERO),
            source=fact.source,
        )
        for award in rule.awards
        for fact in given[award.key]
    )


def _given(award: FundAward, rates: Rates, named: Iterable[RecipientFact]) -> list[RecipientFact]:
    """Those a decision names, and the units whose place earns it; nobody twice."""
    found = {fact.code: fact for fact in named if fact.award == award.key}
    if award.to == "unit" and award.first:
        for code, rate in rates.units.items():
            if _placed(rate, award.first):
                found.setdefault(code, RecipientFact(award.key, code))
    return list(found.values())


def _placed(rate: UnitRate, first: int) -> bool:
    """Ties at the last place all gain, as with the quota of K-7.9."""
    return rate.place is not None and rate.place <= first and rate.qualified


def _weight(award: FundAward, fact: RecipientFact, heads: Mapping[str, int]) -> Fraction:
    by_heads = award.to == "unit" and award.weigh == "heads"
    return Fraction(heads.get(fact.unit, 0) if by_heads else 1)


def _trace(
    rule: RewardFund,
    parts: tuple[FundPart, ...],
    fiscal: Fraction,
    fund: Fraction,
    paid: Fraction,
) -> Trace:
    missing = sum(1 for part in parts if part.amount is None)
    wages = exact_sum(part.wages for part in parts if part.wages is not None)
    params: dict[str, NoteValue] = {
        "money": to_text(wages),
        "share": to_text(rule.wage_share),
        "count": len(parts) - missing,
    }
    notes: tuple[Note, ...] = (Note("fund.wages", params),)
    if missing:
        notes = (*notes, Note("fund.missing", {"count": missing}))
    from_wages = Trace(
        "fund_wages",
        value=fund - fiscal,
        unit="yuan",
        state="missing" if missing else "ok",
        notes=notes,
    )
    return Trace(
        key="fund",
        value=fund,
        unit="yuan",
        state="missing" if missing else "ok",
        clauses=rule.clauses,
        notes=(Note("fund.paid", {"amount": to_text(paid), "total": to_text(fund - paid)}),),
        children=(from_wages, Trace("fund_fiscal", value=fiscal, unit="yuan")),
    )
