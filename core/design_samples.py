"""Invented data of the design page: palette, tasks, the year strip, and what is still to come."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from core.work_items import Kind, WorkItem

#: (class, name, use): the tokens by which a screen is painted.
PALETTE = (
    ("blue", "蓝 主色", "行动、正常、当前"),
    ("blue-100", "浅蓝", "选中、区间"),
    ("red", "红", "否决、危险、逾期"),
    ("gold", "金", "荣誉、加分"),
    ("ochre", "赭", "请看一眼"),
    ("ink", "墨", "正文"),
    ("ink-3", "灰", "次要文字"),
    ("line-2", "线", "分隔"),
)
SPACES = (4, 8, 12, 16, 24)
#: Parts of the design that no page of the product has yet.
MISSING = (
    "测评打分表、排序表（04）：测评一期",
    "方案编辑器的大纲和并排金额图（08）：方案编辑",
    "批注串：目标审签流程",
)


def samples() -> dict[str, Any]:
    """What the templates of ``design/`` need beside the figures."""
    return {
        "palette": PALETTE,
        "spaces": SPACES,
        "missing": MISSING,
        "sample_page": Paginator(range(1, 431), 50).get_page(4),
        "tasks": _tasks(timezone.now()),
        "strip_part": {"strip": _strip()},
    }


def _tasks(now: datetime) -> list[WorkItem]:
    told = (
        ("填写年终自评", "12 个目标已填 8 个", 2, "接着填"),
        ("核对加分申报", "“综合先进单位”证书看不清日期", 8, "去核对"),
        ("补报二级目标", "逾期后奖金扣两成", -1, "去补报"),
    )
    return [
        WorkItem(
            key=f"sample-{place}",
            kind=Kind.MINE,
            source="design",
            title=title,
            detail=detail,
            due_at=now + timedelta(days=days),
            url="#loss",
            action=action,
            icon="pencil-square",
        )
        for place, (title, detail, days, action) in enumerate(told)
    ]


def _strip() -> SimpleNamespace:
    """As ``schemes.year_strip`` lays one out: positions in percent, states by the day."""
    now = timezone.now()
    width = 100 / 12
    months = [
        SimpleNamespace(x=f"{width * month:.2f}%", label=f"{month + 1} 月") for month in range(12)
    ]
    spans = ((0, 25, "目标制定", "done"), (25, 70, "执行", "current"), (95, 5, "考核", "waiting"))
    bands = [
        SimpleNamespace(x=f"{x}%", width=f"{wide}%", label=label, state=state, ends_at=now)
        for x, wide, label, state in spans
    ]
    stones = ((24, 0, "目标备案", "past"), (94, 1, "自评", "next"))
    milestones = [
        SimpleNamespace(
            x=f"{x}%", y=58 + 22 * row, row=row, title=label, label=label, due_at=now, state=state
        )
        for x, row, label, state in stones
    ]
    for stone in milestones:
        stone.before, stone.shown = stone.state == "next", True
    return SimpleNamespace(
        months=months,
        bands=bands,
        milestones=milestones,
        today="88%",
        today_words="今天 11月18日 · 执行",
        today_before=True,
        today_width=150,
    )
