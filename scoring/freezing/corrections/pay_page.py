"""The list of people whose money a correction changes: searched, narrowed, sorted, some at a
time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from scoring.freezing.corrections.queries import pay_of
from scoring.freezing.models import Correction, CorrectionPay
from scoring.freezing.money import award_titles, money_reasons
from units.http import signed_in

PER_PAGE = 50
#: So many stand on the correction's own page: those whose money moves most.
FIRST = 8
_SORTS = {
    "name": ("name", "pk"),
    "unit": ("unit__code", "pk"),
    "change": ("change_shown", "pk"),
}
_SHOWN: Mapping[str, Q] = {
    "more": Q(change_shown__gt=0),
    "less": Q(change_shown__lt=0),
    "paid": ~Q(paid="0"),
    "unknown": Q(change_shown=None),
}


@dataclass(frozen=True, slots=True)
class PayRow:
    """A person of the list with the award's name and the reasons in words."""

    row: CorrectionPay
    award: str
    reasons: list[str]


def pay_first(account: Any, row: Correction) -> list[PayRow]:
    """Whose money moves most, for the correction's page."""
    shown = pay_of(account, row).exclude(change_shown=None).order_by("-change_shown", "pk")
    half = FIRST // 2
    most, least = list(shown[:half]), list(shown.reverse()[:half])
    known = {each.pk for each in most}
    rows = [*most, *(each for each in reversed(least) if each.pk not in known)]
    return list(_told(row, rows))


def pay_context(request: HttpRequest, row: Correction) -> dict[str, Any]:
    """The page: rows as they were asked for."""
    found = pay_of(signed_in(request), row)
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("q", "show", "sort")}
    page = Paginator(pay_asked(found, asked), PER_PAGE).get_page(request.GET.get("page"))
    counts = {name: found.filter(of).count() for name, of in _SHOWN.items()}
    return {
        "page": page,
        "rows": list(_told(row, page.object_list)),
        "search": asked["q"],
        "narrowed": bool(asked["q"] or asked["show"] in _SHOWN),
        "filters": _filters(found.count(), counts),
    }


def pay_told(account: Any, row: Correction) -> Iterator[PayRow]:
    """Everybody, for a workbook or the API."""
    return _told(row, pay_of(account, row).order_by("unit__code", "code", "pk").iterator(500))


def pay_asked(rows: QuerySet[CorrectionPay], asked: Mapping[str, str]) -> QuerySet[CorrectionPay]:
    """The rows that a search word, a filter and an order leave."""
    word, sort = asked.get("q", ""), asked.get("sort", "")
    if word:
        person = Q(name__icontains=word) | Q(code__icontains=word)
        person |= Q(person__initials__icontains=word)
        rows = rows.filter(
            person | Q(unit__name__icontains=word) | Q(unit__initials__icontains=word)
        )
    rows = rows.filter(_SHOWN.get(asked.get("show", ""), Q()))
    columns = _SORTS.get(sort.lstrip("-"), ("unit__code", "code", "pk"))
    if sort.startswith("-"):
        return rows.order_by(f"-{columns[0]}", *columns[1:])
    return rows.order_by(*columns)


def _told(row: Correction, rows: Iterable[CorrectionPay]) -> Iterator[PayRow]:
    titles = award_titles(row.base_set)
    for each in rows:
        award = titles.get(each.award, each.award)
        yield PayRow(each, award, money_reasons(each.was_of, each.now_of))


def _filters(everything: int, counts: Mapping[str, int]) -> list[tuple[str, str]]:
    words = {
        "more": _("多发 %(n)s"),
        "less": _("少发 %(n)s"),
        "paid": _("已发过 %(n)s"),
        "unknown": _("算不出 %(n)s"),
    }
    named = [(key, words[key] % {"n": counts[key]}) for key in words if counts[key]]
    return [("", _("全部 %(n)s") % {"n": everything}), *named]
