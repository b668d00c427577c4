"""One unit for one account: who it is, its years side by side, its history, as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.policy import Denied
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document, years_of
from schemes.relation_pages import visible_relations
from schemes.unit_pages.directory import heads_of
from schemes.workbook.plan import decimal_text
from schemes.workbook.relation_sheet import NAMED
from units.history import UnitAt, change_text, changes_of, concerning, unit_at
from units.lifecycle_models import UnitChange, UnitRelation
from units.models import Authority, Unit, UnitYear
from units.queries import authorities_for, unit_for

YEARS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class YearCell:
    """A value in one year; ``differs`` from the year before it, where that is shown too."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of the unit, in words."""

    change: UnitChange
    text: str


@dataclass(frozen=True, slots=True)
class AuthorityHere:
    """The authority (考核主体) that a unit is itself, a county of its city; it opens nothing.

    ``acts`` tells whether the reader has a role there, and may go over to it.
    """

    code: str
    name: str
    acts: bool


@dataclass(frozen=True, slots=True)
class UnitPage:
    """What a unit's page shows."""

    unit: Unit
    at: UnitAt
    day: date
    in_year: UnitYear | None
    group: str
    parent: str
    heads: int
    years: Sequence[Year]
    table: Sequence[tuple[str, Sequence[YearCell]]]
    changes: Sequence[ChangeLine]
    relations: Sequence[UnitRelation]
    authority: AuthorityHere | None


def unit_page(account: Any, year: Year, code: str, day: date) -> UnitPage:
    """The unit of this code as it stood on ``day``; a 404 for one the account may not see."""
    unit = unit_for(account, code)
    if unit is None:
        raise Denied("units.unit", code)
    changes = changes_of(unit.authority)
    at = unit_at(unit, changes, day)
    by_year = _unit_years(unit)
    years = [each for each in years_of(account) if each.year in by_year][:YEARS_SHOWN]
    in_year = by_year.get(day.year) or by_year.get(year.year)
    own = concerning(changes, unit.code)
    return UnitPage(
        unit=unit,
        at=at,
        day=day,
        in_year=in_year,
        group=_group(year, in_year),
        parent=_parent(unit, at, in_year),
        heads=heads_of([unit.pk], day).get(unit.pk, 0),
        years=years,
        table=_table(years, by_year),
        changes=[ChangeLine(change, change_text(change)) for change in reversed(own)],
        relations=_relations(account, year, unit, day),
        authority=_authority(account, unit),
    )


def _authority(account: Any, unit: Unit) -> AuthorityHere | None:
    found = Authority.objects.filter(as_unit=unit).first()
    if found is None:
        return None
    return AuthorityHere(found.code, found.name, found in authorities_for(account))


def _relations(account: Any, year: Year, unit: Unit, day: date) -> list[UnitRelation]:
    """Whom the unit works with on the day, closest first."""
    rows = visible_relations(account, year).filter(Q(unit=unit) | Q(other_unit=unit))
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)
    return list(
        rows.select_related(*NAMED).order_by("-closeness", "unit__code", "other_unit__code")
    )


def _unit_years(unit: Unit) -> dict[int, UnitYear]:
    rows = UnitYear.objects.filter(unit=unit, current=True)
    return {row.year: row for row in rows.select_related("parent", "paid_like")}


def _group(year: Year, in_year: UnitYear | None) -> str:
    if in_year is None:
        return ""
    words = SchemeWords(year_document(year))
    return words.peer_groups.get(in_year.peer_group, in_year.peer_group)


def _parent(unit: Unit, at: UnitAt, in_year: UnitYear | None) -> str:
    """The parent of the day: by the unit's changes where they speak, else by its year."""
    if at.parent is None:
        return in_year.parent.name if in_year and in_year.parent else ""
    found = Unit.objects.filter(authority=unit.authority_id, code=at.parent).first()
    return found.name if found else ""


def _table(years: Sequence[Year], by_year: dict[int, UnitYear]) -> list[tuple[str, list[YearCell]]]:
    told = {year.year: _told(year, by_year[year.year]) for year in years}
    rows = []
    for label in next(iter(told.values()), {}):
        texts = [told[year.year][label] for year in years]
        # Newest first: a value is compared with the one at its right, the year before.
        rows.append(
            (
                label,
                [
                    YearCell(text, differs=after is not None and after != text)
                    for text, after in zip(texts, [*texts[1:], None], strict=True)
                ],
            )
        )
    return rows


def _told(year: Year, row: UnitYear) -> dict[str, str]:
    words = SchemeWords(year_document(year))
    return {
        _("名称"): row.name,
        _("考核组"): words.peer_groups.get(row.peer_group, row.peer_group) or "—",
        _("直接考核"): _yes(row.directly_assessed),
        _("编制数"): str(row.posts or "—"),
        _("分管领导"): row.leader_in_charge or "—",
        _("主管单位"): row.parent.name if row.parent else "—",
        _("比照单位"): row.paid_like.name if row.paid_like else "—",
        _("自筹经费"): _yes(row.own_expense),
        _("自定分配"): _yes(row.own_distribution),
        _("内部差额（元）"): "—" if row.spread is None else decimal_text(row.spread),
        _("依据文件"): row.document or "—",
    }


def _yes(value: bool) -> str:
    return _("是") if value else _("否")
