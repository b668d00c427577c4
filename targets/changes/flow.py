"""How a request moves: the scheme's path as one table of moves, and who holds which duty (M-4)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.language import title_of
from core.workflow import Move, Workflow
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.changes import APPLIED, DRAFT, REFUSED, RETURNED, ChangeRules, ChangeStep
from targets.changes.models import WITHDRAWN, TargetChange
from targets.plans.flow import HEAD, LEADER, OFFICE, REVIEWER, UNIT, unit_duties

SUBMIT, WITHDRAW, DISCARD = "submit", "withdraw", "discard"
PASS, RETURN, REFUSE = "pass", "return", "refuse"
MOVES = (SUBMIT, WITHDRAW, DISCARD, PASS, RETURN, REFUSE)

_ACTS: dict[str, Any] = {"review": _("审核通过"), "sign": _("审签"), "ratify": _("批准")}
_LAST: dict[str, Any] = {
    "review": _("审核通过并下达变更"),
    "sign": _("审签并下达变更"),
    "ratify": _("批准并下达变更"),
}
_KEPT = ("digest", "late", "document", "number")


def workflow_for(document: SchemeDocument, state: str = "") -> Workflow:
    """The table of a scheme's path; with a ``state`` that the scheme has no step for any more, the
    table has a way out of it: back to whoever asked."""
    rules = document.changes
    known = {step.key for step in rules.steps} | set(ends())
    return _workflow(rules, "" if state in known else state)


def ends() -> dict[str, Any]:
    """The states that every path has, whatever its steps."""
    return {
        DRAFT: _("草稿"),
        RETURNED: _("退回"),
        REFUSED: _("未同意"),
        WITHDRAWN: _("已撤回"),
        APPLIED: _("已下达"),
    }


@lru_cache(maxsize=64)
def _workflow(rules: ChangeRules, lost: str) -> Workflow:
    final = ends()
    states: dict[str, Any] = {DRAFT: final[DRAFT], RETURNED: final[RETURNED]}
    states |= {step.key: step.title.zh for step in rules.steps}
    states |= {key: final[key] for key in (APPLIED, REFUSED, WITHDRAWN)}
    moves = list(_unit_moves(rules.steps)) if rules.steps else []
    for place, step in enumerate(rules.steps):
        moves += _step_moves(rules.steps, place, step)
    if lost:
        states[lost] = _("原方案的步骤")
        told = ("reason",)
        who = frozenset({OFFICE, UNIT})
        moves.append(Move(RETURN, _("退回重报"), lost, (RETURNED,), who, told, told, back=True))
    return Workflow("change", states, tuple(moves), DRAFT)


def _unit_moves(steps: tuple[ChangeStep, ...]) -> Iterable[Move]:
    first, unit, told = steps[0].key, frozenset({UNIT}), ("reason",)
    for state, label in ((DRAFT, _("提出申请")), (RETURNED, _("重新提出"))):
        yield Move(SUBMIT, label, state, (first,), unit, (), _KEPT)
        yield Move(DISCARD, _("不提了"), state, (WITHDRAWN,), unit, (), (), back=True)
    yield Move(WITHDRAW, _("撤回修改"), first, (DRAFT,), unit, told, told, back=True)


def _step_moves(steps: tuple[ChangeStep, ...], place: int, step: ChangeStep) -> Iterable[Move]:
    last = place == len(steps) - 1
    after = APPLIED if last else steps[place + 1].key
    required = (*(("document",) if step.document else ()), *(("number",) if last else ()))
    label, who, told = (_LAST if last else _ACTS)[step.act], frozenset({step.who}), ("reason",)
    yield Move(PASS, label, step.key, (after,), who, required, ("reason", *_KEPT))
    yield Move(RETURN, _("退回补充"), step.key, (RETURNED,), who, told, told, back=True)
    yield Move(REFUSE, _("不同意"), step.key, (REFUSED,), who, told, told, back=True)


def duties_of(account: Any, change: TargetChange) -> frozenset[str]:
    """What the account is for this request.

    Who writes or files it ratifies none of its steps (三员分立); one written by the office is
    ratified by another account of the office (S-4).
    """
    found = unit_duties(account, change.year, change.unit)
    if not change.by_office:
        return found
    if change.created_by_id == account.pk:
        return frozenset({UNIT})
    return found - {UNIT, HEAD}


def may_request(account: Any, year: Year, unit: Any) -> frozenset[str]:
    """With which duties the account may begin a request for the unit: the unit's own, or the
    office's; empty for who may not."""
    return unit_duties(account, year, unit) & {UNIT, OFFICE}


def rules_of(year: Year) -> ChangeRules:
    """The year's rules of changes."""
    return year_document(year).changes


def state_title(year: Year, state: str) -> str:
    """A state in words: the step's own title in the reader's language."""
    step = rules_of(year).step(state)
    return title_of(step.title) if step else str(ends().get(state, _("原方案的步骤")))


__all__ = ["HEAD", "LEADER", "OFFICE", "REVIEWER", "UNIT", "duties_of", "workflow_for"]
