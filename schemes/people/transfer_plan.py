"""What a transfer would do, before anything is written: dates, months, and whose bonus they earn.

The months are proposed from the dates by the scheme's reading (S-3); whose standard pays them is
asked of the scheme's own rule (K-7.7) over the standing of the units in the current result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _

from core.ui import date_text
from schemes.models import Year
from schemes.people.postings import MONTHS_IN_YEAR, Span, proposed, spans_of
from schemes.people.standing import standing_of
from schemes.queries import year_document
from units.models import Person, Posting, PostingMonths, Unit

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """A person's move as it would be written."""

    year: Year
    person: Person
    posting: Posting
    to_unit: Unit
    effective_on: date

    @property
    def last_day(self) -> date:
        """The last day in the old unit."""
        return self.effective_on - _ONE_DAY

    @property
    def new_key(self) -> str:
        """The key of the new posting."""
        return f"{self.person.code}/{self.to_unit.code}/{self.effective_on.isoformat()}"

    def spans(self) -> list[Span]:
        """The person's postings as they would become."""
        ending = Span(self.posting.key, self.posting.starts_on, self.last_day)
        begun = Span(self.new_key, self.effective_on, None)
        return spans_of(self.person, {ending.key: ending, begun.key: begun})

    def proposal(self) -> tuple[int, int]:
        """Whole months in the old and in the new unit, as the dates propose them."""
        months = proposed(self.year, self.spans())
        return months[self.posting.key], months[self.new_key]


@dataclass(frozen=True, slots=True)
class _Stint:
    unit: str
    months: Fraction


def meaning(plan: TransferPlan, months_from: int, months_to: int) -> list[str]:
    """What the transfer does in words, whose bonus for which months among them."""
    names = {plan.posting.unit.code: plan.posting.unit.name, plan.to_unit.code: plan.to_unit.name}
    told = {
        "name": plan.person.name,
        "from": plan.posting.unit.name,
        "to": plan.to_unit.name,
        "last": date_text(plan.last_day),
        "first": date_text(plan.effective_on),
        "year": plan.year.year,
        "a": months_from,
        "b": months_to,
    }
    lines = [
        _("%(name)s在%(from)s的任职到%(last)s为止，%(first)s起在%(to)s。") % told,
        _("%(year)s 年记%(from)s %(a)s 个月、%(to)s %(b)s 个月（S-3）。") % told,
    ]
    stints = _stints(plan, months_from, months_to, names)
    return lines + _who_pays(plan.year, stints, names) + _also(stints, told)


def _stints(
    plan: TransferPlan, months_from: int, months_to: int, names: dict[str, str]
) -> list[_Stint]:
    """All stints of the year in time order, the two of the transfer with the given months."""
    given = {plan.posting.key: months_from, plan.new_key: months_to}
    spans = [span for span in plan.spans() if _touches(span, plan.year.year)]
    by_dates = proposed(plan.year, plan.spans())
    rows = Posting.objects.filter(current=True, key__in=[span.key for span in spans])
    units = {row.key: row.unit for row in rows.filter(person=plan.person).select_related("unit")}
    units[plan.new_key] = plan.to_unit
    names.update({unit.code: unit.name for unit in units.values()})
    recorded = _recorded(plan.year, [span.key for span in spans])
    months = {**by_dates, **recorded, **given}
    return [_Stint(units[span.key].code, Fraction(months[span.key])) for span in spans]


def _recorded(year: Year, keys: Sequence[str]) -> dict[str, int]:
    rows = PostingMonths.objects.filter(
        authority=year.authority_id, year=year.year, current=True, key__in=keys
    )
    return dict(rows.values_list("key", "months"))


def _touches(span: Span, number: int) -> bool:
    begun = span.starts_on <= date(number, 12, 31)
    return begun and (span.ends_on is None or span.ends_on >= date(number, 1, 1))


def _who_pays(year: Year, stints: Sequence[_Stint], names: Mapping[str, str]) -> list[str]:
    known = standing_of(year)
    standing = known or {}
    rule = year_document(year).pay.transfer
    paying = [part for part in rule.paying(stints, standing) if part.months]
    parts = [_("%(n)s 个月按%(unit)s") % {"n": p.months, "unit": names[p.unit]} for p in paying]
    lines = []
    if parts:
        text = _("%(year)s 年目标奖：%(parts)s的标准发（K-7.7）。")
        lines.append(text % {"year": year.year, "parts": _("、").join(parts)})
    unqualified = [names[s.unit] for s in stints if standing.get(s.unit) is False]
    if unqualified:
        text = _("按现行结果，%s不合格；以后算出的合格情况变了，随之改变。")
        lines.append(text % _("、").join(dict.fromkeys(unqualified)))
    elif known is None:
        lines.append(_("还没有算出结果，先按各单位都合格看。"))
    return lines


def _also(stints: Sequence[_Stint], told: Mapping[str, object]) -> list[str]:
    total = sum((stint.months for stint in stints), Fraction(0))
    lines = [_("个人得分和年末名册在%(to)s（K-7.4）。") % told]
    if total < MONTHS_IN_YEAR:
        lines.append(_("全年合计 %(n)s 个月，按 %(n)s/12 发（K-7.6）。") % {"n": total})
    return lines
