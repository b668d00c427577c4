"""What a form or the API states of a claim, read into values; every fault under its field."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from core.exact import parse_exact
from core.ui import date_text
from documents.xlsx.values import control_character
from reviews.honours import kinds
from reviews.honours.bodies.queries import bodies_of
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from targets.models import Target
from units.models import Unit

#: Texts by field, as they were typed.
Stated = Mapping[str, str]
KIND, LEVEL, BODY, DATE, POINTS, COUNT, TARGET = (
    *("kind", "level", "body", "date", "points", "count"),
    "target",
)
TEXTS = {"title": 200, "project": 120, "issued_by": 120, "document": 200, "note": 500}
FLAGS = ("is_system", "multi_superior", "recognised")
MOST_POINTS, MOST_COUNT = 1000, 999
_YES = {"on", "true", "1", "yes", "是"}


def read_stated(year: Year, unit: Unit, stated: Stated) -> dict[str, Any]:
    """The values of the fields that ``stated`` names.

    Raises ``ValidationError`` with every fault under its field.
    """
    reader = _Reader(year, unit, {key: str(text).strip() for key, text in stated.items()})
    values = reader.read()
    if reader.errors:
        raise ValidationError(reader.errors)
    return values


class _Reader:
    def __init__(self, year: Year, unit: Unit, stated: dict[str, str]) -> None:
        self.year, self.unit, self.stated = year, unit, stated
        self.document: SchemeDocument = year_document(year)
        self.errors: dict[str, list[str]] = {}

    def read(self) -> dict[str, Any]:
        """Field by field; one that is not understood has its error and no value."""
        values: dict[str, Any] = {}
        for key, text in self.stated.items():
            if control_character(text.replace("\n", " ").replace("\r", " ").replace("\t", " ")):
                self.errors[key] = [_("里面有不能用的字符，删掉再存")]
            elif key in TEXTS:
                values[key] = self._text(key, text)
            elif key in FLAGS:
                values[key] = text.lower() in _YES
            elif reader := self._readers.get(key):
                values |= reader(self, text)
        return values

    def _text(self, key: str, text: str) -> str:
        if len(text) > TEXTS[key]:
            self.errors[key] = [_("最多 %s 个字") % TEXTS[key]]
        return text

    def _kind(self, text: str) -> dict[str, Any]:
        if not text:
            return {"list_key": "", "kind": ""}
        found = next((k for k in kinds.claimables(self.document) if k.value == text), None)
        if found is None:
            return self._wrong(KIND, _("方案里没有这一种，从列表里选"))
        return {"list_key": found.list_key, "kind": found.key}

    def _level(self, text: str) -> dict[str, Any]:
        if text and text not in kinds.level_titles(self.document):
            return self._wrong(LEVEL, _("方案里没有这个级别，从列表里选"))
        return {"level": text}

    def _body(self, text: str) -> dict[str, Any]:
        known = bodies_of(self.year.authority_id).filter(key=text)
        if text and not known.exists():
            return self._wrong(BODY, _("登记册里没有这个机关，从列表里选或照证书写全称"))
        return {"body": text}

    def _date(self, text: str) -> dict[str, Any]:
        try:
            day = parse_date(text) if text else None
        except ValueError:
            day = None
        if text and day is None:
            return self._wrong(DATE, _("“%s” 不是日期，写成 2026-03-05") % text[:20])
        if day is not None and day > timezone.localdate():
            return self._wrong(DATE, _("%s 还没有到") % date_text(day, "full"))
        return {"date": day}

    def _points(self, text: str) -> dict[str, Any]:
        if not text:
            return {"points": None}
        try:
            points = parse_exact(text)
        except (ValueError, ZeroDivisionError):
            return self._wrong(POINTS, _("“%s” 不是数") % text[:20])
        if not Fraction(0) < points <= MOST_POINTS:
            return self._wrong(POINTS, _("分值大于 0，不超过 %s") % MOST_POINTS)
        return {"points": points}

    def _count(self, text: str) -> dict[str, Any]:
        whole = text.isascii() and text.isdigit() and len(text) < 6
        if text and not (whole and 1 <= int(text) <= MOST_COUNT):
            return self._wrong(COUNT, _("次数写 1 到 %s 的整数") % MOST_COUNT)
        return {"count": int(text) if text else 1}

    def _target(self, text: str) -> dict[str, Any]:
        rows = Target.objects.filter(year=self.year, unit=self.unit, current=True, key=text)
        if text and not rows.exists():
            return self._wrong(TARGET, _("本单位没有这个现行目标"))
        return {"target": text}

    def _wrong(self, key: str, text: str) -> dict[str, Any]:
        self.errors[key] = [text]
        return {}

    _readers: ClassVar[dict[str, Any]] = {
        KIND: _kind,
        LEVEL: _level,
        BODY: _body,
        DATE: _date,
        POINTS: _points,
        COUNT: _count,
        TARGET: _target,
    }
