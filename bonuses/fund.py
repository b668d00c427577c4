"""The reward fund (奖励基金) of a year as a reader gets it (G-6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from bonuses import pay, queries
from bonuses.engine import (
    FundLine,
    FundResult,
    RecipientFact,
    WagesFact,
    award_trace,
    reward_fund,
)
from bonuses.facts import heads_of, source_of
from bonuses.models import BonusSet, FundRecipient, UnitWages
from bonuses.steps import Step, award_step, fund_steps
from core.language import title_of
from core.policy import Denied
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.rules.reward_fund import RewardFund
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Trace
from targets.queries import stated


@dataclass(frozen=True, slots=True)
class AwardShown:
    """An award with those who get it and what they get together, yuan."""

    title: str
    share: Fraction
    lines: tuple[FundLine, ...]
    together: Fraction
    clause: str
    to_persons: bool


@dataclass(frozen=True, slots=True)
class FundShown:
    """The page 奖励基金: where the money comes from, who gets it, what is left."""

    year: Year
    bonus_set: BonusSet
    rule: RewardFund
    result: FundResult
    awards: tuple[AwardShown, ...]

    @property
    def clause(self) -> str:
        """The clause of the fund."""
        return next(iter(self.rule.clauses), "")

    @property
    def wages(self) -> Fraction:
        """The wages that are known, yuan."""
        return exact_sum(part.wages for part in self.result.parts if part.wages is not None)

    @property
    def from_wages(self) -> Fraction:
        """What the units pay in together, yuan."""
        return self.result.fund - self.result.fiscal

    @property
    def steps(self) -> list[Step]:
        """How the fund came about."""
        return fund_steps(self.result.trace.as_data())


def fund_shown(account: Any, year: Year) -> FundShown | None:
    """The fund of the result set in force; ``None`` before the first one.

    404 for who does not see all pay, and where the scheme has no fund.
    """
    if not queries.sees_fund_of(account, year):
        raise Denied("bonuses.fund", year.year)
    bonus_set = queries.bonus_set_of(year)
    if bonus_set is None:
        return None
    document = pay.document_of(bonus_set)
    result = fund_computed(document, bonus_set, year)
    rule = document.pay.fund
    if result is None or rule is None:
        raise Denied("bonuses.fund", year.year)
    return FundShown(year, bonus_set, rule, result, tuple(_awards(rule, result)))


@dataclass(frozen=True, slots=True)
class FundPaid:
    """What a unit (``person`` "") or a person of it gets of an award, in yuan, beside the bonus."""

    title: str
    unit: str
    person: str
    name: str
    amount: Fraction
    step: Step


def fund_paid(found: queries.UnitSheet) -> tuple[FundPaid, ...]:
    """What the fund gives to a unit and to people of it: lines of their own on its sheet.

    Nothing is asked where the scheme has no fund. Who may see it is who sees ``found``.
    """
    return tuple(each for each in _all_paid(found) if each.unit == found.unit.code)


def fund_paid_to(found: queries.UnitSheet, person: str) -> tuple[FundPaid, ...]:
    """What the fund gives to a person of a sheet, in whatever unit a decision named him."""
    return tuple(each for each in _all_paid(found) if each.person == person)


def _all_paid(found: queries.UnitSheet) -> Iterator[FundPaid]:
    if found.batch:
        # A payroll keeps what it pays.
        yield from found.awards
        return
    rule = found.document.pay.fund
    result = fund_computed(found.document, found.bonus_set, found.year) if rule else None
    if rule is None or result is None:
        return
    words = _("奖励基金（暂定）：%s") if result.missing else _("奖励基金：%s")
    titles = {award.key: words % title_of(award.title) for award in rule.awards}
    for line in result.lines:
        yield _paid(titles[line.award], line, award_trace(rule, result, line))


def _paid(title: str, line: FundLine, trace: Trace) -> FundPaid:
    step = award_step(trace.as_data(), line.award, title)
    return FundPaid(title, line.unit, line.person, line.name, line.amount, step)


def fund_computed(document: SchemeDocument, bonus_set: BonusSet, year: Year) -> FundResult | None:
    """The fund of a set as wages and recipients stand now; ``None`` where the scheme has none."""
    rule = document.pay.fund
    by_heads = rule is not None and any(award.weigh == "heads" for award in rule.awards)
    return reward_fund(
        document,
        pay.rates_of(bonus_set),
        _wages(year),
        _recipients(year),
        heads_of(year) if by_heads else {},
    )


def _wages(year: Year) -> Iterator[WagesFact]:
    rows = stated(UnitWages, year).select_related("unit").order_by("unit__code")
    return (WagesFact(row.unit.code, row.amount) for row in rows)


def _recipients(year: Year) -> Iterator[RecipientFact]:
    for row in stated(FundRecipient, year).select_related("unit", "person", "recorded_by"):
        code, name = (row.person.code, row.person.name) if row.person else ("", "")
        told = (row.pk, row.recorded_by.display_name, row.recorded_at, row.document)
        yield RecipientFact(row.award, row.unit.code, code, name, source_of("fund_recipient", told))


def _awards(rule: RewardFund, result: FundResult) -> Iterator[AwardShown]:
    for award in rule.awards:
        lines = result.of_award(award.key)
        together = exact_sum(line.amount for line in lines)
        clause = next(iter(award.clauses or rule.clauses), "")
        yield AwardShown(
            title_of(award.title), award.share, lines, together, clause, award.to == "person"
        )
