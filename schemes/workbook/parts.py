"""Facts as columns: the part of a sheet that reads and writes facts of one kind."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from core.facts import FactChange, FactInput, FactPlan, facts_apply, facts_plan
from core.models import Fact, Origin
from documents.xlsx.columns import Column, Record
from documents.xlsx.problems import CellError
from schemes.models import Year
from schemes.workbook.context import YearContext
from schemes.workbook.registry import told_units

Cells = Mapping[str, Any]
DOCUMENT = "document"
KEY_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Field:
    """A column and the model field it fills; ``blank`` is the value of an empty cell."""

    column: Column
    name: str = ""
    blank: Any = None

    @property
    def target(self) -> str:
        """The model field's name: the column's key unless said otherwise."""
        return self.name or self.column.key


def given(record: Record, key: str) -> bool:
    """Whether the file has this column at all: an absent one leaves what stands alone."""
    return record.refs.get(key) != f"{record.sheet}!{record.row}"


@dataclass(slots=True)
class FactPartPlan:
    """A :class:`~core.facts.FactPlan` with its rows as a person reads them.

    ``kept`` are rows that the file leaves out and that may not go; they are told of a sheet without
    other errors only, for a row that cannot be read is not one that was left out.
    """

    part: FactPart
    plan: FactPlan
    before: Mapping[str, Cells]
    after: Mapping[str, Cells]
    touched: set[str]
    errors: list[CellError] = field(default_factory=list)
    kept: list[CellError] = field(default_factory=list)

    def told(self, year: Year) -> set[str]:
        """Rows that would correct or withdraw what its unit was told already (K-5.3)."""
        facts = [*(change.old for change in self.plan.changed), *self.plan.gone]
        units = told_units(self.plan.model, year) if facts else set()
        return {self.part.row_of(f) for f in facts if getattr(f, "unit_id", None) in units}

    def fingerprint(self) -> str:
        """The plan's own digest."""
        return self.plan.fingerprint()

    def apply(self, context: YearContext, *, actor: Any, reason: str) -> None:
        """Give references their ids, then write the facts."""
        for model in self.part.references.values():
            scope = self.part.reference_scope(context, model)
            context.settle(model, model._default_manager.filter(current=True, **scope))
        facts_apply(self.plan, actor=actor, origin=Origin.IMPORT, reason=reason)


class FactPart:
    """Facts of one kind as columns of a sheet.

    A subclass names the model and its fields; a fact's key is by default the row's key.  ``only``
    lists the columns of which at least one must be filled for the row to state such a fact; empty:
    every row does.  ``references`` are foreign keys to other facts, followed by ``reference_key``.
    """

    model: ClassVar[type[Fact]]
    references: ClassVar[Mapping[str, type[Fact]]] = {}
    only: ClassVar[Sequence[str]] = ()

    # --- what a subclass says ---------------------------------------------------------------

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns with the model fields they fill."""
        raise NotImplementedError

    def scope(self, context: YearContext) -> dict[str, Any]:
        """In which the keys are unique."""
        return {"year": context.year}

    def standing(self, context: YearContext, records: Sequence[Record] | None) -> Iterable[Any]:
        """The current facts that the sheet speaks of; ``records`` is ``None`` on export."""
        return self._current(context)

    def row_key(self, record: Record) -> str:
        """The row's key; by default the column ``code``."""
        return str(record["code"])

    def fact_key(self, record: Record) -> str:
        """The fact's key; by default the row's."""
        return self.row_key(record)

    def row_of(self, fact: Any) -> str:
        """The key of the row in which a fact stands; by default the fact's."""
        return str(fact.key)

    def reference_key(self, record: Record, name: str) -> str:
        """The key of the fact that the foreign key ``name`` of this row means."""
        return self.row_key(record)

    def reference_scope(self, context: YearContext, model: type[Fact]) -> dict[str, Any]:
        """The scope of the facts referred to."""
        return {"year": context.year}

    def values(self, context: YearContext, record: Record) -> dict[str, Any]:
        """Model values of a row, ``document`` among them; absent columns are left out."""
        return {
            item.target: item.blank if _blank(record[item.column.key]) else record[item.column.key]
            for item in self._fields(context)
            if given(record, item.column.key)
        }

    def cells(self, context: YearContext, fact: Any) -> dict[str, Any]:
        """Values by column key of a fact that stands."""
        return {item.column.key: getattr(fact, item.target) for item in self._fields(context)}

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterable[CellError]:
        """Errors between cells that no single column can see."""
        return ()

    def adopt(self, old: Any, item: FactInput) -> FactInput:
        """The input, in the words of the standing fact where both mean the same."""
        return item

    # --- what the workbook calls -------------------------------------------------------------

    def columns(self, context: YearContext) -> list[Column]:
        """The columns it brings."""
        return [item.column for item in self._fields(context)]

    def rows(self, context: YearContext) -> Iterator[tuple[str, dict[str, Any]]]:
        """What stands now."""
        for fact in self.standing(context, None):
            yield self.row_of(fact), self.cells(context, fact)

    def plan(self, context: YearContext, records: Sequence[Record]) -> FactPartPlan:
        """Compare the sheet's rows with the facts that stand."""
        stated = [record for record in records if self.states(record)]
        errors = [*_long_keys(self, stated), *self.check(context, stated)]
        standing = list(self.standing(context, records))
        plan = FactPlan(model=self.model, scope=self.scope(context))
        if self._absent(context, records):
            return FactPartPlan(self, plan, {}, {}, set(), errors)
        if not errors:
            plan = self._compare(context, stated, standing)
        before = {self.row_of(fact): self.cells(context, fact) for fact in standing}
        keys = [column.key for column in self.columns(context)]
        after = {self.row_key(record): _shown(keys, record) for record in stated}
        return FactPartPlan(self, plan, before, after, self._touched(plan, stated), errors)

    def states(self, record: Record) -> bool:
        """Whether the row states a fact of this kind."""
        return not self.only or any(not _blank(record[key]) for key in self.only)

    def single(self, context: YearContext, record: Record, old: Any) -> FactInput:
        """What one row by itself states, in the words of the standing fact where it means that."""
        return self.adopt(old, self._input(context, record))

    def referring(self, context: YearContext, record: Record, item: FactInput) -> FactInput:
        """The input of one row, pointed at the facts that stand and that it speaks of."""
        found: dict[str, Any] = {}
        for name, model in self.references.items():
            key, scope = self.reference_key(record, name), self.reference_scope(context, model)
            found[name] = context.reference(model, key)
            standing = model._default_manager.filter(current=True, key=key, **scope)
            context.settle(model, standing)
        return FactInput(item.key, {**item.values, **found}, item.document)

    # --- inside -----------------------------------------------------------------------------

    def _fields(self, context: YearContext) -> Sequence[Field]:
        fields: Sequence[Field] = context.kept(type(self), lambda: self.fields(context))
        return fields

    def _current(self, context: YearContext) -> QuerySet[Any]:
        related = [f.name for f in self.model._meta.fields if f.is_relation and f.name in _NAMED]
        rows = self.model._default_manager.filter(current=True, **self.scope(context))
        return rows.select_related(*related).order_by(*self._order())

    def _order(self) -> list[str]:
        names = {column.name for column in self.model._meta.fields}
        return [name for name in ("order", "key") if name in names]

    def _absent(self, context: YearContext, records: Sequence[Record]) -> bool:
        """Whether the file lacks all columns that would state such facts."""
        if not records or not self.only:
            return False
        return not any(given(records[0], key) for key in self.only)

    def _compare(
        self, context: YearContext, stated: Sequence[Record], standing: list[Any]
    ) -> FactPlan:
        by_key = {fact.key: fact for fact in standing}
        inputs = [self._input(context, record) for record in stated]
        inputs = [self.adopt(by_key.get(item.key), item) for item in inputs]
        plan = facts_plan(
            self.model, scope=self.scope(context), inputs=inputs, complete=True, within=standing
        )
        if self.references:
            self._refer(context, plan, {self.fact_key(record): record for record in stated})
        return plan

    def _input(self, context: YearContext, record: Record) -> FactInput:
        values = self.values(context, record)
        document = values.pop(DOCUMENT, None)
        return FactInput(self.fact_key(record), values, document)

    def _refer(self, context: YearContext, plan: FactPlan, records: Mapping[str, Record]) -> None:
        """Point new and corrected facts at what they speak of; unchanged ones stay as they are."""

        def with_references(item: FactInput) -> FactInput:
            found = {
                name: context.reference(model, self.reference_key(records[item.key], name))
                for name, model in self.references.items()
            }
            return FactInput(item.key, {**item.values, **found}, item.document)

        plan.new[:] = [with_references(item) for item in plan.new]
        plan.changed[:] = [
            FactChange(change.old, with_references(change.new), change.fields)
            for change in plan.changed
        ]

    def _touched(self, plan: FactPlan, stated: Sequence[Record]) -> set[str]:
        changed = {item.key for item in plan.new} | {c.new.key for c in plan.changed}
        rows = {self.row_key(r) for r in stated if self.fact_key(r) in changed}
        return rows | {self.row_of(fact) for fact in plan.gone}


_NAMED = frozenset(
    {"unit", "person", "item", "target", "posting", "marking_unit", "parent", "paid_like"}
)


def _blank(value: Any) -> bool:
    return value is None or value == ""


def _shown(keys: Sequence[str], record: Record) -> dict[str, Any]:
    return {key: record[key] for key in keys if given(record, key)}


def _long_keys(part: FactPart, records: Sequence[Record]) -> Iterator[CellError]:
    for record in records:
        if len(part.fact_key(record)) > KEY_LENGTH:
            column = next(iter(record.refs))
            text = gettext_noop("编号太长，合起来最多 %(most)s 个字符")
            yield record.error(column, text, {"most": KEY_LENGTH})


def digest(parts: Iterable[Any]) -> str:
    """A digest of plain data, for the fingerprint of a plan."""
    text = json.dumps(list(parts), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
