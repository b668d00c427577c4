"""A county whose results were published, and its way to being frozen, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import jobs
from core.models import Job
from schemes.document import SchemeDocument
from schemes.models import Year
from scoring.freezing.flow import AGREE
from scoring.freezing.models import Correction, YearFreezing
from scoring.freezing.services import freezing_ask, freezing_move
from scoring.models import ResultSet, ResultSetState
from scoring.services import result_set_recompute
from tests import factories
from tests.factories import County, make_county
from tests.office import PASSWORD, plain_account
from units.models import Account, Role, Unit
from units.services import role_grant


@dataclass
class Settled:
    """A county with published results; who asks and who agrees."""

    county: County
    result_set: ResultSet
    office: Account
    reviewer: Account

    @property
    def year(self) -> Year:
        """The year as it stands."""
        return Year.objects.select_related("authority", "scheme").get(pk=self.county.year.pk)


def make_settled(
    code: str = "east", *, first: int = 101, document: SchemeDocument | None = None
) -> Settled:
    """Three departments, a deduction and a veto; results computed and published."""
    county = make_county(code, departments=3, first=first, document=document)
    units = list(county.units.values())
    factories.add_deduction(county, "d1", units[1])
    factories.add_veto(county, "v1", units[2])
    office = granted(county, Role.TARGET_OFFICE, f"{code}-office")
    reviewer = granted(county, Role.REVIEWING_OFFICE, f"{code}-reviewer")
    return Settled(county, publish(county.year), office, reviewer)


def granted(county: County, role: Role, username: str, *, unit: Unit | None = None) -> Account:
    """An account of the county with one role."""
    account = plain_account(username)
    role_grant(account=account, role=role, authority=county.office.authority, unit=unit, actor=None)
    return account


def publish(year: Year) -> ResultSet:
    """Compute the year and call the set published, as the last move of a publication does."""
    year.refresh_from_db()
    found = result_set_recompute(year=year, actor=None, cause="command").result_set
    ResultSet.objects.filter(pk=found.pk).update(state=ResultSetState.PUBLISHED)
    return ResultSet.objects.select_related("year__authority", "scheme").get(pk=found.pk)


def asked(settled: Settled) -> YearFreezing:
    """The office asked for the freeze."""
    return freezing_ask(year=settled.year, actor=settled.office)


def agreed(settled: Settled) -> YearFreezing:
    """Another account agreed; the job waits."""
    row = asked(settled)
    return agree(row, settled.reviewer)


def agree(row: YearFreezing, actor: Account, password: str = PASSWORD) -> YearFreezing:
    """Agree to a request with one's own password."""
    return freezing_move(
        freezing=row, move=AGREE, version=row.version, actor=actor, password=password
    )


def run_job(row: YearFreezing) -> Any:
    """Run the job of an agreed request; its state."""
    row.refresh_from_db()
    assert row.job is not None
    return jobs.run(Job.objects.get(pk=row.job).pk)


def frozen(settled: Settled) -> YearFreezing:
    """The year is frozen."""
    row = agreed(settled)
    run_job(row)
    row.refresh_from_db()
    return row


def corrected(row: Correction) -> Correction:
    """The job of a correction that was agreed to has run."""
    assert row.job is not None
    jobs.run(row.job)
    return Correction.objects.select_related("new_set").get(pk=row.pk)
