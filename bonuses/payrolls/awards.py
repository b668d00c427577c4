"""What a payroll pays of the reward fund: the second fund, for winners (G-6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bonuses import pay
from bonuses.engine import FundResult, award_trace
from bonuses.fund import FundPaid, fund_computed
from bonuses.models import PayAward, PayBatch
from bonuses.payrolls.flow import bonus_set_of
from bonuses.payrolls.models import PAID_OUT
from bonuses.steps import award_step
from core.language import title_of
from schemes.models import Year
from schemes.rules.base import Title
from schemes.rules.reward_fund import RewardFund
from units.models import Person, Unit

ZERO = Fraction(0)
#: Award, unit id, person id.
Key = tuple[str, int, int | None]


def awards_due(batch: PayBatch) -> tuple[list[PayAward], int]:
    """The rows of a run before it is written, and how many units lack wages.

    What was paid before is taken off; who got something and is named no more gives it back.
    """
    year = batch.year
    bonus_set = bonus_set_of(batch)
    document = pay.document_of(bonus_set)
    rule, result = document.pay.fund, fund_computed(document, bonus_set, year)
    before = awards_paid_before(batch)
    due = list(_due(year, rule, result)) if rule is not None and result is not None else []
    made = []
    for row in due:
        earlier = before.pop(_key(row), None)
        row.before = earlier[0] if earlier else ZERO
        row.amount = row.total - row.before
        if not batch.supplement or row.amount:
            made.append(row)
    made += [_taken_back(was, paid) for paid, was in before.values() if paid]
    return made, len(result.missing) if result is not None else 0


def awards_shown(rows: Iterable[PayAward]) -> tuple[FundPaid, ...]:
    """Stored awards as pages, slips and files show them: what this payroll pays."""
    return tuple(_shown(row) for row in rows)


def award_title(row: PayAward) -> str:
    """What the award is called."""
    return title_of(Title(**row.data["title"]))


def awards_of_unit(batch: PayBatch, unit: int, people: Iterable[int]) -> tuple[FundPaid, ...]:
    """What the run in force pays a unit, and people of its sheet in whatever unit they won."""
    rows = PayAward.objects.filter(run=batch.run_id)
    mine = rows.filter(Q(unit=unit) | Q(person__in=list(people)))
    return awards_shown(mine.select_related("unit", "person"))


def _due(year: Year, rule: RewardFund, result: FundResult) -> Iterator[PayAward]:
    units = {unit.code: unit for unit in Unit.objects.filter(authority=year.authority_id)}
    codes = {line.person for line in result.lines if line.person}
    named = Person.objects.filter(authority=year.authority_id, code__in=codes)
    people = {person.code: person for person in named}
    titles = {award.key: dict(award.title) for award in rule.awards}
    for line in result.lines:
        trace = award_trace(rule, result, line).as_data()
        yield PayAward(
            award=line.award,
            unit=units[line.unit],
            person=people.get(line.person),
            name=line.name,
            total=Fraction(line.amount),
            data={"title": titles[line.award], "trace": trace},
        )


def paid_batches(batch: PayBatch) -> QuerySet[PayBatch]:
    """The payrolls of its year that were paid and came before it."""
    rows = PayBatch.objects.filter(year=batch.year_id, number__lt=batch.number)
    return rows.filter(state__in=PAID_OUT).order_by("number")


def awards_paid_before(batch: PayBatch) -> dict[Key, tuple[Fraction, PayAward]]:
    """What payrolls that were paid before this one gave of the fund, each with its last row."""
    found: dict[Key, tuple[Fraction, PayAward]] = {}
    for earlier_batch in paid_batches(batch):
        for row in _rows(earlier_batch.run_id):
            earlier = found.get(_key(row))
            found[_key(row)] = ((earlier[0] if earlier else ZERO) + row.amount, row)
    return found


def awards_of_run(run: int) -> dict[Key, tuple[Fraction, PayAward]]:
    """What a run says that each is due."""
    return {_key(row): (row.total, row) for row in _rows(run)}


def _rows(run: int | None) -> QuerySet[PayAward]:
    return PayAward.objects.filter(run=run).select_related("unit", "person")


def _key(row: PayAward) -> Key:
    return (row.award, row.unit.pk, row.person.pk if row.person else None)


def _taken_back(was: PayAward, paid: Fraction) -> PayAward:
    return PayAward(
        award=was.award,
        unit=was.unit,
        person=was.person,
        name=was.name,
        total=ZERO,
        before=paid,
        amount=-paid,
        data=was.data,
    )


def _shown(row: PayAward) -> FundPaid:
    title = _("奖励基金：%s") % award_title(row)
    step = award_step(row.data["trace"], row.award, title)
    person = row.person.code if row.person else ""
    return FundPaid(title, row.unit.code, person, row.name, row.amount, step)


def awards_digest(rows: Iterable[PayAward]) -> list[Any]:
    """What of the awards goes into the digest of a run."""
    return [[row.award, row.unit.code, row.name, str(row.total), str(row.before)] for row in rows]
