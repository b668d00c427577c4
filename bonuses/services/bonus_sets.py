"""The unit figures of a result set: written with it, whole, in one transaction (K-7.1 – K-7.3)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from bonuses import engine
from bonuses.facts import heads_of
from bonuses.models import BonusSet, UnitRate
from schemes.document import SchemeDocument
from schemes.queries import version_document
from scoring.engine.results import YearResult
from scoring.models import ResultSet
from scoring.services import NewResults

BATCH = 500


def bonus_set_write(
    *,
    result_set: ResultSet,
    document: SchemeDocument,
    results: YearResult,
    unit_ids: Mapping[str, int],
) -> BonusSet:
    """Compute and store every unit's per-capita amount with its trace.

    Reads the results it is given and nothing under them, so a set's money never mixes two states
    of the facts; only a rule that shares money by heads has the people of each unit counted.  Call
    it in the transaction that writes ``result_set``.
    """
    heads = heads_of(result_set.year) if document.pay.unit.reads_heads else {}
    rates = engine.unit_rates(document, results.units, places=results.places, heads=heads)
    bonus_set = BonusSet.objects.create(
        result_set=result_set,
        engine_version=engine.ENGINE_VERSION,
        statistics=engine.statistics_to_data(rates),
        computed_at=timezone.now(),
    )
    UnitRate.objects.bulk_create(
        [
            UnitRate(
                bonus_set=bonus_set,
                unit_id=unit_ids[code],
                per_capita=rate.per_capita,
                data=engine.rate_to_data(rate),
                trace=rate.trace.as_data(),
            )
            for code, rate in rates.units.items()
        ],
        batch_size=BATCH,
    )
    return bonus_set


def rates_hold(result_set: ResultSet) -> bool:
    """Whether the unit figures of a set still hold as far as people are counted for them: a rule
    that shares money by heads has them moved by a posting (D-6, G-6)."""
    document = version_document(result_set.scheme)
    if not document.pay.unit.reads_heads:
        return True
    kept = UnitRate.objects.filter(bonus_set__result_set=result_set).values_list("data", flat=True)
    heads = heads_of(result_set.year)
    counted = (data for data in kept if data["score"] is not None)
    return all(data.get("heads", 0) == heads.get(data["code"], 0) for data in counted)


def after_result_set(new: NewResults) -> None:
    """What ``scoring`` calls for every new result set."""
    bonus_set_write(
        result_set=new.result_set,
        document=new.document,
        results=new.results,
        unit_ids=new.unit_ids,
    )


def before_prune(result_set: ResultSet) -> None:
    """Remove the unit figures of a result set that ``scoring`` is about to remove."""
    BonusSet.objects.filter(result_set=result_set).delete()
