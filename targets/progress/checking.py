"""Reports and figures read and checked before anything is written, every fault of them at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from schemes.models import Year
from targets.models import Target
from targets.progress.models import Origin, ProgressReport
from targets.progress.periods import rules_of
from targets.progress.queries import targets_of
from targets.progress.reading import ProgressReading, promise_of, whole_measure
from targets.progress.reckoning import Promise
from targets.progress.stated import Stated, is_empty, read_cells, stated_of
from units.models import Unit

Cells = Mapping[str, Mapping[str, str]]
#: (unit, target's key, source), which together with the period name a report.
Key = tuple[int, str, str]
#: So many times its plan a figure is more likely in another measure than true (P-7).
FAR = 100


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell of a row, by the row's place in what was sent."""

    row: int
    cell: str
    text: str


def report_read(year: Year, unit: Unit, period: int, cells: Cells) -> dict[str, Stated]:
    """What is stated of every target that changes; a target that was reported may be left alone.

    Raises ``ValidationError`` with every fault under ``name-target key``.
    """
    reading = ProgressReading(year, targets_of(year, [unit.pk]))
    found: dict[str, Stated] = {}
    errors: dict[str, list[str]] = {}
    for target in reading.targets:
        typed = cells.get(target.key, {})
        standing = reading.reports.get(target.key, {}).get(period, {}).get(Origin.REPORTED)
        if is_empty(typed) and standing is not None:
            continue
        promise = promise_of(target, reading.rules)
        before, words = reading.before(target, period)
        figure = promise.plan is not None
        try:
            stated = read_cells(
                typed, before=before, figure=figure, words_before=words, whole=promise.whole
            )
        except ValidationError as error:
            for name, texts in error.message_dict.items():
                errors[f"{name}-{target.key}"] = texts
            continue
        if standing is not None and stated == stated_of(standing):
            continue  # as it stands: a later deadline makes nothing late that was in time
        if (text := _unexplained(promise, before, stated)) and not stated.narrative:
            errors[f"narrative-{target.key}"] = [text]
        found[target.key] = stated
    if errors:
        raise ValidationError(errors)
    return found


def _unexplained(promise: Promise, before: Fraction | None, stated: Stated) -> str:
    """Why a figure needs words: a sum over the months falls, or lies below zero, for a reason."""
    actual = stated.actual
    if actual is None or promise.level:
        return ""
    if before is not None and actual < before:
        return _("累计数比上期少，写明原因")
    if actual < 0 and promise.plan is not None and promise.plan >= 0:
        return _("累计数是负数，写明原因")
    if promise.plan and abs(actual) > abs(promise.plan) * FAR:
        return _("比全年计划大 %s 倍以上，核对计量单位；没有写错的写明原因") % FAR
    return ""


def figures_read(
    year: Year, targets: Mapping[str, Target], source: str, rows: Sequence[Mapping[str, str]]
) -> tuple[dict[Key, Stated], list[Fault]]:
    """The figures of another source by report, and every fault of the rows.

    ``rows`` name ``target`` (its code) and ``actual``, and may bring ``narrative``.
    """
    stated: dict[Key, Stated] = {}
    faults: list[Fault] = []
    rules = rules_of(year)
    for number, row in enumerate(rows):
        code = str(row.get("target", "")).strip()
        target = targets.get(code)
        told = {"key": code[:60]}
        if target is None:
            faults.append(Fault(number, "target", _("没有编号 “%(key)s” 的目标") % told))
            continue
        if (target.unit_id, target.key, source) in stated:
            text = _("编号 “%(key)s” 的目标前面已有一行") % told
            faults.append(Fault(number, "target", text))
            continue
        try:
            whole = whole_measure(target, rules)
            read = read_cells(row, before=None, figure=True, whole=whole)
        except ValidationError as error:
            faults += [
                Fault(number, cell, text)
                for cell, texts in error.message_dict.items()
                for text in texts
            ]
            continue
        stated[target.unit_id, target.key, source] = read
    return stated, faults


def targets_by_key(year: Year) -> dict[str, Target]:
    """All targets of the year in force by their code."""
    rows = Target.objects.filter(year=year, current=True).select_related("unit")
    return {target.key: target for target in rows}


def standing_of(
    year: Year, period: int, source: str, keys: Iterable[str]
) -> dict[str, ProgressReport]:
    """What stands of a source at a period, by target key."""
    rows = ProgressReport.objects.filter(year=year, current=True, period=period, source=source)
    return {row.target_key: row for row in rows.filter(target_key__in=list(keys))}


def seen_of(standing: Mapping[str, ProgressReport]) -> str:
    """What stands, in few letters, to be told again by who writes after looking at it."""
    plain = ",".join(str(pk) for pk in sorted(row.pk for row in standing.values()))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def require_seen(
    year: Year, period: int, source: str, keys: Iterable[str], seen: str | None
) -> None:
    """``ValidationError`` where something else stands than what was ``seen``; None: none was."""
    if seen is not None and seen != seen_of(standing_of(year, period, source, keys)):
        text = _("预览之后有人改过，一行也没有写入。重新上传看过再写")
        raise ValidationError(text, code="changed")
