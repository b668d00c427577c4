"""The card “if this figure were different” of a unit's page: what may be chosen, what was typed,
what would come of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.exact import ExactError, format_short, from_text, parse_exact
from core.language import title_of
from reviews.objections.models import Objection, ReviewState
from schemes.document import SchemeDocument
from schemes.rules.by_place import ByPlace
from scoring.engine import UnitFacts
from scoring.grade_words import grade_titles
from scoring.models import ResultEntry
from scoring.queries import may_see_rate, set_document
from scoring.views.asked import Asked
from scoring.whatif.alter import Changeable, changeables
from scoring.whatif.different import Different, different, read_unit
from units.queries import has_authority_perm

#: What things are called, before their own name.
KINDS: Mapping[str, Any] = {
    "target": gettext_lazy("目标"),
    "item": gettext_lazy("共性目标"),
    "rated": gettext_lazy("评分"),
    "ballots": gettext_lazy("测评"),
    "leader_marks": gettext_lazy("领导评分"),
    "grading": gettext_lazy("评定"),
    "honour": gettext_lazy("荣誉"),
    "deduction": gettext_lazy("扣分"),
    "veto": gettext_lazy("否决"),
    "claim": gettext_lazy("加减分"),
    "rating": gettext_lazy("行风评议"),
    "outer": gettext_lazy("上级考核"),
    "monthly": gettext_lazy("日常考核"),
}
#: Longest figure that is read.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be thought different, as the list offers it."""

    thing: Changeable
    label: str
    disputed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The card: what may be chosen, what is chosen, what was typed, what comes of it; ``beyond``:
    whether some of the unit's points cannot be chosen, since they hang on other units."""

    choices: list[Choice]
    chosen: Choice | None
    grades: dict[str, str]
    unit_grades: dict[str, str]
    typed: str
    error: str
    told: Different | None
    everything: bool
    money: bool
    beyond: bool = False

    @property
    def now(self) -> str:
        """The chosen thing's value as it is."""
        if self.chosen is None or not self.chosen.thing.now:
            return ""
        thing = self.chosen.thing
        return self.grades.get(thing.now, thing.now) if thing.way == "grade" else _short(thing.now)

    @property
    def note(self) -> str:
        """What is thought of when many people's points are thought different."""
        thing = self.chosen.thing if self.chosen else None
        if thing is None or thing.panel is None:
            return ""
        return _("按整个板块的得分假设，不涉及哪一张票、哪一个人。")

    @property
    def bounds(self) -> str:
        """Between which figures another one lies; "" where there is no bound."""
        thing = self.chosen.thing if self.chosen else None
        if thing is None or thing.most is None:
            return ""
        return _("填 %(least)s 到 %(most)s") % {
            "least": format_short(thing.least or Fraction(0)),
            "most": format_short(thing.most),
        }


def card_of(account: Any, what: Asked, entry: ResultEntry, asked: Mapping[str, str]) -> Card | None:
    """The card for who may see the unit's page; None where the unit has no figure to change."""
    result_set = what.existing()
    document: SchemeDocument = set_document(result_set)
    read = read_unit(what.year, document, entry.unit.code)
    if read is None or not read.facts.unit.directly_assessed:
        return None
    choices = _choices(document, _things(document, read.facts, entry), what, entry)
    if not choices:
        return None
    chosen = _chosen(choices, asked.get("key", ""))
    typed = asked.get("value", "")[:LONGEST]
    everything = what.scope.everything
    money = everything and has_authority_perm(account, what.scope.authority, "view_rates")
    value, error = _value(chosen.thing, typed) if "value" in asked else (None, "")
    told = None
    if "value" in asked and not error:
        told = different(
            *(result_set, document, read, chosen.thing, value), everything=everything, money=money
        )
    grades = {each.key: title_of(each.title) for each in document.targets.grades}
    return Card(
        *(choices, chosen, grades, grade_titles(document), typed, error, told, everything),
        money and may_see_rate(account, what.scope.authority, entry.unit_id),
        _beyond(document, read.facts, entry),
    )


def _things(document: SchemeDocument, facts: UnitFacts, entry: ResultEntry) -> list[Changeable]:
    group = document.peer_group(entry.peer_group)
    leaves = group.leaves() if group else ()
    return changeables(facts, leaves, document.rounding.score_places)


def _beyond(document: SchemeDocument, facts: UnitFacts, entry: ResultEntry) -> bool:
    """Whether the unit has points that hang on other units, which are not offered."""
    group = document.peer_group(entry.peer_group)
    by_place = any(isinstance(leaf.rule, ByPlace) for leaf in (group.leaves() if group else ()))
    return by_place or bool(facts.surveys)


def _choices(
    document: SchemeDocument, things: list[Changeable], what: Asked, entry: ResultEntry
) -> list[Choice]:
    """Disputed things first; a stage's grading goes by its component's title."""
    disputed = _disputed(what, entry)
    group = document.peer_group(entry.peer_group)
    titles = {leaf.key: title_of(leaf.title) for leaf in group.leaves()} if group else {}
    found = [
        Choice(
            thing,
            _("%(kind)s：%(name)s")
            % {"kind": KINDS[thing.kind], "name": titles.get(thing.label, thing.label)},
            thing.key in disputed,
        )
        for thing in things
    ]
    return sorted(found, key=lambda each: not each.disputed)


def _disputed(what: Asked, entry: ResultEntry) -> set[str]:
    """The things to which the unit objects, by their key."""
    rows = Objection.objects.filter(
        year=what.year, unit=entry.unit_id, state=ReviewState.OPEN
    ).values_list("kind", "key")
    return {
        f"target:{key}" if kind == "target" else f"item:{key.partition('/')[2]}"
        for kind, key in rows
    }


def _chosen(choices: list[Choice], key: str) -> Choice:
    return next((each for each in choices if each.thing.key == key), choices[0])


def _value(thing: Changeable, typed: str) -> tuple[Fraction | str | None, str]:
    """What was typed as the value that it stands for, or why it is none."""
    if thing.way == "out":
        return None, ""
    if thing.way == "grade":
        return (typed, "") if typed in thing.grades else (None, _("选一个等次"))
    try:
        value = parse_exact(typed)
    except ExactError as error:
        return None, _(error.msgid) % error.params
    low = thing.least is not None and value < thing.least
    if low or (thing.most is not None and value > thing.most):
        least, most = format_short(thing.least or Fraction(0)), format_short(thing.most or value)
        return None, _("填 %(least)s 到 %(most)s") % {"least": least, "most": most}
    return value, ""


def _short(text: str) -> str:
    return format_short(from_text(text))
