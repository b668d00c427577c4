"""What ``reviews`` asks of an account: marks to give, claims to verify, ballots to collect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.work_items import Kind, WorkItem
from reviews.awaited import awaited_rows
from reviews.honours.kinds import uses_claims
from reviews.progress import (
    Claims,
    claims_progress,
    departments_progress,
    item_names,
    items_progress,
    outdated_count,
    targets_progress,
    unverified_honours,
)
from reviews.turnout import TurnoutRow, turnout_rows
from schemes.deadlines import due_for, has_begun, is_open, is_over, steps_for
from schemes.models import Year
from schemes.queries import year_document, year_or_none
from schemes.tallies import tally, units_of
from schemes.ways import last_year_way
from units.queries import access_of, authority_for, has_authority_perm


def work_of(account: Any) -> Iterator[WorkItem]:
    """For the office, for functional departments, and for units that wait for their marks."""
    year = year_or_none(account)
    if year is None:
        return
    marking = access_of(account).unit_ids("mark_items")
    if marking and has_begun(year, "marks"):
        yield from _to_mark(account, year, marking)
    authority = authority_for(account)
    if has_authority_perm(account, authority, "view_facts"):
        may = has_authority_perm(account, authority, "edit_facts")
        yield from _office(year, may=may)
        yield from _others(account, year, may=may)
        yield from _departments(year, may=may)
        yield from _ballots(account, year)
    else:
        yield from _awaited(account, year)
        yield from _claims(account, year)


def _others(account: Any, year: Year, *, may: bool) -> Iterator[WorkItem]:
    """Marks of sources outside and grades of stages that the office has still to enter; what units
    and departments enter themselves is theirs."""
    missing = sum(not row.others for row in awaited_rows(account, year)) if may else 0
    if missing:
        yield WorkItem(
            "awaited-marks",
            _("录外来的评分和各阶段的等次"),
            reverse("reviews:awaited") + f"?year={year.year}",
            _("看缺哪些"),
            count=missing,
            counter=ngettext("项", "项", missing),
            badge="todo",
            icon="inbox",
            nav="awaited",
        )


def _to_mark(account: Any, year: Year, marking: set[int]) -> Iterator[WorkItem]:
    """One item of work for each common item that my department has not marked everywhere."""
    own = [item for item in items_progress(year) if item.marking_unit in marking]
    names = item_names(year, own)
    for item in own:
        if item.missing:
            yield WorkItem(
                f"mark-{item.key}",
                _("给“%s”打分") % names[item.key],
                reverse("reviews:marking_item", args=[item.key]),
                _("去打分"),
                count=item.missing,
                counter=ngettext("家", "家", item.missing),
                done=item.done,
                total=item.total,
                detail=_("还有 %(n)d 家单位没有评分，已评 %(done)d 家。")
                % {"n": item.missing, "done": item.done},
                badge="todo",
                icon="ui-checks-grid",
                clauses=("K-5.1",),
                nav="facts-common-marks",
                steps=steps_for(year, "marks"),
                also=last_year_way(account, year, "schemes:facts_common-marks"),
                **due_for(year, "marks", item.marking_unit),
            )


def _outdated(year: Year, kind: Kind, whom: str, *, may: bool) -> Iterator[WorkItem]:
    """Marks whose target has changed since they were given (M-4)."""
    count = outdated_count(year)
    if count:
        yield WorkItem(
            "outdated-marks",
            _("目标变更后待复核的评分"),
            f"{reverse('reviews:recheck')}?year={year.year}",
            _("去复核") if may else _("看评分"),
            kind=kind,
            waits_for=whom,
            count=count,
            counter=ngettext("个", "个", count),
            tone="warning",
            icon="clipboard-check",
            **due_for(year, "marks"),
        )


def _office(year: Year, *, may: bool) -> Iterator[WorkItem]:
    """Marks of targets and claims: the office's own work (K-5.1, K-5.5)."""
    kind = Kind.MINE if may else Kind.WAITING
    whom = "" if may else _("目标办")
    targets, claims = targets_progress(year), unverified_honours(year)
    if targets.missing and has_begun(year, "marks"):
        yield WorkItem(
            "target-marks",
            _("目标待评定"),
            f"{reverse('reviews:marking')}?missing=1",
            _("去评定") if may else _("看评定"),
            kind=kind,
            waits_for=whom,
            count=targets.missing,
            counter=ngettext("个", "个", targets.missing),
            done=targets.done,
            total=targets.total,
            detail=_("%(units)d 个单位，已评 %(done)d 个目标。")
            % {"units": len(targets.missing_by_unit), "done": targets.done},
            icon="clipboard-check",
            nav="facts-target-marks",
            **due_for(year, "marks"),
        )
    yield from _outdated(year, kind, whom, may=may)
    if claims:
        yield WorkItem(
            "honours",
            _("加分申报待核"),
            reverse("schemes:facts_honours"),
            _("去核实") if may else _("看申报"),
            kind=kind,
            waits_for=whom,
            count=claims,
            counter=ngettext("项", "项", claims),
            detail=_("证书和文件核实后才计分。"),
            icon="award",
            clauses=("K-5.5.4",),
            nav="facts-honours",
            **due_for(year, "honours"),
        )


def _departments(year: Year, *, may: bool) -> Iterator[WorkItem]:
    """Functional departments that owe marks; items without a department are the office's."""
    units = units_of(year)
    for one in departments_progress(year) if has_begun(year, "marks") else ():
        if not one.missing:
            continue
        unit = units.get(one.unit) if one.unit else None
        mine = unit is None and may
        yield WorkItem(
            f"common-marks-{unit.code if unit else ''}",
            _("共性目标未打分"),
            reverse("schemes:facts_common-marks"),
            _("去打分") if mine else _("看评分"),
            kind=Kind.MINE if mine else Kind.LATE,
            waits_for=unit.name if unit else "",
            count=one.missing if mine else None,
            counter=ngettext("家", "家", one.missing) if mine else "",
            done=one.done,
            total=one.total,
            unit=unit.name if unit else "",
            unit_code=unit.code if unit else "",
            detail=_("%(items)d 项，已评 %(done)d / %(total)d")
            % {"items": one.items, "done": one.done, "total": one.total},
            icon="ui-checks-grid",
            nav="facts-common-marks" if mine else "",
            **due_for(year, "marks", one.unit),
        )


def turnout_of(account: Any, year: Year) -> list[TurnoutRow]:
    """The turnout by voter group, for who may see it; kept until a ballot comes in (K-6.3)."""
    if not has_authority_perm(account, year.authority, "view_facts"):
        return []
    # The rows carry words: kept apart for each language.
    return tally(year, f"turnout:{get_language()}", lambda: turnout_rows(account, year))


def _ballots(account: Any, year: Year) -> Iterator[WorkItem]:
    if is_over(year):
        return
    due = due_for(year, "ballots")
    for row in turnout_of(account, year):
        if row.look == "running" and row.returned < row.sent:
            yield WorkItem(
                f"ballots-{row.key}",
                _("测评票未收齐：%s") % row.title,
                reverse("reviews:turnout"),
                _("看交票"),
                kind=Kind.LATE,
                done=row.returned,
                total=row.sent,
                detail=_("测评只显示交票数，截止前不显示任何得分。"),
                icon="envelope-open",
                **due,
            )


def _awaited(account: Any, year: Year) -> Iterator[WorkItem]:
    """One's own unit's targets that wait for the office's mark."""
    access = access_of(account)
    own = access.unit_ids("file_targets") | access.unit_ids("head_unit")
    progress, units = targets_progress(year), units_of(year)
    for pk in own:
        missing, unit = progress.missing_by_unit.get(pk), units.get(pk)
        if missing and unit is not None and has_begun(year, "marks"):
            total = progress.total_by_unit[pk]
            yield WorkItem(
                f"own-marks-{unit.code}",
                _("目标等待评定"),
                reverse("schemes:facts_target-marks"),
                _("看评定"),
                kind=Kind.WAITING,
                waits_for=_("目标办"),
                done=total - missing,
                total=total,
                detail=_("已评 %(done)d / %(total)d") % {"done": total - missing, "total": total},
                icon="hourglass-split",
                **due_for(year, "marks"),
            )


def _claims(account: Any, year: Year) -> Iterator[WorkItem]:
    """A unit may claim honours until their deadline; what is claimed waits for the office (K-5.5).

    Nobody must claim anything: after the deadline nothing is asked, and nothing is overdue.
    """
    due = due_for(year, "honours")
    own = access_of(account).unit_ids("file_targets")
    claimed = uses_claims(year_document(year))
    for unit in (units_of(year).get(pk) for pk in sorted(own)):
        claims = Claims() if unit is None else claims_progress(year).get(unit.pk, Claims())
        if unit is None or not unit.assessed:
            continue
        if claims.unverified:
            yield WorkItem(
                f"own-claims-{unit.code}",
                _("加分申报等待核实"),
                reverse("schemes:facts_honours"),
                _("看申报"),
                kind=Kind.WAITING,
                waits_for=_("目标办"),
                detail=_("%d 项") % claims.unverified,
                icon="award",
                **due,
            )
        if "due_at" in due and is_open(year, "honours"):
            yield WorkItem(
                f"claim-{unit.code}",
                _("申报加分"),
                reverse("reviews:claims" if claimed else "schemes:facts_honours"),
                _("去申报") if claimed else _("看已报的"),
                detail=_("已报 %d 项。今年得到的证书、文件、现场会都可以报，原件交目标办核实。")
                % claims.made,
                icon="award",
                clauses=("K-5.5.4",),
                steps=steps_for(year, "honours"),
                also=last_year_way(account, year, "schemes:facts_honours"),
                **due,
            )
