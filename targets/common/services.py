"""Balancing common items, undoing that, and issuing them under a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Unpack, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.facts import FactInput, FactPlan, facts_apply, facts_plan, lock_scope
from core.models import Origin
from schemes.effects import Effects, changed_since, note_effects, plans_back
from schemes.fact_entry.services import Statement, Withdrawal, entry_record, entry_retire, refusal
from schemes.models import Year
from targets.common.balance import Moved, NoBalanceError, Proposal, Weighed, propose
from targets.common.models import CommonBalance, CommonIssue, CommonShare
from targets.common.reading import CommonYear, Part, UnitRow, weighed
from targets.common.sheets import CommonShareEntry
from targets.models import CommonItem
from units.models import Account

SHARE = CommonShareEntry()


def common_share_record(**stated: Unpack[Statement]) -> CommonShare:
    """Record or correct what is a unit's own of a common item (S-2)."""
    return cast(CommonShare, entry_record(SHARE, **stated))


def common_share_retire(**withdrawn: Unpack[Withdrawal]) -> None:
    """Withdraw a share: the item is again what it is for everybody."""
    entry_retire(SHARE, **withdrawn)


def shares_of_item_retire(fact: Any, actor: Account, reason: str, origin: Origin) -> None:
    """Withdraw every share of a common item that is being withdrawn."""
    rows = CommonShare.objects.filter(year=fact.year, item__key=fact.key, current=True)
    plan = FactPlan(model=CommonShare, scope={"year": fact.year}, gone=list(rows))
    facts_apply(plan, actor=actor, origin=origin, reason=reason)


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a proposal: for all units of the group (``row`` None) or for one of them."""

    row: UnitRow | None
    proposal: Proposal

    @property
    def moved(self) -> list[Moved]:
        """What changes."""
        return [each for each in self.proposal.moved if each.before != each.after]


@dataclass(frozen=True, slots=True)
class Balance:
    """A proposal for a part: its steps, who cannot be balanced, what would be written."""

    part: Part
    steps: list[Step]
    stuck: list[UnitRow]
    plans: list[FactPlan]

    @property
    def fingerprint(self) -> str:
        """Of what would be written: another one means that the facts moved since a preview."""
        return ".".join(plan.fingerprint() for plan in self.plans)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to propose."""
        return all(plan.empty for plan in self.plans)


def balance_plan(found: CommonYear, part: Part, step: Fraction | None) -> Balance:
    """What would make every unit of a part add up.

    First the items' own points, where they are this group's alone; then each unit that still does
    not add up because something of it is its own, by points of its own.
    """
    full, key = part.component.points, part.component.key
    own = [i for i in found.items if i.component == key and part.group in i.peer_groups]
    steps: list[Step] = []
    stuck: list[UnitRow] = []
    points: dict[str, Fraction] = {}
    if own and all(set(item.peer_groups) == {part.group} for item in own):
        common = _common_step(own, full, step)
        if common is not None:
            steps.append(common)
            points = {each.key: each.after for each in common.moved}
    shares: list[FactInput] = []
    items = {item.key: item for item in found.items}
    for row in found.rows_of(part):
        cells = weighed(row.of(key))
        taken = {k for k, cell in row.cells.items() if cell.own and cell.item.points != cell.points}
        now = [
            w if w.key in taken else replace(w, points=points.get(w.key, w.points)) for w in cells
        ]
        if not cells or sum((w.points for w in now), Fraction(0)) == full:
            continue
        try:
            unit_step = Step(row, propose(full, now, step))
        except NoBalanceError:
            stuck.append(row)
            continue
        steps.append(unit_step)
        shares += _shares(row, unit_step, items)
    return Balance(part, steps, stuck, _plans(found.year, points, shares, items))


def _common_step(own: list[CommonItem], full: Fraction, step: Fraction | None) -> Step | None:
    items = [Weighed(item.key, item.points, item.fixed) for item in own]
    if sum((item.points for item in items), Fraction(0)) == full:
        return None
    try:
        return Step(None, propose(full, items, step))
    except NoBalanceError:
        return None


def _shares(row: UnitRow, step: Step, items: dict[str, CommonItem]) -> Iterator[FactInput]:
    for each in step.moved:
        values = {
            "unit": row.unit.unit,
            "item": items[each.key],
            "applies": True,
            "points": each.after,
        }
        yield FactInput(f"{row.unit.unit.code}/{each.key}", values)


def _plans(
    year: Year,
    points: dict[str, Fraction],
    shares: list[FactInput],
    items: dict[str, CommonItem],
) -> list[FactPlan]:
    changed = [FactInput(key, {"points": after}) for key, after in points.items()]
    scope = {"year": year}
    return [
        facts_plan(CommonItem, scope=scope, inputs=changed),
        facts_plan(CommonShare, scope=scope, inputs=shares),
    ]


@transaction.atomic
def common_balance(
    *, year: Year, group: str, component: str, step: Fraction | None, shown: str, actor: Account
) -> CommonBalance:
    """Write a proposal as it was shown (``shown`` is its fingerprint); it can be undone whole."""
    fresh = _held(year)
    found = CommonYear(fresh)
    part = found.part(group, component)
    if part is None:
        raise ValidationError(_("方案里没有这一板块"))
    plan = balance_plan(found, part, step)
    if plan.empty:
        raise ValidationError(_("各单位已经合计相等，不用平衡"))
    if plan.fingerprint != shown:
        raise ValidationError(_("分值刚有改动，建议已重新算过，核对后再采用"))
    effects: Effects = {}
    for each in plan.plans:
        facts_apply(each, actor=actor, origin=Origin.ENTRY, reason=_("平衡分值"))
        note_effects(effects, each)
    return CommonBalance.objects.create(
        year=fresh,
        group=group,
        component=part.component.key,
        step="" if step is None else str(step),
        effects=effects,
        actor=actor,
        at=timezone.now(),
    )


@transaction.atomic
def common_balance_undo(*, balance: CommonBalance, actor: Account) -> None:
    """Put back every point that a proposal moved, or say what was changed since."""
    fresh = _held(balance.year)
    row = CommonBalance.objects.select_for_update(of=("self",)).get(pk=balance.pk)
    if row.undone_at is not None:
        return
    since = list(changed_since(row.effects))
    if since:
        raise ValidationError(since)
    for label in row.effects:
        for plan in plans_back(row.effects, label):
            facts_apply(plan, actor=actor, origin=Origin.ENTRY, reason=_("撤销平衡"))
    row.undone_by, row.undone_at = actor, timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    audit.record(
        event="common.undo",
        actor=actor,
        authority=fresh.authority,
        subject_type="targets.commonbalance",
        subject_id=row.pk,
        subject=f"{fresh.year} {row.group} {row.component}",
        detail={},
    )


@transaction.atomic
def common_issue(*, year: Year, number: str, actor: Account) -> CommonIssue:
    """Issue the common targets under a number, once every unit's points add up (K-2.1).

    Issuing what is in force already changes nothing.  Raises ``ValidationError`` with every unit
    that does not add up.
    """
    fresh, number = _held(year), number.strip()
    if not number or len(number) > 80:
        raise ValidationError({"number": [_("写明文号，最多 80 个字")]})
    found = CommonYear(fresh)
    if not found.items:
        raise ValidationError(_("还没有共性目标，先录入再下达"))
    wrong = found.unbalanced()
    if wrong:
        names = _("、").join(row.unit.name for _part, row, _gap in wrong[:5])
        text = _("%(n)s 个单位的共性分值合计不等于板块分值：%(names)s。先平衡再下达")
        raise ValidationError(text % {"n": len(wrong), "names": names})
    last = CommonIssue.objects.filter(year=fresh).order_by("-pk").first()
    if last is not None and last.digest == found.digest:
        return last
    row = CommonIssue.objects.create(
        year=fresh,
        number=number,
        snapshot=found.snapshot,
        digest=found.digest,
        actor=actor,
        at=timezone.now(),
    )
    audit.record(
        event="common.issue",
        actor=actor,
        authority=fresh.authority,
        subject_type="targets.commonissue",
        subject_id=row.pk,
        subject=f"{fresh.year} {number}",
        detail={"items": len(found.items), "units": len(found.rows)},
    )
    return row


def _held(year: Year) -> Year:
    """The year under its lock, as long as its facts may be written."""
    lock_scope({"year": year})
    fresh = Year.objects.select_related("authority", "scheme").get(pk=year.pk)
    closed = refusal(fresh)
    if closed:
        raise ValidationError(closed, code="closed")
    return fresh
