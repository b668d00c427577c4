"""What of a year's scheme ballots can be cast for, and the form that follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.exact import parse_exact, to_text
from reviews.ballots.models import VoteRound, VoteScale, VoteSubject
from reviews.ballots.paper import VALUED, Asked, Option, Paper, PaperUnit
from schemes.document import SchemeDocument
from schemes.models import Year
from schemes.queries import year_document
from schemes.rules.ballots import Ballots
from schemes.rules.leader_marks import LeaderMarks, RankLine
from schemes.rules.survey_correction import SurveyCorrection
from schemes.rules.voters import BallotGrade, Dimension, VoterGroup
from schemes.uses import in_components, in_lists
from units.models import UnitYear

#: A ballot of so many points is given in whole ones, a smaller one in tenths.
WHOLE_FROM = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that ballots can be cast for: with whose units, how, and what is asked.

    ``rules`` are the rules of a leaders' component by peer group, ``survey`` that of a survey.
    """

    kind: str
    key: str
    scale: str
    title: Any
    groups: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    secret: bool = False
    maximum: Fraction = Fraction(100)
    voters: VoterGroup | None = None
    rules: Mapping[str, LeaderMarks] | None = None
    survey: SurveyCorrection | None = None

    @property
    def live(self) -> str:
        """How a round of it is told apart from rounds of others."""
        return f"{self.kind}:{self.key}:{self.scale}"


def subjects_of(document: SchemeDocument) -> list[Subject]:
    """All of a scheme, in its order."""
    return [*_of_groups(document), *_of_components(document), *_of_surveys(document)]


def has_subjects(document: SchemeDocument) -> bool:
    """Schemes with something that ballots can be cast for; kept cheap, a menu asks it."""
    return (
        bool(document.voter_groups)
        or in_components("leader_marks")(document)
        or in_lists("survey_correction")(document)
    )


def subject_of(row: VoteRound) -> Subject | None:
    """What a round is for; None where the scheme in force does not have it any more."""
    live = f"{row.subject}:{row.key}:{row.scale}"
    found = subjects_of(year_document(row.year))
    return next((each for each in found if each.live == live), None)


def _of_groups(document: SchemeDocument) -> Iterator[Subject]:
    for voters in document.voter_groups:
        groups = tuple(
            group.key
            for group in document.peer_groups
            if any(_asks(leaf.rule, voters.key) for leaf in group.leaves())
        )
        if groups:
            yield Subject(
                VoteSubject.GROUP,
                voters.key,
                _scale_of(voters, groups),
                voters.title,
                groups,
                voters.clauses,
                voters.secret,
                voters.maximum,
                voters,
            )


def _scale_of(voters: VoterGroup, groups: Iterable[str]) -> str:
    """Values alone, one grade a unit, or a form with several questions to choose answers of."""
    forms = [voters.asked_of(group) for group in groups]
    if not voters.grades and not any(each.grades for form in forms for each in form):
        return VoteScale.SCORE
    return VoteScale.GRADE if all(len(form) <= 1 for form in forms) else VoteScale.QUESTIONS


def _asks(rule: Any, group: str) -> bool:
    read = getattr(rule, "measure", None) or rule
    return isinstance(read, Ballots) and any(each.voter_group == group for each in read.groups)


def _of_components(document: SchemeDocument) -> Iterator[Subject]:
    found: dict[tuple[str, str], dict[str, LeaderMarks]] = {}
    titles: dict[str, tuple[Any, tuple[str, ...]]] = {}
    for group in document.peer_groups:
        for leaf in group.leaves():
            if isinstance(leaf.rule, LeaderMarks):
                titles.setdefault(leaf.key, (leaf.title, leaf.clauses))
                for scale in _scales(leaf.rule):
                    found.setdefault((leaf.key, scale), {})[group.key] = leaf.rule
    for (key, scale), rules in found.items():
        title, clauses = titles[key]
        least = min(rule.full for rule in rules.values())
        yield Subject(
            VoteSubject.COMPONENT,
            key,
            scale,
            title,
            tuple(rules),
            clauses,
            maximum=least,
            rules=rules,
        )


def _of_surveys(document: SchemeDocument) -> Iterator[Subject]:
    """Correction surveys: always secret, in points of the rule's full mark (E-2)."""
    for rule in document.adjustments:
        if isinstance(rule, SurveyCorrection):
            yield Subject(
                VoteSubject.SURVEY,
                rule.key,
                VoteScale.SCORE,
                rule.title,
                tuple(group.key for group in document.peer_groups),
                rule.clauses,
                secret=True,
                maximum=rule.full,
                survey=rule,
            )


def _scales(rule: LeaderMarks) -> Iterator[str]:
    """A rule with tiers or places is filled by these; one without takes scores."""
    if rule.tiers:
        yield VoteScale.TIER
    if rule.rank_tables or rule.rank_line:
        yield VoteScale.RANK
    if not (rule.tiers or rule.rank_tables or rule.rank_line):
        yield VoteScale.SCORE


def rated_units(year: Year, subject: Subject) -> list[PaperUnit]:
    """The units that are rated: assessed ones of the subject's peer groups, in their order."""
    rows = UnitYear.objects.filter(authority=year.authority_id, year=year.year, current=True)
    rows = rows.filter(directly_assessed=True, peer_group__in=subject.groups)
    columns = rows.order_by("order", "key").values_list(
        "unit_id", "unit__code", "name", "peer_group"
    )
    return [PaperUnit(*row) for row in columns]


def paper_for(row: VoteRound, subject: Subject, ranked: Collection[int] = ()) -> Paper:
    """The form of a round as the scheme stands; ``ranked`` are the numbers of units that its voters
    rank.

    Raises ``ValidationError`` where the scheme has no figure for a place or the form is none.
    """
    units = rated_units(row.year, subject)
    whole = subject.maximum >= WHOLE_FROM
    paper = Paper(
        scale=row.scale,
        units=tuple(units),
        maximum=to_text(subject.maximum),
        least=row.least or "0",
        step="1" if whole else "1/10",
        abstain=row.abstain and row.scale in VALUED,
        dimensions=_dimensions(subject) if row.scale in VALUED else {},
        tiers=_tiers(row, subject) if row.scale == VoteScale.TIER else (),
        tables=_tables(subject, ranked) if row.scale == VoteScale.RANK else {},
    )
    if not 0 <= parse_exact(paper.least) < subject.maximum:
        raise ValidationError({"least": [_("最低分应小于每票满分")]})
    return paper


def _dimensions(subject: Subject) -> dict[str, tuple[Asked, ...]]:
    voters = subject.voters
    found = {}
    for group in subject.groups:
        stated = voters.asked_of(group) if voters else ()
        asked = tuple(_asked(voters, each) for each in stated if voters)
        answers = _options(voters.grades) if voters else ()
        found[group] = asked or (Asked("whole", "总体评价", "Overall", options=answers),)
    return found


def _asked(voters: VoterGroup, asked: Dimension) -> Asked:
    answers = _options(voters.answers_of(asked))
    title, weight = asked.title, to_text(asked.weight)
    return Asked(asked.key, title.zh, title.en, weight=weight, options=answers)


def _options(grades: Iterable[BallotGrade]) -> tuple[Option, ...]:
    return tuple(
        Option(each.key, each.title.zh, each.title.en, to_text(each.value)) for each in grades
    )


def _tiers(row: VoteRound, subject: Subject) -> tuple[Asked, ...]:
    rule = next(iter((subject.rules or {}).values()))
    return tuple(
        Asked(tier.key, tier.title.zh, tier.title.en, to_text(tier.share), row.quotas.get(tier.key))
        for tier in rule.tiers
    )


def _tables(subject: Subject, ranked: Collection[int]) -> dict[int, tuple[str, ...]]:
    rule = next(iter((subject.rules or {}).values()))
    return {n: tuple(to_text(share) for share in _shares(rule, n)) for n in sorted(set(ranked))}


def _shares(rule: LeaderMarks, n: int) -> list[Fraction]:
    """The shares of n places; refused where the scheme states none (M-7)."""
    table = next((each for each in rule.rank_tables if each.units == n), None)
    if table is not None and len(table.shares) >= n:
        return list(table.shares[:n])
    line: RankLine | None = rule.rank_line
    if line is None:
        raise ValidationError(_("方案没有排 %s 个单位的名次表（M-7）") % n)
    return [line.share(place) for place in range(1, n + 1)]
