"""Making a run: every unit's sheet from the named result set, and what was paid before taken off.

Facts of people are read without a lock and the run is written under the year's: where the year's
revision moved in between, it is read again, so that a run is of one moment.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils import timezone

from bonuses import pay
from bonuses.engine import ENGINE_VERSION, PayLine
from bonuses.facts import PersonRecord, people_load
from bonuses.models import PaidLine, PayAward, PayBatch, PayRun, PayUnit
from bonuses.pay import UnitPay
from bonuses.payrolls.awards import awards_digest, awards_due, paid_batches
from bonuses.payrolls.flow import bonus_set_of
from bonuses.payrolls.stored import line_to_data, nothing_left, unit_to_data
from core.garbage import garbage_later
from schemes.models import Year
from scoring.models import ResultEntry, ResultSet
from units.models import Unit

ZERO = Fraction(0)
BATCH = 500
Report = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What a person got by earlier payrolls, in yuan, and his last line in one."""

    amount: Fraction
    line: PaidLine


@dataclass(slots=True)
class Sums:
    """Columns added up over lines whose amount is known; ``missing`` counts the others."""

    people: int = 0
    missing: int = 0
    target: Fraction = ZERO
    leader: Fraction = ZERO
    total: Fraction = ZERO
    before: Fraction = ZERO
    amount: Fraction = ZERO

    def take(self, line: PaidLine) -> None:
        """Add a line."""
        self.people += 1
        if line.amount is None or line.total is None:
            self.missing += 1
            return
        self.target += line.target or ZERO
        self.leader += line.leader or ZERO
        self.total += line.total
        self.before += line.before
        self.amount += line.amount

    def fields(self) -> dict[str, Any]:
        """As a run and a unit row keep them."""
        columns = ("people", "missing", "target", "leader", "total", "before", "amount")
        return {name: getattr(self, name) for name in columns}


@dataclass(slots=True)
class Computed:
    """A run before it is written; rows have no run yet."""

    revision: int
    units: list[PayUnit] = field(default_factory=list)
    lines: list[PaidLine] = field(default_factory=list)
    sums: Sums = field(default_factory=Sums)
    awards: list[PayAward] = field(default_factory=list)
    fund_missing: int = 0
    digest: str = ""


def paid_before(batch: PayBatch) -> dict[int, PaidBefore]:
    """Person id → what payrolls of the year that were paid before this one gave him."""
    found: dict[int, PaidBefore] = {}
    for earlier_batch in paid_batches(batch):
        for line in PaidLine.objects.filter(run=earlier_batch.run_id).select_related("unit"):
            earlier = found.get(line.person_id)
            got = (earlier.amount if earlier else ZERO) + (line.amount or ZERO)
            found[line.person_id] = PaidBefore(got, line)
    return found


@garbage_later()
def compute(batch: PayBatch, report: Report) -> Computed:
    """Every line of a batch as the facts of people stand now."""
    year = Year.objects.select_related("authority").get(pk=batch.year_id)
    bonus_set, before = bonus_set_of(batch), paid_before(batch)
    people: dict[str, list[PersonRecord]] = defaultdict(list)
    for record in people_load(year):
        people[record.unit_code].append(record)
    made = Computed(revision=year.revision)
    entries = _entries(batch.result_set)
    on_sheet: set[int] = set()
    rows: dict[int, tuple[PayUnit, list[PaidLine]]] = {}
    for done, sheet in enumerate(pay.every_unit_pay(bonus_set, people), 1):
        entry = entries[sheet.rate.code]
        on_sheet.update(person.person_id for person in sheet.people)
        lines = list(_lines(sheet, entry.unit, before, only_changed=batch.supplement))
        rows[entry.unit_id] = (_unit_row(sheet, entry), lines)
        people[sheet.rate.code].clear()  # of thousands only a unit's at a time
        report(done, len(people))
    _take_back(rows, before, on_sheet, entries.values())
    made.awards, made.fund_missing = awards_due(batch)
    _gather(made, rows.values())
    return made


def write(batch: PayBatch, made: Computed, actor: Any) -> PayRun:
    """Write a run with its units and lines; call it under the year's lock."""
    last = batch.runs.order_by("-number").first()
    run = PayRun.objects.create(
        batch=batch,
        number=last.number + 1 if last else 1,
        result_set=batch.result_set,
        engine_version=ENGINE_VERSION,
        revision=made.revision,
        digest=made.digest,
        units=len(made.units),
        fund=sum((row.amount for row in made.awards), ZERO),
        fund_missing=made.fund_missing,
        computed_by=actor,
        computed_at=timezone.now(),
        **made.sums.fields(),
    )
    for unit in made.units:
        unit.run = run
    for line in made.lines:
        line.run = run
    PayUnit.objects.bulk_create(made.units, batch_size=BATCH)
    PaidLine.objects.bulk_create(made.lines, batch_size=BATCH)
    for award in made.awards:
        award.run = run
    PayAward.objects.bulk_create(made.awards, batch_size=BATCH)
    return run


def _entries(result_set: ResultSet) -> dict[str, ResultEntry]:
    rows = ResultEntry.objects.filter(result_set=result_set).select_related("unit")
    return {entry.unit.code: entry for entry in rows}


def _unit_row(sheet: UnitPay, entry: ResultEntry) -> PayUnit:
    return PayUnit(
        unit=entry.unit,
        name=entry.name,
        peer_group=entry.peer_group,
        order=entry.order,
        own_expense=sheet.rate.own_expense,
        data=unit_to_data(sheet),
    )


def _lines(
    sheet: UnitPay, unit: Unit, before: Mapping[int, PaidBefore], *, only_changed: bool
) -> Iterator[PaidLine]:
    pairs = zip(sheet.payroll.lines, sheet.people, strict=True)
    for number, (line, person) in enumerate(pairs, 1):
        earlier = before.get(person.person_id)
        made = _line(number, line, person, earlier.amount if earlier else ZERO)
        made.unit = unit
        if not only_changed or made.amount != 0:
            yield made


def _line(number: int, line: PayLine, person: PersonRecord, before: Fraction) -> PaidLine:
    known = not line.missing
    total = Fraction(line.final) if known else None
    return PaidLine(
        person_id=person.person_id,
        number=number,
        code=line.code,
        name=line.name,
        title=person.title,
        target=Fraction(line.target_shown) if known else None,
        leader=Fraction(line.leader_shown) if known else None,
        total=total,
        before=before,
        amount=None if total is None else total - before,
        data=line_to_data(line, person),
    )


def _take_back(
    rows: dict[int, tuple[PayUnit, list[PaidLine]]],
    before: Mapping[int, PaidBefore],
    on_sheet: set[int],
    entries: Iterable[ResultEntry],
) -> None:
    """Lines of people who were paid and are on no sheet any more, at the unit that paid them."""
    by_unit = {entry.unit_id: entry for entry in entries}
    for person, paid in sorted(before.items()):
        if person in on_sheet or not paid.amount:
            continue
        was = paid.line
        if was.unit_id not in rows:
            rows[was.unit_id] = (_row_of_before(was, by_unit.get(was.unit_id)), [])
        lines = rows[was.unit_id][1]
        lines.append(_gone(was, paid.amount, max((each.number for each in lines), default=0) + 1))


def _row_of_before(line: PaidLine, entry: ResultEntry | None) -> PayUnit:
    """The unit's row in the run that paid, where it has no sheet now."""
    was = PayUnit.objects.get(run=line.run_id, unit=line.unit_id)
    name = entry.name if entry else was.name
    return PayUnit(
        unit_id=was.unit_id,
        name=name,
        peer_group=was.peer_group,
        order=was.order,
        # Who paid gets it back: the table of the finance bureau leaves such units out.
        own_expense=was.own_expense,
        data=was.data,
    )


def _gone(was: PaidLine, paid: Fraction, number: int) -> PaidLine:
    return PaidLine(
        person_id=was.person_id,
        unit=was.unit,
        number=number,
        code=was.code,
        name=was.name,
        title=was.title,
        target=ZERO,
        leader=ZERO,
        total=ZERO,
        before=paid,
        amount=-paid,
        gone=True,
        data=nothing_left(was),
    )


def _gather(made: Computed, rows: Iterable[tuple[PayUnit, list[PaidLine]]]) -> None:
    """Sums of each unit that has a line and of all, and the digest over everything."""
    digest = hashlib.sha256()
    for row, lines in sorted(rows, key=lambda pair: (pair[0].order, pair[0].unit_id)):
        if not lines:
            continue
        sums = Sums()
        for line in lines:
            sums.take(line)
            made.sums.take(line)
            told = [line.code, str(line.before), line.data]
            digest.update(json.dumps(told, sort_keys=True).encode())
        for name, value in sums.fields().items():
            setattr(row, name, value)
        digest.update(json.dumps([row.name, row.data], sort_keys=True).encode())
        made.units.append(row)
        made.lines.extend(lines)
    if made.awards:
        digest.update(json.dumps(awards_digest(made.awards), sort_keys=True).encode())
    made.digest = digest.hexdigest()
