"""What the pages of a round show."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.exact import format_points, format_short, parse_exact
from core.language import title_of
from reviews.ballots.acts import acts_of, stopped
from reviews.ballots.asked import correction_told, title_in
from reviews.ballots.electorate import Candidate, candidates_of
from reviews.ballots.forms import DesignForm
from reviews.ballots.models import VoteRound, VoteScale, VoteState, VoteSubject
from reviews.ballots.on_paper.standing import standing_of
from reviews.ballots.paper import SCORE, Asked, Paper, paper_of
from reviews.ballots.queries import line_of, voters_of
from reviews.ballots.subjects import Subject, subject_of, subjects_of
from reviews.models import BallotRound, RoundState
from reviews.moved_views import words_of_move
from schemes.fact_pages.words import SchemeWords
from schemes.models import Year
from schemes.queries import year_document
from units.http import signed_in
from units.queries import has_authority_perm

LOOKS = {
    VoteState.DRAFT: "draft",
    VoteState.FROZEN: "frozen",
    VoteState.OPEN: "running",
    VoteState.TALLIED: "done",
    VoteState.VOID: "withdrawn",
}
#: Voters shown at most; the turnout counts all of them.
SHOWN = 500


def round_words(row: VoteRound) -> str:
    """Who was faster."""
    return words_of_move(row, VoteState(row.state).label)


def subject_word(subject: Subject) -> str:
    """What it is called in lists: title and way of rating."""
    return f"{title_of(subject.title)} · {VoteScale(subject.scale).label}"


def open_subjects(year: Year, taken: set[str]) -> list[tuple[str, str]]:
    """Subjects of the scheme for which no round and no paper ballots stand: (live, title)."""
    found = subjects_of(year_document(year))
    entered = BallotRound.objects.filter(year=year).exclude(state=RoundState.DRAFT)
    paper = set(entered.values_list("voter_group", flat=True))
    return [
        (each.live, subject_word(each))
        for each in found
        if each.live not in taken and not (each.kind == VoteSubject.GROUP and each.key in paper)
    ]


def round_context(
    request: HttpRequest, row: VoteRound, form: DesignForm | None = None
) -> dict[str, Any]:
    """The page of one round."""
    account, line, ended = signed_in(request), line_of(row), stopped(row)
    keeps = not ended and has_authority_perm(account, row.year.authority, "edit_facts")
    subject = subject_of(row)
    holders = (row.first_holder_id, row.second_holder_id)
    holds = account.pk in holders
    context: dict[str, Any] = {
        "round": row,
        "corrects": correction_told(subject),
        "line": line,
        "look": LOOKS[VoteState(row.state)],
        "state": _("已截止，待计票") if line.over else line.state_word,
        "stopped": ended,
        "keeps": keeps,
        "acts": acts_of(row) if keeps else [],
        "cited": subject.clauses if subject else (),
        "may_hold": not ended and row.state == VoteState.FROZEN and (holds or None in holders),
        "keys": ((1, row.first_holder), (2, row.second_holder)),
        "holds": holds,
        "voters": voters_of(row)[:SHOWN],
        "more": max(row.voters.count() - SHOWN, 0),
        "codes": row.voters.filter(account=None).count(),
        "codes_made": row.voters.filter(account=None).exclude(code=None).exists(),
        "crumbs": [(_("测评"), reverse("reviews:turnout")), *_to_list(row), (row.title, "")],
    }
    if row.on_paper:
        context["counting"] = standing_of(request, row)
    if row.state == VoteState.DRAFT and keeps:
        context["form"] = form or DesignForm(row, subject)
        ticked = form.ticked if form else None
        context["candidates"] = [] if row.on_paper else list(_grouped(row, ticked))
    if row.paper:
        context["paper"] = paper_told(paper_of(row.paper))
    if row.result:
        context["counted"] = list(counted_rows(row))
        context["named"] = list(named_rows(row))
        found = row.result["ballots"] + row.result["void"]
        context["found"] = None if row.on_paper or found == row.result["voted"] else found
    return context


def _to_list(row: VoteRound) -> list[tuple[str, str]]:
    return [(_("系统内投票"), f"{reverse('reviews:vote_rounds')}?year={row.year.year}")]


def _grouped(
    row: VoteRound, ticked: Collection[int] | None = None
) -> Iterator[tuple[str, list[tuple[Candidate, bool]]]]:
    """Who can be asked to vote, by role and peer group, with who is on the list; ``ticked``: who
    was in a form that was refused."""
    listed = row.voters.exclude(account=None).values_list("account", flat=True)
    chosen = set(listed if ticked is None else ticked)
    words, groups = SchemeWords(year_document(row.year)), dict[str, list[Any]]()
    for one in candidates_of(row.year):
        group = words.peer_groups.get(one.group, "")
        label = f"{one.role_title} · {group}" if group else one.role_title
        groups.setdefault(label, []).append((one, one.account.pk in chosen))
    yield from groups.items()


def paper_told(paper: Paper) -> dict[str, Any]:
    """The frozen form in a few lines."""
    bounds = tuple(format_short(parse_exact(each)) for each in (paper.least, paper.maximum))
    return {
        "units": len(paper.units),
        "columns": [title_in(each) for each in paper.columns()],
        "answers": list(dict.fromkeys(_offered(paper))),
        "valued": paper.scale == SCORE,
        "tiers": [(title_in(each), each.most) for each in paper.tiers],
        "bounds": bounds,
    }


def _offered(paper: Paper) -> Iterator[str]:
    """The answers of the form with what each is worth, a line for each set of them."""
    for asked in paper.columns():
        told = [f"{title_in(o)} {format_short(parse_exact(o.value))}" for o in asked.options]
        if told:
            yield " · ".join(told)


def named_rows(row: VoteRound) -> Iterator[dict[str, Any]]:
    """What each voter of a round by name gave each unit; none of a secret round."""
    paper = paper_of(row.paper)
    names = {unit.code: unit.name for unit in paper.units}
    tiers = {tier.key: title_in(tier) for tier in paper.tiers}
    for mark in row.result.get("marks", ()):
        if "score" in mark:
            given = format_short(parse_exact(mark["score"]))
        elif "place" in mark:
            given = _("第 %s 名") % mark["place"]
        else:
            given = tiers.get(mark["tier"], mark["tier"])
        yield {"voter": mark["voter"], "unit": names[mark["unit"]], "given": given}


def counted_rows(row: VoteRound) -> Iterator[dict[str, Any]]:
    """The count by unit: how many ballots, their mean, the means of the dimensions."""
    paper = paper_of(row.paper)
    for unit in paper.units:
        told = row.result.get("units", {}).get(unit.code)
        if told is None:
            continue
        yield {
            "unit": unit,
            "ballots": len(told["scores"]),
            "hidden": told["hidden"],
            "mean": format_points(parse_exact(told["mean"]), 2) if "mean" in told else "",
            "least": format_points(parse_exact(told["scores"][0]), 2) if told["scores"] else "",
            "most": format_points(parse_exact(told["scores"][-1]), 2) if told["scores"] else "",
            "dimensions": [_dimension(one, told) for one in paper.columns()],
            "corrected": _corrected(row, unit.code),
        }


def _corrected(row: VoteRound, code: str) -> dict[str, Any] | None:
    """What a survey adds to a unit or takes from it, how many units rated it, how many too few."""
    told = row.result.get("survey", {}).get("units", {}).get(code)
    if told is None:
        return None
    return {
        "points": format_points(parse_exact(told["correction"]), 2),
        "raters": len(told["raters"]),
        "few": told["few"],
    }


def _dimension(asked: Asked, told: Mapping[str, Any]) -> dict[str, Any]:
    """The mean of a question over a unit's ballots, and how often each answer was chosen."""
    mean = told.get("dimensions", {}).get(asked.key)
    chosen = told.get("answers", {}).get(asked.key, {})
    return {
        "title": title_in(asked),
        "mean": format_points(parse_exact(mean), 2) if mean is not None else "",
        "answers": [(title_in(each), chosen[each.key]) for each in asked.options if chosen],
    }
