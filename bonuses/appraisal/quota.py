"""How many of a unit's staff may be rated excellent, and why one more is refused (K-7.9, M-12)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from bonuses.models import UnitRate
from bonuses.queries import bonus_set_of
from core.exact import format_short
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.excellence_quota import ExcellenceQuota
from schemes.tallies import tally
from scoring.models import ResultEntry, ResultSet, ResultSetState
from scoring.queries import current_result
from units.models import UnitYear


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a unit's result allows.

    ``percent`` may be rated excellent, of which ``extra`` were gained; None: the scheme limits
    nothing.  ``head``: its principal leader may be.  ``known``: the unit has a whole result; while
    it has none, ``percent`` is the most that it could come to.  ``provisional``: the result set is.
    """

    rule: ExcellenceQuota
    percent: Fraction | None
    extra: Fraction = Fraction(0)
    head: bool = True
    known: bool = False
    provisional: bool = True
    head_clauses: tuple[str, ...] = ()

    def places(self, people: int) -> int | None:
        """How many places ``people`` make; None where nothing is limited."""
        return None if self.percent is None else self.rule.places_of(people, self.percent)

    @property
    def clause(self) -> str:
        """The clause that the limit comes from; "" where the scheme names none."""
        return next(iter(self.rule.clauses), "")

    def sum_text(self, people: int) -> str:
        """How the places come about: 参加考核 12 人 × 20% = 2.4，取 2 个."""
        if self.percent is None:
            return _("方案没有限定优秀比例")
        told = {
            "people": people,
            "percent": format_short(self.percent),
            "exact": format_short(people * self.percent / 100),
            "places": self.places(people),
        }
        return _("参加考核 %(people)s 人 × %(percent)s%% = %(exact)s，取 %(places)s 个") % told

    def standing_text(self) -> str:
        """How binding it is."""
        if self.percent is None:
            return ""
        if not self.known:
            return _("本单位结果还没有出来，先按最多可能的比例控制，结果出来后重新核对")
        return _("按暂定结果，结果变动后重新核对") if self.provisional else _("按公布的结果")

    def refusal(self, people: int, used: int) -> str:
        """Why ``used`` of ``people`` are too many; "" where they are not."""
        places = self.places(people)
        if places is None or used <= places:
            return ""
        text = _("优秀名额只有 %(places)s 个，这是第 %(used)s 个：%(sum)s%(clause)s")
        told = {"places": places, "used": used, "sum": self.sum_text(people)}
        return text % {**told, "clause": cited(self.clause)}

    def head_refusal(self) -> str:
        """Why the principal leader may not be rated excellent; "" where he may."""
        if self.head:
            return ""
        return _("本单位主要负责人不能评为优秀%s") % cited(*self.head_clauses)


def cited(*clauses: str) -> str:
    """Clauses in brackets behind a sentence."""
    told = "、".join(clause for clause in clauses if clause)
    return f"（{told}）" if told else ""


def allowances(
    year: Year, units: Collection[int] | None = None, result_set: ResultSet | None = None
) -> dict[int, Allowance]:
    """What each unit of the year is allowed, by its id; four queries whatever their number.

    By the result set in force, or by ``result_set``, which is not in force yet.
    """
    document = year_document(year)
    rows = UnitYear.objects.filter(authority_id=year.authority_id, year=year.year, current=True)
    rows = rows if units is None else rows.filter(unit__in=units)
    found = {
        unit: Allowance(document.excellence_quota, document.excellence_quota.most(group))
        for unit, group in rows.values_list("unit_id", "peer_group")
    }
    found.update(_by_results(year, document, units, result_set))
    return found


def allowances_in_force(year: Year) -> dict[int, Allowance]:
    """What each unit is allowed by the set in force; counted once for that set and the year's
    facts, since every head's home page asks."""
    bonus_set = bonus_set_of(year)
    if bonus_set is None:
        return allowances(year)
    held = bonus_set.result_set
    name = f"allowances:{bonus_set.pk}:{held.state}"
    return tally(year, name, lambda: allowances(year, None, held))


def allowance_of(year: Year, unit: int) -> Allowance:
    """What one unit is allowed; one outside the year as if it had no result."""
    rule = year_document(year).excellence_quota
    return allowances(year, [unit]).get(unit, Allowance(rule, rule.most("")))


_COLUMNS = (
    *("unit_id", "peer_group", "complete"),
    *("excellent_extra", "excellent_share", "grade", "result__data__standing"),
)


def _by_results(
    year: Year,
    document: SchemeDocument,
    units: Collection[int] | None,
    result_set: ResultSet | None,
) -> Mapping[int, Allowance]:
    if result_set is None:
        pointer = current_result(year)
        if pointer is None:
            return {}
        result_set = pointer.result_set
    entries = ResultEntry.objects.filter(result_set=result_set)
    entries = entries if units is None else entries.filter(unit__in=units)
    provisional = result_set.state == ResultSetState.PROVISIONAL
    qualified = _qualified(result_set, units)
    found = {}
    for unit, group, complete, extra, share, grade, standing in entries.values_list(*_COLUMNS):
        told = _Told(group, complete, extra, share, grade, standing, qualified.get(unit, True))
        found[unit] = _allowance(document, told, provisional)
    return found


def _qualified(result_set: ResultSet, units: Collection[int] | None) -> Mapping[int, bool]:
    """Unit → whether qualified, or the one that it is paid like."""
    rows = UnitRate.objects.filter(bonus_set__result_set=result_set)
    rows = rows if units is None else rows.filter(unit__in=units)
    return dict(rows.values_list("unit_id", "data__qualified"))


@dataclass(frozen=True, slots=True)
class _Told:
    """What a result says of a unit."""

    group: str
    complete: bool
    extra: Fraction
    share: Fraction | None
    grade: str
    standing: Mapping[str, Any]
    qualified: bool


def _allowance(document: SchemeDocument, told: _Told, provisional: bool) -> Allowance:
    rule, assessed = document.excellence_quota, told.standing["directly_assessed"]
    graded = rule.by_grade and (not rule.by_grade_groups or told.group in rule.by_grade_groups)
    known = not assessed or (told.complete and bool(told.grade or not graded))
    extra = Fraction(told.extra)
    head = told.standing["head_may_be_excellent"] and (
        told.qualified or document.vetoes.head_may_be_excellent
    )
    clauses = () if head else _head_clauses(document, told)
    percent = rule.allowed(told.share, extra) if known else rule.most(told.group)
    return Allowance(rule, percent, extra, head, known, provisional, clauses)


def _head_clauses(document: SchemeDocument, told: _Told) -> tuple[str, ...]:
    """Whether the veto or the public appraisal is in the way."""
    rating = told.standing.get("appraisal")
    barred = rating in {
        each.key for each in document.appraisal.ratings if not each.head_may_be_excellent
    }
    return document.appraisal.clauses[:1] if barred else document.vetoes.clauses[:1]
