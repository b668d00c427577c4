"""A request as it stands: old and new side by side, what is wrong, what the checks ask."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.exact import to_text
from core.ui import date_text
from documents.xlsx.columns import Column
from schemes.fact_entry.row import row_context, row_read, row_texts
from schemes.queries import groups_of_units, year_document
from schemes.workbook.context import YearContext
from targets.changes.models import ItemKind, TargetChange, TargetChangeItem
from targets.models import Target
from targets.plans.checks import check_plan
from targets.plans.fields import Setting
from targets.plans.findings import Finding, Line
from targets.plans.reading import Answered
from targets.plans.words import hint_of
from targets.services import TARGET

#: Columns of a target that a request does not speak of.
LEFT_OUT = ("code", "unit", "order", "document")


def _day_words(text: str) -> str:
    """A stated day as officials write it; what is no day stays as it was typed."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return date_text(day) if day else text


@dataclass(frozen=True, slots=True)
class Side:
    """One column of a target: how it stands and what is asked; ``differs`` where they do."""

    key: str
    label: str
    before: str
    after: str

    @property
    def differs(self) -> bool:
        """Whether the request changes it."""
        return self.before != self.after


@dataclass(slots=True)
class ItemReading:
    """An item with its sides, its errors by column, and what the checks found of it.

    ``stale`` says that another version of the target stands meanwhile.
    """

    item: TargetChangeItem
    title: str
    sides: Sequence[Side]
    errors: Mapping[str, Sequence[str]]
    stale: str = ""
    blocks: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)

    @property
    def measure(self) -> str:
        """What its figures are counted in; nothing where the change is about that."""
        if any(side.key == "measure" and side.differs for side in self.sides):
            return ""
        return str((self.item.before or self.item.texts).get("measure", ""))

    @property
    def problems(self) -> list[str]:
        """Everything that keeps it from being handed in."""
        found = [self.stale] if self.stale else []
        found += [text for texts in self.errors.values() for text in texts]
        unanswered = [_("%s 写明说明") % text for text in self.asks if not self.item.note]
        return [*found, *self.blocks, *unanswered]


class ChangeReading:
    """One look at a request; what is asked for is read once."""

    def __init__(self, change: TargetChange) -> None:
        self.change = change
        self.document = year_document(change.year)
        group = groups_of_units(change.year).get(change.unit_id, "")
        self.setting = Setting(self.document, group, change.year.year)

    @cached_property
    def context(self) -> YearContext:
        """What a target's columns are read by."""
        return row_context(self.change.year, TARGET)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that a request speaks of."""
        return [each for each in TARGET.columns(self.context) if each.key not in LEFT_OUT]

    @cached_property
    def items(self) -> list[ItemReading]:
        """Every item, with the findings of the checks that it would bring about."""
        rows = list(self.change.items.select_related("target").order_by("pk"))
        records = {row.pk: self.read_item(row) for row in rows}
        found = [self._item(row, records[row.pk][1]) for row in rows]
        self._judge(found, {pk: record for pk, (record, _errors) in records.items() if record})
        return found

    @cached_property
    def whole(self) -> list[str]:
        """What the targets as a whole would lack: points that are not given away."""
        _items = self.items
        return self._whole

    @property
    def problems(self) -> list[str]:
        """Everything that keeps the request from being handed in or ratified."""
        told = [
            f"{each.title or _('新目标')}：{text}" for each in self.items for text in each.problems
        ]
        return [*told, *self.whole]

    @cached_property
    def standing(self) -> list[Target]:
        """The unit's targets as they stand now."""
        rows = Target.objects.filter(year=self.change.year, unit=self.change.unit_id, current=True)
        return list(rows.order_by("order", "key"))

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked for."""
        told = [[row.kind, row.target_id, row.texts, row.note] for row in self.change.items.all()]
        text = json.dumps(
            [self.change.ground, self.change.reason, told], sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(text.encode()).hexdigest()

    def texts_of(self, target: Target) -> dict[str, str]:
        """A standing target as the columns that a request speaks of."""
        texts = row_texts(TARGET, self.context, target)
        return {column.key: texts[column.key] for column in self.columns}

    def full_texts(self, row: TargetChangeItem) -> dict[str, str]:
        """What the target shall say, with the columns that no request speaks of."""
        if row.kind == ItemKind.CHANGE and row.target is not None:
            return {**row_texts(TARGET, self.context, row.target), **row.texts}
        code, place = self.fresh_codes[row.pk]
        order = len(self.standing) + place
        return {"code": code, "unit": self.change.unit.code, "order": str(order), **row.texts}

    @cached_property
    def fresh_codes(self) -> dict[int, tuple[str, int]]:
        """Codes that no target of the year ever had, by the item that brings a new one."""
        code = self.change.unit.code
        rows = Target.objects.filter(year=self.change.year, key__startswith=f"{code}-")
        used = set(rows.values_list("key", flat=True))
        free = (key for n in count(1) if (key := f"{code}-{n:02d}") not in used)
        fresh = self.change.items.filter(kind__in=(ItemKind.ADD, ItemKind.REPLACE))
        rows_in_order = fresh.order_by("pk").values_list("pk", flat=True)
        return {pk: (next(free), place) for place, pk in enumerate(rows_in_order, 1)}

    def read_item(self, row: TargetChangeItem) -> tuple[Any, dict[str, list[str]]]:
        """What an item states as a record, and what is wrong with it by column."""
        if row.kind == ItemKind.DROP:
            return None, {}
        try:
            return row_read(TARGET, self.context, self.full_texts(row)), {}
        except ValidationError as error:
            return None, error.message_dict

    def _item(self, row: TargetChangeItem, errors: dict[str, list[str]]) -> ItemReading:
        title = (row.before or row.texts).get("title", "")
        sides = [self._side(row, column) for column in self.columns]
        # What is changed stands first.
        stated = (side for side in sides if side.before or side.after)
        shown = sorted(stated, key=lambda side: not side.differs)
        stale = ""
        applied = self.change.applied_at is not None
        if row.target is not None and not row.target.current and not applied:
            stale = _("这个目标提出后又变过或撤销了，删去这一项，按现在的重新加")
        if row.kind == ItemKind.CHANGE and not any(side.differs for side in sides):
            errors = {**errors, "__all__": [_("没有改动，改好再报，不改的就删去")]}
        return ItemReading(row, title, shown, errors, stale)

    def _side(self, row: TargetChangeItem, column: Column) -> Side:
        dropped = row.kind == ItemKind.DROP
        before = self.words(column, row.before.get(column.key, ""))
        after = "" if dropped else self.words(column, row.texts.get(column.key, ""))
        return Side(column.key, TARGET.label(self.context, column), before, after)

    def words(self, column: Column, text: str) -> str:
        """A stated text as a person reads it: a choice by its word, a day as officials write it."""
        if column.kind == "date":
            return _day_words(text)
        choices = self.context.kept(f"words-{column.key}", lambda: self._choices(column))
        return str(choices.get(text, text))

    def _choices(self, column: Column) -> dict[str, str]:
        if column.kind != "choice":
            return {}
        choices = TARGET.choices(self.context, column) or ()
        return {str(value): str(label) for value, label in choices if value}

    def _judge(self, items: Sequence[ItemReading], records: Mapping[int, Any]) -> None:
        """Only what the request itself brings about is asked: what stood before stays."""
        before = list(_standing_lines(self.standing))
        after, owners = [], {}
        touched = {each.item.target_id: each for each in items if each.item.target_id}
        for line in before:
            each = touched.get(line.pk)
            if each is None:
                after.append(line)
            elif each.item.kind == ItemKind.CHANGE and each.item.pk in records:
                after.append(Line(line.pk, line.place, self._values(records[each.item.pk])))
                owners[line.pk] = each
        for each in items:
            if each.item.kind in (ItemKind.ADD, ItemKind.REPLACE) and each.item.pk in records:
                values = self._values(records[each.item.pk])
                after.append(Line(-each.item.pk, len(after) + 1, values))
                owners[-each.item.pk] = each
        self._whole: list[str] = []
        if any(each.errors for each in items):
            return
        group = self.setting.group
        known = {each.fingerprint for each in check_plan(self.document, group, before)}
        for found in check_plan(self.document, group, after):
            if found.fingerprint not in known:
                self._tell(found, owners.get(found.line or 0))

    def _tell(self, found: Finding, owner: ItemReading | None) -> None:
        text = hint_of(Answered(found, None), self.setting).text
        if owner is not None:
            (owner.blocks if found.blocks else owner.asks).append(text)
        elif found.blocks:
            self._whole.append(text)

    def _values(self, record: Any) -> dict[str, Any]:
        values = TARGET.values(self.context, record)
        return _line_values({"params": {}, **values})


def _standing_lines(targets: Sequence[Target]) -> Iterator[Line]:
    for place, target in enumerate(targets, 1):
        values = {name: getattr(target, name) for name in Target.VALUE_FIELDS if name != "unit"}
        yield Line(target.pk, place, _line_values(values))


def _line_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a target as the checks of a plan read a line; its content is its standard."""
    plain = {
        key: None if values.get(key) is None else to_text(values[key])
        for key in ("points", "last_year", "assigned")
    }
    return {
        **{key: values.get(key) or "" for key in ("component", "title", "content", "measure")},
        **plain,
        "assigned_by": values.get("assigned_by") or "",
        "method": values["method"],
        "params": values["params"],
        "deadline": values.get("deadline"),
        "standard": values.get("content") or "",
        "duty": "lead",
        "share": None,
    }
