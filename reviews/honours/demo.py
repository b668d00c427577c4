"""The demo county claims honours: a register of bodies and a claim in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils import timezone

from reviews.honours import flow
from reviews.honours.bodies.services import body_record
from reviews.honours.models import HonourClaim
from reviews.honours.services.drafting import claim_settle, claim_start, file_add
from reviews.honours.services.moving import Told, claim_move, cut_off
from schemes.models import Year
from targets.changes.demo import PDF
from targets.plans.demo import filer_of
from units.models import Account, Role, RoleGrant, Unit
from units.services import account_create, role_grant

FILE = Path(__file__).with_name("demo.yaml")
TEXTS = ("kind", "level", "title", "body", "project", "document")
#: The moves by which a claim comes to a state, after it was handed in.
WAYS = {
    "head_approve": (),
    "office_verify": ("head",),
    "returned": ("head", "return"),
    "refused": ("head", "refuse"),
    "counted": ("head", "office"),
}


class DemoFile(BytesIO):
    """A file as a request brings it; ``mark`` makes its content its own."""

    def __init__(self, name: str, mark: str) -> None:
        super().__init__(PDF + f"% {mark}\n".encode())
        self.name = name


@cache
def designed() -> dict[str, Any]:
    """The bodies and the claims."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return found


def demo_claims(year: Year, office: Account) -> int:
    """Enter the register and bring the claims of ``year`` to their states; how many there are."""
    for texts in designed()["bodies"]:
        body_record(year=year, texts=texts, actor=office)
    units = {unit.name: unit for unit in Unit.objects.filter(authority=year.authority)}
    found = [case for case in designed()["claims"] if case["unit"] in units]
    for case in found:
        _bring(year, units[case["unit"]], case, office)
    return len(found)


def _bring(year: Year, unit: Unit, case: dict[str, Any], office: Account) -> None:
    filer = filer_of(unit)
    texts = {key: case[key] for key in TEXTS if key in case}
    texts["document"] = texts.get("document", "").replace("%s", str(year.year))
    texts["date"] = f"{year.year}-{case['date']}"
    claim = claim_start(year=year, unit=unit, stated=texts, actor=filer)
    if "file" in case:
        mark = case.get("content", case["title"])
        file_add(claim=claim, file=DemoFile(case["file"], mark), actor=filer)
    if case["state"] == "draft":
        return
    due = cut_off(claim)
    in_time = min(timezone.now(), due - timedelta(days=2)) if due else None
    _move(claim, flow.SUBMIT, filer, arrived=in_time)
    for step in WAYS[case["state"]]:
        if step == "head":
            _move(claim, flow.PASS, head_of(unit))
        elif step == "office":
            version = HonourClaim.objects.get(pk=claim.pk).version
            claim_settle(claim=claim, version=version, stated={}, conditions=(), actor=office)
            _move(claim, flow.PASS, office)
        else:
            _move(claim, step, office, Told(reason=case["reason"]))


def head_of(unit: Unit) -> Account:
    """The unit's head, or one made for it."""
    grants = RoleGrant.objects.filter(unit=unit, role=Role.DEPARTMENT_HEAD)
    grant = grants.select_related("account").order_by("pk").first()
    if grant is not None:
        return grant.account
    account, _initial = account_create(
        username=f"fuzeren-{unit.code}",
        display_name=f"{unit.name}负责人",
        actor=None,
        authority=unit.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role_grant(
        account=account, role=Role.DEPARTMENT_HEAD, authority=unit.authority, unit=unit, actor=None
    )
    return account


def _move(
    claim: HonourClaim,
    move: str,
    actor: Account,
    told: Told | None = None,
    arrived: datetime | None = None,
) -> None:
    claim_move(
        claim=claim,
        move=move,
        version=HonourClaim.objects.values_list("version", flat=True).get(pk=claim.pk),
        actor=actor,
        told=told or Told(),
        arrived=arrived,
    )
