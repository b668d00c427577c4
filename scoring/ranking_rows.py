"""The rows of the ranking as ready markup.

A template's loop with a call for each cell would cost more than everything else on the page.  What
goes in unescaped is made by ``core.ui`` and ``core.bars``, or is a number.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from core import ui
from core.bars import loss_bar, loss_words
from core.exact import format_percent
from scoring.grade_words import grade_change
from scoring.ranking import Column, Ranking, Row, component_value, extra_value, total_value
from scoring.words import missing_words

#: Stands for the unit's code in the address that all rows share; no code holds it.
_PLACE = "\0"
#: What the router leaves unquoted in a part of an address.
_AS_IT_IS = "!$&'()*+,;=/~:@"


def table_rows(table: Ranking, query: str = "") -> SafeString:
    """Every row of the table; ``query`` is added to the addresses of units ("set=3&year=2026")."""
    address, words = _address_of_units(query), loss_words()
    return SafeString("".join(_row(row, table, address, words) for row in table.rows))


def _address_of_units(query: str) -> Callable[[str], str]:
    """How the address of a unit's page is made, escaped for an attribute."""
    before, after = reverse("scoring:unit", args=[_PLACE]).split(quote(_PLACE))
    after = conditional_escape(f"{after}?{query}" if query else after)

    def address(code: str) -> str:
        # As reverse() quotes it, without asking the router for every row.
        return f"{before}{conditional_escape(quote(code, safe=_AS_IT_IS))}{after}"

    return address


def _row(row: Row, table: Ranking, address: Callable[[str], str], words: str) -> str:
    entry, vetoed = row.judged.entry, ' class="vetoed"' if row.vetoed else ""
    href, name = address(entry.unit.code), conditional_escape(entry.name)
    return (
        f'<tr{vetoed}><td class="num sticky-col first rank">{row.rank_text}</td>'
        f'<th scope="row" class="sticky-col second nowrap name"><a href="{href}">{name}</a></th>'
        f"{_cells(row, table, words)}</tr>"
    )


def _cells(row: Row, table: Ranking, words: str) -> str:
    """The cells of a row after its name."""
    view, result = table.filters.view, row.judged.result
    missing = "missing" if result.missing else ""
    total = _number(total_value(row, table), view, missing)
    parts = "".join(
        f'<td class="num part">{_number(component_value(row, place, column, view), view, missing)}'
        f"{_lacking(row, column, view)}</td>"
        for place, column in enumerate(table.columns)
    )
    bar = loss_bar(row.bar, table.scale, words=words) if row.assessed else ""
    extras = "".join(
        f'<td class="num part">{_extra(extra_value(extra, row))}</td>' for extra in table.extras
    )
    grade = f'<td class="grade-cell nowrap">{_grade(row, table)}</td>' if table.grades else ""
    return (
        f'<td class="delta-cell">{ui.delta(row.judged.delta)}</td>'
        f'<td class="num total">{total}</td>{grade}<td class="bar">{bar}</td>{parts}'
        f'{extras}<td class="standing nowrap">{row.badges}</td>'
    )


def _lacking(row: Row, column: Column, view: str) -> str:
    """Points so far say how much is missing in them; any other figure is not shown at all."""
    result = row.judged.result
    count = result.lacking(column.key) if result.missing and view == "score" else 0
    if not count or result.components.get(column.key) is None:
        return ""
    return f'<br><span class="ochre">{conditional_escape(missing_words(count))}</span>'


def _extra(value: Fraction | None) -> str:
    """What is added, in gold with its sign, or taken off."""
    if value is None:
        return "—"
    bonus = value > 0
    return ui.points(value, places=2, signed=bonus, tone="bonus" if bonus else "minus")


def _grade(row: Row, table: Ranking) -> str:
    """The grade, and what lowered it."""
    entry = row.judged.entry
    change = grade_change(entry, table.grades)
    name = conditional_escape(table.grades.get(entry.grade, entry.grade) or "—")
    return f'{name}<br><span class="ink-3">{conditional_escape(change)}</span>' if change else name


def _number(value: Fraction | None, view: str, absent: str) -> str:
    if value is None:
        return ui.points(None, absent=absent)
    if view == "rate":
        return f'<span class="pts">{format_percent(value)}</span>'
    return ui.points(value)
