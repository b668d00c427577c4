"""The form of an item; it checks nothing: the service reads the same texts and says the faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.moved_forms import StatedForm
from reviews.supervision import flow
from reviews.supervision.models import Sort, SupervisionItem
from reviews.supervision.parsing import targets_of
from schemes.fact_pages.forms import TextField
from schemes.holidays.queries import working_days_after
from schemes.models import Year


class ItemForm(StatedForm):
    """What is asked, checked or ordered; ``item`` is the draft that is edited."""

    def __init__(
        self,
        year: Year,
        sort: str,
        *,
        item: SupervisionItem | None = None,
        source: SupervisionItem | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial = _texts(item) if item else _proposed(year, sort, source)
        super().__init__(data, initial=initial)
        self._text("title", _("事项名称"), 200, _("一句话说清"))
        if sort == Sort.CHECK:
            self._day("date", _("检查日期"), _("实际检查的那一天"))
            self._text("place", _("检查地点"), 200, "")
            self._text("checked_by", _("检查人"), 200, _("几个人都写上"))
            self._choice("problem", _("有没有问题"), [("no", _("没有问题")), ("yes", _("有问题"))])
            self._area("text", _("查到的情况"), 1000, 4)
            if item is not None:
                rows = targets_of(year, item.unit).values_list("key", "title")
                titled = [(key, f"{key} {title}") for key, title in rows]
                self._choice("target", _("查的哪个目标"), titled, must=False)
            return
        label = _("要报什么") if sort == Sort.REPORT else _("要改什么、改到什么样")
        self._area("text", label, 1000, 4)
        self._day("due", _("截止日期"), "")

    def _choice(self, key: str, label: str, choices: list[Any], *, must: bool = True) -> None:
        none = [("", "——")]
        widget = forms.Select(attrs={"class": "form-select"}, choices=[*none, *choices])
        self.fields[key] = TextField(label=label, widget=widget, required=must)


def _texts(item: SupervisionItem) -> dict[str, Any]:
    names = ("title", "text", "date", "place", "checked_by", "target")
    texts = {key: getattr(item, key) for key in names}
    return {**texts, "problem": "yes" if item.problem else "no"}


def _proposed(year: Year, sort: str, source: SupervisionItem | None) -> dict[str, Any]:
    """An order's last day by the scheme's working days; what the check found is to be mended."""
    if sort != Sort.ORDER:
        return {}
    days = flow.rules_of(year).order_days
    due = working_days_after(year.authority, timezone.localdate(), days) if days else None
    found = {"title": source.title, "text": source.text} if source else {}
    return {**found, "due": due}
