"""Facts of one kind that are stated together, as a pasted column: read at once, written at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.facts import FactChange, FactInput, FactPlan, facts_apply, facts_plan
from core.models import Origin
from documents.xlsx.columns import Record
from schemes.fact_entry.part import EntryPart
from schemes.fact_entry.row import Texts, row_context, row_read, row_texts
from schemes.models import Year
from units.models import Account


@dataclass(frozen=True, slots=True)
class _Stated:
    record: Record
    item: FactInput
    reason: str


class EntryBlock:
    """Facts of one kind by their keys, each checked as :func:`entry_record` checks one.

    For a kind that states nothing beside itself (no ``companion``).  Make it under the year's lock
    (``core.facts.hold_scope``), and write before the lock is let go.
    """

    def __init__(self, part: EntryPart, year: Year, keys: Collection[str]) -> None:
        self.part, self.year = part, year
        self.context = row_context(year, part)
        part.gather(self.context, keys)
        rows = part.versions(year).filter(current=True, key__in=keys)
        related = {"unit", *part.references} & {each.name for each in part.model._meta.fields}
        self.standing = {fact.key: fact for fact in rows.select_related(*related)}
        self._stated: dict[str, _Stated] = {}

    def read(self, key: str, texts: Texts) -> Record:
        """The record that ``texts`` state of the fact of this key; one that stands keeps what they
        do not name.  Raises ``ValidationError`` with every error under its column."""
        old = self.standing.get(key)
        whole = texts if old is None else {**row_texts(self.part, self.context, old), **texts}
        return row_read(self.part, self.context, whole)

    def state(self, key: str, record: Record, reason: str) -> None:
        """Have a record be written; ``ValidationError`` where it says what stands already."""
        old = self.standing.get(key)
        item = self.part.single(self.context, record, old)
        if old is not None and self._plan([item], [old]).unchanged:
            raise ValidationError({"__all__": [_("没有改动，不用更正")]})
        self._stated[key] = _Stated(record, item, reason)

    def write(self, *, actor: Account, origin: Origin) -> dict[str, Any]:
        """Write what was stated, one plan with its audit row for each reason; the facts by key."""
        pointed = self._pointed()
        plans: dict[str, FactPlan] = defaultdict(lambda: self._plan([], []))
        for key, stated in self._stated.items():
            self.part.prepare(self.context, stated.record, actor)
            old, plan = self.standing.get(key), plans[stated.reason]
            if old is None:
                plan.new.append(pointed[key])
            else:
                plan.changed.append(FactChange(old, pointed[key], ()))
        for reason, plan in plans.items():
            facts_apply(plan, actor=actor, origin=origin, reason=reason)
        rows = self.part.versions(self.year).filter(current=True, key__in=list(self._stated))
        return {fact.key: fact for fact in rows} if self._stated else {}

    def _plan(self, inputs: list[FactInput], within: list[Any]) -> FactPlan:
        scope = self.part.scope(self.context)
        return facts_plan(self.part.model, scope=scope, inputs=inputs, within=within)

    def _pointed(self) -> dict[str, FactInput]:
        """The inputs, pointed at the facts that stand and that they speak of."""
        found: dict[str, dict[str, Any]] = {key: {} for key in self._stated}
        for name, model in self.part.references.items():
            keys = set()
            for key, stated in self._stated.items():
                meant = self.part.reference_key(stated.record, name)
                found[key][name] = self.context.reference(model, meant)
                keys.add(meant)
            scope = self.part.reference_scope(self.context, model)
            standing = model._default_manager.filter(current=True, key__in=keys, **scope)
            self.context.settle(model, standing)
        return {
            key: FactInput(key, {**stated.item.values, **found[key]}, stated.item.document)
            for key, stated in self._stated.items()
        }
