"""What stands beside each year on the page of years: every app brings its own figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from documents.xlsx.columns import Kind
from schemes.models import Year
from units.models import Posting, UnitYear
from units.queries import access_of

Values = Mapping[int, Any]


def everyone(_account: Any) -> bool:
    """Shown to every account."""
    return True


@dataclass(frozen=True, slots=True)
class YearFigure:
    """One column: ``values(account, years)`` gives what is shown by the year's id.

    ``visible`` says to whom; ``kind`` is that of a workbook column ("int", "text").
    """

    key: str
    title: Any
    order: int
    values: Callable[[Any, Sequence[Year]], Values]
    visible: Callable[[Any], bool] = everyone
    kind: Kind = "int"


_figures: dict[str, YearFigure] = {}


def register(figure: YearFigure) -> None:
    """Add a column; the same key again replaces it."""
    _figures[figure.key] = figure


def figures_for(account: Any) -> list[YearFigure]:
    """The columns that the account sees, in order."""
    known = sorted(_figures.values(), key=lambda figure: (figure.order, figure.key))
    return [figure for figure in known if figure.visible(account)]


def sees_offices(account: Any) -> bool:
    """Whether the account sees the facts or results of all units."""
    access = access_of(account)
    return any(access.may(access.authority, perm) for perm in ("view_facts", "view_results"))


def register_own() -> None:
    """The figures of ``schemes``: units and people."""
    register(YearFigure("units", pgettext_lazy("list", "单位"), 10, _units, sees_offices))
    register(YearFigure("assessed", _("直接考核"), 11, _assessed, sees_offices))
    register(YearFigure("people", pgettext_lazy("list", "人员"), 20, _people, sees_offices))


def _units(_account: Any, years: Sequence[Year]) -> Values:
    return _count_units(years, Q())


def _assessed(_account: Any, years: Sequence[Year]) -> Values:
    return _count_units(years, Q(directly_assessed=True))


def _count_units(years: Sequence[Year], only: Q) -> Values:
    if not years:
        return {}
    rows = UnitYear.objects.filter(only, authority=years[0].authority_id, current=True)
    counted = dict(rows.order_by().values_list("year").annotate(n=Count("pk")))
    return {year.pk: counted.get(year.year, 0) for year in years}


def _people(_account: Any, years: Sequence[Year]) -> Values:
    return {
        year.pk: Posting.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__year__gte=year.year),
            authority=year.authority_id,
            current=True,
            starts_on__year__lte=year.year,
        ).aggregate(n=Count("person", distinct=True))["n"]
        for year in years
    }
