"""How a report, a spot check and an order move between the office and the unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from reviews.supervision.models import ANSWERED, ASKED, DONE, DRAFT, DROPPED, Sort, SupervisionItem
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.supervision import SupervisionRules
from targets.plans.flow import OFFICE, REVIEWER, UNIT, unit_duties

#: Who ends what was asked: the office, or somebody else of it where the scheme says so.
CLOSER = "closer"
TELL, ANSWER, CLOSE, RETURN, EXTEND, DROP = "tell", "answer", "close", "return", "extend", "drop"
MOVES = (TELL, ANSWER, CLOSE, RETURN, EXTEND, DROP)
TITLES: Mapping[str, Mapping[str, Any]] = {
    Sort.REPORT: {
        ASKED: _("等报送"),
        ANSWERED: _("已报送"),
        DONE: _("已收"),
        DROPPED: _("不再要"),
    },
    Sort.CHECK: {
        DRAFT: _("草稿"),
        ASKED: _("已反馈，等说明"),
        ANSWERED: _("单位已说明"),
        DONE: _("已办结"),
        DROPPED: _("作废"),
    },
    Sort.ORDER: {
        ASKED: _("整改中"),
        ANSWERED: _("已报整改结果"),
        DONE: _("已销号"),
        DROPPED: _("已撤销"),
    },
}
#: States as the list filters by them, whatever the sort.
STATES: Mapping[str, Any] = {
    DRAFT: _("草稿"),
    ASKED: _("等单位"),
    ANSWERED: _("等办公室"),
    DONE: _("已办完"),
    DROPPED: _("已撤销"),
}
_REASON = ("reason",)


def _moves(sort: str) -> Iterable[Move]:
    office, unit, closer = frozenset({OFFICE}), frozenset({UNIT}), frozenset({CLOSER})
    if sort == Sort.CHECK:
        yield Move(TELL, _("反馈给单位"), DRAFT, (ASKED,), office)
        yield Move(ANSWER, _("提交说明"), ASKED, (ANSWERED,), unit, _REASON)
        for state in (ASKED, ANSWERED):
            yield Move(CLOSE, _("办结"), state, (DONE,), office, (), _REASON)
        yield Move(DROP, _("作废"), DRAFT, (DROPPED,), office, _REASON, _REASON, back=True)
        return
    order = sort == Sort.ORDER
    answer = _("报整改结果") if order else _("报送")
    close = (_("销号"), _REASON) if order else (_("收下"), ())
    back = _("不予认可") if order else _("退回重报")
    drop = _("撤销整改") if order else _("不再要")
    yield Move(ANSWER, answer, ASKED, (ANSWERED,), unit, _REASON)
    yield Move(CLOSE, close[0], ANSWERED, (DONE,), closer, close[1], _REASON)
    yield Move(RETURN, back, ANSWERED, (ASKED,), closer, _REASON, ("reason", "due"), back=True)
    yield Move(EXTEND, _("延期"), ASKED, (ASKED,), office, _REASON, ("reason", "due"))
    yield Move(DROP, drop, ASKED, (DROPPED,), office, _REASON, _REASON, back=True)


TABLES: Mapping[str, Workflow] = {
    sort: Workflow(
        f"supervision_{sort}",
        titles,
        tuple(_moves(sort)),
        DRAFT if sort == Sort.CHECK else ASKED,
    )
    for sort, titles in TITLES.items()
}


def duties_of(account: Any, item: SupervisionItem) -> frozenset[str]:
    """What the account is for this item; an order is closed by another where the scheme says so."""
    found = set(unit_duties(account, item.year, item.unit))
    if may_close(account.pk, item, office=OFFICE in found, reviewer=REVIEWER in found):
        found.add(CLOSER)
    return frozenset(found)


def may_close(account: int, item: SupervisionItem, *, office: bool, reviewer: bool) -> bool:
    """Whether an account of these offices ends what the unit answered."""
    if item.sort == Sort.ORDER and rules_of(item.year).closed_by_other:
        return (office or reviewer) and account != item.created_by_id
    return office


def calls_for_order(item: SupervisionItem) -> bool:
    """Whether an order may come of it: a check that found a problem, once the unit was told."""
    return item.sort == Sort.CHECK and item.problem and item.state not in (DRAFT, DROPPED)


def state_title(item: SupervisionItem) -> str:
    """The state in words."""
    return str(TITLES[item.sort][item.state])


def rules_of(year: Year) -> SupervisionRules:
    """The year's rules of supervision."""
    return year_document(year).supervision


def uses_supervision(document: SchemeDocument) -> bool:
    """Schemes that say how units are supervised."""
    return document.supervision.answer_days > 0


__all__ = ["OFFICE", "REVIEWER", "UNIT", "duties_of"]
