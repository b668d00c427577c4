"""A planned change of units in words and numbers: for the page, the API, the confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.unit_changes.plan import ChangePlan
from schemes.unit_changes.years import YearPlan
from units.history import change_text
from units.lifecycle_models import ChangeKind, UnitChange

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: one sentence, lines with numbers, what it leaves to others."""

    sentence: str
    lines: list[str]
    left: list[str]
    plan: ChangePlan
    fingerprint: str

    @property
    def act(self) -> str:
        """What the button says."""
        return str(ChangeKind(self.plan.request.kind).label)


def preview_of(plan: ChangePlan) -> Preview:
    """The plan in words."""
    return Preview(
        sentence=_sentence(plan),
        lines=[*_identity_lines(plan), *_people_lines(plan), *_year_lines(plan)],
        left=list(_left(plan)),
        plan=plan,
        fingerprint=plan.fingerprint(),
    )


def _sentence(plan: ChangePlan) -> str:
    """As the history will tell it, with the day before it."""
    request, units = plan.request, plan.units
    names = {code: units[code].name for code in (*request.sources, *request.results) if code}
    parent = units.get(request.parent)
    becomes: dict[str, Any] = {
        "names": names | ({request.sources[0]: request.name} if request.name else {}),
        "founded": [unit.code for unit in request.new_units],
        "parent_name": parent.name if parent else "",
    }
    told = UnitChange(
        kind=request.kind,
        sources=list(request.sources),
        results=list(request.results),
        was={"names": names, "parent_name": ""},
        becomes=becomes,
    )
    text = _("%(day)s 起，%(what)s")
    return text % {"day": date_text(request.effective_on), "what": change_text(told)}


def _identity_lines(plan: ChangePlan) -> Iterator[str]:
    for unit in plan.ends:
        yield _("%(unit)s 自 %(day)s 起撤销") % {
            "unit": unit.name,
            "day": date_text(plan.request.effective_on),
        }
    for new in plan.request.new_units:
        yield _("新设 %(unit)s（代码 %(code)s）") % {"unit": new.name, "code": new.code}


def _people_lines(plan: ChangePlan) -> Iterator[str]:
    if not plan.moves:
        return
    begun = sum(move.begins is not None for move in plan.moves)
    text = _("%(ended)s 人的任职在前一天止，%(begun)s 人在新单位接着起，职务和领导奖档次照旧")
    yield text % {"ended": len(plan.moves), "begun": begun}
    splits = [split for move in plan.moves for split in move.months]
    if splits:
        text = _("月数 %(total)s 个月：变动前 %(before)s，变动后 %(after)s（S-3）")
        yield text % {
            "total": sum(split.recorded for split in splits),
            "before": sum(split.before for split in splits),
            "after": sum(split.after for split in splits),
        }


def _year_lines(plan: ChangePlan) -> Iterator[str]:
    for year in plan.years:
        yield from _one_year(plan, year)
    if plan.untouched:
        years = _("、").join(str(number) for number in plan.untouched)
        yield _("%s 年度的排名、成绩单和奖金不动") % years


def _one_year(plan: ChangePlan, found: YearPlan) -> Iterator[str]:
    year, successor = found.year.year, plan.units.get(plan.request.successor)
    for unit in found.unassessed:
        told = {"year": year, "unit": unit.name, "like": successor.name if successor else "—"}
        text = _("%(year)s 年度：%(unit)s 不再考核，没有得分名次，人均标准按 %(like)s（K-7.7）")
        yield text % told
    if found.plan.gone:
        names = _("、").join(str(row.unit.name) for row in found.plan.gone)  # type: ignore[attr-defined]
        yield _("%(year)s 年度：%(units)s 不再是单位") % {"year": year, "units": names}
    if found.plan.new:
        text = _("%(year)s 年度：新增 %(count)s 个单位，目标、评分另行填报")
        yield text % {"year": year, "count": len(found.plan.new)}
    others = len(found.plan.changed) - len(found.unassessed)
    if others:
        yield _("%(year)s 年度：另改 %(count)s 个单位的名称、主管或比照单位") % {
            "year": year,
            "count": others,
        }


def _left(plan: ChangePlan) -> Iterator[str]:
    """What the change does not touch, and who must look after it."""
    for found in plan.years:
        for fact in found.speaking:
            yield _("%(year)s 年度 %(unit)s 的%(kind)s %(count)s 条留着可查") % {
                "year": found.year.year,
                "unit": fact.unit.name,
                "kind": fact.kind,
                "count": fact.count,
            }
    for grant in plan.grants[:SHOWN]:
        yield _("账号 %(account)s 仍是%(unit)s %(role)s，由系统管理员改授") % {
            "account": grant.account,
            "unit": grant.unit.name if grant.unit else "",
            "role": grant.get_role_display(),
        }
    if len(plan.grants) > SHOWN:
        yield _("另有 %s 个账号仍指向撤销的单位") % (len(plan.grants) - SHOWN)
