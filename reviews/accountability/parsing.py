"""What a form or the API states of a record, read into values; every fault under its field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.language import title_of
from core.ui import date_text
from documents.xlsx.values import control_character
from reviews.days import early_words
from schemes.models import Year
from schemes.rules.accountability import AccountabilityRules
from units.models import Person, Unit
from units.sections.queries import person_named

TEXTS = {"grounds": 500, "basis": 200, "decided_by": 120, "addressee": 120}
#: Days from today to the farthest day to improve by: what is later is a wrong year.
FARTHEST = 731
_ASKS = {
    "grounds": lambda: _("写清为什么：什么时候、什么事"),
    "basis": lambda: _("写明依据哪个规定、哪一条"),
    "decided_by": lambda: _("写明由哪个机关决定"),
}


def read_record(
    year: Year, rules: AccountabilityRules, unit: Unit | None, stated: Mapping[str, str]
) -> dict[str, Any]:
    """The values of a record; raises ``ValidationError`` with every fault under its field."""
    errors: dict[str, list[str]] = {}
    values: dict[str, Any] = {}
    for key, most in TEXTS.items():
        values[key] = text = str(stated.get(key, "")).strip()
        if not text and key in _ASKS:
            errors[key] = [_ASKS[key]()]
        elif len(text) > most:
            errors[key] = [_("最多 %s 个字") % most]
        elif control_character(text):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    kind = rules.kind(str(stated.get("kind", "")).strip())
    if kind is None:
        errors["kind"] = [_("选种类，方案里有的见列表")]
    values["kind"] = kind.key if kind else ""
    values["public"] = bool(kind and kind.sort == "praise")
    values["date"] = _decided(year, stated, errors)
    if kind and kind.sort == "notice" and not values["addressee"] and "addressee" not in errors:
        errors["addressee"] = [_("写报告、通报给哪个上级机关")]
    values["due"] = _due(stated, errors) if kind and kind.improve_days else None
    if kind and not kind.improve_days and str(stated.get("due", "")).strip():
        errors["due"] = [_("“%s”没有整改期限，这一格空着") % title_of(kind.title)]
    values["person"] = _person(unit, stated, errors)
    if errors:
        raise ValidationError(errors)
    return values


def people_of(unit: Unit) -> Any:
    """People who are or were posted in the unit: of whom a record may be."""
    rows = Person.objects.filter(postings__unit=unit, postings__current=True).distinct()
    return rows.order_by("code")


def _person(
    unit: Unit | None, stated: Mapping[str, str], errors: dict[str, list[str]]
) -> Person | None:
    text = str(stated.get("person", "")).strip()
    if not text:
        return None
    if unit is None:
        errors["person"] = [_("先选单位，再选这个单位的人")]
        return None
    found = person_named(people_of(unit), text)
    if len(found) == 1:
        return found[0]
    told = (
        _("“%(text)s” 不止一人：%(names)s，写工号")
        if found
        else _("这个单位没有“%(text)s”，写姓名或工号，从列出的人里选")
    )
    names = _("、").join(f"{one.name} ({one.code})" for one in found[:5])
    errors["person"] = [told % {"text": text[:60], "names": names}]
    return None


def _decided(year: Year, stated: Mapping[str, str], errors: dict[str, list[str]]) -> date | None:
    day = _day(stated.get("date", ""))
    if day is None:
        errors["date"] = [_("写决定的日期，如 2026-03-05")]
    elif day > timezone.localdate():
        errors["date"] = [_("%s 还没有到") % date_text(day, "full")]
    elif early := early_words(year, day):
        errors["date"] = [early]
    return day


def _due(stated: Mapping[str, str], errors: dict[str, list[str]]) -> date | None:
    day = _day(stated.get("due", ""))
    if day is None:
        errors["due"] = [_("写截止日期，如 2026-03-05")]
    elif day < timezone.localdate():
        errors["due"] = [_("%s 已过，写一个还没有到的日子") % date_text(day, "full")]
    elif (day - timezone.localdate()).days > FARTHEST:
        errors["due"] = [_("%s 太远，核对年份") % date_text(day, "full")]
    return day


def _day(text: Any) -> date | None:
    try:
        return parse_date(str(text or "").strip())
    except ValueError:
        return None
