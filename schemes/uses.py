"""What of a year a scheme asks for: the kinds of facts that its rules read.

A sheet of the workbook and a page say by a :data:`Used` whether a year of a scheme offers them, so
that an office meets the kinds that count in its scheme and no others.
"""

from __future__ import annotations

from collections.abc import Callable

from schemes.document import SchemeDocument
from schemes.rules.component import read_as

#: Whether a scheme uses something.
Used = Callable[[SchemeDocument], bool]


def always(_document: SchemeDocument) -> bool:
    """Every scheme does."""
    return True


def in_components(*kinds: str) -> Used:
    """Schemes with a component, however deep, whose marks a rule of one of these kinds reads."""

    def used(document: SchemeDocument) -> bool:
        leaves = (leaf for group in document.peer_groups for leaf in group.leaves())
        return any(read_as(leaf) in kinds for leaf in leaves)

    return used


def groups_reading(document: SchemeDocument, *kinds: str) -> frozenset[str]:
    """The keys of the peer groups with such a component: a scheme need not ask all for the same."""
    return frozenset(
        group.key
        for group in document.peer_groups
        if any(read_as(leaf) in kinds for leaf in group.leaves())
    )


def in_lists(kind: str) -> Used:
    """Schemes whose totals a list of this kind changes."""

    def used(document: SchemeDocument) -> bool:
        return any(rule.kind == kind for rule in document.adjustments)

    return used


def honours(document: SchemeDocument) -> bool:
    """Schemes that price honours."""
    return bool(document.honours.kinds or document.honours.distinctive)


def deductions(document: SchemeDocument) -> bool:
    """Schemes that price deductions, off the total or off a component."""
    return bool(document.deductions.entries) or in_components("deducted")(document)


def vetoes(document: SchemeDocument) -> bool:
    """Schemes that name vetoes."""
    return bool(document.vetoes.entries)


def ratings(document: SchemeDocument) -> bool:
    """Schemes in which a public appraisal means something."""
    return bool(document.appraisal.ratings)


def figures(document: SchemeDocument) -> bool:
    """Schemes that say which of several figures for one thing stands."""
    return document.figures is not None


def ballots(document: SchemeDocument) -> bool:
    """Schemes with ballots."""
    return bool(document.voter_groups)


def filings(document: SchemeDocument) -> bool:
    """Schemes in which a unit that filed no targets loses money (K-7.8)."""
    rule = document.pay.filings
    return money(document) and (rule.level_one_pays_nothing or rule.level_two_cut > 0)


def level_two(document: SchemeDocument) -> bool:
    """Schemes that ask units for rules of their own: by money, or by a day in the calendar."""
    by_day = any("level_two" in entry.governs for entry in document.calendar)
    return by_day or filings(document)


def fund(document: SchemeDocument) -> bool:
    """Schemes with a reward fund beside the bonus (G-6)."""
    return document.pay.fund is not None


def outside(document: SchemeDocument) -> bool:
    """Schemes whose units outside file the rules by which they follow it (D-8)."""
    return document.pay.outside.must_file


def staff_appraisal(document: SchemeDocument) -> bool:
    """Schemes that ask units to assess their own staff in the system (K-1.3, G-1)."""
    return bool(document.staff_appraisal.dimensions)


def personal_scores(document: SchemeDocument) -> bool:
    """Schemes by which a personal score moves what somebody is paid (K-7.4)."""
    return money(document) and document.pay.personal.minimum > 0


def money(document: SchemeDocument) -> bool:
    """Schemes that pay."""
    return document.pay.unit.kind != "no_pay"
