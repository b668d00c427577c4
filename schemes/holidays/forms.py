"""Forms of the holidays pages; the services judge, the forms keep what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schemes.holidays.rows import DOCUMENT_LENGTH, NAME_LENGTH, HolidayRow
from schemes.models import DayKind, Holiday

FIRST_YEAR, LAST_YEAR = 2000, 2099
_SALT = "schemes.holidays.preview"
_PREVIEW_AGE = 24 * 3600


class DayForm(forms.Form):
    """One day of the table."""

    use_required_attribute = False

    day = forms.DateField(
        label=_("日期"),
        widget=forms.DateInput(attrs={"class": "form-control", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("写明日期"), "invalid": _("日期写成 2026-10-01")},
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=DayKind.choices,
        help_text=_("放假；或周六周日调休上班"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    name = forms.CharField(
        label=_("名称"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
        error_messages={"required": _("写明是哪个节，如 春节")},
    )
    document = forms.CharField(
        label=_("依据"),
        required=False,
        max_length=DOCUMENT_LENGTH,
        help_text=_("通知的名称和文号"),
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, old: Holiday | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.old = old
        if old is None:
            return
        del self.fields["day"]
        self.fields["reason"] = forms.CharField(
            label=_("更正理由"),
            max_length=500,
            help_text=_("写明凭什么更正；原来的记录和这个理由都留着可查（S-4）"),
            error_messages={"required": _("写明理由（S-4）")},
            widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
        )

    def row(self) -> HolidayRow:
        """The row that valid fields state."""
        data = self.cleaned_data
        day = self.old.day if self.old is not None else data["day"]
        return HolidayRow(day, DayKind(data["kind"]), data["name"], data["document"])

    def take_errors(self, error: ValidationError) -> None:
        """Put the service's errors under their fields."""
        for name, texts in error.message_dict.items():
            self.add_error(name if name in self.fields else None, texts)

    @staticmethod
    def of(old: Holiday, data: Any = None) -> DayForm:
        """The form of a correction, filled with what stands."""
        initial = {"kind": old.kind, "name": old.name, "document": old.document}
        return DayForm(data, old=old, initial=initial)


class TableUploadForm(forms.Form):
    """A table of a year as a workbook."""

    file = forms.FileField(
        label=_("节假日表"),
        error_messages=dict.fromkeys(
            ("required", "missing", "invalid"), _("选一个 .xlsx 文件再上传")
        )
        | {"empty": _("文件是空的。重新导出或另存后再传")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx"}),
    )


def pack_preview(year: int, rows: tuple[HolidayRow, ...]) -> str:
    """The previewed rows, signed, so that exactly they come back to be written."""
    return signing.dumps(
        {"year": year, "rows": [row.as_data() for row in rows]}, salt=_SALT, compress=True
    )


def unpack_preview(text: str) -> tuple[int, tuple[HolidayRow, ...]]:
    """What :func:`pack_preview` packed; ``ValidationError`` for anything else, or a day later."""
    try:
        data = signing.loads(text, salt=_SALT, max_age=_PREVIEW_AGE)
    except signing.BadSignature as error:
        raise ValidationError(_("预览已经过期，重新上传一次")) from error
    return data["year"], tuple(HolidayRow.from_data(row) for row in data["rows"])


def asked_table_year(text: str, default: int) -> int:
    """The year that an address names, within reason."""
    good = text.isascii() and text.isdigit() and len(text) == len(str(LAST_YEAR))
    return int(text) if good and FIRST_YEAR <= int(text) <= LAST_YEAR else default


def day_or_none(text: str) -> date | None:
    """A day written as ISO text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
