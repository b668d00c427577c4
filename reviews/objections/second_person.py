"""Once a unit was told its marks, nobody changes one of them alone (S-4)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reviews.models import CommonMark, TargetMark
from reviews.objections.models import Feedback
from schemes.queries import year_document


def require_second_person(mark: TargetMark | CommonMark | None, shown: int | None = None) -> None:
    """Refuse to write a mark by itself after the feedback; ``shown`` is the row that stood.

    Raises ``ValidationError`` that says where a correction is proposed, for another to approve.
    """
    if mark is None or mark.pk == shown:
        return
    if isinstance(mark, TargetMark):
        _require_two(mark)
    if Feedback.objects.filter(year=mark.year_id, unit=mark.unit_id).exists():
        text = _("已向单位反馈，评分不能一个人改：在“复核评分”里提出更正，由第二人同意（S-4）")
        raise ValidationError(text, code="second_person")


def _require_two(mark: TargetMark) -> None:
    """Where the scheme has two mark a target, nobody writes its mark alone."""
    if year_document(mark.year).marking.doubles(mark.target.component):
        text = _("方案要求两人独立评这个目标：在“复核评分”里各自录，改分也在那里提出")
        raise ValidationError(text, code="second_person")
