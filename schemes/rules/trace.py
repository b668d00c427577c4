"""The trace of a number: value, rule, inputs, and what was cut, as plain data.

A trace is a tree of :class:`Trace`.  The engines build it beside every figure; a screen, a PDF
page and the API render the same tree (``documents.trace``).  It holds no wording: sentences are
a :class:`Note` code with parameters, so that one trace reads in Chinese and in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from core.exact import to_text

#: ``ok`` counted in full; ``cut`` counted in part; ``left_out`` counted as nothing although
#: claimed; ``missing`` 缺; ``not_applicable`` 不适用; ``not_assessed`` 不参评; ``info`` no figure.
State = Literal["ok", "cut", "left_out", "missing", "not_applicable", "not_assessed", "info"]

#: A parameter of a note: text, whole number, exact number as "n/d", or a list of texts.
NoteValue = str | int | list[str]


@dataclass(frozen=True, slots=True)
class Note:
    """Why a figure is what it is: a message code and its parameters (numbers as ``n/d``)."""

    code: str
    params: Mapping[str, NoteValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """Who gave an input and when: a fact's kind and id, the giver's name, an ISO date."""

    fact: str = ""
    fact_id: str = ""
    who: str = ""
    when: str = ""
    document: str = ""

    def as_data(self) -> dict[str, str]:
        """As JSON-able data; what is empty is left out."""
        data = {"fact": self.fact, "fact_id": self.fact_id, "who": self.who, "when": self.when}
        if self.document:
            data["document"] = self.document
        return data if all(data.values()) else {name: text for name, text in data.items() if text}


@dataclass(frozen=True, slots=True)
class Trace:
    """One figure and how it came about.

    ``value`` is what counts (points or yuan, exact; ``None`` when missing or not applicable;
    ``own_points`` are points that their parent weighs, and that do not add up to it),
    ``standard`` the full mark or ceiling, ``cut`` what a cap or "highest only" removed.
    ``key`` is a message key for a fixed label ("base", "honours"); ``label`` is text that comes
    from a scheme or a fact (a component's title, a target's name) and wins over ``key``;
    ``label_en`` is its English form where the scheme gives one. What follows a colon in ``key``
    ("component:general") tells siblings apart and is no part of the message key.
    """

    key: str
    label: str = ""
    label_en: str = ""
    value: Fraction | None = None
    unit: Literal["points", "own_points", "yuan", "none"] = "points"
    standard: Fraction | None = None
    cut: Fraction | None = None
    state: State = "ok"
    clauses: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    source: Source | None = None
    children: tuple[Trace, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The tree as JSON-able data; absent parts are left out, numbers are ``n/d`` texts."""
        data: dict[str, Any] = {"key": self.key, "state": self.state}
        if self.label:
            data["label"] = self.label
        if self.label_en:
            data["label_en"] = self.label_en
        if self.unit != "points":
            data["unit"] = self.unit
        for name, number in (("value", self.value), ("standard", self.standard), ("cut", self.cut)):
            if number is not None:
                data[name] = to_text(number)
        if self.clauses:
            data["clauses"] = list(self.clauses)
        if self.notes:
            data["notes"] = [{"code": n.code, "params": dict(n.params)} for n in self.notes]
        if self.source is not None:
            data["source"] = self.source.as_data()
        if self.children:
            data["children"] = [child.as_data() for child in self.children]
        return data
