"""What self-evaluation asks of an account (K-5.1, M-8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from reviews.self_evaluation.asked import units_asked
from reviews.self_evaluation.models import HANDED_IN, HEAD, RETURNED, SelfEvaluation
from schemes import in_hand
from schemes.deadlines import due_for, is_open
from schemes.models import Year
from schemes.queries import year_or_none
from schemes.tallies import UnitLine, units_of
from units.queries import access_of, authority_for, has_authority_perm

SELF_EVALUATIONS = "self-evaluations"


def register_in_hand() -> None:
    """How far each unit is with its own."""
    in_hand.register(
        SELF_EVALUATIONS, lambda asked: SelfEvaluation.objects.filter(year__in=asked.years)
    )


def self_evaluation_work(account: Any) -> Iterator[WorkItem]:
    """A unit's own to write or to take, and for the office who has not handed in."""
    year = year_or_none(account)
    if year is None:
        return
    access = access_of(account)
    filing, heading = access.unit_ids("file_targets"), access.unit_ids("head_unit")
    office = has_authority_perm(account, authority_for(account), "edit_facts")
    if not (filing or heading or office) or "due_at" not in due_for(year, "self_evaluation"):
        return
    known = in_hand.state_of(account, year, SELF_EVALUATIONS)
    asked, units = units_asked(year), units_of(year)
    for pk in (filing | heading) & set(asked):
        if pk in units:
            yield from _own(year, units[pk], known.get(pk, ""), pk in filing, pk in heading)
    if office and is_open(year, "self_evaluation"):
        done = sum(known.get(pk) == HANDED_IN for pk in asked)
        if done < len(asked):
            yield _late(year, done, len(asked))


def _own(year: Year, unit: UnitLine, state: str, files: bool, heads: bool) -> Iterator[WorkItem]:
    due = due_for(year, "self_evaluation", unit.pk)
    url = f"{reverse('reviews:self_evaluation', args=[unit.code])}?year={year.year}"
    if state == HEAD and heads:
        yield WorkItem(
            f"self-head-{unit.code}",
            _("审定本单位自评"),
            url,
            _("去审定"),
            badge="todo",
            icon="person-lines-fill",
            clauses=("K-5.1",),
            nav="own-self-evaluation",
            **due,
        )
    elif state not in (HEAD, HANDED_IN) and files and (state or is_open(year, "self_evaluation")):
        returned = state == RETURNED
        yield WorkItem(
            f"self-{unit.code}",
            _("填 %s 年度自评") % year.year,
            url,
            _("改好重报") if returned else _("接着填") if state else _("开始填"),
            badge="returned" if returned else "draft",
            tone="warning" if returned else "",
            icon="person-lines-fill",
            clauses=("K-5.1",),
            nav="own-self-evaluation",
            **due,
        )


def _late(year: Year, done: int, total: int) -> WorkItem:
    return WorkItem(
        "self-evaluations",
        _("自评未交齐"),
        f"{reverse('reviews:self_evaluations')}?year={year.year}&state=missing",
        _("看谁没交"),
        kind=Kind.WAITING,
        waits_for=_("各单位"),
        done=done,
        total=total,
        icon="person-lines-fill",
        clauses=("K-5.1",),
        **due_for(year, "self_evaluation"),
    )
