"""What the pages of drafts of common targets show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.workflow import Move
from schemes.fact_entry.services import refusal
from schemes.models import Year
from targets.common.drafts import flow
from targets.common.drafts.models import CommonDraft, CommonDraftLine
from targets.common.drafts.queries import DraftRow, draft_of, draft_row, draft_rows
from targets.common.drafts.typed import FIELDS, Places, line_texts, parted
from targets.common.pagework import issue_of
from targets.models import CommonItem
from units.http import signed_in
from units.models import Unit
from units.queries import has_authority_perm


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as the table shows it; ``stands`` is the common item that was made of it."""

    line: CommonDraftLine
    component: str
    whom: str
    stands: CommonItem | None
    issued: str

    @property
    def moved(self) -> bool:
        """Whether the office has given it other points than were proposed."""
        return self.stands is not None and self.stands.points != self.line.points


def draft_context(request: HttpRequest, year: Year, unit: Unit) -> dict[str, Any]:
    """The whole page of a department's draft."""
    account, draft = signed_in(request), draft_of(year, unit)
    duties = flow.duties_of(account, year, unit)
    row = draft_row(year, unit, draft)
    mine = flow.UNIT in duties
    shown = draft if draft is not None and (mine or row.state != flow.DRAFT) else None
    lines = line_rows(year, shown) if shown else []
    points = [each.line.points for each in lines if each.line.points is not None]
    return {
        "year": year,
        "unit": unit,
        "draft": draft,
        "row": row,
        "lines": lines,
        "points": sum(points, Fraction(0)),
        "mine": mine,
        "editable": mine and row.open and not refusal(year),
        "moves": sorted(_open(row.state, duties) if draft else [], key=lambda move: not move.back),
        "returned": _last_reason(draft) if row.state == flow.RETURNED else None,
        "history": _history(draft),
        "balances": has_authority_perm(account, year.authority, "view_facts"),
        "year_query": f"?year={year.year}",
        "version": draft.version if draft else 0,
        "crumbs": [*_crumbs(year), (unit.name, "")],
    }


def line_rows(year: Year, draft: CommonDraft) -> list[LineRow]:
    """A draft's lines with what became of them."""
    places, issue = Places(year), issue_of(year)
    items = CommonItem.objects.filter(year=year, current=True, marking_unit=draft.unit_id)
    known = {item.key: item for item in items}
    issued = {key for held in issue.snapshot.values() for key in held} if issue else set()
    found = []
    for line in draft.lines.all():
        named = [places.groups.get(key, key) for key in line.peer_groups]
        names = places.names(line.units)
        taken = line.item in draft.items
        number = issue.number if issue and taken and line.item in issued else ""
        found.append(
            LineRow(
                line,
                places.components.get(line.component, line.component),
                "、".join([*named, *([names] if names else [])]),
                known.get(line.item) if taken else None,
                number,
            )
        )
    return found


def form_context(
    year: Year,
    unit: Unit,
    line: CommonDraftLine | None,
    texts: Mapping[str, str] | None = None,
    errors: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The form of a line: as it stands, or as it was sent with what is wrong."""
    places, wrong, draft = Places(year), errors or {}, draft_of(year, unit)
    blank = dict.fromkeys(FIELDS, "") | {"peer_groups": "、".join(places.groups)}
    stands = line_texts(places, line) if line else blank
    told = {**stands, **(texts or {})}
    chosen = parted(told["peer_groups"])
    return {
        "year": year,
        "unit": unit,
        "line": line,
        "version": draft.version if draft else 0,
        "fields": {key: {"text": told[key], "errors": wrong.get(key, [])} for key in FIELDS},
        "components": list(places.components.items()),
        "groups": [(key, title, key in chosen) for key, title in places.groups.items()],
        "problems": wrong.get("__all__", []),
        "year_query": f"?year={year.year}",
        "crumbs": [
            *_crumbs(year),
            (unit.name, reverse("targets:common_draft", args=[unit.code]) + f"?year={year.year}"),
            (line.title if line else _("加一条"), ""),
        ],
    }


def found_rows(year: Year, units: Sequence[Unit], asked: Mapping[str, str]) -> list[DraftRow]:
    """The rows of the list that a search and a state leave; what waits for the office first."""
    words, state = asked.get("q", "").strip().lower(), asked.get("state", "")
    rows = [
        row
        for row in draft_rows(year, units)
        if any(
            words in name.lower()
            for name in (row.unit.name, row.unit.short_name, row.unit.initials, row.unit.code)
        )
        and state in ("", row.state)
    ]
    order = (flow.HANDED, flow.NONE, flow.RETURNED, flow.DRAFT, flow.TAKEN)
    return sorted(rows, key=lambda row: (order.index(row.state), row.unit.code))


def _crumbs(year: Year) -> list[tuple[str, str]]:
    return [(_("共性目标起草"), reverse("targets:common_drafts") + f"?year={year.year}")]


def _open(state: str, duties: frozenset[str]) -> list[Move]:
    return flow.FLOW.open_to(state, duties)


def _last_reason(draft: CommonDraft | None) -> Any:
    return draft.moves.select_related("actor").last() if draft else None


def _history(draft: CommonDraft | None) -> list[dict[str, Any]]:
    """The moves on record, newest first, with the words of the buttons that made them."""
    found = []
    for move in draft.moves.select_related("actor").order_by("-pk") if draft else ():
        made = flow.FLOW.move(move.key, move.before)
        found.append({"move": move, "label": made.label if made else move.key})
    return found
