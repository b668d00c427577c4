"""What a scheme can never reach or never uses: bands, dates, caps, rules (S-7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from core.exact import to_text
from schemes.document import Adjustment, SchemeDocument
from schemes.measures import day_words
from schemes.rules.ballots import Ballots
from schemes.rules.base import Finding, Title
from schemes.rules.by_place import ByPlace
from schemes.rules.claims import ClaimList
from schemes.rules.component import walk
from schemes.rules.monthly import Monthly
from schemes.rules.outer_items import OuterItems
from schemes.rules.survey_correction import SurveyCorrection

ZERO = Fraction(0)
#: Standing decisions that rows of a receipt cite by themselves, whatever the scheme.
CITED_BY_ENGINE = frozenset({"S-2"})


def reach_findings(document: SchemeDocument) -> Iterator[Finding]:
    """Return every finding about what cannot happen."""
    yield from _bands(document)
    yield from _dates(document)
    yield from _caps(document)
    yield from _unused(document)


def highest_total(document: SchemeDocument) -> Fraction | None:
    """Return the most a unit can reach in any peer group; ``None`` where nothing bounds it."""
    base = max((group.full for group in document.peer_groups), default=ZERO)
    more = [document.honours.caps.total if document.honours.kinds else ZERO]
    if document.honours.distinctive is not None:
        more.append(document.honours.distinctive.cap)
    for rule in document.adjustments:
        if isinstance(rule, ClaimList) and rule.effect == "take":
            continue
        cap = _most(rule)
        if cap is None:
            return None
        more.append(cap)
    return base + sum(more, ZERO)


#: What the cap on honours of superior systems is called.
_SYSTEM = Title(zh="上级系统授予的荣誉", en="Honours of superior systems")


def _most(rule: Adjustment) -> Fraction | None:
    """What a list adds at most; a superior's items have no number, so their places have no sum."""
    if isinstance(rule, SurveyCorrection):
        return rule.most
    if isinstance(rule, Monthly):
        by_months = None if rule.month_added is None else rule.month_added * len(rule.months)
        return by_months if rule.year_added is None else rule.year_added
    return None if isinstance(rule, OuterItems) else rule.cap


def _bands(document: SchemeDocument) -> Iterator[Finding]:
    """Grades whose band begins above the highest total."""
    top = highest_total(document)
    if document.grading is None or document.grading.by == "shares" or top is None:
        return
    for n, grade in enumerate(document.grading.grades):
        if grade.at_least is not None and grade.at_least > top:
            yield Finding(
                "X-2",
                "error",
                f"grading.grades.{n}.at_least",
                grade.clauses or document.grading.clauses,
                f"“{grade.title.zh}” 要 {grade.at_least} 分，总分最多 {top} 分，谁也得不到。",
                f"“{grade.title.en}” needs {grade.at_least}; a total is at most {top}: nobody "
                "can get it.",
                {"at_least": to_text(grade.at_least), "top": to_text(top)},
            )


def _dates(document: SchemeDocument) -> Iterator[Finding]:
    """Deadlines that stand in an order in which they do not fall."""
    entries = document.calendar
    for n, entry in enumerate(entries):
        if entry.opens is not None and not entry.next_year and entry.opens > entry.date:
            yield Finding(
                "L-2",
                "warning",
                f"calendar.{n}.opens",
                entry.clauses,
                f"“{entry.title.zh}” {day_words(entry.opens, english=False)} 才开始，"
                f"{day_words(entry.date, english=False)} 已截止，请核对日期。",
                f"“{entry.title.en}” opens on {day_words(entry.opens, english=True)}, after it has "
                f"closed on {day_words(entry.date, english=True)}; "
                "check the dates.",
            )
    for n, (earlier, later) in enumerate(pairwise(entries)):
        if (later.next_year, later.date) < (earlier.next_year, earlier.date):
            yield Finding(
                "L-2",
                "warning",
                f"calendar.{n + 1}.date",
                later.clauses,
                f"“{later.title.zh}” {_day(later)}，排在“{earlier.title.zh}” {_day(earlier)} "
                "之后却更早，请核对日期。",
                f"“{later.title.en}” on {_day(later, zh=False)} comes after “{earlier.title.en}” "
                f"on {_day(earlier, zh=False)} but falls before it; check the dates.",
            )


def _day(entry: Any, *, zh: bool = True) -> str:
    if zh:
        return f"{'次年' if entry.next_year else ''}{day_words(entry.date, english=False)}"
    return day_words(entry.date, english=True) + (" of the next year" if entry.next_year else "")


def _caps(document: SchemeDocument) -> Iterator[Finding]:
    """Caps above what all that they cap can give together."""
    for n, rule in enumerate(document.adjustments):
        if not isinstance(rule, ClaimList) or rule.cap is None:
            continue
        caps = [kind.cap for kind in rule.kinds]
        if None in caps:
            continue
        together = sum((cap for cap in caps if cap is not None), ZERO)
        if together < rule.cap:
            yield _never(f"adjustments.{n}.cap", rule.title, rule.cap, together, rule.clauses)
    honours = document.honours
    special = honours.distinctive
    if special is not None and special.each > special.cap:
        each, cap = special.each, special.cap
        zh = f"“{special.title.zh}” 每项 {each} 分，合计最多 {cap} 分，一项也加不满。"
        en = f"“{special.title.en}” gives {each} each, at most {cap} in all: none counts in full."
        yield Finding("X-6", "warning", "honours.distinctive.cap", special.clauses, zh, en)
    if honours.kinds and honours.caps.system > honours.caps.total:
        yield _never(
            "honours.caps.system",
            _SYSTEM,
            honours.caps.system,
            honours.caps.total,
            honours.caps.clauses,
        )


def _never(
    path: str, title: Any, cap: Fraction, together: Fraction, clauses: tuple[str, ...]
) -> Finding:
    return Finding(
        "L-3",
        "notice",
        path,
        clauses,
        f"“{title.zh}” 封顶 {cap} 分，里面合计最多 {together} 分，封顶用不上。",
        f"“{title.en}” is capped at {cap}, but gives at most {together}: the cap is never reached.",
        {"cap": to_text(cap), "most": to_text(together)},
    )


def _unused(document: SchemeDocument) -> Iterator[Finding]:
    """Voter groups nobody asks, levels nothing is worth, clauses nothing cites, idle vetoes."""
    asked = set(_asked_groups(document))
    for n, group in enumerate(document.voter_groups):
        if group.key not in asked:
            yield _idle(
                f"voter_groups.{n}", group.title, "没有板块用它的票", "no component uses it"
            )
    worth = {level for kind in document.honours.kinds for level in kind.points}
    for n, level in enumerate(document.honours.levels):
        if level.key not in worth:
            yield _idle(
                f"honours.levels.{n}", level.title, "没有荣誉按它加分", "nothing is worth it"
            )
    paid = {rate.veto for rate in document.pay.rates.entries if rate.when == "veto"}
    for n, veto in enumerate(document.vetoes.entries):
        if veto.effect == "cut_pay" and veto.key not in paid:
            path = f"vetoes.entries.{n}"
            yield _idle(path, veto.title, "只影响奖金，却没有对应的比例", "no rate of pay names it")
    cited = set(_cited(document.to_data()))
    for key, clause in document.clauses.items():
        if key not in cited and key not in CITED_BY_ENGINE:
            text = f"条款 {key} 没有规则引用", f"no rule cites clause {key}"
            yield _idle(f"clauses.{key}", clause.title, *text)


def _asked_groups(document: SchemeDocument) -> Iterator[str]:
    for group in document.peer_groups:
        for _path, component in walk(group.components):
            rule = component.rule
            used = rule.measure if isinstance(rule, ByPlace) else rule
            if isinstance(used, Ballots):
                yield from (each.voter_group for each in used.groups)


def _cited(data: object, inside: bool = False) -> Iterator[str]:
    """Every clause that something but the list of clauses names."""
    if isinstance(data, dict):
        for key, value in data.items():
            named = key == "clauses" or str(key).endswith("_clauses")
            if named and isinstance(value, list):
                yield from value
            elif not (key == "clauses" and not inside):
                yield from _cited(value, True)
    elif isinstance(data, Iterable) and not isinstance(data, str):
        for value in data:
            yield from _cited(value, True)


def _idle(path: str, title: Any, zh: str, en: str) -> Finding:
    return Finding("L-4", "notice", path, (), f"“{title.zh}”：{zh}。", f"“{title.en}”: {en}.")
