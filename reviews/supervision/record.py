"""What a unit's year of supervision shows, in counts; it stands beside marks and gives no points.

K-5.2: counts together with the year-end check; M-5: reports and spot checks are marked by hand, and
this is what the mark rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.supervision.models import ANSWERED, DONE, DRAFT, DROPPED, Sort, SupervisionItem
from reviews.supervision.queries import is_overdue
from schemes.models import Year
from schemes.queries import year_document
from units.models import Unit


@dataclass(slots=True)
class Record:
    """One unit's counts; ``overdue`` are those of all sorts that it still owes after their day."""

    reports: int = 0
    reports_in: int = 0
    reports_late: int = 0
    checks: int = 0
    problems: int = 0
    orders: int = 0
    orders_closed: int = 0
    orders_late: int = 0
    overdue: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything on record."""
        return bool(self.reports or self.checks or self.orders)

    @property
    def orders_open(self) -> int:
        """Orders that are not closed yet."""
        return self.orders - self.orders_closed


def records_of(year: Year, units: Iterable[int] | None = None) -> Mapping[int, Record]:
    """The counts by unit of what units were told, of all units or of some, in one query."""
    rows = SupervisionItem.objects.filter(year=year).exclude(state__in=(DRAFT, DROPPED))
    if units is not None:
        rows = rows.filter(unit__in=units)
    found: dict[int, Record] = {}
    for item in rows.only("unit_id", "sort", "state", "late", "due", "problem"):
        _count(found.setdefault(item.unit_id, Record()), item)
    return found


def record_of(year: Year, unit: int) -> Record:
    """The counts of one unit."""
    return records_of(year, [unit]).get(unit, Record())


def _count(record: Record, item: SupervisionItem) -> None:
    record.overdue += is_overdue(item)
    if item.sort == Sort.REPORT:
        record.reports += 1
        record.reports_in += item.state in (ANSWERED, DONE)
        record.reports_late += item.late
    elif item.sort == Sort.CHECK:
        record.checks += 1
        record.problems += item.problem
    else:
        record.orders += 1
        record.orders_closed += item.state == DONE
        record.orders_late += item.late


def words_of(record: Record) -> str:
    """The counts in one line, what there is none of left out."""
    told = []
    if record.reports:
        numbers = {"n": record.reports, "in": record.reports_in, "late": record.reports_late}
        told.append(_("要报 %(n)s 份报告，已报 %(in)s，迟报 %(late)s") % numbers)
    if record.checks:
        numbers = {"n": record.checks, "bad": record.problems}
        told.append(_("抽查 %(n)s 次，有问题 %(bad)s 次") % numbers)
    if record.orders:
        numbers = {"n": record.orders, "closed": record.orders_closed}
        told.append(_("整改 %(n)s 项，销号 %(closed)s") % numbers)
    if record.overdue:
        told.append(_("现在逾期 %s") % record.overdue)
    return _("；").join(told) or _("没有记录")


def beside_source(year: Year, component: str, unit: Unit | None) -> list[tuple[str, str]]:
    """What stands beside a mark of a component that the scheme names for it (M-5)."""
    if unit is None or component not in year_document(year).supervision.components:
        return []
    return [(_("督查"), words_of(record_of(year, unit.pk)))]


def beside_target(year: Year, key: str) -> list[tuple[str, str]]:
    """What stands beside a target's mark: the checks and orders about it (K-5.2)."""
    rows = SupervisionItem.objects.filter(year=year, target=key)
    found = Record()
    for item in rows.exclude(state__in=(DRAFT, DROPPED)):
        _count(found, item)
    return [(_("督查"), words_of(found))] if found.any else []
