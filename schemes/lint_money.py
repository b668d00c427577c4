"""What a scheme document shows to be wrong about money before it is published (X-5, X-8, X-9)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from core.exact import format_percent, to_text
from schemes.document import SchemeDocument
from schemes.rules.base import Finding
from schemes.rules.grade_pay import GradePay
from schemes.rules.linear_spread import LinearSpread
from schemes.rules.no_pay import NoPay
from schemes.rules.pool_spread import PoolSpread
from schemes.rules.unit_pay import UnitPay


def money_findings(document: SchemeDocument) -> Iterator[Finding]:
    """Return every finding about what the scheme pays."""
    yield from _penalties(document)
    yield from _pool_penalties(document)
    yield from _budget(document)
    yield from _pooled_groups(document)
    yield from _below_nothing(document)


def _penalties(document: SchemeDocument) -> Iterator[Finding]:
    """X-5: a penalty that can pay more than the formula without it.

    The formula's range is D wide and holds A inside, so it pays more than A − D, and comes as near
    to it as the mean comes to the highest score.
    """
    pay = document.pay
    standard, bounds = pay.unit.standard(None), pay.unit.bounds()
    if pay.rates.never_pays_more or standard is None or bounds is None:
        return
    floor = bounds[0]
    for n, rate in enumerate(pay.rates.entries):
        paid = standard * rate.share
        if not rate.penalty or paid <= floor:
            continue
        share = format_percent(rate.share, 0)
        yield Finding(
            "X-5",
            "warning",
            f"pay.rates.entries.{n}.share",
            (*rate.clauses, *pay.unit.clauses),
            f"“{rate.title.zh}” 按标准的 {share} 发 {paid} 元；按公式，得分垫底的单位可低到接近 "
            f"{floor} 元。受罚的反而可能多拿 {paid - floor} 元。",
            f"“{rate.title.en}” pays {share} of the standard, {paid} yuan; the formula can pay "
            f"down to just over {floor}. Being penalised may pay up to {paid - floor} more.",
            {"paid": to_text(paid), "floor": to_text(floor), "gain": to_text(paid - floor)},
        )


def _pool_penalties(document: SchemeDocument) -> Iterator[Finding]:
    """X-5 and X-8 where A follows from a pool: what it is depends on the heads of the year.

    A × share is more than A − D as soon as A is less than D ÷ (1 − share); and a rate pays what the
    pool did not set aside.
    """
    pay = document.pay
    rule = pay.unit
    if not isinstance(rule, PoolSpread) or not pay.rates.entries:
        return
    for n, rate in enumerate(pay.rates.entries):
        if pay.rates.never_pays_more or not rate.penalty or rate.share >= 1 or rule.spread == 0:
            continue
        limit = rule.spread / (1 - rate.share)
        share = format_percent(rate.share, 0)
        yield Finding(
            "X-5",
            "warning",
            f"pay.rates.entries.{n}.share",
            (*rate.clauses, *rule.clauses),
            f"“{rate.title.zh}” 发标准的 {share}；总额 ÷ 人数不到 {to_text(limit)} 元时，"
            "受罚的可能比得分垫底的单位多拿。",
            f"“{rate.title.en}” pays {share} of the standard; while the pool divided by the heads "
            f"is below {to_text(limit)}, being penalised may pay more than the lowest score.",
            {"limit": to_text(limit)},
        )
    yield Finding(
        "X-8",
        "notice",
        "pay.unit",
        rule.clauses,
        f"总额 {to_text(rule.pool)} 元按公式正好分完，另有 {len(pay.rates.entries)} 种替代比例，"
        "实发会多于或少于总额，发放前先看预算。",
        f"The formula gives just the pool of {to_text(rule.pool)}, and {len(pay.rates.entries)} "
        "replacement rates move what is paid above or below it. See the budget beforehand.",
        {"pool": to_text(rule.pool), "rates": str(len(pay.rates.entries))},
    )


def _budget(document: SchemeDocument) -> Iterator[Finding]:
    """X-8: what is paid is not A × heads; the range a head can be paid in."""
    pay = document.pay
    base, bounds = pay.unit.standard(None), pay.unit.bounds()
    if isinstance(pay.unit, NoPay) or bounds is None:
        return
    if base is None:
        yield _without_standard(pay.unit, *bounds)
        return
    amounts = [base * rate.share for rate in pay.rates.entries]
    low, high = min([bounds[0], *amounts]), max([bounds[1], *amounts])
    why = ("各单位标准不同", "Units are paid differently")
    if isinstance(pay.unit, LinearSpread):
        why = ("平均分按单位算、不按人数算", "The mean is over units, not heads")
    rates = ("，另有替代比例", ", and rates replace the formula") if amounts else ("", "")
    yield Finding(
        "X-8",
        "notice",
        "pay.unit",
        pay.unit.clauses,
        f"{why[0]}{rates[0]}，实发不等于 {base} 元 × 人数；"
        f"每人在 {low} 至 {high} 元之间，发放前先看预算。",
        f"{why[1]}{rates[1]}, so the money is not "
        f"{base} × heads; a head is paid between {low} and {high}. See the budget beforehand.",
        {"base": to_text(base), "low": to_text(low), "high": to_text(high)},
    )


def _without_standard(rule: UnitPay, low: Fraction, high: Fraction) -> Finding:
    """X-8 of a rule that has no standard: what a head can be paid."""
    return Finding(
        "X-8",
        "notice",
        "pay.unit",
        rule.clauses,
        f"没有统一的人均标准，每人在 {low} 至 {high} 元之间，实发要看各单位人数，发放前先看预算。",
        f"There is no standard per head: a head is paid between {low} and {high}, and the money "
        "depends on the heads. See the budget beforehand.",
        {"low": to_text(low), "high": to_text(high)},
    )


def _below_nothing(document: SchemeDocument) -> Iterator[Finding]:
    """Money that can come out below 0: a spread above the standard, more withheld than there is."""
    pay = document.pay
    bounds = pay.unit.bounds()
    if bounds is not None and bounds[0] < 0:
        yield Finding(
            "X-8",
            "warning",
            "pay.unit",
            pay.unit.clauses,
            f"得分垫底的单位每人可低到 {bounds[0]} 元，发成负数，请把差距改小。",
            f"The lowest score can pay {bounds[0]} a head, less than 0; make the spread less.",
            {"low": to_text(bounds[0])},
        )
    taken = (
        ("pay.loss.share", pay.loss.share, pay.loss.clauses),
        ("pay.filings.level_two_cut", pay.filings.level_two_cut, pay.filings.clauses),
    )
    for path, share, clauses in taken:
        if share > 1:
            rest = 1000 * (1 - share)
            told = format_percent(share, 0)
            yield Finding(
                "X-8",
                "error",
                path,
                clauses,
                f"扣 {told}，应得 1000 元的人发成 {rest} 元，请改到 100% 以内。",
                f"{told} is taken: of 1000 yuan due {rest} is paid; bring it to 100% or less.",
                {"share": told, "rest": to_text(rest)},
            )


def _pooled_groups(document: SchemeDocument) -> Iterator[Finding]:
    """X-9: peer groups with unequal totals in one formula."""
    totals = {group.title.zh: group.full for group in document.peer_groups}
    rule = document.pay.unit
    keys = [group.key for group in document.peer_groups]
    pooled = len({rule.scope_of(key) for key in keys}) < len(keys)
    if not pooled or isinstance(rule, NoPay | GradePay) or len(set(totals.values())) < 2:
        return
    zh = "、".join(f"{name} {points}" for name, points in totals.items())
    en = ", ".join(f"{group.title.en} {group.full}" for group in document.peer_groups)
    yield Finding(
        "X-9",
        "warning",
        "pay.unit.scope",
        document.pay.unit.clauses,
        f"各组基础分不同（{zh}），却放在一个公式里比，请改为按考核组统计或统一基础分。",
        f"Peer groups with unequal totals ({en}) share one formula; take statistics per peer "
        "group, or make the totals equal.",
        {key: to_text(value) for key, value in totals.items()},
    )
