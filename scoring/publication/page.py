"""What the page of a publication shows: the list with its views, the notice, the next steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.language import title_of
from reviews.moved_views import words_of_move
from schemes.fact_entry.services import refusal
from schemes.models import Year
from scoring.appeals.models import OPEN as OPEN_APPEAL
from scoring.appeals.models import REVIEWING, STANDING
from scoring.grade_words import grade_text, grade_titles
from scoring.models import ResultEntry, ResultSet
from scoring.publication import flow
from scoring.publication.awards import award_titles
from scoring.publication.checks import objected
from scoring.publication.listing import views_of
from scoring.publication.models import (
    COMMITTEE,
    CONSULTING,
    DECIDED,
    FINAL,
    NOTICE,
    PREPARING,
    PUBLISHED,
    WITHDRAWN,
    AwardEntry,
    AwardView,
    Publication,
)
from scoring.publication.opinions import opinion_forms
from scoring.publication.queries import OPEN_TO_ALL
from scoring.publication.readiness import Finding, standing_against
from scoring.queries import current_result, set_document
from units.http import signed_in
from units.models import Role, Unit

LOOKS = {
    PREPARING: "draft",
    CONSULTING: "review",
    COMMITTEE: "review",
    DECIDED: "signed",
    NOTICE: "review",
    FINAL: "pending",
    PUBLISHED: "published",
    WITHDRAWN: "withdrawn",
}
#: The steps that the page draws, in their order.
PATH = (PREPARING, CONSULTING, COMMITTEE, DECIDED, NOTICE, FINAL, PUBLISHED)


@dataclass(frozen=True, slots=True)
class ListRow:
    """A unit of the award list with its place in the set and what each body says of it."""

    row: AwardEntry
    entry: ResultEntry | None
    award: str
    group: str
    grade: str
    views: tuple[tuple[str, AwardView | None], ...]

    @property
    def by_hand(self) -> bool:
        """Whether somebody changed what the scheme says of it."""
        return self.row.listed != self.row.computed


def list_rows(publication: Publication) -> list[ListRow]:
    """The list by award and rank, with what was taken off at the end of its award; three
    queries."""
    document = set_document(publication.result_set)
    rows = AwardEntry.objects.filter(publication=publication).select_related("unit")
    entries = ResultEntry.objects.filter(result_set=publication.result_set_id)
    known = {entry.unit_id: entry for entry in entries}
    said = views_of(publication)
    awards = {key: title_of(title) for key, title in award_titles(document).items()}
    groups = {group.key: title_of(group.title) for group in document.peer_groups}
    grades = grade_titles(document)
    bodies = document.publication.bodies
    found = []
    for row in rows:
        entry = known.get(row.unit_id)
        views = tuple((title_of(b.title), said.get((b.key, row.unit_id))) for b in bodies)
        group = groups.get(entry.peer_group, "") if entry else ""
        grade = grade_text(entry, grades) if entry else ""
        found.append(ListRow(row, entry, awards.get(row.award, row.award), group, grade, views))
    order = list(awards)
    return sorted(found, key=lambda each: _place(each, order))


def _place(each: ListRow, order: list[str]) -> tuple[int, bool, int]:
    award = order.index(each.row.award) if each.row.award in order else len(order)
    return award, not each.row.listed, each.entry.order if each.entry else 0


def publication_context(
    request: HttpRequest, publication: Publication, _form: Any = None
) -> dict[str, Any]:
    """The page of a publication."""
    account, year = signed_in(request), publication.year
    duties, closed = flow.duties_of(account, publication), refusal(year)
    moves = flow.WORKFLOW.open_to(publication.state, duties)
    pointer = current_result(year)
    newer = (
        pointer.result_set
        if pointer and pointer.result_set_id != publication.result_set_id
        else None
    )
    done = publication.state in (PUBLISHED, WITHDRAWN)
    rows = list_rows(publication)
    editing = flow.OFFICE in duties and publication.state in (PREPARING, CONSULTING, COMMITTEE)
    return {
        "publication": publication,
        "year": year,
        "look": LOOKS[publication.state],
        "state": str(flow.TITLES[publication.state]),
        "steps": _steps(publication),
        "rows": rows,
        "graded": set_document(publication.result_set).grading is not None,
        "listed": sum(each.row.listed for each in rows),
        "objected": objected(publication),
        "bodies": _bodies(publication),
        "awards": [
            (k, title_of(t)) for k, t in award_titles(set_document(publication.result_set)).items()
        ],
        "units": _units(publication) if editing else [],
        "opinions": opinion_forms(publication, request) if editing else [],
        "all_units": _all_units(publication) if editing else [],
        "editing": editing,
        "buttons": _buttons(moves, newer is not None),
        "newer": None if done else newer,
        "newer_url": _difference_url(publication, newer) if newer else "",
        "against": [] if done else _against(year, publication),
        "address": _address(request, publication),
        "appeals": _appeals(publication),
        "numbers": _numbers(publication, rows),
        "history": _history(publication),
        "second": _second_words(publication, duties),
        "closed": closed if not done else "",
        "clauses": flow.rules_of(year).clauses,
        "crumbs": crumbs_of(year, _("第 %s 次") % publication.serial),
        "typed": typed_texts(),
        "problems": [],
    }


def typed_texts(**typed: str) -> dict[str, str]:
    """What the dialogs of the page show again, by field; "" where nothing was typed."""
    names = ("move", "award", "unit", "reason", "document", "number", "contact")
    return dict.fromkeys((*names, "decided_by", "decided_on"), "") | typed


def moved_words(publication: Publication) -> str:
    """Who moved or changed it since it was shown, and how it stands."""
    return words_of_move(publication, flow.TITLES[publication.state])


def crumbs_of(year: Year, here: str) -> list[tuple[str, str]]:
    """From readiness to this page."""
    return [(_("公示和公布"), f"{reverse('scoring:readiness')}?year={year.year}"), (here, "")]


def _difference_url(publication: Publication, newer: ResultSet) -> str:
    """What lies between the set that is being made public and the one in force."""
    year, old = publication.year.year, publication.result_set.number
    return f"{reverse('scoring:difference')}?year={year}&set={newer.number}&before={old}"


def _steps(publication: Publication) -> list[tuple[str, bool, bool]]:
    """(title, done, now) of every step of the path."""
    state = publication.state
    now = PATH.index(state) if state in PATH else -1
    return [(str(flow.TITLES[key]), n < now, n == now) for n, key in enumerate(PATH)]


def _buttons(moves: Iterable[Any], newer: bool) -> list[Any]:
    """Forward first and last among the buttons, the way back in between; taking up a set only
    where there is one."""
    shown = [move for move in moves if move.key != flow.TAKE_UP or newer]
    return sorted(shown, key=lambda move: not move.back)


def _bodies(publication: Publication) -> list[tuple[str, str]]:
    return [(b.key, title_of(b.title)) for b in flow.rules_of(publication.year).bodies]


def _units(publication: Publication) -> list[tuple[str, str]]:
    rows = ResultEntry.objects.filter(result_set=publication.result_set_id, complete=True)
    return list(rows.order_by("order").values_list("unit__code", "name"))


def _against(year: Year, publication: Publication) -> list[Finding]:
    whole = publication.state in (COMMITTEE, DECIDED, NOTICE, FINAL)
    return standing_against(year, whole=whole)


def _address(request: HttpRequest, publication: Publication) -> str:
    """The whole address of the public notice while it is open to all."""
    if publication.state not in OPEN_TO_ALL:
        return ""
    return request.build_absolute_uri(reverse("scoring:notice", args=[publication.token]))


def _appeals(publication: Publication) -> dict[str, int]:
    states = list(publication.appeals.values_list("state", flat=True))
    return {
        "all": len(states),
        "standing": sum(state in STANDING for state in states),
        "lapsing": sum(state in (OPEN_APPEAL, REVIEWING) for state in states),
    }


def _all_units(publication: Publication) -> list[tuple[str, str]]:
    """(code, name) of the authority's units that stand, for saying which one a body is."""
    rows = Unit.objects.filter(authority=publication.year.authority_id, abolished_on=None)
    rows = rows.order_by("code")
    return list(rows.values_list("code", "name"))


def _numbers(publication: Publication, rows: list[ListRow]) -> dict[str, int]:
    """What publishing settles, in numbers."""
    entries = ResultEntry.objects.filter(result_set=publication.result_set_id)
    return {
        "units": entries.count(),
        "ranked": entries.filter(rank__isnull=False).count(),
        "incomplete": publication.result_set.incomplete,
        "listed": len({each.row.unit_id for each in rows if each.row.listed}),
    }


def _history(publication: Publication) -> list[tuple[Any, str]]:
    rows = publication.moves.select_related("actor", "result_set").order_by("-pk")
    return [(row, _label(row.key, row.before)) for row in rows]


def _label(key: str, before: str) -> str:
    move = flow.WORKFLOW.move(key, before)
    return str(flow.LABELS.get(key, key)) if move is None else str(move.label)


def _second_words(publication: Publication, duties: frozenset[str]) -> str:
    if publication.state != FINAL or flow.SECOND in duties:
        return ""
    role = Role(flow.rules_of(publication.year).published_by).label
    return _("等%s公布，经过手的人不能自己公布（S-4）") % role
