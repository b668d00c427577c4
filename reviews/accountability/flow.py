"""How a record comes into force: taken up, given public notice, confirmed by another, lifted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from reviews.accountability.models import (
    CONFIRM,
    DRAFT,
    DROPPED,
    IMPROVED,
    ISSUED,
    LIFTED,
    NOTICE,
    PROPOSED,
    AccountabilityRecord,
)
from reviews.moved_people import party_of
from schemes.document import SchemeDocument
from schemes.models import Year, YearState
from schemes.queries import year_document
from schemes.rules.accountability import AccountabilityRules, RecordKind
from targets.plans.flow import OFFICE, REVIEWER, unit_duties

SECOND = "second"
TAKE, DISMISS, ANNOUNCE, SUBMIT = "take", "dismiss", "announce", "submit"
ISSUE, REFUSE, DROP, IMPROVE, LIFT = "issue", "refuse", "drop", "improve", "lift"
MOVES = (TAKE, DISMISS, ANNOUNCE, SUBMIT, ISSUE, REFUSE, DROP, IMPROVE, LIFT)
TITLES: dict[str, Any] = {
    PROPOSED: _("建议，待定"),
    DRAFT: _("草稿"),
    NOTICE: _("公示中"),
    CONFIRM: _("待第二人确认"),
    ISSUED: _("已发文"),
    IMPROVED: _("已整改"),
    LIFTED: _("已撤销"),
    DROPPED: _("不办"),
}
_REASON = ("reason",)


def _moves(*, notice: bool, improve: bool) -> Iterable[Move]:
    office, second = frozenset({OFFICE}), frozenset({SECOND})
    yield Move(TAKE, _("采纳，起草"), PROPOSED, (DRAFT,), office)
    yield Move(DISMISS, _("不采纳"), PROPOSED, (DROPPED,), office, _REASON, _REASON, back=True)
    if notice:
        yield Move(ANNOUNCE, _("公示"), DRAFT, (NOTICE,), office)
    yield Move(SUBMIT, _("提请确认"), NOTICE if notice else DRAFT, (CONFIRM,), office)
    for state in (DRAFT, NOTICE) if notice else (DRAFT,):
        yield Move(DROP, _("不办"), state, (DROPPED,), office, _REASON, _REASON, back=True)
    yield Move(ISSUE, _("确认发文"), CONFIRM, (ISSUED,), second, ("number",), ("number",))
    yield Move(
        REFUSE,
        pgettext_lazy("move", "退回"),
        CONFIRM,
        (DRAFT,),
        second,
        _REASON,
        _REASON,
        back=True,
    )
    if improve:
        yield Move(IMPROVE, _("整改完成"), ISSUED, (IMPROVED,), office, _REASON, _REASON)
    yield Move(LIFT, _("撤销"), ISSUED, (LIFTED,), second, _REASON, _REASON, back=True)


@lru_cache(maxsize=4)
def _workflow(notice: bool, improve: bool) -> Workflow:
    table = tuple(_moves(notice=notice, improve=improve))
    return Workflow("accountability", TITLES, table, DRAFT)


def workflow_for(record: AccountabilityRecord) -> Workflow:
    """The table of moves of a record's kind."""
    kind = kind_of(record)
    return _workflow(bool(kind and kind.notice_days), bool(kind and kind.improve_days))


def kind_of(record: AccountabilityRecord) -> RecordKind | None:
    """The kind as the year's scheme has it."""
    return rules_of(record.year).kind(record.kind)


def duties_of(account: Any, record: AccountabilityRecord) -> frozenset[str]:
    """What the account is for this record; nobody confirms what he prepared or asked for (S-4)."""
    found = set(unit_duties(account, record.year, record.unit)) & {OFFICE, REVIEWER}
    party = account.pk in party_of(record)
    if rules_of(record.year).confirmed_by in found and not party:
        found.add(SECOND)
    return frozenset(found)


def rules_of(year: Year) -> AccountabilityRules:
    """The year's kinds of records."""
    return year_document(year).accountability


def closed_words(year: Year) -> str:
    """Why nothing may be put down any more; "" while it may: also after the results were published,
    for a record changes no figure and follows from results that stand."""
    if year.state == YearState.OPEN:
        return ""
    return gettext("%s 年度已封存，不能录入、更正、撤销。更正须另行发文（S-4、S-6）") % year.year


def uses_accountability(document: SchemeDocument) -> bool:
    """Schemes that have kinds of records."""
    return bool(document.accountability.kinds)


__all__ = ["OFFICE", "REVIEWER", "SECOND", "duties_of"]
