"""What ``schemes`` asks of an account: open the year, write or mend an import, publish a draft."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.work_items import WorkItem
from schemes import in_hand, tallies
from schemes.models import ImportBatch, ImportState, SchemeState, SchemeVersion, Year
from schemes.queries import year_or_none, years_of
from schemes.tallies import people_without_unit
from schemes.workbook.queries import may_import
from units.queries import authority_for, has_authority_perm

SHOWN = 5
IMPORTS, DRAFTS = "imports", "scheme-drafts"
_WAITING = (ImportState.READY, ImportState.REFUSED)


def register_in_hand() -> None:
    """Tallies of years and units, workbooks that wait for a decision, drafts of schemes."""
    tallies.register(*tallies.TALLIES)
    in_hand.register(
        IMPORTS,
        lambda asked: ImportBatch.objects.filter(year__in=asked.years, state__in=_WAITING),
        unit=None,
    )
    in_hand.register(
        DRAFTS,
        lambda asked: SchemeVersion.objects.filter(
            authority=asked.authority, state=SchemeState.DRAFT
        ),
        year=None,
        unit=None,
    )


def work_of(account: Any) -> Iterator[WorkItem]:
    """For the office that keeps the year."""
    authority = authority_for(account)
    if not has_authority_perm(account, authority, "edit_facts"):
        return
    yield from _opening(account)
    year = year_or_none(account)
    if year is None:
        return
    if may_import(account) and in_hand.lots(account, year, IMPORTS):
        yield from _imports(year)
    if in_hand.lots(account, year, DRAFTS):
        yield from _drafts(authority)
    stray = people_without_unit(year)
    if stray:
        yield WorkItem(
            "people-without-unit",
            _("人员所在单位不在本年度"),
            reverse("schemes:facts_postings"),
            _("看任职"),
            count=stray,
            counter=ngettext("人", "人", stray),
            detail=_("单位没有列入 %s 年度，这些人没有单位发奖金。") % year.year,
            icon="person-exclamation",
            nav="facts-postings",
        )


def _opening(account: Any) -> Iterator[WorkItem]:
    present = timezone.localdate().year
    if any(year.year >= present for year in years_of(account)):
        return
    yield WorkItem(
        "year-unopened",
        _("%s 年度还没有开") % present,
        _first_url("schemes:year_open", "schemes:year_list", "schemes:list"),
        _("开年度"),
        detail=_("可从上一年度带入单位、共性目标和日历。"),
        icon="calendar-plus",
    )


def _imports(year: Year) -> Iterator[WorkItem]:
    """Workbooks that wait for a decision, newest first."""
    waiting = ImportBatch.objects.filter(year=year, state__in=_WAITING)
    for batch in waiting.defer("summary", "errors")[:SHOWN]:
        ready = batch.state == ImportState.READY
        yield WorkItem(
            f"import-{batch.pk}",
            _("工作簿待写入") if ready else _("工作簿有错误"),
            reverse("schemes:import_detail", args=[batch.pk]),
            _("看预览") if ready else _("看错误"),
            detail=batch.file_name,
            tone="" if ready else "warning",
            icon="file-earmark-spreadsheet",
        )


def _drafts(authority: Any) -> Iterator[WorkItem]:
    drafts = SchemeVersion.objects.filter(authority=authority, state=SchemeState.DRAFT)
    for pk, title in drafts.values_list("pk", "title")[:SHOWN]:
        yield WorkItem(
            f"scheme-{pk}",
            _("方案草稿待发布"),
            reverse("schemes:detail", args=[pk]),
            _("看检查结果"),
            detail=title,
            icon="sliders",
            nav="schemes",
        )


def _first_url(*names: str) -> str:
    """The address of the first of these routes that there is."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""
