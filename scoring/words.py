"""Words for what the engine says beside the trace: why left out, what is missing, the standing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import ui
from core.language import in_english, title_of
from documents.trace import Names
from schemes.rules import wording
from schemes.rules.component import walk
from schemes.rules.monthly import Monthly
from schemes.rules.wording_general import GENERAL_MISSING
from scoring.engine.results import Missing, Standing

#: Why a result set was computed (起因).
CAUSES: Mapping[str, Any] = {
    "nightly": gettext_lazy("夜间"),
    "import": gettext_lazy("导入"),
    "command": gettext_lazy("命令行"),
    "manual": gettext_lazy("手动"),
}


def component_titles(document: Any) -> dict[str, dict[str, str]]:
    """What each peer group calls its components, those within others too, and the scheme its lists
    and voters: group → key → title."""
    lists = {voters.key: title_of(voters.title) for voters in document.voter_groups}
    lists |= {rule.key: title_of(rule.title) for rule in document.adjustments}
    return {
        group.key: lists
        | dict(_source_titles(group))
        | {part.key: title_of(part.title) for _path, part in walk(group.components)}
        for group in document.peer_groups
    }


def _source_titles(group: Any) -> Iterator[tuple[str, str]]:
    """Sources outside by component and key (G-5)."""
    for _path, part in walk(group.components):
        for source in getattr(part.rule, "sources", ()):
            yield f"{part.key}.{source.key}", title_of(source.title)


#: What a note calls a key → where a rule lists the keys of that kind.
_LISTED = {"grade": "grades", "tier": "tiers", "stage": "stages"}


def names_of(document: Any) -> Names:
    """The scheme's words for keys that notes carry: grades, tiers, stages, conditions, voters."""
    names: dict[str, dict[str, str]] = {"grade": {}, "tier": {}, "stage": {}, "condition": {}}
    for rule in (document.targets, *_rules(document)):
        for name, attribute in _LISTED.items():
            _add(names[name], getattr(rule, attribute, ()))
    for adjustment in document.adjustments:
        _add(names["condition"], getattr(adjustment, "conditions", ()))
        if isinstance(adjustment, Monthly):
            _add(names.setdefault("kind", {}), adjustment.parts)
    voters = {group.key: title_of(group.title) for group in document.voter_groups}
    return {**names, "group": voters}


def _rules(document: Any) -> Iterator[Any]:
    """The rules of all components, to any depth, and what those by place go by."""
    for group in document.peer_groups:
        for _path, component in walk(group.components):
            yield component.rule
            yield getattr(component.rule, "measure", None)


def _add(names: dict[str, str], parts: Any) -> None:
    for part in parts:
        names.setdefault(part.key, title_of(part.title))


def reason_sentence(code: str) -> str:
    """Why an honour was left out."""
    entry = wording.REASONS.get(code)
    if entry is None:
        return code
    return entry[1] if in_english() else entry[0]


def missing_sentence(missing: Missing, components: Mapping[str, str]) -> str:
    """What a unit still lacks (S-2), named so that someone can go and get it."""
    component = components.get(missing.component, missing.component)
    patterns = {
        "target_mark": _("%(component)s：“%(subject)s” 还没有评定"),
        "item_mark": _("%(component)s：“%(subject)s” 还没有打分"),
        "ballots": _("%(component)s：“%(subject)s” 没有有效票"),
    }
    part = components.get(missing.subject, missing.subject)
    if missing.code == "ballots" and part in (component, missing.subject):
        return _("%(component)s：没有有效票") % {"component": component}
    if missing.code in patterns:
        subject = part if missing.code == "ballots" else missing.subject
        return patterns[missing.code] % {"component": component, "subject": subject}
    known = wording.MISSING.get(missing.code)
    if known is not None and missing.code in GENERAL_MISSING:
        where = component if part == component or "{subject}" in known[0] else part
        said = known[1] if in_english() else known[0]
        words = {"component": where, "what": said.format(subject=part)}
        return _("%(component)s：%(what)s") % words
    return _("%(component)s：%(subject)s 缺") % {"component": component, "subject": part}


def missing_words(count: int) -> str:
    """How many things are missing, as short as a badge has room for."""
    return _("缺 %(count)d 项") % {"count": count}


def standing_badges(
    standing: Standing, missing: int, assessed: bool, ratings: Mapping[str, str]
) -> SafeString:
    """The conclusion (结论) of a unit: 合格 or 缺 N 项; 不合格 with its veto, and beside it what is
    missing; 不参评; its rating."""
    if not assessed and not missing:
        marks = [ui.badge("not_assessed")]
    elif not standing.qualified:
        marks = [ui.badge("unqualified")]
        if standing.veto_kinds:
            marks.append(ui.badge("veto"))
    else:
        marks = [] if missing else [ui.badge("qualified")]
    if missing:
        marks.append(ui.badge("missing", missing_words(missing)))
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
    else:
        words = [] if missing else [_("合格")]
    if missing:
        words.append(missing_words(missing))
    if standing.appraisal:
        words.append(ratings.get(standing.appraisal, standing.appraisal))
    return _("，").join(words)
