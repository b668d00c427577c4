"""The form of a claim; it checks nothing: the service reads the same texts and says the faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from core.exact import format_short
from reviews.honours import kinds
from reviews.honours.models import HonourClaim
from reviews.honours.parsing import FLAGS
from reviews.honours.reading import ClaimReading
from schemes.fact_pages.forms import TextField
from targets.models import Target

_NONE = [("", "——")]


class ClaimForm(forms.Form):
    """What is claimed; ``settling`` adds what whoever verifies settles."""

    use_required_attribute = False

    def __init__(
        self,
        reading: ClaimReading,
        *,
        data: Mapping[str, Any] | None = None,
        settling: bool = False,
    ) -> None:
        self.reading, self.settling = reading, settling
        super().__init__(data, initial=_texts(reading))
        document = reading.document
        self._choice("kind", _("种类"), [(k.value, k.title) for k in _kinds(reading)], must=True)
        self._text("title", _("名称"), 200, must=True, hint=_("照证书或文件写全"))
        levels = list(kinds.level_titles(document).items())
        if levels:
            self._choice("level", _("级别"), levels, hint=_("授予机关的级别"))
        if reading.bodies:
            bodies = [(row.key, row.name) for row in reading.bodies]
            hint = _("列表里没有的，下面照证书写")
            self._choice("body", _("授予机关"), bodies, hint=hint)
        self._text("issued_by", _("证书上的机关"), 120, hint=_("写法不同也能认出登记册里的机关"))
        self._text("document", _("证书编号或文号"), 200, must=True)
        day = forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d")
        hint = _("证书或文件上写的日期，定归哪一年")
        self._field("date", _("证书日期"), day, must=True, hint=hint)
        self._text("project", _("所涉工作"), 120, hint=_("同一件工作写法一致，只计最高的一项"))
        self._targets()
        if any(each.own_points for each in _kinds(reading)):
            self._number("points", _("申报几分"), hint=_("方案没有定分的种类才填"))
        if document.adjustments:
            self._number("count", _("次数"), hint=_("不填按 1 次"))
        self._text("note", _("说明"), 500)
        if settling:
            self._flags()

    def stated(self) -> dict[str, str]:
        """The texts that were sent."""
        self.full_clean()
        flags = {key for key in FLAGS if key in self.fields}
        return {
            key: str(self.cleaned_data.get(key, "") or "")
            for key in self.fields
            if key in self.data or key in flags
        }

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors beside their fields; what has none stands above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error.messages)
            return
        for key, messages in error.message_dict.items():
            self.add_error(
                key if key in self.fields and key != NON_FIELD_ERRORS else None, messages
            )

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields but for the flags."""
        return [field for field in self if field.name not in FLAGS]

    @property
    def flags(self) -> list[forms.BoundField]:
        """The flags that are settled."""
        return [field for field in self if field.name in FLAGS]

    def _targets(self) -> None:
        claim = self.reading.claim
        rows = Target.objects.filter(year=claim.year, unit=claim.unit, current=True)
        found = list(rows.order_by("order", "key").values_list("key", "title"))
        if found:
            hint = _("这件工作是哪一个目标，没有列入的不选")
            self._choice("target", _("对应目标"), found, hint=hint)

    def _flags(self) -> None:
        labels = {
            "is_system": _("上级业务系统授予"),
            "multi_superior": _("单位对口几个上级部门"),
            "recognised": _("认定为特色工作"),
        }
        wanted = FLAGS if not self.reading.claim.list_key else ()
        for key in wanted:
            widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
            self.fields[key] = forms.BooleanField(label=labels[key], required=False, widget=widget)

    def _choice(
        self, key: str, label: str, choices: Sequence[Any], *, must: bool = False, hint: str = ""
    ) -> None:
        widget = forms.Select(attrs={"class": "form-select"}, choices=[*_NONE, *choices])
        self._field(key, label, widget, must=must, hint=hint)

    def _text(
        self, key: str, label: str, longest: int, *, must: bool = False, hint: str = ""
    ) -> None:
        attrs: dict[str, Any] = {"class": "form-control", "maxlength": longest}
        widget: forms.Widget = forms.TextInput(attrs=attrs)
        if key == "note":
            widget = forms.Textarea(attrs={**attrs, "rows": 2})
        self._field(key, label, widget, must=must, hint=hint)

    def _number(self, key: str, label: str, *, hint: str) -> None:
        attrs = {"class": "form-control num", "inputmode": "decimal", "maxlength": 20}
        self._field(key, label, forms.TextInput(attrs=attrs), hint=hint)

    def _field(
        self, key: str, label: str, widget: forms.Widget, *, must: bool = False, hint: str = ""
    ) -> None:
        self.fields[key] = TextField(label=label, widget=widget, required=must, help_text=hint)


def _kinds(reading: ClaimReading) -> list[kinds.Claimable]:
    return kinds.claimables(reading.document)


def _texts(reading: ClaimReading) -> dict[str, Any]:
    claim: HonourClaim = reading.claim
    texts: dict[str, Any] = {
        key: getattr(claim, key)
        for key in ("title", "level", "body", "issued_by", "document", "project", "target", "note")
    }
    return texts | {
        "kind": f"{claim.list_key}{kinds.MARK}{claim.kind}" if claim.kind else "",
        "date": claim.date.isoformat() if claim.date else "",
        "points": "" if claim.points is None else format_short(claim.points),
        "count": "" if claim.count == 1 else str(claim.count),
        "is_system": reading.is_system,
        "multi_superior": reading.multi_superior,
        "recognised": claim.recognised,
    }
