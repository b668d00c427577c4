"""Doing a change of units whole, and taking it back whole while its years are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.facts import (
    FactInput,
    FactPlan,
    StaleFactError,
    fact_record,
    fact_retire,
    facts_apply,
    lock_scope,
)
from core.models import Origin
from schemes.effects import Effects, changed_since, note_effects, plans_back
from schemes.fact_entry.services import refusal
from schemes.models import Year, YearState
from schemes.unit_changes.plan import ChangePlan, change_plan
from schemes.unit_changes.request import ChangeRequest
from schemes.unit_changes.years import facts_speaking_of
from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Account, Authority, Posting, PostingMonths, Unit
from units.services import IdentityInput, unit_abolish, unit_restore, units_apply


class PlanMovedError(Exception):
    """What the change would do is not what was previewed; ``plan`` is what it would do now."""

    def __init__(self, plan: ChangePlan) -> None:
        super().__init__(plan)
        self.plan = plan


@transaction.atomic
def unit_change_record(
    *,
    authority: Authority,
    request: ChangeRequest,
    actor: Account,
    fingerprint: str,
    origin: Origin = Origin.ENTRY,
) -> UnitChange:
    """Found, rename, merge, split, abolish units from a day on, all of it or nothing.

    ``fingerprint`` names the plan that was previewed; :class:`PlanMovedError` when another one
    would be carried out, ``ValidationError`` with everything wrong by field.
    """
    lock_scope({"authority": authority})
    plan = change_plan(authority, request)
    if plan.fingerprint() != fingerprint:
        raise PlanMovedError(plan)
    was, becomes = _identities(plan, actor)
    effects: Effects = {}
    for year in plan.years:
        _apply(effects, year.plan, plan, actor, origin)
    _apply(effects, plan.postings(), plan, actor, origin)
    for year in plan.years:
        _apply_months(effects, year.year, plan, actor, origin)
    values = {
        "kind": request.kind,
        "effective_on": request.effective_on,
        "sources": list(request.sources),
        "results": list(request.results),
        "successor": plan.units.get(request.successor),
        "handling": request.handling if request.ends else "",
        "was": was,
        "becomes": becomes,
        "effects": effects,
    }
    item = FactInput(_number(authority, request), values, request.document.strip())
    scope = {"authority": authority}
    found = fact_record(
        UnitChange, scope=scope, item=item, actor=actor, origin=origin, reason=_reason(request)
    )
    return UnitChange.objects.get(pk=found.pk)


@transaction.atomic
def unit_change_withdraw(*, change: UnitChange, actor: Account, reason: str) -> None:
    """Take a change back as if it had not been: while its years are open and nothing built on it.

    Raises :class:`~core.facts.StaleFactError` for one that was taken back already, and
    ``ValidationError`` with what stands in the way.
    """
    lock_scope({"authority": change.authority})
    current = UnitChange.objects.filter(pk=change.pk, current=True).first()
    if current is None:
        raise StaleFactError(UnitChange.objects.filter(pk=change.pk).first())
    problems = [*_unwilling_years(current), *_built_on(current)]
    if not reason.strip():
        problems.append(_("写明理由（S-4）"))
    if problems:
        raise ValidationError(problems)
    for label in (PostingMonths._meta.label, Posting._meta.label, "units.UnitYear"):
        for plan in plans_back(current.effects, label):
            facts_apply(plan, actor=actor, origin=Origin.ENTRY, reason=reason.strip())
    _identities_back(current, actor, reason.strip())
    fact_retire(current, actor=actor, reason=reason.strip())


def _reason(request: ChangeRequest) -> str:
    return request.reason.strip()


def _number(authority: Authority, request: ChangeRequest) -> str:
    """The next number of its year: 2026-3."""
    year = request.effective_on.year
    taken = UnitChange.objects.filter(authority=authority, key__startswith=f"{year}-")
    keys = set(taken.values_list("key", flat=True))
    return f"{year}-{len(keys) + 1}"


def _identities(plan: ChangePlan, actor: Account) -> tuple[dict[str, Any], dict[str, Any]]:
    """Found, rename and end the units themselves; what they were called before and after."""
    request, units = plan.request, plan.units
    before = {code: units[code] for code in (*request.sources, request.into) if code}
    was: dict[str, Any] = {
        "names": {code: unit.name for code, unit in before.items() if unit.pk},
        "short_names": {code: unit.short_name for code, unit in before.items() if unit.pk},
    }
    inputs = [IdentityInput(new.code, new.name, new.short_name) for new in request.new_units]
    for new in request.new_units:
        if units[new.code].abolished_on is not None:
            unit_restore(unit=units[new.code], reason=_reason(request), actor=actor)
    if request.kind == ChangeKind.RENAME:
        inputs.append(IdentityInput(request.sources[0], request.name, request.short_name))
    if inputs:
        written = units_apply(authority=plan.authority, inputs=inputs, actor=actor)
        for item in inputs:
            units[item.code].pk = written[item.code].pk
    for unit in plan.ends:
        unit_abolish(unit=unit, on=request.effective_on, reason=_reason(request), actor=actor)
    names = {**was["names"], **{item.code: item.name for item in inputs}}
    becomes: dict[str, Any] = {"names": names, "founded": [n.code for n in request.new_units]}
    if request.kind == ChangeKind.REPARENT:
        was |= _parent_words(plan)
        parent = units.get(request.parent)
        becomes |= {"parent": request.parent, "parent_name": parent.name if parent else ""}
    return was, becomes


def _parent_words(plan: ChangePlan) -> dict[str, str]:
    for year in plan.years:
        for change in year.plan.changed:
            parent = getattr(change.old, "parent", None)
            if parent is not None:
                return {"parent": parent.code, "parent_name": parent.name}
    return {"parent": "", "parent_name": ""}


def _apply(
    effects: Effects, facts: FactPlan, plan: ChangePlan, actor: Account, origin: Origin
) -> None:
    if facts.empty:
        return
    facts_apply(facts, actor=actor, origin=origin, reason=_reason(plan.request))
    note_effects(effects, facts)


def _apply_months(
    effects: Effects, year: Year, plan: ChangePlan, actor: Account, origin: Origin
) -> None:
    facts, new = plan.months(year)
    postings = Posting.objects.filter(authority=plan.authority, current=True, key__in=list(new))
    for posting in postings:
        values = {"posting": posting, "months": new[posting.key]}
        facts.new.append(FactInput(posting.key, values, plan.request.document))
    _apply(effects, facts, plan, actor, origin)


def _unwilling_years(change: UnitChange) -> Iterable[str]:
    years = Year.objects.filter(authority=change.authority, year__gte=change.effective_on.year)
    for year in years.select_related("authority", "scheme"):
        if year.state != YearState.OPEN or refusal(year):
            yield _("%s 年度已封存或已公布，不能再撤回") % year.year


def _built_on(change: UnitChange) -> Iterable[str]:
    """Facts of the change that were corrected since, and facts that speak of what it founded."""
    yield from changed_since(change.effects)
    own = change.effects.get(Posting._meta.label, {}).get("new", [])
    for unit in Unit.objects.filter(authority=change.authority, code__in=change.founded):
        for year in Year.objects.filter(authority=change.authority):
            for fact in facts_speaking_of(unit, year):
                text = _("%(unit)s 已有 %(kind)s %(count)s 条，先撤销")
                yield text % {"unit": unit.name, "kind": fact.kind, "count": fact.count}
        count = Posting.objects.filter(unit=unit, current=True).exclude(pk__in=own).count()
        if count:
            yield _("%(unit)s 另有任职 %(count)s 条，先改到别处") % {
                "unit": unit.name,
                "count": count,
            }


def _identities_back(change: UnitChange, actor: Account, reason: str) -> None:
    units = {
        unit.code: unit
        for unit in Unit.objects.filter(
            authority=change.authority, code__in=[*change.sources, *change.results]
        )
    }
    for code in change.ended:
        unit_restore(unit=units[code], reason=reason, actor=actor)
    for code in change.founded:
        # Nothing is deleted: the unit was never there, which its end on its first day says.
        unit_abolish(unit=units[code], on=change.effective_on, reason=reason, actor=actor)
    if change.kind == ChangeKind.RENAME:
        shorts: dict[str, str] = defaultdict(str, change.was.get("short_names", {}))
        inputs = [
            IdentityInput(code, name, shorts[code])
            for code, name in change.was["names"].items()
            if code in change.sources
        ]
        units_apply(authority=change.authority, inputs=inputs, actor=actor)
