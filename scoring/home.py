"""What ``scoring`` says on the page after sign-in: how the year's result stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.home import MAIN, HomeCard, HomePart
from core.ui import date_text, points
from schemes import uses
from schemes.deadlines import deadline_for
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from scoring import queries
from scoring.menu import sees_all, sees_any
from scoring.models import ResultEntry, ResultSet
from scoring.work import looks_through
from units.http import signed_in
from units.models import Role
from units.queries import has_role

#: Units that a leader without a charge on record sees.
SHOWN = 10


def result_cards(request: HttpRequest) -> Iterator[HomeCard | HomePart]:
    """The result set in force; for the office what it lacks, for a unit its own place."""
    account = signed_in(request)
    year = year_or_none(account)
    if year is None or not sees_any(account):
        return
    year = queries.standing_year(account, year)
    pointer = queries.pointer_of(account, year)
    if pointer is None:
        yield _nothing_yet(account, year)
        return
    if has_role(account, year.authority, (Role.LEADER,)):
        yield _leader(account, year, pointer.result_set)
    if sees_all(account):
        yield _office_card(year, pointer.result_set, changed=year.revision != pointer.revision)
    else:
        yield from _own_cards(account, year, pointer.result_set)


def _nothing_yet(account: Any, year: Year) -> HomeCard:
    may = queries.may_recompute(account)
    return HomeCard(
        key="result",
        title=_("%s 年度还没有结果") % year.year,
        text=_("导入年度工作簿后重新计算，就能看到得分和名次。")
        if may
        else _("年底评定、计算以后，这里显示得分和名次。"),
        action=_("去导入") if may else "",
        url=reverse("schemes:import_list") if may else "",
        icon="hourglass-split",
        order=30,
    )


def _office_card(year: Year, result_set: ResultSet, *, changed: bool) -> HomeCard:
    facts = [
        (_("结果集"), result_set.number),
        (_("缺项单位"), result_set.incomplete),
    ]
    said = _("%s 计算。")
    if changed:
        said = _("%s 计算。此后又有改动，夜里自动重算，也可以现在重新计算。")
    text = said % date_text(result_set.finished_at, "fulltime")
    links = []
    if uses.honours(year_document(year)):
        links.append((_("加分台账"), reverse("scoring:honours")))
    if result_set.incomplete:
        links.insert(0, (_("缺什么、缺在哪里"), reverse("scoring:missing")))
    return HomeCard(
        key="result",
        title=_("%s 年度结果") % year.year,
        text=text,
        facts=tuple(facts),
        badge=result_set.state,
        icon="list-ol",
        action=_("看排名"),
        url=reverse("scoring:results"),
        links=tuple(links),
        order=30,
    )


def _leader(account: Any, year: Year, result_set: ResultSet) -> HomePart:
    """The units in his charge; who is ahead where no charge stands in his name."""
    rows = list(queries.entries_in_charge(account, result_set).select_related("unit"))
    context: dict[str, Any] = {"title": _("分管单位"), "sub": _("按名次排"), "later": ""}
    if not rows:
        entries = ResultEntry.objects.filter(result_set=result_set).select_related("unit")
        rows = list(entries.order_by("order")[:SHOWN])
        context |= {"title": _("排名前列"), "sub": _("没有记在自己名下的分管单位")}
    due = deadline_for(year, "results")
    if due is not None:
        when = date_text(due.due_at, "short")
        context["later"] = _("结果 %s 前审定公布，现在是暂定。") % when
    context["rows"] = sorted(rows, key=lambda entry: (entry.rank is None, entry.rank or 0))
    return HomePart("leader", "core/home_leader.html", context, MAIN, 10)


def _own_cards(account: Any, year: Year, result_set: ResultSet) -> Iterator[HomeCard]:
    # Where the receipt is a task of its own, the card leads nowhere a second time.
    action = "" if looks_through(year, result_set) else _("看得分明细")
    scope = queries.results_scope(account)
    for entry in queries.visible_entries(scope, result_set).select_related("unit"):
        unranked = _("不排") if entry.complete else _("缺项，暂不排")
        rank = unranked if entry.rank is None else f"{entry.rank} / {entry.ranked_of}"
        yield HomeCard(
            key=f"unit-{entry.unit.code}",
            title=entry.name,
            facts=(
                (_("总分") if entry.complete else _("已得"), points(entry.total)),
                (_("名次"), rank),
            ),
            badge=result_set.state,
            icon="building",
            action=action,
            url=reverse("scoring:unit", args=[entry.unit.code]),
            hero=True,
            order=10,
        )
