"""What ``scoring`` asks of an account: recompute what changed, mend what is missing or failed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.models import Job, JobState
from core.ui import date_text
from core.work_items import Kind, WorkItem
from schemes import in_hand
from schemes.deadlines import due_for, has_begun, steps_for
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.tallies import units_of
from scoring import queries
from scoring.menu import sees_all
from scoring.models import CurrentResult, ResultSet, ResultSetState
from scoring.services.requests import NIGHTLY, RECOMPUTE
from units.models import Role
from units.queries import access_of, has_role

FAILED = "failed-recomputes"


def register_in_hand() -> None:
    """Recomputes that ever failed: most authorities never see one."""
    in_hand.register(
        FAILED,
        lambda asked: Job.objects.filter(
            authority=asked.authority, kind__in=(RECOMPUTE, NIGHTLY), state=JobState.FAILED
        ),
        year=None,
        unit=None,
        state=None,
    )


def work_of(account: Any) -> Iterator[WorkItem]:
    """For the office that recomputes, for who reads all results, for a unit its own."""
    year = year_or_none(account)
    if year is None:
        return
    pointer = queries.pointer_of(account, year)
    if not sees_all(account):
        yield from _own(account, year, pointer)
        return
    may = queries.may_recompute(account)
    if may:
        yield from _recompute(year, pointer)
        if in_hand.lots(account, year, FAILED):
            yield from _failed(year, pointer)
    elif pointer is not None:
        yield from _review(account, year, pointer.result_set)
    if pointer is not None and pointer.result_set.incomplete:
        yield WorkItem(
            "incomplete",
            _("结果缺项的单位"),
            reverse("scoring:missing"),
            _("看缺什么"),
            kind=Kind.MINE if may else Kind.WAITING,
            waits_for="" if may else _("目标办"),
            count=pointer.result_set.incomplete,
            counter=ngettext("个", "个", pointer.result_set.incomplete),
            detail=_("缺项的单位不排名次，结果只是暂定。"),
            icon="hourglass-split",
            clauses=("S-2",),
            nav="missing",
            **due_for(year, "results"),
        )


def _review(account: Any, year: Year, result_set: ResultSet) -> Iterator[WorkItem]:
    """Leaders and the reviewing office look at provisional results before they are published."""
    leads = has_role(account, year.authority, (Role.LEADER,))
    reviews = leads or has_role(account, year.authority, (Role.REVIEWING_OFFICE,))
    due = due_for(year, "results")
    if not reviews or not due or result_set.state != ResultSetState.PROVISIONAL:
        return
    lacking = queries.lacking_in_charge(account, result_set) if leads else 0
    yield WorkItem(
        "review",
        _("审看暂定结果"),
        reverse("scoring:results"),
        _("看排名"),
        detail=_("分管单位里有 %d 个还缺项，不排名次。") % lacking
        if lacking
        else _("公布以前都可以更正，公布后要另发文。"),
        icon="list-ol",
        clauses=("K-5.3",),
        steps=steps_for(year, "results"),
        **due,
    )


def looks_through(year: Year, result_set: ResultSet) -> bool:
    """Whether units are asked to look through their score: provisional, its deadline to come."""
    return result_set.state == ResultSetState.PROVISIONAL and bool(due_for(year, "results"))


def _own(account: Any, year: Year, pointer: CurrentResult | None) -> Iterator[WorkItem]:
    """A unit looks through its provisional score before it is published (K-5.3)."""
    due = due_for(year, "results")
    access = access_of(account)
    own = access.unit_ids("file_targets") | access.unit_ids("head_unit")
    if pointer is None or not looks_through(year, pointer.result_set):
        return
    for unit in (units_of(year).get(pk) for pk in sorted(own)):
        if unit is not None and unit.assessed:
            yield WorkItem(
                f"own-result-{unit.code}",
                _("核对本单位暂定得分"),
                reverse("scoring:unit", args=[unit.code]),
                _("看得分明细"),
                detail=_("逐项对一遍，有出入的向目标办提出。公布以前都可以更正。"),
                icon="list-check",
                clauses=("K-5.3",),
                steps=steps_for(year, "results"),
                **due,
            )


def _recompute(year: Year, pointer: CurrentResult | None) -> Iterator[WorkItem]:
    if pointer is None and not has_begun(year, "marks"):
        return
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
