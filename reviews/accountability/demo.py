"""The demo county criticises and praises: records in every state, and what vetoes call for."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from reviews.accountability import flow
from reviews.accountability.models import AccountabilityRecord
from reviews.accountability.services import Told, record_move, record_start, records_propose
from schemes.models import Year
from units.models import Account, Role, RoleGrant, Unit

FILE = Path(__file__).with_name("demo.yaml")


@cache
def designed() -> list[dict[str, Any]]:
    """How far each record is to be."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))["records"]
    return found


def demo_accountability(year: Year, office: Account) -> int:
    """Bring the records of ``year`` to their states; how many there are."""
    if not flow.rules_of(year).kinds:
        return 0
    units = {unit.name: unit for unit in Unit.objects.filter(authority=year.authority)}
    other = _other(year)
    for case in designed():
        if case["unit"] in units:
            _bring(year, units[case["unit"]], case, office, other)
    records_propose(year=year, actor=office)
    return AccountabilityRecord.objects.filter(year=year).count()


def _bring(year: Year, unit: Unit, case: dict[str, Any], office: Account, other: Account) -> None:
    today = timezone.localdate()
    texts = {"kind": case["kind"], "grounds": case["grounds"], "basis": "县目标管理考核办法"}
    texts |= {"decided_by": "县目标考核领导小组", "date": str(today - timedelta(9))}
    kind = flow.rules_of(year).kind(case["kind"])
    if kind is not None and kind.improve_days:
        texts["due"] = str(today + timedelta(30))
    if kind is not None and kind.sort == "notice":
        texts["addressee"] = case["addressee"]
    record = record_start(year=year, unit=unit, stated=texts, actor=office)
    state = case["state"]
    if state == "notice":
        _move(record, flow.ANNOUNCE, office)
    elif state == "dropped":
        _move(record, flow.DROP, office, Told(reason="情节轻微，已当面提醒"))
    elif state != "draft":
        _move(record, flow.SUBMIT, office)
        if state != "confirm":
            number = case["number"].replace("%s", str(year.year))
            _move(record, flow.ISSUE, other, Told(number=number))
    if state == "improved":
        _move(record, flow.IMPROVE, office, Told(reason="资料已补齐，现场核过"))
    elif state == "lifted":
        _move(record, flow.LIFT, other, Told(reason="主送机关写错，另行发文"))


def _other(year: Year) -> Account:
    """Somebody who confirms."""
    role = Role(flow.rules_of(year).confirmed_by)
    rows = RoleGrant.objects.filter(authority=year.authority, role=role)
    found: Account = rows.select_related("account").order_by("-pk")[0].account
    return found


def _move(
    record: AccountabilityRecord, move: str, actor: Account, told: Told | None = None
) -> None:
    version = AccountabilityRecord.objects.values_list("version", flat=True).get(pk=record.pk)
    record_move(record=record, move=move, version=version, actor=actor, told=told or Told())
