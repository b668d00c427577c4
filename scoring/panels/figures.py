"""How lenient, how spread and how reliable a panel is: pure, exact, without a root or a float.

A panel's votes are shares of the full mark (0–1).  Units are compared within their peer group, so
that a group which is marked higher as a whole is not taken for a difference between its units;
Kendall's W and Cronbach's alpha alone take each voter's whole table, as he ranked it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from schemes.rules.sums import exact_sum

#: A unit with fewer secret votes is left out: nobody's opinion may be told by a mean.
LEAST_SECRET = 3
LEAST_VOTERS = 2
Method = Literal["kendall", "one_way", ""]


@dataclass(frozen=True, slots=True)
class Panel:
    """Those who judge together: a voter group of the scheme, or the leaders of a component.

    ``votes`` are what each unit was given, in no order; ``named`` who gave what, where ballots
    were open by name: voter → unit → share.
    """

    key: str
    title: str
    secret: bool
    votes: Mapping[str, Sequence[Fraction]]
    named: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)

    def means(self) -> dict[str, Fraction]:
        """Unit → the mean of its votes."""
        return {unit: mean(given) for unit, given in self.votes.items()}


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far a panel tells units apart: 1 perfectly, 0 not at all; None where it cannot be said.

    ``agreement`` is Kendall's W where every voter judged the same units by name, ``alpha``
    Cronbach's over the same table; else ``one_way``: 1 − the variance within units ÷ that
    between them, which needs no voter (a one-way intraclass correlation of the mean).
    """

    method: Method = ""
    value: Fraction | None = None
    alpha: Fraction | None = None
    voters: int = 0
    units: int = 0


@dataclass(frozen=True, slots=True)
class PanelFigures:
    """What is told of a panel; all but counts are shares of the full mark."""

    key: str
    title: str
    secret: bool
    units: int
    votes: int
    mean: Fraction
    leniency: Fraction | None
    within: Fraction
    between: Fraction
    reliability: Reliability


@dataclass(frozen=True, slots=True)
class VoterFigures:
    """What is told of a voter who judged by name."""

    voter: str
    units: int
    mean: Fraction
    leniency: Fraction
    spread: Fraction


def mean(values: Iterable[Fraction]) -> Fraction:
    """The exact mean of at least one value."""
    held = list(values)
    return exact_sum(held) / len(held)


def told_votes(panel: Panel) -> Panel:
    """The panel without units that have too few secret votes to be told."""
    if not panel.secret:
        return panel
    votes = {unit: given for unit, given in panel.votes.items() if len(given) >= LEAST_SECRET}
    return Panel(panel.key, panel.title, True, votes)


def panel_figures(panels: Sequence[Panel], groups: Mapping[str, str]) -> list[PanelFigures]:
    """The figures of all panels; ``groups`` are unit → peer group."""
    told = [panel for panel in map(told_votes, panels) if panel.votes]
    means = {panel.key: panel.means() for panel in told}
    return [
        PanelFigures(
            key=panel.key,
            title=panel.title,
            secret=panel.secret,
            units=len(panel.votes),
            votes=sum(len(given) for given in panel.votes.values()),
            mean=mean(means[panel.key].values()),
            leniency=_leniency(panel.key, means),
            within=_within(panel.votes),
            between=_between(means[panel.key], groups),
            reliability=reliability(panel, groups),
        )
        for panel in told
    ]


def _leniency(key: str, means: Mapping[str, Mapping[str, Fraction]]) -> Fraction | None:
    """By how much a panel gives more than the others give the same units, on the mean."""
    differences = []
    for unit, given in means[key].items():
        others = [known[unit] for other, known in means.items() if other != key and unit in known]
        if others:
            differences.append(given - mean(others))
    return mean(differences) if differences else None


def _within(votes: Mapping[str, Sequence[Fraction]]) -> Fraction:
    """How far votes lie from the mean of their unit, on the mean."""
    away = []
    for given in votes.values():
        middle = mean(given)
        away += [abs(value - middle) for value in given]
    return mean(away)


def _between(means: Mapping[str, Fraction], groups: Mapping[str, str]) -> Fraction:
    """How far units lie from the mean of their peer group, on the mean."""
    away = []
    for members in _by_group(means, groups):
        middle = mean(means[unit] for unit in members)
        away += [abs(means[unit] - middle) for unit in members]
    return mean(away)


def _by_group(units: Iterable[str], groups: Mapping[str, str]) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for unit in units:
        found.setdefault(groups.get(unit, ""), []).append(unit)
    return list(found.values())


def voter_figures(panel: Panel) -> list[VoterFigures]:
    """What each voter by name gave against what all gave the same units, the most lenient first."""
    means, found = panel.means(), []
    for voter, given in panel.named.items():
        own = mean(given.values())
        found.append(
            VoterFigures(
                voter=voter,
                units=len(given),
                mean=own,
                leniency=mean(share - means[unit] for unit, share in given.items()),
                spread=mean(abs(share - own) for share in given.values()),
            )
        )
    return sorted(found, key=lambda each: (-each.leniency, each.voter))


def reliability(panel: Panel, groups: Mapping[str, str]) -> Reliability:
    """Kendall's W and Cronbach's alpha over a whole table of names, else the one-way figure."""
    rows = list(panel.named.values())
    same = bool(rows) and all(set(row) == set(rows[0]) for row in rows)
    if same and len(rows) >= LEAST_VOTERS and len(rows[0]) >= LEAST_VOTERS:
        counted = {"voters": len(rows), "units": len(rows[0])}
        return Reliability("kendall", kendall_w(rows), cronbach_alpha(rows), **counted)
    value = _one_way(panel.votes, groups)
    most = max((len(given) for given in panel.votes.values()), default=0)
    return Reliability("one_way" if value is not None else "", value, None, most, len(panel.votes))


def kendall_w(rows: Sequence[Mapping[str, Fraction]]) -> Fraction | None:
    """Kendall's coefficient of concordance with its correction for ties; None where all are tied.

    W = 12 S ÷ (m² (n³ − n) − m Σ (t³ − t)), S the squares of the sums of ranks about their mean.
    """
    m, units = len(rows), sorted(rows[0])
    n = len(units)
    ranks = [_ranks(row) for row in rows]
    sums = [exact_sum(rank[unit] for rank in ranks) for unit in units]
    middle = mean(sums)
    squares = exact_sum((each - middle) ** 2 for each in sums)
    ties = sum(t**3 - t for row in rows for t in Counter(row.values()).values())
    below = m * m * (n**3 - n) - m * ties
    return 12 * squares / below if below else None


def _ranks(row: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """The ranks of a voter's units, the highest first; ties share the mean of their places."""
    times = Counter(row.values())
    above, places = 0, dict[Fraction, Fraction]()
    for value in sorted(times, reverse=True):
        places[value] = Fraction(2 * above + times[value] + 1, 2)
        above += times[value]
    return {unit: places[value] for unit, value in row.items()}


def cronbach_alpha(rows: Sequence[Mapping[str, Fraction]]) -> Fraction | None:
    """Cronbach's alpha with the voters as items; None where the sums do not differ."""
    k, units = len(rows), sorted(rows[0])
    whole = _variance([exact_sum(row[unit] for row in rows) for unit in units])
    if not whole:
        return None
    own = exact_sum(_variance([row[unit] for unit in units]) for row in rows)
    return Fraction(k, k - 1) * (1 - own / whole)


def _variance(values: Sequence[Fraction]) -> Fraction:
    middle = mean(values)
    return exact_sum((value - middle) ** 2 for value in values) / (len(values) - 1)


def _one_way(votes: Mapping[str, Sequence[Fraction]], groups: Mapping[str, str]) -> Fraction | None:
    """1 − mean square within units ÷ mean square between units of a peer group; not below 0."""
    between, within, degrees, rest = Fraction(0), Fraction(0), 0, 0
    for members in _by_group(votes, groups):
        middle = mean(value for unit in members for value in votes[unit])
        for unit in members:
            own = mean(votes[unit])
            between += len(votes[unit]) * (own - middle) ** 2
            within += exact_sum((value - own) ** 2 for value in votes[unit])
            rest += len(votes[unit]) - 1
        degrees += len(members) - 1
    if not degrees or not rest or not between:
        return None
    return max(1 - (within / rest) / (between / degrees), Fraction(0))
