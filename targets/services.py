"""Writing what was promised, one fact at a time: targets, common items, filings.

``texts`` are typed texts by the columns of the year workbook (``targets.sheets``), checked by the
rules of the year's scheme.  Each service writes in one transaction with its audit row and raises
:class:`~django.core.exceptions.ValidationError` with every error under its column, or
:class:`~core.facts.StaleFactError` when another row than ``expected`` stands meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Unpack, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import (
    FactChange,
    FactPlan,
    StaleFactError,
    facts_apply,
    facts_plan,
    hold_scope,
)
from core.models import Origin
from schemes.fact_entry.row import Texts, row_context, row_read, row_texts
from schemes.fact_entry.services import (
    Statement,
    Withdrawal,
    entry_record,
    entry_retire,
    refusal,
    withdraw_dependents,
)
from schemes.models import Year
from schemes.workbook.context import YearContext
from targets.entry_parts import CommonItemEntry, EconomicFigureEntry, FilingEntry, TargetEntry
from targets.models import CommonItem, EconomicFigure, Filing, Target
from units.models import Account

TARGET, COMMON_ITEM, FILING = TargetEntry(), CommonItemEntry(), FilingEntry()
ECONOMIC_FIGURE = EconomicFigureEntry()


def target_record(**stated: Unpack[Statement]) -> Target:
    """Record or correct a target: component of the unit's group, method, points (K-3, K-5.4)."""
    return cast(Target, entry_record(TARGET, **stated))


@transaction.atomic
def targets_record(
    *, year: Year, rows: Sequence[Texts], actor: Account, origin: Origin = Origin.ENTRY
) -> None:
    """Record many new targets at once, all or none, with one audit row that counts them.

    ``rows`` are typed texts as those of :func:`target_record`, checked by the same columns.  Raises
    ``ValidationError`` with every error, each behind the title of its row, and for a code that a
    standing target has already.
    """
    hold_scope({"year": year})
    fresh = Year.objects.select_related("authority", "scheme").get(pk=year.pk)
    if closed := refusal(fresh):
        raise ValidationError(closed, code="closed")
    context = row_context(fresh, TARGET)
    inputs, errors = [], []
    for texts in rows:
        try:
            inputs.append(TARGET.single(context, row_read(TARGET, context, texts), None))
        except ValidationError as error:
            told = (text for found in error.message_dict.values() for text in found)
            errors += [f"{texts.get('title', '')}：{text}" for text in told]
    plan = facts_plan(Target, scope={"year": fresh}, inputs=inputs)
    errors += [f"{change.old.key}：{change.old}" for change in plan.changed]
    if errors:
        raise ValidationError(errors)
    facts_apply(plan, actor=actor, origin=origin)


@dataclass(frozen=True, slots=True)
class TargetEdit:
    """What becomes of one target: ``expected`` is the id of the row that stands (None: a new
    target), ``texts`` what it shall say (None: it is withdrawn)."""

    expected: int | None
    texts: Texts | None


@transaction.atomic
def targets_change(
    *,
    year: Year,
    edits: Sequence[TargetEdit],
    actor: Account,
    reason: str,
    origin: Origin = Origin.ENTRY,
) -> None:
    """Correct, add and withdraw targets together, all or none, as one writing of facts (S-4).

    A withdrawn target takes its mark along.  Raises ``ValidationError`` with every error, each
    behind the title of its row, and :class:`~core.facts.StaleFactError` where another row than
    ``expected`` stands.
    """
    hold_scope({"year": year})
    fresh = Year.objects.select_related("authority", "scheme").get(pk=year.pk)
    if closed := refusal(fresh):
        raise ValidationError(closed, code="closed")
    context = row_context(fresh, TARGET)
    plan, errors = FactPlan(model=Target, scope={"year": fresh}), []
    for edit in edits:
        try:
            _plan_edit(context, plan, edit)
        except ValidationError as error:
            title = (edit.texts or {}).get("title", "")
            told = (text for found in error.message_dict.values() for text in found)
            errors += [f"{title}：{text}" for text in told]
    if errors:
        raise ValidationError(errors)
    for gone in plan.gone:
        withdraw_dependents(gone, actor=actor, reason=reason, origin=origin)
    facts_apply(plan, actor=actor, origin=origin, reason=reason)


def _plan_edit(context: YearContext, plan: FactPlan, edit: TargetEdit) -> None:
    standing = Target.objects.filter(year=context.year, current=True)
    old = None
    if edit.expected is not None:
        old = standing.filter(pk=edit.expected).first()
        if old is None:
            raise StaleFactError(None)
    if edit.texts is None:
        if old is not None:
            plan.gone.append(old)
        return
    texts = {**(row_texts(TARGET, context, old) if old else {}), **edit.texts}
    item = TARGET.single(context, row_read(TARGET, context, texts), old)
    if old is not None:
        plan.changed.append(FactChange(old, item, ()))
        return
    if standing.filter(key=item.key).exists():
        raise ValidationError({"code": [_("%s 已经有了，编号不能重复") % item.key]})
    plan.new.append(item)


def target_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a target and the mark it was given."""
    entry_retire(TARGET, **withdrawn)


def common_item_record(**stated: Unpack[Statement]) -> CommonItem:
    """Record or correct a common item: component, points, groups (K-2.1)."""
    return cast(CommonItem, entry_record(COMMON_ITEM, **stated))


def common_item_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a common item and every mark of it."""
    entry_retire(COMMON_ITEM, **withdrawn)


def filing_record(**stated: Unpack[Statement]) -> Filing:
    """Record or correct whether a unit filed its targets of a level (K-7.8)."""
    return cast(Filing, entry_record(FILING, **stated))


def filing_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a record of filing: nothing is known of it then."""
    entry_retire(FILING, **withdrawn)


def economic_figure_record(**stated: Unpack[Statement]) -> EconomicFigure:
    """Record or correct an economic figure; all its sources are kept (D-7)."""
    return cast(EconomicFigure, entry_record(ECONOMIC_FIGURE, **stated))


def economic_figure_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw an economic figure with all its sources."""
    entry_retire(ECONOMIC_FIGURE, **withdrawn)
