"""The county's board: which units have handed in, places used against places allowed (K-7.9)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.appraisal.flow import CONFIRMED, LOOKS, SUBMITTED, state_title
from bonuses.appraisal.models import AppraisalGrade, StaffAppraisal
from bonuses.appraisal.quota import Allowance, allowances
from bonuses.models import PersonalScore
from bonuses.work import scores_progress
from core.exact import format_short
from core.language import title_of
from documents.xlsx.columns import Column
from documents.xlsx.writer import TableOptions, WorkbookWriter, safe_sheet_title
from schemes.models import Year
from schemes.queries import year_document
from schemes.tallies import UnitLine, units_of

#: A unit that brought its scores by the year workbook has no appraisal here.
IMPORTED = "imported"
STATES = {
    "none": gettext_lazy("没有开始"),
    "grading": gettext_lazy("考核中"),
    "returned": gettext_lazy("退回"),
    "submitted": gettext_lazy("待确认"),
    "confirmed": gettext_lazy("已确认"),
    IMPORTED: gettext_lazy("工作簿导入"),
    "over": gettext_lazy("超出名额"),
}
SORTS = ("unit", "-unit", "used", "-used", "state", "-state")


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A unit on the board; ``rated`` are rated excellent of ``people`` who count."""

    line: UnitLine
    state: str
    people: int
    rated: int
    barred: bool
    allowance: Allowance
    submitted_at: datetime | None

    @property
    def places(self) -> int | None:
        """Places allowed; None where nothing is limited."""
        return self.allowance.places(self.people)

    @property
    def over(self) -> int:
        """How many are rated excellent beyond the places, or the head although he may not be."""
        beyond = 0 if self.places is None else max(0, self.rated - self.places)
        return beyond or int(self.barred)

    @property
    def title(self) -> str:
        """The state in words."""
        return str(STATES[IMPORTED]) if self.state == IMPORTED else state_title(self.state)

    @property
    def look(self) -> str:
        """The badge of the state."""
        return "issued" if self.state == IMPORTED else LOOKS[self.state]


@dataclass(frozen=True, slots=True)
class BoardAsked:
    """What the address asks for."""

    search: str = ""
    state: str = ""
    group: str = ""
    sort: str = "unit"


@dataclass(frozen=True, slots=True)
class Board:
    """The rows that were asked for, and the sums over the whole county."""

    rows: Sequence[BoardRow]
    units: int
    done: int
    imported: int
    waiting: int
    rated: int
    places: int
    over: Sequence[BoardRow]


def board_of(year: Year, asked: BoardAsked) -> Board:
    """The year's board; a fixed number of queries whatever the number of units."""
    rows = list(_rows(year))
    shown = [row for row in rows if _asked_for(row, asked)]
    return Board(
        rows=_sorted(shown, asked.sort),
        units=len(rows),
        done=sum(row.state == CONFIRMED for row in rows),
        imported=sum(row.state == IMPORTED for row in rows),
        waiting=sum(row.state == SUBMITTED for row in rows),
        rated=sum(row.rated for row in rows),
        places=sum(row.places or 0 for row in rows),
        over=[row for row in rows if row.over],
    )


def _rows(year: Year) -> Iterator[BoardRow]:
    appraisals = {each.unit_id: each for each in _counted(year)}
    allowed, people = allowances(year), scores_progress(year).people
    excellent = AppraisalGrade.EXCELLENT
    facts = PersonalScore.objects.filter(year=year, current=True).order_by().values_list("unit")
    stated = {
        unit: (n, rated)
        for unit, n, rated in facts.annotate(
            n=Count("pk"), rated=Count("pk", filter=Q(grade=excellent))
        )
    }
    for pk, line in units_of(year).items():
        if pk not in allowed:
            continue
        row, (number, rated) = appraisals.get(pk), stated.get(pk, (0, 0))
        if row is None:
            state = IMPORTED if number else "none"
            yield BoardRow(line, state, people.get(pk, 0), rated, False, allowed[pk], None)
            continue
        barred = bool(row.heads) and not allowed[pk].head
        told = (row.state, row.taking, row.rated, barred, allowed[pk], row.submitted_at)
        yield BoardRow(line, *told)


def _counted(year: Year) -> Iterable[Any]:
    taking = Q(people__takes_part=True)
    rated = taking & Q(people__grade=AppraisalGrade.EXCELLENT)
    return StaffAppraisal.objects.filter(year=year).annotate(
        taking=Count("people", filter=taking),
        rated=Count("people", filter=rated),
        heads=Count("people", filter=rated & Q(people__head=True)),
    )


def _asked_for(row: BoardRow, asked: BoardAsked) -> bool:
    if asked.state == "over" and not row.over:
        return False
    if asked.state not in ("", "over", row.state):
        return False
    if asked.group and row.line.peer_group != asked.group:
        return False
    word = asked.search.lower()
    line = row.line
    return not word or any(word in text.lower() for text in (line.name, line.code, line.initials))


def _sorted(rows: list[BoardRow], sort: str) -> list[BoardRow]:
    order = list(STATES)
    keys: dict[str, Any] = {
        "used": lambda row: row.rated,
        "state": lambda row: order.index(row.state),
    }
    key = keys.get(sort.removeprefix("-"))
    found = sorted(rows, key=key) if key else rows
    return found[::-1] if sort.startswith("-") else found


def board_xlsx(year: Year, rows: Sequence[BoardRow]) -> bytes:
    """The rows as a workbook."""
    titles = {each.key: title_of(each.title) for each in year_document(year).peer_groups}
    columns = [
        Column("code", _("代码"), width=10),
        Column("unit", _("单位"), width=26),
        Column("group", _("考核组"), width=14),
        Column("state", _("状态"), width=12),
        Column("people", _("参加考核人数"), "int", width=14),
        Column("percent", _("优秀比例（%）"), "exact", width=14),
        Column("places", _("名额"), "int", width=8),
        Column("rated", _("已评优秀"), "int", width=10),
        Column("over", _("超出"), "int", width=8),
        Column("head", _("主要负责人可否评优"), width=18),
        Column("note", _("说明"), width=40),
    ]
    file, title = BytesIO(), _("职工年度考核")
    with WorkbookWriter(file, title=f"{year.year} {title}") as book:
        values = [_values(row, titles) for row in rows]
        book.write_table(safe_sheet_title(title), columns, values, TableOptions())
    return file.getvalue()


def _values(row: BoardRow, titles: dict[str, str]) -> list[object]:
    allowance, line = row.allowance, row.line
    group = titles.get(line.peer_group, "") if line.assessed else _("不直接考核")
    return [
        *(line.code, line.name, group, row.title, row.people, allowance.percent),
        *(row.places, row.rated, row.over),
        _("可以") if allowance.head else _("不能"),
        allowance.standing_text(),
    ]


def percent_text(allowance: Allowance) -> str:
    """The share with what was gained: ``20%``, ``15% + 5``."""
    if allowance.percent is None:
        return "—"
    if allowance.known and allowance.extra:
        base = format_short(allowance.percent - allowance.extra)
        return f"{base}% + {format_short(allowance.extra)}"
    return f"{format_short(allowance.percent)}%"
