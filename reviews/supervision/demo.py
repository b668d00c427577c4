"""The demo county supervises: reports, checks and orders in every state."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from reviews.honours.demo import DemoFile
from reviews.supervision import flow
from reviews.supervision.models import Sort, SupervisionItem
from reviews.supervision.services import SUBJECT, Told, item_move, items_start
from schemes.models import Year
from schemes.queries import year_document
from targets.evidence.services import evidence_attach, evidence_check
from targets.plans.demo import filer_of
from units.models import Account, Role, RoleGrant, Unit

FILE = Path(__file__).with_name("demo.yaml")
REPORT = "主要指标按期完成，问题和打算已列明。"


@cache
def designed() -> dict[str, Any]:
    """How far each item is to be."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def demo_supervision(year: Year, office: Account) -> int:
    """Bring the items of ``year`` to their states; how many there are."""
    if not flow.uses_supervision(year_document(year)):
        return 0
    units = {unit.name: unit for unit in Unit.objects.filter(authority=year.authority)}
    for case in designed()["reports"]:
        _reports(year, {units[k]: v for k, v in case["units"].items() if k in units}, case, office)
    for case in designed()["checks"]:
        if case["unit"] in units:
            _check(year, units[case["unit"]], case, office)
    return SupervisionItem.objects.filter(year=year).count()


def _reports(year: Year, states: dict[Unit, str], case: dict[str, Any], office: Account) -> None:
    stated = {"title": case["title"], "text": case["text"], "due": str(_day(12))}
    made = items_start(year=year, sort=Sort.REPORT, units=list(states), stated=stated, actor=office)
    for item in made:
        state = states[item.unit]
        if state in ("overdue", "done_late"):
            # It was asked a while ago; the services take no day that is over.
            past = {"due": _day(-4), "first_due": _day(-4)}
            SupervisionItem.objects.filter(pk=item.pk).update(**past)
        if state in ("asked", "overdue"):
            continue
        _move(item, flow.ANSWER, filer_of(item.unit), REPORT)
        if state.startswith("done"):
            _move(item, flow.CLOSE, office)
        elif state == "returned":
            _move(item, flow.RETURN, office, "没有写完成数，补齐再报")


def _check(year: Year, unit: Unit, case: dict[str, Any], office: Account) -> None:
    stated = {k: case[k] for k in ("title", "place", "checked_by", "problem", "text")}
    stated["date"] = str(_day(-6))
    item = items_start(year=year, sort=Sort.CHECK, units=[unit], stated=stated, actor=office)[0]
    _prove(item, office, f"{case['place']}现场照片.pdf")
    if case["state"] == "draft":
        return
    _move(item, flow.TELL, office)
    if case["state"] == "done":
        _move(item, flow.CLOSE, office)
    if "order" in case:
        _order(item, case["order"], office)


def _order(check: SupervisionItem, case: dict[str, Any], office: Account) -> None:
    stated = {"title": case["title"], "text": case["text"], "due": str(_day(10))}
    order = items_start(
        year=check.year,
        sort=Sort.ORDER,
        units=[check.unit],
        stated=stated,
        actor=office,
        source=check,
    )[0]
    if "answer" not in case:
        return
    filer = filer_of(check.unit)
    _prove(order, filer, "整改后照片.pdf")
    _move(order, flow.ANSWER, filer, case["answer"])
    if case["state"] == "done":
        _move(order, flow.CLOSE, _other(check.year, office), case["reason"])


def _prove(item: SupervisionItem, actor: Account, name: str) -> None:
    files = [evidence_check(DemoFile(name, f"{item.title} {item.serial}"))]
    evidence_attach(
        year=item.year, unit=item.unit, kind=SUBJECT, key=str(item.pk), actor=actor, files=files
    )


def _other(year: Year, office: Account) -> Account:
    """Somebody of the offices who did not issue the order."""
    rows = RoleGrant.objects.filter(authority=year.authority, role=Role.REVIEWING_OFFICE)
    found = rows.exclude(account=office).select_related("account").order_by("pk").first()
    return found.account if found else office


def _move(item: SupervisionItem, move: str, actor: Account, reason: str = "") -> None:
    version = SupervisionItem.objects.values_list("version", flat=True).get(pk=item.pk)
    item_move(item=item, move=move, version=version, actor=actor, told=Told(reason=reason))


def _day(days: int) -> date:
    return timezone.localdate() + timedelta(days)
