"""A reward fund for advanced units and persons beside the bonus (奖励基金)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import format_percent, round_exact, to_text
from schemes.rules.base import Amount, Count, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.fen import balanced
from schemes.rules.sums import exact_sum

ZERO = Fraction(0)


class FundAward(Part):
    """What part of the fund an award takes, and how those who get it share that part.

    ``first``: it goes to the first so many of every peer group; 0: to those a decision names.
    ``weigh`` ``heads``: a unit weighs as much as the people it pays; a person always weighs one.
    """

    key: Key
    title: Title
    share: Amount = Field(title="占基金几成")
    to: Literal["unit", "person"] = Field(title="奖给单位还是个人")
    first: Count = Field(default=0, title="各组前几名")
    weigh: Literal["equal", "heads"] = Field(default="equal", title="怎样分")
    clauses: tuple[str, ...] = ()


class RewardFund(Rule):
    """A share of every unit's wages and a fiscal part, given to advanced units and persons (G-6).

    It stands beside the bonus of K-7 and changes nothing in it.  Each unit's part is rounded to the
    fen as a column of its own, so the fund is whole fen; what an award gives adds up to its share.
    """

    kind: Literal["reward_fund"] = "reward_fund"
    wage_share: Amount = Field(default=ZERO, title="提取工资总额的几成")
    fiscal: Amount = Field(default=ZERO, title="财政安排，元")
    peer_groups: tuple[Key, ...] = Field(default=(), title="哪些考核组提取")
    awards: tuple[FundAward, ...] = Field(min_length=1, title="奖项")

    def contributes(self, peer_group: str) -> bool:
        """Whether units of ``peer_group`` pay in; without groups every unit does."""
        return not self.peer_groups or peer_group in self.peer_groups

    def contribution(self, wages: Fraction, places: int) -> Fraction:
        """Return what a unit with ``wages`` yuan a year pays in, rounded at its end (S-5)."""
        return round_exact(wages * self.wage_share, places)

    def shared(self, fund: Fraction, weights: Mapping[str, Mapping[str, Fraction]]) -> Shares:
        """Return whole fen by award and by who gets it; awards without anybody stay in the fund.

        The fund is balanced among the awards first, then each award among those who get it: what
        an award takes does not depend on who gets another one.
        ``weights`` maps an award's key to the weight of each who gets it.
        """
        parts = balanced({award.key: fund * award.share for award in self.awards})
        return {key: _among(part, weights.get(key, {})) for key, part in parts.items()}

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find shares above or below the whole, a fund of nothing, a share above the wages."""
        return tuple(self._faults(context))

    def _faults(self, context: LintContext) -> Iterator[Finding]:
        together = sum((award.share for award in self.awards), ZERO)
        params = {"together": format_percent(together)}
        path = context.at("awards").path
        if together > 1:
            zh = f"奖励基金各奖项合计占 {params['together']}，超过基金，请改正。"
            en = f"The awards take {params['together']} of the reward fund, more than it has."
            yield Finding("X-1", "error", path, self.clauses, zh, en, params)
        elif together < 1:
            zh = f"奖励基金各奖项合计占 {params['together']}，其余没有写明给谁，留在基金里。"
            en = f"The awards take {params['together']} of the reward fund; the rest stays in it."
            yield Finding("X-1", "notice", path, self.clauses, zh, en, params)
        if self.wage_share == 0 and self.fiscal == 0:
            zh = "奖励基金既不提取工资，也没有财政安排，没有钱可发。"
            en = "The reward fund takes no wages and has no fiscal part: there is nothing to give."
            yield Finding("L-3", "warning", context.path, self.clauses, zh, en)
        if self.wage_share > 1:
            zh = f"奖励基金提取工资总额的 {to_text(self.wage_share * 100)}%，超过工资，请核对。"
            en = f"The reward fund takes {to_text(self.wage_share * 100)}% of the wages; check it."
            where = context.at("wage_share").path
            yield Finding("X-8", "error", where, self.clauses, zh, en)
        for n, award in enumerate(self.awards):
            if award.to == "person" and (award.first or award.weigh == "heads"):
                zh = f"“{award.title.zh}” 奖给个人，名次和人数用不上。"
                en = f"“{award.title.en}” goes to persons: places and heads mean nothing for it."
                where = context.at("awards", n).path
                yield Finding("L-4", "notice", where, award.clauses or self.clauses, zh, en)


def _among(part: Fraction, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    together = exact_sum(weights.values())
    if not together:
        return {}
    return balanced({who: part * weight / together for who, weight in weights.items()})


#: Award → who gets it (a code) → yuan.
Shares = dict[str, dict[str, Fraction]]
