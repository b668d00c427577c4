"""The report of a what-if as data that is kept: exact numbers as ``n/d`` texts, words in both
languages.  Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from core.exact import to_text
from schemes.document import SchemeDocument
from schemes.rules.base import Title
from scoring.engine.results import Place, UnitResult
from scoring.whatif.changed import ChangedRule
from scoring.whatif.fitting import Unread
from scoring.whatif.fixed_items import fixed_items
from scoring.whatif.money import Paid
from scoring.whatif.replay import Judged, Moved, Replay, Step

#: Changes when a kept report is read in another way.
FORMAT = 1
Data = dict[str, Any]


def report_data(replay: Replay) -> Data:
    """All that a report says; who gains and loses is told unit by unit with the steps that did
    it."""
    base, draft = replay.before.document, replay.after.document
    units = [_unit(code, replay) for code in replay.after.year.units]
    return {
        "format": FORMAT,
        "rules": [_rule(rule) for rule in replay.rules],
        "steps": [_step(step) for step in replay.steps],
        "units": units,
        "sums": _sums(units),
        "money": _money(replay),
        "groups": {g.key: _title(g.title) for g in (*base.peer_groups, *draft.peer_groups)},
        "grades": {"before": _grades(base), "after": _grades(draft)},
        **_fitting(replay.after, base, draft),
    }


def _title(title: Title) -> Data:
    return {"zh": title.zh, "en": title.en}


def _grades(document: SchemeDocument) -> Data:
    return {g.key: _title(g.title) for g in document.grading.grades} if document.grading else {}


def _text(value: Fraction | None) -> str | None:
    return None if value is None else to_text(value)


# --- rules and what each did ----------------------------------------------------------------------


def _rule(rule: ChangedRule) -> Data:
    return {
        "path": ".".join(rule.path),
        "zh": {"name": rule.zh.name, "lines": list(rule.zh.lines)},
        "en": {"name": rule.en.name, "lines": list(rule.en.lines)},
        "clauses": list(rule.clauses),
        "silent": rule.silent,
    }


def _step(step: Step) -> Data:
    moved = step.moved.values()
    return {
        "rules": list(step.rules),
        "planned": to_text(step.planned),
        "paid": to_text(step.paid),
        "units": len(moved),
        "up": sum((each.points or 0) > 0 for each in moved),
        "down": sum((each.points or 0) < 0 for each in moved),
        "ranks": sum(each.ranked for each in moved),
        "grades": sum(each.graded for each in moved),
        "quota": sum(each.quota for each in moved),
        "more": sum((each.money or 0) > 0 for each in moved),
        "less": sum((each.money or 0) < 0 for each in moved),
    }


# --- units ----------------------------------------------------------------------------------------


def _unit(code: str, replay: Replay) -> Data:
    old, new = replay.before, replay.after
    result = new.year.units[code]
    causes = ((n, step.moved.get(code)) for n, step in enumerate(replay.steps))
    return {
        "code": code,
        "name": result.name,
        "group": result.standing.peer_group,
        "heads": new.paid.heads.get(code, 0) if new.paid else 0,
        "before": _side(old.year.units[code], old.year.places[code], old.paid),
        "after": _side(result, new.year.places[code], new.paid),
        "causes": [_cause(n, moved) for n, moved in causes if moved is not None],
    }


def _side(result: UnitResult, place: Place, paid: Paid | None) -> Data:
    return {
        "total": _text(result.total),
        "rank": place.rank,
        "of": place.ranked_of,
        "grade": place.grade,
        "qualified": result.standing.qualified,
        "complete": result.complete,
        "assessed": result.standing.directly_assessed,
        "missing": len(result.missing),
        "extra": to_text(place.excellent_extra),
        "share": _text(place.excellent_share),
        "per_head": _text(paid.per_capita.get(result.code)) if paid else None,
        "paid": _text(paid.paid.get(result.code)) if paid else None,
    }


def _cause(step: int, moved: Moved) -> Data:
    return {
        "step": step,
        "points": _text(moved.points),
        "scored": moved.scored,
        "places": moved.places,
        "ranked": moved.ranked,
        "graded": moved.graded,
        "per_head": _text(moved.per_head),
        "money": _text(moved.money),
    }


def _sums(units: list[Data]) -> Data:
    """How many units differ, and in what."""

    def differing(*names: str) -> int:
        return sum(any(u["before"][n] != u["after"][n] for n in names) for u in units)

    return {
        "units": len(units),
        "scores": differing("total", "complete"),
        "ranks": differing("rank"),
        "grades": differing("grade", "qualified"),
        "quota": differing("extra", "share"),
        "money": differing("paid", "per_head"),
        "lost": sum(u["before"]["complete"] and not u["after"]["complete"] for u in units),
    }


def _money(replay: Replay) -> Data | None:
    old, new = replay.before.paid, replay.after.paid
    return {"before": _sum(old), "after": _sum(new)} if old and new else None


def _sum(paid: Paid) -> Data:
    names = ("standard", "planned", "lowest", "highest", "total")
    return {name: to_text(getattr(paid, name)) for name in names} | {
        "heads": sum(paid.heads.values())
    }


# --- what the draft cannot read -------------------------------------------------------------------


def _fitting(after: Judged, base: SchemeDocument, draft: SchemeDocument) -> Data:
    fit = after.fitted
    ranks = after.paid.ranks_unknown if after.paid else {}
    old = {each.key: each.title for each in base.pay.leader_bonus.ranks}
    return {
        "unread": [_unread(each, base) for each in fit.unread],
        "left_out": [
            {"group": each.group, "points": to_text(each.points)}
            | _part_title(draft, each.group, each.key, each.item)
            for each in fit.left_out
        ],
        "rescaled": [
            {"group": each.group, "before": to_text(each.before), "after": to_text(each.after)}
            | _part_title(draft, each.group, each.key, each.item)
            for each in fit.rescaled
        ],
        "ranks_unknown": [
            {"people": count} | _title(old[key]) for key, count in ranks.items() if key in old
        ],
    }


def _leaf_title(document: SchemeDocument, group: str, key: str) -> Data:
    found = document.peer_group(group)
    leaves = found.leaves() if found else ()
    titles = (leaf.title for leaf in leaves if leaf.key == key)
    title = next(titles, None)
    return _title(title) if title else {"zh": key, "en": key}


def _part_title(document: SchemeDocument, group: str, key: str, item: str) -> Data:
    """What a component is called, or an item that it fixes; and which of the two it is."""
    if not item:
        return {"kind": "component"} | _leaf_title(document, group, key)
    found = fixed_items(document).get((group, key), {}).get(item)
    return {"kind": "item"} | (_title(found.title) if found else {"zh": item, "en": item})


def _unread(each: Unread, base: SchemeDocument) -> Data:
    told = {"kind": each.kind, "group": each.group, "facts": each.facts, "units": list(each.units)}
    if each.kind == "component":
        return told | _leaf_title(base, each.group, each.key)
    if each.kind == "item":
        component, _, item = each.key.partition("/")
        return told | _part_title(base, each.group, component, item)
    title = next((t for kind, key, t in _known(base) if (kind, key) == (each.kind, each.key)), None)
    return told | (_title(title) if title else {"zh": each.key, "en": each.key})


def _known(base: SchemeDocument) -> Iterator[tuple[str, str, Title]]:
    """What the rules in force call the things that facts name."""
    entries: Mapping[str, Any] = {
        "voters": base.voter_groups,
        "honour": base.honours.kinds,
        "level": base.honours.levels,
        "deduction": base.deductions.entries,
        "veto": base.vetoes.entries,
        "rating": base.appraisal.ratings,
        "list": base.adjustments,
        "entry": _list_entries(base),
    }
    for kind, listed in entries.items():
        for each in listed:
            yield kind, each.key, each.title
    if base.honours.distinctive is not None:
        yield "honour", base.honours.distinctive.key, base.honours.distinctive.title


def _list_entries(base: SchemeDocument) -> list[Any]:
    found: list[Any] = []
    for rule in base.adjustments:
        for name in ("kinds", "entries", "grades"):
            found += getattr(rule, name, ())
    return found
