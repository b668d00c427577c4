"""A document as chapters of rules: what stands in the outline, one form a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.language import in_english
from schemes.document import SchemeDocument
from schemes.document_words import field_words
from schemes.editor.paths import ABSENT, Path, path_of, path_text, value_at
from schemes.editor.references import name_of
from schemes.editor.shapes import Model, part_model, shape_of
from schemes.rule_templates import about_at
from schemes.rules.base import Rule
from schemes.rules.wording import KINDS

#: So many figures an entry may have to stand as one row of its list; more make a form of its own.
ROW_FIELDS = 4
#: Fields that no form shows as figures.
UNSHOWN = frozenset({"key", "kind", "clauses", "format"})
#: Parts that stand within the form of what holds them.
_INSIDE = frozenset({"rule", "measure"})


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the outline and the parts of the document that it holds, in their order."""

    key: str
    title: Any
    parts: tuple[str, ...]


CHAPTERS: tuple[Chapter, ...] = (
    Chapter("units", _("考核对象和分值"), ("peer_groups", "rounding")),
    Chapter("targets", _("目标要求"), ("targets", "plan_warnings", "plans")),
    Chapter("progress", _("变更和进度"), ("changes", "progress", "figures")),
    Chapter("review", _("自评和复核"), ("self_evaluation", "marking")),
    Chapter("ballots", _("测评"), ("voter_groups", "appraisal")),
    Chapter("points", _("加分和扣分"), ("award_claims", "honours", "deductions", "adjustments")),
    Chapter(
        "vetoes",
        _("否决、督查和问责"),
        ("vetoes", "registering", "supervision", "accountability"),
    ),
    Chapter("grades", _("等次、排名和公布"), ("grading", "ranking", "publication")),
    Chapter("people", _("职工考核和优秀"), ("staff_appraisal", "excellence_quota")),
    Chapter(
        "pay",
        _("奖金"),
        (
            *("pay.unit", "pay.rates", "pay.paid_like", "pay.filings", "pay.personal"),
            *("pay.own_distribution", "pay.months", "pay.transfer", "pay.loss"),
            *("pay.leader_bonus", "pay.fund", "pay.outside", "pay.payrolls"),
        ),
    ),
    Chapter("calendar", _("日历与时限"), ("calendar",)),
    Chapter("clauses", _("条款"), ("clauses",)),
)
#: Titles that say the same as the field of the document, but stand alone in the outline.
_HEADINGS: Mapping[str, Any] = {"": _("名称和文号")}


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of the outline: a form of its own at ``path``, and those inside it."""

    path: str
    title: str
    clause: str = ""
    level: int = 1
    nodes: tuple[Node, ...] = ()
    count: int = 0
    errors: int = 0

    def walk(self) -> Iterator[Node]:
        """This entry and all inside it, in reading order."""
        yield self
        for node in self.nodes:
            yield from node.walk()


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its entries, as the outline draws it."""

    key: str
    title: str
    nodes: tuple[Node, ...]
    count: int = 0
    errors: int = 0


def outline_of(data: Any) -> list[Part]:
    """The chapters with the rules that the document uses."""
    found = [Part("head", str(_("方案")), (Node("", str(_HEADINGS[""])),))]
    for chapter in CHAPTERS:
        nodes = tuple(node for text in chapter.parts for node in _nodes(data, path_of(text)))
        found.append(Part(chapter.key, str(chapter.title), nodes))
    return found


def _nodes(data: Any, path: Path) -> Iterator[Node]:
    """The entries of a part of the document; none for a rule that it does not use."""
    if not is_used(data, path):
        return
    value = value_at(data, path)
    heading = heading_of(data, path)
    yield Node(path_text(path), heading, clause_of(value), nodes=tuple(_below(data, path, level=2)))


def _below(data: Any, path: Path, level: int) -> Iterator[Node]:
    """The forms inside a form: parts with clauses of their own, large entries of lists."""
    model, value = part_model(data, path), value_at(data, path)
    if isinstance(value, list):
        yield from _rows(data, path, level)
        return
    if model is None or not isinstance(value, Mapping):
        return
    for name in model.model_fields:
        here: Path = (*path, name)
        if name in UNSHOWN or value_at(data, here) in (ABSENT, None):
            continue
        shape = shape_of(model, name)
        if name in _INSIDE:
            yield from _below(data, here, level)
        elif shape.kind == "part" and is_form(shape.models[0]):
            part = value_at(data, here)
            inside = tuple(_below(data, here, level + 1))
            yield Node(path_text(here), heading_of(data, here), clause_of(part), level, inside)
        elif shape.kind == "parts":
            yield from _rows(data, here, level)


def _rows(data: Any, path: Path, level: int) -> Iterator[Node]:
    rows = value_at(data, path)
    for place, row in enumerate(rows if isinstance(rows, list) else []):
        here: Path = (*path, place)
        model = part_model(data, here)
        if model is not None and is_form(model, listed=True):
            inside = tuple(_below(data, here, level + 1))
            yield Node(path_text(here), heading_of(data, here), clause_of(row), level, inside)


@cache
def is_form(model: Model, listed: bool = False) -> bool:
    """Whether a part has a form of its own; ``listed``: it is an entry of a list."""
    fields = [name for name in model.model_fields if name not in UNSHOWN]
    shapes = [shape_of(model, name) for name in fields]
    if any(shape.kind in ("part", "parts", "points") for shape in shapes):
        return listed or "clauses" in model.model_fields
    if not listed:
        return issubclass(model, Rule) or "clauses" in model.model_fields
    return len(fields) > ROW_FIELDS


def is_used(data: Any, path: Path) -> bool:
    """Whether a part says anything: a rule as it is when nobody wrote it stands in no outline."""
    value = value_at(data, path)
    if value in (ABSENT, None, [], {}):
        return False
    holder = part_model(data, path[:-1]) if len(path) > 1 else SchemeDocument
    if holder is None or not isinstance(path[-1], str) or path[-1] not in holder.model_fields:
        return True
    spec = holder.model_fields[path[-1]]
    return spec.is_required() or value != _plain_default(holder, path[-1])


@cache
def _plain_default(holder: Model, name: str) -> Any:
    default = holder.model_fields[name].default
    if hasattr(default, "model_dump"):
        return default.model_dump(mode="json")
    return list(default) if isinstance(default, tuple) else default


def heading_of(data: Any, path: Path) -> str:
    """What the part at a path is called: an entry by its title, a rule by its field's name."""
    if not path:
        return str(_HEADINGS[""])
    value, english = value_at(data, path), in_english()
    if isinstance(path[-1], int):
        kind = KINDS.get(str(value.get("kind"))) if isinstance(value, Mapping) else None
        return name_of(value) or (kind[english] if kind else f"{path[-1] + 1}")
    holder = part_model(data, path[:-1])
    return field_words(path[-1], english=english, model=holder or SchemeDocument)


def clause_of(value: Any) -> str:
    """The first clause that a part names; of a component without one that of its rule."""
    if not isinstance(value, Mapping):
        return ""
    clauses = value.get("clauses")
    if isinstance(clauses, list) and clauses:
        return str(clauses[0])
    return clause_of(value.get("rule"))


def form_paths(parts: Iterable[Part]) -> frozenset[Path]:
    """The paths of all forms of an outline."""
    return frozenset(path_of(n.path) for p in parts for top in p.nodes for n in top.walk())


def form_of(paths: frozenset[Path], path: Path) -> Path:
    """The form in which a place of the document stands: its own path, or that of what holds it."""
    for length in range(len(path), 0, -1):
        if path[:length] in paths:
            return path[:length]
    return ()


def counted(parts: list[Part], places: Mapping[str, tuple[int, int]]) -> list[Part]:
    """The outline with the number of findings at each entry and below it.

    ``places``: path of a form → (all findings, those that forbid publishing).
    """
    return [_counted_part(part, places) for part in parts]


def _counted_part(part: Part, places: Mapping[str, tuple[int, int]]) -> Part:
    nodes = tuple(_counted_node(node, places) for node in part.nodes)
    return replace(
        part,
        nodes=nodes,
        count=sum(node.count for node in nodes),
        errors=sum(node.errors for node in nodes),
    )


def _counted_node(node: Node, places: Mapping[str, tuple[int, int]]) -> Node:
    nodes = tuple(_counted_node(each, places) for each in node.nodes)
    own = places.get(node.path, (0, 0))
    return replace(
        node,
        nodes=nodes,
        count=own[0] + sum(each.count for each in nodes),
        errors=own[1] + sum(each.errors for each in nodes),
    )


def sought(parts: list[Part], text: str) -> list[Part]:
    """The entries whose name or clause has the text, with what holds them."""
    wanted = text.strip().casefold()
    if not wanted:
        return parts
    found = []
    for part in parts:
        nodes = tuple(n for n in (_sought(node, wanted) for node in part.nodes) if n is not None)
        if nodes:
            found.append(replace(part, nodes=nodes))
    return found


def _sought(node: Node, wanted: str) -> Node | None:
    inside = tuple(n for n in (_sought(each, wanted) for each in node.nodes) if n is not None)
    if inside or wanted in node.title.casefold() or wanted in node.clause.casefold():
        return replace(node, nodes=inside)
    return None


@dataclass(frozen=True, slots=True)
class Unused:
    """A rule of a kind that the document could have and has not; ``about``: what it is for."""

    path: str
    title: str
    chapter: str
    act: str
    kind: str = ""
    about: str = ""


def unused_rules(data: Any) -> list[Unused]:
    """What “加一条规则” offers: rules that are not used yet, and lists that take another entry."""
    return [
        each
        for chapter in CHAPTERS
        for text in chapter.parts
        if text != "clauses"
        for each in _unused(data, text, str(chapter.title))
    ]


def _unused(data: Any, text: str, chapter: str) -> Iterator[Unused]:
    """The kinds in which one part of a chapter may be added."""
    path, english = path_of(text), in_english()
    holder = part_model(data, path[:-1]) if len(path) > 1 else SchemeDocument
    if holder is None:
        return
    shape = shape_of(holder, str(path[-1]))
    if shape.kind != "parts" and is_used(data, path):
        return
    act = "add" if shape.kind == "parts" else "use"
    title = field_words(str(path[-1]), english=english, model=holder)
    for kind, label in kinds_of(shape.models) or (("", ""),):
        about = about_at(text, kind)
        said = "" if about is None else about.en if english else about.zh
        name = f"{title} · {label}" if label else title
        yield Unused(text, name, chapter, act, kind, said)


def form_added(data: Any, text: str) -> str:
    """The form in which to go on after something was added at a place: of a list its last entry's,
    where that has one."""
    path, value = path_of(text), value_at(data, path_of(text))
    if not isinstance(value, list) or not value:
        return text
    last: Path = (*path, len(value) - 1)
    model = part_model(data, last)
    return path_text(last) if model is not None and is_form(model, listed=True) else text


def kinds_of(models: tuple[Model, ...]) -> tuple[tuple[str, str], ...]:
    """The kinds among which a new part may be chosen, with their names; none where it is one."""
    english = in_english()
    if len(models) == 1 and "rule" in models[0].model_fields:
        models = shape_of(models[0], "rule").models
    kinds = [str(m.model_fields["kind"].default) for m in models if "kind" in m.model_fields]
    if len(kinds) < 2:
        return ()
    return tuple((kind, KINDS[kind][english] if kind in KINDS else kind) for kind in kinds)
