"""What an act wrote: the ids of its facts, kept with it, so that it can be taken back whole.

Model → {"changed": [[old id, new id]], "new": [id], "gone": [id]}.  Taking back writes correcting
facts with the values that stood before; nothing is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from core.facts import FactChange, FactInput, FactPlan
from core.models import Fact

Effects = dict[str, dict[str, list[Any]]]
#: At most so many facts that were changed since are named.
NAMED = 10


def note_effects(effects: Effects, facts: FactPlan) -> None:
    """Note what a plan has written, right after it was applied."""
    model: Any = facts.model
    manager = model._default_manager
    olds = [change.old.pk for change in facts.changed]
    successors = dict(
        manager.filter(supersedes__in=olds).values_list("supersedes_id", "pk") if olds else ()
    )
    keys = [item.key for item in facts.new]
    new = manager.filter(current=True, key__in=keys, **facts.scope).values_list("pk", flat=True)
    noted = effects.setdefault(model._meta.label, {"changed": [], "new": [], "gone": []})
    noted["changed"] += [[old, successors[old]] for old in olds]
    noted["new"] += list(new)
    noted["gone"] += [row.pk for row in facts.gone]


def standing_ids(*kinds: models.QuerySet[Any]) -> dict[str, Set[int]]:
    """Model → ids of the facts that stand, to be compared with after an act of several writes."""
    return {
        rows.model._meta.label: set(rows.filter(current=True).values_list("pk", flat=True))
        for rows in kinds
    }


def effects_since(before: Mapping[str, Set[int]], *kinds: models.QuerySet[Any]) -> Effects:
    """What was written of the same facts since :func:`standing_ids`, in this transaction."""
    effects: Effects = {}
    for rows in kinds:
        stood = before[rows.model._meta.label]
        stands = dict(rows.filter(current=True).values_list("pk", "supersedes_id"))
        fresh = {pk: old for pk, old in stands.items() if pk not in stood}
        changed = [[old, pk] for pk, old in fresh.items() if old in stood]
        gone = stood - stands.keys() - {old for old, _new in changed}
        effects[rows.model._meta.label] = {
            "changed": changed,
            "new": [pk for pk, old in fresh.items() if old not in stood],
            "gone": sorted(gone),
        }
    return effects


def changed_since(effects: Effects) -> Iterator[str]:
    """The facts of an act that were corrected or withdrawn since, in words."""
    for label, noted in effects.items():
        model: Any = apps.get_model(label)
        ours = [new for _old, new in noted["changed"]] + noted["new"]
        moved = model._default_manager.filter(pk__in=ours, current=False)
        for row in moved.order_by("key")[:NAMED]:
            text = _("%(kind)s %(key)s 后来又改过，先把它改回")
            yield text % {"kind": model._meta.verbose_name, "key": row.key}


def plans_back(effects: Effects, label: str) -> Iterable[FactPlan]:
    """Plans that put back what the act wrote of a model, one for each scope."""
    noted = effects.get(label)
    if noted is None:
        return []
    model: type[Fact] = apps.get_model(label)
    rows = _rows(model, noted)
    plans: dict[tuple[Any, ...], FactPlan] = {}

    def plan_of(row: Fact) -> FactPlan:
        scope = {name: getattr(row, name) for name in row.SCOPE_FIELDS}
        place = tuple(getattr(value, "pk", value) for value in scope.values())
        return plans.setdefault(place, FactPlan(model=model, scope=scope))

    for old, new in noted["changed"]:
        plan_of(rows[new]).changed.append(FactChange(rows[new], _as_it_was(rows[old]), ()))
    for pk in noted["new"]:
        plan_of(rows[pk]).gone.append(rows[pk])
    for pk in noted["gone"]:
        plan_of(rows[pk]).new.append(_as_it_was(rows[pk]))
    return plans.values()


def _rows(model: type[Fact], noted: Mapping[str, list[Any]]) -> Mapping[int, Any]:
    ids = [pk for pair in noted["changed"] for pk in pair] + noted["new"] + noted["gone"]
    return model._default_manager.in_bulk(ids)


def _as_it_was(row: Fact) -> FactInput:
    values = {name: getattr(row, name) for name in row.VALUE_FIELDS}
    return FactInput(row.key, values, row.document)
