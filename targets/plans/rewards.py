"""What a responsibility statement says of rewards and penalties: the scheme's own rules (D-8, T-3).

Nothing is typed: a statement that was made by another version of the scheme cannot differ from it.
A part of the scheme that cites no clause was left as it is, and says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.exact import format_money, format_share, format_short
from core.language import in_english, title_of
from schemes.document import SchemeDocument
from schemes.rules.base import Rule
from schemes.rules.linear_spread import LinearSpread
from schemes.rules.veto import VetoEntry
from schemes.showing import unit_pay_rows


@dataclass(frozen=True, slots=True)
class Reward:
    """A rule of the scheme: what it is about, what it says in words, the clauses it stands in."""

    heading: str
    text: str
    clauses: str


def rewards_of(document: SchemeDocument) -> list[Reward]:
    """The rules by which the year's result is rewarded, in the reader's language."""
    pay = document.pay
    parts: tuple[tuple[str, Rule | None, Callable[[SchemeDocument], Iterator[str]]], ...] = (
        (_("等次"), document.grading, _grades),
        (_("一票否决"), document.vetoes, _vetoes),
        (_("单位人均奖金"), pay.unit, _unit),
        (_("改按比例发"), pay.rates, _rates),
        (_("没有目标"), pay.filings, _filings),
        (_("个人扣发"), pay.loss, _losses),
        (_("领导奖"), pay.leader_bonus, _ranks),
    )
    found = []
    for heading, rule, told in parts:
        text = _("；").join(told(document)) if rule is not None and rule.clauses else ""
        if rule is not None and text:
            found.append(Reward(heading, text, _("、").join(rule.clauses)))
    return found


def _grades(document: SchemeDocument) -> Iterator[str]:
    grading = document.grading
    for grade in grading.grades if grading else ():
        name = title_of(grade.title)
        if grade.at_least is None:
            yield name
        else:
            told = {"grade": name, "points": format_short(grade.at_least)}
            yield _("%(grade)s，%(points)s 分起") % told


def _vetoes(document: SchemeDocument) -> Iterator[str]:
    by_effect: dict[str, list[str]] = {}
    for entry in document.vetoes.entries:
        by_effect.setdefault(_effect(entry), []).append(title_of(entry.title))
    for effect, names in by_effect.items():
        yield _("有%(vetoes)s的，%(effect)s") % {"vetoes": _("、").join(names), "effect": effect}


def _effect(entry: VetoEntry) -> str:
    words: Mapping[str, str] = {
        "unqualified": _("年度不合格"),
        "lower_grade": _("降 %s 等") % entry.steps,
        "cap_score": _("总分最多 %s 分") % format_short(entry.cap or 0),
        "cut_pay": _("减发奖金"),
    }
    return words[entry.effect]


def _unit(document: SchemeDocument) -> Iterator[str]:
    """The line through the scores as a sentence; of other rules the figures by name, of which yes
    and no say nothing here."""
    rule = document.pay.unit
    if isinstance(rule, LinearSpread):
        told = {"base": format_short(rule.base), "spread": format_short(rule.spread)}
        yield (
            _("人均标准 %(base)s 元，按得分上下浮动，得分最高与最低的单位相差 %(spread)s 元") % told
        )
        return
    switches = ("yes", "no") if in_english() else ("是", "否")
    for name, value in unit_pay_rows(document, english=in_english()):
        if value not in switches:
            yield f"{name} {value}"


def _rates(document: SchemeDocument) -> Iterator[str]:
    for rate in document.pay.rates.entries:
        told = {"case": title_of(rate.title), "share": format_share(rate.share)}
        yield _("%(case)s的，人均按标准的 %(share)s") % told


def _filings(document: SchemeDocument) -> Iterator[str]:
    rule = document.pay.filings
    if rule.level_one_pays_nothing:
        yield _("没有报一级目标的，不发奖金")
    if rule.level_two_cut:
        yield _("没有报二级目标的，扣 %s") % format_share(rule.level_two_cut)


def _losses(document: SchemeDocument) -> Iterator[str]:
    rule = document.pay.loss
    names = [
        _("%(case)s（满 %(count)s 次）") % {"case": title_of(each.title), "count": each.at_least}
        if each.at_least > 1
        else title_of(each.title)
        for each in rule.triggers
    ]
    if names:
        told = {"cases": _("、").join(names), "share": format_share(rule.share)}
        yield _("有%(cases)s之一的，扣发 %(share)s，不重复扣") % told
        if rule.leader_too:
            yield _("领导奖同样扣发")


def _ranks(document: SchemeDocument) -> Iterator[str]:
    for rank in document.pay.leader_bonus.ranks:
        told = {"rank": title_of(rank.title), "amount": format_money(rank.amount)}
        yield _("%(rank)s每人 %(amount)s 元") % told
