"""Issuing: what was drafted and signed becomes the year's targets under a number (下达)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.exact import to_text
from core.models import Origin
from targets.cross.models import CrossItem
from targets.graded import WITH_COMPONENT
from targets.models import Filing, FilingLevel
from targets.plans.checks import is_graded
from targets.plans.fields import Setting, cell_text, value_of
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading
from targets.services import filing_record, targets_record
from targets.sheet_params import KEYS as PARAMS
from units.models import Account

_SAME = (
    *("component", "title", "measure", "points", "method", "last_year", "assigned"),
    *("assigned_by", "responsible", *PARAMS),
)
#: A component that is graded as a whole has no points and no marks by target (D-2).
_GRADED_TEXTS = {
    "points": "0",
    "method": WITH_COMPONENT,
    **{key: "" for key in PARAMS if key not in ("plan", "direction")},
}


def plan_issue(plan: Plan, *, number: str, actor: Account, origin: Origin) -> None:
    """Write a plan's lines as targets, and that the unit has filed (K-4.1, K-7.8).

    To be called inside the transaction of the move that issues it, with the plan locked; raises
    ``ValidationError`` where the year's rules have no room for a line, and then nothing is issued.
    """
    reading = Reading(plan)
    graded = {share.component.key for share in reading.shares if is_graded(share.component)}
    rows = [
        _texts(reading.setting, plan, n, line)
        | (_GRADED_TEXTS if line.component in graded else {})
        | {"document": number}
        for n, line in enumerate(reading.rows, 1)
    ]
    if reading.fixed:
        if any(share.rest for share in reading.shares):
            text = _("专项目标变过，分值合计不等于板块分值。退回单位重新分好再下达（K-2.3）")
            raise ValidationError(text, code="unbalanced")
        rows += [
            _fixed_texts(plan, item, len(reading.rows) + n) | {"document": number}
            for n, item in enumerate(reading.fixed, 1)
        ]
    if rows:
        targets_record(year=plan.year, rows=rows, actor=actor, origin=origin)
    plan.number = number
    plan.save(update_fields=["number"])
    _file(plan, number, actor, origin)


def _texts(setting: Setting, plan: Plan, place: int, line: PlanLine) -> dict[str, str]:
    """A line as the columns of a target state it."""
    texts = {key: cell_text(setting, key, value_of(line, key)) for key in _SAME}
    standard = _("质量标准：%s") % line.standard if line.standard else ""
    return {
        **texts,
        "code": f"{plan.unit.code}-{place:02d}",
        "unit": plan.unit.code,
        "content": "\n".join(part for part in (line.content, standard) if part),
        "indicator": line.indicator,
        "deadline": line.deadline.isoformat() if line.deadline else "",
        "order": str(place),
    }


def _fixed_texts(plan: Plan, item: CrossItem, place: int) -> dict[str, str]:
    """A cross-cutting target as one of the unit, which says what it is (K-2.3)."""
    told = _("专项目标，分值由目标办统一定。")
    return {
        "code": f"{plan.unit.code}-{item.key}",
        "unit": plan.unit.code,
        "component": item.component,
        "title": item.title,
        "content": "\n".join(part for part in (told, item.content) if part),
        "points": to_text(item.points),
        "method": "manual",
        "order": str(place),
    }


def _file(plan: Plan, number: str, actor: Account, origin: Origin) -> None:
    """The unit has filed its own targets, unless the office has entered that itself."""
    standing = Filing.objects.filter(
        year=plan.year, unit=plan.unit_id, level=FilingLevel.ONE, current=True
    ).first()
    if standing is not None and standing.filed:
        return
    filing_record(
        year=plan.year,
        texts={
            "unit": plan.unit.code,
            "level": FilingLevel.ONE.value,
            "filed": "是",
            "filed_on": timezone.localdate().isoformat(),
            "document": number,
        },
        actor=actor,
        origin=origin,
        expected=standing.pk if standing else None,
        reason=_("目标计划已下达") if standing else "",
    )
