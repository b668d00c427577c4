"""A unit with issued targets, sections and people, and who has a part in its tree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from targets.decomposition.models import Tree, TreeNode
from targets.decomposition.reading import TreeReading
from targets.decomposition.services.nodes import node_add
from targets.decomposition.services.trees import tree_start
from targets.models import Target
from tests.factories import County, add_unit_year, record, record_all
from tests.office import make_office, plain_account
from units.models import Account, Person, Posting, Role, Section
from units.sections.services import members_place, section_create

NAMES = ("张一", "李二", "王三", "赵四")


@dataclass
class Branch:
    """The year 2026 with unit 101: two targets, two sections, four people."""

    county: County
    filer: Account
    head: Account
    officer: Account
    staff: Account
    people: list[Person] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    @property
    def unit(self) -> Any:
        """The unit that decomposes."""
        return self.county.units["101"]

    @property
    def year(self) -> Any:
        """The year."""
        return self.county.year

    def start(self) -> Tree:
        """Its tree, just begun."""
        return tree_start(year=self.year, unit=self.unit, actor=self.filer)

    def now(self, tree: Tree) -> Tree:
        """The tree as it stands."""
        rows = Tree.objects.select_related("year__authority", "year__scheme", "unit__authority")
        return rows.get(pk=tree.pk)

    def read(self, tree: Tree) -> TreeReading:
        """The tree read again."""
        return TreeReading(self.now(tree))

    def top(self, tree: Tree, key: str = "101-1") -> str:
        """The key of a target's row."""
        return f"t{tree.targets.get(key=key).pk}"

    def add(self, tree: Tree, above: str, title: str, **texts: str) -> TreeNode:
        """A task by the filer."""
        return node_add(tree=tree, above=above, texts={"title": title, **texts}, actor=self.filer)

    def covered(self) -> Tree:
        """A tree that can be adopted: both targets covered, everybody busy."""
        tree = self.start()
        first = self.top(tree)
        for person, amount in zip(self.people[:3], ("40", "30", "30"), strict=True):
            self.add(tree, first, f"{person.name}修路", amount=amount, person=person.code)
        self.add(tree, self.top(tree, "101-2"), "建制度", person=self.people[3].code)
        return self.now(tree)


def add_target(county: County, key: str, **values: Any) -> Target:
    """A target of unit 101, or a correction of it."""
    told = {
        "unit": county.units["101"],
        "component": "key",
        "title": "修路",
        "measure": "公里",
        "points": 100,
        "method": "proportional",
        "params": {"plan": "100", "direction": "higher"},
        "deadline": date(2026, 11, 30),
    }
    found = record(Target, county, key, **{**told, **values})
    assert isinstance(found, Target)
    return found


def make_branch(code: str = "east") -> Branch:
    """Everything, and a member of staff with an account of his own."""
    office = make_office(code)
    county = County(office, office.open_year(2026), plain_account(f"{code}-clerk"))
    county.units = {"101": office.unit, "102": office.other}
    for place, unit in enumerate(county.units.values()):
        add_unit_year(county, unit, order=place)
    add_target(county, "101-1")
    add_target(county, "101-2", title="建章立制", measure="", method="manual", params={}, points=50)
    branch = Branch(
        county,
        office.account(Role.DEPARTMENT_FILER, username=f"{code}-filer"),
        office.account(Role.DEPARTMENT_HEAD, username=f"{code}-head"),
        office.account(Role.TARGET_OFFICE, username=f"{code}-officer"),
        office.account(Role.STAFF, username=f"{code}-staff"),
    )
    for number, name in enumerate(NAMES, 1):
        add_person(branch, f"P{number}", name)
    branch.staff.person = branch.people[0]
    branch.staff.save(update_fields=["person"])
    for name in ("办公室", "业务科"):
        branch.sections.append(section_create(unit=branch.unit, name=name, actor=None))
    first, second = branch.sections
    members_place(
        unit=branch.unit,
        wanted={
            branch.people[0].pk: first.pk,
            **{person.pk: second.pk for person in branch.people[1:]},
        },
        heads=[branch.people[1].pk],
        from_day=date(2026, 1, 1),
        actor=None,
    )
    return branch


def add_person(branch: Branch, code: str, name: str, unit: str = "101") -> Person:
    """A person posted in a unit since 2020."""
    authority = branch.county.office.authority
    person = Person.objects.create(
        authority=authority, code=code, name=name, initials=f"x{code.lower()}", pinyin=code.lower()
    )
    post(branch, person, unit)
    branch.people.append(person)
    return person


def post(branch: Branch, person: Person, unit: str, **values: Any) -> None:
    """A posting of a person, or a correction of it."""
    told = {
        "person": person,
        "unit": branch.county.units[unit],
        "starts_on": date(2020, 1, 1),
        "ends_on": None,
        **values,
    }
    scope = {"authority": branch.county.office.authority}
    record_all(Posting, branch.county, {f"{person.code}/{unit}": told}, scope=scope)
