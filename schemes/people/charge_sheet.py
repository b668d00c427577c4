"""The sheet 分管 of the year workbook: who is in charge of which unit from when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.xlsx.columns import Column, Lookup, Record
from documents.xlsx.problems import CellError
from schemes.people.charge_services import charge_key, leaders, leaders_sync
from schemes.people.queries import touching
from schemes.workbook.context import YearContext
from schemes.workbook.named_columns import date_column, document_column, unit_column
from schemes.workbook.parts import FactPart, FactPartPlan, Field
from schemes.workbook.registry import YearSheet, register
from units.models import Account, LeaderCharge

LEADER = "leader"


@dataclass(slots=True)
class ChargePlan(FactPartPlan):
    """As every plan; afterwards the unit-years bear the names that the charges say."""

    def apply(self, context: YearContext, *, actor: Any, reason: str) -> None:
        """Write the charges, then the names in step with them."""
        # Named in full: a dataclass with slots is made anew, and super() would ask the old one.
        FactPartPlan.apply(self, context, actor=actor, reason=reason)
        codes = {key.rsplit("/", 1)[0] for key in (*self.before, *self.after)}
        units = [unit.pk for code, unit in context.shared["units"].items() if code in codes]
        told: Any = {"since": context.number, "actor": actor, "reason": reason}
        leaders_sync(context.authority, units, **told)


class ChargePart(FactPart):
    """A leader's charge of a unit."""

    model = LeaderCharge

    def scope(self, context: YearContext) -> dict[str, Any]:
        """Charges belong to the authority: one may run over several years."""
        return {"authority": context.authority}

    def fields(self, context: YearContext) -> Sequence[Field]:
        """The columns of the sheet."""
        return [
            Field(unit_column(context)),
            Field(
                Column(
                    LEADER,
                    "分管领导账号",
                    required=True,
                    lookup=LEADER,
                    help=gettext_lazy("有“领导”角色的账号的用户名，或不重名的姓名"),
                    example="xianlingdao",
                    width=16,
                    max_length=150,
                )
            ),
            Field(date_column("starts_on", "分管起", required=True, example=date(2026, 1, 1))),
            Field(date_column("ends_on", "分管止", gettext_lazy("仍在分管的空着"))),
            Field(document_column(), blank=""),
        ]

    def standing(self, context: YearContext, records: Sequence[Record] | None) -> Iterable[Any]:
        """Charges that touch the year, and those of other years that the file corrects."""
        rows = LeaderCharge.objects.filter(current=True, authority=context.authority)
        rows = rows.select_related("leader", "unit").order_by("unit__code", "starts_on")
        named = {self.row_key(record) for record in records or ()}
        return [*rows.filter(touching(context.number)), *self._elsewhere(context, rows, named)]

    def _elsewhere(self, context: YearContext, rows: Any, named: set[str]) -> Iterator[Any]:
        if named:
            yield from rows.exclude(touching(context.number)).filter(key__in=named)

    def row_key(self, record: Record) -> str:
        """Unit and first day."""
        return charge_key(record["unit"].code, record["starts_on"])

    def plan(self, context: YearContext, records: Sequence[Record]) -> ChargePlan:
        """With the names to bring in step."""
        made = super().plan(context, records)
        return ChargePlan(made.part, made.plan, made.before, made.after, made.touched, made.errors)

    def check(self, context: YearContext, records: Sequence[Record]) -> Iterator[CellError]:
        """Days in order; a unit has one leader at a time."""
        by_unit: dict[str, list[Record]] = {}
        for record in records:
            ends = record["ends_on"]
            if ends is not None and ends < record["starts_on"]:
                yield record.error("ends_on", _("分管的止期不能早于起期"))
            by_unit.setdefault(record["unit"].code, []).append(record)
        for rows in by_unit.values():
            rows.sort(key=lambda record: record["starts_on"])
            for before, after in pairwise(rows):
                if before["ends_on"] is None or before["ends_on"] >= after["starts_on"]:
                    yield after.error("starts_on", _("这个单位的上一位分管还没有到止期"))


def build_leader_lookup(
    context: YearContext, _announced: Sequence[Mapping[str, str]] | None
) -> Lookup:
    """Leaders by user name, and by shown name where only one bears it."""
    found: dict[str, Account] = {}
    names: dict[str, list[Account]] = {}
    for account in leaders(context.authority):
        names.setdefault(account.get_full_name(), []).append(account)
        found[account.username] = account
    for name, bearers in names.items():
        if len(bearers) == 1:
            found.setdefault(name, bearers[0])
    for row in LeaderCharge.objects.filter(
        authority=context.authority, current=True
    ).select_related("leader"):
        # One who is a leader no longer still stands in the charges he had.
        found.setdefault(row.leader.username, row.leader)
    context.names[Account] = lambda account: account.username
    return Lookup(gettext_lazy("有“领导”角色的账号"), found)


def register_charge_sheet() -> None:
    """Bring the sheet into the workbook, after the units."""
    register(
        YearSheet(
            key="charges",
            title="分管",
            title_en="Leaders' charges",
            order=15,
            parts=[ChargePart()],
            key_columns=("unit", "starts_on"),
            label_columns=("unit", LEADER),
            explanation=gettext_lazy("哪位领导从哪天起分管哪个单位，一段一行。"),
            lookups={LEADER: build_leader_lookup},
        )
    )
