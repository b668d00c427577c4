"""The form of one rule, made from the type of its kind: what each field shows, asks and offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.exact import ExactError
from core.language import in_english
from schemes.document_words import field_words, measure_of, value_words
from schemes.editor.boxes import Box, Choice, Cited, Looks
from schemes.editor.mates import mate_of
from schemes.editor.outline import UNSHOWN, heading_of, is_form, kinds_of
from schemes.editor.paths import ABSENT, Path, path_text, value_at
from schemes.editor.references import Option, name_of, offer_of
from schemes.editor.shapes import Model, Shape, part_model, shape_of
from schemes.editor.values import LISTED, is_percent, shown_value
from schemes.measures import unit_words
from schemes.rule_templates import hints_at
from schemes.rules.base import Rule
from schemes.rules.component import Component

#: So many choices stand side by side; more are a list to choose from.
SIDE_BY_SIDE = 6
#: Between what a figure is and its unit, in titles of fields.
_COMMA = chr(0xFF0C)
#: Texts of several lines.
_LONG = frozenset({"text", "meaning"})


def form_boxes(looks: Looks, path: Path) -> list[Box]:
    """The boxes of the form at a path; the clauses that it names come first."""
    value, model = value_at(looks.data, path), part_model(looks.data, path)
    if isinstance(value, list):
        holder = part_model(looks.data, path[:-1])
        return [] if holder is None else [_list_box(looks, path, holder, str(path[-1]))]
    if path == ("clauses",):
        return [_clauses_box(looks)]
    if model is None:
        return []
    if not path:
        return _head_boxes(looks, model)
    return _boxes(looks, path, model)


def _head_boxes(looks: Looks, model: Model) -> list[Box]:
    """What names the whole scheme; the lint asks for its number (S-1), whatever its type allows."""
    title, number = (_box(looks, (name,), model, name) for name in ("title", "document_number"))
    return [title, replace(number, required=True, optional=False)]


def _boxes(looks: Looks, path: Path, model: Model) -> list[Box]:
    names = [name for name in model.model_fields if _is_shown(model, name)]
    cites = [name for name in names if shape_of(model, name).kind == "cites"]
    plain = [name for name in names if name not in cites and not _is_part(model, name)]
    parts = [name for name in names if name not in cites and _is_part(model, name)]
    first = [name for name in cites if name == "clauses"]
    rest = [name for name in cites if name != "clauses"]
    names, helps = [*first, *plain, *parts, *rest], _helps(looks.data, path)
    boxes = ((name, _box(looks, (*path, name), model, name)) for name in names)
    return [replace(box, help=helps.get(name, "")) for name, box in boxes]


def _helps(data: Any, path: Path) -> dict[str, str]:
    """What to fill in, by field, as the template of the rule says it."""
    part = value_at(data, path)
    kind = str(part.get("kind", "")) if isinstance(part, Mapping) else ""
    place = path[:-1] if path[-1:] == ("rule",) else path
    hints = hints_at(path_text(place), kind)
    return {name: title.en if in_english() else title.zh for name, title in hints.items()}


def _is_shown(model: Model, name: str) -> bool:
    if name == "clauses":
        return True
    if name == "key":
        return offer_of(model, name) is not None
    if name in UNSHOWN:
        return False
    shape = shape_of(model, name)
    return not (shape.kind == "choice" and len(shape.choices) < 2)


def _is_part(model: Model, name: str) -> bool:
    return shape_of(model, name).kind in ("part", "parts")


def _box(looks: Looks, path: Path, model: Model, name: str) -> Box:
    shape, offer = shape_of(model, name), offer_of(model, name)
    if shape.kind == "cites":
        return _cites_box(looks, path, model, name)
    if shape.kind == "part":
        return _part_box(looks, path, model, name)
    if shape.kind == "parts":
        return _list_box(looks, path, model, name)
    if shape.kind == "title":
        return _title_box(looks, path, model, name)
    if offer is not None:
        return _offered_box(looks, path, model, name, offer(looks.data, path))
    if shape.kind in ("choice", "choices", "yes"):
        return _choice_box(looks, path, model, name)
    kind = "number" if shape.kind in ("number", "whole") else "text"
    return Box(**_common(looks, path, model, name), kind=kind)


def _common(looks: Looks, path: Path, model: Model, name: str) -> dict[str, Any]:
    """What boxes of every kind have."""
    shape, text = shape_of(model, name), path_text(path)
    value, last = value_at(looks.data, path), mate_of(looks.base, looks.data, path)
    label = field_words(name, english=in_english(), model=model)
    unit = unit_words(measure_of(name, model), english=in_english())
    if unit and not in_english():
        label = label.partition(_COMMA)[0]
    # What stands in parts says by itself what it was, each field for its own.
    parts = isinstance(last, dict) or shape.kind == "parts"
    differs = last is not ABSENT and last != value and not parts
    shown = shown_value(model, name, value)
    if is_percent(model, name) and "/" in shown:
        unit = ""
    return {
        "path": text,
        "label": label[:1].upper() + label[1:],
        "text": _default_text(model, name) if value is ABSENT else shown,
        "unit": unit,
        "error": looks.fault(text, f"{text}.zh", f"{text}.en"),
        "last": _last_words(model, name, last) if differs else "",
        "hint": looks.hints.get(text, ""),
        "required": shape.required and not shape.optional,
        "optional": shape.optional or not shape.required,
    }


def _default_text(model: Model, name: str) -> str:
    """What holds where a field is left out."""
    spec = model.model_fields[name]
    if spec.is_required() or spec.default is None or spec.default_factory is not None:
        return ""
    default = spec.default
    if isinstance(default, tuple):
        return LISTED.join(str(each) for each in default)
    return shown_value(model, name, str(default)) if not isinstance(default, str) else default


def _last_words(model: Model, name: str, last: Any) -> str:
    """A figure as its field would show it, any other value in words."""
    if shape_of(model, name).kind in ("number", "whole", "numbers", "text", "day", "key"):
        return shown_value(model, name, last) or value_words(None, english=in_english())
    return value_words(last, english=in_english(), field=name)


def _standing(looks: Looks, path: Path, model: Model, name: str) -> Any:
    """What stands in a field, or holds where it is left out."""
    value, spec = value_at(looks.data, path), model.model_fields[name]
    if value is not ABSENT or spec.is_required():
        return value
    return list(spec.default) if isinstance(spec.default, tuple) else spec.default


def _choice_box(looks: Looks, path: Path, model: Model, name: str) -> Box:
    shape, english = shape_of(model, name), in_english()
    value = _standing(looks, path, model, name)
    chosen = [str(v).lower() if isinstance(v, bool) else str(v) for v in _listed(value)]
    keys = ("true", "false") if shape.kind == "yes" else tuple(str(c) for c in shape.choices)
    words: dict[str, Any] = {"true": True, "false": False} if shape.kind == "yes" else {}
    choices = [
        Choice(key, value_words(words.get(key, key), english=english, field=name), key in chosen)
        for key in keys
    ]
    if shape.kind == "choice" and shape.optional:
        none = value_words(None, english=english)
        choices.append(Choice("", none, value in (None, ABSENT)))
    kind = "checks" if shape.kind == "choices" else _radio(choices)
    return Box(**_common(looks, path, model, name), kind=kind, choices=tuple(choices))


def _radio(choices: Sequence[Choice]) -> str:
    return "radios" if len(choices) <= SIDE_BY_SIDE else "select"


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is ABSENT or value is None else [value]


def _offered_box(looks: Looks, path: Path, model: Model, name: str, options: list[Option]) -> Box:
    """A field that names another part of the document, or a figure for each of several."""
    shape, common = shape_of(model, name), _common(looks, path, model, name)
    value = _standing(looks, path, model, name)
    if shape.kind == "points":
        return _points_box(common, looks, path, value, options)
    chosen = [str(each) for each in _listed(value)]
    lost = [(key, key) for key in chosen if key and key not in dict(options)]
    choices = [Choice(key, title, key in chosen) for key, title in (*options, *lost)]
    if shape.kind == "texts":
        return Box(**common, kind="checks", choices=tuple(choices))
    if shape.optional or not shape.required:
        none = Choice("", value_words(None, english=in_english()), not any(chosen))
        choices.insert(0, none)
    return Box(**common, kind="select", choices=tuple(choices))


def _points_box(
    common: dict[str, Any], looks: Looks, path: Path, value: Any, options: list[Option]
) -> Box:
    """A figure for each level; an empty one is worth nothing and stands in no document."""
    given = value if isinstance(value, Mapping) else {}
    boxes = []
    for key, title in options:
        here = path_text((*path, key))
        last = mate_of(looks.base, looks.data, (*path, key))
        now = given.get(key, ABSENT)
        differs = looks.base is not None and last != now and last is not ABSENT
        boxes.append(
            Box(
                "number",
                here,
                title,
                text="" if now is ABSENT else str(now),
                unit=common["unit"],
                error=looks.fault(here),
                last=str(last) if differs else "",
            )
        )
    return Box(**common, kind="points", boxes=tuple(boxes))


def _title_box(looks: Looks, path: Path, model: Model, name: str) -> Box:
    common, value = _common(looks, path, model, name), value_at(looks.data, path)
    both = value if isinstance(value, Mapping) else {}
    last = mate_of(looks.base, looks.data, path)
    was = str(last.get("zh", "")) if isinstance(last, Mapping) else ""
    common |= {"text": str(both.get("zh") or ""), "last": was if was != both.get("zh", "") else ""}
    kind = "long" if name in _LONG else "title"
    return Box(**common, kind=kind, other=str(both.get("en") or ""))


def _cites_box(looks: Looks, path: Path, model: Model, name: str) -> Box:
    named = [str(each) for each in _listed(value_at(looks.data, path))]
    clauses = value_at(looks.data, ("clauses",))
    clauses = clauses if isinstance(clauses, Mapping) else {}
    own = value_at(looks.data, ("document_number",))
    cited = [
        Cited(
            number,
            name_of({"title": clauses[number].get("title"), "key": number}),
            str(clauses[number].get("document_number") or (own if isinstance(own, str) else "")),
            str(clauses[number].get("article") or ""),
        )
        for number in named
        if isinstance(clauses.get(number), Mapping)
    ]
    others = [
        Choice(key, f"{key} {name_of({'title': c.get('title'), 'key': key})}", False)
        for key, c in clauses.items()
        if key not in named and isinstance(c, Mapping)
    ]
    common = _common(looks, path, model, name) | {"required": asks_clause(model, path)}
    common["text"] = own if isinstance(own, str) else ""
    return Box(**common, kind="cites", cited=tuple(cited), choices=tuple(others))


def asks_clause(model: Model, path: Path) -> bool:
    """Whether a list of clauses must name one (S-1): a rule's by itself, a component's, no entry's.

    A component's own is asked for, and what it is scored by need not repeat it.
    """
    holder = path[:-1]
    if path[-1] != "clauses" or not holder:
        return False
    within = holder[0] in ("pay", "adjustments")
    rule = issubclass(model, Rule) and len(holder) == 1 + within
    return rule or model is Component


def _part_box(looks: Looks, path: Path, model: Model, name: str) -> Box:
    """A part within the form; a link where it has a form of its own; a switch where it is off."""
    shape, common = shape_of(model, name), _common(looks, path, model, name) | {"text": ""}
    value = value_at(looks.data, path)
    on = isinstance(value, Mapping)
    inner = part_model(looks.data, path) if on else None
    kinds = kinds_of(shape.models)
    if not kinds and is_form(shape.models[0]) and name not in ("rule", "measure"):
        return Box(**common, kind="link", on=on)
    boxes = tuple(_boxes(looks, path, inner)) if inner is not None else ()
    chosen = str(value.get("kind", "")) if on else ""
    choices = tuple(Choice(kind, label, kind == chosen) for kind, label in kinds)
    return Box(**common, kind="part", on=on, boxes=boxes, choices=choices, kinds=kinds)


def _list_box(looks: Looks, path: Path, model: Model, name: str) -> Box:
    """A list: rows that are filled in where they stand, or entries with forms of their own."""
    shape, common = shape_of(model, name), _common(looks, path, model, name) | {"text": ""}
    rows = value_at(looks.data, path)
    rows = rows if isinstance(rows, list) else []
    boxes = tuple(
        _row_box(looks, (*path, place), place, len(rows), shape) for place in range(len(rows))
    )
    return Box(**common, kind="rows", boxes=boxes, kinds=kinds_of(shape.models), count=len(rows))


def _row_box(looks: Looks, path: Path, place: int, count: int, shape: Shape) -> Box:
    model = part_model(looks.data, path) or shape.models[0]
    heading = heading_of(looks.data, path)
    told: dict[str, Any] = {"path": path_text(path), "label": heading}
    told |= {"place": place, "count": count, "error": looks.fault(path_text(path))}
    if is_form(model, listed=True):
        return Box(kind="entry", text=_summary(looks.data, path, model), **told)
    return Box(kind="row", boxes=tuple(_boxes(looks, path, model)), **told)


def _summary(data: Any, path: Path, model: Model) -> str:
    """The figures of an entry in one line, so that a list can be read without opening it."""
    english, said = in_english(), []
    for name in model.model_fields:
        value, shape = value_at(data, (*path, name)), shape_of(model, name)
        if shape.kind in ("number", "whole") and value not in (ABSENT, None, 0):
            label = field_words(name, english=english, model=model).partition(_COMMA)[0]
            said.append(f"{label} {_figure_words(model, name, value)}")
        elif name == "rule" and isinstance(value, Mapping):
            said.append(value_words(value, english=english))
        elif shape.kind == "day" and isinstance(value, str):
            said.append(value)
    return " · ".join(said[:4])


def _figure_words(model: Model, name: str, value: Any) -> str:
    """A figure with its unit; what cannot be read as it was typed."""
    try:
        return value_words(value, english=in_english(), field=name, model=model)
    except ExactError:
        return shown_value(model, name, value)


def _clauses_box(looks: Looks) -> Box:
    """The clauses of the scheme, each a form of its own."""
    clauses = value_at(looks.data, ("clauses",))
    boxes = tuple(
        Box("entry", f"clauses.{number}", f"{number} {name_of({**clause, 'key': number})}")
        for number, clause in (clauses.items() if isinstance(clauses, Mapping) else ())
        if isinstance(clause, Mapping)
    )
    label = field_words("clauses", english=in_english())
    return Box("clauses", "clauses", label, boxes=boxes, count=len(boxes))
