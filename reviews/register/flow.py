"""How an entry moves: told to its unit, answered, entered, confirmed by a second person, lifted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow import Move, Workflow
from reviews.moved_people import party_of
from reviews.register.effect import monthly_lists
from reviews.register.models import (
    ANSWERED,
    CONFIRM,
    DRAFT,
    DROPPED,
    ENTERED,
    LIFTED,
    LIFTING,
    TOLD,
    RegisterEntry,
)
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.register import RegisterRules
from targets.plans.flow import OFFICE, REVIEWER, UNIT, unit_duties

SECOND = "second"
TELL, ANSWER, ENTER, DROP, LIFT = "tell", "answer", "enter", "drop", "lift"
AGREE, REFUSE = "agree", "refuse"
MOVES = (TELL, ANSWER, ENTER, DROP, LIFT, AGREE, REFUSE)
TITLES: dict[str, Any] = {
    DRAFT: _("草稿"),
    TOLD: _("已告知，等申辩"),
    ANSWERED: _("单位已申辩"),
    CONFIRM: _("待第二人确认"),
    ENTERED: _("已登记"),
    LIFTING: _("待确认解除"),
    LIFTED: _("已解除"),
    DROPPED: _("不予登记"),
}
_REASON, _PAPER = ("reason",), ("reason", "document")


def workflow_for(document: SchemeDocument, sort: str) -> Workflow:
    """The table of moves of a sort, by whether a second person confirms it."""
    return _workflow(sort in document.registering.second_person)


@lru_cache(maxsize=2)
def _workflow(second: bool) -> Workflow:
    return Workflow("register", TITLES, tuple(_moves(second=second)), DRAFT)


def _moves(*, second: bool) -> Iterable[Move]:
    office, unit, other = frozenset({OFFICE}), frozenset({UNIT}), frozenset({SECOND})
    enter = _("提请第二人确认") if second else _("登记")
    lift = _("提请解除") if second else _("解除")
    yield Move(TELL, _("告知单位"), DRAFT, (TOLD,), office)
    yield Move(ANSWER, _("提交申辩"), TOLD, (ANSWERED,), unit, _REASON, _REASON)
    for state in (TOLD, ANSWERED):
        yield Move(ENTER, enter, state, (CONFIRM if second else ENTERED,), office, (), _REASON)
    for state in (DRAFT, TOLD, ANSWERED):
        yield Move(DROP, _("不予登记"), state, (DROPPED,), office, _REASON, _REASON, back=True)
    yield Move(LIFT, lift, ENTERED, (LIFTING if second else LIFTED,), office, _PAPER, _PAPER)
    if second:
        yield Move(AGREE, _("确认登记"), CONFIRM, (ENTERED,), other, (), _REASON)
        yield Move(
            REFUSE,
            pgettext_lazy("move", "退回"),
            CONFIRM,
            (ANSWERED, TOLD),
            other,
            _REASON,
            _REASON,
            back=True,
        )
        yield Move(AGREE, _("确认解除"), LIFTING, (LIFTED,), other, (), _REASON)
        yield Move(REFUSE, _("不解除"), LIFTING, (ENTERED,), other, _REASON, _REASON, back=True)


def duties_of(account: Any, entry: RegisterEntry) -> frozenset[str]:
    """What the account is for this entry; nobody confirms what he prepared or asked for (S-4)."""
    found = set(unit_duties(account, entry.year, entry.unit))
    if rules_of(entry.year).confirmed_by in found and not is_party(account, entry):
        found.add(SECOND)
    return frozenset(found)


def is_party(account: Any, entry: RegisterEntry) -> bool:
    """Whether the account began or wrote the entry, or asked for the step to be confirmed."""
    return account.pk in party_of(entry)


def after_of(entry: RegisterEntry, move: Move) -> str:
    """The state that a move leads to: back from the second person is to where the unit was."""
    if len(move.after) == 1:
        return move.after[0]
    return ANSWERED if entry.answer else TOLD


def rules_of(year: Year) -> RegisterRules:
    """The year's rules of the register."""
    return year_document(year).registering


def uses_register(document: SchemeDocument) -> bool:
    """Schemes in which something is registered after the unit was told."""
    told = document.registering.answer_days > 0
    some = document.deductions.entries or document.vetoes.entries or document.appraisal.ratings
    return told and bool(some or monthly_lists(document))


__all__ = ["OFFICE", "REVIEWER", "SECOND", "UNIT", "duties_of", "workflow_for"]
