"""One change of a draft's data, as the editor asks for it: pure, so that API and pages share it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from schemes.document_words import field_words
from schemes.editor.blanks import KEYLESS, NAMELESS, blank_part, free_key
from schemes.editor.paths import ABSENT, Path, path_of, path_text, put_at, value_at
from schemes.editor.references import offer_of
from schemes.editor.shapes import Model, Shape, part_model, shape_of, spot_at
from schemes.editor.values import typed_value
from schemes.rule_templates import filled, templates_at

MOST_ENTRIES = 200
#: No place of a document is written longer.
LONGEST_PATH = 300
#: (path, what stood there, what shall stand there); :data:`ABSENT` for nothing.
Writing = tuple[Path, Any, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for at a path.

    ``set``: what was typed stands in ``texts``.  ``add``: a part at the end of a list, of the kind
    ``kind``.  ``remove``, ``up``, ``down``: an entry of a list.  ``kind``: a rule becomes one of
    another kind.  ``use``, ``drop``: an optional part, or a whole rule, is switched on and off.
    ``cite``, ``uncite``: the clause ``kind`` in a rule's list; ``clause``: a new clause with the
    document number and the article of ``texts``, cited at once.
    ``value`` is a ready part that stands instead of the plainest one.
    """

    act: str
    path: Path
    texts: tuple[str, ...] = ()
    kind: str = ""
    value: Any = None


def asked_change(act: str, path: str, *, texts: Iterable[str] = (), kind: str = "") -> Change:
    """The change that a form or the API asks for; ``ValidationError`` for an act that is none."""
    if act not in _ACTS:
        raise ValidationError({"act": [_("没有这种改法")]}, code="no_act")
    if max(len(path), len(kind)) > LONGEST_PATH:
        raise ValidationError({"path": [_("方案里没有这一处")]}, code="no_place")
    return Change(act, path_of(path), tuple(texts), kind)


def writings_of(data: Any, change: Change) -> list[Writing]:
    """What a change writes; ``ValidationError`` for a place that the document does not have."""
    try:
        return [each for each in _ACTS[change.act](data, change) if each[1] != each[2]]
    except LookupError as error:
        raise ValidationError({"path": [_("方案里没有这一处")]}, code="no_place") from error


def write(data: Any, writings: Iterable[Writing]) -> None:
    """Put writings into the data, in their order."""
    for path, _before, after in writings:
        put_at(data, path, ABSENT if after is ABSENT else deepcopy(after))


def _writing(data: Any, path: Path, after: Any) -> Writing:
    return path, deepcopy(value_at(data, path)), after


def _set(data: Any, change: Change) -> Iterable[Writing]:
    path = change.path
    spot = spot_at(data, path)
    if _in_no_row(data, path):
        raise LookupError(path_text(path))
    if spot.model is not None and spot.shape is not None:
        after = typed_value(spot.model, spot.name, spot.shape, change.texts)
        if not after and _empties_title(data, path):
            return [_writing(data, path[:-1], ABSENT)]
        return [_writing(data, path, after), *_english(data, path, after)]
    holder = spot_at(data, path[:-1])
    if holder.model is None or holder.shape is None or holder.shape.kind != "points":
        raise LookupError(path_text(path))
    after = typed_value(holder.model, holder.name, Shape("number"), change.texts)
    return [_writing(data, path, after)]


def _in_no_row(data: Any, path: Path) -> bool:
    """Whether the path leads into an entry that its list does not have."""
    return any(
        isinstance(part, int) and value_at(data, path[: n + 1]) is ABSENT
        for n, part in enumerate(path[:-1])
    )


def _empties_title(data: Any, path: Path) -> bool:
    """Whether an emptied Chinese name is one that may be left out whole."""
    holder = spot_at(data, path[:-1]).shape
    return path[-1:] == ("zh",) and holder is not None and holder.optional


def _english(data: Any, path: Path, chinese: Any) -> Iterable[Writing]:
    """A name that has no English of its own goes by the Chinese one there too."""
    if path[-1:] != ("zh",):
        return []
    other: Path = (*path[:-1], "en")
    standing, before = value_at(data, other), value_at(data, path)
    if standing in (ABSENT, "", before, NAMELESS["en"]):
        return [_writing(data, other, chinese)]
    return []


def _add(data: Any, change: Change) -> Iterable[Writing]:
    spot = spot_at(data, change.path)
    if spot.model is None or spot.shape is None or spot.shape.kind != "parts":
        raise LookupError(path_text(change.path))
    rows = value_at(data, change.path)
    rows = rows if isinstance(rows, list) else []
    if len(rows) >= MOST_ENTRIES:
        raise ValidationError(_("一张表最多 %s 项") % MOST_ENTRIES, code="too_many")
    part, beside = _begun(data, change, spot.models)
    grown = deepcopy(data)
    write(grown, beside)
    part = fitted(grown, (*change.path, len(rows)), part)
    return [*beside, _writing(data, change.path, [*deepcopy(rows), part])]


def _begun(
    data: Any, change: Change, models: tuple[Model, ...]
) -> tuple[dict[str, Any], list[Writing]]:
    """The part to begin with, and what must be written beside it: given, of a template, or plain.

    A template is the smallest rule of its kind that works; where there is none, the plainest.
    Where a place takes one kind only, nobody names it.
    """
    if isinstance(change.value, dict):
        return change.value, []
    for template in templates_at(path_text(change.path)):
        if change.kind in ("", template.kind):
            part, beside = filled(template, data)
            return part, [
                _writing(data, (name,), entry if "grades" in entry else [entry])
                for name, entry in beside.items()
            ]
    return made_part(models, change.kind), []


def made_part(models: tuple[Model, ...], kind: str) -> dict[str, Any]:
    """The plainest part of one of several models: of ``kind``, or with a rule of it."""
    for model in models:
        kinds = model.model_fields.get("kind")
        if kinds is not None and kinds.default == kind:
            return blank_part(model)
    model = models[0]
    part = blank_part(model)
    if kind and "rule" in model.model_fields:
        part["rule"] = made_part(shape_of(model, "rule").models, kind)
    return part


def fitted(data: Any, path: Path, part: dict[str, Any]) -> dict[str, Any]:
    """The part with keys that nothing else has, and naming parts that the document has."""
    grown = deepcopy(data)
    put_at(grown, path[:-1], value_at(grown, path[:-1]) or [])
    put_at(grown, path, part)
    _fit(grown, path)
    found = value_at(grown, path)
    return found if isinstance(found, dict) else part


def _fit(data: Any, path: Path) -> None:
    model, part = part_model(data, path), value_at(data, path)
    if model is None or not isinstance(part, dict):
        return
    for name in list(part):
        if name not in model.model_fields:
            continue
        shape, offer = shape_of(model, name), offer_of(model, name)
        if offer is not None and shape.kind == "key":
            options = [key for key, _title in offer(data, (*path, name))]
            used = {row.get(name) for row in _siblings(data, path)}
            free = [key for key in options if key not in used] or options
            part[name] = part[name] if part[name] in options else (free[0] if free else part[name])
        elif name == "key":
            stem = _stem(model) if part[name] in (KEYLESS, "") else str(part[name])
            part[name] = free_key(stem, _keys(data, path))
        elif shape.kind == "part":
            _fit(data, (*path, name))
        elif shape.kind == "parts" and isinstance(part[name], list):
            for place in range(len(part[name])):
                _fit(data, (*path, name, place))


def _stem(model: Model) -> str:
    """``HonourKind`` → ``honour_kind``."""
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in model.__name__).strip("_")[:30]


def _siblings(data: Any, path: Path) -> list[Mapping[str, Any]]:
    rows = value_at(data, path[:-1])
    return [
        row
        for place, row in enumerate(rows if isinstance(rows, list) else [])
        if place != path[-1] and isinstance(row, Mapping)
    ]


def _keys(data: Any, path: Path) -> set[str]:
    """Keys that an entry may not have: its neighbours', and of components those of the group."""
    taken = {str(row.get("key", "")) for row in _siblings(data, path)}
    if path[0] == "peer_groups" and len(path) > 2:
        own = value_at(data, path)
        taken |= {str(key) for key in _component_keys(value_at(data, path[:2]), own)}
    return taken


def _component_keys(holder: Any, own: Any) -> Iterable[Any]:
    if isinstance(holder, Mapping):
        rows = holder.get("components")
        for row in rows if isinstance(rows, list) else []:
            if row is not own and isinstance(row, Mapping):
                yield row.get("key")
                yield from _component_keys(row.get("rule"), own)


def _remove(data: Any, change: Change) -> Iterable[Writing]:
    rows, place = _rows(data, change.path)
    return [_writing(data, change.path[:-1], [*rows[:place], *rows[place + 1 :]])]


def _move(data: Any, change: Change) -> Iterable[Writing]:
    rows, place = _rows(data, change.path)
    other = place + (1 if change.act == "down" else -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return [_writing(data, change.path[:-1], rows)]


def _rows(data: Any, path: Path) -> tuple[list[Any], int]:
    rows, place = value_at(data, path[:-1]), path[-1] if path else ""
    if not isinstance(rows, list) or not isinstance(place, int) or place >= len(rows):
        raise LookupError(path_text(path))
    return deepcopy(rows), place


def _kind(data: Any, change: Change) -> Iterable[Writing]:
    """A rule of another kind; what both have (title, clauses, points) stays as it was."""
    spot, standing = spot_at(data, change.path), value_at(data, change.path)
    kinds = {model.model_fields["kind"].default: model for model in spot.models}
    model = kinds.get(change.kind)
    if model is None:
        raise LookupError(path_text(change.path))
    part = made_part(spot.models, change.kind)
    if isinstance(standing, Mapping):
        kept = (set(standing) & set(model.model_fields)) - {"kind"}
        part |= {name: deepcopy(standing[name]) for name in kept}
    grown = deepcopy(data)
    put_at(grown, change.path, part)
    _fit(grown, change.path)
    return [_writing(data, change.path, value_at(grown, change.path))]


def _use(data: Any, change: Change) -> Iterable[Writing]:
    spot = spot_at(data, change.path)
    if spot.shape is None or spot.shape.kind != "part":
        raise LookupError(path_text(change.path))
    part, beside = _begun(data, change, spot.models)
    grown = deepcopy(data)
    write(grown, beside)
    put_at(grown, change.path, deepcopy(part))
    _fit(grown, change.path)
    return [*beside, _writing(data, change.path, value_at(grown, change.path))]


def _drop(data: Any, change: Change) -> Iterable[Writing]:
    spot = spot_at(data, change.path)
    if spot.shape is None or spot.shape.required:
        raise LookupError(path_text(change.path))
    return [_writing(data, change.path, ABSENT)]


def _cite(data: Any, change: Change) -> Iterable[Writing]:
    named = _cited(data, change.path)
    if change.act == "uncite":
        named = [number for number in named if number != change.kind]
    elif value_at(data, ("clauses", change.kind)) is ABSENT:
        raise LookupError(change.kind)
    else:
        named = list(dict.fromkeys((*named, change.kind)))
    return [_writing(data, change.path, named)]


def _clause(data: Any, change: Change) -> Iterable[Writing]:
    """A new clause for a rule: its number is the next free one, its name the rule's."""
    named = _cited(data, change.path)
    document, article = (*change.texts, "", "")[:2]
    if not article.strip():
        raise ValidationError({"article": [_("写明第几条")]}, code="no_article")
    number = _free_number(value_at(data, ("clauses",)))
    clause: dict[str, Any] = {
        "title": _name_at(data, change.path[:-1]),
        "text": {"zh": article.strip(), "en": article.strip()},
        "article": article.strip()[:80],
    }
    if document.strip() and document.strip() != value_at(data, ("document_number",)):
        clause["document_number"] = document.strip()[:80]
    whole: Path = ("clauses", number)
    return [_writing(data, whole, clause), _writing(data, change.path, [*named, number])]


def _cited(data: Any, path: Path) -> list[str]:
    spot = spot_at(data, path)
    if spot.shape is None or spot.shape.kind != "cites":
        raise LookupError(path_text(path))
    named = value_at(data, path)
    return [str(each) for each in named] if isinstance(named, list) else []


def _free_number(clauses: Any) -> str:
    taken = set(clauses) if isinstance(clauses, Mapping) else set()
    return next(f"R-{n}" for n in range(1, len(taken) + 2) if f"R-{n}" not in taken)


def _name_at(data: Any, path: Path) -> dict[str, str]:
    """What a rule is called in both languages."""
    title = value_at(data, (*path, "title"))
    if isinstance(title, Mapping) and title.get("zh"):
        return {"zh": str(title["zh"]), "en": str(title.get("en") or title["zh"])}
    name, holder = str(path[-1]) if path else "title", part_model(data, path[:-1])
    zh, en = (field_words(name, english=e, model=holder) for e in (False, True))
    return {"zh": zh, "en": en}


_ACTS: Mapping[str, Callable[[Any, Change], Iterable[Writing]]] = {
    "set": _set,
    "add": _add,
    "remove": _remove,
    "up": _move,
    "down": _move,
    "kind": _kind,
    "use": _use,
    "drop": _drop,
    "cite": _cite,
    "uncite": _cite,
    "clause": _clause,
}


def put(data: Any, path: Path, value: Any) -> list[Writing]:
    """What putting a value as it is writes: a fix."""
    return [_writing(data, path, value)]
