"""Opening a year from the last one: what will be there, and the one act that makes it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.workdays import WorkCalendar
from schemes.holidays.queries import work_calendar
from schemes.models import SchemeVersion, Year, YearState
from schemes.queries import forget_years, version_document
from schemes.services import scheme_due, year_lock_open, year_note, year_open
from schemes.years.carry import CarryPart, PartPlan, digest, parts
from units.models import Account, Authority

FIRST_YEAR, LAST_YEAR = 2000, 2099


class StaleOpeningError(ValidationError):
    """The facts moved since the preview."""


@dataclass(frozen=True, slots=True)
class DateRow:
    """A deadline of the new year: the scheme's literal day, and the one it falls on."""

    title: Any
    literal: date
    day: date
    off: bool

    @property
    def moved(self) -> bool:
        """Whether the scheme lets it go on or back for a day off."""
        return self.literal != self.day


@dataclass(slots=True)
class OpeningPlan:
    """What opening a year would make."""

    number: int
    scheme: SchemeVersion
    source: Year | None
    parts: list[PartPlan]
    dates: list[DateRow]

    @property
    def new(self) -> int:
        """Facts that would be written."""
        return sum(part.new for part in self.parts)

    def fingerprint(self) -> str:
        """Names the plan that was shown."""
        told = [f"{self.number}", self.scheme.digest, *(part.fingerprint() for part in self.parts)]
        return digest([*told, *(row.day.isoformat() for row in self.dates)])


def opening_plan(
    *,
    authority: Authority,
    number: int,
    scheme: SchemeVersion,
    source: Year | None,
    keys: Sequence[str] | None = None,
) -> OpeningPlan:
    """What would be there after opening; writes nothing.

    ``keys`` names the parts to take over; None takes all.
    """
    year = Year(authority=authority, year=number, scheme=scheme)
    wanted = [part for part in parts() if keys is None or part.key in keys]
    planned = [] if source is None else [part.plan(source, year) for part in wanted]
    return OpeningPlan(number, scheme, source, planned, _dates(year))


@transaction.atomic
def year_open_carrying(
    *,
    authority: Authority,
    number: int,
    scheme: SchemeVersion,
    actor: Account,
    source: Year | None = None,
    keys: Sequence[str] | None = None,
    fingerprint: str | None = None,
) -> tuple[Year, bool]:
    """Open the year ``number``, taking over from ``source``: all of it or nothing.

    Returns the year and whether this call opened it: a second click and a second officer get the
    one that stands.  ``fingerprint`` names the preview; :class:`StaleOpeningError` when the facts
    moved since.
    """
    # One opening at a time; facts that merely name the authority go on meanwhile.
    Authority.objects.select_for_update(no_key=True).get(pk=authority.pk)
    standing = Year.objects.filter(authority=authority, year=number).first()
    if standing is not None:
        return standing, False
    _check(authority, number, source)
    plan = opening_plan(authority=authority, number=number, scheme=scheme, source=source, keys=keys)
    if fingerprint is not None and plan.fingerprint() != fingerprint:
        text = _("预览以后有人改过上年的数据或节假日，没有开年度。看过新的预览再开")
        raise StaleOpeningError(text, code="stale")
    year = year_open(
        authority=authority, year=number, scheme=scheme, actor=actor, carried_from=source
    )
    if source is not None:
        _carry(year, source, [part.key for part in plan.parts], actor)
    forget_years(actor)
    return year, True


def again_plan(year: Year) -> list[PartPlan]:
    """What fetching once more from the year before would change in a year that is open."""
    source = year.carried_from
    if source is None:
        return []
    return [part.plan(source, year) for part in parts() if part.again]


@transaction.atomic
def year_carry_again(*, year: Year, actor: Account, fingerprint: str) -> list[PartPlan]:
    """Fetch once more what is new or final in the year before (再取一次上年实绩).

    Raises :class:`StaleOpeningError` when the facts moved since the preview; nothing new writes
    nothing.
    """
    locked = year_lock_open(year)
    planned = again_plan(locked)
    source = locked.carried_from
    if source is None or all(part.empty for part in planned):
        return planned
    if again_fingerprint(planned) != fingerprint:
        raise StaleOpeningError(_("预览以后数据又变了，没有写入。看过新的预览再取"), code="stale")
    _write(planned, locked, source, actor)
    return planned


def again_fingerprint(planned: Sequence[PartPlan]) -> str:
    """Names a preview of fetching once more."""
    return digest([part.fingerprint() for part in planned])


def is_final(source: Year) -> bool:
    """Whether the figures of a year do not move any more (S-6)."""
    return source.state == YearState.CLOSED


def _check(authority: Authority, number: int, source: Year | None) -> None:
    problems: dict[str, str] = {}
    if not FIRST_YEAR <= number <= LAST_YEAR:
        problems["year"] = _("年度写四位数字，如 2027")
    if source is not None and source.authority_id != authority.pk:
        problems["source"] = _("结转的年度不属于本考核主体。")
    elif source is not None and source.year >= number:
        problems["source"] = _("只能从以前的年度结转")
    if problems:
        raise ValidationError(problems)


def _carry(year: Year, source: Year, keys: Sequence[str], actor: Account) -> None:
    """Each part is planned when those before it stand: items speak of units of the year."""
    wanted: list[CarryPart] = [part for part in parts() if part.key in keys]
    for part in wanted:
        _write([part.plan(source, year)], year, source, actor)


def _write(planned: Sequence[PartPlan], year: Year, source: Year, actor: Account) -> None:
    reason = _("从 %s 年度结转") % source.year
    for part in planned:
        part.apply(actor=actor, reason=reason)
    detail = {
        "source": source.year,
        **{part.key: {"new": part.new, "changed": part.changed} for part in planned},
    }
    year_note("year.carry", actor, year, detail)


def _dates(year: Year) -> list[DateRow]:
    days: WorkCalendar = work_calendar(year.authority, [year.year, year.year + 1])
    rows = []
    for item in version_document(year.scheme).calendar:
        literal, day = scheme_due(item, year.year, days)
        rows.append(DateRow(item.title, literal, day, not days.is_working_day(day)))
    return sorted(rows, key=lambda row: row.day)
