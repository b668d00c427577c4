"""A county whose targets are issued, and who has a part in changing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from targets.changes.models import TargetChange, TargetChangeItem
from targets.changes.services.drafting import (
    change_save,
    change_start,
    file_add,
    item_add,
    item_save,
)
from targets.changes.services.moving import Told, change_move
from targets.models import Target
from targets.services import targets_record
from tests.targets.plans.drafts import Drafting, make_drafting
from units.models import Account, Role

NUMBER = "临目考〔2026〕12号"
#: In time, and after the cut-off of 30 October.
ARRIVED = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
TOO_LATE = datetime(2026, 10, 30, 16, 0, tzinfo=UTC)
PROMISED = (
    *(("key", "公路改造", "42", "100"), ("key", "农村公路", "118", "150")),
    *(("general", "公交车辆", "50", "80"), ("general", "优化线路", "6", "100")),
)


class File(BytesIO):
    """An uploaded file."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


PDF = b"%PDF-1.7\n%proof"


@dataclass
class Promised:
    """A drafting county with four targets in force for unit 101."""

    drafting: Drafting

    @property
    def filer(self) -> Account:
        """Who files for the unit."""
        return self.drafting.filer

    @property
    def unit(self) -> Any:
        """The unit whose targets are changed."""
        return self.drafting.unit

    def target(self, title: str) -> Target:
        """The target of that title as it stands."""
        return Target.objects.get(year=self.drafting.year, title=title, current=True)

    def start(self, actor: Account | None = None) -> TargetChange:
        """An empty request."""
        return change_start(year=self.drafting.year, unit=self.unit, actor=actor or self.filer)

    def now(self, change: TargetChange) -> TargetChange:
        """The request as it stands."""
        rows = TargetChange.objects.select_related("year__authority", "year__scheme", "unit")
        return rows.get(pk=change.pk)

    def head(self, change: TargetChange, ground: str = "force_majeure", **said: str) -> None:
        """Ground, reason and document."""
        change_save(
            change=change,
            version=self.now(change).version,
            ground=ground,
            reason=said.get("reason", "六月水灾，路基冲毁"),
            document=said.get("document", ""),
            actor=self.now(change).created_by,
        )

    def item(
        self, change: TargetChange, kind: str, of: str = "", note: str = "灾后重定", **texts: str
    ) -> TargetChangeItem:
        """A target in the request with what it shall say."""
        actor = self.now(change).created_by
        target = self.target(of).pk if of else None
        row = item_add(change=change, kind=kind, actor=actor, target=target)
        return item_save(
            change=change,
            item=row.pk,
            version=self.now(change).version,
            texts=texts,
            note=note,
            actor=actor,
        )

    def proof(self, change: TargetChange, content: bytes = PDF, name: str = "灾情.pdf") -> Any:
        """A file attached."""
        actor = self.now(change).created_by
        return file_add(change=change, file=File(name, content), actor=actor)

    def lowered(self, title: str = "农村公路", plan: str = "90") -> TargetChange:
        """A draft that lowers one plan value for force majeure, with proof."""
        change = self.start()
        self.head(change)
        self.item(change, "change", title, plan=plan)
        self.proof(change)
        return self.now(change)

    def move(
        self,
        change: TargetChange,
        key: str,
        actor: Account,
        arrived: datetime = ARRIVED,
        **told: str,
    ) -> TargetChange:
        """Make a move of the request as it stands."""
        return change_move(
            change=change,
            move=key,
            version=self.now(change).version,
            actor=actor,
            told=Told(**told),
            arrived=arrived,
        )

    def at(self, state: str, change: TargetChange | None = None) -> TargetChange:
        """A request that waits at a step of the county's path, or was applied."""
        found = self.move(change or self.lowered(), "submit", self.filer)
        if state != "leader_consent":
            found = self.move(found, "pass", self.drafting.leader)
        if state == "applied":
            found = self.move(found, "pass", self.drafting.officer, number=NUMBER)
        assert found.state == state
        return self.now(found)

    def another(self, role: Role, name: str = "another") -> Account:
        """Another account of the role, for the unit where the role is held for one."""
        return self.drafting.county.office.account(role, username=f"{name}-{role.value}")


def make_promised(code: str = "east") -> Promised:
    """The year 2026 under the county scheme; unit 101 has four targets in force."""
    drafting = make_drafting(code)
    targets_record(
        year=drafting.year,
        rows=[
            {
                "code": f"101-{n:02d}",
                "unit": "101",
                "component": component,
                "title": title,
                "plan": plan,
                "points": points,
                "method": "proportional",
                "direction": "higher",
                "measure": "公里",
                "order": str(n),
            }
            for n, (component, title, plan, points) in enumerate(PROMISED, 1)
        ],
        actor=drafting.officer,
    )
    return Promised(drafting)
