"""The demo county registers what speaks against units: entries on their way."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reviews.honours.demo import DemoFile
from reviews.register import flow
from reviews.register.models import RegisterEntry
from reviews.register.services import Told, entry_move, entry_start, file_add
from schemes.models import Year
from targets.plans.demo import filer_of
from units.models import Account, Unit

_STATED = ("kind", "title", "document", "decided_by", "month", "count")
FILE = Path(__file__).with_name("demo.yaml")


@cache
def designed() -> list[dict[str, Any]]:
    """How far each entry is to be."""
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf-8"))["entries"]
    return found


def demo_register(year: Year, office: Account) -> int:
    """Bring the entries of ``year`` to their states; how many there are."""
    units = {unit.name: unit for unit in Unit.objects.filter(authority=year.authority)}
    found = [case for case in designed() if case["unit"] in units]
    for case in found:
        _bring(year, units[case["unit"]], case, office)
    return len(found)


def _bring(year: Year, unit: Unit, case: dict[str, Any], office: Account) -> None:
    texts = {key: str(case[key]) for key in _STATED if key in case}
    texts |= {"date": f"{year.year}-{case['date']}", "basis": "县目标管理考核办法", "scope": "year"}
    texts["document"] = texts.get("document", "").replace("%s", str(year.year))
    entry = entry_start(year=year, unit=unit, stated=texts, actor=office)
    if texts["document"]:
        file_add(entry=entry, file=DemoFile("认定文件.pdf", case["title"]), actor=office)
    state = case["state"]
    if state == "draft":
        return
    _move(entry, flow.TELL, office)
    if "answer" in case:
        _move(entry, flow.ANSWER, filer_of(unit), case["answer"])
    if state in ("confirm", "entered"):
        _move(entry, flow.ENTER, office)
    elif state == "dropped":
        _move(entry, flow.DROP, office, case["reason"])


def _move(entry: RegisterEntry, move: str, actor: Account, reason: str = "") -> None:
    version = RegisterEntry.objects.values_list("version", flat=True).get(pk=entry.pk)
    entry_move(entry=entry, move=move, version=version, actor=actor, told=Told(reason=reason))
