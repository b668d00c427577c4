"""What progress asks of an account: to report by when; the office sees who has not (K-5.2, T-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from schemes import in_hand
from schemes.deadlines import is_over
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.tallies import Counting, Part, Tally, kept, units_of
from targets.progress.figures import given_by, source_word
from targets.progress.models import Origin, ProgressDraft, ProgressReport
from targets.progress.periods import (
    Period,
    judged_period,
    key_of,
    periods_of,
    present_period,
    rules_of,
)
from targets.progress.queries import confirms_for, reporting_units, sources_of
from targets.work import targets_by_unit
from units.models import Unit
from units.queries import authority_for, has_authority_perm

#: From so long before a period closes the office is told who has not reported.
NEAR = timedelta(days=14)


DRAFTS = "progress-drafts"


def register_in_hand() -> None:
    """Which units are typing a report."""
    in_hand.register(
        DRAFTS, lambda asked: ProgressDraft.objects.filter(year__in=asked.years), state=None
    )


def progress_work(account: object) -> Iterator[WorkItem]:
    """Reports to hand in or confirm, and for the office who is late."""
    year = year_or_none(account)
    if authority_for(account) is None or year is None or not rules_of(year).periods:
        return
    if is_over(year):
        return
    own = reporting_units(account)
    for pk in sorted(own):
        yield from _own(account, year, pk)
    if not has_authority_perm(account, year.authority, "edit_facts"):
        yield from _figures(account, year)
    if not own and has_authority_perm(account, year.authority, "edit_facts"):
        yield from _late(year)


def asked(year: Year) -> Mapping[int, int]:
    """How many targets each unit reports on."""
    return targets_by_unit(year)


def reported(year: Year, month: int) -> Mapping[int, int]:
    """How many of its targets each unit reported at a period."""
    by_month: Mapping[int, Mapping[int, int]] = kept(year, "progress_reported")
    return by_month.get(month, {})


def _reported(counting: Counting) -> dict[int, dict[int, int]]:
    """Month → unit → how many targets it reported."""
    found: dict[int, dict[int, int]] = {}
    for unit, month, times in counting.rows("progress_reported"):
        found.setdefault(month, {})[unit] = times
    return found


TALLIES = (
    Tally(
        "progress_reported",
        _reported,
        {
            "": Part(
                lambda year: ProgressReport.objects.filter(
                    year=year, current=True, source=Origin.REPORTED
                ),
                ("unit_id", "period"),
                alike=True,
            )
        },
    ),
)


def lacking(year: Year, month: int) -> list[int]:
    """Units that have not reported all their targets at a period."""
    done = reported(year, month)
    return [unit for unit, total in asked(year).items() if done.get(unit, 0) < total]


def _own(account: object, year: Year, pk: int) -> Iterator[WorkItem]:
    period = present_period(periods_of(year, pk))
    unit, total = units_of(year).get(pk), asked(year).get(pk, 0)
    if period is None or unit is None or not total or period.due_at < timezone.now():
        return
    done = reported(year, period.month).get(pk, 0)
    if done >= total:
        return
    draft = _draft(account, year, pk, period)
    waits = draft is not None and draft.submitted_at is not None
    head = waits and confirms_for(account, Unit.objects.get(pk=pk))
    address = reverse("targets:progress_unit", args=[unit.code])
    yield WorkItem(
        f"progress-{unit.code}-{period.month:02d}",
        _("报送 %s 月进度") % period.month,
        f"{address}?year={year.year}&period={period.month}",
        _("去确认") if head else (_("接着填") if draft else _("开始填")),
        due_at=period.due_at,
        deadline_key=key_of(period.month),
        kind=Kind.WAITING if waits and not head else Kind.MINE,
        waits_for=_("本单位负责人") if waits and not head else "",
        done=done,
        total=total,
        icon="graph-up",
        clauses=rules_of(year).clauses,
        nav="own-progress",
    )


def _figures(account: object, year: Year) -> Iterator[WorkItem]:
    """What is still asked of who sends the figures of another source (D-7)."""
    for source in sorted(sources_of(account, year)):
        period = judged_period(periods_of(year))
        given = given_by(year, source, period) if period else None
        if period is None or given is None or given.done >= given.total:
            continue
        told = {"month": period.month, "word": source_word(source)}
        address = reverse("targets:progress_figures", args=[source])
        yield WorkItem(
            f"figures-{source}-{period.month:02d}",
            _("给 %(month)s 月%(word)s") % told,
            f"{address}?year={year.year}&period={period.month}&show=missing",
            _("去填"),
            done=given.done,
            total=given.total,
            icon="calculator",
            clauses=("D-7",),
            nav="figures",
        )


def _draft(account: object, year: Year, pk: int, period: Period) -> ProgressDraft | None:
    if not in_hand.count(account, year, DRAFTS, units=(pk,)):
        return None
    return ProgressDraft.objects.filter(year=year, unit=pk, period=period.month).first()


def _late(year: Year) -> Iterator[WorkItem]:
    period = present_period(periods_of(year))
    if period is None or period.due_at - timezone.now() > NEAR:
        return
    units = units_of(year)
    for pk in lacking(year, period.month):
        if pk in units:
            yield _late_item(year, period, units[pk].code, units[pk].name, pk)


def _late_item(year: Year, period: Period, code: str, name: str, pk: int) -> WorkItem:
    address = reverse("targets:progress_unit", args=[code])
    return WorkItem(
        f"progress-late-{period.month:02d}-{code}",
        _("%s 月进度") % period.month,
        f"{address}?year={year.year}&period={period.month}",
        _("看进度"),
        due_at=periods_of(year, pk)[rules_of(year).periods.index(period.month)].due_at,
        deadline_key=key_of(period.month),
        kind=Kind.LATE,
        unit_code=code,
        unit=name,
        waits_for=name,
        icon="graph-up",
    )
