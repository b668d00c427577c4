"""The page of all work items (要办的事): searched, filtered, by deadline, and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core import work_items
from core.navigation import HOME, NavItem
from core.ui import date_text
from core.work_items import KINDS, Kind, WorkItem
from documents.download import XLSX, file_download
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter

PER_PAGE = 50
TASKS_ITEM = NavItem(
    "tasks", gettext_lazy("待办"), "inboxes", HOME, "core:tasks", order=2, waits=True
)
DUE: Mapping[str, Any] = {
    "late": gettext_lazy("已逾期"),
    "soon": gettext_lazy("3 天内"),
    "open": gettext_lazy("没有时限"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; anything unknown is no filter."""

    kind: str = ""
    source: str = ""
    due: str = ""
    q: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Asked:
        """Read the address."""
        kind, source, due = (query.get(name, "") for name in ("kind", "source", "due"))
        return cls(
            kind=kind if kind in KINDS else "",
            source=source if source in work_items.sources() else "",
            due=due if due in DUE else "",
            q=query.get("q", "").strip()[:40],
        )

    def words(self) -> list[str]:
        """The filters in force, a line each; none where everything is shown."""
        pairs = (
            (_("轮到谁"), KINDS[Kind(self.kind)] if self.kind else ""),
            (_("来自"), work_items.sources().get(self.source, "")),
            (_("时限"), DUE.get(self.due, "")),
            (_("查找"), self.q),
        )
        return [f"{label}{_('：')}{value}" for label, value in pairs if value]

    def lets(self, item: WorkItem) -> bool:
        """Whether the item is asked for."""
        fits = {
            "": True,
            "late": item.overdue,
            "soon": item.soon and not item.overdue,
            "open": item.due_at is None,
        }[self.due]
        words = f"{item.title} {item.detail} {item.unit} {item.unit_code} {item.waits_for}"
        return (
            fits
            and self.kind in ("", item.kind)
            and self.source in ("", item.source)
            and self.q.casefold() in words.casefold()
        )


@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """All work items of the account."""
    asked, items, shown = _shown(request)
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "query": _query(request),
        "total": len(items),
        "kinds": [(kind.value, label, _of(items, kind)) for kind, label in KINDS.items()],
        "sources": work_items.sources(),
        "due": DUE,
        "crumbs": [(_("待办"), "")],
    }
    return render(request, "core/tasks.html", context)


@require_GET
def tasks_export(request: HttpRequest) -> HttpResponse:
    """The items of the page with its filters, all pages of it, as a workbook."""
    asked, _items, shown = _shown(request)
    file, title = BytesIO(), _("待办")
    notes = (f"{title} {date_text(timezone.localtime(), 'fulltime')}", *asked.words())
    with WorkbookWriter(file, title=title) as book:
        book.write_table(title, _columns(), map(_line, shown), TableOptions(notes=notes))
    return file_download(file.getvalue(), f"{title}.xlsx", XLSX)


def _shown(request: HttpRequest) -> tuple[Asked, list[WorkItem], list[WorkItem]]:
    """What is asked for, all items of the account, and those that are asked for."""
    asked, items = Asked.from_query(request.GET), work_items.items_for(request.user)
    return asked, items, [item for item in items if asked.lets(item)]


def _query(request: HttpRequest) -> str:
    """The filters of the address without its page, for the workbook."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"?{query.urlencode()}" if query else ""


def _columns() -> list[Column]:
    return [
        Column("kind", _("轮到谁"), width=12),
        Column("title", _("事项"), width=28),
        Column("unit", _("单位"), width=18),
        Column("due", _("时限"), "date"),
        Column("time", _("时刻"), width=8),
        Column("days", _("还有天数"), "int", width=10),
        Column("count", _("数量"), "int", width=8),
        Column("done", _("已办"), "int", width=8),
        Column("total", _("共"), "int", width=8),
        Column("detail", _("情况"), width=48),
        Column("clauses", _("条款"), width=12),
        Column("source", _("来自"), width=12),
    ]


def _line(item: WorkItem) -> list[Any]:
    due = None if item.due_at is None else timezone.localtime(item.due_at)
    return [
        str(KINDS[item.kind]),
        str(item.title),
        item.unit or str(item.waits_for),
        None if due is None else due.date(),
        "" if due is None else f"{due:%H:%M}",
        None if due is None else (due.date() - timezone.localdate()).days,
        item.count,
        item.done,
        item.total,
        str(item.detail),
        _("、").join(item.clauses),
        str(work_items.sources()[item.source]),
    ]


def _of(items: list[WorkItem], kind: Kind) -> int:
    return sum(item.kind == kind for item in items)
