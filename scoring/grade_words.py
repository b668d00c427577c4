"""A unit's grade (等次) in words, and how it came about: by score, by share, lowered by a veto."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.language import title_of
from documents.trace import Names


def grade_titles(document: Any) -> dict[str, str]:
    """What the scheme calls its grades, by key; nothing where it gives none (M-9)."""
    grading = document.grading
    return {} if grading is None else {each.key: title_of(each.title) for each in grading.grades}


def grade_names(document: Any) -> Names:
    """The grades' words for the notes of money that goes by them (D-6)."""
    return {"grade": grade_titles(document)}


def grade_basis(document: Any) -> str:
    """What the grades go by, for the head of their column."""
    by = {"bands": _("按分数"), "shares": _("按比例"), "both": _("按分数和比例")}
    return "" if document.grading is None else by[document.grading.by]


def grade_change(entry: Any, titles: Mapping[str, str]) -> str:
    """That a veto lowered the grade, and from which; empty where none did (M-10)."""
    if not entry.grade or entry.grade == entry.grade_by_score:
        return ""
    before = titles.get(entry.grade_by_score, entry.grade_by_score)
    return _("由%(grade)s降") % {"grade": before}


def grade_text(entry: Any, titles: Mapping[str, str]) -> str:
    """The grade with its change in one line, for workbooks and the aside."""
    name, change = titles.get(entry.grade, entry.grade), grade_change(entry, titles)
    return _("%(grade)s（%(change)s）") % {"grade": name, "change": change} if change else name
