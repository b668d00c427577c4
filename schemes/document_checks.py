"""References inside a scheme document: keys that must exist, and exist once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from schemes.document import SchemeDocument
from schemes.document_errors import DocumentError, document_error
from schemes.rules.award_claims import RESERVED as CLAIM_STATES
from schemes.rules.ballots import Ballots
from schemes.rules.by_place import ByPlace
from schemes.rules.changes import RESERVED as CHANGE_STATES
from schemes.rules.component import walk
from schemes.rules.grade_pay import GradePay
from schemes.rules.plans import PLAN_CHECKS, RESERVED
from schemes.rules.voters import BallotGrade

Path = tuple[str | int, ...]


def check_document(document: SchemeDocument) -> tuple[DocumentError, ...]:
    """Return every reference that leads nowhere and every key that stands twice."""
    return (
        *_repeated(document),
        *_repeated_components(document),
        *_components(document),
        *_voters(document),
        *_honours(document),
        *_money(document),
        *_grades(document),
        *_plans(document),
        *_written_for(document),
        *_clauses(document),
    )


def _repeated(document: SchemeDocument) -> Iterator[DocumentError]:
    lists: list[tuple[Path, Sequence[Any]]] = [
        (("peer_groups",), document.peer_groups),
        (("voter_groups",), document.voter_groups),
        (("honours", "levels"), document.honours.levels),
        (("honours", "kinds"), document.honours.kinds),
        (("deductions", "entries"), document.deductions.entries),
        (("vetoes", "entries"), document.vetoes.entries),
        (("appraisal", "ratings"), document.appraisal.ratings),
        (("pay", "rates", "entries"), document.pay.rates.entries),
        (("pay", "leader_bonus", "ranks"), document.pay.leader_bonus.ranks),
        (("calendar",), document.calendar),
        (("plan_warnings",), document.plan_warnings),
        (("plans", "steps"), document.plans.steps),
        (("plans", "checklist"), document.plans.checklist),
        (("changes", "steps"), document.changes.steps),
        (("changes", "grounds"), document.changes.grounds),
        (("award_claims", "steps"), document.award_claims.steps),
        (("targets", "grades"), document.targets.grades),
    ]
    lists += [(("adjustments",), document.adjustments)]
    if document.grading is not None:
        lists += [(("grading", "grades"), document.grading.grades)]
    for path, entries in lists:
        seen: set[str] = set()
        for place, entry in enumerate(entries):
            if entry.key in seen:
                yield document_error((*path, place, "key"), "repeated_key", key=entry.key)
            seen.add(entry.key)


def _repeated_components(document: SchemeDocument) -> Iterator[DocumentError]:
    """A component's key names it in its group, however deep it lies: facts refer to it."""
    for n, group in enumerate(document.peer_groups):
        seen: set[str] = set()
        for path, component in walk(group.components):
            if component.key in seen:
                where = (*_path(n, path), "key")
                yield document_error(where, "repeated_key", key=component.key)
            seen.add(component.key)


def _path(group: int, path: str) -> Path:
    """A component's place in the document: numbers are entries of lists."""
    parts = path.split(".")
    return ("peer_groups", group, "components", *(int(p) if p.isdigit() else p for p in parts))


def _known(path: Path, key: str, allowed: Iterable[str]) -> Iterator[DocumentError]:
    names = list(allowed)
    if key not in names:
        yield document_error(path, "unknown_reference", key=key, allowed="、".join(names))


def _components(document: SchemeDocument) -> Iterator[DocumentError]:
    for n, group in enumerate(document.peer_groups):
        for path, component in walk(group.components):
            rule, where = component.rule, (*_path(n, path), "rule")
            if isinstance(rule, ByPlace) and isinstance(rule.measure, Ballots):
                yield from _ballots(document, (*where, "measure"), rule.measure)
            elif isinstance(rule, Ballots):
                yield from _ballots(document, where, rule)


def _ballots(document: SchemeDocument, path: Path, rule: Ballots) -> Iterator[DocumentError]:
    groups = {group.key: group for group in document.voter_groups}
    for place, entry in enumerate(rule.groups):
        where = (*path, "groups", place, "voter_group")
        yield from _known(where, entry.voter_group, groups)
        group = groups.get(entry.voter_group)
        if group is not None and group.maximum != rule.maximum:
            yield document_error((*path, "maximum"), "maximum_differs", key=group.key)


def _voters(document: SchemeDocument) -> Iterator[DocumentError]:
    """Answers are told apart and worth no more than a ballot; something of each form counts."""
    for n, group in enumerate(document.voter_groups):
        path: Path = ("voter_groups", n)
        lists = [(path, group.grades)]
        lists += [
            ((*path, "dimensions", m), each.grades) for m, each in enumerate(group.dimensions)
        ]
        for where, grades in lists:
            yield from _grade_faults((*where, "grades"), grades, group.maximum)
        for peers in document.peer_groups:
            asked = group.asked_of(peers.key)
            if asked and not any(each.weight for each in asked):
                yield document_error((*path, "dimensions"), "nothing_counts", key=peers.key)


def _grade_faults(
    path: Path, grades: Sequence[BallotGrade], maximum: Fraction
) -> Iterator[DocumentError]:
    seen: set[str] = set()
    for place, grade in enumerate(grades):
        if grade.key in seen:
            yield document_error((*path, place, "key"), "repeated_key", key=grade.key)
        seen.add(grade.key)
        if grade.value > maximum:
            yield document_error((*path, place, "value"), "above_maximum", key=grade.key)


def _honours(document: SchemeDocument) -> Iterator[DocumentError]:
    honours = document.honours
    levels = [level.key for level in honours.levels]
    kinds = [kind.key for kind in honours.kinds]
    for n, kind in enumerate(honours.kinds):
        for level in kind.points:
            yield from _known(("honours", "kinds", n, "points", level), level, levels)
    if honours.distinctive is not None:
        path = ("honours", "distinctive")
        yield from _known((*path, "least_level"), honours.distinctive.least_level, levels)
        if honours.distinctive.key in kinds:
            key = honours.distinctive.key
            yield document_error((*path, "key"), "repeated_key", key=key)
    if honours.multi_superior is not None:
        for name in ("from_kind", "to_kind"):
            key = getattr(honours.multi_superior, name)
            yield from _known(("honours", "multi_superior", name), key, kinds)


def _money(document: SchemeDocument) -> Iterator[DocumentError]:
    ratings = [rating.key for rating in document.appraisal.ratings]
    for n, rate in enumerate(document.pay.rates.entries):
        if rate.when == "appraisal":
            yield from _known(("pay", "rates", "entries", n, "rating"), rate.rating, ratings)
        if rate.when == "veto":
            vetoes = [entry.key for entry in document.vetoes.entries]
            yield from _known(("pay", "rates", "entries", n, "veto"), rate.veto, vetoes)
    groups = [group.key for group in document.peer_groups]
    for n, places in enumerate(document.excellence_quota.places):
        path = ("excellence_quota", "places", n, "peer_group")
        yield from _known(path, places.peer_group, groups)


def _grades(document: SchemeDocument) -> Iterator[DocumentError]:
    grades = [grade.key for grade in document.grading.grades] if document.grading else []
    for n, share in enumerate(document.excellence_quota.by_grade):
        yield from _known(("excellence_quota", "by_grade", n, "grade"), share.grade, grades)
    groups = [group.key for group in document.peer_groups]
    for n, key in enumerate(document.excellence_quota.by_grade_groups):
        yield from _known(("excellence_quota", "by_grade_groups", n), key, groups)
    rule = document.staff_appraisal
    if rule.main is not None:
        dimensions = [each.key for each in rule.dimensions]
        yield from _known(("staff_appraisal", "main"), rule.main, dimensions)
    if isinstance(document.pay.unit, GradePay):
        for n, each in enumerate(document.pay.unit.coefficients):
            yield from _known(("pay", "unit", "coefficients", n, "grade"), each.grade, grades)


def _far(document: SchemeDocument) -> Iterator[DocumentError]:
    """What is far from last year's actual, the check must say."""
    for n, check in enumerate(document.plan_warnings):
        if check.key == "far_from_last" and (check.times is None or check.times <= 1):
            yield document_error(("plan_warnings", n, "times"), "times_missing", key=check.key)


def _plans(document: SchemeDocument) -> Iterator[DocumentError]:
    """The states that every plan has are no steps; the checklist speaks of checks that exist."""
    checks = [check.key for check in document.plan_warnings]
    yield from _far(document)
    for n, step in enumerate(document.plans.steps):
        if step.key in RESERVED:
            yield document_error(("plans", "steps", n, "key"), "repeated_key", key=step.key)
    for n, change_step in enumerate(document.changes.steps):
        if change_step.key in CHANGE_STATES:
            yield document_error(
                ("changes", "steps", n, "key"), "repeated_key", key=change_step.key
            )
    for n, claim_step in enumerate(document.award_claims.steps):
        if claim_step.key in CLAIM_STATES:
            yield document_error(
                ("award_claims", "steps", n, "key"), "repeated_key", key=claim_step.key
            )
    for n, point in enumerate(document.plans.checklist):
        for m, key in enumerate(point.checks):
            if key not in PLAN_CHECKS:
                yield from _known(("plans", "checklist", n, "checks", m), key, checks)


def _written_for(document: SchemeDocument) -> Iterator[DocumentError]:
    """A component that others write stands in the groups for which it is written (D-1)."""
    groups = {group.key: group for group in document.peer_groups}
    for n, rule in enumerate(document.plans.written_for):
        path = ("plans", "written_for", n)
        for m, key in enumerate(rule.groups):
            yield from _known((*path, "groups", m), key, groups)
        if not rule.groups and not rule.units:
            yield document_error((*path, "units"), "too_short", min_length=1)
        named = [groups[key] for key in rule.groups if key in groups] or document.peer_groups
        keys = {component.key for group in named for _path, component in walk(group.components)}
        yield from _known((*path, "component"), rule.component, sorted(keys))


def _clauses(document: SchemeDocument) -> Iterator[DocumentError]:
    for path, clause in _named_clauses((), document.to_data()):
        if clause not in document.clauses:
            yield document_error(path, "unknown_clause", key=clause)


def _named_clauses(path: Path, data: object) -> Iterator[tuple[Path, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if path and (key == "clauses" or str(key).endswith("_clauses")):
                yield from (((*path, key, n), clause) for n, clause in enumerate(value))
            elif path or key != "clauses":
                yield from _named_clauses((*path, key), value)
    elif isinstance(data, list):
        for n, value in enumerate(data):
            yield from _named_clauses((*path, n), value)
