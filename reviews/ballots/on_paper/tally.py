"""What an officer counted on paper, how it is typed, and where two of them differ: pure.

A unit's ballots are kept by what stands on them (``"good"``, ``"95 90 88"``), with how many say so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from core.exact import ExactError, format_short, parse_exact
from reviews.ballots.counting import LEAST_SHOWN, Count
from reviews.ballots.paper import (
    LONGEST_VALUE,
    Asked,
    Fault,
    Paper,
    PaperUnit,
    faults_of,
    score_of,
)

#: Digits of a number of ballots, characters of a unit's list.
MOST_DIGITS = 5
LONGEST_LIST = 20_000
_TIMES = re.compile(r"\s*[×xX*]\s*(\d{1,5})\s*$")
_PARTS = re.compile(r"[\s,，、;；]+")

#: What stands on a ballot → how many do.
Ballots = dict[str, int]


@dataclass(frozen=True, slots=True)
class UnitTally:
    """A unit's ballots by what stands on them, and how many are void."""

    ballots: Mapping[str, int]
    void: int = 0

    @property
    def total(self) -> int:
        """All that came back, void ones too."""
        return sum(self.ballots.values()) + self.void

    def plain(self) -> dict[str, Any]:
        """As it is stored."""
        return {"ballots": dict(self.ballots), "void": self.void}


#: Unit → what was counted of it; a unit of which nothing was typed yet is not there.
Tally = dict[int, UnitTally]


def tally_of(plain: Mapping[str, Any]) -> Tally:
    """What was stored."""
    return {int(unit): UnitTally(told["ballots"], told["void"]) for unit, told in plain.items()}


def in_columns(paper: Paper) -> bool:
    """Whether a unit's ballots are counted by grade, so many of each, instead of listed.

    All peer groups must offer the same grades: they are the columns of one table.
    """
    forms = paper.dimensions.values()
    offered = {form[0].options for form in forms if len(form) == 1}
    return all(len(form) == 1 for form in forms) and len(offered) == 1 and offered != {()}


def tally_read(
    paper: Paper, sent: Mapping[str, Any], issued: int, *, whole: bool
) -> tuple[Tally, list[Fault]]:
    """What a form states of each unit; ``whole`` where nothing may be left out."""
    found: Tally = {}
    faults: list[Fault] = []
    for unit in paper.units:
        typed = {name: str(sent.get(name, "")).strip() for name in fields_of(paper, unit)}
        if not any(typed.values()):
            if whole:
                faults.append(Fault(unit.id, _("%s还没有录入；一张也没有就填废票 0") % unit.name))
            continue
        try:
            told = _unit_read(paper, unit, typed)
        except _UnreadError as error:
            faults += [Fault(unit.id, f"{unit.name}：{text}") for text in error.texts]
            continue
        found[unit.id] = told
    return found, faults + returned_faults(paper, found, issued)


def returned_faults(paper: Paper, tally: Tally, issued: int) -> list[Fault]:
    """Of which units more came back than went out."""
    found = []
    for unit in paper.units:
        told = tally.get(unit.id)
        if told is not None and told.total > issued:
            words = {"unit": unit.name, "n": told.total, "issued": issued}
            text = _("%(unit)s：收回 %(n)s 张，多于发出的 %(issued)s 张") % words
            found.append(Fault(unit.id, text))
    return found


def fields_of(paper: Paper, unit: PaperUnit) -> list[str]:
    """The names of a unit's fields: one for each grade or one list, and the void ones."""
    asked = paper.asked_of(unit)
    if not in_columns(paper):
        return [f"b-{unit.id}", f"v-{unit.id}"]
    places = range(len(asked[0].options))
    return [*(f"n-{unit.id}-{place}" for place in places), f"v-{unit.id}"]


def typed_of(paper: Paper, unit: PaperUnit, told: UnitTally) -> dict[str, str]:
    """A unit's fields as they would be typed."""
    asked = paper.asked_of(unit)
    found = {f"v-{unit.id}": str(told.void)}
    if in_columns(paper):
        for place, option in enumerate(asked[0].options):
            found[f"n-{unit.id}-{place}"] = str(told.ballots.get(option.key, 0))
        return found
    lines = [
        _typed_line(asked, key) + (f" ×{n}" if n > 1 else "") for key, n in told.ballots.items()
    ]
    return found | {f"b-{unit.id}": "\n".join(lines)}


def _typed_line(asked: tuple[Asked, ...], ballot: str) -> str:
    return " ".join(_typed(one, each) for one, each in zip(asked, ballot.split(" "), strict=True))


def _typed(asked: Asked, answer: str) -> str:
    """An answer to choose is typed as its number on the form."""
    keys = [option.key for option in asked.options]
    return str(keys.index(answer) + 1) if answer in keys else answer


def _unit_read(paper: Paper, unit: PaperUnit, typed: Mapping[str, str]) -> UnitTally:
    """Raises ``_UnreadError`` with all that is wrong."""
    asked, wrong = paper.asked_of(unit), list[str]()
    if in_columns(paper):
        counts = {
            option.key: _number(typed[f"n-{unit.id}-{place}"], option.zh, wrong)
            for place, option in enumerate(asked[0].options)
        }
        ballots: Ballots = {key: n for key, n in counts.items() if n}
    else:
        ballots = _list_read(paper, unit, typed[f"b-{unit.id}"], wrong)
    void = _number(typed[f"v-{unit.id}"], _("废票"), wrong)
    if wrong:
        raise _UnreadError(wrong)
    return UnitTally(ballots, void)


class _UnreadError(Exception):
    """What is wrong with the fields of a unit."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__(texts)
        self.texts = texts


def _number(text: str, what: str, wrong: list[str]) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        wrong.append(_("“%s”应是整数") % what)
        return 0
    return int(text)


def _list_read(paper: Paper, unit: PaperUnit, text: str, wrong: list[str]) -> Ballots:
    """The ballots of a list; what is no ballot goes to ``wrong``, line by line."""
    if len(text) > LONGEST_LIST:
        wrong.append(_("太长，最多 %s 个字") % LONGEST_LIST)
        return {}
    found, asked = Counter[str](), paper.asked_of(unit)
    for n, line in enumerate(text.splitlines(), 1):
        for ballot, times in _line_read(line, len(asked)):
            answers = [_answer(one, each) for one, each in zip(asked, ballot, strict=False)]
            whole = times > 0 and len(ballot) == len(asked) and None not in answers
            if not whole or faults_of(paper, {str(unit.id): answers}, {unit.id}):
                words = {"n": n, "line": line.strip()[:40]}
                wrong.append(_("第 %(n)s 行“%(line)s”不是一张有效的票") % words)
                break
            found[" ".join(map(str, answers))] += times
    return dict(sorted(found.items()))


def _line_read(line: str, asked: int) -> Iterator[tuple[list[str], int]]:
    """The ballots of a line: one, or where one thing is asked as many as there are values."""
    line = " ".join(line.split())  # long rows of blanks would cost the patterns below their square
    if not line:
        return
    if asked == 1:
        for part in _PARTS.split(re.sub(r"\s*([×xX*])\s*", r"\1", line)):
            if part:
                times = _TIMES.search(part)
                yield [_TIMES.sub("", part)], int(times[1]) if times else 1
        return
    times = _TIMES.search(line)
    yield (
        [part for part in _PARTS.split(_TIMES.sub("", line)) if part],
        int(times[1]) if times else 1,
    )


def _answer(asked: Asked, text: str) -> str | None:
    if asked.options:
        place = int(text) if text.isascii() and text.isdecimal() and len(text) < MOST_DIGITS else 0
        return asked.options[place - 1].key if 1 <= place <= len(asked.options) else None
    try:
        value = parse_exact(text, max_length=LONGEST_VALUE)
    except ExactError:
        return None
    told = format_short(value)
    return told if parse_exact(told) == value else None  # 89.99999 is not rounded to 90


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which two counts differ: of a unit, what stands on the ballots ("": void ones)."""

    unit: PaperUnit
    ballot: str
    first: int
    second: int


def differences(paper: Paper, first: Tally, second: Tally) -> list[Difference]:
    """Where two counts differ, in the form's order."""
    found = []
    for unit in paper.units:
        one, two = (each.get(unit.id, UnitTally({})) for each in (first, second))
        if one.void != two.void:
            found.append(Difference(unit, "", one.void, two.void))
        order = partial(_place, paper.asked_of(unit))
        for ballot in sorted({*one.ballots, *two.ballots}, key=order):
            counts = one.ballots.get(ballot, 0), two.ballots.get(ballot, 0)
            if counts[0] != counts[1]:
                found.append(Difference(unit, ballot, *counts))
    return found


def _place(asked: tuple[Asked, ...], ballot: str) -> list[Fraction]:
    """Where a ballot stands: by the order of the answers or by value."""
    found = []
    for one, answer in zip(asked, ballot.split(" "), strict=True):
        keys = [each.key for each in one.options]
        found.append(Fraction(keys.index(answer)) if keys else parse_exact(answer))
    return found


def settled(paper: Paper, first: Tally, apart: list[Difference], found: list[int]) -> Tally:
    """The count of which each cell in which the two differed says what the third look found."""
    ballots = {unit: dict(told.ballots) for unit, told in first.items()}
    void = {unit: told.void for unit, told in first.items()}
    for each, n in zip(apart, found, strict=True):
        if each.ballot:
            ballots.setdefault(each.unit.id, {})[each.ballot] = n
        else:
            void[each.unit.id] = n
    return {
        unit.id: UnitTally(
            {key: n for key, n in ballots.get(unit.id, {}).items() if n}, void.get(unit.id, 0)
        )
        for unit in paper.units
    }


def count_of(paper: Paper, tally: Tally, *, secret: bool) -> Count:
    """The agreed count as a box would give it; of a secret group fewer than three are hidden."""
    count = Count()
    for unit in paper.units:
        told, asked = tally[unit.id], paper.asked_of(unit)
        scores: list[Fraction] = []
        sums = [Fraction(0)] * len(asked)
        chosen: list[Counter[str]] = [Counter() for _each in asked]
        for ballot, n in told.ballots.items():
            answers = ballot.split(" ")
            scores += [score_of(asked, answers)] * n
            for place, (one, answer) in enumerate(zip(asked, answers, strict=True)):
                sums[place] += one.worth(answer) * n
                chosen[place].update({answer: n} if one.options else {})
        count.void += told.void
        count.ballots = max(count.ballots, len(scores))
        if secret and 0 < len(scores) < LEAST_SHOWN:
            count.hidden.add(unit.id)
        elif scores:
            count.scores[unit.id] = sorted(scores)
            count.sums[unit.id], count.answers[unit.id] = sums, chosen
    return count
