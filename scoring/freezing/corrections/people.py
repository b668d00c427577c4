"""Whose money a correction changes: each person's line before and after, as payrolls compute it.

Both are computed in the transaction that writes the correction's facts: before they are written,
and after.  What is kept is who differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.exact import to_text
from schemes.models import Year
from scoring.freezing.bundle import canonical
from scoring.freezing.models import Correction, CorrectionPay
from scoring.freezing.money import Inputs, Key, LineMoney, money_paid
from units.models import Person, Unit

ZERO = Fraction(0)
BATCH = 500


@dataclass(frozen=True, slots=True)
class PayChange:
    """A line before and after (None: there is none), and what was paid of it, in yuan."""

    before: LineMoney | None
    after: LineMoney | None
    paid: Fraction

    @property
    def was(self) -> Fraction | None:
        """Yuan before; None where there was no line, or its amount was not known."""
        return self.before.amount if self.before else None

    @property
    def now(self) -> Fraction | None:
        """Yuan after."""
        return self.after.amount if self.after else None

    @property
    def change(self) -> Fraction | None:
        """Yuan more or less; None while one of the two amounts is not known."""
        return _amount(self.after, self.before)

    @property
    def line(self) -> LineMoney:
        """The line that stands, or stood."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change of nothing")
        return found

    def by_unit(self) -> dict[int, Fraction | None]:
        """What each unit pays more or less; two of them where another pays now."""
        before, after = self.before, self.after
        if before is None or after is None or before.unit == after.unit:
            return {self.line.unit: self.change}
        return {before.unit: _amount(None, before), after.unit: _amount(after, None)}


def pay_changes(
    before: Mapping[Key, LineMoney], after: Mapping[Key, LineMoney], year: Year
) -> dict[Key, PayChange]:
    """Who gets another amount, or gets it from another unit."""
    moved = [key for key in {**before, **after} if _said(before.get(key)) != _said(after.get(key))]
    paid = money_paid(year) if moved else {}
    return {
        key: PayChange(before.get(key), after.get(key), paid.get(key, ZERO))
        for key in sorted(moved)
    }


def digest_of(pay: Mapping[Key, PayChange]) -> str:
    """64 hex digits over everybody's change: another one means that others would be paid.

    People go by their code: one whom the correction itself enters has another id each time.
    """
    told = {
        (award, unit, each.line.code): (
            *(_text(each.was), _text(each.now), to_text(each.paid)),
            list(each.by_unit()),
        )
        for (award, unit, _person), each in pay.items()
    }
    return hashlib.sha256(canonical([[*whom, *told[whom]] for whom in sorted(told)])).hexdigest()


def pay_keep(correction: Correction, pay: Mapping[Key, PayChange]) -> None:
    """Keep whose money the report says will change, in place of what was kept before.

    Raises ``ValidationError`` where a unit pays that the correction itself founds.
    """
    units = Unit.objects.filter(authority=correction.year.authority_id)
    if not {each.line.unit for each in pay.values()} <= set(units.values_list("pk", flat=True)):
        text = _("更正里新录的单位要发奖金：先把单位单独录进去，办完那一件，再另起一件录它的人")
        raise ValidationError(text, code="founded")
    CorrectionPay.objects.filter(correction=correction).delete()
    # Whom the correction itself enters is not there before it is applied.
    known = set(
        Person.objects.filter(authority=correction.year.authority_id).values_list("pk", flat=True)
    )
    CorrectionPay.objects.bulk_create(_rows(correction, pay, known), batch_size=BATCH)


def _rows(
    correction: Correction, pay: Mapping[Key, PayChange], known: Collection[int]
) -> Iterator[CorrectionPay]:
    for (award, _unit, _person), each in pay.items():
        line = each.line
        yield CorrectionPay(
            correction=correction,
            unit_id=line.unit,
            person_id=line.person if line.person in known else None,
            code=line.code,
            name=line.name,
            award=award,
            was=each.was,
            now=each.now,
            paid=each.paid,
            change=each.change,
            was_of=_inputs(each.before),
            now_of=_inputs(each.after),
        )


def _inputs(line: LineMoney | None) -> Inputs:
    return {} if line is None else line.inputs()


def _said(line: LineMoney | None) -> tuple[int, Fraction | None] | None:
    return None if line is None else (line.unit, line.amount)


def _amount(after: LineMoney | None, before: LineMoney | None) -> Fraction | None:
    """After less before; who is on no sheet gets nothing."""
    now, was = _worth(after), _worth(before)
    return None if now is None or was is None else now - was


def _worth(line: LineMoney | None) -> Fraction | None:
    return ZERO if line is None else line.amount


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)
