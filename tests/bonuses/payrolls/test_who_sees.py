"""Nobody sees another's money: every route of money × every role, and each guard is missed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonuses.models import AccountChange, PayBatch, PayObjection, PayReport
from bonuses.payrolls import objecting, queries
from bonuses.payrolls.objecting import objection_file
from bonuses.payrolls.reports import ZIPS
from bonuses.policies import POLICIES
from bonuses.queries import PaySight
from core import policy as core_policy
from core.models import AuditEntry
from core.policy import Policy
from tests.bonuses.payrolls.account_books import account_row, handed_in
from tests.bonuses.payrolls.batches import Payday, fresh, make_payday
from tests.bonuses.people import other_account
from tests.kept import kept_for_module
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
OWN_UNIT, OTHER_UNIT, OWN, COLLEAGUE, STRANGER = "101", "103", "A05", "A01", "C01"

#: Circles of readers, the widest last; ``own`` is the person himself, ``head`` the unit's head.
OFFICES = frozenset({"target_office", "finance"})
AUDITED = OFFICES | {"auditor"}
SHEETS = AUDITED | {"department_head"}
EVERYONE_PAID = frozenset({"own"})

#: What is asked of each route: who may see it of his own unit, who of another's; ``None`` where it
#: names no unit.  Routes of what is computed when it is looked at are no payroll: no auditor there.
ROUTES: dict[str, tuple[frozenset[str], frozenset[str] | None]] = {
    "bonuses:overview": (OFFICES | {"leader", "department_head"}, None),
    "bonuses:overview_xlsx": (OFFICES | {"leader", "department_head"}, None),
    "bonuses:fund": (frozenset(), None),  # the county of the test has no fund
    "bonuses:fund_xlsx": (frozenset(), None),
    "bonuses:outside": (frozenset(), None),
    "bonuses:outside_xlsx": (frozenset(), None),
    "bonuses:payrolls": (SHEETS, None),
    "bonuses:payrolls_xlsx": (AUDITED, None),
    "bonuses:payroll_new": (OFFICES, None),
    "bonuses:payroll": (AUDITED, None),
    "bonuses:payroll_xlsx": (AUDITED, None),
    "bonuses:payroll_difference": (AUDITED, None),
    "bonuses:payroll_difference_xlsx": (frozenset(), None),  # nothing to compare with
    "bonuses:payroll_moved": (OFFICES, None),
    "bonuses:payroll_table": (AUDITED, None),
    "bonuses:payroll_table_xlsx": (OFFICES, None),
    "bonuses:pay_tables": (OFFICES, None),
    "bonuses:pay_table_edit": (OFFICES, None),
    "bonuses:pay_accounts": (AUDITED, None),
    "bonuses:pay_accounts_xlsx": (AUDITED, None),
    "bonuses:pay_accounts_applied": (OFFICES, None),
    "bonuses:pay_accounts_moved": (OFFICES, None),
    "bonuses:pay_accounts_template": (OFFICES, None),
    "bonuses:payroll_reports": (OFFICES, None),
    "bonuses:payroll_report": (AUDITED, None),
    "bonuses:payroll_sheet": (SHEETS, AUDITED),
    "bonuses:payroll_sheet_xlsx": (SHEETS, AUDITED),
    "bonuses:payroll_sheet_pdf": (SHEETS, AUDITED),
    "bonuses:payroll_slip": (SHEETS | EVERYONE_PAID, AUDITED),
    "bonuses:payroll_slip_pdf": (SHEETS | EVERYONE_PAID, AUDITED),
    "bonuses:own_payrolls": (EVERYONE_PAID, None),
    "bonuses:pay_objections": (AUDITED | EVERYONE_PAID, None),
    "bonuses:pay_objections_xlsx": (AUDITED | EVERYONE_PAID, None),
    "bonuses:pay_objection_moved": (OFFICES | EVERYONE_PAID, None),
    "bonuses:payroll_objected": (EVERYONE_PAID, None),
    "bonuses:own_slip": (EVERYONE_PAID, None),
    "bonuses:own_slip_pdf": (EVERYONE_PAID, None),
    "bonuses:sheet": (OFFICES | {"department_head"}, OFFICES),
    "bonuses:sheet_xlsx": (OFFICES | {"department_head"}, OFFICES),
    "bonuses:sheet_pdf": (OFFICES | {"department_head"}, OFFICES),
    "bonuses:rate": (OFFICES | {"leader", "department_head"}, OFFICES | {"leader"}),
    "bonuses:rate_card": (OFFICES | {"leader", "department_head"}, OFFICES | {"leader"}),
    "bonuses:slip": (OFFICES | {"department_head"} | EVERYONE_PAID, OFFICES),
    "bonuses:slip_pdf": (OFFICES | {"department_head"} | EVERYONE_PAID, OFFICES),
    "api:bonus-rates-list": (OFFICES | {"leader", "department_head"}, None),
    "api:pay-sheets-detail": (OFFICES | {"department_head"}, OFFICES),
    "api:own-slip-list": (EVERYONE_PAID, None),
    "api:reward-fund-list": (frozenset(), None),
    "api:outside-units-list": (frozenset(), None),
    "api:own-pay-line-list": (EVERYONE_PAID, None),
    "api:pay-objection-list": (AUDITED | EVERYONE_PAID, None),
    "api:pay-objection-move": (OFFICES | EVERYONE_PAID, None),
    "api:payroll-list": (SHEETS, None),
    "api:payroll-detail": (AUDITED, None),
    "api:payroll-move": (OFFICES, None),
    "api:payroll-difference": (AUDITED, None),
    "api:payroll-units": (SHEETS, AUDITED),
    "api:pay-table-list": (OFFICES, None),
    "api:pay-table-detail": (OFFICES, None),
    "api:payroll-files-table": (AUDITED, None),
    "api:payroll-files-table-file": (OFFICES, None),
    "api:payroll-files-reports": (AUDITED, None),
    "api:payroll-files-report": (AUDITED, None),
    "api:pay-account-list": (AUDITED, None),
    "api:pay-account-preview": (OFFICES, None),
    "api:pay-account-change-list": (AUDITED, None),
    "api:pay-account-change-detail": (AUDITED, None),
    "api:pay-account-change-move": (OFFICES, None),
}


@dataclass
class Paid:
    """A payroll that was paid, an objection, a report, accounts, and a reader of every role."""

    day: Payday
    batch: PayBatch
    readers: dict[str, Account]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """A browser in which somebody is signed in."""
        if who not in self.clients:
            self.clients[who] = Client()
            self.clients[who].force_login(self.readers[who])
        return self.clients[who]

    def parts(self, unit: str, person: str) -> dict[str, Any]:
        """What addresses name."""
        return {
            "pk": self.batch.pk,
            "id": self.batch.pk,
            "unit_code": unit,
            "code": unit,
            "person_code": person,
            "key": "bank",
            "report": PayReport.objects.get().pk,
            "move": "back",
        }


def make_paid() -> Paid:
    day = make_payday()
    batch = day.paid_out()
    person = day.paid.staff_account(OWN)
    line = batch.run.lines.select_related("run").get(code=OWN)
    objection_file(line=line, text="月数不对", actor=person)
    now = timezone.now()
    made = PayReport.objects.create(
        batch=batch,
        run=fresh(batch).run,
        kind="sheets",
        requested_by=day.finance,
        requested_at=now,
        done_at=now,
        expires_at=now + timedelta(days=1),
    )
    ZIPS.path(made.pk).write_bytes(b"PK\x05\x06" + bytes(18))
    handed_in(day, account_row(OWN, "杨某"))
    unit = day.paid.county.units[OWN_UNIT]
    roles = [role for role in Role if role != Role.SETUP]
    readers = {role.value: other_account(day.paid.county, role.value, unit) for role in roles}
    return Paid(day, batch, readers | {"own": person})


fresh_paid = kept_for_module(make_paid)


@pytest.fixture
def paid(db: None, fresh_paid: Callable[[], Paid], monkeypatch: pytest.MonkeyPatch) -> Paid:
    monkeypatch.setattr("bonuses.exports.printing.render_template_pdf", lambda *a, **k: b"%PDF")
    found = fresh_paid()
    ZIPS.path(PayReport.objects.get().pk).write_bytes(b"PK\x05\x06" + bytes(18))
    return found


def address(paid: Paid, route: str, unit: str, person: str) -> str:
    """The address of a route, with whatever of the parts it names."""
    parts = paid.parts(unit, person)
    if "objection" in route:
        parts |= {"pk": PayObjection.objects.get().pk, "id": PayObjection.objects.get().pk}
    if "account" in route:
        parts |= {"pk": AccountChange.objects.get().pk, "id": AccountChange.objects.get().pk}
    for names in _NAMES:
        try:
            return reverse(route, kwargs={name: parts[name] for name in names})
        except Exception:
            continue
    raise LookupError(route)


_NAMES = (
    (),
    ("pk",),
    ("id",),
    ("key",),
    ("pk", "move"),
    ("pk", "key"),
    ("id", "key"),
    ("pk", "report"),
    ("id", "report"),
    ("unit_code",),
    ("code",),
    ("pk", "unit_code"),
    ("id", "unit_code"),
    ("unit_code", "person_code"),
    ("pk", "unit_code", "person_code"),
)


def asked(paid: Paid, who: str, route: str, unit: str, person: str) -> bool:
    """Whether somebody gets anything but "there is no such thing" there."""
    return paid.client(who).get(address(paid, route, unit, person)).status_code != 404


def violations(paid: Paid, routes: Any = tuple(ROUTES)) -> Iterator[tuple[str, str, str]]:
    """Who sees what he may not, or may not see what is his: role, route, whose."""
    for route in routes:
        own, other = ROUTES[route]
        for who in paid.readers:
            if asked(paid, who, route, OWN_UNIT, OWN) != (who in own):
                yield who, route, "own"
            if other is None:
                continue
            if asked(paid, who, route, OTHER_UNIT, STRANGER) != (who in other - {"own"}):
                yield who, route, "other's"


def test_every_route_of_money_is_in_the_table() -> None:
    assert {name for name in POLICIES if "appraisal" not in name} == set(ROUTES)


def test_every_role_sees_its_own_and_nobody_elses(paid: Paid) -> None:
    assert list(violations(paid)) == []


def test_a_person_sees_no_colleagues_line(paid: Paid) -> None:
    for route in ("payroll_slip", "payroll_slip_pdf", "slip", "slip_pdf"):
        assert not asked(paid, "own", f"bonuses:{route}", OWN_UNIT, COLLEAGUE)
    objects = address(paid, "bonuses:payroll_objected", OWN_UNIT, COLLEAGUE)
    assert paid.client("own").post(objects, {"text": "月数不对"}).status_code == 404
    client = Client()
    client.force_login(paid.readers["own"])
    lines = client.get("/api/own-pay-lines/").json()
    assert {line["code"] for line in lines} == {OWN}


#: Lists that are empty for others, empty forms, and acts, which refuse by themselves when they are
#: posted: behind the policy nothing there tells of money.
BY_POLICY_ALONE = frozenset(
    {
        "api:own-pay-line-list",
        "api:pay-account-change-move",
        "api:pay-account-preview",
        "api:pay-objection-list",
        "api:pay-objection-move",
        "api:pay-table-detail",
        "api:pay-table-list",
        "api:payroll-list",
        "api:payroll-move",
        "bonuses:own_payrolls",
        "bonuses:own_slip",
        "bonuses:pay_accounts_applied",
        "bonuses:pay_accounts_moved",
        "bonuses:pay_accounts_template",
        "bonuses:pay_objection_moved",
        "bonuses:pay_objections",
        "bonuses:pay_objections_xlsx",
        "bonuses:pay_table_edit",
        "bonuses:pay_tables",
        "bonuses:payroll_moved",
        "bonuses:payroll_new",
        "bonuses:payroll_objected",
        "bonuses:payroll_reports",
        "bonuses:payrolls",
    }
)
#: A guard that is gone → a route at which it is missed.
GUARDS = {
    "bonuses.queries.pay_sight": "bonuses:sheet",
    "bonuses.payrolls.queries.sees_unit": "bonuses:payroll_sheet",
    "bonuses.payrolls.queries._sight": "bonuses:payroll_slip",
}


def open_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every route of money open to whoever is signed in."""
    opened = dict.fromkeys(ROUTES, Policy(authenticated=True))
    monkeypatch.setattr("core.policy._policies", {**core_policy._policies, **opened})


@pytest.mark.parametrize("guard", GUARDS)
def test_a_guard_that_is_gone_is_missed(
    paid: Paid, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_policies(monkeypatch)
    assert list(violations(paid, (GUARDS[guard],))) == []
    answer: Any = True if guard.endswith("sees_unit") else PaySight(everything=True)
    monkeypatch.setattr(guard, lambda *_told: answer)
    assert list(violations(paid, (GUARDS[guard],)))


def test_a_policy_that_is_gone_is_missed_or_not_needed(
    paid: Paid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the policy alone keeps people out, the table misses it; everywhere else what lies
    behind refuses by itself."""
    open_policies(monkeypatch)
    missed = {route for _who, route, _whose in violations(paid)}
    assert missed == BY_POLICY_ALONE


def test_each_look_of_the_auditor_is_on_record_and_nobody_elses(paid: Paid) -> None:
    looked = ["bonuses:payroll", "bonuses:payroll_sheet", "bonuses:payroll_slip"]
    looked += ["bonuses:pay_objections", "bonuses:pay_accounts", "api:payroll-detail"]
    looked += ["bonuses:payrolls_xlsx", "bonuses:pay_objections_xlsx", "bonuses:pay_accounts_xlsx"]
    looked += ["api:pay-account-list", "api:pay-account-change-list"]
    looked += ["api:pay-account-change-detail", "api:pay-objection-list"]
    for count, route in enumerate(looked, 1):
        assert asked(paid, "auditor", route, OWN_UNIT, OWN)
        assert AuditEntry.objects.filter(event="pay.read").count() == count
    for who in ("finance", "target_office", "department_head", "own"):
        asked(paid, who, "bonuses:payroll_slip", OWN_UNIT, OWN)
    assert AuditEntry.objects.filter(event="pay.read").count() == len(looked)


def test_the_auditor_changes_nothing(paid: Paid) -> None:
    auditor = paid.readers["auditor"]
    client = Client()
    client.force_login(auditor)
    for name, args in (
        ("payroll_moved", (paid.batch.pk, "close")),
        ("payroll_reports", (paid.batch.pk,)),
    ):
        assert client.post(reverse(f"bonuses:{name}", args=args), {"version": 1}).status_code == 404
    assert client.post(reverse("bonuses:pay_accounts"), {}).status_code == 404
    assert client.post("/api/pay-accounts/", {"signed": "x"}).status_code == 404
    objection = PayObjection.objects.select_related("batch__year__authority", "line").get()
    assert objecting.duties_of(auditor, objection) == frozenset()
    assert not queries._sight(auditor, paid.batch).everything
