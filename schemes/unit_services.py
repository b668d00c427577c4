"""Writing what ``units`` holds of a year, one fact at a time: unit-years, postings, sanctions.

They stand here because ``units`` lies to the left and knows nothing of a year's workbook.
``texts`` are typed texts by the columns of the year workbook (``schemes.workbook.unit_sheets``).
Each service writes in one transaction with its audit row and raises
:class:`~django.core.exceptions.ValidationError` with every error under its column, or
:class:`~core.facts.StaleFactError` when another row than ``expected`` stands meanwhile.
"""

from __future__ import annotations

from typing import Any, Unpack, cast

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.facts import fact_retire, register_plan_guard
from core.models import Origin
from schemes.fact_entry.services import (
    Statement,
    Withdrawal,
    entry_record,
    entry_retire,
    register_dependents,
)
from schemes.models import Year, YearFact, YearState
from schemes.settled_years import guard_postings
from schemes.unit_entry_parts import PostingEntry, SanctionEntry, UnitYearEntry
from units.models import Account, Posting, PostingMonths, Sanction, UnitYear

UNIT_YEAR, POSTING, SANCTION = UnitYearEntry(), PostingEntry(), SanctionEntry()


def unit_year_record(**stated: Unpack[Statement]) -> UnitYear:
    """Record or correct a unit in the year: group, posts, how it is paid (K-1, K-7.3, K-7.4)."""
    return cast(UnitYear, entry_record(UNIT_YEAR, **stated))


def unit_year_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Take a unit out of the year; refused while other facts of the year speak of it."""
    entry_retire(UNIT_YEAR, **withdrawn)


def posting_record(**stated: Unpack[Statement]) -> Posting:
    """Record or correct a posting with its whole months of the year (S-3)."""
    return cast(Posting, entry_record(POSTING, **stated))


def posting_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a posting and its months."""
    entry_retire(POSTING, **withdrawn)


def sanction_record(**stated: Unpack[Statement]) -> Sanction:
    """Record or correct a sanction with its document (K-7.5)."""
    return cast(Sanction, entry_record(SANCTION, **stated))


def sanction_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a sanction: it costs nothing any more."""
    entry_retire(SANCTION, **withdrawn)


def months_of_posting_retire(fact: Any, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw the months, in every open year, of a posting that is being withdrawn."""
    years = Year.objects.filter(authority=fact.authority_id, state=YearState.OPEN)
    rows = PostingMonths.objects.filter(
        authority=fact.authority_id, key=fact.key, current=True, year__in=years.values("year")
    )
    for row in rows:
        fact_retire(row, actor=actor, reason=reason, origin=origin)


def used_unit_refuse(fact: Any, _actor: Account, _reason: str, _origin: Origin) -> None:
    """Refuse to take a unit out of the year while facts of the year speak of it."""
    found = [f"{name} {count}" for name, count in _speaking_of(fact) if count]
    if found:
        text = _("这个单位本年还有：%s。先撤销或改到别的单位，再撤销它")
        raise ValidationError(text % _("、").join(found), code="in_use")


def register_guards() -> None:
    """Have facts of units and people looked at before they are written or withdrawn."""
    register_plan_guard(Posting, guard_postings)
    register_dependents(UnitYear, used_unit_refuse)
    register_dependents(Posting, months_of_posting_retire)


def _speaking_of(fact: Any) -> list[tuple[str, int]]:
    """(kind of fact, how many that stand) of the unit in the year."""
    unit, authority, number = fact.unit_id, fact.authority_id, fact.year
    named: list[tuple[type[Any], Q]] = [
        (model, Q(unit=unit, year__authority=authority, year__year=number))
        for model in apps.get_models()
        if issubclass(model, YearFact)
    ]
    touching = Q(ends_on__isnull=True) | Q(ends_on__year__gte=number)
    named.append((Posting, Q(unit=unit, starts_on__year__lte=number) & touching))
    others = Q(parent=unit) | Q(paid_like=unit)
    named.append((UnitYear, Q(authority=authority, year=number) & others & ~Q(pk=fact.pk)))
    return [
        (str(model._meta.verbose_name), model._default_manager.filter(asked, current=True).count())
        for model, asked in named
    ]
