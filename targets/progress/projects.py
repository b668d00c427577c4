"""The ledger of projects behind the figures: contracted, arrived, since the last period (W-1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from documents.xlsx.columns import Column
from schemes.models import Year
from targets.models import Target
from targets.progress.board import Asked, units_asked
from targets.progress.models import Origin, ProgressReport
from targets.progress.queries import targets_of
from targets.progress.reading import ProgressReading
from targets.progress.stated import project_figure
from targets.progress.words import NONE, share, short, signed


@dataclass(frozen=True, slots=True)
class Project:
    """A project at a period; ``before`` is what had arrived at the period before.  None is what
    nobody said, of any of the three (S-2)."""

    target: Target
    name: str
    contracted: Fraction | None
    arrived: Fraction | None
    before: Fraction | None = None

    @property
    def rate(self) -> Fraction | None:
        """The share of what was contracted that arrived."""
        if self.arrived is None or not self.contracted:
            return None
        return self.arrived / self.contracted

    @property
    def told(self) -> dict[str, str]:
        """The figures as they are read."""
        new = None
        if self.arrived is not None and self.before is not None:
            new = self.arrived - self.before
        return {
            "contracted": short(self.contracted, _("缺")),
            "arrived": short(self.arrived, _("缺")),
            "rate": share(self.rate),
            "new": NONE if new is None else (signed(new) or "0"),
        }


def projects_of(
    target: Target, said: ProgressReport | None, before: ProgressReport | None
) -> list[Project]:
    """The projects of a report, each with what had arrived before under the same name."""
    earlier = (
        {each["name"]: project_figure(each, "arrived") for each in before.projects}
        if before
        else {}
    )
    return [
        Project(
            target,
            each["name"],
            project_figure(each, "contracted"),
            project_figure(each, "arrived"),
            earlier.get(each["name"]),
        )
        for each in (said.projects if said else ())
    ]


def project_rows(account: Any, year: Year, asked: Asked, month: int) -> list[Project]:
    """All projects that units report at a period, as far as the account may see them."""
    units = [
        unit.pk
        for unit in units_asked(account, year, Asked(group=asked.group, charge=asked.charge))
    ]
    reading = ProgressReading(year, targets_of(year, units))
    earlier = [each for each in reading.rules.periods if each < month]
    found: list[Project] = []
    for target in reading.targets:
        reports = reading.reports.get(target.key, {})
        said = reports.get(month, {}).get(Origin.REPORTED)
        before = reports.get(earlier[-1], {}).get(Origin.REPORTED) if earlier else None
        found += projects_of(target, said, before)
    word = asked.search.lower()
    return [each for each in found if _fits(each, word)]


def _fits(project: Project, word: str) -> bool:
    unit = project.target.unit
    texts = (project.name, project.target.title, unit.name, unit.initials, unit.code)
    return any(word in text.lower() for text in texts)


def project_columns() -> list[Column]:
    """The ledger as a workbook has it."""
    return [
        Column("unit", "单位", width=20),
        Column("target", "目标", width=30),
        Column("measure", "计量单位", width=10),
        Column("name", "项目", width=30),
        Column("contracted", "合同数", "exact", width=14),
        Column("arrived", "到位数", "exact", width=14),
        Column("rate", "到位率", width=10),
    ]


def project_values(rows: list[Project]) -> Iterator[list[Any]]:
    """Its rows."""
    for each in rows:
        target = each.target
        about = [target.unit.name, target.title, target.measure, each.name]
        yield [*about, each.contracted, each.arrived, each.told["rate"]]
