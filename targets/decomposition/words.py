"""What the screens say of a tree: covers, things to do, how a task stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exact import MINUS, format_short, from_text
from core.ui import date_text
from targets.decomposition import cover as covers
from targets.decomposition import reading
from targets.decomposition.cover import Cover
from targets.decomposition.models import TaskState, TreeNode
from targets.decomposition.reading import Issue
from targets.decomposition.services.locking import StaleNodeError

FIELD_NAMES: Mapping[str, Any] = {
    "title": gettext_lazy("目标"),
    "content": gettext_lazy("内容和要求"),
    "measure": gettext_lazy("计量单位"),
    "points": gettext_lazy("分值"),
    "plan": gettext_lazy("计划值"),
    "deadline": gettext_lazy("完成时限"),
}


def cover_words(found: Cover | None) -> str:
    """How far parts cover a whole, in a few words: what is short, over, or not stated."""
    if found is None:
        return ""
    if found.state == covers.NONE:
        return _("没有分解")
    if found.state == covers.OPEN:
        return _("%s 项没有填数") % found.missing
    if found.state == covers.COVERED and found.way == covers.TEXT:
        return _("有人承担")
    gap = found.gap or Fraction(0)
    if found.state == covers.COVERED:
        return _("已覆盖") if gap == 0 else _("在偏差内，差 %s") % figure(gap)
    if found.way == covers.EACH:
        return _("有一项只到 %s") % figure(found.given)
    return _("少 %s") % figure(-gap) if gap < 0 else _("多 %s") % figure(gap)


def cover_full(found: Cover) -> str:
    """The same as a sentence, with both figures and what is allowed."""
    told = {
        "wanted": figure(found.wanted),
        "given": figure(found.given),
        "allowed": figure(found.allowed),
    }
    if found.state == covers.OPEN:
        return _("还有 %s 项没有填数，填了才知道够不够") % found.missing
    if found.way == covers.EACH:
        return _("要求各自达到 %(wanted)s，有一项只到 %(given)s，允许偏差 %(allowed)s") % told
    return _("上一级 %(wanted)s，下面合计 %(given)s，允许偏差 %(allowed)s") % told


def issue_words(issue: Issue) -> str:
    """Something to do, as a sentence that says what."""
    params = issue.params
    if issue.kind == reading.CHANGED:
        return _("目标已变：%s") % _("；").join(change_words(params["changes"]))
    if issue.kind in (reading.COVER, reading.OVER):
        return cover_full(params["cover"])
    if issue.kind == reading.LATE:
        return _("时限晚于上一级的 %s") % date_text(params["limit"], "full")
    if issue.kind == reading.WAITING:
        return str(TaskState(params["state"]).label)
    told: Mapping[str, str] = {
        reading.WITHDRAWN: _("目标已撤销，核对后连同任务一起移出"),
        reading.NEW: _("新下达的目标“%(title)s”还不在分解里"),
        reading.NO_PARTS: _("这一项还没有分解到科室、个人"),
        reading.NO_PERSON: _("没有责任人"),
        reading.LEFT: _("%(who)s 已不在本单位，改派给别人"),
        reading.SECTION_GONE: _("科室“%(what)s”已撤销，改派"),
    }
    return told[issue.kind] % params if params else told[issue.kind]


def change_words(changes: Mapping[str, tuple[Any, Any]]) -> list[str]:
    """What of a target has changed, old and new."""
    return [
        _("%(field)s %(before)s → %(after)s")
        % {
            "field": FIELD_NAMES[key],
            "before": _plain(key, before),
            "after": _plain(key, after),
        }
        for key, (before, after) in changes.items()
    ]


def figure(value: Fraction | None) -> str:
    """An exact number with the decimals it needs; one that has no end stays a fraction."""
    if value is None:
        return "—"
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1 and value.denominator <= 10**6:
        return format_short(value, 6)
    return str(value).replace("-", MINUS)


def amount_words(node: TreeNode) -> str:
    """Amount with its unit."""
    return "" if node.amount is None else f"{figure(node.amount)} {node.measure}".strip()


def answer_words(node: TreeNode) -> str:
    """What the holder of a consultative task answered."""
    told = node.answer
    if not told:
        return ""
    parts = [
        _("数量 %s") % figure(from_text(told["amount"])) if told.get("amount") else "",
        _("分值 %s") % figure(from_text(told["points"])) if told.get("points") else "",
        told.get("words", ""),
    ]
    what = _("，").join(part for part in parts if part) or _("提出承担")
    return told.get("by", "") + _("：") + what


def stale_words(error: StaleNodeError) -> str:
    """Who changed a task since it was shown."""
    node = error.node
    if node is None:
        return _("这一项刚被移走，页面已更新")
    return _("%(who)s %(when)s 改过“%(title)s”，你看到的是旧的。核对后再改") % {
        "who": node.changed_by,
        "when": timezone.localtime(node.changed_at).strftime("%H:%M"),
        "title": node.title,
    }


def _plain(key: str, value: Any) -> str:
    if value in (None, ""):
        return "—"
    if key in ("points", "plan"):
        return figure(from_text(str(value)))
    if key == "deadline":
        return date_text(date.fromisoformat(value), "full")
    return str(value)[:40]
