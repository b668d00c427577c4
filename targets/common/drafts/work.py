"""What drafts of common targets ask of an account: to draft, to take over, who is late (K-3.7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import Kind, WorkItem
from schemes import in_hand
from schemes.models import Year
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft
from targets.common.drafts.queries import (
    SUBJECT,
    DraftStand,
    asked_units,
    department_ids,
    draft_stands,
    draft_units,
    is_asked,
)
from targets.plans.queries import filing_year
from units.queries import authority_for, has_authority_perm


def register_in_hand() -> None:
    """How far each department is with its draft."""
    in_hand.register(SUBJECT, lambda asked: CommonDraft.objects.filter(year__in=asked.years))


def draft_work(account: Any) -> Iterator[WorkItem]:
    """The account's part in the common targets of the year whose targets are being filed."""
    own, authority = department_ids(account), authority_for(account)
    office = not own and has_authority_perm(account, authority, "edit_facts")
    year = filing_year(account) if authority is not None and (own or office) else None
    if year is None or not is_asked(year):
        return
    if own:
        for row in draft_stands(account, year, draft_units(account, year)):
            yield from _own(year, row)
        return
    rows = draft_stands(account, year, asked_units(year))
    handed = sum(row.state == flow.HANDED for row in rows)
    if handed:
        yield _taking(year, handed)
    for row in rows:
        if row.open:
            yield _late(year, row)


def _own(year: Year, row: DraftStand) -> Iterator[WorkItem]:
    if row.open:
        returned = row.state == flow.RETURNED
        yield WorkItem(
            f"common-draft-{row.unit.code}",
            _("%s 年度共性目标") % year.year,
            draft_url(year, row),
            _("改好重报") if returned else _("去起草") if row.state == flow.NONE else _("接着填"),
            due_at=row.due_at,
            badge="returned" if returned else "todo",
            tone="warning" if returned else "",
            icon="people",
            clauses=("K-3.7",),
            nav="common-drafts",
        )
    elif row.state == flow.HANDED:
        yield WorkItem(
            f"common-draft-{row.unit.code}",
            _("%s 年度共性目标") % year.year,
            draft_url(year, row),
            _("看草案"),
            kind=Kind.WAITING,
            waits_for=_("目标办"),
            icon="people",
            clauses=("K-3.7",),
        )


def _taking(year: Year, count: int) -> WorkItem:
    return WorkItem(
        "common-drafts-take",
        _("共性目标待接收"),
        f"{reverse('targets:common_drafts')}?year={year.year}&state={flow.HANDED}",
        _("看草案"),
        count=count,
        counter=ngettext("份", "份", count),
        badge="todo",
        icon="people",
        clauses=("K-3.7",),
        nav="common-drafts",
    )


def _late(year: Year, row: DraftStand) -> WorkItem:
    return WorkItem(
        f"common-draft-{year.year}-{row.unit.code}",
        _("共性目标没有报来"),
        draft_url(year, row),
        _("看草案"),
        due_at=row.due_at,
        kind=Kind.LATE,
        waits_for=row.unit.name,
        unit=row.unit.name,
        unit_code=row.unit.code,
        icon="people",
        clauses=("K-3.7",),
    )


def draft_url(year: Year, row: DraftStand) -> str:
    """The page of a department's draft."""
    return reverse("targets:common_draft", args=[row.unit.code]) + f"?year={year.year}"
