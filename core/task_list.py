"""The page of all work items (要办的事): searched, filtered, by deadline, and as a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core import work_items
from core.navigation import HOME, NavItem
from core.work_items import KINDS, Kind, WorkItem

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
    asked, items = Asked.from_query(request.GET), work_items.items_for(request.user)
    shown = [item for item in items if asked.lets(item)]
    context = {
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "total": len(items),
        "kinds": [(kind.value, label, _of(items, kind)) for kind, label in KINDS.items()],
        "sources": work_items.sources(),
        "due": DUE,
        "crumbs": [(_("待办"), "")],
    }
    return render(request, "core/tasks.html", context)


def _of(items: list[WorkItem], kind: Kind) -> int:
    return sum(item.kind == kind for item in items)
