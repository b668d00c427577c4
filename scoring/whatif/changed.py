"""Which rules differ between two scheme documents, and the documents between them, one rule at a
time.  Pure.

A rule is the innermost part that cites clauses of its own.  Where one change cannot stand without
the next (a component goes, and so do the voters that fill it), they are made together.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from schemes.diff import ABSENT, differing, scheme_diff
from schemes.document import SchemeDocument
from schemes.document_io import load_data

Path = tuple[str, ...]

#: Sections that no engine reads: how things are drafted, asked, filed and published.
SILENT = frozenset(
    {
        *("format", "key", "title", "document_number", "clauses", "targets", "plan_warnings"),
        *("plans", "changes", "award_claims", "progress", "self_evaluation", "marking"),
        *("registering", "supervision", "accountability", "publication", "staff_appraisal"),
        *("figures", "calendar"),
    }
)
#: Words and citations inside a rule; no figure comes of them.
_WORDS = frozenset({"title", "text", "meaning", "clauses", "marked_by"})
#: Sections of which a unit's points do not depend.
_RANKING = frozenset({"ranking", "grading", "excellence_quota"})
#: A part of a component is the component.
_INSIDE = frozenset({"rule", "measure"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """One figure or part that differs: where, and what stands there in the draft."""

    path: Path
    after: Any


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A changed rule in one language: what it is called, and each change in a line."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A rule that differs, with its words in both languages and the clauses it cites."""

    path: Path
    leaves: tuple[Leaf, ...]
    zh: RuleWords
    en: RuleWords
    clauses: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        """Whether no figure can come of it."""
        if self.path[0] in SILENT:
            return True
        return all(set(leaf.path[1:]) & _WORDS for leaf in self.leaves)

    @property
    def reach(self) -> str:
        """What has to be judged again: ``money``, ``ranks``, ``group:<key>`` or ``all``."""
        root = self.path[0]
        if root == "pay":
            return "money"
        if root in _RANKING:
            return "ranks"
        if root == "peer_groups" and len(self.path) > 1:
            return f"group:{self.path[1]}"
        return "all"


@dataclass(frozen=True, slots=True)
class Between:
    """A document on the way to the draft: the rules (by their place) that the step changed."""

    rules: tuple[int, ...]
    document: SchemeDocument
    reach: frozenset[str]


def changed_rules(base: SchemeDocument, draft: SchemeDocument) -> tuple[ChangedRule, ...]:
    """The rules that differ, in the order of the document."""
    old, new = base.to_data(), draft.to_data()
    said = zip(scheme_diff(base, draft), scheme_diff(base, draft, english=True), strict=True)
    found: dict[Path, list[tuple[Leaf, Any, Any]]] = {}
    for (path, _before, after), words in zip(differing((), old, new), said, strict=True):
        own = tuple(str(part) for part in path)
        rule = _rule_of(own, old, new)
        found.setdefault(rule, []).append((Leaf(own, after), *words))
    return tuple(_changed(path, rows, old, new) for path, rows in found.items())


def between(
    base: SchemeDocument, draft: SchemeDocument, rules: tuple[ChangedRule, ...]
) -> Iterator[Between]:
    """The documents on the way, in the order of ``rules``; the last one is the draft itself."""
    data = copy.deepcopy(base.to_data())
    target = draft.to_data()
    waiting: list[int] = []
    speaking = [n for n, rule in enumerate(rules) if not rule.silent]
    for n in speaking:
        for leaf in rules[n].leaves:
            _put(data, leaf, target)
        waiting.append(n)
        document = draft if n == speaking[-1] else load_data(data).document
        if document is None:
            continue
        yield Between(tuple(waiting), document, frozenset(rules[k].reach for k in waiting))
        waiting = []


def _rule_of(path: Path, old: Any, new: Any) -> Path:
    """The longest beginning of the path that is a part with clauses of its own; a whole section
    where none is."""
    for length in range(len(path), 0, -1):
        if path[length - 1] in _INSIDE:
            continue
        if any(_cites(_at(root, path[:length])) for root in (new, old)):
            return path[:length]
    return path[:1]


def _cites(part: Any) -> bool:
    return isinstance(part, Mapping) and "clauses" in part


def _at(root: Any, path: Path) -> Any:
    """What stands at a path; :data:`ABSENT` where nothing does."""
    place = root
    for part in path:
        if isinstance(place, list):
            place = next((each for each in place if each.get("key") == part), ABSENT)
        elif isinstance(place, Mapping):
            place = place.get(part, ABSENT)
        else:
            return ABSENT
    return place


def _changed(path: Path, rows: list[tuple[Leaf, Any, Any]], old: Any, new: Any) -> ChangedRule:
    part = _at(new, path)
    part = _at(old, path) if part is ABSENT else part
    return ChangedRule(
        path,
        tuple(leaf for leaf, _zh, _en in rows),
        _words(path, [zh for _leaf, zh, _en in rows], "："),
        _words(path, [en for _leaf, _zh, en in rows], ": "),
        tuple(part.get("clauses", ())) if isinstance(part, Mapping) else (),
    )


def _words(path: Path, said: list[Any], colon: str) -> RuleWords:
    """The name by the titles on the way, without the list that holds an entry."""
    deep = len(path)
    where = said[0].where[:deep]
    shown = [word for n, word in enumerate(where) if not _is_list_word(path, n)]
    return RuleWords(" › ".join(shown), tuple(_line(each, deep, colon) for each in said))


#: Lists that hold entries by key: an entry's own title says enough.
_LISTS = frozenset({"components", "entries", "kinds", "levels", "ratings", "items", "ranks"})


def _is_list_word(path: Path, n: int) -> bool:
    """Whether the word at a place of the path only names the list that the next one is in."""
    if n + 1 == len(path):
        return False
    return path[n] in _LISTS or path[n] in _INSIDE or (n == 0 and path[0] == "peer_groups")


def _line(said: Any, deep: int, colon: str) -> str:
    place = " › ".join(said.where[deep:])
    head = f"{place}{colon}" if place else ""
    if said.kind == "added":
        return f"{head}＋ {said.after}"
    if said.kind == "removed":
        return f"{head}− {said.before}"
    return f"{head}{said.before} → {said.after}"


# --- putting one change into data ----------------------------------------------------------------


def _put(data: Any, leaf: Leaf, target: Any) -> None:
    """Put what the draft has at the leaf's path in place of what ``data`` has there."""
    holder, last = _at(data, leaf.path[:-1]), leaf.path[-1]
    after = ABSENT if leaf.after is ABSENT else copy.deepcopy(leaf.after)
    if isinstance(holder, list):
        _put_entry(holder, last, after, _at(target, leaf.path[:-1]))
    elif isinstance(holder, dict):
        if after is ABSENT:
            holder.pop(last, None)
        else:
            holder[last] = after


def _put_entry(holder: list[Any], key: str, after: Any, wanted: list[Any]) -> None:
    """An entry of a list goes in after those that stand before it in the draft."""
    at = next((n for n, each in enumerate(holder) if each["key"] == key), None)
    if at is not None:
        holder[at : at + 1] = [] if after is ABSENT else [after]
        return
    before = set()
    for each in wanted:
        if each["key"] == key:
            break
        before.add(each["key"])
    place = max((n + 1 for n, each in enumerate(holder) if each["key"] in before), default=0)
    holder.insert(place, after)
