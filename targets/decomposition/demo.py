"""The demo county cuts its targets into tasks: one unit whole, one half, one large."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from core.exact import from_text
from schemes.models import Year
from targets.decomposition.level_two.services import level_two_move, level_two_save
from targets.decomposition.models import (
    CoverWay,
    LevelTwo,
    TaskMode,
    TaskState,
    Tree,
    TreeNode,
    TreeTarget,
)
from targets.decomposition.services.trees import tree_move, tree_start
from targets.models import Target
from targets.work import filed_of
from units.models import Account, Person, Posting, Role, RoleGrant, Section, Unit, UnitYear
from units.sections.queries import present_people
from units.sections.services import members_place, section_create
from units.services import account_create, role_grant

#: No share is finer than a ten-thousandth.
FINEST = 10_000
FILE = Path(__file__).with_name("demo.yaml")


@cache
def designed() -> dict[str, Any]:
    """How far each unit is to be."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return data


def demo_trees(year: Year, office: Account) -> None:
    """Bring the units of the year to the designed states."""
    for case in designed()["trees"]:
        unit = _unit(year, case["unit"])
        if unit is not None and not Tree.objects.filter(year=year, unit=unit).exists():
            _decompose(year, unit, case)
    for case in designed()["filings"]:
        unit = _unit(year, case["unit"]) if "unit" in case else _lacking(year, case["lacking"])
        if unit is not None and not LevelTwo.objects.filter(year=year, unit=unit).exists():
            _file(year, unit, case, office)


def _unit(year: Year, name: str) -> Unit | None:
    rows = Unit.objects.select_related("authority").filter(authority=year.authority_id, name=name)
    return rows.first()


def _lacking(year: Year, place: int) -> Unit | None:
    """A unit of which the office has no level-two filing, in their order."""
    filed = filed_of(year).level_two
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    rows = rows.filter(directly_assessed=True).exclude(unit__in=filed)
    found = [row.unit for row in rows.select_related("unit__authority").order_by("order", "key")]
    return found[place] if place < len(found) else None


def _decompose(year: Year, unit: Unit, case: dict[str, Any]) -> None:
    filer, head = (_account(unit, role) for role in (Role.DEPARTMENT_FILER, Role.DEPARTMENT_HEAD))
    people = _people_first(unit)
    sections = _sections(unit, case["sections"], people)
    tree = tree_start(year=year, unit=unit, actor=filer)
    targets = {each.key: each for each in _targets(tree)}
    tops = list(tree.targets.all())[: -case.get("rest", 0) or None]
    carrying = people[: case["people"]]
    _fill(_Filling(tree, targets, carrying, sections, filer), tops, case)
    if case.get("adopted"):
        version = Tree.objects.get(pk=tree.pk).version
        reason = designed()["reason"]
        tree_move(tree=tree, move="adopt", version=version, actor=head, reason=reason)


def _fill(filling: _Filling, tops: list[TreeTarget], case: dict[str, Any]) -> None:
    """A task for a section under each target, then level by level, the last one for persons; what
    lies below a task adds up to it.

    Written level by level in bulk: a service call for each of hundreds of tasks takes too long.
    """
    each = max(2, -(-len(filling.people) // max(1, len(tops))))
    above = [filling.of_section(place, top) for place, top in enumerate(tops)]
    TreeNode.objects.bulk_create(above)
    *between, tasks = case.get("levels", [len(tops) * each])
    for count in between:
        above = _below(above, count, filling.of_group)
    for node in _below(above, tasks, filling.of_person)[: case.get("asks", 0)]:
        node.mode, node.state = TaskMode.CONSULTATIVE, TaskState.PROPOSED
        node.save(update_fields=["mode", "state"])


def _below(above: list[TreeNode], count: int, make: Any) -> list[TreeNode]:
    """``count`` tasks, spread evenly under those above."""
    least, more = divmod(count, len(above))
    found = []
    for place, parent in enumerate(above):
        parts = least + (place < more)
        found += [make(parent, parts, number) for number in range(parts)]
    return list(TreeNode.objects.bulk_create(found, batch_size=500))


@dataclass
class _Filling:
    """Makes the tasks of a tree; persons take turns."""

    tree: Tree
    targets: dict[str, Target]
    people: list[Person]
    sections: list[Section]
    filer: Account
    now: datetime = field(default_factory=timezone.now)
    turn: int = 0

    def of_section(self, place: int, top: TreeTarget) -> TreeNode:
        """The whole of a target, for a section."""
        target = self.targets[top.key]
        plan = target.params.get("plan")
        return TreeNode(
            top=top,
            title=target.title,
            amount=None if plan is None else from_text(str(plan)),
            order=1,
            cover=top.cover,
            section=self.sections[place % len(self.sections)],
            **self._about(target),
        )

    def of_group(self, parent: TreeNode, parts: int, number: int) -> TreeNode:
        """A part of a section's task, for one of its groups."""
        areas: list[str] = designed()["areas"]
        name = areas[number % len(areas)] % (number // len(areas) + 1)
        return self._part(parent, parts, number, name)

    def of_person(self, parent: TreeNode, parts: int, number: int) -> TreeNode:
        """A person's part, with how and by when."""
        name, day = _task(self.tree, parent.top.cover, number)
        node = self._part(parent, parts, number, name)
        node.person = self.people[self.turn % len(self.people)]
        node.deadline = node.deadline or day
        node.measures = designed()["measures"]
        node.standard = self.targets[parent.top.key].content[:60]
        self.turn += 1
        return node

    def _part(self, parent: TreeNode, parts: int, number: int, name: str) -> TreeNode:
        return TreeNode(
            parent=parent,
            top=parent.top,
            title=f"{parent.title}{'·' if '：' in parent.title else '：'}{name}",
            amount=_share(parent.amount, parts, number, parent.top.cover),
            order=number + 1,
            cover=parent.top.cover,
            section=parent.section,
            **self._about(self.targets[parent.top.key]),
        )

    def _about(self, target: Target) -> dict[str, Any]:
        about = {"tree": self.tree, "measure": target.measure, "deadline": target.deadline}
        return about | {"changed_by": self.filer, "changed_at": self.now}


def _task(tree: Tree, way: str, number: int) -> tuple[str, date]:
    """What a person's task is called, a span of the year or a step, and when it ends."""
    words: list[str] = designed()["steps" if way == CoverWay.TEXT else "spans"]
    ends: list[str] = designed()["ends"]
    day = date.fromisoformat(f"{tree.year.year}-{ends[number % len(ends)]}")
    group = f" {number // len(words) + 1} 组" if number >= len(words) else ""
    return words[number % len(words)] + group, day


def _share(whole: Fraction | None, parts: int, number: int, way: str) -> Fraction | None:
    """Whole tenths, or as fine as gives everybody something; the last takes the rest."""
    if whole is None or way == CoverWay.TEXT:
        return None
    if way == CoverWay.EACH:
        return whole
    fine = 10
    while whole * fine < parts and fine < FINEST:
        fine *= 10
    part = Fraction(int(whole / parts * fine), fine)
    return part if number < parts - 1 else whole - part * (parts - 1)


def _targets(tree: Tree) -> Any:
    rows = Target.objects.filter(year=tree.year_id, unit=tree.unit_id, current=True)
    return rows.order_by("order", "key")


def _people_first(unit: Unit) -> list[Person]:
    """The unit's people, those with an account first: a demo visitor looks for his own."""
    people = present_people(unit)
    known = set(Account.objects.filter(person__in=people).values_list("person", flat=True))
    return sorted(people, key=lambda one: (one.pk not in known, one.code))


def _sections(unit: Unit, names: list[str], people: list[Person]) -> list[Section]:
    found = [section_create(unit=unit, name=name, actor=None) for name in names]
    wanted: dict[int, int | None] = {
        person.pk: found[place % len(found)].pk for place, person in enumerate(people)
    }
    first = min(Posting.objects.filter(unit=unit).values_list("starts_on", flat=True))
    members_place(
        unit=unit,
        wanted=wanted,
        heads=[person.pk for person in people[: len(found)]],
        from_day=first,
        actor=None,
    )
    return found


def _account(unit: Unit, role: Role) -> Account:
    """Who holds a role for the unit, or one made for it."""
    grants = RoleGrant.objects.filter(unit=unit, role=role).select_related("account")
    grant = grants.order_by("pk").first()
    if grant is not None:
        return grant.account
    account, _initial = account_create(
        username=f"{role.value.rpartition('_')[2]}-{unit.code}",
        display_name=f"{unit.name}{role.label}",
        actor=None,
        authority=unit.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role_grant(account=account, role=role, authority=unit.authority, unit=unit, actor=None)
    return account


def _file(year: Year, unit: Unit, case: dict[str, Any], office: Account) -> None:
    filer, told = _account(unit, Role.DEPARTMENT_FILER), designed()["scheme"]
    texts = {
        "title": unit.name + told["title"],
        "document": told["document"] % year.year,
        "adopted_on": told["adopted_on"] % year.year,
        "text": told["text"] % (),
        **told["weights"],
    }
    scheme = level_two_save(year=year, unit=unit, texts=texts, version=0, actor=filer)
    way = {"filed": ["file"], "returned": ["file", "return"], "recorded": ["file", "record"]}
    for move in way.get(case["state"], []):
        actor = filer if move == "file" else office
        reason = case.get("reason", "") if move == "return" else ""
        scheme = level_two_move(
            scheme=scheme, move=move, version=scheme.version, actor=actor, reason=reason
        )
