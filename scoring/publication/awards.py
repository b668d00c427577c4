"""The award list (表彰名单): whom the scheme puts on it, and what a public notice says of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.exact import to_text
from schemes.document import SchemeDocument
from schemes.rules.base import Title
from schemes.rules.publication import Award
from scoring.models import ResultEntry, ResultSet
from scoring.queries import set_document

#: The one list of a scheme that names none.
ADVANCED = "advanced"
_ADVANCED = Award(key=ADVANCED, title=Title(zh="先进单位", en="Advanced units"))


def awards_of(document: SchemeDocument) -> tuple[Award, ...]:
    """The awards of a scheme: its own, else one for the best grade, else one for the first places
    of the excellence quota (K-7.9, M-9); at least one, which may be empty."""
    if document.publication.awards:
        return document.publication.awards
    if document.grading is not None:
        best = document.grading.grades[0]
        return (Award(key=best.key, title=best.title, grades=(best.key,)),)
    return (_ADVANCED,)


def award_titles(document: SchemeDocument) -> dict[str, Title]:
    """What each award is called, by key."""
    return {award.key: award.title for award in awards_of(document)}


def computed_list(result_set: ResultSet) -> list[tuple[str, int]]:
    """(award, unit id) of everybody whom the scheme puts on the list, in list order.

    A unit with something missing has no place (S-2) and is on no list.
    """
    document = set_document(result_set)
    entries = list(ResultEntry.objects.filter(result_set=result_set, complete=True))
    return [
        (award.key, entry.unit_id)
        for award in awards_of(document)
        for entry in sorted(entries, key=lambda each: each.order)
        if _on_list(award, entry)
    ]


def _on_list(award: Award, entry: ResultEntry) -> bool:
    if award.peer_groups and entry.peer_group not in award.peer_groups:
        return False
    if award.grades and entry.grade in award.grades:
        return True
    if award.places:
        return entry.rank is not None and entry.rank <= award.places
    return not award.grades and entry.excellent_extra > 0


def notice_text(
    result_set: ResultSet, listed: Iterable[tuple[str, int]], *, everybody: bool
) -> dict[str, Any]:
    """What a notice says, as plain data that stands still: awards with their units by peer group,
    or all units by peer group.  Columns are ranks, grades and totals as the scheme says."""
    document = set_document(result_set)
    entries = {e.unit_id: e for e in ResultEntry.objects.filter(result_set=result_set)}
    if everybody:
        lists = [("", [e for e in entries.values() if e.complete])]
    else:
        by_award: dict[str, list[ResultEntry]] = {key: [] for key in award_titles(document)}
        for award, unit in listed:
            if unit in entries:
                by_award.setdefault(award, []).append(entries[unit])
        lists = list(by_award.items())
    titles, graded = award_titles(document), document.grading is not None
    return {
        "shows": [key for key in document.publication.shows if key != "grade" or graded],
        "lists": [
            {"title": _both(titles.get(key)), "groups": list(_groups(document, rows))}
            for key, rows in lists
        ],
    }


def _groups(document: SchemeDocument, rows: list[ResultEntry]) -> Iterator[dict[str, Any]]:
    grades = {g.key: g.title for g in document.grading.grades} if document.grading else {}
    for group in document.peer_groups:
        own = sorted((r for r in rows if r.peer_group == group.key), key=lambda row: row.order)
        if own:
            yield {"title": _both(group.title), "rows": [_row(row, grades) for row in own]}


def _row(entry: ResultEntry, grades: Mapping[str, Title]) -> dict[str, Any]:
    return {
        "name": entry.name,
        "rank": entry.rank,
        "grade": _both(grades.get(entry.grade)),
        "total": "" if entry.total is None else to_text(entry.total),
    }


def _both(title: Title | None) -> dict[str, str]:
    return {} if title is None else {"zh": title.zh, "en": title.en}
