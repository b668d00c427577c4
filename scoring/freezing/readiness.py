"""What stands between a year and its freeze, all of it at once and in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from core.phrases import Phrase, phrase
from schemes.models import Year, YearState
from scoring.models import CurrentResult, ResultSet, ResultSetState
from scoring.publication.queries import published_set


@dataclass(frozen=True, slots=True)
class Readiness:
    """The set that would be frozen, and why it cannot be yet (nothing: it can)."""

    result_set: ResultSet | None
    problems: list[Phrase] = field(default_factory=list)

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way."""
        return self.result_set is not None and not self.problems


@dataclass(frozen=True, slots=True)
class Note:
    """What a freeze leaves as it is and who asks should know, with a link to look at it."""

    text: str
    url: str
    link: str


#: What apps further right have to say before a year is frozen; it hinders nothing.
NoteOf = Callable[[Year], Note | None]
_notes: list[NoteOf] = []


def register_note(of: NoteOf) -> None:
    """From ``AppConfig.ready()``."""
    if of not in _notes:
        _notes.append(of)


def freeze_notes(year: Year) -> list[Note]:
    """What is not settled in a year that is about to be frozen."""
    return [note for of in _notes if (note := of(year)) is not None]


def freeze_readiness(year: Year) -> Readiness:
    """Whether the year's published set may be frozen as the year stands now."""
    found = published_set(year)
    told = {"year": year.year}
    if year.state != YearState.OPEN:
        text = gettext_noop("%(year)s 年度已经封存")
        return Readiness(found, [phrase(text, told)])
    if found is None or found.state != ResultSetState.PUBLISHED:
        text = gettext_noop("%(year)s 年度的结果还没有公布，公布以后才能封存")
        return Readiness(None, [phrase(text, told)])
    pointer = CurrentResult.objects.filter(year=year).select_related("result_set").first()
    told |= {"number": found.number}
    if pointer is None or pointer.result_set_id != found.pk:
        other = 0 if pointer is None else pointer.result_set.number
        text = gettext_noop(
            "公布的是结果集 %(number)s，现行的是结果集 %(other)s：公布以后事实变了。"
            "先按更正办理，再封存（S-4）"
        )
        return Readiness(found, [phrase(text, {**told, "other": other})])
    return Readiness(found)
