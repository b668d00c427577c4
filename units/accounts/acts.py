"""What an administrator may do to an account from its page, each with the words that ask first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units import services
from units.accounts.listing import CLOSED, LOCKED
from units.models import Account, Authority

STAY: Any = gettext_lazy("先不办")


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its button, the question and consequence, what it does, what is said after."""

    key: str
    label: Any
    icon: str
    question: Any
    consequence: Any
    run: Callable[[Account, Account, Authority, str], str]
    done: Any = ""
    stay: Any = STAY
    reason: Any = ""
    danger: bool = False


def _close(account: Account, actor: Account, authority: Authority, reason: str) -> str:
    return _set_active(account, actor, authority, reason, active=False)


def _open(account: Account, actor: Account, authority: Authority, reason: str) -> str:
    return _set_active(account, actor, authority, reason, active=True)


def _set_active(
    account: Account, actor: Account, authority: Authority, reason: str, *, active: bool
) -> str:
    if not reason.strip():
        raise ValidationError(_("写明停用或启用的理由。"))
    services.account_set_active(
        account=account, active=active, reason=reason.strip(), actor=actor, authority=authority
    )
    return ""


def _reset(account: Account, actor: Account, authority: Authority, _reason: str) -> str:
    return services.account_reset_password(account=account, actor=actor, authority=authority)


def _unlock(account: Account, actor: Account, authority: Authority, _reason: str) -> str:
    services.account_unlock(account=account, actor=actor, authority=authority)
    return ""


def _end(account: Account, actor: Account, authority: Authority, _reason: str) -> str:
    services.sessions_end(account=account, actor=actor, authority=authority)
    return ""


ACTS: Mapping[str, Act] = {
    act.key: act
    for act in (
        Act(
            "reset",
            gettext_lazy("重置密码"),
            "key",
            gettext_lazy("给这个账号换一个一次性密码？"),
            gettext_lazy("原密码作废，正在用的登录全部退出。新密码只显示这一次，首次登录须改。"),
            _reset,
        ),
        Act(
            "unlock",
            gettext_lazy("解除登录锁"),
            "unlock",
            gettext_lazy("现在就让这个账号可以登录？"),
            gettext_lazy("连续输错的次数清零。先问清是不是本人输错。"),
            _unlock,
            gettext_lazy("已解除，可以登录了"),
        ),
        Act(
            "end",
            gettext_lazy("使其退出"),
            "box-arrow-right",
            gettext_lazy("让这个账号在各处退出？"),
            gettext_lazy("没有保存的内容会丢失；密码不变，可以马上再登录。"),
            _end,
            gettext_lazy("已在各处退出"),
        ),
        Act(
            "close",
            gettext_lazy("停用"),
            "slash-circle",
            gettext_lazy("停用这个账号？"),
            gettext_lazy("马上退出，不能再登录；办过的事和角色都留着，可以再启用。"),
            _close,
            gettext_lazy("已停用"),
            reason=gettext_lazy("停用的理由"),
            danger=True,
        ),
        Act(
            "open",
            gettext_lazy("启用"),
            "check-lg",
            gettext_lazy("再启用这个账号？"),
            gettext_lazy("原来的角色继续有效，密码不变。"),
            _open,
            gettext_lazy("已启用"),
            reason=gettext_lazy("启用的理由"),
        ),
    )
}


def acts_for(account: Account, state: str, actor: Account) -> list[Act]:
    """The acts that make sense now; one's own account is left to another administrator."""
    if account == actor:
        return []
    if state == CLOSED:
        return [ACTS["open"]]
    keys = ["reset", "unlock", "end", "close"] if state == LOCKED else ["reset", "end", "close"]
    return [ACTS[key] for key in keys]
