"""The county of reference, from one seed: 100 units × 50 targets, 20 000 raw marks, 10 000 staff.

All 100 units are one peer group, so that the results page is a table of 100 rows.  A unit has 50
targets of all scoring methods with their marks, 10 common items and 140 ballots (5 000 + 1 000 +
14 000 marks), and 100 people, five of whom came from another unit in July.  Rows are written past
``core.facts``: making them is not what is measured.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from bonuses.models import PersonalScore
from core.exact import to_text
from core.models import Origin
from reviews.models import (
    Ballot,
    BallotRound,
    CommonMark,
    Deduction,
    Honour,
    RoundState,
    TargetMark,
    Veto,
)
from schemes.demo.draws import departments, person_name
from schemes.models import Year
from schemes.presets import load_preset
from schemes.services import scheme_create_version, scheme_publish, year_open
from targets.models import CommonItem, Target
from units.models import (
    Account,
    Authority,
    Person,
    Posting,
    PostingMonths,
    Role,
    Sanction,
    SanctionKind,
    Unit,
    UnitYear,
)
from units.services import account_create, authority_create, role_grant

YEAR = 2025
UNITS, TARGETS, ITEMS, STAFF = 100, 50, 10, 100
VOTERS = {"township_leaders": 60, "county_leaders": 80}
MOVED, SANCTIONED = 5, 1
POINTS = {"key": Fraction(250), "general": Fraction(180), "common": Fraction(500)}
METHODS = ("proportional", "per_percent", "all_or_nothing", "piecewise", "graded", "manual")
BATCH = 2000


@dataclass(slots=True)
class County:
    """What the cases need of a made county."""

    authority: Authority
    year: Year
    account: Account
    units: Sequence[Unit]


def make_county(number: int, units: int = UNITS) -> County:
    """County ``number`` with so many units; the same number gives the same county."""
    rng = random.Random(20_000 + number)  # noqa: S311 -- made-up data
    with transaction.atomic():
        county = _found(number, units)
        writer = _Writer(county, rng)
        writer.write_units()
        writer.write_targets()
        writer.write_items()
        writer.write_ballots()
        writer.write_bonus_and_malus()
        writer.write_people()
    return county


def marks_of(county: County) -> int:
    """How many raw marks the county holds."""
    counted = Ballot.objects.filter(round__year=county.year).count()
    for model in (TargetMark, CommonMark):
        counted += model._default_manager.filter(year=county.year).count()
    return counted


def _found(number: int, count: int) -> County:
    authority = authority_create(code=f"bench-{number}", name=f"测算县{number}", actor=None)
    version = scheme_create_version(
        authority=authority, code="county", document=load_preset("county"), actor=None
    )
    version = scheme_publish(version=version, actor=None)
    year = year_open(authority=authority, year=YEAR, scheme=version, actor=None)
    account, _initial = account_create(
        username=f"bench-{number}", display_name="目标办", actor=None, must_change_password=False
    )
    role_grant(account=account, role=Role.TARGET_OFFICE, authority=authority, actor=None)
    names = [row["name"] for row in departments()]
    units = [
        Unit(
            authority=authority,
            code=f"{100 + at}",
            name=names[at % len(names)] + ("" if at < len(names) else "直属分局"),
        )
        for at in range(count)
    ]
    return County(authority, year, account, _create(Unit, units))


def _create(model: type[models.Model], rows: Iterable[Any]) -> list[Any]:
    return model._default_manager.bulk_create(list(rows), batch_size=BATCH)


class _Writer:
    """Writes the facts of one county."""

    def __init__(self, county: County, rng: random.Random) -> None:
        self.county, self.rng = county, rng
        self.recorded = {
            "recorded_by": county.account,
            "recorded_at": timezone.now(),
            "origin": Origin.IMPORT,
        }
        self.of_year = {"year": county.year, **self.recorded}
        self.of_authority = {"authority": county.authority, **self.recorded}

    def write_units(self) -> None:
        """A unit-year each."""
        leaders = ["县长", "常务副县长", "副县长（农业）", "副县长（工业）", "副县长（城建）"]
        rows = (
            UnitYear(
                key=unit.code,
                unit=unit,
                year=YEAR,
                name=unit.name,
                peer_group="department",
                posts=STAFF,
                leader_in_charge=self.rng.choice(leaders),
                spread=Fraction(self.rng.choice((300, 400, 500, 600))),
                order=order,
                **self.of_authority,
            )
            for order, unit in enumerate(self.county.units, 1)
        )
        _create(UnitYear, rows)

    def write_targets(self) -> None:
        """Targets of all methods, half of them key ones, each with its mark."""
        targets = _create(
            Target,
            (
                self._target(unit, component, number)
                for unit in self.county.units
                for component in ("key", "general")
                for number in range(TARGETS // 2)
            ),
        )
        _create(TargetMark, map(self._mark, targets))

    def _target(self, unit: Unit, component: str, number: int) -> Target:
        kind = METHODS[number % len(METHODS)]
        # As the services store it: tenths in lowest terms.
        plan = to_text(Fraction(self.rng.randint(2000, 90009), 10))
        params: dict[str, Any] = {"plan": plan, "direction": "higher"}
        if kind == "per_percent":
            params |= {"rate": "2", "step": "exact", "basis": "relative"}
        elif kind == "piecewise":
            params |= {"basis": "ratio", "table": [["1", "1"], ["0.95", "0.8"], ["0", "0"]]}
        elif kind == "graded":
            params = {"shares": {"优秀": "1", "良好": "0.85", "一般": "0.7"}}
        elif kind == "manual":
            params = {}
        return Target(
            key=f"{unit.code}-{component[0].upper()}{number}",
            unit=unit,
            component=component,
            title=f"第{number + 1}项职能目标完成情况",
            measure="万元",
            points=POINTS[component] / (TARGETS // 2),
            method=kind,
            params=params,
            order=number,
            **self.of_year,
        )

    def _mark(self, target: Target) -> TargetMark:
        values: dict[str, Any] = {}
        if target.method == "graded":
            values["grade"] = self.rng.choice(("优秀", "优秀", "良好", "一般"))
        elif target.method == "manual":
            values |= {"score": target.points * self.rng.randint(85, 100) / 100, "note": "按查验"}
        else:
            plan = Fraction(target.params["plan"])
            values["actual"] = plan * self.rng.randint(920, 1060) / 1000
        return TargetMark(
            key=target.key,
            unit_id=target.unit_id,
            target=target,
            marked_by="目标办",
            marked_on=datetime.date(YEAR, 12, 20),
            **values,
            **self.of_year,
        )

    def write_items(self) -> None:
        """Common items that everybody is marked in."""
        points = POINTS["common"] / ITEMS
        items = _create(
            CommonItem,
            (
                CommonItem(
                    key=f"G{number}",
                    component="common",
                    title=f"共性目标{number}",
                    points=points,
                    marking_unit=self.county.units[number],
                    peer_groups=["department"],
                    order=number,
                    **self.of_year,
                )
                for number in range(ITEMS)
            ),
        )
        rows = (
            CommonMark(
                key=f"{unit.code}/{item.key}",
                unit=unit,
                item=item,
                points=points,
                score=points * self.rng.randint(850, 1000) / 1000,
                marked_on=datetime.date(YEAR, 12, 22),
                **self.of_year,
            )
            for unit in self.county.units
            for item in items
        )
        _create(CommonMark, rows)

    def write_ballots(self) -> None:
        """Closed rounds of both voter groups."""
        for group, voters in VOTERS.items():
            closed = BallotRound.objects.create(
                year=self.county.year,
                voter_group=group,
                state=RoundState.CLOSED,
                closed_at=timezone.now(),
            )
            rows = (
                Ballot(
                    id=uuid.UUID(int=self.rng.getrandbits(128)),
                    round=closed,
                    unit=unit,
                    score=Fraction(self.rng.randint(80, 100)),
                )
                for unit in self.county.units
                for _voter in range(voters)
            )
            _create(Ballot, rows)

    def write_bonus_and_malus(self) -> None:
        """Two honours a unit, a deduction for every tenth, two vetoes."""
        units, day = self.county.units, datetime.date(YEAR, 10, 8)
        _create(
            Honour,
            (
                Honour(
                    key=f"{unit.code}-J{number}",
                    unit=unit,
                    title="先进集体",
                    kind=kind,
                    level=self.rng.choice(("county", "city", "province")),
                    issued_by="市委、市政府",
                    date=day,
                    is_system=number == 1,
                    **self.of_year,
                )
                for unit in units
                for number, kind in enumerate(("comprehensive", "single"))
            ),
        )
        late = {"kind": "unachieved", "title": "后下达指标未完成", "date": day}
        _create(
            Deduction,
            (Deduction(key=f"{u.code}-K1", unit=u, **late, **self.of_year) for u in units[::10]),
        )
        veto = {"kind": "work_safety", "title": "生产安全责任事故", "date": day}
        _create(
            Veto,
            (Veto(key=f"{u.code}-F1", unit=u, **veto, **self.of_year) for u in units[7:60:40]),
        )

    def write_people(self) -> None:
        """People with postings, months and personal scores; some moved, some sanctioned."""
        units = self.county.units
        homes = [unit for unit in units for _person in range(STAFF)]
        people = _create(
            Person,
            (
                Person(
                    authority=self.county.authority,
                    code=f"{place:06d}",
                    name=person_name(self.rng),
                )
                for place in range(len(homes))
            ),
        )
        placed = list(zip(people, homes, strict=True))
        postings = _create(
            Posting, (row for at, pair in enumerate(placed) for row in self._postings(at, *pair))
        )
        _create(PostingMonths, map(self._months, postings))
        scores = (
            PersonalScore(
                key=person.code,
                unit=unit,
                person=person,
                score=Fraction(self.rng.randint(700, 1000), 10),
                grade="competent",
                **self.of_year,
            )
            for person, unit in placed
        )
        _create(PersonalScore, scores)
        day = datetime.date(YEAR, 5, 6)
        _create(
            Sanction,
            (
                Sanction(
                    key=f"{person.code}/{SanctionKind.REPRIMAND}/{day}/1",
                    person=person,
                    kind=SanctionKind.REPRIMAND,
                    date=day,
                    year=YEAR,
                    **self.of_authority,
                )
                for person in people[:: STAFF // SANCTIONED]
            ),
        )

    def _postings(self, at: int, person: Person, unit: Unit) -> Iterable[Posting]:
        ranks = {0: "head", 1: "deputy", 2: "deputy", 3: "member"}
        middle = datetime.date(YEAR, 7, 1)
        moved = at % STAFF >= STAFF - MOVED
        if moved:
            before = self.county.units[(at // STAFF + 1) % len(self.county.units)]
            ended = middle - datetime.timedelta(days=1)
            yield self._posting(person, before, datetime.date(2020, 1, 1), ended, "")
        start = middle if moved else datetime.date(2020, 1, 1)
        yield self._posting(person, unit, start, None, ranks.get(at % STAFF, ""))

    def _posting(
        self,
        person: Person,
        unit: Unit,
        start: datetime.date,
        end: datetime.date | None,
        rank: str,
    ) -> Posting:
        return Posting(
            key=f"{person.code}/{unit.code}/{start}",
            person=person,
            unit=unit,
            starts_on=start,
            ends_on=end,
            title="科员",
            rank=rank,
            **self.of_authority,
        )

    def _months(self, posting: Posting) -> PostingMonths:
        whole = posting.ends_on is None and posting.starts_on.year < YEAR
        return PostingMonths(
            key=posting.key,
            posting=posting,
            months=12 if whole else 6,
            year=YEAR,
            **self.of_authority,
        )
