"""A county whose results can be made public, and the accounts that have a part in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from schemes.models import Phase, Year
from scoring.appeals.models import Appeal
from scoring.appeals.services import Told as AppealTold
from scoring.appeals.services import appeal_file, appeal_move
from scoring.publication import flow
from scoring.publication.editing import views_record
from scoring.publication.listing import listed_of
from scoring.publication.models import Publication
from scoring.publication.services import Told, publication_move, publication_start
from scoring.services import result_set_recompute
from tests.factories import County, make_county
from tests.office import PASSWORD
from units.models import Account, Role, Unit

#: A Monday; five working days later is the Monday after.
MONDAY = "2027-03-01T09:00:00+08:00"
#: The day after the notice and the appeals have ended.
AFTER = "2027-03-09T09:00:00+08:00"
DECISION = {
    "document": "委员会纪要〔2027〕2号",
    "decided_by": "县考核委员会",
    "decided_on": "2027-03-01",
}


@dataclass
class Publishing:
    """A complete county of twelve departments, of which ten have a place in the quota."""

    county: County
    officer: Account
    second: Account
    head: Account

    @property
    def year(self) -> Year:
        """The year as it stands."""
        return Year.objects.select_related("authority", "scheme").get(pk=self.county.year.pk)

    def recompute(self) -> int:
        """Bring the results up to the facts; the number of the set in force."""
        outcome = result_set_recompute(year=self.year, actor=self.officer, cause="manual")
        return outcome.result_set.number

    def start(self, reason: str = "") -> Publication:
        """Begin with the set in force."""
        number = self.recompute()
        return publication_start(
            year=self.year, result_set=number, actor=self.officer, reason=reason
        )

    def move(
        self, row: Publication, key: str, actor: Account | None = None, **told: str
    ) -> Publication:
        """Make a move as it stands now, as the officer unless another is named."""
        version = Publication.objects.get(pk=row.pk).version
        return publication_move(
            publication=row,
            move=key,
            version=version,
            actor=actor or self.officer,
            told=Told(**told),
        )

    def view(self, row: Publication, body: str, **objections: str) -> Publication:
        """A body's letter: no objection but those named by unit code."""
        held = Publication.objects.get(pk=row.pk)
        return views_record(
            publication=held,
            version=held.version,
            body=body,
            objections={code.removeprefix("u"): text for code, text in objections.items()},
            document="复函〔2027〕1号",
            dated=str(timezone.localdate()),
            actor=self.officer,
        )

    def decided(self) -> Publication:
        """Up to the committee's decision."""
        row = self.start()
        self.move(row, flow.CONSULT)
        for body in ("discipline", "organisation"):
            self.view(row, body)
        self.move(row, flow.REPORT)
        return self.move(row, flow.DECIDE, **DECISION)

    def announced(self) -> Publication:
        """Under public notice."""
        row = self.decided()
        return self.move(row, flow.ANNOUNCE, number="目考〔2027〕1号", contact="目标办 0000-1")

    def published(self, row: Publication) -> Publication:
        """Concluded by the officer and published by the second person."""
        self.move(row, flow.CONCLUDE)
        told = {"number": "目考〔2027〕2号", "password": PASSWORD}
        return self.move(row, flow.PUBLISH, self.second, **told)

    def appeal(
        self,
        row: Publication,
        unit: Unit | None = None,
        arrived: datetime | None = None,
        **given: Any,
    ) -> Appeal:
        """An appeal of the head's unit."""
        return appeal_file(
            publication=row,
            unit=unit or self.county.units["101"],
            text=given.get("text", "第一项目标的实绩少计"),
            actor=given.get("actor", self.head),
            arrived=arrived,
        )

    def act(self, row: Appeal, key: str, actor: Account, **told: str) -> Appeal:
        """A move of an appeal as it stands now."""
        version = Appeal.objects.get(pk=row.pk).version
        return appeal_move(
            appeal=row, move=key, version=version, actor=actor, told=AppealTold(**told)
        )


def make_publishing() -> Publishing:
    """The county with its year in settlement."""
    county = make_county(departments=12)
    Year.objects.filter(pk=county.year.pk).update(phase=Phase.SETTLING)
    office = county.office
    return Publishing(
        county,
        office.account(Role.TARGET_OFFICE),
        office.account(Role.REVIEWING_OFFICE),
        office.account(Role.DEPARTMENT_HEAD, unit=office.unit),
    )


def listed_codes(row: Publication) -> set[str]:
    """The codes of the units on the list now."""
    units = {unit for _award, unit in listed_of(row)}
    return set(Unit.objects.filter(pk__in=units).values_list("code", flat=True))
