"""Roles: bundles, separation, grants that set and take exactly their permissions."""

from __future__ import annotations

import itertools

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from core.models import AuditEntry
from tests.office import Office, make_office, plain_account
from units import queries
from units.models import (
    Account,
    Authority,
    AuthorityUserObjectPermission,
    Role,
    RoleGrant,
    Unit,
    UnitUserObjectPermission,
)
from units.roles import INCLUDES, ROLE_BUNDLES, SEPARATED
from units.services import permissions_sync, role_grant, role_revoke

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def again(account: Account) -> Account:
    """The account as the next request loads it."""
    return Account.objects.get(pk=account.pk)


def test_every_role_has_a_bundle_of_permissions_that_exist() -> None:
    on_authority = {codename for codename, _label in Authority._meta.permissions}
    on_unit = {codename for codename, _label in Unit._meta.permissions}
    assert set(ROLE_BUNDLES) == set(Role)
    for bundle in ROLE_BUNDLES.values():
        assert bundle.authority <= on_authority
        assert bundle.unit <= on_unit
    assert set(INCLUDES) <= on_unit
    assert set(INCLUDES.values()) <= on_authority


def test_the_three_administrators_are_apart() -> None:
    system, audit = ROLE_BUNDLES[Role.SYSTEM_ADMINISTRATOR], ROLE_BUNDLES[Role.AUDITOR]
    assert system.authority == {"manage_accounts"}
    assert audit.authority == {"view_audit"}
    assert not system.unit
    assert not audit.unit
    others = set(Role) - {Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR}
    for role in others:
        assert not ROLE_BUNDLES[role].authority & {"manage_accounts", "view_audit"}


def test_a_system_administrator_sees_which_units_there_are_and_no_result(office: Office) -> None:
    account = again(office.account(Role.SYSTEM_ADMINISTRATOR))
    assert queries.visible_units(account, office.authority).count() == 2
    assert not queries.units_with_perm(account, office.authority, "view_unit_results").exists()
    for perm in ("view_results", "view_pay", "view_facts", "view_rates", "view_audit"):
        assert not queries.has_authority_perm(account, office.authority, perm)


@pytest.mark.parametrize("pair", sorted(tuple(sorted(pair)) for pair in SEPARATED))
def test_separated_roles_are_refused_in_both_orders(
    office: Office, pair: tuple[Role, Role]
) -> None:
    for first, second in itertools.permutations(pair):
        account = office.account(first, username=f"{first}-{second}")
        unit = office.unit if ROLE_BUNDLES[second].needs_unit else None
        with pytest.raises(ValidationError, match="三员分立"):
            role_grant(
                account=account, role=second, authority=office.authority, unit=unit, actor=None
            )
        assert RoleGrant.objects.filter(account=account).count() == 1


def test_a_grant_gives_its_unit_and_no_other(office: Office) -> None:
    account = again(office.account(Role.DEPARTMENT_FILER))
    assert queries.has_unit_perm(account, office.unit, "file_targets")
    assert not queries.has_unit_perm(account, office.other, "file_targets")
    assert list(queries.visible_units(account, office.authority)) == [office.unit]
    assert list(queries.units_with_perm(account, office.authority, "head_unit")) == []


def test_all_results_include_those_of_every_unit_of_ones_own_authority(office: Office) -> None:
    west = make_office("west")
    leader = again(office.account(Role.LEADER))
    own = queries.units_with_perm(leader, office.authority, "view_unit_results")
    assert set(own) == {office.unit, office.other}
    assert not queries.units_with_perm(leader, west.authority, "view_unit_results").exists()
    assert not queries.visible_units(leader, west.authority).exists()
    assert not queries.has_unit_perm(leader, west.unit, "view_unit_results")
    assert not queries.has_unit_perm(leader, office.unit, "view_unit_pay")


def test_granting_twice_changes_nothing(office: Office) -> None:
    account = office.account(Role.LEADER)
    before = AuditEntry.objects.count()
    role_grant(account=account, role=Role.LEADER, authority=office.authority, actor=None)
    assert RoleGrant.objects.filter(account=account).count() == 1
    assert AuditEntry.objects.count() == before


def test_revoking_keeps_what_another_grant_gives(office: Office) -> None:
    account = office.account(Role.DEPARTMENT_FILER)
    head = role_grant(
        account=account,
        role=Role.DEPARTMENT_HEAD,
        authority=office.authority,
        unit=office.unit,
        actor=None,
    )
    role_revoke(grant=head, actor=None, reason="换届")
    account = again(account)
    assert queries.has_unit_perm(account, office.unit, "view_unit_results")
    assert not queries.has_unit_perm(account, office.unit, "head_unit")
    assert not queries.has_unit_perm(account, office.unit, "view_unit_pay")


def test_revoking_all_leaves_no_permission_row(office: Office) -> None:
    account = office.account(Role.SYSTEM_ADMINISTRATOR)
    office.account(Role.SYSTEM_ADMINISTRATOR, username="another")
    assert again(account).is_staff
    role_revoke(grant=RoleGrant.objects.get(account=account), actor=None)
    assert not AuthorityUserObjectPermission.objects.filter(user=account).exists()
    assert not UnitUserObjectPermission.objects.filter(user=account).exists()
    assert not again(account).is_staff


def test_sync_mends_rows_that_were_changed_by_hand(office: Office) -> None:
    account = office.account(Role.LEADER)
    AuthorityUserObjectPermission.objects.filter(user=account).first().delete()
    assert permissions_sync(account) == 1
    assert permissions_sync(account) == 0


def test_nobody_grants_himself_a_role(office: Office) -> None:
    account = office.account(Role.LEADER)
    with pytest.raises(ValidationError, match="自己"):
        role_grant(
            account=account, role=Role.REVIEWING_OFFICE, authority=office.authority, actor=account
        )


@pytest.mark.parametrize("role", Role)
def test_a_unit_is_named_exactly_where_the_role_is_a_units(office: Office, role: Role) -> None:
    wrong = None if ROLE_BUNDLES[role].needs_unit else office.unit
    with pytest.raises(ValidationError):
        role_grant(
            account=plain_account("a"),
            role=role,
            authority=office.authority,
            unit=wrong,
            actor=None,
        )


def test_a_unit_of_another_authority_is_refused(office: Office) -> None:
    with pytest.raises(ValidationError, match="不属于"):
        role_grant(
            account=plain_account("a"),
            role=Role.DEPARTMENT_FILER,
            authority=office.authority,
            unit=make_office("west").unit,
            actor=None,
        )


def test_grants_and_revocations_are_in_the_audit_trail(office: Office) -> None:
    admin = office.account(Role.SYSTEM_ADMINISTRATOR)
    account = plain_account("a")
    grant = role_grant(account=account, role=Role.LEADER, authority=office.authority, actor=admin)
    role_revoke(grant=grant, actor=admin, reason="调离")
    rows = AuditEntry.objects.filter(actor=admin).order_by("id")
    assert [row.event for row in rows] == ["role.grant", "role.revoke"]
    assert rows[1].detail == {"role": "leader", "unit": "", "reason": "调离"}


@pytest.mark.parametrize(("role", "read"), [(Role.LEADER, 2), (Role.DEPARTMENT_FILER, 3)])
def test_permissions_are_read_once_per_request(
    office: Office, django_assert_num_queries: object, role: Role, read: int
) -> None:
    """What is held on single units is read only for who holds nothing wider."""
    account = again(office.account(role))
    with django_assert_num_queries(read):  # type: ignore[operator]
        for _n in range(20):
            queries.has_authority_perm(account, queries.authority_for(account), "view_results")
            queries.has_unit_perm(account, office.unit, "view_unit_results")


def test_a_closed_account_holds_nothing(office: Office) -> None:
    account = again(office.account(Role.LEADER))
    account.is_active = False
    assert queries.authority_for(account) is None


def test_the_api_shows_ones_own_units_and_person_only(office: Office, client: Client) -> None:
    client.force_login(office.account(Role.DEPARTMENT_FILER))
    assert [row["code"] for row in client.get("/api/units/").json()["results"]] == ["101"]
    assert client.get("/api/units/101/").status_code == 200
    assert client.get("/api/units/102/").status_code == 404
    me = client.get("/api/me/").json()
    assert (me["username"], me["person"]) == ("department_filer", None)
    assert me["roles"] == [{"role": "department_filer", "label": "填报员", "unit": "101"}]
