"""How an objection ends: one table of moves (K-5.3)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core.workflow import Move, Workflow
from reviews.marking.basis import mark_row
from reviews.marking.scope import conflicts_of_account
from reviews.models import CommonMark, TargetMark
from reviews.objections.models import Objection, ReviewState
from reviews.objections.queries import filing_units, had_part, here, lender_of
from units.queries import has_authority_perm

UNIT, REVIEWER = "unit", "reviewer"
UPHOLD, CHANGE, REJECT, WITHDRAW = "uphold", "change", "reject", "withdraw"
MOVES = (UPHOLD, CHANGE, REJECT, WITHDRAW)


def _move(key: str, label: Any, after: str, who: str, *, back: bool = False) -> Move:
    told = ("reason",) if who == REVIEWER else ()
    return Move(key, label, ReviewState.OPEN, (after,), frozenset({who}), told, ("reason",), back)


WORKFLOW = Workflow(
    "objection",
    {state.value: state.label for state in ReviewState},
    (
        _move(CHANGE, _("改分"), ReviewState.CHANGED, REVIEWER),
        _move(UPHOLD, _("维持原分"), ReviewState.UPHELD, REVIEWER),
        _move(REJECT, _("不受理异议"), ReviewState.REJECTED, REVIEWER, back=True),
        _move(WITHDRAW, _("撤回异议"), ReviewState.WITHDRAWN, UNIT, back=True),
    ),
    ReviewState.OPEN,
)


def mark_of(objection: Objection) -> TargetMark | CommonMark | None:
    """The row of the mark that was objected to."""
    return mark_row(objection.kind, objection.fact)


def duties_of(account: Any, objection: Objection) -> frozenset[str]:
    """What the account is for this objection.

    Another reviewer than those who had a part in the mark, or act for one who had, decides; who has
    declared a conflict of interest, and who files for the unit, do not.
    """
    if not here(account, objection.year):
        return frozenset()
    if objection.unit_id in filing_units(account):
        return frozenset({UNIT})
    if not has_authority_perm(account, objection.year.authority, "edit_facts"):
        return frozenset()
    stays_away = objection.unit_id in conflicts_of_account(account, objection.year)
    if stays_away or marked_by(account, objection):
        return frozenset()
    return frozenset({REVIEWER})


def marked_by(account: Any, objection: Objection) -> bool:
    """Whether the account, or whose right it acts with, had a part in the mark objected to."""
    return Objection.objects.filter(had_part(account), pk=objection.pk).exists()


def part_words(account: Any, objection: Objection) -> str:
    """That another reviews it, and why not this account; empty where it had no part."""
    if not marked_by(account, objection):
        return ""
    lender = lender_of(account)
    if lender is None:
        return _now("你评过这个评分，异议由没有评过的人复核（K-5.3）。")
    text = _now("你代理 %(who)s，你们有人评过这个评分，异议由没有评过的人复核（K-5.3）。")
    return text % {"who": lender}
