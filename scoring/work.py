"""What ``scoring`` asks of an account: recompute what changed, mend what is missing or failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.models import Job, JobState
from core.ui import date_text
from core.work_items import Kind, WorkItem
from schemes.deadlines import due_for
from schemes.models import Year
from schemes.queries import year_or_none
from scoring import queries
from scoring.menu import sees_all
from scoring.models import CurrentResult
from scoring.services.requests import NIGHTLY, RECOMPUTE

_POINTER = "_scoring_pointer"


def pointer_of(account: Any, year: Year) -> CurrentResult | None:
    """The pointer to the set in force, read once for a home page."""
    kept: dict[int, CurrentResult | None] = account.__dict__.setdefault(_POINTER, {})
    if year.pk not in kept:
        kept[year.pk] = queries.current_result(year)
    return kept[year.pk]


def work_of(account: Any) -> Iterator[WorkItem]:
    """For the office that recomputes, and for who reads all results."""
    year = year_or_none(account)
    if year is None or not sees_all(account):
        return
    pointer = pointer_of(account, year)
    may = queries.may_recompute(account)
    if may:
        yield from _recompute(year, pointer)
        yield from _failed(year, pointer)
    if pointer is not None and pointer.result_set.incomplete:
        yield WorkItem(
            "incomplete",
            _("结果缺项的单位"),
            reverse("scoring:missing"),
            _("看缺什么"),
            kind=Kind.MINE if may else Kind.WAITING,
            waits_for="" if may else _("目标办"),
            count=pointer.result_set.incomplete,
            counter=_("个"),
            detail=_("缺项的单位不排名次，结果只是暂定。"),
            icon="hourglass-split",
            clauses=("S-2",),
            nav="missing",
            **due_for(year, "results"),
        )


def _recompute(year: Year, pointer: CurrentResult | None) -> Iterator[WorkItem]:
    if pointer is not None and pointer.revision >= year.revision:
        return
    if pointer is None:
        detail = _("导入年度工作簿后重新计算，就能看到得分和名次。")
    else:
        detail = _("上次 %(when)s 计算，此后又有改动；夜里自动重算。") % {
            "when": date_text(pointer.result_set.finished_at, "time")
        }
    yield WorkItem(
        "recompute",
        _("结果要重新计算"),
        reverse("scoring:results"),
        _("去重新计算"),
        detail=detail,
        icon="arrow-repeat",
        nav="results",
        count=1,
    )


def _failed(year: Year, pointer: CurrentResult | None) -> Iterator[WorkItem]:
    """A recompute that did not end well, if none has since."""
    failed = Job.objects.filter(
        authority_id=year.authority_id, kind__in=(RECOMPUTE, NIGHTLY), state=JobState.FAILED
    ).order_by("-created_at")
    job = failed.first()
    if job is None or (pointer is not None and pointer.checked_at > job.created_at):
        return
    yield WorkItem(
        "recompute-failed",
        _("重新计算没有做完"),
        reverse("core:job", args=[job.pk]),
        _("看原因"),
        tone="error",
        detail=date_text(job.created_at, "fulltime"),
        icon="exclamation-circle",
    )
