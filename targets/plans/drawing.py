"""The rows of a plan as markup, made by plain functions: a template for each of a row's cells would
cost more than everything else of a page of 60 targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape as esc

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.ui import icon
from targets.plans.fields import BY_KEY
from targets.plans.models import LineKind, Plan, PlanLine
from targets.plans.rows import ROW_CELLS, Block, Cell, Row

#: How each cell looks; as text its class ends in ``-read``.
_LOOKS = {
    "title": "cell-title",
    "standard": "cell-sub",
    "measure": "cell-short",
    "last_year": "cell-num",
    "plan": "cell-num",
    "deadline": "cell-day",
    "method": "cell-method",
    "points": "cell-num",
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is the same for every row: titles of cells, words (both escaped), where a line's form
    is (before and after its id), the line whose title has the focus; ``options`` are the choices
    of a cell, escaped once for all rows."""

    titles: Mapping[str, str]
    words: Mapping[str, str]
    form: tuple[str, str]
    focus: int | None = None
    options: dict[str, str] = field(default_factory=dict)


def drawing_for(plan: Plan, focus: int | None = None) -> Drawing:
    """The setting of a page's rows."""
    words = {
        "cell": _("第 %(n)s 项 %(field)s"),
        "all": _("第 %(n)s 项的全部内容"),
        "measure": _("计量"),
        "growth": _("增幅"),
        "deadline": _("时限"),
        "duty": _("承担"),
        "source": _("来源"),
        "assigned": _("上级下达"),
        "own": _("自定"),
        "remarks": _("批注"),
        "standard": _("+ 质量标准"),
    }
    before, _id, after = reverse("targets:plan_line", args=[plan.unit.code, 0]).rpartition("0")
    return Drawing(
        {key: esc(str(BY_KEY[key].title)) for key in ROW_CELLS},
        {key: esc(text) for key, text in words.items()},
        (before, f"{after}?year={plan.year.year}"),
        focus,
    )


def draw_rows(blocks: list[Block], how: Drawing) -> None:
    """Give every row its markup, with fields where its block can be written."""
    for block in blocks:
        block.drawn = [(row, row_markup(row, how, editable=block.editable)) for row in block.rows]


def row_markup(row: Row, how: Drawing, *, editable: bool) -> SafeString:
    """One row.  What people typed is escaped; the rest are our own words and numbers."""
    line, words, titles = row.line, how.words, how.titles
    cell = {key: _cell(row, found, how, editable) for key, found in row.cells.items()}
    rank = f'<span class="sub-line">{esc(line.last_rank)}</span>' if line.last_rank else ""
    hinted = ' class="has-hint"' if row.hints else ""
    # What a saved cell comes to say goes there; where there are hints a template draws them.
    no_hints = "" if row.hints else f'<tbody id="hints-{line.pk}"></tbody>'
    # On a phone a figure that is only read has its unit behind it.
    measure = "" if editable else row.cells["measure"].words
    unit = f'<span class="phone-unit"> {esc(measure)}</span>' if measure else ""
    blank = {key: "" if editable or each.words else " blank" for key, each in row.cells.items()}
    no_growth = "" if blank["plan"] == "" else " blank"
    return mark_safe(  # noqa: S308 - parts are escaped
        f'<tbody id="line-{line.pk}" class="plan-line" data-line="{line.pk}" '
        f'data-component="{esc(line.component)}"><tr{hinted}>'
        f'<td class="num"><span id="place-{line.pk}">{row.place}</span><input type="hidden" '
        f'id="shown-{line.pk}" name="shown" value="{line.version}"></td>'
        f'<th scope="row" class="two-line">{cell["title"]}{cell["standard"]}</th>'
        f'<td data-label="{words["measure"]}">{cell["measure"]}</td>'
        f'<td data-label="{titles["last_year"]}" class="num two-line{blank["last_year"]}">'
        f"{cell['last_year']}{rank}</td>"
        f'<td data-label="{titles["plan"]}" class="num{blank["plan"]}">{cell["plan"]}{unit}</td>'
        f'<td data-label="{words["growth"]}" class="num nowrap{no_growth}">'
        f'<span id="growth-{line.pk}">{esc(row.growth)}</span></td>'
        f'<td data-label="{words["deadline"]}" class="{blank["deadline"].strip()}">'
        f"{cell['deadline']}</td>"
        f'<td data-label="{titles["method"]}">{cell["method"]}</td>'
        f'<td data-label="{titles["points"]}" class="num strong">{cell["points"]}</td>'
        f'<td data-label="{words["duty"]}" class="nowrap duty-{line.duty}">{esc(row.duty)}</td>'
        f'<td data-label="{words["source"]}" class="nowrap">{_source(line, words)}'
        f"{_remarks(row, words)} {_form_link(row, how)}</td></tr></tbody>{no_hints}"
    )


def _cell(row: Row, cell: Cell, how: Drawing, editable: bool) -> str:
    """A cell as a field, or as text where it cannot be written."""
    key = cell.field.key
    if not (editable and cell.asked):
        empty = key == "standard" and not cell.words
        return "" if empty else f'<span class="{_LOOKS[key]}-read">{esc(cell.words or "—")}</span>'
    label = how.words["cell"] % {"n": row.place, "field": how.titles[key]}
    shared = (
        f'class="cell-input {_LOOKS[key]}" id="c-{row.line.pk}-{key}" name="text" '
        f'data-cell="{key}" aria-label="{label}"{_said(cell.wrong, "aria-invalid", "true")}'
    )
    if cell.choices:
        options = _options(cell, how)
        return f"<select {shared}>{options}</select>"
    hint = _said(key == "standard", "placeholder", how.words["standard"])
    mode = _said(cell.field.numeric, "inputmode", "decimal")
    focus = " autofocus" if key == "title" and how.focus == row.line.pk else ""
    return f'<input {shared} value="{esc(cell.text)}" autocomplete="off"{mode}{hint}{focus}>'


def _options(cell: Cell, how: Drawing) -> str:
    """The choices of a cell with its own one selected."""
    key = cell.field.key
    if key not in how.options:
        how.options[key] = "".join(
            f'<option value="{esc(value)}">{esc(str(words))}</option>'
            for value, words in cell.choices
        )
    own = f'<option value="{esc(cell.text)}"'
    return how.options[key].replace(f"{own}>", f"{own} selected>", 1)


def line_options(rows: Sequence[Row]) -> SafeString:
    """The lines of a plan as choices, for who remarks on one."""
    drawn = (
        f'<option value="{row.line.pk}">{row.place} {esc(row.line.title)}</option>' for row in rows
    )
    return mark_safe("".join(drawn))  # noqa: S308 - titles are escaped


def _said(holds: bool, name: str, value: str) -> str:
    """An attribute that stands only where something holds."""
    return f' {name}="{value}"' if holds else ""


def _source(line: PlanLine, words: Mapping[str, str]) -> str:
    """Where the target comes from: a superior's document, or the kind that the unit gave it."""
    if line.assigned_by:
        told = f' title="{esc(line.assigned_by)}"'
        return f'<span class="chip-plain"{told}>{words["assigned"]}</span>'
    if line.kind == LineKind.OWN_DUTY:
        return f'<span class="own">{words["own"]}</span>'
    return f'<span class="chip-plain">{esc(str(line.get_kind_display()))}</span>'


def _remarks(row: Row, words: Mapping[str, str]) -> str:
    """How many remarks are open."""
    if not row.remarks:
        return ""
    said = f'<span class="visually-hidden">{words["remarks"]}</span>{row.remarks}'
    return f' <span class="ochre">{icon("chat-left-text")}{said}</span>'


def _form_link(row: Row, how: Drawing) -> str:
    """The link to all cells of the line."""
    before, after = how.form
    address = f"{before}{row.line.pk}{after}"
    label = how.words["all"] % {"n": row.place}
    return (
        f'<a class="icon-btn" data-edit href="{address}" hx-get="{address}" '
        f'hx-target="#plan-line-box" hx-swap="innerHTML" aria-label="{label}">'
        f"{icon('three-dots')}</a>"
    )
