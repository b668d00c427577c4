"""The ways to begin a draft: from nothing, from a version, from a preset, from a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.exact import ExactError, parse_exact
from core.language import in_english, title_of
from schemes.document import MethodKind, SchemeDocument
from schemes.document_io import load_document
from schemes.editor.lines import Lines
from schemes.models import SchemeState
from schemes.presets import PRESETS, load_preset
from schemes.queries import scheme_versions
from schemes.rules.base import plain_number

MOST_GROUPS = 20
NAME_LENGTH = 120
BLANK_FIELDS = ("title", "document_number", "kind", "base_points", "groups")


@dataclass(frozen=True, slots=True)
class Start:
    """A kind of authority: the full mark that its schemes usually have, and its peer groups."""

    key: str
    title: str
    base_points: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault of an uploaded scheme: its line (0: none), its place, what to do."""

    line: int
    path: str
    text: str


def starts() -> list[Start]:
    """The kinds of authorities that a scheme may be begun for, named in the reader's language."""
    english = in_english()
    return [
        Start(
            each["key"],
            each["title"]["en" if english else "zh"],
            each["base_points"],
            tuple(each["groups"]["en" if english else "zh"]),
        )
        for each in _starts()
    ]


@cache
def _starts() -> list[dict[str, Any]]:
    text = Path(__file__).with_name("starts.yaml").read_text("utf-8")
    found: list[dict[str, Any]] = yaml.safe_load(text)
    return found


def start_context(account: Any) -> dict[str, Any]:
    """What the ways to begin offer: versions of the authority, ready-made schemes, kinds."""
    return {
        "versions": scheme_versions(account).filter(state=SchemeState.PUBLISHED),
        "presets": [(name, title_of(load_preset(name).title)) for name in PRESETS],
        "starts": starts(),
        "typed": typed_blank({"base_points": "1000"}),
        "wrong": dict.fromkeys(BLANK_FIELDS, ()),
        "faults": [],
    }


def typed_blank(sent: Mapping[str, Any]) -> dict[str, str]:
    """The form of a scheme from nothing, as it was filled."""
    return {name: str(sent.get(name, "")) for name in BLANK_FIELDS}


def blank_document(told: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a scheme that has a name, its peer groups and what every scheme must have.

    ``ValidationError`` names everything that is missing, by field.
    """
    title, number = _text(told, "title"), _text(told, "document_number")
    groups = [line.strip() for line in str(told.get("groups", "")).splitlines() if line.strip()]
    kind = next((each for each in _starts() if each["key"] == told.get("kind")), None)
    errors: dict[str, list[str]] = {}
    if not title:
        errors["title"] = [_("写方案的名称")]
    if kind is None:
        errors["kind"] = [_("选考核主体是哪一类")]
    if not groups or len(groups) > MOST_GROUPS:
        errors["groups"] = [_("写 1 至 %s 个考核组，每行一个") % MOST_GROUPS]
    if len(set(groups)) < len(groups):
        errors["groups"] = [_("考核组不能同名")]
    points = _points(told.get("base_points"))
    if points is None:
        errors["base_points"] = [_("基础分写成 1000 或 100 这样的数")]
    if errors or kind is None:
        raise ValidationError(errors)
    return _made(kind["key"], title, number, groups, points)


def _made(key: str, title: str, number: str, groups: Sequence[str], points: Any) -> dict[str, Any]:
    data = {
        "format": 1,
        "key": key,
        "title": {"zh": title, "en": title},
        "document_number": number,
        "clauses": {},
        "peer_groups": [
            {"key": f"group_{n}", "title": {"zh": name, "en": name}, "base_points": points}
            for n, name in enumerate(groups, 1)
        ],
        "targets": {"methods": list(get_args(MethodKind))},
        "rounding": {},
    }
    return SchemeDocument.model_validate(data).to_data()


def _text(told: Mapping[str, Any], name: str) -> str:
    return str(told.get(name, "")).strip()[:NAME_LENGTH]


def _points(text: Any) -> int | str | None:
    try:
        value = parse_exact(str(text or "").strip())
    except ExactError:
        return None
    return plain_number(value) if value > 0 else None


def uploaded_document(text: str) -> tuple[SchemeDocument | None, list[FileFault]]:
    """The document that an uploaded file states, or all its faults with their lines."""
    loaded, english, lines = load_document(text), in_english(), Lines(text)
    faults = [
        FileFault(lines.of(fault.path), fault.path, fault.en if english else fault.zh)
        for fault in loaded.errors
    ]
    return loaded.document, faults
