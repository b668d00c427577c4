"""Forms of the import pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schemes.models import ImportBatch

_YEAR_DIGITS = 4


class UploadForm(forms.Form):
    """A workbook to import."""

    file = forms.FileField(
        label=_("年度工作簿"),
        error_messages={
            "required": _("选一个 .xlsx 文件再上传"),
            "empty": _("文件是空的。重新导出或另存后再传"),
            "missing": _("选一个 .xlsx 文件再上传"),
            "invalid": _("选一个 .xlsx 文件再上传"),
        },
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".xlsx"}),
    )


class ApplyForm(forms.Form):
    """What a person says when he has a preview written."""

    fingerprint = forms.CharField(required=False, max_length=64)
    reason = forms.CharField(required=False, max_length=500)
    confirm_gone = forms.IntegerField(required=False, min_value=0)

    def wanted(self, _batch: ImportBatch) -> dict[str, Any]:
        """The arguments of the service; it judges them."""
        data = getattr(self, "cleaned_data", {})
        return {
            "fingerprint": data.get("fingerprint", ""),
            "reason": data.get("reason", ""),
            "confirmed_gone": data.get("confirm_gone") or 0,
        }


def asked_year(data: Mapping[str, Any]) -> int | None:
    """The year that an address or a form names; None for anything else."""
    text = str(data.get("year", ""))
    good = text.isascii() and text.isdigit() and len(text) == _YEAR_DIGITS
    return int(text) if good else None


def sent_year(data: Mapping[str, Any]) -> int | None:
    """The year that a machine names, None where it names none.

    Raises ``ValidationError`` for what is no year: what it sends would else be written into
    the year under way, which nobody meant.
    """
    if "year" in data and asked_year(data) is None:
        raise ValidationError({"year": [_("写四位数的年度，如 2026")]})
    return asked_year(data)
