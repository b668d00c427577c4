"""What is to be tried over which year: a version that is on file, or a document from a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.language import in_english
from schemes.document import SchemeDocument
from schemes.document_errors import DocumentError
from schemes.document_io import MAX_CHARACTERS, load_document
from schemes.editor.queries import drafts_for
from schemes.queries import scheme_versions, years_of
from scoring.whatif.sources import source_of

#: A character of a YAML file takes four bytes at most.
#: What a choice is of, before its id.
VERSION, DRAFT = "v", "d"
MOST_BYTES = 4 * MAX_CHARACTERS
#: Faults of a document that are told at once.
FAULTS = 12


class AskForm(forms.Form):
    """A year, and either a version or a YAML file."""

    year = forms.TypedChoiceField(
        label=_("用哪一年的事实"),
        coerce=int,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    scheme = forms.ChoiceField(
        label=_("试哪份方案"),
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    file = forms.FileField(
        label=_("或者传一份方案文件"),
        help_text=_("本系统导出的 .yaml，有文件时按文件算"),
        required=False,
        error_messages={"empty": _("文件是空的。重新导出或另存后再传")},
        widget=forms.FileInput(attrs={"class": "form-control", "accept": ".yaml,.yml"}),
    )

    def __init__(self, account: Any, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self._account = account
        self._document: SchemeDocument | None = None
        self._source: dict[str, Any] | None = None
        years = [
            (each.year, _("%(year)s 年度") % {"year": each.year}) for each in years_of(account)
        ]
        drafts = [(f"{DRAFT}{each.pk}", each.shown_title) for each in drafts_for(account)]
        versions = [(f"{VERSION}{each.pk}", str(each)) for each in scheme_versions(account)]
        self.fields["year"].choices = years  # type: ignore[attr-defined]
        self.fields["scheme"].choices = [  # type: ignore[attr-defined]
            *[("", _("选一份"))],
            *([(_("起草中的"), drafts)] if drafts else []),
            (_("已有的版本"), versions),
        ]

    def clean_file(self) -> UploadedFile | None:
        """The file read as a document; every fault of it is told, with where it stands."""
        file: UploadedFile | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("文件太大，不像一份方案。传本系统导出的 .yaml"))
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ValidationError(_("文件不是 UTF-8 文本。传本系统导出的 .yaml")) from error
        loaded = load_document(text)
        if loaded.document is None:
            told = [_fault(each) for each in loaded.errors[:FAULTS]]
            raise ValidationError(told)
        self._document = loaded.document
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two is there, and a draft can be read."""
        data = super().clean() or {}
        chosen = data.get("scheme", "")
        if self.errors or data.get("file"):
            return data
        if not chosen:
            self.add_error("scheme", _("选一版方案，或传一份方案文件"))
            return data
        of = {VERSION: "scheme", DRAFT: "draft"}[chosen[0]]
        self._source = source_of(self._account, **{of: int(chosen[1:])})
        if self._source is None:
            self.add_error("scheme", _("草稿还读不全，把检查里的错误改好就能试。"))
        return data

    def wanted(self) -> dict[str, Any]:
        """The arguments of the service, of a valid form."""
        year = next(e for e in years_of(self._account) if e.year == self.cleaned_data["year"])
        file = self.cleaned_data["file"]
        if file is not None:
            return {"year": year, "document": self._document, "title": str(file.name)[:160]}
        return {"year": year, **(self._source or {})}


def _fault(error: DocumentError) -> str:
    """A fault with where it stands; one of the whole file stands nowhere in it."""
    said = error.en if in_english() else error.zh
    return f"{error.path}: {said}" if error.path else said
