"""How units stood on a day: their name, whether they were there, what has happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from units.lifecycle_models import ChangeKind, UnitChange
from units.models import Authority, Unit


@dataclass(frozen=True, slots=True)
class UnitAt:
    """A unit as it stood on a day; ``parent`` is the code its changes say, None if they are silent.

    ``founded_on`` and ``ended_on`` are days of recorded changes, whether past or to come.
    """

    name: str
    short_name: str
    exists: bool
    founded_on: date | None
    ended_on: date | None
    parent: str | None


def changes_of(authority: Authority | None) -> list[UnitChange]:
    """What has happened to the authority's units and stands, earliest first."""
    if authority is None:
        return []
    rows = UnitChange.objects.filter(authority=authority, current=True)
    return list(rows.select_related("successor", "recorded_by").order_by("effective_on", "pk"))


def concerning(changes: Iterable[UnitChange], code: str) -> list[UnitChange]:
    """Those that name the unit, earliest first."""
    return [change for change in changes if code in {*change.sources, *change.results}]


def unit_at(unit: Unit, changes: Sequence[UnitChange], day: date) -> UnitAt:
    """The unit as it stood on ``day``, by the changes of its authority (earliest first)."""
    own = concerning(changes, unit.code)
    founded = next((c.effective_on for c in own if unit.code in c.founded), None)
    name, short = _names_at(unit, own, day)
    ended = unit.abolished_on
    there = (founded is None or founded <= day) and (ended is None or day < ended)
    return UnitAt(name, short, there, founded, ended, _parent_at(unit.code, own, day))


def not_there(units: Iterable[Unit], changes: Sequence[UnitChange], day: date) -> set[str]:
    """Codes of the units that had ended by ``day`` or began after it."""
    return {unit.code for unit in units if not unit_at(unit, changes, day).exists}


def codes_once_named(changes: Iterable[UnitChange], words: str) -> set[str]:
    """Units that had a name with ``words`` in it before they were renamed."""
    return {
        code
        for change in changes
        if change.kind == ChangeKind.RENAME
        for code, name in change.was.get("names", {}).items()
        if words in name
    }


def change_text(change: UnitChange) -> str:
    """What happened, in words, with the names of that day: 甲局、乙局 合并为 丙局."""
    before, after = _named(change, change.sources), _named(change, change.results, after=True)
    told = {"before": before, "after": after}
    if change.kind == ChangeKind.FOUND:
        return _("设立 %(after)s") % told
    if change.kind == ChangeKind.RENAME:
        return _("%(before)s 更名为 %(after)s") % told
    if change.kind == ChangeKind.ABOLISH:
        return _("撤销 %(before)s") % told
    if change.kind == ChangeKind.SPLIT:
        return _("%(before)s 分设为 %(after)s") % told
    if change.kind == ChangeKind.REPARENT:
        return _("%(before)s 的主管单位：%(was)s → %(now)s") % {
            **told,
            "was": change.was.get("parent_name") or "—",
            "now": change.becomes.get("parent_name") or "—",
        }
    if change.founded:
        return _("%(before)s 合并为 %(after)s") % told
    return _("%(before)s 并入 %(after)s") % {**told, "before": _named(change, change.ended)}


def _named(change: UnitChange, codes: Iterable[str], *, after: bool = False) -> str:
    names = change.becomes.get("names", {}) if after else change.was.get("names", {})
    return _("、").join(names.get(code, code) for code in codes)


def _renames(code: str, own: Iterable[UnitChange]) -> Iterator[UnitChange]:
    return (c for c in own if c.kind == ChangeKind.RENAME and code in c.sources)


def _names_at(unit: Unit, own: Sequence[UnitChange], day: date) -> tuple[str, str]:
    """The name before the first renaming that is still to come on that day."""
    later = next((c for c in _renames(unit.code, own) if c.effective_on > day), None)
    if later is None:
        return unit.name, unit.short_name
    names: dict[str, Any] = later.was
    return (
        names.get("names", {}).get(unit.code, unit.name),
        names.get("short_names", {}).get(unit.code, unit.short_name),
    )


def _parent_at(code: str, own: Sequence[UnitChange], day: date) -> str | None:
    moves = [c for c in own if c.kind == ChangeKind.REPARENT and code in c.sources]
    past = [c for c in moves if c.effective_on <= day]
    if past:
        return str(past[-1].becomes.get("parent", ""))
    return str(moves[0].was.get("parent", "")) if moves else None
