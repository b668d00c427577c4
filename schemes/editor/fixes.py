"""Mends that a finding knows by itself: one click, and undone like any other change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.exact import parse_exact
from schemes.editor.changes import Writing, put
from schemes.editor.paths import ABSENT, Path, path_of, value_at
from schemes.editor.references import name_of
from schemes.rules.base import Finding, plain_number


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend: what its button says, and what it writes."""

    label: str
    writings: tuple[Writing, ...]


def fix_for(data: Any, finding: Finding) -> Fix | None:
    """The mend of a finding; None where only whoever writes the scheme can know."""
    made = _FIXES.get(finding.code)
    return made(data, finding) if made is not None else None


def _points(data: Any, finding: Finding) -> Fix | None:
    """X-1: the base becomes what the components add up to."""
    path = path_of(finding.path)
    if path[-1:] != ("base_points",) or finding.params["listed"] == "0":
        return None
    listed = plain_number(parse_exact(finding.params["listed"]))
    return Fix(_("基础分改为 %s") % listed, tuple(put(data, path, listed)))


def _twins(data: Any, finding: Finding) -> Fix | None:
    """X-3: the second of two that say the same goes; who cited its clause cites the first."""
    path, second = path_of(finding.path), finding.params["second"]
    if path == ("clauses",):
        first = finding.params["first"]
        writings = [*put(data, (*path, second), ABSENT), *_cited_instead(data, (), second, first)]
        return Fix(_("删去 %(second)s，引用改到 %(first)s") % finding.params, tuple(writings))
    rows, place = value_at(data, path), int(finding.params["place"])
    if not isinstance(rows, list) or place >= len(rows):
        return None
    kept = [row for n, row in enumerate(rows) if n != place]
    return Fix(_("删去后一处“%s”") % (name_of(rows[place]) or second), tuple(put(data, path, kept)))


def _cited_instead(data: Any, path: Path, old: str, new: str) -> list[Writing]:
    """Every list of clauses that names the old one names the new one."""
    found: list[Writing] = []
    if isinstance(data, Mapping):
        for name, value in data.items():
            cites = name == "clauses" or str(name).endswith("_clauses")
            if cites and isinstance(value, list):
                if old in value:
                    named = list(dict.fromkeys(new if each == old else each for each in value))
                    found.append(((*path, str(name)), value, named))
            elif path or name != "clauses":
                found += _cited_instead(value, (*path, str(name)), old, new)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            found += _cited_instead(value, (*path, place), old, new)
    return found


def _weights(data: Any, finding: Finding) -> Fix | None:
    """X-4: voters whose ballots weigh nothing weigh the same."""
    path = path_of(finding.path)
    groups = value_at(data, (*path, "groups"))
    if not isinstance(groups, list) or not groups:
        return None
    writings = [w for n in range(len(groups)) for w in put(data, (*path, "groups", n, "weight"), 1)]
    return Fix(_("各种参评人权重都改为 1"), tuple(writings))


def _never_more(data: Any, finding: Finding) -> Fix | None:
    """X-5: who is penalised is not paid more than without the penalty."""
    del finding
    path: Path = ("pay", "rates", "never_pays_more")
    return Fix(_("改为受罚不比不罚拿得多"), tuple(put(data, path, True)))


def _after_caps(data: Any, finding: Finding) -> Fix | None:
    """X-6: the highest is chosen after the caps."""
    path: Path = ("honours", "choose_highest")
    asked = finding.severity == "warning" and finding.path == "honours.caps.system"
    if value_at(data, path) == "after_caps" or not asked:
        return None
    return Fix(_("改为封顶之后择高"), tuple(put(data, path, "after_caps")))


def _lowest(data: Any, finding: Finding) -> Fix | None:
    """X-7: of several rates the lowest is paid, as it is while nothing is said."""
    return Fix(_("写明取最低"), tuple(put(data, path_of(finding.path), "lowest")))


def _by_group(data: Any, finding: Finding) -> Fix | None:
    """X-9: statistics are taken in each group, where the rule has that choice."""
    unit = value_at(data, ("pay", "unit"))
    if not isinstance(unit, Mapping) or "scope" not in unit:
        return None
    return Fix(_("改为按考核组统计"), tuple(put(data, path_of(finding.path), "peer_group")))


def _unused(data: Any, finding: Finding) -> Fix | None:
    """L-4: a level, a voter group or a clause that nothing uses goes."""
    path = path_of(finding.path)
    if path[:1] == ("clauses",):
        return Fix(_("删去这一条"), tuple(put(data, path, ABSENT)))
    rows, place = value_at(data, path[:-1]), path[-1]
    if not isinstance(rows, list) or not isinstance(place, int):
        return None
    kept = [row for n, row in enumerate(rows) if n != place]
    return Fix(_("删去这一项"), tuple(put(data, path[:-1], kept)))


_FIXES: Mapping[str, Callable[[Any, Finding], Fix | None]] = {
    "X-1": _points,
    "X-3": _twins,
    "X-4": _weights,
    "X-5": _never_more,
    "X-6": _after_caps,
    "X-7": _lowest,
    "X-9": _by_group,
    "L-4": _unused,
}
