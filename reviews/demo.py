"""The demo county's year-end: self-evaluations, a team, feedback, objections and double marks in
every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.exact import to_text
from reviews.entry_parts import FIGURE_OF
from reviews.marking.pairs.demo import demo_pairs
from reviews.marking.team_services import team_save
from reviews.models import TargetMark
from reviews.objections.services.feedback import feedback_give, missing_of
from reviews.objections.services.objecting import objection_file, objection_move
from reviews.self_evaluation.models import HANDED_IN, HEAD, RETURNED, SelfEvaluation
from reviews.self_evaluation.services import (
    evaluation_move,
    evaluation_start,
    line_save,
    text_save,
)
from schemes.models import Year
from schemes.queries import year_document
from schemes.tallies import units_of
from targets.models import Target
from targets.plans.demo import filer_of
from units.models import Account, Role, RoleGrant, Unit, UnitYear
from units.services import account_create, role_grant

#: How far each of the first units is; the others have not begun.
STATES = (HANDED_IN, HANDED_IN, HANDED_IN, RETURNED, HEAD, "draft")
DEMO_CLERK = "nongye"
REPORT = "一年来，对照年度目标逐项推进，主要指标按期完成，存在的差距已列明原因和下一步措施。"


def demo_year_end(year: Year, office: Account) -> int:
    """Bring units to their designed states; how many self-evaluations there are."""
    second = _account("fuhe", "目标办复核员", year, Role.TARGET_OFFICE)
    units = _units(year)
    for unit, state in zip(units, STATES, strict=False):
        _evaluate(year, unit, state, office)
    for unit in _small(year):
        filer_of(unit)
        _head_of(year, unit)
    townships = [pk for pk, unit in units_of(year).items() if unit.assessed][-4:]
    members = [second.pk]
    team_save(year=year, name="乡镇考核组", members=members, units=townships, actor=office)
    lacking = missing_of(year)
    told = [unit for unit in reversed(units) if not lacking.get(unit.pk)][:4]
    feedback_give(year=year, units=told, actor=office)
    for unit, move in zip(told, ("", "uphold", "change"), strict=False):
        _object(year, unit, move, second)
    demo_pairs(year, office, second)
    return len(STATES)


def _small(year: Year) -> list[Unit]:
    """The units of so few posts that they may leave out the report (K-5.1); they have not begun."""
    most = year_document(year).self_evaluation.small_unit_posts
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    small = rows.filter(posts__gt=0, posts__lte=most, directly_assessed=True)
    return [row.unit for row in small.select_related("unit").order_by("key")]


def _units(year: Year) -> list[Unit]:
    """The first units in their order, and the clerk's unit of the demo last among them."""
    listed = [pk for pk, unit in units_of(year).items() if unit.assessed]
    found = Unit.objects.in_bulk(listed)
    own = RoleGrant.objects.filter(account__username=DEMO_CLERK).values_list("unit", flat=True)
    mine = [pk for pk in listed if pk in set(own)]
    others = [pk for pk in listed if pk not in mine]
    return [found[pk] for pk in (*others[: len(STATES) - 1], *mine)]


def _evaluate(year: Year, unit: Unit, state: str, office: Account) -> None:
    filer = filer_of(unit)
    row = evaluation_start(year=year, unit=unit, actor=filer)
    marks = {
        mark.key: mark for mark in TargetMark.objects.filter(year=year, unit=unit, current=True)
    }
    for target in Target.objects.filter(year=year, unit=unit, current=True):
        value: Any = None
        if target.key in marks:
            value = getattr(marks[target.key], FIGURE_OF.get(target.method, "actual"))
        text = value if isinstance(value, str) else "" if value is None else to_text(value)
        if text:
            told = {"figure": text}
            line_save(evaluation=row, target=target.key, shown=1, texts=told, actor=filer)
    text_save(evaluation=row, report=REPORT, grade="", grade_reason="", actor=filer)
    if state == "draft":
        return
    _move(row, "submit", filer)
    if state == HEAD:
        return
    head = _head_of(year, unit)
    _move(row, "hand_in", head)
    if state == RETURNED:
        _move(row, "return", office, reason="第二项与统计口径不一致，核对后重报")


def _move(row: SelfEvaluation, move: str, actor: Account, reason: str = "") -> None:
    row.refresh_from_db()
    early = timezone.now() - timedelta(days=2)
    evaluation_move(
        evaluation=row, move=move, version=row.version, actor=actor, reason=reason, arrived=early
    )


def _object(year: Year, unit: Unit, move: str, second: Account) -> None:
    filer = filer_of(unit)
    marks = TargetMark.objects.filter(year=year, unit=unit, current=True, actual__isnull=False)
    mark = marks.order_by("key").first()
    if mark is None:
        return
    made = objection_file(
        year=year,
        unit=unit,
        kind="target",
        fact=mark.pk,
        reason="年末数以统计部门年报为准，评分用的是快报数，请核对。",
        actor=filer,
    )
    if move:
        changes = move == "change"
        objection_move(
            objection=made,
            move=move,
            version=1,
            actor=second,
            reason="经核对年报，按年报数改" if changes else "年报与快报一致，维持原评分",
            figure=to_text(mark.actual + 1) if changes and mark.actual is not None else "",
        )


def _head_of(year: Year, unit: Unit) -> Account:
    grants = RoleGrant.objects.filter(unit=unit, role=Role.DEPARTMENT_HEAD)
    grant = grants.select_related("account").order_by("pk").first()
    if grant is not None:
        return grant.account
    name = f"fuzeren-{unit.code}"
    return _account(name, f"{unit.name}负责人", year, Role.DEPARTMENT_HEAD, unit)


def _account(username: str, name: str, year: Year, role: Role, unit: Unit | None = None) -> Account:
    account, _initial = account_create(
        username=username,
        display_name=name[:40],
        actor=None,
        authority=year.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role_grant(account=account, role=role, authority=year.authority, unit=unit, actor=None)
    return account
