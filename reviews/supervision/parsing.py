"""What a form or the API states of an item, read into values; every fault under its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.ui import date_text
from documents.xlsx.values import control_character
from reviews.days import early_words
from reviews.supervision.models import Sort
from schemes.models import Year
from targets.models import Target
from units.models import Unit

#: The fields of each sort that are texts, with the longest that is taken.
TEXTS: Mapping[str, Mapping[str, int]] = {
    Sort.REPORT: {"title": 200, "text": 1000},
    Sort.CHECK: {"title": 200, "place": 200, "checked_by": 200, "text": 1000},
    Sort.ORDER: {"title": 200, "text": 1000},
}
FARTHEST = 731
_ASKS = {
    "title": lambda: _("写清是什么事"),
    "text": lambda: _("写清内容：要报什么、查到什么或要改什么"),
    "place": lambda: _("写明在哪里查的"),
    "checked_by": lambda: _("写明谁查的，几个人都写上"),
}


def read_item(year: Year, sort: str, stated: Mapping[str, str]) -> dict[str, Any]:
    """The values of an item but its target; raises ``ValidationError`` with every fault."""
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for key, most in TEXTS[sort].items():
        values[key] = text = str(stated.get(key, "")).strip()
        if not text:
            errors[key] = [_ASKS[key]()]
        elif len(text) > most:
            errors[key] = [_("最多 %s 个字") % most]
        elif control_character(text):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    if sort == Sort.CHECK:
        values["date"] = _check_day(year, stated, errors)
        if (found := str(stated.get("problem", ""))) not in ("yes", "no"):
            errors["problem"] = [_("选有没有发现问题")]
        values["problem"] = found == "yes"
    else:
        values["due"] = read_due(stated.get("due", ""), errors)
    if errors:
        raise ValidationError(errors)
    return values


def read_due(text: Any, errors: dict[str, list[str]]) -> date | None:
    """A last day that is still to come."""
    day = _day(str(text or "").strip())
    today = timezone.localdate()
    if day is None:
        errors["due"] = [_("写截止日期，如 2026-03-05")]
    elif day < today:
        errors["due"] = [_("%s 已过，写一个还没有到的日子") % date_text(day, "full")]
    elif (day - today).days > FARTHEST:
        errors["due"] = [_("%s 太远，核对年份") % date_text(day, "full")]
    return day


def read_target(year: Year, unit: Unit, stated: Mapping[str, str]) -> str:
    """The key of a target of the unit, "" for none."""
    key = str(stated.get("target", "")).strip()
    if key and not targets_of(year, unit).filter(key=key).exists():
        raise ValidationError({"target": [_("这个单位没有编号为 %s 的目标") % key[:40]]})
    return key


def targets_of(year: Year, unit: Unit) -> Any:
    """The targets of a unit in their order."""
    rows = Target.objects.filter(year=year, unit=unit, current=True)
    return rows.order_by("order", "key")


def _check_day(year: Year, stated: Mapping[str, str], errors: dict[str, list[str]]) -> date | None:
    day = _day(str(stated.get("date", "")).strip())
    if day is None:
        errors["date"] = [_("写检查的日期，如 2026-03-05")]
    elif day > timezone.localdate():
        errors["date"] = [_("%s 还没有到") % date_text(day, "full")]
    elif early := early_words(year, day):
        errors["date"] = [early]
    return day


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
