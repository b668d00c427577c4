"""Count the published ballots of a round again: needs Python alone, and nothing of the system.

    python recount.py published.json

Every mean is worked out anew from the ballots in exact fractions and compared with the published
one; the number of receipts is compared with that of ballots.  Ends with 1 where something differs.
With ``--receipt XXXX-XXXX-XXXX-XXXX`` it says whether a ballot with that receipt was counted.
"""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

Told = dict[str, Any]


def recount(published: Told) -> list[str]:
    """What does not agree, in words; empty when all of it does."""
    faults = []
    ballots, receipts = published["ballots"], published["receipts"]
    # Paper has no receipts, and each unit a number of ballots of its own.
    on_paper = published.get("on_paper", False)
    if not on_paper and len(receipts) != ballots:
        faults.append(f"{len(receipts)} receipts, but {ballots} ballots")
    if len(set(receipts)) != len(receipts):
        faults.append("a receipt stands twice")
    if not on_paper and ballots + published["void"] != published["voted"]:
        faults.append(
            f"{published['voted']} have voted, but {ballots} ballots count"
            f" and {published['void']} are void"
        )
    asked = published["paper"]["dimensions"]
    groups = {unit["code"]: unit["group"] for unit in published["paper"]["units"]}
    for code, unit in published.get("units", {}).items():
        faults += _unit_faults(code, unit, ballots, published["secret"])
        faults += _answer_faults(code, unit, asked.get(groups.get(code, ""), []))
    if "survey" in published:
        faults += _survey_faults(published["survey"])
    return faults


def _survey_faults(survey: Told) -> list[str]:
    """Whether what each unit was given makes its correction, within the bound of the rule."""
    faults = []
    neutral, per_point, most = (Fraction(survey[key]) for key in ("neutral", "per_point", "most"))
    for code, unit in survey["units"].items():
        given = [(Fraction(each["mean"]), each["n"]) for each in unit["raters"].values()]
        exact = Fraction(0)
        if given and len(given) >= survey["least"]:
            by_people = survey["mean_of"] == "people"
            heads = sum(n if by_people else 1 for _mean, n in given)
            mean = sum((mean * (n if by_people else 1) for mean, n in given), Fraction(0)) / heads
            exact = max(-most, min(most, (mean - neutral) * per_point))
        step = 10 ** survey["places"]
        off = abs(exact - Fraction(unit["correction"])) * step
        if off > Fraction(1, 2) or abs(Fraction(unit["correction"])) > most:
            faults.append(f"{code}: a correction of {unit['correction']}, worked out {exact}")
    return faults


def _unit_faults(code: str, unit: Told, ballots: int, secret: bool) -> list[str]:
    scores = [Fraction(score) for score in unit["scores"]]
    if not scores:
        return [] if "mean" not in unit else [f"{code}: a mean without ballots"]
    faults = []
    mean = sum(scores, Fraction(0)) / len(scores)
    if mean != Fraction(unit["mean"]):
        faults.append(f"{code}: the ballots give {mean}, published is {unit['mean']}")
    if len(scores) > ballots:
        faults.append(f"{code}: {len(scores)} scores, but {ballots} ballots")
    if secret and len(scores) < 3:
        faults.append(f"{code}: fewer than three ballots of a secret round are shown")
    return faults


def _answer_faults(code: str, unit: Told, asked: list[Told]) -> list[str]:
    """Whether answers give the mean of each question, and these by weight that of the ballots."""
    if not unit["scores"]:
        return []
    faults = []
    n, weighed, weights = len(unit["scores"]), Fraction(0), Fraction(0)
    for each in asked:
        mean, weight = Fraction(unit["dimensions"][each["key"]]), Fraction(each.get("weight", "1"))
        weighed, weights = weighed + weight * mean, weights + weight
        chosen = unit.get("answers", {}).get(each["key"], {})
        if chosen:
            worth = {option["key"]: Fraction(option["value"]) for option in each["options"]}
            total = sum((worth[key] * times for key, times in chosen.items()), Fraction(0))
            if sum(chosen.values()) != n or total / n != mean:
                faults.append(f"{code}: the answers to {each['key']} do not give its mean")
    if weights and weighed / weights != Fraction(unit["mean"]):
        faults.append(f"{code}: the dimensions do not give the mean of the ballots")
    return faults


def table(published: Told) -> list[str]:
    """A line for each unit: code, name, ballots, mean."""
    names = {unit["code"]: unit["name"] for unit in published["paper"]["units"]}
    lines = []
    for code, unit in published.get("units", {}).items():
        scores = [Fraction(score) for score in unit["scores"]]
        mean = f"{_decimal(sum(scores, Fraction(0)) / len(scores)):9.4f}" if scores else "        —"
        lines.append(f"{code:8} {len(scores):5} {mean}  {names.get(code, '')}")
    return lines


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


def main(arguments: list[str]) -> int:
    """Recount a file; 0 when all of it agrees, and when the receipt that was asked for is there."""
    if len(arguments) not in (1, 3) or arguments[1:2] not in ([], ["--receipt"]):
        print(__doc__)
        return 2
    published = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
    faults = recount(published)
    print(published["title"], published["closed_at"])
    print(*table(published), sep="\n")
    if arguments[1:]:
        wanted = arguments[2].strip().upper()
        there = wanted in published["receipts"]
        print(f"{wanted}: {'counted' if there else 'NOT among the counted ballots'}")
        faults += [] if there else ["the receipt is missing"]
    print(*(faults or ["all agrees"]), sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
