"""A closed year keeps its figures: what of a posting it reads may not be changed (S-6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.facts import FactPlan
from schemes.models import Year, YearState
from schemes.months import first_working_days_of
from units.models import Posting, PostingMonths


@dataclass(frozen=True, slots=True)
class Read:
    """What a year reads of a posting: who, where, as what, for how long."""

    person: int
    unit: int
    rank: str
    starts_on: date
    months: int | None


def closed_years_of(authority: Any) -> list[Year]:
    """The closed years of the authority."""
    years = Year.objects.filter(authority=authority, state=YearState.CLOSED)
    return list(years.select_related("scheme"))


def closed_years_touched(plan: FactPlan) -> list[tuple[str, int]]:
    """(key of a posting, closed year whose figures the plan would change)."""
    years = closed_years_of(plan.scope["authority"])
    if not years:
        return []
    known = _recorded(plan, years)
    found: list[tuple[str, int]] = []
    for key, old, new in _changes(plan):
        for year in years:
            recorded = (key, year.year) in known
            if _read(old, year, recorded) != _read(new, year, recorded):
                found.append((key, year.year))
    return found


def refuse_touching_closed_years(plan: FactPlan) -> None:
    """Raise ``ValidationError`` for a plan that would change what a closed year is paid by."""
    touched = closed_years_touched(plan)
    if touched:
        raise ValidationError({"__all__": [closed_text(touched[0][1])]}, code="closed_year")


def closed_text(number: int) -> str:
    """Why such a change is refused."""
    text = _("会改动 %s 年度的单位、档次或月数。该年度已封存，更正须另行发文（S-4、S-6）")
    return text % number


def retired_posting_refuse(fact: Any, _actor: Any, _reason: str, _origin: Any) -> None:
    """Refuse the withdrawal of a posting that a closed year is paid by."""
    scope = {"authority": fact.authority}
    refuse_touching_closed_years(FactPlan(model=Posting, scope=scope, gone=[fact]))


def _changes(plan: FactPlan) -> Iterable[tuple[str, Any, Any]]:
    for item in plan.new:
        yield item.key, None, _as_it_becomes(None, item.values)
    for change in plan.changed:
        yield change.old.key, change.old, _as_it_becomes(change.old, change.new.values)
    for old in plan.gone:
        yield old.key, old, None


def _as_it_becomes(old: Any, values: Any) -> Posting:
    row = Posting()
    for name in Posting.VALUE_FIELDS:
        column = Posting._meta.get_field(name).attname  # type: ignore[union-attr]
        if old is not None:
            setattr(row, column, getattr(old, column))
        if name in values:
            value = values[name]
            setattr(row, column, getattr(value, "pk", value))
    return row


def _recorded(plan: FactPlan, years: Iterable[Year]) -> set[tuple[str, int]]:
    rows = PostingMonths.objects.filter(
        authority=plan.scope["authority"], current=True, year__in=[year.year for year in years]
    )
    return set(rows.values_list("key", "year"))


def _read(posting: Any, year: Year, recorded: bool) -> Read | None:
    """What the year reads of a posting; None of one that does not touch it."""
    first, last = date(year.year, 1, 1), date(year.year, 12, 31)
    if posting is None or posting.starts_on > last:
        return None
    if posting.ends_on is not None and posting.ends_on < first:
        return None
    months = None
    if not recorded:
        days = first_working_days_of(year).values()
        ends = posting.ends_on or last
        months = sum(posting.starts_on <= day <= ends for day in days)
    return Read(posting.person_id, posting.unit_id, posting.rank, posting.starts_on, months)
