"""A plan as it stands: its lines in order, what the checks find, what was answered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from core.exact import to_text
from schemes.queries import groups_of_units, year_document
from targets.assigned.matching import Assigned
from targets.assigned.queries import assigned_to
from targets.cross.models import CrossItem
from targets.cross.queries import cross_of
from targets.plans.checks import Share, check_plan, shares
from targets.plans.fields import Setting, snapshot
from targets.plans.findings import Finding, Line
from targets.plans.models import Plan, PlanAnswer, PlanLine


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding with the reason that was given for it, if any."""

    finding: Finding
    answer: PlanAnswer | None

    @property
    def open(self) -> bool:
        """Whether the plan cannot be handed in because of it."""
        return self.finding.blocks or self.answer is None


class Reading:
    """One look at a plan; what is asked for is read once.

    ``seen``: the components that the reader may look at, None for all; what is judged is the whole
    plan all the same, and ``shown_findings`` and :meth:`sees` say what he is told of it.
    """

    def __init__(self, plan: Plan, seen: frozenset[str] | None = None) -> None:
        self.plan, self.seen = plan, seen
        group = groups_of_units(plan.year).get(plan.unit_id, "")
        self.setting = Setting(year_document(plan.year), group, plan.year.year)

    @cached_property
    def rows(self) -> list[PlanLine]:
        """The lines that stand: by component in the scheme's order, then as they were put."""
        places = {key: n for n, (key, _title) in enumerate(self.setting.components)}
        lines = list(self.plan.lines.filter(gone=False))
        last = len(places)
        lines.sort(key=lambda line: (places.get(line.component, last), line.order, line.pk))
        return lines

    @cached_property
    def snapshot(self) -> list[dict[str, Any]]:
        """The whole text as a submission keeps it; the order of lines is part of it."""
        return [{**snapshot(line), "order": n} for n, line in enumerate(self.rows, 1)]

    @cached_property
    def digest(self) -> str:
        """The digest of the text, by which a signature knows what it signed."""
        return text_digest(self.snapshot)

    @cached_property
    def lines(self) -> list[Line]:
        """The lines as the checks see them."""
        return lines_of(self.snapshot)

    @cached_property
    def shares(self) -> list[Share]:
        """Points given and left per component."""
        lines = [*self.lines, *self.fixed_lines]
        return shares(self.setting.document, self.setting.group, lines)

    @cached_property
    def fixed(self) -> list[CrossItem]:
        """The cross-cutting targets that the office gave the unit; an issued plan has taken them
        among its targets (K-2.3)."""
        return cross_of(self.plan.year, self.plan.unit.code)

    @property
    def fixed_lines(self) -> list[Line]:
        """The same as the checks see them."""
        return [
            Line(-item.pk, 0, {"component": item.component, "points": to_text(item.points)})
            for item in self.fixed
        ]

    @cached_property
    def findings(self) -> list[Answered]:
        """What the checks find, each with its answer."""
        given = {answer.fingerprint: answer for answer in self.answers}
        setting = self.setting
        found = check_plan(
            setting.document, setting.group, self.lines, self.assigned, self.fixed_lines
        )
        return [Answered(each, given.get(each.fingerprint)) for each in found]

    def sees(self, component: str) -> bool:
        """Whether the reader may look at a component."""
        return self.seen is None or component in self.seen

    @cached_property
    def shown_findings(self) -> list[Answered]:
        """What the checks find of what the reader may look at."""
        places = {row.pk: row.component for row in self.rows}
        found = [(places.get(e.finding.line or 0, e.finding.component), e) for e in self.findings]
        return [each for component, each in found if self.sees(component)]

    @cached_property
    def assigned(self) -> list[Assigned]:
        """What superiors assigned to the unit."""
        return assigned_to(self.plan.year, self.plan.unit.code)

    @cached_property
    def answers(self) -> list[PlanAnswer]:
        """Every reason that was ever given for this plan."""
        return list(self.plan.answers.select_related("author"))

    @property
    def errors(self) -> list[Answered]:
        """What blocks handing in."""
        return [each for each in self.shown_findings if each.finding.blocks]

    @property
    def unanswered(self) -> list[Answered]:
        """Warnings without a reason."""
        return [each for each in self.shown_findings if not each.finding.blocks and each.open]


def lines_of(text: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The lines of a kept text as the checks see them."""
    return [Line(each["line"], n, each) for n, each in enumerate(text, 1)]


def text_digest(text: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of a text without the ids of its rows and where it came from."""
    told = [
        {
            key: value
            for key, value in each.items()
            if key not in ("line", "origin", "origin_text", "indicator")
        }
        for each in text
    ]
    plain = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def named(finding: Finding, titles: Mapping[str, Any]) -> Finding:
    """A finding whose text names a cell by its title instead of its key."""
    name = finding.params.get("cell", "")
    return replace(finding, params={"cell": str(titles[name])}) if name in titles else finding
