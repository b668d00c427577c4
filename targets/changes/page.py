"""What the page of a request shows: its targets side by side, files, what happened, what can be
done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.language import title_of
from core.ui import date_text
from core.workflow import Move
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.changes import APPLIED, DRAFT, REFUSED, RETURNED
from targets.changes import flow
from targets.changes.models import WITHDRAWN, ItemKind, TargetChange
from targets.changes.reading import ChangeReading
from targets.changes.services.moving import cut_off, is_late, late_words
from units.http import signed_in

LOOKS = {
    DRAFT: "draft",
    RETURNED: "returned",
    APPLIED: "issued",
    REFUSED: "rejected",
    WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A move that can be made now."""

    move: Move
    label: str
    number: bool = False
    document: bool = False
    reason: bool = False


def look_of(state: str) -> str:
    """The badge of a state."""
    return LOOKS.get(state, "review")


def buttons_of(change: TargetChange, duties: frozenset[str]) -> list[Button]:
    """The moves that the account can make now, those that send back first."""
    if refusal(change.year):
        return []
    table = flow.workflow_for(year_document(change.year), change.state)
    found = sorted(table.open_to(change.state, duties), key=lambda move: not move.back)
    return [
        Button(
            move,
            str(move.label),
            "number" in move.required,
            "document" in move.required,
            "reason" in move.required,
        )
        for move in found
    ]


def change_context(request: HttpRequest, change: TargetChange) -> dict[str, Any]:
    """The page of a request."""
    account, reading = signed_in(request), ChangeReading(change)
    duties = flow.duties_of(account, change)
    editable = flow.UNIT in duties and change.is_with_writer and not refusal(change.year)
    ground = flow.rules_of(change.year).ground(change.ground)
    return {
        "change": change,
        "year": change.year,
        "reading": reading,
        "items": reading.items,
        "kinds": {key: str(label) for key, label in ItemKind.choices},
        "files": list(change.files.select_related("uploaded_by")),
        "history": history_of(change),
        "back": _back(change),
        "typed": {},
        "buttons": buttons_of(change, duties),
        "editable": editable,
        "grounds": grounds_of(change.year),
        "ground": title_of(ground.title) if ground else "",
        "cited": (ground.clauses if ground else ()) or flow.rules_of(change.year).clauses,
        "look": look_of(change.state),
        "state": flow.state_title(change.year, change.state),
        "due_at": cut_off(change) if change.is_with_writer else None,
        "too_late": _too_late(change) if editable else "",
        "closed": refusal(change.year),
        "may_repeat": change.state == REFUSED and bool(flow.may_request(account, *_of(change))),
        "repeats": list(change.repeats.order_by("pk")),
        "targets": _free_targets(reading) if editable else [],
        "problems": [],
        "crumbs": crumbs_of(change),
        "title": title_words(change),
    }


def title_words(change: TargetChange) -> str:
    """What a request is called."""
    return called(change.unit.name, change.serial)


def called(unit: str, serial: int | str) -> str:
    """What the request of a unit with this serial number is called."""
    return _("%(unit)s 目标变更第 %(serial)s 号") % {"unit": unit, "serial": serial}


def crumbs_of(change: TargetChange, here: str = "") -> list[tuple[str, str]]:
    """From the list to this request, and to a page under it."""
    listed = (_("目标变更"), reverse("targets:changes") + f"?year={change.year.year}")
    if not here:
        return [listed, (title_words(change), "")]
    return [listed, (title_words(change), reverse("targets:change", args=[change.pk])), (here, "")]


def grounds_of(year: Year) -> list[tuple[str, str]]:
    """The scheme's grounds with what each asks for."""
    found = []
    for ground in flow.rules_of(year).grounds:
        asks = [_("附证明")] if ground.evidence else []
        asks += [_("写依据文件")] if ground.document else []
        note = _("（%s）") % _("、").join(asks) if asks else ""
        found.append((ground.key, title_of(ground.title) + note))
    return found


def state_titles(year: Year) -> list[tuple[str, str]]:
    """Every state that a request of the year can have, in the order of the path."""
    table = flow.workflow_for(year_document(year))
    return [(key, flow.state_title(year, key)) for key in table.states]


def history_of(change: TargetChange) -> list[dict[str, Any]]:
    """Every move on record, newest first."""
    table = flow.workflow_for(year_document(change.year))
    found = []
    for row in change.moves.select_related("actor", "acted_for").order_by("-pk"):
        move = table.move(row.key, row.before)
        label = str(move.label) if move else row.key
        words = f"{flow.state_title(change.year, row.before)} · {label}"
        found.append({"move": row, "words": words})
    return found


def moved_words(change: TargetChange) -> str:
    """Who moved or changed the request since it was shown, and how it stands."""
    return _("%(who)s %(when)s 刚办过或改过，你看到的是旧的。现在是“%(state)s”，核对后再办") % {
        "who": change.changed_by,
        "when": timezone.localtime(change.changed_at).strftime("%H:%M"),
        "state": flow.state_title(change.year, change.state),
    }


def deadline_words(year: Year) -> Sequence[tuple[str, str]]:
    """(ground, last day) of each ground, for the page where a request begins."""
    found = []
    for ground in flow.rules_of(year).grounds:
        due = cut_off(TargetChange(year=year, ground=ground.key))
        day = date_text(due) if due else _("封存前")
        past = due is not None and due < timezone.now()
        found.append((title_of(ground.title), _("%s，已截止") % day if past else day))
    return found


def _of(change: TargetChange) -> tuple[Year, Any]:
    return change.year, change.unit


def _back(change: TargetChange) -> Any:
    """The move that sent it back or refused it, while it stands so."""
    last = change.moves.select_related("actor").last()
    sent = last is not None and last.key in (flow.RETURN, flow.REFUSE)
    return last if sent and last is not None and last.after == change.state else None


def _too_late(change: TargetChange) -> str:
    now = timezone.now()
    late = is_late(change, now) and flow.rules_of(change.year).late == "refuse"
    return late_words(change) if late else ""


def _free_targets(reading: ChangeReading) -> list[Any]:
    """The unit's targets that are not in the request yet."""
    taken = {each.item.target.key for each in reading.items if each.item.target}
    return [target for target in reading.standing if target.key not in taken]
