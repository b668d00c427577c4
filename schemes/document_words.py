"""A scheme document's parts in words: titles of fields and entries, values as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml
from pydantic import BaseModel

from schemes.document import SchemeDocument
from schemes.document_choices import CHOICES, OWN_CHOICES
from schemes.measures import measured, switched
from schemes.rules.wording import KINDS

#: Words of fields that every part calls the same.
EVERYWHERE: Mapping[str, tuple[str, str]] = {
    "key": ("代号", "Key"),
    "kind": ("规则种类", "Kind of rule"),
    "title": ("名称", "Title"),
    "clauses": ("条款", "Clauses"),
}

Model = type[BaseModel]
#: Key of a document → what the document calls it.
Names = Mapping[str, str]
NO_NAMES: Names = {}


def path_parts(path: str) -> tuple[str, ...]:
    """The parts of a written path (``pay.rates.entries.1``); a clause's number is one part."""
    first, _dot, rest = path.partition(".")
    return (first, rest) if first == "clauses" and rest else tuple(path.split("."))


def words_of_path(root: Any, path: tuple[Any, ...], *, english: bool) -> tuple[str, ...]:
    """Return what the parts of a path are called, outermost first.

    An entry of a list goes by its own title, any other part by its field's.  ``path`` names an
    entry by its key or by its place.
    """
    return tuple(word for word, _field, _model in _steps(root, path, english=english))


def field_of_path(root: Any, path: tuple[Any, ...]) -> tuple[str, Model | None]:
    """Return the last field on ``path`` and the part that has it: what a figure there is of."""
    *_before, (_word, name, model) = _steps(root, path, english=False)
    return name, model


def _steps(
    root: Any, path: tuple[Any, ...], *, english: bool
) -> Iterator[tuple[str, str, Model | None]]:
    """Every part of a path: what it is called, and the last field so far with its model."""
    place: Any = root
    named = names_of(root, english=english)
    model: Model | None = SchemeDocument
    last: tuple[str, Model | None] = ("", None)
    inside: tuple[Model, ...] = ()
    for part in path:
        if isinstance(place, list):
            place = _entry(place, part)
            model = model_of(place, inside)
            yield title_of(place, english=english) or _nth(part, english=english), *last
            continue
        place = place.get(part) if isinstance(place, Mapping) else None
        if model is not None and part in model.model_fields:
            last, inside = (str(part), model), models_in(model, str(part))
            word = field_words(str(part), english=english, model=model)
        else:  # a key that is no field names an entry elsewhere: a level, a grade, a clause
            word = named.get(str(part), str(part))
        model = model_of(place, inside) if isinstance(place, Mapping) else None
        yield word, *last


def _nth(part: Any, *, english: bool) -> str:
    """An entry without a title by its place, counted from 1."""
    if not str(part).isdigit():
        return str(part)
    return f"no. {int(part) + 1}" if english else f"第 {int(part) + 1} 项"


#: Fields that name an entry of one section of the document, where another may use the same key.
_SECTION_OF: Mapping[str, str] = {
    "grade": "grading",
    "grades": "grading",
    "peer_group": "peer_groups",
    "peer_groups": "peer_groups",
    "by_grade_groups": "peer_groups",
    "groups": "peer_groups",
    "component": "peer_groups",
    "components": "peer_groups",
    "voter_group": "voter_groups",
    "veto": "vetoes",
    "rating": "appraisal",
    "least_level": "honours",
    "from_kind": "honours",
    "to_kind": "honours",
}


def names_of(root: Any, *, english: bool) -> dict[str, str]:
    """Return what a document's data call their keys: levels, groups, grades, kinds.

    A key that two sections use stands under each as well: ``grading.fair``.
    """
    found = dict(_titles(root, english=english))
    for section, value in root.items() if isinstance(root, Mapping) else ():
        for key, title in _titles(value, english=english):
            found.setdefault(f"{section}.{key}", title)
    return found


def _titles(value: Any, *, english: bool) -> Iterator[tuple[str, str]]:
    """Every key of the document with the title of the entry that has it."""
    if isinstance(value, Mapping):
        if "key" in value and isinstance(value.get("title"), Mapping):
            yield str(value["key"]), title_of(value, english=english)
        for item in value.values():
            yield from _titles(item, english=english)
    elif isinstance(value, list):
        for item in value:
            yield from _titles(item, english=english)


def _entry(entries: list[Any], key: Any) -> Any:
    """The entry of that key, or at that place."""
    found = [e for e in entries if isinstance(e, Mapping) and e.get("key") == key]
    if not found and str(key).isdigit():
        found = entries[int(key) : int(key) + 1]
    return found[0] if found else None


def title_of(entry: Any, *, english: bool) -> str:
    """Return an entry's own title; "" for one without."""
    title = entry.get("title") if isinstance(entry, Mapping) else None
    return str(title["en" if english else "zh"]) if isinstance(title, Mapping) else ""


def field_words(name: str, *, english: bool, model: Model | None = None) -> str:
    """Return what a field of the document is called: by ``model``, the part that has it, since
    parts call different things by one name ("least", "share")."""
    words = _words_of(name, model) or EVERYWHERE.get(name) or _any_words().get(name)
    return words[english] if words else name


def measure_of(name: str, model: Model | None) -> str:
    """Return what a figure is counted in (:mod:`schemes.measures`); "" for none."""
    words = _words_of(name, model)
    return words[2] if words and len(words) > 2 else ""


def _words_of(name: str, model: Model | None) -> tuple[str, ...] | None:
    return _field_words().get(model.__name__, {}).get(name) if model else None


@cache
def _field_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return model → field → Chinese, English and, for a figure, its measure."""
    text = (Path(__file__).parent / "field_words.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    return {
        model: {str(name): tuple(words) for name, words in fields.items()}
        for model, fields in told.items()
    }


@cache
def _any_words() -> dict[str, tuple[str, ...]]:
    """Words of a field whose part is not known: those of the first part that has it."""
    found: dict[str, tuple[str, ...]] = {}
    for fields in _field_words().values():
        for name, words in fields.items():
            found.setdefault(name, words)
    return found


@cache
def models_in(model: Model | None, name: str) -> tuple[Model, ...]:
    """Return the models of which a field of ``model`` is one, or a list; none for a figure."""
    field = model.model_fields.get(name) if model else None
    return () if field is None else tuple(_inside(field.annotation))


def model_of(value: Any, models: tuple[Model, ...]) -> Model | None:
    """Return which of ``models`` a part is: the only one, or that of its kind."""
    if len(models) < 2 or not isinstance(value, Mapping):
        return models[0] if len(models) == 1 else None
    kinds = ((each, each.model_fields.get("kind")) for each in models)
    kind = value.get("kind")
    return next((each for each, field in kinds if field and field.default == kind), None)


def is_choice(name: object) -> bool:
    """Whether a field takes one of a rule's own choices."""
    return name in _choice_fields()


@cache
def _choice_fields() -> frozenset[str]:
    return frozenset(
        name
        for model in document_models()
        for name, field in model.model_fields.items()
        if any(origin is Literal for origin in _origins(field.annotation))
    )


def _origins(annotation: Any) -> Iterator[Any]:
    yield get_origin(annotation)
    for part in get_args(annotation):
        if not isinstance(part, str):
            yield from _origins(part)


def document_models() -> Iterator[type[BaseModel]]:
    """Return every model that a scheme document is made of."""
    seen: set[type[BaseModel]] = set()
    waiting: list[type[BaseModel]] = [SchemeDocument]
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        yield each
        for field in each.model_fields.values():
            waiting.extend(_inside(field.annotation))


def _inside(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def value_words(
    value: Any,
    *,
    english: bool,
    names: Names = NO_NAMES,
    field: str = "",
    model: Model | None = None,
) -> str:
    """Return a value as people read it: an entry by its title, a list by its parts.

    ``names`` says what the document calls its keys (:func:`names_of`); ``field`` is where the value
    stands, ``model`` the part that has that field and says what its figure is counted in.  A field
    that takes a rule's own choices holds no key of the document, whatever it is called.
    """
    if isinstance(value, bool):
        return switched(value, measure_of(field, model), english=english)
    if value is None or value in ("", []):
        return "none" if english else "无"
    if isinstance(value, list):
        mark = ", " if english else "、"
        say = partial(value_words, english=english, names=names, field=field, model=model)
        return mark.join(say(part) for part in value)
    if isinstance(value, Mapping):
        return _mapping_words(value, english, names, field, model)
    measure = measure_of(field, model)
    if measure:
        return measured(value, measure, english=english)
    text = str(value)
    if text in names and not is_choice(field):
        return names.get(f"{_SECTION_OF.get(field)}.{text}", names[text])
    words = OWN_CHOICES.get((field, text)) or CHOICES.get(text) or KINDS.get(text)
    return words[english] if words else text


def _mapping_words(
    value: Mapping[str, Any], english: bool, names: Names, field: str, model: Model | None
) -> str:
    """An entry by its title, a rule by its kind, a part of few figures by its figures."""
    named = title_of(value, english=english) or _own_words(value, english=english)
    kind = KINDS.get(str(value.get("kind")))
    if named or kind:
        return named or (kind[english] if kind else "")
    inside = model_of(value, models_in(model, field))
    if inside is not None:
        return _few_figures(value, english, names, inside)
    figures = model if measure_of(field, model) else None
    say = partial(value_words, english=english, names=names, field=field, model=figures)
    mark = ", " if english else "，"
    return mark.join(f"{names.get(str(key), str(key))} {say(item)}" for key, item in value.items())


def _few_figures(value: Mapping[str, Any], english: bool, names: Names, model: Model) -> str:
    """A part of a few figures in one line: what it is of first, then its figures."""
    said = [
        (key, value_words(item, english=english, names=names, field=key, model=model))
        for key, item in value.items()
        if not says_nothing(key, item, model)
    ]
    lead = said.pop(0)[1] if said and _is_text(value[said[0][0]]) else ""
    if lead and len(said) == 1 and (measure_of(said[0][0], model) or _is_text(value[said[0][0]])):
        return f"{lead} {said[0][1]}"
    figures = (", " if english else "，").join(
        f"{field_words(key, english=english, model=model)} {words}" for key, words in said
    )
    if not lead or not figures:
        return lead or figures
    return f"{lead} ({figures})" if english else f"{lead}（{figures}）"


def _is_text(value: Any) -> bool:
    """Whether a value names something: a key, a choice, a title."""
    if isinstance(value, Mapping):
        return set(value) == {"zh", "en"}
    return isinstance(value, str) and not value.replace(".", "").replace("/", "").isdigit()


def says_nothing(name: str, value: Any, model: Model | None) -> bool:
    """Whether a value tells a reader nothing: empty, or an option off or 0 by default."""
    if value in (None, "", [], {}):
        return True
    spec = model.model_fields.get(name) if model else None
    return not value and spec is not None and spec.default in (False, 0, Fraction(0))


def _own_words(value: Mapping[str, Any], *, english: bool) -> str:
    """The words of a title itself."""
    return str(value["en" if english else "zh"]) if set(value) == {"zh", "en"} else ""
