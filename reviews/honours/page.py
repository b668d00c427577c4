"""What the page of a claim shows: what it says, what it counts for, doubles, what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.clauses import own_text
from core.exact import format_short
from core.workflow import Move
from documents.trace import note_sentence
from reviews.honours import flow, kinds
from reviews.honours.effect import NoteData
from reviews.honours.forms import ClaimForm
from reviews.honours.models import WITHDRAWN, HonourClaim
from reviews.honours.parsing import FLAGS
from reviews.honours.queries import sees_all, twins_for
from reviews.honours.reading import ClaimReading
from reviews.honours.services.moving import cut_off, is_late, late_words, not_yet_words, notice_ends
from reviews.moved_views import words_of_move
from schemes.clauses import foreign_to
from schemes.fact_entry.services import refusal
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.award_claims import COUNTED, DRAFT, REFUSED, RETURNED
from units.http import signed_in

LOOKS = {
    DRAFT: "draft",
    RETURNED: "returned",
    COUNTED: "accepted",
    REFUSED: "rejected",
    WITHDRAWN: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A move that can be made now, or ``not_yet``: from which day."""

    move: Move
    label: str
    document: bool = False
    reason: bool = False
    not_yet: str = ""


def look_of(state: str) -> str:
    """The badge of a state."""
    return LOOKS.get(state, "review")


def sign_words(sign: str) -> str:
    """By which sign two claims seem to be the same."""
    return {
        "file": _("附件是同一个文件"),
        "project": _("机关和所涉工作相同"),
        "name": _("名称相近，机关或日期相同"),
    }[sign]


def buttons_of(claim: HonourClaim, duties: frozenset[str]) -> list[Button]:
    """The moves that the account can make now, those that send back first; the end of a public
    notice before its day with the day from which it can be."""
    if refusal(claim.year):
        return []
    table = flow.workflow_for(year_document(claim.year), claim.state)
    found = sorted(table.open_to(claim.state, duties), key=lambda move: not move.back)
    early = not_yet_words(claim, timezone.now())
    return [
        Button(
            move,
            str(move.label),
            "document" in move.required,
            "reason" in move.required,
            early if move.key == flow.PASS else "",
        )
        for move in found
    ]


def claim_context(
    request: HttpRequest, claim: HonourClaim, form: ClaimForm | None = None
) -> dict[str, Any]:
    """The page of a claim."""
    account, reading = signed_in(request), ClaimReading(claim)
    duties = flow.duties_of(account, claim)
    closed = refusal(claim.year)
    editable = flow.UNIT in duties and claim.is_with_unit and not closed
    settling = may_settle(claim, duties) and not closed
    files = list(claim.files.select_related("uploaded_by"))
    return {
        "claim": claim,
        "year": claim.year,
        "reading": reading,
        "form": form or ClaimForm(reading, settling=settling) if editable or settling else None,
        "editable": editable,
        "settling": settling,
        "conditions": condition_rows(reading),
        "pairs": pairs_of(reading),
        "files": files,
        "twins": twin_rows(claim) if sees_all(account) else [],
        "history": history_of(claim),
        "back": _back(claim),
        "buttons": buttons_of(claim, duties),
        "problems": [],
        "todo": reading.problems if editable else [],
        "look": look_of(claim.state),
        "state": flow.state_title(claim.year, claim.state),
        "cited": cited(reading),
        "due_at": cut_off(claim) if claim.is_with_unit else None,
        "too_late": _too_late(claim) if editable else "",
        "notice_ends": notice_ends(claim),
        "fact_url": fact_url(claim),
        "closed": closed,
        "path": flow.path_words(flow.rules_of(claim.year)),
        "title": claim.title or _("新的申报"),
        "crumbs": crumbs_of(claim.year, claim.title or _("新的申报")),
        **effect_context(reading),
    }


def effect_context(reading: ClaimReading) -> dict[str, Any]:
    """What the claim counts for and displaces, in words."""
    effect = reading.effect
    if effect is None:
        return {"effect": None}
    conditions = reading.list.conditions if reading.list else ()
    names = {"condition": {each.key: _title(each) for each in conditions}}
    own = effect.own
    return {
        "effect": effect,
        "own_words": _sentences(own.notes, names, reading),
        "moved": [(row, _sentences(row.notes, names, reading)) for row in effect.moved],
        "counted": bool(reading.claim.made),
    }


def _sentences(
    notes: tuple[NoteData, ...], names: Mapping[str, Mapping[str, str]], reading: ClaimReading
) -> list[str]:
    foreign = foreign_to(reading.document)
    found = (note_sentence(note, names) for note in notes)
    return list(dict.fromkeys(own_text(text, foreign) for text in found if text))


def may_settle(claim: HonourClaim, duties: frozenset[str]) -> bool:
    """Whether the account settles the claim at the step where it waits."""
    step = flow.step_of(claim)
    return step is not None and step.act == "verify" and step.who in duties


def condition_rows(reading: ClaimReading) -> list[dict[str, Any]]:
    """The list's conditions: whether each holds, whether that is as it must be."""
    rows = []
    for condition in reading.list.conditions if reading.list else ():
        holds = reading.holds(condition)
        rows.append(
            {
                "condition": condition,
                "title": _title(condition),
                "holds": holds,
                "right": holds == condition.must,
                "asked": condition.known_by != "settled",
            }
        )
    return rows


def _title(each: Any) -> str:
    return str(kinds.title_of(each.title))


def pairs_of(reading: ClaimReading) -> list[tuple[str, str]]:
    """What is claimed, label and text."""
    claim = reading.claim
    levels = kinds.level_titles(reading.document)
    body = reading.body.name if reading.body else ""
    issued = claim.issued_by
    written = issued if not body or body == issued else f"{body}（{issued}）"
    rows = [
        (_("种类"), reading.kind.title if reading.kind else "—"),
        (_("级别"), levels.get(claim.level, claim.level)),
        (_("授予机关"), written or body),
        (_("证书编号或文号"), claim.document),
        (_("所涉工作"), claim.project),
        (_("对应目标"), reading.target.title if reading.target else ""),
        (_("申报几分"), "" if claim.points is None else format_short(claim.points)),
        (_("次数"), str(claim.count) if claim.count > 1 else ""),
        (_("上级业务系统授予"), _("是，按系统授予的规则计") if reading.is_system else ""),
        (_("对口几个上级部门"), _("是") if reading.multi_superior and reading.is_system else ""),
        (_("认定为特色工作"), _("是") if claim.recognised else ""),
        (_("说明"), claim.note),
    ]
    return [(label, text) for label, text in rows if text]


def cited(reading: ClaimReading) -> tuple[str, ...]:
    """The clauses of what is claimed."""
    rules = reading.document.award_claims.clauses
    return reading.kind.clauses if reading.kind and reading.kind.clauses else rules


def twin_rows(claim: HonourClaim) -> list[dict[str, Any]]:
    """The doubles, each with its address and the sign."""
    found = []
    for twin in twins_for(claim):
        route = "reviews:claim" if twin.claim else "schemes:facts_honours_detail"
        url = reverse(route, args=[twin.claim or twin.fact])
        found.append({"twin": twin, "url": url, "why": sign_words(twin.sign)})
    return found


def fact_url(claim: HonourClaim) -> str:
    """The page of the fact that came of it."""
    if not claim.made:
        return ""
    slug = "claims" if claim.list_key else "honours"
    return reverse(f"schemes:facts_{slug}_detail", args=[claim.made]) + f"?year={claim.year.year}"


def history_of(claim: HonourClaim) -> list[dict[str, Any]]:
    """Every move on record, newest first, with what was settled otherwise."""
    table = flow.workflow_for(year_document(claim.year))
    labels = _labels()
    found = []
    for row in claim.moves.select_related("actor").order_by("-pk"):
        move = table.move(row.key, row.before)
        settled = pgettext("claim", "核定") if row.key == "settle" else row.key
        label = str(move.label) if move else settled
        changes = [
            (labels.get(key, key), *(_as_words(claim, key, value) for value in pair))
            for key, pair in row.changes.items()
        ]
        words = f"{flow.state_title(claim.year, row.before)} · {label}"
        found.append({"move": row, "words": words, "changes": changes})
    return found


def _labels() -> dict[str, str]:
    fields = [*HonourClaim._meta.get_fields()]
    return {each.name: str(getattr(each, "verbose_name", each.name)) for each in fields}


def _as_words(claim: HonourClaim, key: str, value: str) -> str:
    """A settled value as people read it."""
    document = year_document(claim.year)
    if key in FLAGS:
        return _("是") if value == "True" else _("否")
    if key == "level":
        return kinds.level_titles(document).get(value, value)
    if key == "kind":
        return next((k.title for k in kinds.claimables(document) if k.key == value), value)
    if key == "conditions":
        rule = kinds.list_of(document, claim.list_key)
        titles = {each.key: _title(each) for each in (rule.conditions if rule else ())}
        return _("、").join(titles.get(word, word) for word in value.split(",") if word)
    return value


def state_titles(year: Year) -> list[tuple[str, str]]:
    """Every state that a claim of the year can have, in the order of the path."""
    table = flow.workflow_for(year_document(year))
    return [(key, flow.state_title(year, key)) for key in table.states]


def moved_words(claim: HonourClaim) -> str:
    """Who moved or changed the claim since it was shown, and how it stands."""
    return words_of_move(claim, flow.state_title(claim.year, claim.state))


def crumbs_of(year: Year, here: str) -> list[tuple[str, str]]:
    """From the list to this claim."""
    return [(_("加分申报"), reverse("reviews:claims") + f"?year={year.year}"), (here, "")]


def gain_words(reading: ClaimReading) -> tuple[Fraction | None, str]:
    """What the claim brings in all, and the first reason why it is less than its worth."""
    effect = reading.effect
    if effect is None:
        return None, ""
    words = effect_context(reading)["own_words"]
    less = effect.gain < effect.own.worth
    return effect.gain, words[-1] if less and words else ""


def _back(claim: HonourClaim) -> Any:
    """The move that sent it back or refused it, while it stands so."""
    last = claim.moves.select_related("actor").last()
    sent = last is not None and last.key in (flow.RETURN, flow.REFUSE)
    return last if sent and last is not None and last.after == claim.state else None


def _too_late(claim: HonourClaim) -> str:
    now = timezone.now()
    late = is_late(claim, now) and flow.rules_of(claim.year).late == "refuse"
    return late_words(claim) if late else ""
