"""What the page of a what-if shows: its sentences, its table as asked for, its chart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.exact import format_money, format_percent, format_short, from_text
from scoring.whatif.reading import ZERO, Report, UnitLine, said

#: Which units the table shows, by the word in the address.
SHOWN: Mapping[str, tuple[Any, Callable[[UnitLine], bool]]] = {
    "": (gettext_lazy("有变动的"), lambda unit: unit.differs),
    "up": (gettext_lazy("得分增加"), lambda unit: (unit.points or 0) > 0),
    "down": (gettext_lazy("得分减少"), lambda unit: (unit.points or 0) < 0),
    "rank": (gettext_lazy("名次有变"), lambda unit: unit.reranked),
    "grade": (gettext_lazy("等次或结论有变"), lambda unit: unit.regraded),
    "lost": (gettext_lazy("试算后缺项"), lambda unit: unit.lost),
    "all": (gettext_lazy("全部单位"), lambda unit: True),
}
#: Units that the chart draws.
DRAWN = 16
#: Names that a sentence lists.
LISTED = 6

_LOWEST = Fraction(-(10**18))
_SORTS: Mapping[str, Callable[[UnitLine], Any]] = {
    "name": lambda unit: unit.initials or unit.name,
    "before": lambda unit: _known(unit.before.total),
    "after": lambda unit: _known(unit.after.total),
    "points": lambda unit: _known(unit.points),
    "rank_before": lambda unit: unit.before.rank or 10**6,
    "rank": lambda unit: unit.after.rank or 10**6,
    "places": lambda unit: _known(unit.places),
    "per_head": lambda unit: _known(unit.per_head),
    "money": lambda unit: _known(unit.money),
}
#: Orders that tell of yuan.
_BY_YUAN = frozenset({"per_head", "money"})


def _known(value: Fraction | int | None) -> Fraction:
    return _LOWEST if value is None else Fraction(value)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    q: str = ""
    group: str = ""
    show: str = ""
    rule: int | None = None
    sort: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """From an address; what it does not know asks for nothing."""
        rule = query.get("rule", "")
        show = query.get("show", "")
        return cls(
            q=query.get("q", "").strip()[:60],
            group=query.get("group", ""),
            show=show if show in SHOWN else "",
            rule=int(rule) if rule.isascii() and rule.isdigit() and len(rule) < 4 else None,
            sort=query.get("sort", ""),
        )


def units_shown(report: Report, asked: Asked, *, money: bool) -> list[UnitLine]:
    """The units that the address leaves, in the order it asks for; by yuan only for who may see
    them: their order tells whose pay moves more."""
    text, keep = asked.q.casefold(), SHOWN[asked.show][1]
    found = [
        unit
        for unit in report.units
        if keep(unit)
        and (not asked.group or unit.group == asked.group)
        and (asked.rule is None or any(cause.step == asked.rule for cause in unit.causes))
        and (not text or any(text in t.casefold() for t in (unit.name, unit.code, unit.initials)))
    ]
    by = asked.sort.lstrip("-")
    key = _SORTS.get(by)
    if key is not None and (money or by not in _BY_YUAN):
        found.sort(key=key, reverse=asked.sort.startswith("-"))
    return found


# --- sentences ------------------------------------------------------------------------------------


def sentences(report: Report, *, money: bool) -> list[str]:
    """What a meeting takes away; yuan only for who may see them."""
    found = [_moved(report), *_money(report)] if money else [_moved(report)]
    return [*found, *_ends(report)]


def _moved(report: Report) -> str:
    sums = report.sums
    return _(
        "%(all)s 个单位里，得分有变的 %(scores)s 个，名次有变的 %(ranks)s 个，"
        "等次或结论有变的 %(grades)s 个。"
    ) % {"all": sums["units"], **{k: sums[k] for k in ("scores", "ranks", "grades")}}


def _money(report: Report) -> Iterator[str]:
    if report.money is None:
        return
    old, new = report.money
    share = report.budget_share
    yield _("已定标准的单位，奖金预算 %(old)s 元变为 %(new)s 元（%(share)s）。") % {
        "old": format_money(old.planned),
        "new": format_money(new.planned),
        "share": "—" if share is None else format_percent(share, 2, signed=True),
    }
    if new.lowest != new.highest:
        yield _(
            "连同还没有标准的单位，预算在 %(low)s–%(high)s 元之间（现行 %(was)s–%(to)s 元）。"
        ) % {
            "low": format_money(new.lowest),
            "high": format_money(new.highest),
            "was": format_money(old.lowest),
            "to": format_money(old.highest),
        }
    yield _("照人员名单逐人算，应发 %(old)s 元变为 %(new)s 元，相差 %(gap)s 元。") % {
        "old": format_money(old.total),
        "new": format_money(new.total),
        "gap": format_money(new.total - old.total, signed=True),
    }


def _ends(report: Report) -> Iterator[str]:
    """Who rises and falls furthest, and by which rule most."""
    moved = [unit for unit in report.units if unit.places]
    for best, words in (
        (max, _("上升最多的是%(unit)s，第 %(old)s 名到第 %(new)s 名，主要因为%(rule)s。")),
        (min, _("下降最多的是%(unit)s，第 %(old)s 名到第 %(new)s 名，主要因为%(rule)s。")),
    ):
        unit = best(moved, key=lambda each: each.places or 0, default=None)
        if unit is None or (unit.places or 0) * (1 if best is max else -1) <= 0:
            continue
        yield words % {
            "unit": unit.name,
            "old": unit.before.rank,
            "new": unit.after.rank,
            "rule": _main_rule(unit),
        }


def _main_rule(unit: UnitLine) -> str:
    """The rule that moved a unit by most places in the direction it went; else by points."""
    way = 1 if (unit.places or 0) > 0 else -1
    by_places = [c for c in unit.causes if (c.places or 0) * way > 0]
    if by_places:
        return max(by_places, key=lambda c: (c.places or 0) * way).name
    return max(unit.causes, key=lambda c: abs(c.points or ZERO)).name if unit.causes else "—"


# --- what the draft cannot read -------------------------------------------------------------------

_KINDS: Mapping[str, Any] = {
    "component": gettext_lazy("板块“%(what)s”"),
    "item": gettext_lazy("共性目标“%(what)s”"),
    "voters": gettext_lazy("测评人“%(what)s”的票"),
    "honour": gettext_lazy("荣誉“%(what)s”"),
    "level": gettext_lazy("“%(what)s”这一级的荣誉"),
    "deduction": gettext_lazy("扣分“%(what)s”"),
    "veto": gettext_lazy("否决“%(what)s”"),
    "rating": gettext_lazy("评议结果“%(what)s”"),
    "list": gettext_lazy("加减分清单“%(what)s”"),
    "entry": gettext_lazy("加减分事项“%(what)s”"),
}


def set_aside(report: Report) -> list[str]:
    """What of the year's facts was not counted, and why; never counted as nothing."""
    data = report.data
    found = [_unread(report, each) for each in data["unread"]]
    found += [_left_out(report, each) for each in data["left_out"]]
    found += [_rescaled(report, each) for each in data["rescaled"]]
    found += [
        _("领导奖没有“%(rank)s”这一档，%(n)s 人的领导奖没有计入。")
        % {"rank": said(each), "n": each["people"]}
        for each in data["ranks_unknown"]
    ]
    return found


def _in_group(report: Report, key: str, what: str) -> str:
    title = report.groups.get(key, "")
    return _("%(group)s的%(what)s") % {"group": title, "what": what} if title else what


def _unread(report: Report, each: Mapping[str, Any]) -> str:
    names = {unit.code: unit.name for unit in report.units}
    units = [names.get(code, code) for code in each["units"]]
    what = _in_group(report, each["group"], _KINDS[each["kind"]] % {"what": said(each)})
    return ngettext(
        "试算的规则里没有%(what)s：%(facts)s 条事实没有用上，涉及 %(n)s 个单位（%(units)s）。",
        "试算的规则里没有%(what)s：%(facts)s 条事实没有用上，涉及 %(n)s 个单位（%(units)s）。",
        len(units),
    ) % {"what": what, "facts": each["facts"], "n": len(units), "units": _listed(units)}


def _left_out(report: Report, each: Mapping[str, Any]) -> str:
    what = _part(report, each)
    told = {"what": what, "points": format_short(from_text(each["points"]))}
    if each.get("kind") == "item":
        return (
            _(
                "%(what)s是新的，%(points)s 分，这一年没有打分："
                "试算不计这一项，同一板块的其余各项按比例折到满分。"
            )
            % told
        )
    return (
        _("%(what)s是新的，%(points)s 分，这一年没有事实：试算不计这一块，其余板块按比例折到满分。")
        % told
    )


def _part(report: Report, each: Mapping[str, Any]) -> str:
    """A component or a fixed item in its group; a report of before tells of components alone."""
    words = _KINDS[each.get("kind", "component")] % {"what": said(each)}
    return _in_group(report, each["group"], words)


def _rescaled(report: Report, each: Mapping[str, Any]) -> str:
    what = _part(report, each)
    return _("%(what)s由 %(before)s 分改为 %(after)s 分：这一年各项的分值按比例折算。") % {
        "what": what,
        "before": format_short(from_text(each["before"])),
        "after": format_short(from_text(each["after"])),
    }


def _listed(names: list[str]) -> str:
    shown = _("、").join(names[:LISTED])
    return _("%(names)s等") % {"names": shown} if len(names) > LISTED else shown


# --- chart ----------------------------------------------------------------------------------------


def chart_of(report: Report) -> dict[str, Any] | None:
    """The units that move furthest in rank, as bars above and below nought."""
    moved = [unit for unit in report.units if unit.places]
    furthest = sorted(moved, key=lambda u: (-abs(u.places or 0), u.code))[:DRAWN]
    if not furthest:
        return None
    furthest.sort(key=lambda u: (-(u.places or 0), u.code))
    rows = [
        {
            "label": unit.name,
            "value": str(unit.places),
            "text": _("%(old)s → %(new)s") % {"old": unit.before.rank, "new": unit.after.rank},
        }
        for unit in furthest
    ]
    return {"drawn": {"rows": rows}, "units": furthest}
