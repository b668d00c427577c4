"""The form of a record; it checks nothing: the service reads the same texts and says the faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.language import title_of
from reviews.accountability import flow
from reviews.accountability.models import AccountabilityRecord
from reviews.moved_forms import StatedForm
from schemes.fact_pages.forms import TextField
from schemes.models import Year


class RecordForm(StatedForm):
    """What is decided, of whom, why."""

    def __init__(
        self,
        year: Year,
        *,
        record: AccountabilityRecord | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=_texts(record) if record else {})
        kinds = [(each.key, title_of(each.title)) for each in flow.rules_of(year).kinds]
        widget = forms.Select(attrs={"class": "form-select"}, choices=[("", "——"), *kinds])
        self.fields["kind"] = TextField(label=_("种类"), widget=widget)
        self._text(
            "person", _("人员工号"), 40, _("对单位的不填；对人的写本单位人员的工号"), must=False
        )
        self._area("grounds", _("事由"), 500, 3)
        self._text("basis", _("依据的规定"), 200, _("哪个规定、哪一条"))
        self._text("decided_by", _("决定机关"), 120, "")
        self._day("date", _("决定日期"), "")
        self._text(
            "addressee", _("主送"), 120, _("不填就是这个单位；报告、通报写上级机关"), must=False
        )
        self._day("due", _("整改截止"), _("限期整改的才填"), must=False)


def _texts(record: AccountabilityRecord) -> dict[str, Any]:
    names = ("kind", "grounds", "basis", "decided_by", "date", "addressee", "due")
    texts = {key: getattr(record, key) for key in names}
    return {**texts, "person": record.person.code if record.person else ""}
