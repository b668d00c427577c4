"""The form of an entry; it checks nothing: the service reads the same texts and says the faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.ui import date_text
from reviews.moved_forms import StatedForm
from reviews.register.effect import MARK, choices_of, monthly_lists
from reviews.register.models import RegisterEntry, Scope
from reviews.supervision.models import SupervisionItem
from schemes.fact_pages.forms import TextField
from schemes.models import Year
from schemes.queries import year_document
from schemes.workbook.plan import decimal_text

TITLE_LENGTH = 200


class EntryForm(StatedForm):
    """What is registered; ``source`` is the spot check that found it."""

    def __init__(
        self,
        year: Year,
        *,
        entry: RegisterEntry | None = None,
        source: SupervisionItem | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_texts(entry) if entry else _found(source))
        none = [("", "——")]
        self._choice("kind", _("登记什么"), [*none, *choices_of(year_document(year))])
        self._text("title", _("事由"), TITLE_LENGTH, _("什么时候、什么事"))
        if monthly_lists(year_document(year)):
            self._text("month", _("月份"), 2, _("平时考核写哪个月的，别的空着"), must=False)
            self._text("points", _("分值"), 12, _("平时考核里方案没有定分的才写"), must=False)
        self._text("count", _("次数"), 3, _("扣分的写几次，不填按 1 次"), must=False)
        self._text("basis", _("依据的规定"), 200, _("哪个规定、哪一条"))
        self._text("document", _("认定文件"), 200, _("文号；文件本身存下以后附上"))
        self._text("decided_by", _("认定机关"), 120, "")
        self._day("date", _("认定日期"), "", must=True)
        self._choice("scope", _("范围"), list(Scope.choices))
        self._text("scope_note", _("范围说明"), 200, _("只管一部分的写明哪一部分"), must=False)
        self._day("expires_on", _("有效到"), _("有期限的才填；到期由目标办决定解除"), must=False)

    def _choice(self, key: str, label: str, choices: list[Any]) -> None:
        widget = forms.Select(attrs={"class": "form-select"}, choices=choices)
        self.fields[key] = TextField(label=label, widget=widget, required=True)


def _found(source: SupervisionItem | None) -> dict[str, Any]:
    """When and what, as the check says; the deciding document is another paper."""
    if source is None or source.date is None:
        return {}
    told = {"date": date_text(source.date), "title": source.title}
    return {"title": (_("%(date)s 抽查：%(title)s") % told)[:TITLE_LENGTH]}


def _texts(entry: RegisterEntry) -> dict[str, Any]:
    names = ("title", "basis", "document", "decided_by", "scope", "scope_note", "date")
    texts = {key: getattr(entry, key) for key in names}
    value = MARK.join((entry.sort, entry.component, entry.kind))
    points = "" if entry.points is None else decimal_text(entry.points)
    texts |= {"month": entry.month or "", "points": points}
    return {**texts, "kind": value, "count": entry.count, "expires_on": entry.expires_on}
