"""The table of a plan: its lines as rows of cells, by component, with the meters over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.bars import Meter
from core.exact import format_short
from core.language import title_of
from targets.cross.models import CrossItem
from targets.plans.checks import Share, is_graded, shares
from targets.plans.fields import BY_KEY, LineField, Setting, cell_text, cell_words, value_of
from targets.plans.models import PlanLine
from targets.plans.reading import Reading
from targets.plans.words import Hint, component_titles, duty_words, growth_words, hint_of

#: Cells of the row, in the order of the table's columns.
ROW_CELLS = ("title", "standard", "measure", "last_year", "plan", "deadline", "method", "points")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its field, its text as typed and as read, its choices, what is wrong with it.

    ``asked`` is false where there is nothing to fill in.
    """

    field: LineField
    text: str
    words: str
    choices: Sequence[tuple[str, Any]] = ()
    wrong: bool = False
    errors: Sequence[str] = ()
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the table shows it."""

    line: PlanLine
    place: int
    cells: dict[str, Cell]
    growth: str
    duty: str
    hints: Sequence[Hint] = ()
    remarks: int = 0
    typed: str = ""


@dataclass(slots=True)
class Block:
    """A component with its lines; ``drawn`` are those with the markup of their rows."""

    key: str
    title: str
    clauses: Sequence[str]
    meter: Meter
    rows: list[Row] = field(default_factory=list)
    fixed: Sequence[CrossItem] = ()
    editable: bool = False
    written_by: str = ""
    drawn: Sequence[tuple[Row, SafeString]] = ()


def cell_of(setting: Setting, line: PlanLine, key: str, wrong: bool = False) -> Cell:
    """One cell of a line."""
    value = value_of(line, key)
    words, choices = cell_words(setting, key, value), setting.choices(key)
    # Only what is chosen from a list reads otherwise than it is sent.
    text = cell_text(setting, key, value) if choices else words
    return Cell(BY_KEY[key], text, words, choices, wrong)


def rows_of(reading: Reading, remarks: Mapping[int, int] | None = None) -> list[Row]:
    """Every line that the reader may look at, with its hints; ``remarks`` says how many are open on
    which line."""
    hints: dict[int, list[Hint]] = {}
    for each in reading.shown_findings:
        if each.finding.line is not None:
            hints.setdefault(each.finding.line, []).append(hint_of(each, reading.setting))
    counts, whole = remarks or {}, graded_keys(reading.setting)
    return [
        _row(reading.setting, line, facts, hints.get(line.pk, []), counts.get(line.pk, 0), whole)
        for line, facts in zip(reading.rows, reading.lines, strict=True)
        if reading.sees(line.component)
    ]


def graded_keys(setting: Setting) -> frozenset[str]:
    """The components that are graded as a whole: a line there has neither points nor method."""
    own = (share.component for share in shares(setting.document, setting.group, ()))
    return frozenset(component.key for component in own if is_graded(component))


def _row(
    setting: Setting,
    line: PlanLine,
    facts: Any,
    hints: list[Hint],
    remarks: int,
    whole: frozenset[str],
) -> Row:
    wrong = {hint.finding.field for hint in hints if hint.finding.blocks}
    cells = {key: cell_of(setting, line, key, key in wrong) for key in ROW_CELLS}
    if line.component in whole:
        for key, words in (("method", _("随板块定等次")), ("points", "")):
            cells[key] = replace(cells[key], words=words, asked=False)
    duty, growth = duty_words(line), growth_words(facts)
    return Row(line, facts.place, cells, growth, duty, hints, remarks)


def blocks_of(reading: Reading, rows: Sequence[Row]) -> list[Block]:
    """The components that targets fill, with their lines; lines elsewhere stand at the end."""
    found = []
    for share in reading.shares:
        component = share.component
        if not reading.sees(component.key):
            continue
        meter = Meter(title_of(component.title), share.given, share.full, note=_note_of(share))
        own = [row for row in rows if row.line.component == component.key]
        fixed = [item for item in reading.fixed if item.component == component.key]
        found.append(Block(component.key, meter.name, component.clauses, meter, own, fixed))
    known = {block.key for block in found}
    strays = [row for row in rows if row.line.component not in known]
    if strays:
        meter = Meter(_("方案里已没有的板块"), Fraction(0), Fraction(0), locked=True)
        found.append(Block("", meter.name, (), meter, strays))
    return found


def _note_of(share: Share) -> str:
    """What a meter says in place of what is left."""
    if is_graded(share.component):
        return _("整块定等次，不分到各项")
    if share.scaled and not share.rest:
        # What is earned counts as a share of what is set (M-2).
        return _("折 %s 分") % format_short(share.component.points)
    return ""


def meters_of(reading: Reading, blocks: Sequence[Block]) -> tuple[list[Meter], Meter | None]:
    """One meter a component; those that others fill are grey, the total stands apart.

    Who writes a part alone meets the meters of that part.
    """
    group = reading.setting.document.peer_group(reading.setting.group)
    own = {block.key: block.meter for block in blocks if block.key}
    if group is None or reading.seen is not None:
        return list(own.values()), None
    titles = component_titles(reading.setting)
    meters = [
        own.get(c.key)
        or Meter(titles[c.key], c.points, c.points, locked=True, note=_locked_words(c.rule.kind))
        for c in group.leaves()
    ]
    if any(share.scaled for share in reading.shares):
        # What is set there is another sum than what it counts for: they do not add up to anything.
        return meters, None
    given = sum((meter.given for meter in meters), Fraction(0))
    full = sum((meter.full for meter in meters), Fraction(0))
    note = "" if given == full else _("报送前须分满")
    return meters, Meter(_("合计"), given, full, note=note)


def _locked_words(kind: str) -> str:
    return _("统一下达") if kind == "common_items" else _("不用填")
