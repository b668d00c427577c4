"""The one place that writes facts: new, corrected, retired; never updated in place (S-4).

Every app's services go through :func:`facts_apply` (many at once) or :func:`fact_record` and
:func:`fact_retire` (one).  A plan is made first, so that a preview shows exactly what an
apply would do.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core import audit
from core.exact import to_text
from core.models import Fact, Origin

#: The ids of the units that facts are of; None: whoever it may be.
Units = frozenset[int] | None
NOBODY: Units = frozenset()

#: Called with the scope of facts and the units that they are of, first thing in the writing
#: transaction: takes the year's lock, and counts its revision up unless the facts are
#: :data:`NOBODY`'s.  ``schemes`` registers it.
RevisionBump = Callable[[Mapping[str, Any], Units], None]
_bumps: list[RevisionBump] = []

#: Refuses a plan about to be written, under the lock, by raising ``ValidationError``.
PlanGuard = Callable[["FactPlan"], None]
_guards: dict[type[Fact], list[PlanGuard]] = {}

BATCH = 500


class StaleFactError(Exception):
    """The fact was changed by someone else since it was shown; ``current`` is what stands now."""

    def __init__(self, current: Fact | None) -> None:
        super().__init__(current)
        self.current = current


@dataclass(frozen=True, slots=True)
class FactInput:
    """A fact as it should stand: its key and the values of its ``VALUE_FIELDS``.

    Fields that are not named keep the model's default (a new fact) or old value (a correction).
    """

    key: str
    values: Mapping[str, Any]
    document: str | None = None


@dataclass(frozen=True, slots=True)
class FactChange:
    """A correction: the row that stands, what it shall become, and which fields differ."""

    old: Fact
    new: FactInput
    fields: tuple[str, ...]


@dataclass(slots=True)
class FactPlan:
    """What writing some facts would do to those that stand."""

    model: type[Fact]
    scope: Mapping[str, Any]
    new: list[FactInput] = field(default_factory=list)
    changed: list[FactChange] = field(default_factory=list)
    gone: list[Fact] = field(default_factory=list)
    unchanged: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing would be written."""
        return not (self.new or self.changed or self.gone)

    def fingerprint(self) -> str:
        """A digest of the plan: another one means that the facts moved since a preview."""
        parts = [
            [[item.key, _plain(item.values), item.document] for item in self.new],
            [[change.old.pk, _plain(change.new.values)] for change in self.changed],
            [old.pk for old in self.gone],
        ]
        text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode()).hexdigest()


def register_revision_bump(bump: RevisionBump) -> None:
    """Have ``bump`` called with scope and units of every change, inside its transaction."""
    if bump not in _bumps:
        _bumps.append(bump)


def register_plan_guard(model: type[Fact], guard: PlanGuard) -> None:
    """Have ``guard`` look at every plan for facts of ``model``, whoever makes it."""
    known = _guards.setdefault(model, [])
    if guard not in known:
        known.append(guard)


def facts_plan(
    model: type[Fact],
    *,
    scope: Mapping[str, Any],
    inputs: Iterable[FactInput],
    complete: bool = False,
    within: Iterable[Any] | None = None,
) -> FactPlan:
    """Compare ``inputs`` with the current facts of ``scope``.

    With ``complete`` the inputs are the whole of the scope (or of ``within``), and what they do
    not name is gone.
    """
    standing = model._default_manager.filter(current=True, **scope) if within is None else within
    by_key = {fact.key: fact for fact in standing}
    plan = FactPlan(model=model, scope=scope)
    for item in inputs:
        old = by_key.pop(item.key, None)
        if old is None:
            plan.new.append(item)
            continue
        differing = _differing(old, item)
        if differing:
            plan.changed.append(FactChange(old, item, differing))
        else:
            plan.unchanged += 1
    if complete:
        plan.gone.extend(by_key.values())
    return plan


@transaction.atomic
def facts_apply(
    plan: FactPlan,
    *,
    actor: Any,
    origin: Origin,
    reason: str = "",
    event: str = "",
) -> None:
    """Write a plan: all of it or nothing, with one audit row that counts it.

    Make the plan inside the same transaction, after :func:`hold_scope`, when others may write.
    """
    if plan.empty:
        return
    now = timezone.now()
    model = plan.model
    rows = [_row(plan, item, None, actor, origin, reason, now) for item in plan.new]
    rows += [_row(plan, c.new, c.old, actor, origin, reason, now) for c in plan.changed]
    _bump(plan.scope, _units_of(model, [*rows, *(c.old for c in plan.changed), *plan.gone]))
    for guard in _guards.get(model, ()):
        guard(plan)
    ended = [change.old.pk for change in plan.changed]
    _end_rows(model, ended)
    _retire_rows(model, [old.pk for old in plan.gone], actor=actor, reason=reason, now=now)
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    audit.record(
        event=event or f"{model._meta.model_name}.apply",
        actor=actor,
        authority=scope_authority(plan.scope),
        subject_type=model._meta.label_lower,
        subject=str(model._meta.verbose_name),
        detail={
            "new": len(plan.new),
            "changed": len(plan.changed),
            "gone": len(plan.gone),
            "origin": origin,
            "reason": reason,
            "keys": _sample_keys(plan),
        },
    )


@transaction.atomic
def fact_record(
    model: type[Fact],
    *,
    scope: Mapping[str, Any],
    item: FactInput,
    actor: Any,
    origin: Origin = Origin.ENTRY,
    reason: str = "",
    expected: int | None = None,
) -> Fact:
    """Record one fact, or correct the one that stands under its key.

    ``expected`` is the id of the row the writer was shown; :class:`StaleFactError` when another
    stands now.
    """
    hold_scope(scope)
    standing = model._default_manager.filter(current=True, key=item.key, **scope)
    current = standing.first()
    if expected is not None and (current is None or current.pk != expected):
        raise StaleFactError(current)
    plan = facts_plan(model, scope=scope, inputs=[item], within=standing)
    facts_apply(plan, actor=actor, origin=origin, reason=reason)
    return model._default_manager.get(current=True, key=item.key, **scope)


@transaction.atomic
def fact_retire(fact: Fact, *, actor: Any, reason: str, origin: Origin = Origin.ENTRY) -> None:
    """Withdraw a fact: it stays readable, and no longer counts."""
    scope = {name: getattr(fact, name) for name in fact.SCOPE_FIELDS}
    hold_scope(scope)
    current = type(fact)._default_manager.filter(pk=fact.pk, current=True).first()
    if current is None:
        raise StaleFactError(None)
    plan = FactPlan(model=type(fact), scope=scope, gone=[current])
    facts_apply(plan, actor=actor, origin=origin, reason=reason)


def lock_scope(scope: Mapping[str, Any]) -> None:
    """Take the lock of the years that ``scope`` touches and count their revision up.

    For whoever writes past :func:`facts_apply`: all that the years hold will be read again.
    """
    _bump(scope, None)


def hold_scope(scope: Mapping[str, Any]) -> None:
    """Take the lock of the years that ``scope`` touches; what is written under it must go through
    :func:`facts_apply`, which counts their revision up and knows the units."""
    _bump(scope, NOBODY)


def _bump(scope: Mapping[str, Any], units: Units) -> None:
    for bump in _bumps:
        bump(scope, units)


def _units_of(model: type[Fact], facts: Iterable[Any]) -> Units:
    """The units that ``facts`` are of; None for facts that are of no one unit (a common item)."""
    if not model.OF_ITS_UNIT or not any(each.name == "unit" for each in model._meta.fields):
        return None
    return frozenset(fact.unit_id for fact in facts)


def scope_authority(scope: Mapping[str, Any]) -> Any:
    """The authority a scope belongs to: its own entry, or its year's."""
    if "authority" in scope:
        return scope["authority"]
    return getattr(scope.get("year"), "authority", None)


def _differing(old: Fact, item: FactInput) -> tuple[str, ...]:
    names = []
    for name, value in item.values.items():
        column = _column(type(old), name)
        if _comparable(column, value) != _comparable(column, getattr(old, column.attname)):
            names.append(name)
    if item.document is not None and item.document != old.document:
        names.append("document")
    return tuple(names)


def _column(model: type[Fact], name: str) -> models.Field[Any, Any]:
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise TypeError(f"{model.__name__}.{name} is no column")
    return found


def _comparable(column: Any, value: Any) -> Any:
    """The value as the column keeps it, so that 12 and "12.0" are the same points."""
    if isinstance(column, models.ForeignKey):
        return getattr(value, "pk", value)
    if isinstance(column, models.JSONField):
        return value
    return column.to_python(value)


def _row(
    plan: FactPlan,
    item: FactInput,
    old: Fact | None,
    actor: Any,
    origin: Origin,
    reason: str,
    now: Any,
) -> Fact:
    row = plan.model(**plan.scope, key=item.key)
    if old is not None:
        for name in (*plan.model.VALUE_FIELDS, "document"):
            column = _column(plan.model, name)
            setattr(row, column.attname, getattr(old, column.attname))
    for name, value in item.values.items():
        setattr(row, name, value)
    if item.document is not None:
        row.document = item.document
    row.supersedes = old
    row.recorded_by, row.recorded_at = actor, now
    row.origin, row.reason = origin, reason
    return row


def _end_rows(model: type[Fact], ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        model._default_manager.filter(pk__in=chunk).update(current=False)


def _retire_rows(model: type[Fact], ids: list[int], *, actor: Any, reason: str, now: Any) -> None:
    for start in range(0, len(ids), BATCH):
        chunk = ids[start : start + BATCH]
        model._default_manager.filter(pk__in=chunk).update(
            current=False, retired_by=actor, retired_at=now, retired_reason=reason
        )


def _sample_keys(plan: FactPlan) -> list[str]:
    """Up to 20 keys, so that an audit row names what it speaks of without growing for ever."""
    keys = [item.key for item in plan.new]
    keys += [change.old.key for change in plan.changed]
    keys += [old.key for old in plan.gone]
    return keys[:20]


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, Fraction):
            plain[name] = to_text(value)
        else:
            plain[name] = getattr(value, "pk", value)
    return plain
