"""What the audit trail's events and details are called; an unknown one keeps its code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.audit_events import EVENTS
from core.ui import BADGES, date_text

#: What the values of a detail are called: by the authority, since some stand in its schemes.
Values = Callable[[Any], Mapping[str, Any]]

DETAILS: Mapping[str, Any] = {
    "acting_for": _("代谁办"),
    "deputy": _("代理人"),
    "contact": _("受理联系方式"),
    "decided_by": _("审定机关"),
    "decided_on": _("审定日期"),
    "reviewer": _("复核人"),
    "principal": _("被代理人"),
    "starts_at": _("起"),
    "ends_at": _("止"),
    "address": _("地址"),
    "after": _("改为"),
    "before": _("原来"),
    "text": _("改进建议"),
    "copy_to": _("抄送"),
    "cause": _("起因"),
    "check": _("检查"),
    "from_last": _("从上年带入"),
    "late": _("逾期"),
    "line": _("目标"),
    "version": _("第几次改动"),
    "changed": _("改动"),
    "digest": _("摘要"),
    "document": _("依据文件"),
    "effective_on": _("生效日"),
    "evaluated": _("新算单位"),
    "facts_digest": _("事实摘要"),
    "from_unit": _("原单位"),
    "gone": _("撤销"),
    "keys": _("编号"),
    "months_from": _("原单位月数"),
    "months_reason": _("月数不同的理由"),
    "months_to": _("新单位月数"),
    "new": _("新增"),
    "number": _("号"),
    "origin": _("来源"),
    "phase": _("阶段"),
    "reason": _("理由"),
    "revision": _("修订计数"),
    "role": _("角色"),
    "roles": _("角色"),
    "count": _("个数"),
    "name": _("姓名"),
    "person": _("工号"),
    "size": _("大小"),
    "to_unit": _("调入单位"),
    "unit": _("单位"),
    "username": _("用户名"),
    "again": _("重报自"),
    "authority_name": _("发方签字人"),
    "authority_on": _("发方签字日"),
    "authority_post": _("发方职务"),
    "unit_name": _("单位签字人"),
    "unit_on": _("单位签字日"),
    "unit_post": _("单位职务"),
    "baselines": _("去年基数"),
    "charges": _("分管"),
    "common_items": _("共性目标"),
    "common_shares": _("共性份额"),
    "cross_items": _("交叉目标"),
    "changes": _("更改"),
    "code": _("编号"),
    "deviation": _("允许偏差"),
    "due": _("期限"),
    "due_at": _("期限"),
    "evidence": _("依据"),
    "files": _("附件数"),
    "filled": _("带入项数"),
    "items": _("项数"),
    "key": _("时限"),
    "kind": _("类别"),
    "lines": _("行数"),
    "mark": _("评分编号"),
    "members": _("成员"),
    "method": _("要做什么"),
    "on": _("日期"),
    "part": _("第几把"),
    "people": _("人数"),
    "renamed": _("改名"),
    "scheme": _("方案摘要"),
    "sort": _("类别"),
    "source": _("来自年度"),
    "came": _("来的人"),
    "left": _("走的人"),
    "marked_as": _("由谁评"),
    "values": _("各项评分"),
    "length": _("字数"),
    "months": _("月份"),
    "starts_on": _("起"),
    "state": _("结果"),
    "subject": _("评什么"),
    "submission": _("第几次报送"),
    "tasks": _("任务"),
    "title": _("名称"),
    "told": _("已反馈的"),
    "units": _("单位"),
    "until": _("截止"),
    "voters": _("投票人"),
    "way": _("查验方式"),
    "year": _("年度"),
    "file": _("文件"),
    "filters": _("筛选条件"),
    "error": _("错误"),
    "expires_at": _("有效期到"),
    "further": _("又一位创建人"),
    "issued": _("发出票数"),
    "path": _("页面"),
    "scope": _("用途"),
    "secret": _("无记名"),
    "slips": _("投票码"),
    "token": _("令牌"),
    "voter": _("投票人"),
    "voted": _("已投"),
    "amount": _("金额"),
    "compared": _("核对项数"),
    "days_before": _("提前天数"),
    "dropped": _("去掉"),
    "facts": _("事实条数"),
    "fields": _("改了哪些"),
    "file_digest": _("文件摘要"),
    "head_after": _("逾期几天报单位负责人"),
    "keep_days": _("保留天数"),
    "leader_after": _("逾期几天报分管领导"),
    "office_after": _("逾期几天报目标办"),
    "of": _("撤销的是"),
    "paid_on": _("发放日期"),
    "result_set": _("结果集"),
    "target": _("目标"),
    "to": _("到"),
    "ballots": _("有效票"),
    "void": _("废票"),
}

#: The end of every event by which facts are written, and its name.
FACT_EVENT, FACTS_WRITTEN = ".apply", _("写入事实")
#: What is told of an act that was refused: whether it was only to be looked at.
_METHODS = {"GET": _("查看"), "HEAD": _("查看"), "POST": _("办理")}
#: Details that hold a state; its name is asked for by the event's subject.
_STATES = frozenset({"before", "after", "state"})
#: By what is named (a state of a subject, or the value of a detail) and its name.
_names: dict[tuple[str, str], list[Values]] = {
    ("value", "method"): [lambda _authority: _METHODS],
}


def register_states(subject: str, values: Values) -> None:
    """Let an app name the states of its rows: ``subject`` is the first part of their events."""
    _names.setdefault(("state", subject), []).append(values)


def register_values(detail: str, values: Values) -> None:
    """Let an app name the values of a detail, whatever the event."""
    _names.setdefault(("value", detail), []).append(values)


def event_words(event: str) -> str:
    """The event in words; every kind of fact is written by the same act."""
    if event in EVENTS:
        return str(EVENTS[event])
    return str(FACTS_WRITTEN) if event.endswith(FACT_EVENT) else event


def events_called(words: str) -> Q:
    """Entries whose event's name holds ``words``, in the reader's language."""
    wanted = words.casefold()
    named = [event for event, name in EVENTS.items() if wanted in str(name).casefold()]
    found = Q(event__in=named)
    if wanted in str(FACTS_WRITTEN).casefold():
        found |= Q(event__endswith=FACT_EVENT) & ~Q(event__in=list(EVENTS))
    return found


class AuditWords:
    """Names events and details for one page; what the authority's schemes name is asked once."""

    def __init__(self, authority: Any) -> None:
        self._authority = authority
        self._asked: dict[tuple[str, str], dict[str, Any]] = {}

    def details(self, event: str, detail: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The details of an entry, named, without those that say nothing."""
        subject, named = event.partition(".")[0], []
        for key, value in detail.items():
            # False says nothing either; a number, also none, is told.
            if value is False or value in ("", None, [], {}):
                continue
            named.append((str(DETAILS.get(key, key)), self._said(subject, key, value)))
        return named

    def _said(self, subject: str, key: str, value: Any) -> str:
        if value is True:
            return gettext("是")
        if isinstance(value, list):
            return gettext("、").join(self._said(subject, key, part) for part in value)
        if isinstance(value, dict):
            return gettext("，").join(f"{k} {v}" for k, v in self.details(f"{subject}.", value))
        text = str(value)
        name = self._known(("state", subject)).get(text) if key in _STATES else None
        name = name or self._known(("value", key)).get(text)
        if name is None and key in _STATES and text in BADGES:
            name = BADGES[text].label
        return str(name) if name is not None else _moment(text)

    def _known(self, what: tuple[str, str]) -> dict[str, Any]:
        """The names of a kind of value, asked once for the page."""
        if what not in self._asked:
            found: dict[str, Any] = {}
            for values in _names.get(what, ()):
                found |= values(self._authority)
            self._asked[what] = found
        return self._asked[what]


def _moment(text: str) -> str:
    """A day or a moment as it is written everywhere else; any other text as it stands."""
    try:
        if len(text) == len("2026-12-31"):
            return date_text(date.fromisoformat(text))
        moment = parse_datetime(text) if text[10:11] == "T" else None
    except ValueError:
        return text
    return date_text(moment, "fulltime") if moment else text
