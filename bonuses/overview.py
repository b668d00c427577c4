"""The overview (奖金): one line a unit, searched, filtered and sorted as a reader asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses import pay
from bonuses.cited import clause_of, last_clause_of, rate_named, rate_words
from bonuses.engine import Budget, UnitRate
from bonuses.models import BonusSet
from bonuses.pay import PaySummary, YearPay
from bonuses.queries import PaySight, bonus_set_of, pay_sight
from core.exact import format_share
from core.language import title_of
from core.policy import Denied
from schemes.document import SchemeDocument
from schemes.models import Year
from scoring.models import ResultEntry

#: What a unit's standard comes from, as the filter names it.
STATES = {
    "formula": gettext_lazy("按公式"),
    "rate": gettext_lazy("按比例"),
    "missing": gettext_lazy("还没有"),
}
#: What the plain standard goes by, by the scheme's rule of money (D-6, G-6).
FORMULAS = {
    "linear_spread": gettext_lazy("按公式"),
    "point_value": gettext_lazy("按分值"),
    "grade_pay": gettext_lazy("按等次"),
    "pay_table": gettext_lazy("按定额表"),
    "pool_spread": gettext_lazy("按总额"),
    "no_pay": gettext_lazy("不发"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A reason beside a unit's standard: badge style, words, clause."""

    state: str
    text: str
    clause: str


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One unit: score and place, per-capita amount and why, people and approved money.

    ``pay`` holds what its people get together, only where the reader may see the sheet
    (``opens``).
    """

    code: str
    name: str
    initials: str
    peer_group: str
    group_title: str
    total: Fraction | None
    rank: int | None
    per_capita: Fraction | None
    rate: Fraction | None
    chips: tuple[Chip, ...]
    order: int
    heads: int | None
    approved: Fraction | None
    pay: PaySummary | None
    opens: bool

    @property
    def state(self) -> str:
        """``missing`` no standard yet, ``rate`` a replacement rate, ``formula`` otherwise."""
        if self.per_capita is None:
            return "missing"
        return "rate" if self.rate is not None else "formula"


@dataclass(frozen=True, slots=True)
class OverviewFilter:
    """What the address asks for."""

    group: str = ""
    state: str = ""
    search: str = ""
    sort: str = ""


def overview_rows(
    bonus_set: BonusSet, sight: PaySight, document: SchemeDocument, sums: YearPay
) -> list[OverviewRow]:
    """The units a reader may see, in the order of the result set; one query."""
    entries = ResultEntry.objects.filter(result_set_id=bonus_set.result_set_id)
    titles = {group.key: title_of(group.title) for group in document.peer_groups}
    names = {code: unit.name for code, unit in sums.rates.units.items()}
    rows = [
        _row(entry, titles, names, sums, sight, document)
        for entry in entries.select_related("unit")
        if sight.rate(entry.unit_id) and entry.unit.code in sums.units
    ]
    return sorted(rows, key=lambda row: (row.order, row.code))


def _row(
    entry: ResultEntry,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    sums: YearPay,
    sight: PaySight,
    document: SchemeDocument,
) -> OverviewRow:
    unit, group = entry.unit, entry.peer_group
    opens = sight.sheet(unit.pk)
    rate, summary = sums.rates.units[unit.code], sums.units[unit.code]
    return OverviewRow(
        code=unit.code,
        name=entry.name,
        initials=unit.initials,
        peer_group=group,
        group_title=titles.get(group, group) or _("不参评单位"),
        total=entry.total,
        rank=entry.rank,
        per_capita=rate.per_capita,
        rate=rate.rate,
        chips=tuple(chips(rate, names, document)),
        order=entry.order,
        heads=summary.heads,
        approved=summary.approved,
        pay=summary if opens else None,
        opens=opens,
    )


def chips(rate: UnitRate, names: Mapping[str, str], document: SchemeDocument) -> Iterable[Chip]:
    """Why a unit's standard is not the plain formula of ``document``; ``names`` by unit code."""
    rules = document.pay
    if rate.per_capita is None:
        yield Chip("missing", _("得分缺项"), "S-2")
    if rate.rate is not None:
        yield _rate_chip(document, rate.rate_key or "", rate.rate)
    if rate.level_one_missing:
        yield Chip("error", _("无一级目标，不发"), clause_of(rules.filings))
    if rate.level_two_missing:
        yield Chip("warning", _("无二级目标，扣减"), clause_of(rules.filings))
    if rate.paid_like:
        words = _("比照 %(unit)s") % {"unit": names.get(rate.paid_like, rate.paid_like)}
        yield Chip("accepted", words, clause_of(rules.paid_like))
    if rate.own_expense:
        yield Chip("withdrawn", _("自筹经费"), last_clause_of(rules.paid_like))
    if rate.own_distribution:
        yield Chip("withdrawn", _("自定分配"), clause_of(rules.own_distribution))


#: How a badge looks by what a rate is paid for; a lower standard that is no penalty is plain.
_LOOKS = {
    "unqualified": "unqualified",
    "not_assessed": "not_assessed",
    "appraisal": "low_satisfaction",
    "veto": "veto",
}


def _rate_chip(document: SchemeDocument, key: str, share: Fraction) -> Chip:
    rate = rate_named(document, key)
    if rate is None:
        return Chip("warning", f"{key} {format_share(share)}", "")
    words = f"{rate_words(document, rate)} {format_share(share)}"
    return Chip(_LOOKS[rate.when], words, clause_of(rate))


NOTHING = Decimal("0.00")
_LOWEST = Fraction(-(10**18))
_SORTS: dict[str, Callable[[OverviewRow], Any]] = {
    "name": lambda row: row.initials or row.name,
    "total": lambda row: _or_lowest(row.total),
    "rank": lambda row: row.rank or 10**6,
    "per_capita": lambda row: _or_lowest(row.per_capita),
    "heads": lambda row: row.heads or 0,
    "approved": lambda row: _or_lowest(row.approved),
    "target": lambda row: _or_lowest(row.pay.target if row.pay else None),
    "sum": lambda row: _or_lowest(row.pay.total if row.pay else None),
    "difference": lambda row: _or_lowest(row.pay.difference if row.pay else None),
}


def _or_lowest(value: Fraction | Decimal | None) -> Fraction:
    return _LOWEST if value is None else Fraction(value)


def rows_shown(rows: Iterable[OverviewRow], wanted: OverviewFilter) -> list[OverviewRow]:
    """The rows that a filter leaves, in the order asked for; the search knows pinyin initials."""
    text = wanted.search.strip().casefold()
    found = [
        row
        for row in rows
        if (not wanted.group or row.peer_group == wanted.group)
        and (not wanted.state or row.state == wanted.state)
        and (not text or any(text in t.casefold() for t in (row.name, row.code, row.initials)))
    ]
    key = _SORTS.get(wanted.sort.lstrip("-"))
    if key is not None:
        found.sort(key=key, reverse=wanted.sort.startswith("-"))
    return found


@dataclass(frozen=True, slots=True)
class OverviewTotals:
    """Sums over the rows shown, yuan; ``heads`` people."""

    units: int
    heads: int
    approved: Fraction
    target: Decimal
    leader: Decimal
    total: Decimal
    difference: Fraction


def totals_of(rows: Iterable[OverviewRow]) -> OverviewTotals:
    """What the rows shown add up to; payments only where they may be seen."""
    shown = list(rows)
    sums = [row.pay for row in shown if row.pay is not None]
    return OverviewTotals(
        units=len(shown),
        heads=sum(row.heads or 0 for row in shown),
        approved=sum((row.approved or Fraction(0) for row in shown), Fraction(0)),
        target=sum((s.target or NOTHING for s in sums), NOTHING),
        leader=sum((s.leader or NOTHING for s in sums), NOTHING),
        total=sum((s.total or NOTHING for s in sums), NOTHING),
        difference=sum((s.difference or Fraction(0) for s in sums), Fraction(0)),
    )


@dataclass(frozen=True, slots=True)
class Overview:
    """The page 奖金 of a year for one reader. ``budget`` is for who sees every unit's standard."""

    year: Year
    bonus_set: BonusSet
    sight: PaySight
    wanted: OverviewFilter
    everything: Sequence[OverviewRow]
    rows: Sequence[OverviewRow]
    totals: OverviewTotals
    groups: Sequence[tuple[str, str, int]]
    budget: Budget | None
    money_per_head: Fraction | None
    paid: Decimal | None
    rule: str
    has_leader: bool = True

    @property
    def group_choices(self) -> list[tuple[str, str]]:
        """The peer groups of the switch with their numbers of units."""
        return [(key, f"{title} {count}") for key, title, count in self.groups]

    @property
    def states(self) -> dict[str, str]:
        """The choices of the filter on the standard, in words."""
        return {**{key: str(label) for key, label in STATES.items()}, "formula": self.formula}

    @property
    def formula(self) -> str:
        """What a standard goes by that no replacement rate displaced."""
        return str(FORMULAS[self.rule])

    @property
    def spreads(self) -> bool:
        """Whether the standards are spread round a mean over units (X-8)."""
        return self.rule == "linear_spread"

    @property
    def pooled(self) -> bool:
        """Whether the standards are what a pool comes to, its mean over heads (X-8, G-6)."""
        return self.rule == "pool_spread"

    @property
    def state_label(self) -> str:
        """The filter on the standard, in words."""
        return self.states.get(self.wanted.state, self.wanted.state)


def overview_of(account: Any, year: Year, wanted: OverviewFilter) -> Overview | None:
    """The overview that a reader may see; ``None`` before anything was computed, 404 for others."""
    sight = pay_sight(account, year.authority)
    if not sight.tables:
        raise Denied("bonuses.overview", year.year)
    bonus_set = bonus_set_of(year)
    if bonus_set is None:
        return None
    document, sums = pay.document_of(bonus_set), pay.year_pay(bonus_set, year)
    everything = overview_rows(bonus_set, sight, document, sums)
    rows = rows_shown(everything, wanted)
    return Overview(
        year=year,
        bonus_set=bonus_set,
        sight=sight,
        wanted=wanted,
        everything=everything,
        rows=rows,
        totals=totals_of(rows),
        groups=_groups(everything),
        budget=sums.budget if sight.everything or sight.rates else None,
        money_per_head=document.pay.unit.standard(None),
        paid=sums.total if sight.everything else None,
        rule=document.pay.unit.kind,
        has_leader=bool(document.pay.leader_bonus.ranks),
    )


def _groups(rows: Iterable[OverviewRow]) -> list[tuple[str, str, int]]:
    """(key, title, units) of each peer group with a unit in it, in the order of the list."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row.peer_group, row.group_title)
        counts[key] = counts.get(key, 0) + 1
    return [(key, title, count) for (key, title), count in counts.items()]
