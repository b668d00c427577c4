"""The demo county's functional departments draft their common targets: a draft in each state."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from schemes.models import Year
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft
from targets.common.drafts.services import draft_fill, draft_line_save, draft_move
from targets.common.drafts.typed import Places, line_texts
from units.models import Account, Role, RoleGrant, Unit
from units.services import account_create, role_grant

FILE = Path(__file__).with_name("demo.yaml")


@cache
def designed() -> dict[str, Any]:
    """How far each department is, and what it writes of its targets."""
    data: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return data


def demo_drafts(year: Year, office: Account) -> None:
    """Bring each department's draft to its designed state."""
    for case in designed()["drafts"]:
        unit = Unit.objects.filter(authority=year.authority, name=case["unit"]).first()
        if unit is not None:
            _bring(year, unit, case, office)


def _bring(year: Year, unit: Unit, case: dict[str, Any], office: Account) -> None:
    actor, places = department_of(unit), Places(year)
    told: dict[str, Any] = {"year": year, "unit": unit, "actor": actor}
    draft = draft_fill(**told, version=0)
    lines = list(draft.lines.all())
    for n, line in enumerate(lines):
        own = {**case["texts"], "deadline": case["texts"]["deadline"].replace("%s", str(year.year))}
        texts = {**line_texts(places, line), **own}
        version = CommonDraft.objects.values_list("version", flat=True).get(pk=draft.pk)
        # A draft under way has its last line still to be written.
        if case["state"] != flow.DRAFT or n < len(lines) - 1:
            draft_line_save(**told, line=line.pk, texts=texts, version=version)
    if case["state"] == flow.DRAFT:
        return
    _move(draft, flow.SUBMIT, actor)
    if case["state"] == flow.RETURNED:
        _move(draft, flow.RETURN, office, case["reason"])
    elif case["state"] == flow.TAKEN:
        _move(draft, flow.TAKE, office)


def _move(draft: CommonDraft, key: str, actor: Account, reason: str = "") -> None:
    fresh = CommonDraft.objects.select_related("year__authority", "unit").get(pk=draft.pk)
    draft_move(draft=fresh, move=key, version=fresh.version, actor=actor, reason=reason)


def department_of(unit: Unit) -> Account:
    """Who speaks for a functional department: its account, or one made for it."""
    grants = RoleGrant.objects.filter(unit=unit, role=Role.FUNCTIONAL_DEPARTMENT)
    grant = grants.select_related("account").order_by("pk").first()
    if grant is not None:
        return grant.account
    account, _initial = account_create(
        username=f"pingfen-{unit.code}",
        display_name=f"{unit.name}评分员",
        actor=None,
        authority=unit.authority,
        password=settings.DEMO_PASSWORD,
        must_change_password=False,
    )
    role = Role.FUNCTIONAL_DEPARTMENT
    role_grant(account=account, role=role, authority=unit.authority, unit=unit, actor=None)
    return account
