"""The demo county changes issued targets: a request in every state, through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.utils import timezone

from core.exact import format_short, parse_exact
from schemes.models import Year
from targets.changes import flow
from targets.changes.models import TargetChange
from targets.changes.services.drafting import (
    change_save,
    change_start,
    file_add,
    item_add,
    item_save,
)
from targets.changes.services.moving import Told, change_move
from targets.models import Target
from targets.plans.demo import filer_of, leader_of
from units.models import Account, Unit

#: What each step of the path takes its time.
DAYS = timedelta(days=3)
FILE = Path(__file__).with_name("demo.yaml")
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
    b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 66>>stream\n"
    b"BT /F1 20 Tf 72 740 Td (Evidence of the demo: field report) Tj ET\n"
    b"endstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


class _File(BytesIO):
    """A file as a request brings it."""

    def __init__(self, name: str) -> None:
        super().__init__(PDF)
        self.name = name


@cache
def designed() -> list[dict[str, Any]]:
    """How far each request is to be."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))["changes"]
    return found


def demo_changes(year: Year, office: Account) -> int:
    """Bring the requests of ``year`` to their designed states; how many there are."""
    made = 0
    for case in designed():
        unit = Unit.objects.filter(authority=year.authority, name=case["unit"]).first()
        target = _figured(year, unit) if unit else None
        if unit is not None and target is not None:
            _bring(year, unit, target, case, office)
            made += 1
    return made


def _figured(year: Year, unit: Unit) -> Target | None:
    """The unit's first target with a figure of which more is better, in the year as it stands."""
    rows = Target.objects.filter(year=year, unit=unit, current=True, assigned=None)
    return next(
        (
            target
            for target in rows.order_by("order", "key")
            if target.params.get("plan") and target.params.get("direction") != "lower"
        ),
        None,
    )


def _bring(year: Year, unit: Unit, target: Target, case: dict[str, Any], office: Account) -> None:
    filer = filer_of(unit)
    change = change_start(year=year, unit=unit, actor=filer)
    _write(change, target, case, filer)
    if case["state"] == "draft":
        return
    month, day = case["day"].split("-")
    arrived = timezone.make_aware(datetime(year.year, int(month), int(day), 10, 30))  # noqa: DTZ001
    _move(change, flow.SUBMIT, filer, arrived=arrived)
    leader = leader_of(unit)
    if case["state"] == "refused" and leader is not None:
        _move(change, flow.REFUSE, leader, Told(reason=case["refusal"]), arrived + DAYS)
    elif case["state"] in ("office_ratify", "applied") and leader is not None:
        _move(change, flow.PASS, leader, arrived=arrived + DAYS)
        if case["state"] == "applied":
            told = Told(number=case["number"] % year.year)
            _move(change, flow.PASS, office, told, arrived + 2 * DAYS)


def _write(change: TargetChange, target: Target, case: dict[str, Any], filer: Account) -> None:
    document = case.get("document", "")
    change_save(
        change=change,
        version=_version(change),
        ground=case["ground"],
        reason=case["reason"],
        document=document % change.year.year if document else "",
        actor=filer,
    )
    row = item_add(change=change, kind="change", target=target.pk, actor=filer)
    plan = parse_exact(target.params["plan"]) * parse_exact(case["share"])
    item_save(
        change=change,
        item=row.pk,
        version=_version(change),
        texts={"plan": format_short(plan, 1)},
        note=case["note"],
        actor=filer,
    )
    if "file" in case:
        file_add(change=change, file=_File(case["file"]), actor=filer)


def _move(
    change: TargetChange,
    move: str,
    actor: Account,
    told: Told | None = None,
    arrived: datetime | None = None,
) -> None:
    change_move(
        change=change,
        move=move,
        version=_version(change),
        actor=actor,
        told=told or Told(),
        arrived=arrived,
    )


def _version(change: TargetChange) -> int:
    return TargetChange.objects.values_list("version", flat=True).get(pk=change.pk)
