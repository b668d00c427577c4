"""The demo's last year as an installation finds it that began afterwards: published and frozen."""

from __future__ import annotations

from datetime import date
from typing import Any

from schemes.models import Year
from schemes.queries import year_document
from scoring.freezing.flow import AGREE
from scoring.freezing.models import YearBundle
from scoring.freezing.services import freezing_ask, freezing_move, year_freeze
from scoring.publication.past import PastPapers, publication_put_down
from scoring.queries import current_result
from units.models import Unit

#: What the demo county's bodies are, by the names of its units.
BODIES = {"discipline": "纪委监委机关", "organisation": "组织部"}


def last_year_frozen(*, year: Year, office: Any, second: Any, password: str) -> YearBundle:
    """Put the year's publication down as it was made on paper, and freeze the year the way any is:
    asked by the office, agreed to by another account with its ``password``."""
    _publish(year, office, second)
    row = freezing_ask(year=year, actor=office)
    row = freezing_move(
        freezing=row, move=AGREE, version=row.version, actor=second, password=password
    )
    return year_freeze(freezing=row)


def _publish(year: Year, office: Any, second: Any) -> None:
    pointer = current_result(year)
    if pointer is None:
        raise ValueError(f"{year} has no results")
    units = {unit.name: unit for unit in Unit.objects.filter(authority=year.authority_id)}
    known = {body.key for body in year_document(year).publication.bodies}
    publication_put_down(
        year=year,
        result_set=pointer.result_set,
        papers=_papers(year.year, sorted(known)),
        bodies={k: units[name] for k, name in BODIES.items() if k in known and name in units},
        office=office,
        second=second,
    )


def _papers(year: int, bodies: list[str]) -> PastPapers:
    after = year + 1
    letters = {
        key: (f"复函〔{after}〕{place}号", date(after, 3, 4))
        for place, key in enumerate(bodies, start=1)
    }
    return PastPapers(
        letters=letters,
        decided_by="县目标管理考核委员会",
        decision=(f"县考核委纪要〔{after}〕1号", date(after, 3, 10)),
        notice=(f"目考公示〔{after}〕1号", date(after, 3, 11)),
        contact="县目标办（县政府大楼 201 室）",
        number=(f"目考〔{after}〕3号", date(after, 3, 20)),
    )
