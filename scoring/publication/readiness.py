"""Readiness: everything that is missing, under way or odd in a set about to be made public."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.language import title_of
from reviews.awaited import awaited_rows
from reviews.ballots.models import ENDED as COUNTED
from reviews.ballots.models import VoteRound
from reviews.honours.models import ENDED as CLAIMS_ENDED
from reviews.honours.models import HonourClaim
from reviews.marking.pairs.models import MarkPair, PairState
from reviews.objections.models import CorrectionState, MarkCorrection, Objection, ReviewState
from reviews.register.models import ENDED as ENTRIES_ENDED
from reviews.register.models import LIFTING, RegisterEntry
from schemes.models import Phase, Year
from schemes.queries import year_document
from scoring.models import CurrentResult, ResultEntry, ResultSet
from scoring.publication.awards import computed_list
from scoring.queries import Scope, current_result, judged_entries
from scoring.words import component_titles, missing_sentence
from targets.changes.models import ENDED as CHANGES_ENDED
from targets.changes.models import TargetChange

#: How far a finding stands in the way: not at all until it is mended; with a reason; for the eye.
BLOCKS, REASON, LOOK = "blocks", "reason", "look"
#: So many lines of a finding stand on the page; its link leads to all.
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """Something missing or odd: how much it weighs, what, how many, where to mend it."""

    key: str
    weight: str
    title: str
    count: int = 0
    url: str = ""
    action: str = ""
    lines: tuple[str, ...] = ()
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The findings of a year; ``result_set`` is what would be made public."""

    year: Year
    result_set: ResultSet | None
    findings: tuple[Finding, ...]

    @property
    def blocking(self) -> list[Finding]:
        """What has to be mended first."""
        return [each for each in self.findings if each.weight == BLOCKS]

    @property
    def doubtful(self) -> list[Finding]:
        """What may stand with a reason."""
        return [each for each in self.findings if each.weight == REASON]


#: What apps further right find in a set about to be made public, for the account that asks.
Check = Callable[[Any, Year, ResultSet], Iterator[Finding]]
_checks: list[Check] = []


def register_check(of: Check) -> None:
    """Called from ``AppConfig.ready()``; a fixed number of queries each."""
    if of not in _checks:
        _checks.append(of)


def readiness_of(account: Any, year: Year) -> Readiness:
    """Everything that stands against publishing the year's set in force, heaviest first.

    For who sees all results of the authority; a fixed number of queries.
    """
    pointer = current_result(year)
    found = [*_of_year(year, pointer), *_under_way(year)]
    if pointer is not None:
        found += _of_set(account, year, pointer.result_set)
        for check in _checks:
            found += check(account, year, pointer.result_set)
    order = (BLOCKS, REASON, LOOK)
    found.sort(key=lambda each: order.index(each.weight))
    return Readiness(year, pointer.result_set if pointer else None, tuple(found))


def standing_against(year: Year, *, whole: bool = True) -> list[Finding]:
    """What blocks a move of a publication in the year: facts newer than its set, and (``whole``)
    what is under way and would move it."""
    found = [*_of_year(year, current_result(year))]
    if whole:
        found += _under_way(year)
    return [each for each in found if each.weight == BLOCKS]


def _of_year(year: Year, pointer: CurrentResult | None) -> Iterator[Finding]:
    results = f"{reverse('scoring:results')}?year={year.year}"
    if year.phase not in (Phase.SETTLING, Phase.PUBLICITY):
        text = _("年度还在“%s”，转入汇总审定再办公布") % year.get_phase_display()
        yield Finding(
            "phase", BLOCKS, text, 1, reverse("schemes:year", args=[year.year]), _("转阶段")
        )
    if pointer is None:
        yield Finding("results", BLOCKS, _("还没有结果，先重新计算"), 1, results, _("去重新计算"))
    elif pointer.revision < Year.objects.values_list("revision", flat=True).get(pk=year.pk):
        text = _("结果算好以后又有事实写入，重新计算再办")
        yield Finding("stale", BLOCKS, text, 1, results, _("去重新计算"), clause="S-6")


def _under_way(year: Year) -> Iterator[Finding]:
    """What somebody has begun and not ended: what changes marks blocks, the rest may stand."""
    for key, weight, rows, words, route, clause in _subjects(year):
        count = rows.count()
        if count:
            url = f"{reverse(route)}?year={year.year}"
            yield Finding(
                key, weight, words(count) % {"n": count}, count, url, _("去办"), (), clause
            )


def _subjects(year: Year) -> Iterator[tuple[str, str, Any, Callable[[int], str], str, str]]:
    def of(model: Any) -> Any:
        return model.objects.filter(year=year)

    yield (
        *("objections", BLOCKS, of(Objection).filter(state=ReviewState.OPEN)),
        lambda n: ngettext("%(n)s 件评分异议没有复核", "%(n)s 件评分异议没有复核", n),
        *("reviews:objections", "K-5.3"),
    )
    yield (
        *("corrections", BLOCKS, of(MarkCorrection).filter(state=CorrectionState.OPEN)),
        lambda n: ngettext("%(n)s 件评分更正等第二人同意", "%(n)s 件评分更正等第二人同意", n),
        *("reviews:mark_corrections", "S-4"),
    )
    yield (
        *("rounds", BLOCKS, of(VoteRound).exclude(state__in=COUNTED)),
        lambda n: ngettext("%(n)s 轮测评没有计票", "%(n)s 轮测评没有计票", n),
        *("reviews:vote_rounds", "K-6.3"),
    )
    pairs = of(MarkPair).exclude(state__in=(PairState.SETTLED, PairState.VOID))
    yield (
        *("pairs", BLOCKS, pairs),
        lambda n: ngettext("%(n)s 个目标两人评分没有定", "%(n)s 个目标两人评分没有定", n),
        *("reviews:mark_pairs", ""),
    )
    entries = of(RegisterEntry)
    entries = entries.exclude(state__in=ENTRIES_ENDED) | entries.filter(state=LIFTING)
    yield (
        *("register", REASON, entries),
        lambda n: ngettext("%(n)s 条扣分否决登记没有办完", "%(n)s 条扣分否决登记没有办完", n),
        *("reviews:register", "K-5.6"),
    )
    yield (
        *("claims", REASON, of(HonourClaim).exclude(state__in=CLAIMS_ENDED)),
        lambda n: ngettext("%(n)s 件加分申报没有办完", "%(n)s 件加分申报没有办完", n),
        *("reviews:claims", "K-5.5"),
    )
    yield (
        *("changes", REASON, of(TargetChange).exclude(state__in=CHANGES_ENDED)),
        lambda n: ngettext("%(n)s 件目标变更没有办完", "%(n)s 件目标变更没有办完", n),
        *("targets:changes", "M-4"),
    )


def _of_set(account: Any, year: Year, result_set: ResultSet) -> Iterator[Finding]:
    entries = ResultEntry.objects.filter(result_set=result_set)
    lacking = _lacking(year, result_set)
    if lacking:
        n = len(lacking)
        text = ngettext("%(n)s 个单位有缺项，没有名次", "%(n)s 个单位有缺项，没有名次", n) % {
            "n": n
        }
        url = f"{reverse('scoring:missing')}?year={year.year}"
        yield Finding("missing", REASON, text, n, url, _("看缺什么"), lacking[:SHOWN], "S-2")
    awaited = awaited_rows(account, year)
    if awaited:
        n = len(awaited)
        text = ngettext("%(n)s 个外来评分或等次没有给", "%(n)s 个外来评分或等次没有给", n)
        lines = tuple(f"{row.unit.name}：{row.component}（{row.who}）" for row in awaited[:SHOWN])
        url = f"{reverse('reviews:awaited')}?year={year.year}"
        yield Finding("awaited", REASON, text % {"n": n}, n, url, _("看缺哪些"), lines, "D-7")
    unverified = int(result_set.statistics.get("unverified_honours", 0))
    if unverified:
        text = ngettext("%(n)s 项荣誉没有核实，不计分", "%(n)s 项荣誉没有核实，不计分", unverified)
        url = f"{reverse('scoring:honours')}?year={year.year}"
        yield Finding(
            *("unverified", REASON, text % {"n": unverified}, unverified, url),
            *(_("看台账"), (), "K-5.1"),
        )
    yield from _odd(year, result_set, list(entries.order_by("order")))


def _lacking(year: Year, result_set: ResultSet) -> tuple[str, ...]:
    titles = component_titles(year_document(year))
    everybody = Scope(year.authority, everything=True)
    rows = (unit for unit in judged_entries(everybody, result_set, {}) if unit.result.missing)
    return tuple(
        _("%(unit)s：%(what)s")
        % {
            "unit": unit.entry.name,
            "what": _("；").join(
                missing_sentence(each, titles.get(unit.entry.peer_group, {}))
                for each in unit.result.missing
            ),
        }
        for unit in rows
    )


def _odd(year: Year, result_set: ResultSet, entries: list[ResultEntry]) -> Iterator[Finding]:
    """What is right by the scheme and yet has to be looked at before it is told to everybody."""
    document = year_document(year)
    groups = {group.key: title_of(group.title) for group in document.peer_groups}
    ties = []
    for place in document.excellence_quota.places:
        gained = [e for e in entries if e.peer_group == place.peer_group and e.excellent_extra > 0]
        if len(gained) > place.places:
            last = max((e.rank or 0) for e in gained)
            names = _("、").join(e.name for e in gained if e.rank == last)
            told = {"group": groups[place.peer_group], "rank": last, "names": names}
            ties.append(_("%(group)s第 %(rank)s 名并列：%(names)s，都增加优秀比例") % told)
    results = f"{reverse('scoring:results')}?year={year.year}"
    if ties:
        yield Finding(
            *("ties", LOOK, _("优秀比例名额边上有并列"), len(ties), results),
            *(_("看排名"), tuple(ties), "K-7.9"),
        )
    lowered = [e.name for e in entries if e.grade and e.grade != e.grade_by_score]
    if lowered:
        n = len(lowered)
        text = ngettext("%(n)s 个单位降了一等", "%(n)s 个单位降了一等", n) % {"n": n}
        yield Finding(
            "lowered", LOOK, text, n, results, _("看排名"), tuple(lowered[:SHOWN]), "M-10"
        )
    if not computed_list(result_set):
        text = _("按方案没有单位列入表彰名单")
        yield Finding("no_awards", LOOK, text, 1, results, _("看排名"), (), "M-11")
