"""What a form or the API states of an entry, read into values; every fault under its field."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.exact import ExactError, parse_exact
from core.ui import date_text
from documents.xlsx.values import control_character
from reviews.days import early_words
from reviews.register.effect import MARK, asks_paper, choices_of, monthly_list
from reviews.register.models import Scope, Sort
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.monthly import Monthly, MonthlyEntry

MOST_COUNT = 99
TEXTS = {"title": 200, "basis": 200, "document": 200, "decided_by": 120, "scope_note": 200}
#: What rests on a document, and is not asked for where the scheme asks for none.
_PAPER = frozenset({"document", "decided_by", "basis"})
_ASKS = {
    "title": lambda: _("写清什么事"),
    "basis": lambda: _("写明依据哪个规定、哪一条"),
    "document": lambda: _("写认定文件的文号；没有文件的不登记"),
    "decided_by": lambda: _("写明由哪个机关认定"),
}


def read_entry(year: Year, stated: Mapping[str, str]) -> dict[str, Any]:
    """The values of an entry; raises ``ValidationError`` with every fault under its field."""
    errors: dict[str, list[str]] = {}
    texts = {key: str(stated.get(key, "")).strip() for key in TEXTS}
    for key, text in texts.items():
        if len(text) > TEXTS[key]:
            errors[key] = [_("最多 %s 个字") % TEXTS[key]]
        elif control_character(text):
            errors[key] = [_("里面有不能用的字符，删掉再存")]
    values: dict[str, Any] = dict(texts)
    values |= _kind(year, stated, errors)
    _asked(year, values, errors)
    values["count"] = _count(stated.get("count", ""), errors)
    values["date"] = _date("date", stated, errors)
    if values["date"] is None and "date" not in errors:
        errors["date"] = [_("写认定文件的日期")]
    elif values["date"] is not None and values["date"] > timezone.localdate():
        errors["date"] = [_("%s 还没有到") % date_text(values["date"], "full")]
    elif early := early_words(year, values["date"]):
        errors["date"] = [early]
    values |= _scope(values, stated, errors)
    values |= _month(year, values, stated, errors)
    if errors:
        raise ValidationError(errors)
    return values


def _asked(year: Year, values: dict[str, Any], errors: dict[str, list[str]]) -> None:
    """Everything is asked for, but what the scheme lets a month go without (E-3)."""
    document = year_document(year)
    told = (values.get("sort", ""), values.get("component", ""), values.get("kind", ""))
    paper = asks_paper(document, *told)
    if not paper and not values["title"]:
        values["title"] = dict(choices_of(document))[MARK.join(told)].rpartition(" · ")[2]
    for key, asks in _ASKS.items():
        if not values[key] and key not in errors and (paper or key not in _PAPER):
            errors[key] = [asks()]


def _month(
    year: Year, values: Mapping[str, Any], stated: Mapping[str, str], errors: dict[str, list[str]]
) -> dict[str, Any]:
    """The month of a record of the daily appraisal, and the points that it states itself."""
    rule = None
    if values.get("sort") == Sort.MONTHLY:
        rule = monthly_list(year_document(year), values["component"])
    if rule is None:
        _nothing_of_a_month(values, stated, errors)
        return {"month": None, "points": None}
    word = str(stated.get("month", "")).strip()
    month = int(word) if word.isascii() and word.isdigit() and len(word) < 3 else 0
    if month not in rule.months:
        errors["month"] = [_("选哪个月的，方案考核 %(first)s 月到 %(last)s 月") % _span(rule)]
    elif (day := values["date"]) is not None and day < datetime.date(year.year, month, 1):
        told = {"day": date_text(day), "month": month}
        errors.setdefault("date", [_("%(day)s 认定不了 %(month)s 月的事，核对月份和日期") % told])
    entry = rule.by_entry.get(values["kind"])
    if entry is None and values["count"] != 1:
        errors["count"] = [_("等次不写次数")]
    return {"month": month, "points": _points(entry, stated, errors)}


def _nothing_of_a_month(
    values: Mapping[str, Any], stated: Mapping[str, str], errors: dict[str, list[str]]
) -> None:
    """What the scheme decides is not typed: it would be dropped, and whoever typed it misled."""
    if not values.get("sort"):
        return
    if str(stated.get("points", "")).strip():
        errors["points"] = [_("这一种的分值由方案定，这一格空着")]
    if str(stated.get("month", "")).strip():
        errors["month"] = [_("只有平时考核写月份，这一格空着")]
    if values["sort"] != Sort.DEDUCTION and values["count"] != 1:
        errors["count"] = [_("只有扣分写次数，这一格空着")]


def _span(rule: Monthly) -> dict[str, int]:
    return {"first": rule.first, "last": rule.last}


def _points(
    entry: MonthlyEntry | None, stated: Mapping[str, str], errors: dict[str, list[str]]
) -> Fraction | None:
    text = str(stated.get("points", "")).strip()
    if entry is None or entry.points is not None:
        if text:
            errors["points"] = [_("这一种的分值由方案定，这一格空着")]
        return None
    try:
        found = parse_exact(text)
    except ExactError:
        found = Fraction(0)
    if found <= 0:
        errors["points"] = [_("写这一次几分，写正数")]
        return None
    return found


def _kind(year: Year, stated: Mapping[str, str], errors: dict[str, list[str]]) -> dict[str, Any]:
    text = str(stated.get("kind", "")).strip()
    if text not in dict(choices_of(year_document(year))):
        errors["kind"] = [_("选登记哪一种，方案里有的见列表")]
        return {}
    sort, component, kind = text.split(MARK)
    return {"sort": Sort(sort), "component": component, "kind": kind}


def _scope(
    values: Mapping[str, Any], stated: Mapping[str, str], errors: dict[str, list[str]]
) -> dict[str, Any]:
    scope = str(stated.get("scope", "")).strip() or Scope.YEAR
    if scope not in Scope.values:
        errors["scope"] = [_("选全年或部分")]
    elif scope == Scope.PART and not values["scope_note"]:
        errors["scope_note"] = [_("只管一部分的，写明哪一部分")]
    expires = _date("expires_on", stated, errors)
    if expires is not None and values["date"] is not None and expires < values["date"]:
        errors["expires_on"] = [_("有效到的日子在认定日期之前")]
    return {"scope": scope, "expires_on": expires}


def _count(text: str, errors: dict[str, list[str]]) -> int:
    word = str(text).strip()
    if not word:
        return 1
    if word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= MOST_COUNT:
        return int(word)
    errors["count"] = [_("次数写 1 到 %s 的整数") % MOST_COUNT]
    return 1


def _date(
    key: str, stated: Mapping[str, str], errors: dict[str, list[str]]
) -> datetime.date | None:
    text = str(stated.get(key, "")).strip()
    if not text:
        return None
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        errors[key] = [_("“%s” 不是日期，写成 2026-03-05") % text[:20]]
    return found
