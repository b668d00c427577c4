"""The demo county's double marks: one in each state that two marks can be in."""

from __future__ import annotations

from fractions import Fraction

from reviews.marking.entry import MarkAsked
from reviews.marking.models import MarkKind
from reviews.marking.pairs.models import MarkPair
from reviews.marking.pairs.services import pair_move
from reviews.marking.services import mark_enter
from reviews.models import TargetMark
from reviews.progress import targets_progress
from reviews.services import TARGET_MARK
from schemes.fact_entry.services import entry_retire
from schemes.models import Year
from schemes.queries import year_document
from schemes.workbook.plan import decimal_text
from targets.progress.reading import whole_measure
from units.models import Account

WHY = "这一项按方案由两人独立评，重新评"
#: Who marks first, and what share of the figure that stood each of the two finds; then the moves.
PAIRS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("second", ("1",), ()),
    ("office", ("1",), ()),
    ("office", ("1", "0.1"), ()),
    ("office", ("1", "0.1"), ("offer",)),
    ("office", ("1", "1"), ()),
    ("office", ("1", "0.1"), ("offer", "agree")),
)


def demo_pairs(year: Year, office: Account, second: Account) -> int:
    """Have general targets of units that lack marks anyway marked by two; how many pairs there are.

    Only such units are taken, so that no unit that was complete loses its rank by it.
    """
    document = year_document(year)
    rule = document.marking.double
    if rule is None:
        return 0
    lacking = targets_progress(year).missing_by_unit
    marks = TargetMark.objects.filter(
        year=year, current=True, unit__in=lacking, target__current=True, actual__isnull=False
    ).select_related("target")
    # A share of what is counted one by one is no figure that anybody found.
    fitting = [
        mark
        for mark in marks.order_by("key")
        if rule.asks(mark.target.component)
        and mark.target.params.get("direction") == "higher"
        and not whole_measure(mark.target, document.progress)
    ]
    for mark, (first, shares, moves) in zip(fitting, PAIRS, strict=False):
        two = (office, second) if first == "office" else (second, office)
        _pair(year, mark, two, shares, moves)
    return MarkPair.objects.filter(year=year).count()


def _pair(
    year: Year,
    mark: TargetMark,
    two: tuple[Account, Account],
    shares: tuple[str, ...],
    moves: tuple[str, ...],
) -> None:
    figure = mark.actual or Fraction(0)
    # Past the second person that a withdrawal would ask for: the workbook brought it (S-4).
    entry_retire(TARGET_MARK, year=year, expected=mark.pk, actor=two[0], reason=WHY)
    for actor, share in zip(two, shares, strict=False):
        cells = {"figure": decimal_text(figure * Fraction(share)), "way": "look_up"}
        cells |= {"evidence": "年报", "note": "按年报核实"}
        asked = MarkAsked(kind=MarkKind.TARGET, key=mark.key, expected=None, cells=cells)
        mark_enter(year=year, asked=asked, actor=actor)
    pair = MarkPair.objects.filter(year=year, key=mark.key).first()
    for move in moves:
        if pair is None:
            return
        offers = move == "offer"
        pair = pair_move(
            pair=pair,
            move=move,
            version=pair.version,
            actor=two[1] if offers else two[0],
            figure=cells["figure"] if offers else "",
            reason="同看台账后商定" if offers else "",
        )
