"""Daily appraisal by month (平时考核): what happened in a month, priced, bounded, summed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from pydantic import Field

from core.exact import to_text
from schemes.rules.base import Amount, Exact, Finding, Key, LintContext, Part, Rule, Title
from schemes.rules.inputs import Gap, MonthlyInput
from schemes.rules.trace import Note, NoteValue, Trace

ZERO = Fraction(0)
Month = Literal[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]


class MonthlyEntry(Part):
    """Something that adds or takes points in the month in which it happened.

    ``points`` each time; without them the record states its own, at most ``most`` each time.
    ``document``: none is entered without the paper that established it.
    """

    key: Key
    title: Title
    effect: Literal["add", "take"] = Field(default="take", title="加还是扣")
    points: Amount | None = Field(default=None, title="每次几分")
    most: Amount | None = Field(default=None, title="每次最多几分")
    document: bool = Field(default=True, title="要认定文件")
    clauses: tuple[str, ...] = ()

    def worth(self, record: MonthlyInput) -> Fraction | None:
        """The signed points of a record before the bounds; ``None`` where it states none."""
        each = self.points if self.points is not None else record.points
        if each is None:
            return None
        kept = each if self.most is None else min(each, self.most)
        return kept * record.count * (1 if self.effect == "add" else -1)


class MonthlyGrade(Part):
    """A grade of a unit's month and the points it adds, or takes where they are negative."""

    key: Key
    title: Title
    points: Exact = Field(title="加减几分")
    clauses: tuple[str, ...] = ()


class Monthly(Rule):
    """The months' points, each month and the year kept within their bounds, exactly (E-3).

    ``grades``: every month from ``first`` to ``last`` is graded once; one without a grade is
    missing and not 0 (S-2).  ``month_added``, ``month_taken``: the most that a month adds or takes
    in all; ``year_added``, ``year_taken`` the same of the whole list.
    """

    kind: Literal["monthly"] = "monthly"
    key: Key
    title: Title
    entries: tuple[MonthlyEntry, ...] = Field(default=(), title="加减分的事项")
    grades: tuple[MonthlyGrade, ...] = Field(default=(), title="每月等次")
    first: Month = Field(default=1, title="从几月起")
    last: Month = Field(default=12, title="到几月止")
    month_added: Amount | None = Field(default=None, title="每月最多加几分")
    month_taken: Amount | None = Field(default=None, title="每月最多扣几分")
    year_added: Amount | None = Field(default=None, title="全年最多加几分")
    year_taken: Amount | None = Field(default=None, title="全年最多扣几分")

    @property
    def months(self) -> range:
        """The months that are appraised."""
        return range(self.first, self.last + 1)

    def evaluate(self, records: Iterable[MonthlyInput]) -> Trace:
        """Return the list's row with one child a month and a row below for every record."""
        by_month: dict[int, list[MonthlyInput]] = {}
        for record in records:
            by_month.setdefault(record.month, []).append(record)
        asked = {*by_month, *(self.months if self.grades else ())}
        rows = [self._month(month, by_month.get(month, ())) for month in sorted(asked)]
        head = Trace(
            key=f"adjustment:{self.key}",
            label=self.title.zh,
            label_en=self.title.en,
            value=sum((row.value or ZERO for row in rows), ZERO),
            state="missing" if any(row.state == "missing" for row in rows) else "ok",
            clauses=self.clauses,
            children=tuple(rows),
        )
        return _bounded(head, self.year_added, self.year_taken, "monthly.year_cap")

    def gaps(self, records: Iterable[MonthlyInput]) -> tuple[Gap, ...]:
        """The months without a grade, where every month is graded (S-2)."""
        if not self.grades:
            return ()
        graded = {record.month for record in records if record.kind in self.by_grade}
        return tuple(Gap("monthly_grade", str(n)) for n in self.months if n not in graded)

    @property
    def parts(self) -> tuple[MonthlyEntry | MonthlyGrade, ...]:
        """Everything that a record may be: the entries, then the grades."""
        return (*self.entries, *self.grades)

    @property
    def by_grade(self) -> Mapping[str, MonthlyGrade]:
        """The grades by their keys."""
        return {grade.key: grade for grade in self.grades}

    @property
    def by_entry(self) -> Mapping[str, MonthlyEntry]:
        """The kinds of entries by their keys."""
        return {entry.key: entry for entry in self.entries}

    def title_of_kind(self, kind: str) -> Title | None:
        """What the scheme calls a kind of entry or a grade."""
        found = self.by_entry.get(kind) or self.by_grade.get(kind)
        return found.title if found else None

    def _month(self, month: int, records: Sequence[MonthlyInput]) -> Trace:
        listed = sorted(records, key=lambda record: record.code)
        grades, entries = self.by_grade, self.by_entry
        graded = [record for record in listed if record.kind in grades]
        rows = [self._graded(record, n) for n, record in enumerate(graded)]
        rows += [_entered(each, entries.get(each.kind)) for each in listed if each not in graded]
        lacks = bool(self.grades) and not graded and month in self.months
        head = Trace(
            key=f"month:{month}",
            label=f"{month}月",
            label_en=f"Month {month}",
            value=None if lacks and not rows else sum((row.value or ZERO for row in rows), ZERO),
            state="missing" if lacks else "ok",
            notes=(Note("monthly.ungraded"),) if lacks else (),
            children=tuple(rows),
        )
        return _bounded(head, self.month_added, self.month_taken, "monthly.month_cap")

    def _graded(self, record: MonthlyInput, place: int) -> Trace:
        """The row of a grade; of several for one month the first alone counts."""
        grade = self.by_grade[record.kind]
        row = replace(_head(record, grade.title, grade.clauses), value=grade.points)
        if not place:
            return row
        note = Note("monthly.graded_twice")
        return replace(row, value=ZERO, state="left_out", notes=(*row.notes, note))

    def lint(self, context: LintContext) -> tuple[Finding, ...]:
        """Find months out of order, keys said twice, entries that a bound cuts (L-2, X-3, X-6)."""
        return tuple(self._faults(context))

    def _faults(self, context: LintContext) -> Iterator[Finding]:
        if self.first > self.last:
            zh = f"“{self.title.zh}” 从 {self.first} 月到 {self.last} 月，先后反了，请改正。"
            en = f"“{self.title.en}” runs from month {self.first} to {self.last}; correct it."
            yield Finding("L-2", "error", context.at("first").path, self.clauses, zh, en)
        keys = [part.key for part in self.parts]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            zh, en = f"“{self.title.zh}” 里有两项都叫 {key}，请改名。", f"{key} stands twice."
            yield Finding("X-3", "error", context.at("entries").path, self.clauses, zh, en)
        for n, entry in enumerate(self.entries):
            yield from self._cut(entry, context.at("entries", n).path)

    def _cut(self, entry: MonthlyEntry, path: str) -> Iterator[Finding]:
        adds = entry.effect == "add"
        bounds = (
            (self.month_added, self.year_added) if adds else (self.month_taken, self.year_taken)
        )
        bound = min((each for each in bounds if each is not None), default=None)
        if bound is None or entry.points is None or entry.points <= bound:
            return
        zh = f"“{entry.title.zh}” 一次 {entry.points} 分，最多只计 {bound} 分，多出的白写。"
        en = f"“{entry.title.en}” is {entry.points} each time, but at most {bound} count."
        params = {"worth": to_text(entry.points), "cap": to_text(bound)}
        yield Finding("X-6", "warning", path, entry.clauses, zh, en, params)


def _head(record: MonthlyInput, title: Title | None, clauses: tuple[str, ...]) -> Trace:
    """The row of a record, called as it calls itself, else as the scheme calls its kind."""
    named = record.title or (title.zh if title else record.kind)
    notes = (Note("monthly.of", {"kind": record.kind}),) if record.title and title else ()
    english = "" if record.title or title is None else title.en
    key = f"monthly:{record.code}"
    return Trace(key, named, english, clauses=clauses, notes=notes, source=record.source)


def _entered(record: MonthlyInput, entry: MonthlyEntry | None) -> Trace:
    head = _head(record, entry.title if entry else None, entry.clauses if entry else ())
    worth = entry.worth(record) if entry else None
    if worth is None:
        note = Note("claim.unpriced")
        return replace(head, value=ZERO, state="left_out", notes=(*head.notes, note))
    if record.count == 1:
        return replace(head, value=worth)
    params: dict[str, NoteValue] = {
        "count": record.count,
        "points": to_text(abs(worth) / record.count),
    }
    return replace(head, value=worth, notes=(*head.notes, Note("monthly.times", params)))


def _bounded(row: Trace, added: Fraction | None, taken: Fraction | None, code: str) -> Trace:
    """The row within its bounds; what was cut stands below as a row, so that all adds up."""
    value = row.value or ZERO
    bound = added if value > 0 else None if taken is None else -taken
    if bound is None or abs(value) <= abs(bound):
        return row
    params: dict[str, NoteValue] = {"sum": to_text(value), "cap": to_text(abs(bound))}
    rest = Trace("monthly_cap", value=bound - value, state="cut", notes=(Note(code, params),))
    return replace(row, value=bound, children=(*row.children, rest))
