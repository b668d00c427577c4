"""The form of a ballot: what is asked of whom, what a valid answer is.  Pure; frozen as plain data.

Answers are plain data too: for scores, grades and questions ``{unit id: [value or answer, …]}``
with ``None`` for a unit on which the voter abstains, for places the list of unit ids from the first
to the last, for tiers ``{unit id: tier}``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from core.exact import ExactError, format_short, parse_exact

SCORE, RANK, TIER = "score", "rank", "tier"
GRADE, QUESTIONS = "grade", "questions"
#: Ballots that give each unit points by what they say of it.
VALUED = (SCORE, GRADE, QUESTIONS)
#: A form at least so long does not tell by its length how much it asks.
LEAST_SIZE = 256
_STEPS = 256
#: Characters of a value at most.
LONGEST_VALUE = 12


@lru_cache(maxsize=4096)
def _number(text: str) -> Fraction:
    """The number of a text, a weight's too; kept, since ballots repeat the same few."""
    return parse_exact(text)


@dataclass(frozen=True, slots=True)
class PaperUnit:
    """A unit that is rated: its id, as the year calls it, and its peer group."""

    id: int
    code: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that a ballot offers: key, both titles, what it is worth as exact text."""

    key: str
    zh: str
    en: str
    value: str


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that a ballot asks about (a dimension) or a tier: key and both titles.

    ``share`` is what a tier gives, as exact text; ``most`` how many units it takes, None: any.
    ``options`` are the answers to choose from, none: a value is given; ``weight`` what it counts
    beside the others, as exact text.
    """

    key: str
    zh: str
    en: str
    share: str = ""
    most: int | None = None
    weight: str = "1"
    options: tuple[Option, ...] = ()

    def worth(self, answer: str) -> Fraction:
        """What an answer or a value gives; ``ExactError`` for what is neither."""
        if not self.options:
            return _number(answer)
        found = next((each.value for each in self.options if each.key == answer), "")
        return parse_exact(found)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole form.

    ``maximum``, ``least`` and ``step`` bound a value; ``dimensions`` are by peer group;
    ``tables`` the shares of the places by how many units are ranked.
    """

    scale: str
    units: tuple[PaperUnit, ...]
    maximum: str = "100"
    least: str = "0"
    step: str = "1"
    abstain: bool = True
    dimensions: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    tiers: tuple[Asked, ...] = ()
    tables: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As it is stored and published."""
        return asdict(self)

    def asked_of(self, unit: PaperUnit) -> tuple[Asked, ...]:
        """What is asked about a unit."""
        return self.dimensions.get(unit.group, ())

    def columns(self) -> tuple[Asked, ...]:
        """All dimensions of the form, each once, in the scheme's order."""
        found = {each.key: each for asked in self.dimensions.values() for each in asked}
        return tuple(found.values())

    @property
    def size(self) -> int:
        """The length of every ballot of this form in bytes, whoever fills it."""
        longest = {group: sum(map(_longest, asked)) for group, asked in self.dimensions.items()}
        cells = sum(24 + longest.get(unit.group, 0) for unit in self.units)
        tiers = max((len(each.key) for each in self.tiers), default=0) + 4
        whole = 200 + cells + len(self.units) * tiers
        return max(LEAST_SIZE, -(-whole // _STEPS) * _STEPS)


def _longest(asked: Asked) -> int:
    """Bytes that the answer to a question takes at most."""
    return max((len(each.key) for each in asked.options), default=LONGEST_VALUE) + 4


def paper_of(plain: Mapping[str, Any]) -> Paper:
    """The form that was stored."""
    told = dict(plain)
    told["units"] = tuple(PaperUnit(**each) for each in plain["units"])
    told["dimensions"] = {
        group: tuple(_asked_of(each) for each in asked)
        for group, asked in plain["dimensions"].items()
    }
    told["tiers"] = tuple(_asked_of(each) for each in plain["tiers"])
    told["tables"] = {int(n): tuple(shares) for n, shares in plain["tables"].items()}
    return Paper(**told)


def _asked_of(plain: Mapping[str, Any]) -> Asked:
    options = tuple(Option(**each) for each in plain.get("options", ()))
    return Asked(**{**plain, "options": options})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an answer, and of which unit (None: of the whole)."""

    unit: int | None
    text: str


def faults_of(paper: Paper, answers: Any, allowed: Collection[int]) -> list[Fault]:
    """What keeps an answer from being a valid ballot of a voter who rates the ``allowed`` units."""
    units = [unit for unit in paper.units if unit.id in allowed]
    check = {RANK: _rank_faults, TIER: _tier_faults}.get(paper.scale, _score_faults)
    return list(check(paper, answers, units))


def score_of(asked: Sequence[Asked], values: Sequence[str]) -> Fraction:
    """What a ballot gives a unit: the mean of its answers by their weights, exact (K-6.3)."""
    weights = [_number(each.weight) for each in asked]
    given = [each.worth(value) for each, value in zip(asked, values, strict=True)]
    both = zip(weights, given, strict=True)
    return sum((weight * value for weight, value in both), Fraction(0)) / sum(weights)


def content_of(receipt: str, voter: int | None, answers: Any) -> bytes:
    """What goes under the seal; ``voter`` is named in an open round alone."""
    held = {"r": receipt, "v": voter, "a": answers}
    return json.dumps(held, separators=(",", ":"), ensure_ascii=True).encode()


def content_read(content: bytes) -> tuple[str, int | None, Any]:
    """Receipt, voter and answers; ``ValueError`` for what is no ballot."""
    held = json.loads(content)
    if not isinstance(held, dict) or set(held) != {"r", "v", "a"}:
        raise ValueError("no ballot")
    if not isinstance(held["v"], int | None):
        raise ValueError("no voter")
    return str(held["r"]), held["v"], held["a"]


def _score_faults(paper: Paper, answers: Any, units: list[PaperUnit]) -> Iterator[Fault]:
    if not isinstance(answers, dict) or set(answers) - {str(unit.id) for unit in units}:
        yield Fault(None, _("票上有不该由你评的单位"))
        return
    for unit in units:
        values = answers.get(str(unit.id))
        if values is None:
            if str(unit.id) not in answers or not paper.abstain:
                yield Fault(unit.id, _("%s还没有评") % unit.name)
            continue
        yield from _value_faults(paper, unit, values)


def _value_faults(paper: Paper, unit: PaperUnit, values: Any) -> Iterator[Fault]:
    asked = paper.asked_of(unit)
    if not isinstance(values, list) or len(values) != len(asked):
        yield Fault(unit.id, _("%s没有评完") % unit.name)
        return
    for one, value in zip(asked, values, strict=True):
        if one.options:
            if value not in [each.key for each in one.options]:
                told = {"unit": unit.name, "what": one.zh}
                yield Fault(unit.id, _("%(unit)s的“%(what)s”没有选，或选的不在票上") % told)
        elif not _fits(paper, value):
            text = _("%(unit)s的“%(what)s”应为 %(least)s–%(most)s，最小单位 %(step)s")
            named = {"unit": unit.name, "what": one.zh, "step": _short(paper.step)}
            bounds = {"least": _short(paper.least), "most": _short(paper.maximum)}
            text = text % (named | bounds)
            yield Fault(unit.id, text)


def _fits(paper: Paper, value: Any) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        return False
    return _within(paper.least, paper.maximum, paper.step, value)


@lru_cache(maxsize=4096)
def _within(least: str, maximum: str, step: str, value: str) -> bool:
    """Whether a text is a value of a form; kept, since ballots repeat the same few."""
    try:
        number = parse_exact(value, max_length=LONGEST_VALUE)
    except ExactError:
        return False
    bounded = parse_exact(least) <= number <= parse_exact(maximum)
    return bounded and (number / parse_exact(step)).denominator == 1


def _rank_faults(paper: Paper, answers: Any, units: list[PaperUnit]) -> Iterator[Fault]:
    wanted = sorted(unit.id for unit in units)
    whole = isinstance(answers, list) and all(isinstance(each, int) for each in answers)
    if not whole or sorted(answers) != wanted:
        yield Fault(None, _("每个单位排一个名次，不并列、不遗漏（M-7）"))


def _tier_faults(paper: Paper, answers: Any, units: list[PaperUnit]) -> Iterator[Fault]:
    if not isinstance(answers, dict) or set(answers) - {str(unit.id) for unit in units}:
        yield Fault(None, _("票上有不该由你评的单位"))
        return
    known = [tier.key for tier in paper.tiers]
    for unit in units:
        if answers.get(str(unit.id)) not in known:
            yield Fault(unit.id, _("%s还没有分档") % unit.name)
    placed = Counter(tier for tier in answers.values() if isinstance(tier, str))
    for tier in paper.tiers:
        if tier.most is not None and placed[tier.key] > tier.most:
            text = _("“%(tier)s”最多 %(most)s 家") % {"tier": tier.zh, "most": tier.most}
            yield Fault(None, text)


def _short(value: str) -> str:
    return format_short(parse_exact(value))
