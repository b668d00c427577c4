"""Sentences for what the engine says in codes: notes, missing parts, standing, trace labels.

Patterns come from ``schemes.rules.wording`` in Chinese and English; numbers in parameters are exact
``n/d`` texts and are shown with at most four places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import ui
from core.exact import format_points
from schemes.rules import wording
from scoring.engine.results import Missing, Standing

_NUMBER = re.compile(r"-?[0-9]+(?:/[0-9]+)?")


def in_chinese() -> bool:
    """Whether the reader's language is Chinese; every other language reads English."""
    return (get_language() or "zh").startswith("zh")


def title_of(text: Any) -> str:
    """A bilingual title of the scheme in the reader's language."""
    return str((text.zh if in_chinese() else text.en) or text.zh)


def component_titles(document: Any) -> dict[str, dict[str, str]]:
    """What each peer group calls its components: group key → component key → title."""
    return {
        group.key: {part.key: title_of(part.title) for part in group.components}
        for group in document.peer_groups
    }


def short_number(value: Fraction, places: int = 4) -> str:
    """``9.6``, ``250``: as many places as it needs, at most ``places``, rounded half up."""
    text = format_points(value, places)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _pick(pair: tuple[str, ...]) -> str:
    return pair[0] if in_chinese() else pair[1]


#: Parameter of a note → key of the scheme → what the scheme calls it.
Names = Mapping[str, Mapping[str, str]]


def names_of(document: Any) -> Names:
    """The scheme's words for keys that notes carry: grades of targets, groups of voters."""
    return {
        "grade": {grade.key: title_of(grade.title) for grade in document.targets.grades},
        "group": {group.key: title_of(group.title) for group in document.voter_groups},
    }


def note_sentence(note: Mapping[str, Any], names: Names | None = None) -> str:
    """A trace note ``{"code", "params"}`` in words; an unknown code shows itself."""
    pattern = wording.NOTES.get(note["code"])
    if pattern is None:
        return str(note["code"])
    params = dict(note.get("params", {}))
    for name, titles in (names or {}).items():
        if params.get(name) in titles:
            params[name] = titles[params[name]]
    return _pick(pattern).format_map(_Shown(params))


class _Shown(dict[str, Any]):
    """Parameters as they are shown; one that is not there leaves its name, never an error."""

    def __getitem__(self, name: str) -> str:
        return param_text(super().__getitem__(name))

    def __missing__(self, name: str) -> str:
        return name


def param_text(value: Any) -> str:
    """A parameter of a note as people read it."""
    if isinstance(value, list):
        return _("、").join(param_text(item) for item in value)
    text = str(value)
    return short_number(Fraction(text)) if _NUMBER.fullmatch(text) else text


def trace_label(node: Mapping[str, Any]) -> str:
    """What a trace node is called: the scheme's or fact's own words, else those of its key."""
    if not in_chinese() and node.get("label_en"):
        return str(node["label_en"])
    if node.get("label"):
        return str(node["label"])
    key = str(node["key"])
    pair = wording.KEYS.get(key) or wording.KEYS.get(key.partition(":")[0])
    return _pick(pair) if pair else key


def reason_sentence(code: str) -> str:
    """Why an honour was left out."""
    entry = wording.REASONS.get(code)
    return _pick(tuple(entry)) if entry else code


def missing_sentence(missing: Missing, components: Mapping[str, str]) -> str:
    """What a unit still lacks (S-2), named so that someone can go and get it."""
    component = components.get(missing.component, missing.component)
    patterns = {
        "target_mark": _("%(component)s：“%(subject)s” 还没有评定"),
        "item_mark": _("%(component)s：“%(subject)s” 还没有打分"),
        "ballots": _("%(component)s：没有有效票"),
    }
    pattern = patterns.get(missing.code, _("%(component)s：%(subject)s 缺"))
    return pattern % {"component": component, "subject": missing.subject}


def standing_badges(
    standing: Standing, missing: int, assessed: bool, ratings: Mapping[str, str]
) -> SafeString:
    """The conclusion (结论) of a unit: 合格, 不合格 with its veto, 缺 N 项, 不参评; its rating."""
    if not assessed and not missing:
        marks = [ui.badge("not_assessed")]
    elif not standing.qualified:
        marks = [ui.badge("unqualified")]
        if standing.veto_kinds:
            marks.append(ui.badge("veto"))
    elif missing:
        marks = [ui.badge("missing", _("缺 %(count)d 项") % {"count": missing})]
    else:
        marks = [ui.badge("qualified")]
    if standing.appraisal:
        marks.append(ui.badge(standing.appraisal, ratings.get(standing.appraisal)))
    return SafeString("".join(marks))  # made by core.ui, which escapes


def standing_text(
    standing: Standing, missing: int, assessed: bool, ratings: Mapping[str, str]
) -> str:
    """The same in plain words, for workbooks and the API."""
    if not assessed and not missing:
        words = [_("不参评")]
    elif not standing.qualified:
        words = [_("不合格")] + ([_("一票否决")] if standing.veto_kinds else [])
    elif missing:
        words = [_("缺 %(count)d 项") % {"count": missing}]
    else:
        words = [_("合格")]
    if standing.appraisal:
        words.append(ratings.get(standing.appraisal, standing.appraisal))
    return _("，").join(words)
