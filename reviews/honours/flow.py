"""How a claim moves: the scheme's path as one table of moves, and who holds which duty (M-8)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.language import title_of
from core.workflow import Move, Workflow
from reviews.honours.models import WITHDRAWN, HonourClaim
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.award_claims import (
    COUNTED,
    DRAFT,
    REFUSED,
    RETURNED,
    AwardClaimRules,
    ClaimStep,
)
from targets.plans.flow import HEAD, LEADER, OFFICE, REVIEWER, UNIT, unit_duties

SUBMIT, WITHDRAW, DISCARD = "submit", "withdraw", "discard"
PASS, RETURN, REFUSE = "pass", "return", "refuse"
MOVES = (SUBMIT, WITHDRAW, DISCARD, PASS, RETURN, REFUSE)

_ACTS: dict[str, Any] = {
    "approve": _("同意申报"),
    "verify": _("核实通过"),
    "ratify": _("审定通过"),
    "notice": _("公示期满"),
}
_LAST: dict[str, Any] = {
    "approve": _("同意并计入"),
    "verify": _("核实并计入"),
    "ratify": _("审定并计入"),
    "notice": _("公示期满，计入"),
}
_TOLD = ("reason",)


def workflow_for(document: SchemeDocument, state: str = "") -> Workflow:
    """The table of a scheme's path; for a ``state`` that the scheme has no step for any more, with
    a way out of it: back to the unit."""
    rules = document.award_claims
    known = {step.key for step in rules.steps} | set(ends()) | {""}
    return _workflow(rules, "" if state in known else state)


def ends() -> dict[str, Any]:
    """The states that every path has, whatever its steps."""
    return {
        DRAFT: _("草稿"),
        RETURNED: _("退回"),
        COUNTED: _("已计入"),
        REFUSED: _("不予认定"),
        WITHDRAWN: _("已撤回"),
    }


@lru_cache(maxsize=64)
def _workflow(rules: AwardClaimRules, lost: str) -> Workflow:
    final = ends()
    states: dict[str, Any] = {DRAFT: final[DRAFT], RETURNED: final[RETURNED]}
    states |= {step.key: step.title.zh for step in rules.steps}
    states |= {key: final[key] for key in (COUNTED, REFUSED, WITHDRAWN)}
    moves = list(_unit_moves(rules.steps[0])) if rules.steps else []
    for place, step in enumerate(rules.steps):
        moves += _step_moves(rules.steps, place, step)
    if lost:
        states[lost] = _("原方案的步骤")
        who = frozenset({OFFICE, UNIT})
        moves.append(Move(RETURN, _("退回重报"), lost, (RETURNED,), who, _TOLD, _TOLD, back=True))
    return Workflow("claim", states, tuple(moves), DRAFT)


def _unit_moves(first: ClaimStep) -> Iterable[Move]:
    unit = frozenset({UNIT})
    for state, label in ((DRAFT, _("申报")), (RETURNED, _("重新申报"))):
        yield Move(SUBMIT, label, state, (first.key,), unit, (), ("late",))
        yield Move(DISCARD, _("不报了"), state, (WITHDRAWN,), unit, back=True)
    yield Move(WITHDRAW, _("撤回修改"), first.key, (DRAFT,), unit, _TOLD, _TOLD, back=True)


def _step_moves(steps: tuple[ClaimStep, ...], place: int, step: ClaimStep) -> Iterable[Move]:
    last = place == len(steps) - 1
    after = COUNTED if last else steps[place + 1].key
    required = ("document",) if step.document else ()
    label, who = (_LAST if last else _ACTS)[step.act], frozenset({step.who})
    yield Move(PASS, label, step.key, (after,), who, required, ("reason", "document"))
    yield Move(RETURN, _("退回补充"), step.key, (RETURNED,), who, _TOLD, _TOLD, back=True)
    yield Move(REFUSE, _("不予认定"), step.key, (REFUSED,), who, _TOLD, _TOLD, back=True)


def duties_of(account: Any, claim: HonourClaim) -> frozenset[str]:
    """What the account is for this claim: whoever files for a unit verifies nothing of it
    (三员分立)."""
    return unit_duties(account, claim.year, claim.unit)


def rules_of(year: Year) -> AwardClaimRules:
    """The year's rules of claims."""
    return year_document(year).award_claims


def step_of(claim: HonourClaim) -> ClaimStep | None:
    """The step at which the claim waits."""
    return rules_of(claim.year).step(claim.state)


def state_title(year: Year, state: str) -> str:
    """A state in words: what it waits for, by the step's own title in the reader's language."""
    step = rules_of(year).step(state)
    if step is None:
        return str(ends().get(state, _("原方案的步骤")))
    words = _("%s中") if step.act == "notice" else _("待%s")
    return str(words) % title_of(step.title)


def path_words(rules: AwardClaimRules) -> str:
    """The steps of the path, one after another."""
    return str(_("、")).join(title_of(step.title) for step in rules.steps)


__all__ = ["HEAD", "LEADER", "OFFICE", "REVIEWER", "UNIT", "duties_of", "workflow_for"]
