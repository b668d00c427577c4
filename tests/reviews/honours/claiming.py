"""A county whose units claim honours: a filer and a head, the office, the register of bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from reviews.honours.bodies.services import body_record
from reviews.honours.models import HonourClaim
from reviews.honours.services.drafting import claim_settle, claim_start, file_add
from reviews.honours.services.moving import Told, claim_move
from reviews.models import Honour
from tests.factories import record
from tests.targets.changes.promised import PDF, File
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role

ARRIVED = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
TOO_LATE = datetime(2027, 1, 30, 16, 0, tzinfo=UTC)
TEXTS = {
    "kind": ":single",
    "level": "city",
    "title": "全市交通工作先进单位",
    "issued_by": "市委、市政府",
    "document": "临发〔2026〕8号",
    "date": "2026-03-05",
}


@dataclass
class Claiming:
    """Who claims and who checks, in the year 2026 of a scheme."""

    drafting: Drafting
    head: Account

    @property
    def year(self) -> Any:
        """The year."""
        return self.drafting.year

    @property
    def filer(self) -> Account:
        """Who files for the unit."""
        return self.drafting.filer

    @property
    def officer(self) -> Account:
        """Who verifies."""
        return self.drafting.officer

    def start(self, actor: Account | None = None, **texts: str) -> HonourClaim:
        """A draft with its certificate."""
        actor = actor or self.filer
        unit = next(grant.unit for grant in actor.grants.all() if grant.unit)
        made = claim_start(year=self.year, unit=unit, stated={**TEXTS, **texts}, actor=actor)
        return self.proved(made, actor)

    def proved(self, claim: HonourClaim, actor: Account, content: bytes = b"") -> HonourClaim:
        """The claim with a file of its own, or of the ``content``."""
        content = content or PDF + str(claim.pk).encode()
        return file_add(claim=claim, file=File("证书.pdf", content), actor=actor)

    def now(self, claim: HonourClaim) -> HonourClaim:
        """The claim as it stands."""
        rows = HonourClaim.objects.select_related("year__authority", "year__scheme", "unit")
        return rows.get(pk=claim.pk)

    def move(
        self,
        claim: HonourClaim,
        key: str,
        actor: Account,
        arrived: datetime = ARRIVED,
        **told: str,
    ) -> HonourClaim:
        """Make a move of the claim as it stands."""
        version = self.now(claim).version
        return claim_move(
            claim=claim, move=key, version=version, actor=actor, told=Told(**told), arrived=arrived
        )

    def settle(self, claim: HonourClaim, *conditions: str, **texts: str) -> HonourClaim:
        """Settle it as the office."""
        version = self.now(claim).version
        return claim_settle(
            claim=claim, version=version, stated=texts, conditions=conditions, actor=self.officer
        )

    def verifying(self, claim: HonourClaim | None = None) -> HonourClaim:
        """A claim that waits for the office."""
        found = self.move(claim or self.start(), "submit", self.filer)
        return self.move(found, "pass", self.head)

    def honour(self, key: str, **values: Any) -> Honour:
        """An honour that stands for the unit."""
        unit = {"unit": self.drafting.unit, "date": date(2026, 5, 1), "is_system": False}
        row = {**unit, "kind": "single", "level": "county", "title": key, **values}
        return record(Honour, self.drafting.county, key, **row)  # type: ignore[return-value]

    def body(self, code: str, name: str, level: str, systems: str = "", variants: str = "") -> Any:
        """A body of the register."""
        texts = {"code": code, "name": name, "level": level}
        texts |= {"systems": systems, "variants": variants}
        return body_record(year=self.year, texts=texts, actor=self.officer)


def make_claiming(
    preset: str = "county", group: str = "department", code: str = "east"
) -> Claiming:
    """The year 2026 under a preset."""
    drafting = make_drafting(code, preset=preset, group=group)
    head = drafting.county.office.account(Role.DEPARTMENT_HEAD, username=f"{code}-head")
    return Claiming(drafting, head)
