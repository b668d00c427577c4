"""What double marks ask of an account; no question of the database where the scheme has none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from reviews.marking.models import MarkKind
from reviews.marking.pairs.models import MarkPair, PairState
from reviews.marking.pairs.queries import open_pairs
from reviews.marking.scope import scope_of
from schemes.queries import year_document, year_or_none


def pair_work(account: Any) -> Iterator[WorkItem]:
    """Targets that another has marked, and two marks that differ, which the account may settle."""
    year = year_or_none(account)
    rule = year and year_document(year).marking.double
    if year is None or not rule:
        return
    scope = scope_of(account, year)
    if not (scope.office or scope.teams):
        return
    listed = open_pairs(year).prefetch_related("opinions")
    mine = [row for row in listed if scope.may_mark(MarkKind.TARGET, row.unit_id)]
    first = [row for row in mine if row.state == PairState.FIRST and not _marked(row, account)]
    if first:
        yield _item("mark-pairs-first", _("另一人已评，等你独立评"), year, PairState.FIRST, first)
    for state in (PairState.APART, PairState.OFFERED):
        rows = [row for row in mine if row.state == state and _settles(row, account, rule)]
        if rows:
            yield _item(f"mark-pairs-{state}", _("两个评分相差过大，等你定"), year, state, rows)


def _marked(row: MarkPair, account: Any) -> bool:
    return any(each.marker_id == account.pk for each in row.opinions.all())


def _settles(row: MarkPair, account: Any, rule: Any) -> bool:
    """Whether the account can move it: who marked neither, or one of the two where they may."""
    if not _marked(row, account):
        return True
    return rule.beyond == "both" and row.offered_by_id != account.pk


def _item(key: str, title: str, year: Any, state: str, rows: list[MarkPair]) -> WorkItem:
    return WorkItem(
        key,
        title,
        f"{reverse('reviews:mark_pairs')}?year={year.year}&state={state}",
        _("看双人评分"),
        count=len(rows),
        counter=ngettext("个", "个", len(rows)),
        badge="todo",
        icon="people",
        nav="marking",
    )
