"""Who is paid otherwise than before, by how much, and because of which input.

A run is compared with the run before it, a supplement's first run with what was paid. Only the
lines of people whose amount differs are read whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from bonuses.models import PaidLine, PayBatch, PayRun
from bonuses.payrolls.awards import award_title, awards_of_run, awards_paid_before
from bonuses.payrolls.compute import paid_before
from core.exact import format_short, round_half_up

ZERO = Fraction(0)
Totals = Mapping[int, tuple[int, Fraction | None]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A person whose amount differs, in yuan; ``was`` or ``now`` is None where he is not there, or
    where his amount is not known."""

    code: str
    name: str
    unit_code: str
    unit_name: str
    was: Fraction | None
    now: Fraction | None
    reasons: tuple[str, ...]

    @property
    def change(self) -> Fraction:
        """What he gets more; below 0: less."""
        return (self.now or ZERO) - (self.was or ZERO)


@dataclass(frozen=True, slots=True)
class Compared:
    """A payroll against what stood before it."""

    against: str
    rows: tuple[Difference, ...]
    same: int
    #: Who gets otherwise of the reward fund (G-6), in no sum of the bonus.
    awards: tuple[Difference, ...] = ()

    @property
    def awards_change(self) -> Fraction:
        """What the reward fund pays more; below 0: less."""
        return sum((row.change for row in self.awards), ZERO)

    @property
    def more(self) -> Fraction:
        """What people get more together."""
        return sum((row.change for row in self.rows if row.change > 0), ZERO)

    @property
    def less(self) -> Fraction:
        """What people get less together, below 0."""
        return sum((row.change for row in self.rows if row.change < 0), ZERO)

    @property
    def change(self) -> Fraction:
        """Both together."""
        return self.more + self.less


def compared(batch: PayBatch) -> Compared | None:
    """What a batch's run in force changed; None where there is nothing before it."""
    run = batch.run
    if run is None:
        return None
    earlier = PayRun.objects.filter(batch=batch, number__lt=run.number).order_by("-number").first()
    if earlier is None and not batch.supplement:
        return None
    # A supplement holds changed lines alone: who is not among them is paid as before.
    paid = paid_before(batch) if batch.supplement else {}
    base = {person: (each.line.pk, each.amount) for person, each in paid.items()}
    was = base if earlier is None else {**base, **_lines_of(earlier)}
    words = _("已发的") if earlier is None else _("第 %s 次计算") % earlier.number
    found = _between(words, was, {**base, **_lines_of(run)})
    return replace(found, awards=tuple(_awards(batch, run, earlier)))


def _awards(batch: PayBatch, run: PayRun, earlier: PayRun | None) -> Iterator[Difference]:
    """Who gets otherwise of the reward fund, each with the award's name."""
    base = awards_paid_before(batch) if batch.supplement else {}
    was = base if earlier is None else {**base, **awards_of_run(earlier.pk)}
    now = {**base, **awards_of_run(run.pk)}
    for key in {**was, **now}:
        before, after = was.get(key, (None, None)), now.get(key, (None, None))
        row = after[1] or before[1]
        if row is not None and before[0] != after[0]:
            code = row.person.code if row.person else ""
            told = (_("奖励基金：%s") % award_title(row),)
            yield Difference(
                code, row.name, row.unit.code, row.unit.name, before[0], after[0], told
            )


def _lines_of(run: PayRun) -> dict[int, tuple[int, Fraction | None]]:
    """Person → the id of his line and what it is worth."""
    rows = PaidLine.objects.filter(run=run).order_by().values_list("person_id", "pk", "total")
    return {person: (pk, total) for person, pk, total in rows}


def _between(against: str, was: Totals, now: Totals) -> Compared:
    people = [each for each in {**was, **now} if _total(was, each) != _total(now, each)]
    wanted = [each[person][0] for each in (was, now) for person in people if person in each]
    lines = _whole(wanted)
    rows = []
    for person in people:
        before = lines.get(was[person][0]) if person in was else None
        after = lines.get(now[person][0]) if person in now else None
        rows.append(_row(before, after, _total(was, person), _total(now, person)))
    rows.sort(key=lambda row: (row.unit_code, row.code))
    return Compared(against, tuple(rows), len({**was, **now}) - len(people))


def _total(of: Totals, person: int) -> Fraction | None:
    return of[person][1] if person in of else None


def _whole(ids: list[int]) -> dict[int, PaidLine]:
    found: dict[int, PaidLine] = {}
    for start in range(0, len(ids), 500):
        part = PaidLine.objects.filter(pk__in=ids[start : start + 500]).select_related("unit")
        found.update((line.pk, line) for line in part)
    return found


def _row(
    before: PaidLine | None, after: PaidLine | None, was: Fraction | None, now: Fraction | None
) -> Difference:
    line = after or before
    if line is None:
        raise ValueError("a difference needs a line")
    reasons = tuple(why(before.data if before else None, after.data if after else None))
    if after is not None and after.gone:
        reasons = (_("已不在发放表上"),)
    return Difference(line.code, line.name, line.unit.code, line.unit.name, was, now, reasons)


def why(was: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> Iterator[str]:
    """The inputs in which two lines differ, in words; what follows from them is left out."""
    if was is None:
        yield _("新在发放表上")
        return
    if now is None:
        yield _("已不在发放表上")
        return
    old, new = was["line"], now["line"]
    if old["unit"] != new["unit"]:
        yield _("单位 %(was)s → %(now)s") % {"was": old["unit"], "now": new["unit"]}
    yield from _changed(_("人均标准"), old["base"], new["base"], money=True)
    yield from _months(was["fact"], now["fact"])
    yield from _changed(_("考评得分"), old["score"], new["score"])
    if old["score"] == new["score"] and old["personal"] != new["personal"]:
        yield _("本单位得分的高低或平均变了")
    yield from _sanctions(was["fact"]["sanctions"], now["fact"]["sanctions"])
    if old["rank"] != new["rank"] or old["leader_amount"] != new["leader_amount"]:
        yield from _changed(_("领导奖标准"), old["leader_amount"], new["leader_amount"], money=True)
    yield from _changed(_("自定分配"), old["own_amount"], new["own_amount"], money=True)
    if (old["filing_cut"] == "0") != (new["filing_cut"] == "0"):
        yield _("二级目标备案情况变了")
    if old["missing"] and not new["missing"]:
        yield _("单位得分补齐了")


def _changed(label: str, was: str | None, now: str | None, *, money: bool = False) -> Iterator[str]:
    if was != now:
        told = {"label": label, "was": _said(was, money), "now": _said(now, money)}
        yield _("%(label)s %(was)s → %(now)s") % told


def _said(text: str | None, money: bool) -> str:
    if text is None:
        return _("无")
    number = Fraction(text)
    return f"{round_half_up(number, 2):,}" if money else format_short(number)


def _months(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old, new = _stints(was["stints"]), _stints(now["stints"])
    if old != new:
        yield _("月数 %(was)s → %(now)s") % {"was": old, "now": new}


def _stints(stints: Iterable[Mapping[str, Any]]) -> str:
    return " + ".join(f"{each['unit']} {format_short(Fraction(each['months']))}" for each in stints)


def _sanctions(was: list[Mapping[str, Any]], now: list[Mapping[str, Any]]) -> Iterator[str]:
    def named(rows: list[Mapping[str, Any]]) -> list[tuple[str, str]]:
        return sorted((each["kind"], each["date"]) for each in rows)

    if named(was) != named(now):
        yield _("处分、告诫或考核不称职 %(was)s 项 → %(now)s 项") % {
            "was": len(was),
            "now": len(now),
        }
