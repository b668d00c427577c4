"""A person's score in the staff appraisal of his unit (G-1): pure and exact, with its trace.

Each source (leaders, head of section, peers, months) says how good he was in each dimension; a
source's mark is the mean of the dimensions by their weights, and the score the mean of the sources
by theirs.  A weighted source is a leaf: it is rounded, and the score is the exact sum (S-5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.exact import round_half_up
from schemes.rules.staff_appraisal import AppraisalSource, StaffAppraisal
from schemes.rules.sums import exact_sum
from schemes.rules.trace import Note, Trace

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much in a unit's appraisal, in percent by key; 0 or absent counts nothing."""

    dimensions: Mapping[str, Fraction]
    sources: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What ``count`` markers of a source say of a person: a mean mark for each dimension.

    One marker is a count of 1; forms counted together say their number.
    """

    source: str
    count: int
    values: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class PersonMarks:
    """Everything that was said of a person.

    ``months`` are the marks of his monthly records; ``exempt`` the keys of sources that cannot mark
    him (nobody leads the head of a section but the leaders): their weight goes to the others.
    """

    rows: Sequence[MarkRow] = ()
    months: Sequence[Fraction] = ()
    exempt: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scored:
    """The score, or None while a source is missing (S-2); ``missing`` are their keys."""

    total: Fraction | None
    missing: tuple[str, ...]
    trace: Trace


def staff_score(
    rule: StaffAppraisal, weights: Weights, marks: PersonMarks, *, places: int
) -> Scored:
    """A person's score out of the rule's ``full``; ``places`` are the decimals of a leaf (S-5)."""
    counted = [each for each in rule.sources if weights.sources.get(each.key, _NOTHING) > 0]
    asked = [each for each in counted if each.key not in marks.exempt]
    whole = exact_sum(weights.sources[each.key] for each in asked)
    parts = [_part(rule, weights, marks, each, whole, places) for each in asked]
    left = [_exempt(each) for each in counted if each.key in marks.exempt]
    missing = tuple(each.key for each, part in zip(asked, parts, strict=True) if part.value is None)
    values = [part.value for part in parts if part.value is not None]
    total = exact_sum(values) if parts and not missing else None
    trace = Trace(
        "staff_score",
        value=total,
        standard=rule.full,
        state="ok" if total is not None else "missing",
        clauses=rule.clauses,
        children=(*parts, *left),
    )
    return Scored(total, missing, trace)


def _part(
    rule: StaffAppraisal,
    weights: Weights,
    marks: PersonMarks,
    source: AppraisalSource,
    whole: Fraction,
    places: int,
) -> Trace:
    """What a source brings: its mark by its share of the weights that can be given."""
    share = weights.sources[source.key] / whole
    children: tuple[Trace, ...] = ()
    if source.by == "months":
        mark, notes = _mean(marks.months), [_counted(len(marks.months), "months")]
    else:
        rows = [row for row in marks.rows if row.source == source.key]
        children = _dimensions(rule, weights, rows)
        mark = _weighted(rule, weights, children)
        notes = [_counted(sum(row.count for row in rows), "forms")]
    key, full = f"appraisal_source:{source.key}", rule.full * share
    if mark is not None:
        told = {"mark": str(mark), "weight": str(share * 100)}
        notes.append(Note("appraisal.weighted", told))
    return Trace(
        key,
        label=source.title.zh,
        label_en=source.title.en,
        value=None if mark is None else Fraction(round_half_up(mark * share, places)),
        standard=full,
        state="missing" if mark is None else "ok",
        notes=tuple(notes),
        children=children,
    )


def _dimensions(
    rule: StaffAppraisal, weights: Weights, rows: Sequence[MarkRow]
) -> tuple[Trace, ...]:
    found = []
    for each in rule.dimensions:
        weight = weights.dimensions.get(each.key, _NOTHING)
        if weight <= 0:
            continue
        said = [(row.values[each.key], row.count) for row in rows if each.key in row.values]
        # Everybody who marks a person marks all of him.
        whole = len(said) == len(rows) and bool(said)
        heads = sum(count for _value, count in said)
        mean = exact_sum(value * count for value, count in said) / heads if whole else None
        found.append(
            Trace(
                f"appraisal_dimension:{each.key}",
                label=each.title.zh,
                label_en=each.title.en,
                value=mean,
                unit="own_points",
                standard=rule.full,
                state="ok" if whole else "missing",
                notes=(Note("appraisal.dimension", {"weight": str(weight)}),),
            )
        )
    return tuple(found)


def _weighted(
    rule: StaffAppraisal, weights: Weights, dimensions: Sequence[Trace]
) -> Fraction | None:
    if not dimensions or any(each.value is None for each in dimensions):
        return None
    used = [weights.dimensions.get(each.key, _NOTHING) for each in rule.dimensions]
    used = [weight for weight in used if weight > 0]
    values = [each.value for each in dimensions if each.value is not None]
    pairs = zip(used, values, strict=True)
    return exact_sum(weight * value for weight, value in pairs) / exact_sum(used)


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return exact_sum(values) / len(values) if values else None


def _counted(number: int, what: str) -> Note:
    return Note(f"appraisal.{what}", {"n": number})


def _exempt(source: AppraisalSource) -> Trace:
    return Trace(
        f"appraisal_source:{source.key}",
        label=source.title.zh,
        label_en=source.title.en,
        state="not_applicable",
        notes=(Note("appraisal.exempt"),),
    )
