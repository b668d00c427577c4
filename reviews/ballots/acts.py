"""What the office can do with a round as it stands, and what still keeps it from doing so."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.ballots.models import ENDED, VoteRound, VoteState
from reviews.ballots.on_paper.services import begin_faults
from reviews.ballots.services.held import year_stopped
from reviews.ballots.services.rounds import freeze_faults, open_faults


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a round: the move, what it says, what it does, whether it wants a reason.

    ``lacks`` is what the service would refuse it for now: the button is off, with this beside it.
    """

    key: str
    label: str
    question: str
    told: str
    reason: bool = False
    danger: bool = False
    lacks: tuple[str, ...] = ()


def stopped(row: VoteRound) -> str:
    """Why nothing can be done any more with a round that has not come to its end; "" while it can.

    A year that is closed or published takes no ballots (S-4, S-6).
    """
    return "" if row.state in ENDED else year_stopped(row.year)


def acts_of(row: VoteRound) -> list[Act]:
    """What the office can do with a round as it stands."""
    moves = {
        VoteState.DRAFT: (_begin, _void) if row.on_paper else (_freeze, _void),
        VoteState.FROZEN: (_back, _void) if row.on_paper else (_open, _thaw, _void),
        VoteState.OPEN: (_void,),
    }
    return [make(row) for make in moves.get(VoteState(row.state), ())]


def _freeze(row: VoteRound) -> Act:
    return Act(
        "freeze",
        _("冻结"),
        _("冻结这一轮？"),
        _("票样、名单、每人评谁从此不变；要改得退回设计。"),
        lacks=tuple(freeze_faults(row)),
    )


def _thaw(_row: VoteRound) -> Act:
    return Act(
        "thaw",
        _("退回设计"),
        _("退回设计？"),
        _("已生成的密钥和投票码都作废，要重新做。"),
        danger=True,
    )


def _open(row: VoteRound) -> Act:
    return Act(
        "open",
        _("开始投票"),
        _("现在开始投票？"),
        _("开始以后名单和票样不能改，截止以前谁也看不到得分。"),
        lacks=tuple(open_faults(row)),
    )


def _begin(row: VoteRound) -> Act:
    return Act(
        "begin",
        _("开始录入"),
        _("开始录入纸质票？"),
        _("票样从此不变，工作簿不再收这一测评主体的票。两人各录一遍，互相看不到。"),
        lacks=tuple(begin_faults(row)),
    )


def _back(_row: VoteRound) -> Act:
    return Act(
        "back", _("退回设计"), _("退回设计？"), _("两份已录的都删去，要重新录。"), danger=True
    )


def _void(_row: VoteRound) -> Act:
    return Act(
        "void",
        _("作废"),
        _("作废这一轮？"),
        _("已投的票不拆就删，已打印的投票码不能再用；可以重新办一轮。"),
        reason=True,
        danger=True,
    )
