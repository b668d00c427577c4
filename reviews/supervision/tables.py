"""Rows of the list and of the units' records, on a page and as workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.xlsx.columns import Column
from reviews.moved_tables import list_workbook
from reviews.supervision import flow
from reviews.supervision.models import Sort, SupervisionItem
from reviews.supervision.page import look_of
from reviews.supervision.queries import is_overdue
from reviews.supervision.record import Record
from schemes.models import Year
from units.models import Unit


def item_row(year: Year, item: SupervisionItem) -> dict[str, Any]:
    """An item as the list shows it."""
    item.year = year
    return {
        "item": item,
        "sort": str(Sort(item.sort).label),
        "look": look_of(item),
        "state": flow.state_title(item),
        "overdue": is_overdue(item),
    }


def items_workbook(year: Year, items: Iterable[SupervisionItem]) -> HttpResponse:
    """Items as a sheet."""
    rows = (_values(item_row(year, item)) for item in items)
    return list_workbook(year, _("督查"), _item_columns(), rows)


def records_workbook(year: Year, rows: Iterable[tuple[Unit, Record]]) -> HttpResponse:
    """Records of units as a sheet."""
    told = ([unit.code, unit.name, *_counts(record)] for unit, record in rows)
    return list_workbook(year, _("督查情况"), _record_columns(), told)


def _item_columns() -> list[Column]:
    return [
        Column("serial", _("序号"), kind="int"),
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        Column("sort", _("类别"), width=12),
        Column("title", _("事项"), width=34),
        Column("text", _("内容"), width=40),
        Column("target", _("目标"), width=14),
        Column("date", _("检查日期"), kind="date"),
        Column("place", _("检查地点"), width=20),
        Column("checked_by", _("检查人"), width=16),
        Column("problem", _("有问题"), width=10),
        Column("state", _("状态"), width=16),
        Column("first_due", _("原截止"), kind="date"),
        Column("due", _("截止"), kind="date"),
        Column("answered", _("报送日期"), kind="date"),
        Column("late", _("逾期"), width=8),
        Column("answer", _("单位报送"), width=40),
    ]


def _values(row: dict[str, Any]) -> list[object]:
    item: SupervisionItem = row["item"]
    yes, check = _("是"), item.sort == Sort.CHECK
    sent = timezone.localtime(item.answered_at).date() if item.answered_at else None
    return [
        *(item.serial, item.unit.code, item.unit.name, row["sort"], item.title, item.text),
        *(item.target, item.date, item.place, item.checked_by),
        (yes if item.problem else _("否")) if check else "",
        *(row["state"], item.first_due, item.due, sent),
        yes if item.late or row["overdue"] else "",
        item.answer,
    ]


def _record_columns() -> list[Column]:
    counted = (
        *(("reports", _("要报")), ("in", _("已报")), ("late", _("迟报"))),
        *(("checks", _("抽查")), ("problems", _("有问题"))),
        *(("orders", _("整改")), ("closed", _("已销号")), ("orders_late", _("整改迟报"))),
        ("overdue", _("现在逾期")),
    )
    return [
        Column("code", _("代码"), kind="code", width=10),
        Column("unit", _("单位"), width=22),
        *(Column(key, label, kind="int", width=10) for key, label in counted),
    ]


def _counts(record: Record) -> Iterator[object]:
    yield from (record.reports, record.reports_in, record.reports_late)
    yield from (record.checks, record.problems)
    yield from (record.orders, record.orders_closed, record.orders_late, record.overdue)
