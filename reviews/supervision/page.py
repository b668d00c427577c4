"""What the page of an item shows: what it says, the answer, its files, what can be done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.workflow import Workflow
from reviews.moved_views import words_of_move
from reviews.register.flow import uses_register
from reviews.supervision import flow
from reviews.supervision.forms import ItemForm
from reviews.supervision.models import (
    ANSWERED,
    ASKED,
    DONE,
    DRAFT,
    DROPPED,
    Sort,
    SupervisionItem,
    SupervisionMove,
)
from reviews.supervision.queries import is_overdue, visible_items
from reviews.supervision.record import record_of, words_of
from reviews.supervision.services import SUBJECT
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from targets.evidence.queries import attached_to
from targets.models import Target
from units.http import signed_in
from units.models import Unit

LOOKS = {DRAFT: "draft", ASKED: "review", ANSWERED: "pending", DONE: "done", DROPPED: "withdrawn"}


def look_of(item: SupervisionItem) -> str:
    """The badge of a state; what is owed after its day is returned to the eye."""
    return "error" if is_overdue(item) else LOOKS[item.state]


def item_context(
    request: HttpRequest, item: SupervisionItem, form: ItemForm | None = None
) -> dict[str, Any]:
    """The page of an item."""
    account = signed_in(request)
    duties, closed = flow.duties_of(account, item), refusal(item.year)
    editable = flow.OFFICE in duties and item.state == DRAFT and not closed
    table = flow.TABLES[item.sort]
    moves = [] if closed else table.open_to(item.state, duties)
    may_order = flow.calls_for_order(item) and flow.OFFICE in duties and not closed
    orders = item.orders.all() & visible_items(account, item.year)
    return {
        "item": item,
        "year": item.year,
        "form": (form or ItemForm(item.year, item.sort, item=item)) if editable else None,
        "editable": editable,
        "pairs": pairs_of(item),
        "attached": attached_to(account, item.year, SUBJECT, str(item.pk)),
        "orders": [(order, flow.state_title(order)) for order in orders],
        "may_order": may_order,
        "may_register": may_order and uses_register(year_document(item.year)),
        "history": _history(table, item),
        "other": other_words(item, duties),
        "typed": {},
        "buttons": sorted(moves, key=lambda move: not move.back),
        "look": look_of(item),
        "state": flow.state_title(item),
        "sort": str(Sort(item.sort).label),
        "overdue": is_overdue(item),
        "extended": item.first_due != item.due,
        "today": timezone.localdate(),
        "problems": [],
        "closed": closed,
        "cited": year_document(item.year).supervision.clauses,
        "crumbs": crumbs_of(item.year, item.title),
    }


def other_words(item: SupervisionItem, duties: frozenset[str]) -> str:
    """Who closes an order that its issuer may not close himself; "" for who may, and for others."""
    if item.sort != Sort.ORDER or item.state != ANSWERED or flow.CLOSER in duties:
        return ""
    if not flow.rules_of(item.year).closed_by_other:
        return ""
    return _("由下整改通知以外的另一个人核实销号，审核办公室也可以办")


def pairs_of(item: SupervisionItem) -> list[tuple[str, str]]:
    """What is on record of it, label and text."""
    rows = [
        (_("类别"), str(Sort(item.sort).label)),
        (_("目标"), _target_title(item)),
        (_("检查地点"), item.place),
        (_("检查人"), item.checked_by),
    ]
    if item.sort == Sort.CHECK:
        rows.append((_("结果"), _("有问题") if item.problem else _("没有问题")))
    return [(label, text) for label, text in rows if text]


def moved_words(item: SupervisionItem) -> str:
    """Who moved or changed it since it was shown, and how it stands."""
    return words_of_move(item, flow.state_title(item))


def crumbs_of(year: Year, here: str) -> list[tuple[str, str]]:
    """From the list to this item."""
    return [(_("督查"), f"{reverse('reviews:supervision')}?year={year.year}"), (here, "")]


def beside_marks(year: Year, unit: Unit) -> dict[str, Any] | None:
    """What stands beside a unit's marks; None where the scheme does not supervise."""
    if not flow.uses_supervision(year_document(year)):
        return None
    record = record_of(year, unit.pk)
    return {"record": record, "words": words_of(record), "unit": unit, "year": year}


def _target_title(item: SupervisionItem) -> str:
    if not item.target:
        return ""
    rows = Target.objects.filter(year=item.year, key=item.target).order_by("-current", "-pk")
    title = rows.values_list("title", flat=True).first() or ""
    return f"{item.target} {title}".strip()


def _history(table: Workflow, item: SupervisionItem) -> list[tuple[SupervisionMove, str, str]]:
    """Moves, newest first, with their titles and reasons.

    The answer that stands is on the page already and is not said again; those before it are.
    """
    rows = list(item.moves.select_related("actor"))[::-1]
    last = next((row for row in rows if row.key == flow.ANSWER), None)
    found = ((row, table.move(row.key, row.before)) for row in rows)
    return [
        (row, str(move.label) if move else row.key, "" if row is last else row.reason)
        for row, move in found
    ]
