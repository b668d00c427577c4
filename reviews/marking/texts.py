"""What was typed of a mark, as the columns that state its fact; and errors back under the cells."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.entry_parts import FIGURE_OF
from reviews.models import Applicability
from targets.models import Target

#: What a cell says of something that does not apply; typed, it says so.
NOT_APPLICABLE = "不适用"


def says_exempt(figure: str) -> bool:
    """Whether what was typed says that it does not apply."""
    return figure in (NOT_APPLICABLE, _(NOT_APPLICABLE))


def stated(figure: str, note: str) -> dict[str, str]:
    """The columns that marks of both kinds have."""
    state = Applicability.NOT_APPLICABLE if says_exempt(figure) else Applicability.APPLIES
    today = timezone.localdate().isoformat()
    return {"note": note, "applicability": state.value, "marked_on": today}


def target_texts(target: Target, figure: str, note: str, marked_by: str) -> dict[str, str]:
    """The columns that state a target's mark, by the target's method (K-5.4)."""
    field = FIGURE_OF.get(target.method, "actual")
    return {
        **stated(figure, note),
        "actual": "",
        "grade": "",
        "score": "",
        "code": target.key,
        field: "" if says_exempt(figure) else figure,
        "marked_by": marked_by,
    }


def by_cell(error: ValidationError) -> dict[str, list[str]]:
    """Errors of the fact's columns under the cells of a row."""
    found: dict[str, list[str]] = {}
    for column, texts in error.message_dict.items():
        name = column if column in ("note", "reason") else "figure"
        found.setdefault(name, []).extend(texts)
    return found
