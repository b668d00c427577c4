"""The limits of a unit's own distribution (K-7.4, K-7.8), on the computed sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _

from bonuses import pay
from bonuses.cited import clause_of
from bonuses.facts import PersonRecord, people_load
from bonuses.queries import bonus_set_of
from bonuses.words import sentence
from schemes.document import Pay
from schemes.models import Year
from schemes.rules.trace import Note
from units.models import Unit

#: Note codes of the engine that are about a unit's own distribution begin so.
OWN = "own_distribution."


def own_distribution_problems(
    year: Year, unit: Unit, amounts: Mapping[str, Fraction]
) -> list[tuple[str, str]]:
    """What is wrong with a unit's own distribution if ``amounts`` (person code → yuan) stood.

    Each problem is (clause, sentence).  Money is always checked; the spread only when everybody
    has an amount, because a distribution is entered one person at a time.  Before anything is
    computed for the year nothing can be checked, and the sheet shows the problems later.
    """
    bonus_set = bonus_set_of(year)
    if bonus_set is None:
        return []
    people = [_with_amount(record, amounts) for record in people_load(year, unit=unit)]
    computed, rules = pay.compute(bonus_set, unit.code, people), pay.document_of(bonus_set).pay
    if computed is None or computed.rate.per_capita is None:
        return []
    if not computed.rate.own_distribution:
        text = _("%(unit)s本年没有设为自定分配，先在“本年单位”里改（K-7.8）")
        return [(clause_of(rules.own_distribution), text % {"unit": unit.name})]
    complete = all(record.fact.manual_amount is not None for record in people)
    notes = [note for note in computed.payroll.notes if note.code.startswith(OWN)]
    told = [note for note in notes if complete or _is_about_money(note)]
    return [(_clause(note, rules), sentence(note)) for note in told]


def _with_amount(record: PersonRecord, amounts: Mapping[str, Fraction]) -> PersonRecord:
    amount = amounts.get(record.fact.code)
    if amount is None:
        return record
    return replace(record, fact=replace(record.fact, manual_amount=amount))


def _is_about_money(note: Note) -> bool:
    return note.code.endswith(".exceeds")


def _clause(note: Note, rules: Pay) -> str:
    return clause_of(rules.own_distribution if _is_about_money(note) else rules.personal)
