"""How results become public: one table of moves from the award list to publishing (M-11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Move, Workflow
from reviews.moved_people import party_of
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.publication import PublicationRules
from scoring.publication.models import (
    COMMITTEE,
    CONSULTING,
    DECIDED,
    FINAL,
    NOTICE,
    PREPARING,
    PUBLISHED,
    WITHDRAWN,
    Publication,
)
from units.models import Role
from units.queries import authority_for, has_authority_perm, has_role

OFFICE, SECOND = "target_office", "second"
CONSULT, REPORT, DECIDE, ANNOUNCE = "consult", "report", "decide", "announce"
CONCLUDE, PUBLISH, REFUSE = "conclude", "publish", "refuse"
BACK, RECALL, WITHDRAW, TAKE_UP = "back", "recall", "withdraw", "take_up"
MOVES = (
    *(CONSULT, REPORT, DECIDE, ANNOUNCE, CONCLUDE, PUBLISH, REFUSE),
    *(BACK, RECALL, WITHDRAW, TAKE_UP),
)
#: Kept beside the moves in the history of a publication, which they do not take further.
START, LISTED, VIEWED, NAMED, PAST = "start", "award", "view", "bodies", "past"
TITLES: dict[str, Any] = {
    PREPARING: _("拟名单"),
    CONSULTING: _("征求意见"),
    COMMITTEE: _("报委员会审定"),
    DECIDED: _("已审定"),
    NOTICE: _("公示中"),
    FINAL: _("待公布"),
    PUBLISHED: _("已公布"),
    WITHDRAWN: _("已撤回"),
}
LABELS: dict[str, Any] = {
    START: _("开始公布"),
    LISTED: _("改名单"),
    VIEWED: _("记录意见"),
    NAMED: _("请谁提意见"),
    PAST: _("补记公布"),
}
_REASON = ("reason",)
_AGAIN = (COMMITTEE, CONSULTING)


def _moves() -> Iterable[Move]:
    office, second = frozenset({OFFICE}), frozenset({SECOND})
    yield Move(CONSULT, _("征求意见"), PREPARING, (CONSULTING, COMMITTEE), office)
    yield Move(REPORT, _("报委员会"), CONSULTING, (COMMITTEE,), office)
    decided = ("document", "decided_by", "decided_on", "reason")
    yield Move(DECIDE, _("记委员会决定"), COMMITTEE, (DECIDED,), office, ("document",), decided)
    told = ("number", "contact")
    yield Move(ANNOUNCE, _("开始公示"), DECIDED, (NOTICE,), office, ("number",), told)
    yield Move(CONCLUDE, _("提请公布"), NOTICE, (FINAL,), office, (), _REASON)
    yield Move(PUBLISH, _("公布结果"), FINAL, (PUBLISHED,), second, ("number",), ("number",))
    for state in (PREPARING, CONSULTING, COMMITTEE, DECIDED, NOTICE, FINAL):
        after: tuple[str, ...] = _AGAIN if state == COMMITTEE else (state,)
        if state in (DECIDED, NOTICE, FINAL):
            after = (state, *_AGAIN)
        yield Move(TAKE_UP, _("采用新结果"), state, after, office, _REASON, _REASON)
    for state, before in ((CONSULTING, PREPARING), (COMMITTEE, CONSULTING), (DECIDED, COMMITTEE)):
        yield Move(BACK, _("退回上一步"), state, (before,), office, _REASON, _REASON, back=True)
    yield Move(RECALL, _("撤下公示"), NOTICE, (COMMITTEE,), office, _REASON, _REASON, back=True)
    yield Move(
        REFUSE, pgettext_lazy("move", "退回"), FINAL, (NOTICE,), second, _REASON, _REASON, back=True
    )
    for state in (PREPARING, CONSULTING, COMMITTEE, DECIDED, NOTICE, FINAL):
        yield Move(
            WITHDRAW, _("撤回公布"), state, (WITHDRAWN,), office, _REASON, _REASON, back=True
        )


WORKFLOW = Workflow("publication", TITLES, tuple(_moves()), PREPARING)


def rules_of(year: Year) -> PublicationRules:
    """How the year's scheme makes results public."""
    return year_document(year).publication


def is_office(account: Any, year: Year) -> bool:
    """Whether the account is of the office that prepares publications of the year."""
    authority = authority_for(account)
    here = authority is not None and authority.pk == year.authority_id
    return here and has_authority_perm(account, authority, "edit_facts")


def duties_of(account: Any, publication: Publication) -> frozenset[str]:
    """What the account is for this publication; nobody publishes what he prepared (S-4)."""
    year, found = publication.year, set()
    authority = authority_for(account)
    if authority is None or authority.pk != year.authority_id:
        return frozenset()
    office = is_office(account, year)
    if office:
        found.add(OFFICE)
    part = {
        "target_office": office,
        "reviewing_office": has_role(account, authority, (Role.REVIEWING_OFFICE,)),
    }
    if part[rules_of(year).published_by] and account.pk not in party_of(publication):
        found.add(SECOND)
    return frozenset(found)
