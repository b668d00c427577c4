"""A county with a plan to work on: a filer, an office, a leader; lines as a clerk fills them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.presets import load_preset
from targets.plans.fields import BY_KEY
from targets.plans.models import Plan, PlanLine
from targets.plans.reading import Reading
from targets.plans.services.editing import cell_save, lines_paste, plan_start
from targets.plans.services.moving import Told, plan_move
from targets.plans.services.remarks import warning_answer
from tests.factories import County, add_unit_year, record_all
from tests.office import make_office, plain_account
from units.models import Account, LeaderCharge, Role

NUMBER = "临目考〔2026〕1号"
#: Component, title, plan, points: they fill 250 and 180 and differ.
ROWS = (
    *(("key", "公路改造", "42", "100"), ("key", "农村公路", "118", "150")),
    *(("general", "公交车辆", "50", "80"), ("general", "优化线路", "6", "100")),
)


@dataclass
class Drafting:
    """A year under the county scheme with a unit, and who has a part in its plan."""

    county: County
    year: Year
    filer: Account
    reviewer: Account
    leader: Account
    officer: Account
    other: Any = None

    @property
    def unit(self) -> Any:
        """The unit that drafts."""
        return self.other or self.county.office.unit

    def second(self) -> Drafting:
        """The same for the county's other unit: a filer of its own, the same leader."""
        office = self.county.office
        filer = office.account(Role.DEPARTMENT_FILER, unit=office.other, username="second-filer")
        _charge(self.county, self.leader, office.other)
        return replace(self, other=office.other, filer=filer)

    def start(self) -> Plan:
        """An empty plan."""
        return plan_start(year=self.year, unit=self.unit, actor=self.filer)

    def cell(self, line: PlanLine, field: str, text: str, actor: Account | None = None) -> PlanLine:
        """Save a cell of the line as it stands."""
        shown = PlanLine.objects.get(pk=line.pk).version
        return cell_save(
            plan=line.plan,
            line=line.pk,
            field=field,
            text=text,
            shown=shown,
            actor=actor or self.filer,
        )

    def filled(self) -> Plan:
        """A plan that can be handed in."""
        plan = self.start()
        head = "\t".join(str(BY_KEY[key].title) for key in ("title", "plan", "points"))
        for component, rows in groupby(ROWS, itemgetter(0)):
            text = "\n".join([head, *("\t".join(row[1:]) for row in rows)])
            lines_paste(plan=plan, component=component, text=text, actor=self.filer)
        return self.now(plan)

    def now(self, plan: Plan) -> Plan:
        """The plan as it stands."""
        return Plan.objects.select_related("year__authority", "year__scheme", "unit").get(
            pk=plan.pk
        )

    def move(self, plan: Plan, key: str, actor: Account, **told: Any) -> Plan:
        """Make a move of the plan as it stands, as a request of its own."""
        version, actor = self.now(plan).version, Account.objects.get(pk=actor.pk)
        return plan_move(plan=plan, move=key, version=version, actor=actor, told=Told(**told))

    def answer_all(self, plan: Plan, reason: str = "另附说明") -> None:
        """Answer every warning."""
        for each in Reading(self.now(plan)).unanswered:
            fingerprint = each.finding.fingerprint
            warning_answer(plan=plan, fingerprint=fingerprint, reason=reason, actor=self.filer)

    def at(self, state: str) -> Plan:
        """A filled plan that waits at a step of the county's path."""
        plan = self.move(self.filled(), "submit", self.filer)
        by = {"office_review": self.reviewer, "leader_sign": self.leader}
        by |= {"unit_finalise": self.filer}
        while plan.state != state:
            plan = self.move(plan, "pass", by[plan.state])
        return self.now(plan)


def make_drafting(
    code: str = "east",
    preset: str = "county",
    group: str = "department",
    document: SchemeDocument | None = None,
) -> Drafting:
    """The year 2026 with unit 101 in the leader's charge and nothing promised yet."""
    office = make_office(code)
    year = office.open_year(2026, document or load_preset(preset))
    county = County(office, year, plain_account(f"{code}-clerk"))
    county.units = {"101": office.unit, "102": office.other}
    for place, unit in enumerate(county.units.values()):
        add_unit_year(county, unit, order=place, peer_group=group)
    leader = office.account(Role.LEADER, username=f"{code}-leader")
    _charge(county, leader, office.unit)
    return Drafting(
        county,
        county.year,
        office.account(Role.DEPARTMENT_FILER, username=f"{code}-filer"),
        office.account(Role.REVIEWING_OFFICE, username=f"{code}-reviewer"),
        leader,
        office.account(Role.TARGET_OFFICE, username=f"{code}-officer"),
    )


def _charge(county: County, leader: Account, unit: Any) -> None:
    held = {"leader": leader, "unit": unit, "starts_on": date(2020, 1, 1), "ends_on": None}
    scope = {"authority": county.office.authority}
    record_all(LeaderCharge, county, {f"{unit.code}/2026": held}, scope=scope)
