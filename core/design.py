"""The design page (DEBUG only): every component in every state, with invented figures."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.bars import LossBar, Meter, loss_scale
from core.clauses import ClauseNote
from core.design_samples import samples
from core.receipt import ReceiptRow

COMPONENTS = (("重点", 250), ("一般", 180), ("共性", 500), ("乡镇评", 30), ("县领导评", 40))
UNITS = (
    ("1", "财政局", 2, "1001.9375", ("1.6", "2.475", "10.25", "1.6875", "2.05"), "0", "20"),
    ("2", "发展和改革局", -1, "998.825", ("2.8", "3.15", "11.3625", "2.0625", "1.8"), "0", "20"),
    ("6", "邮政分公司", -2, "989.7953", ("3.6726", "2.2646", "6.1402", "3.9", "4.2"), "5", "15"),
    ("不排", "住房和城乡建设局", None, "981.575", ("3.9", "7.2", "13.7", "2.6", "3.1"), "0", "12"),
    ("15", "供销合作社", 2, "980.6203", ("4.1", "2.9", "8.8", "2.7", "4.9"), "10", "14"),
)


@login_not_required
def design_page(request: HttpRequest) -> HttpResponse:
    """Show every component; 404 outside DEBUG."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "design.html", _context() | samples())


def _context() -> dict[str, Any]:
    today = timezone.localdate()
    bars = [
        LossBar(_named(losses), Fraction(cut), Fraction(bonus)) for *_, losses, cut, bonus in UNITS
    ]
    rows = [
        {
            "rank": rank,
            "name": name,
            "delta": delta,
            "total": Fraction(total),
            "bar": bar,
            "cut": -bar.deduction,
        }
        for (rank, name, delta, total, *_rest), bar in zip(UNITS, bars, strict=True)
    ]
    text = _("目标值一般应高于上年实绩；上级下达的，不得低于下达数。")
    return {
        "flow": ("draft", "review", "todo", "returned", "signed", "issued", "withdrawn", "sealed"),
        "standings": ("qualified", "unqualified", "veto", "low_satisfaction", "provisional"),
        "deadlines": [today + timedelta(days=n) for n in (8, 2, 0, -16)],
        "today": today,
        "clauses": {"K-3.3": ClauseNote(text, "临目〔2026〕2 号", "#K-3.3")},
        "swatches": [(f"d{n}", name) for n, (name, _full) in enumerate(COMPONENTS, start=1)],
        "rows": rows,
        "scale": loss_scale(bars),
        "one_bar": bars[-1],
        "meters": [
            Meter("重点职能", Fraction(250), Fraction(250)),
            Meter("一般职能", Fraction(174), Fraction(180)),
            Meter("一般职能", Fraction(186), Fraction(180)),
            Meter("共性目标", Fraction(500), Fraction(500), locked=True, note="统一下达"),
        ],
        "total": Meter("合计", Fraction(994), Fraction(1000), note="报送前须分满"),
        "job": _job(),
        "preview": _preview(),
        "receipt": _receipt(),
        "compare": {"rows": _comparison()},
        "F": {
            "a": Fraction("983.5"),
            "zero": Fraction(0),
            "plus": Fraction(20),
            "minus": Fraction(-10),
            "money": Fraction("7231.47"),
        },
    }


def _named(losses: tuple[str, ...]) -> list[tuple[str, Fraction]]:
    return [(name, Fraction(lost)) for (name, _full), lost in zip(COMPONENTS, losses, strict=True)]


def _job() -> dict[str, Any]:
    steps = (
        ("读取事实", "21,486 条", "done"),
        ("检查方案与缺项", "", "done"),
        ("计算 80 个单位：", "49", "running"),
        ("排名与名额", "", "waiting"),
        ("写入结果集 42", "", "waiting"),
    )
    return {
        "title": "正在重新计算 2026 年度",
        "state": "running",
        "message": "",
        "step": 3,
        "steps_total": 5,
        "percent": 62,
        "remaining": "约剩 4 秒",
        "steps": [{"label": label, "note": note, "state": state} for label, note, state in steps],
    }


def _preview() -> dict[str, Any]:
    errors = (
        ("扣分!D17", "“-3O” 里有字母 O，应填数字，如 −30", ""),
        ("人员!B204", "“交通局” 不在单位表里，是不是 “交通运输局”", ""),
    )
    return {
        "filename": "2026年度事实.xlsx",
        "summary": "9 张表，4,812 行",
        "added": 132,
        "changed": 27,
        "removed": 3,
        "errors": [{"where": where, "message": what, "hint": hint} for where, what, hint in errors],
    }


def _row(key: str, level: int, label: str, counted: str | None, **more: Any) -> ReceiptRow:
    points = None if counted is None else Fraction(counted)
    return ReceiptRow(key=key, level=level, label=label, counted=points, **more)


def _receipt() -> list[ReceiptRow]:
    return [*_base_rows(), *_bonus_rows(), *_deduction_rows()]


def _base_rows() -> list[ReceiptRow]:
    count, rule = "统计局 · 12月22日", ["K-5.4"]
    top = {"has_children": True, "open": True, "lost": True}
    key = {**top, "parent": "b", "clauses": ["K-2.1"], "full": "250"}
    general = {"parent": "b", "clauses": ["K-2.1", "K-2.3"], "full": "180"}
    grain = {"parent": "k", "clauses": rule, "source": count, "full": "40"}
    sums = "44.46 ÷ 46.80 亿元 = 95.00%，× 30"
    farm = {**grain, "full": "30", "note": sums, "disputed": True, "lost": True}
    return [
        _row("b", 1, "基础分", "954.65", clauses=["K-2.1"], full="1000", **top),
        _row("k", 2, "重点职能目标", "243.5", **key),
        _row("k1", 3, "粮食总产量", "40", **grain),
        _row("k2", 3, "农产品加工业产值", "28.5", **farm),
        _row("g", 2, "一般职能目标", "174.25", has_children=True, lost=True, **general),
        _row("g1", 3, "耕地保护", None, parent="g", clauses=rule, full="30", hidden=True),
    ]


def _bonus_rows() -> list[ReceiptRow]:
    top = {"has_children": True, "open": True, "tone": "auto", "signed": True}
    honour = {"parent": "j", "clauses": ["K-5.5.1"], "full": "10"}
    shifted = "系统授予降一级按 10 分；综合类只取最高"
    return [
        _row("j", 1, "加分", "22", clauses=["K-5.5"], full="⩽ 25", **top),
        _row("j1", 2, "市委市政府：综合先进单位", "10", **honour),
        _row("j2", 2, "省农业系统：综合先进集体", "0", note=shifted, cut=Fraction(10), **honour),
    ]


def _deduction_rows() -> list[ReceiptRow]:
    top = {"has_children": True, "open": True, "tone": "auto"}
    line = {"parent": "d", "clauses": ["K-5.4c"], "full": "−10"}
    return [
        _row("d", 1, "扣分", "-10", clauses=["K-5.4"], **top),
        _row("d1", 2, "上年市对县考核失分线：畜禽粪污利用", "-10", **line),
    ]


def _comparison() -> list[dict[str, str]]:
    keys = ("label", "low", "median", "high", "unit", "text")
    rows = (
        ("重点职能", "95.8", "97.6", "98.9", "97.4", "97.4  −0.2"),
        ("一般职能", "95.9", "97.1", "98.1", "96.8", "96.8  −0.3"),
        ("共性目标", "94.8", "97.2", "98.4", "94.6", "94.6  −2.6"),
        ("乡镇评价", "85.3", "87.9", "92.5", "90.9", "90.9  +3.0"),
        ("县领导评", "86.5", "90.1", "93.3", "91.3", "91.3  +1.2"),
    )
    return [dict(zip(keys, row, strict=True)) for row in rows]
