"""Sentences that screens, files and the API share."""

from __future__ import annotations

from django.utils.translation import gettext as _

from documents.trace import note_sentence
from schemes.rules.trace import Note
from scoring.models import ResultSet, ResultSetState


def sentence(note: Note) -> str:
    """A note of the pay engine in words."""
    return note_sentence({"code": note.code, "params": note.params})


def is_provisional(result_set: ResultSet) -> bool:
    """Whether the amounts may still change (S-2)."""
    return result_set.state == ResultSetState.PROVISIONAL


def provisional_text(result_set: ResultSet) -> str:
    """Why the amounts do not bind yet; empty once they are published."""
    if not is_provisional(result_set):
        return ""
    if result_set.incomplete:
        words = _("暂定，尚未公示：还有 %(n)s 个单位缺项，金额会变")
        return words % {"n": result_set.incomplete}
    return _("暂定，尚未公示，金额以公布的结果为准")
