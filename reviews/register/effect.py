"""What an entry will do to rank, points and money, in words by the scheme's rules (K-5.6, K-7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from core.exact import format_percent, format_short
from core.language import title_of
from reviews.register.models import RegisterEntry, Scope, Sort
from schemes.document import SchemeDocument
from schemes.rules.monthly import Monthly
from schemes.rules.veto import VetoEntry

#: Between a component and a kind in the value of a choice.
MARK = ":"


def choices_of(document: SchemeDocument) -> list[tuple[str, str]]:
    """Everything that can be registered: ``sort:component:kind`` and its title with the sort."""
    rows: list[tuple[str, str, Any]] = []
    rows += [(Sort.DEDUCTION, "", each) for each in document.deductions.entries]
    for group in document.peer_groups:
        for leaf in group.leaves():
            if getattr(leaf.rule, "kind", "") == "deducted":
                rows += [(Sort.DEDUCTION, leaf.key, e) for e in getattr(leaf.rule, "entries", ())]
    rows += [(Sort.VETO, "", each) for each in document.vetoes.entries]
    rows += [(Sort.APPRAISAL, "", each) for each in document.appraisal.ratings]
    found: dict[str, str] = {}
    for sort, component, each in rows:
        value = MARK.join((str(sort), component, each.key))
        found.setdefault(value, f"{Sort(sort).label} · {title_of(each.title)}")
    for rule in monthly_lists(document):
        for part in rule.parts:
            value = MARK.join((str(Sort.MONTHLY), rule.key, part.key))
            found.setdefault(value, f"{title_of(rule.title)} · {title_of(part.title)}")
    return list(found.items())


def monthly_lists(document: SchemeDocument) -> list[Monthly]:
    """The scheme's lists of the daily appraisal (E-3)."""
    return [rule for rule in document.adjustments if isinstance(rule, Monthly)]


def monthly_list(document: SchemeDocument, key: str) -> Monthly | None:
    """The list of the daily appraisal of this key."""
    return next((rule for rule in monthly_lists(document) if rule.key == key), None)


def asks_paper(document: SchemeDocument, sort: str, component: str, kind: str) -> bool:
    """Whether an entry rests on a document: all do, but what a month's list lets go without."""
    rule = monthly_list(document, component) if sort == Sort.MONTHLY else None
    if rule is None:
        return True
    entry = rule.by_entry.get(kind)
    return entry is not None and entry.document


def kind_words(document: SchemeDocument, entry: RegisterEntry) -> str:
    """The kind as the scheme calls it."""
    value = MARK.join((entry.sort, entry.component, entry.kind))
    title = dict(choices_of(document)).get(value, entry.kind)
    return title.rpartition(" · ")[2]


def effect_words(document: SchemeDocument, entry: RegisterEntry) -> list[str]:
    """What entering it does, one sentence each, with its clause."""
    if entry.sort == Sort.DEDUCTION:
        return list(_deduction(document, entry))
    if entry.sort == Sort.MONTHLY:
        return list(_monthly(document, entry))
    if entry.sort == Sort.VETO:
        found = next((e for e in document.vetoes.entries if e.key == entry.kind), None)
        told = list(_veto(document, found)) if found else []
    else:
        told = list(_appraisal(document, entry.kind))
    return told + list(_of_a_part(entry))


def _of_a_part(entry: RegisterEntry) -> Iterator[str]:
    """The scheme's rule is of the whole unit, whatever part the document names (K-7.10)."""
    if entry.scope == Scope.PART:
        text = _("文件只管“%s”，方案按整个单位算；要只算那一部分，须把它单列为一个单位。")
        yield text % entry.scope_note


def cited(document: SchemeDocument, entry: RegisterEntry) -> Sequence[str]:
    """The clauses that an entry goes by."""
    rule = monthly_list(document, entry.component) if entry.sort == Sort.MONTHLY else None
    if rule is not None:
        part = rule.by_entry.get(entry.kind) or rule.by_grade.get(entry.kind)
        return (part.clauses if part else ()) or rule.clauses
    if entry.sort == Sort.DEDUCTION:
        priced = {each.key: each.clauses for each in document.deductions.entries}
        return priced.get(entry.kind) or document.deductions.clauses
    return document.vetoes.clauses if entry.sort == Sort.VETO else document.appraisal.clauses


def _deduction(document: SchemeDocument, entry: RegisterEntry) -> Iterator[str]:
    each = _priced(document, entry.component).get(entry.kind)
    if each is None:
        return
    told = {
        "each": format_short(each),
        "count": entry.count,
        "all": format_short(each * entry.count),
    }
    if entry.count > 1:
        yield _("每次扣 %(each)s 分，%(count)s 次共 %(all)s 分。") % told
    if entry.component:
        yield _("从板块分里扣 %(all)s 分，扣完为止。") % told
    else:
        yield _("从总分里扣 %(all)s 分，名次和奖金随之变。") % told


def _monthly(document: SchemeDocument, entry: RegisterEntry) -> Iterator[str]:
    rule = monthly_list(document, entry.component)
    worth = month_points(rule, entry) if rule else None
    if rule is None or worth is None:
        return
    told = {"month": entry.month, "points": format_short(abs(worth))}
    if worth > 0:
        yield _("%(month)s月加 %(points)s 分，年终合计进总分。") % told
    elif worth < 0:
        yield _("%(month)s月扣 %(points)s 分，年终合计进总分。") % told
    else:
        yield _("%(month)s月不加不减。") % told
    month, year = (
        (rule.month_added, rule.year_added) if worth > 0 else (rule.month_taken, rule.year_taken)
    )
    if worth and month is not None:
        yield _("一个月合计最多计 %s 分。") % format_short(month)
    if worth and year is not None:
        yield _("全年合计最多计 %s 分。") % format_short(year)


def month_points(rule: Monthly, entry: RegisterEntry) -> Fraction | None:
    """The signed points of an entry before the bounds; None for a kind the list does not have."""
    grade = rule.by_grade.get(entry.kind)
    if grade is not None:
        return grade.points
    found = rule.by_entry.get(entry.kind)
    return found.worth(Stated(entry)) if found else None


class Stated:
    """An entry as the rule of the month reads a record."""

    def __init__(self, entry: RegisterEntry) -> None:
        self.code, self.month = f"{entry.serial:06d}", entry.month or 0
        self.kind, self.count, self.points = entry.kind, entry.count, entry.points
        self.title, self.source = entry.title, None


def _priced(document: SchemeDocument, component: str) -> Mapping[str, Any]:
    if not component:
        return {each.key: each.points for each in document.deductions.entries}
    leaves = (leaf for group in document.peer_groups for leaf in group.leaves())
    rules = (leaf.rule for leaf in leaves if leaf.key == component)
    return {each.key: each.points for rule in rules for each in getattr(rule, "entries", ())}


def _veto(document: SchemeDocument, veto: VetoEntry) -> Iterator[str]:
    if veto.effect == "unqualified":
        yield _("当年不合格：分数保留，不论多少分。")
        if not document.ranking.rank_unqualified:
            yield _("不排名，不占先进名额。")
        if not document.vetoes.head_may_be_excellent:
            yield _("主要领导年度考核不能评优。")
        yield from _money(document, "unqualified", "")
    elif veto.effect == "lower_grade":
        yield (
            _("单位等次降 %s 等；几项同时有的，只降一次。") % veto.steps
            if (document.vetoes.lowers_once)
            else _("单位等次降 %s 等。") % veto.steps
        )
    elif veto.effect == "cap_score" and veto.cap is not None:
        yield _("总分最多 %s 分。") % format_short(veto.cap)
    yield from _money(document, "veto", veto.key)


def _appraisal(document: SchemeDocument, key: str) -> Iterator[str]:
    rating = document.appraisal.rating(key)
    if rating is not None and not rating.head_may_be_excellent:
        yield _("主要领导年度考核不能评优。")
    yield from _money(document, "appraisal", key)


def _money(document: SchemeDocument, when: str, key: str) -> Iterator[str]:
    for rate in document.pay.rates.entries:
        named = {"appraisal": rate.rating, "veto": rate.veto}.get(when, "")
        if rate.when == when and named == key:
            share = format_percent(rate.share, 0)
            yield _("人均奖金改按标准的 %s 发；几种比例同时有的，按方案定的一种。") % share
