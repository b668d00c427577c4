"""Keeping the library, adding last year's targets to it, taking an indicator into a plan."""

from __future__ import annotations

from typing import Any, Unpack, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import FactInput, facts_apply, facts_plan, lock_scope
from core.models import Origin
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire
from schemes.models import Year
from targets.assigned.matching import plain_name
from targets.graded import WITH_COMPONENT
from targets.library.models import LibraryIndicator
from targets.library.queries import indicators_of
from targets.library.sheets import LibraryEntry
from targets.models import Target
from targets.plans.models import Plan, PlanLine
from targets.plans.services.editing import add_lines
from targets.plans.services.locking import closed_components, locked_to_edit, setting_of
from units.models import Account
from units.pinyin import unit_initials

INDICATOR = LibraryEntry()


def library_record(**stated: Unpack[Statement]) -> LibraryIndicator:
    """Record or correct an indicator of the library."""
    return cast(LibraryIndicator, entry_record(INDICATOR, **stated))


def library_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw an indicator: it is offered no more, plans keep what they took."""
    entry_retire(INDICATOR, **withdrawn)


@transaction.atomic
def library_add(*, year: Year, target: str, actor: Account) -> LibraryIndicator:
    """Add a target of the year before to the library, with its method and parameters.

    A target of a name that the library has adds nothing and gives that indicator.
    """
    lock_scope({"authority": year.authority})
    rows = Target.objects.filter(
        year__authority=year.authority_id, year__year=year.year - 1, key=target, current=True
    )
    found = rows.select_related("unit").first()
    if found is None:
        raise ValidationError(_("这个目标已不在，刷新后再看"), code="gone")
    standing = {plain_name(row.title): row for row in indicators_of(year.authority_id)}
    known = standing.get(plain_name(found.title))
    if known is not None:
        return known
    key, scope = f"L-{year.year - 1}-{found.key}", {"authority": year.authority}
    item = FactInput(key[:160], _values(found))
    facts_apply(
        facts_plan(LibraryIndicator, scope=scope, inputs=[item]), actor=actor, origin=Origin.ENTRY
    )
    return LibraryIndicator.objects.get(current=True, key=item.key, **scope)


def _values(target: Target) -> dict[str, Any]:
    whole = target.method == WITH_COMPONENT
    params = {} if whole else target.params
    return {
        "title": target.title,
        "initials": unit_initials(target.title)[:200],
        "measure": target.measure,
        "method": "manual" if whole else target.method,
        "params": {key: value for key, value in params.items() if key != "plan"},
        "tags": target.unit.short_name or target.unit.name,
    }


@transaction.atomic
def library_take(*, plan: Plan, indicator: str, component: str, actor: Account) -> PlanLine:
    """Add an indicator of the library to a plan as a line; the plan value is the unit's to fill.

    Raises ``ValidationError`` for an indicator that is no longer offered.
    """
    held = locked_to_edit(plan, actor)
    setting = setting_of(held)
    rows = indicators_of(held.year.authority_id)
    found = rows.filter(key=indicator).first()
    if found is None:
        raise ValidationError(_("指标库里已没有这个指标"), code="gone")
    closed = closed_components(held, actor)
    components = [str(key) for key, _title in setting.components if key not in closed]
    if not components:
        raise ValidationError(_("本单位没有由目标填写的板块"), code="no_component")
    method = found.method if found.method in setting.document.target_methods else None
    row = {
        "component": component if component in components else components[0],
        **{name: getattr(found, name) for name in ("title", "kind", "nature", "measure")},
        "standard": found.standard,
        **({"method": method, **found.params} if method else {}),
    }
    return add_lines(held, "library", [row], setting, actor)[0]
