"""Acting for another: it gives his rights, ends by itself at the second, and never joins what must
stay apart (三员分立)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from core import audit
from core.models import AuditEntry
from tests.office import Office, make_office
from units import queries
from units.duties import acting_for
from units.models import Account, Deputising, Role, Unit
from units.services import (
    DeputyAsked,
    NotYourDeputyError,
    deputising_end,
    deputising_grant,
    role_grant,
    role_revoke,
)
from units.standing_in import needed_from

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 4, tzinfo=UTC)
END = datetime(2026, 5, 9, tzinfo=UTC)


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the time that everybody reads."""

    def set_to(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    set_to(START - timedelta(days=1))
    return set_to


def again(account: Account) -> Account:
    """The account as the next request loads it."""
    return Account.objects.get(pk=account.pk)


def lend(
    office: Office, principal: Account, deputy: Account, *roles: Role, **given: Any
) -> Deputising:
    asked = DeputyAsked(tuple(roles), START, END, "出差", "请假单〔2026〕3号")
    told = {"actor": principal, "asked": asked, **given}
    return deputising_grant(principal=principal, deputy=deputy, authority=office.authority, **told)


def test_a_deputy_holds_the_rights_while_it_lasts_and_not_a_second_longer(
    office: Office, clock: Any
) -> None:
    head = office.account(Role.DEPARTMENT_HEAD)
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other)
    lend(office, head, filer, Role.DEPARTMENT_HEAD)
    moments = [
        (START - timedelta(seconds=1), False),
        (START, True),
        (END - timedelta(seconds=1), True),
        (END, False),
    ]
    for moment, expected in moments:
        clock(moment)
        account = again(filer)
        assert queries.has_unit_perm(account, office.unit, "head_unit") is expected
        assert queries.has_role(account, office.authority, [Role.DEPARTMENT_HEAD]) is expected
        paid = queries.units_with_perm(account, office.authority, "view_unit_pay")
        assert paid.filter(pk=office.unit.pk).exists() is expected
        assert bool(acting_for(account)) is expected
        assert queries.has_unit_perm(account, office.other, "file_targets")
        assert not queries.has_unit_perm(account, office.other, "head_unit")


def test_codes_read_with_a_lent_right_are_not_taken_for_ones_own(
    office: Office, clock: Any
) -> None:
    """What was read of an account as a deputy is not kept for the account by itself."""
    head = office.account(Role.DEPARTMENT_HEAD)
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other)
    lend(office, head, filer, Role.DEPARTMENT_HEAD)
    clock(START)
    account = again(filer)

    def of(unit: Unit) -> Account | None:
        def holds(one: Account) -> bool:
            return unit.code in queries.codes_with_perm(one, "view_unit_results")

        return needed_from(account, holds)

    both = {office.unit.code, office.other.code}
    assert queries.codes_with_perm(account, "view_unit_results") == both
    assert of(office.unit) == head
    assert of(office.other) is None


def test_rights_on_the_authority_are_lent_too(office: Office, clock: Any) -> None:
    leader = office.account(Role.LEADER)
    deputy = office.account(Role.DEPARTMENT_FILER)
    lend(office, leader, deputy, Role.LEADER)
    clock(START)
    assert queries.has_authority_perm(again(deputy), office.authority, "view_results")
    assert queries.visible_units(again(deputy), office.authority).count() == 2
    assert not queries.has_authority_perm(again(deputy), office.authority, "edit_facts")


def test_what_the_principal_loses_the_deputy_loses(office: Office, clock: Any) -> None:
    head = office.account(Role.DEPARTMENT_HEAD)
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other)
    lend(office, head, filer, Role.DEPARTMENT_HEAD)
    clock(START)
    role_revoke(grant=head.grants.get(), actor=None)
    assert not queries.has_unit_perm(again(filer), office.unit, "head_unit")


def test_an_inactive_principal_lends_nothing(office: Office, clock: Any) -> None:
    head = office.account(Role.DEPARTMENT_HEAD)
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other)
    lend(office, head, filer, Role.DEPARTMENT_HEAD)
    clock(START)
    Account.objects.filter(pk=head.pk).update(is_active=False)
    assert not queries.has_unit_perm(again(filer), office.unit, "head_unit")


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        (Role.FINANCE, Role.TARGET_OFFICE),
        (Role.TARGET_OFFICE, Role.FINANCE),
        (Role.AUDITOR, Role.TARGET_OFFICE),
        (Role.SYSTEM_ADMINISTRATOR, Role.LEADER),
    ],
)
def test_a_union_that_must_stay_apart_is_refused(
    office: Office, clock: Any, held: Role, wanted: Role
) -> None:
    principal, deputy = office.account(wanted, username="a"), office.account(held, username="b")
    with pytest.raises(ValidationError) as caught:
        lend(office, principal, deputy, wanted)
    assert "三员分立" in caught.value.message_dict["deputy"][0]
    assert not Deputising.objects.exists()


def test_two_loans_together_are_kept_apart_as_well(office: Office, clock: Any) -> None:
    deputy = office.account(Role.DEPARTMENT_FILER)
    lend(office, office.account(Role.FINANCE), deputy, Role.FINANCE)
    with pytest.raises(ValidationError, match="三员分立"):
        lend(office, office.account(Role.TARGET_OFFICE), deputy, Role.TARGET_OFFICE)


def test_a_role_that_clashes_with_a_loan_is_not_granted(office: Office, clock: Any) -> None:
    deputy = office.account(Role.DEPARTMENT_FILER)
    row = lend(office, office.account(Role.FINANCE), deputy, Role.FINANCE)
    give = partial(role_grant, account=deputy, authority=office.authority, actor=None)
    with pytest.raises(ValidationError, match="三员分立"):
        give(role=Role.TARGET_OFFICE)
    clock(START)
    deputising_end(deputising=row, reason="提前回来", actor=row.principal)
    clock(START + timedelta(seconds=1))
    give(role=Role.TARGET_OFFICE)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.STAFF])
def test_some_roles_are_never_lent(office: Office, clock: Any, role: Role) -> None:
    principal = office.account(role, username="a")
    with pytest.raises(ValidationError) as caught:
        lend(office, principal, office.account(Role.DEPARTMENT_FILER), role)
    assert "roles" in caught.value.message_dict


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"roles": ()}, "roles"),
        ({"roles": ("finance",)}, "roles"),
        ({"starts_at": None}, "ends_at"),
        ({"ends_at": START}, "ends_at"),
        ({"starts_at": START - timedelta(days=9), "ends_at": START - timedelta(days=8)}, "ends_at"),
        ({"reason": " "}, "reason"),
        ({"document": ""}, "document"),
    ],
)
def test_what_is_missing_is_told(
    office: Office, clock: Any, changed: dict[str, Any], wrong: str
) -> None:
    good = {"roles": (Role.DEPARTMENT_HEAD.value,), "starts_at": START, "ends_at": END}
    asked = DeputyAsked(**{**good, "reason": "出差", "document": "单", **changed})
    head, other = office.account(Role.DEPARTMENT_HEAD), office.account(Role.LEADER)
    with pytest.raises(ValidationError) as caught:
        lend(office, head, other, asked=asked)
    assert wrong in caught.value.message_dict


def test_nobody_lends_what_is_anothers(office: Office, clock: Any) -> None:
    head, other = office.account(Role.DEPARTMENT_HEAD), office.account(Role.LEADER)
    with pytest.raises(NotYourDeputyError):
        lend(office, head, other, Role.DEPARTMENT_HEAD, actor=other)
    admin = office.account(Role.SYSTEM_ADMINISTRATOR)
    row = lend(office, head, other, Role.DEPARTMENT_HEAD, actor=admin)
    stranger = office.account(Role.FINANCE)
    with pytest.raises(NotYourDeputyError):
        deputising_end(deputising=row, reason="不行", actor=stranger)


def test_it_is_ended_early_at_once(office: Office, clock: Any) -> None:
    head = office.account(Role.DEPARTMENT_HEAD)
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other)
    row = lend(office, head, filer, Role.DEPARTMENT_HEAD)
    clock(START)
    with pytest.raises(ValidationError):
        deputising_end(deputising=row, reason=" ", actor=head)
    deputising_end(deputising=row, reason="提前回来", actor=head)
    assert not queries.has_unit_perm(again(filer), office.unit, "head_unit")
    events = AuditEntry.objects.filter(event__startswith="deputising.").order_by("pk")
    assert [row.event for row in events] == ["deputising.grant", "deputising.end"]


def test_what_is_done_for_another_says_so_in_the_trail(office: Office, clock: Any) -> None:
    head = office.account(Role.DEPARTMENT_HEAD)
    filer = office.account(Role.DEPARTMENT_FILER, unit=office.other)
    lend(office, head, filer, Role.DEPARTMENT_HEAD)
    clock(START)
    account = again(filer)
    assert queries.has_unit_perm(account, office.other, "file_targets")
    own = audit.record(event="test.own", actor=account, authority=office.authority)
    assert own.actor_name == str(filer)
    assert "acting_for" not in own.detail
    assert queries.has_unit_perm(account, office.unit, "head_unit")
    lent = audit.record(event="test.lent", actor=account, authority=office.authority)
    assert lent.actor_name == f"{filer}（代{head}）"
    assert lent.detail["acting_for"] == [str(head)]
    assert lent.actor_id == filer.pk


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_the_pages_register_list_and_end_it(office: Office) -> None:
    head, other = office.account(Role.DEPARTMENT_HEAD), office.account(Role.LEADER)
    client = browser(head)
    today = timezone.localdate().isoformat()
    form = {"deputy": str(other.pk), "first_day": today, "last_day": today, "reason": "出差"}
    missing = client.post("/deputies/new/", form)
    assert set(missing.context["form"].errors) == {"document", "__all__"}
    sent = {**form, "document": "请假单九号", "roles": Role.DEPARTMENT_HEAD.value}
    assert client.post("/deputies/new/", sent).status_code == 302
    row = Deputising.objects.get()
    assert "代理中" in browser(other).get("/deputies/").content.decode()
    assert browser(again(other)).get("/account/").status_code == 200
    stranger = browser(office.account(Role.FINANCE))
    assert "请假单九号" not in stranger.get("/deputies/").content.decode()
    assert stranger.post(f"/deputies/{row.pk}/end/", {"reason": "x"}).status_code == 404
    admin = browser(office.account(Role.SYSTEM_ADMINISTRATOR))
    assert "请假单九号" in admin.get("/deputies/").content.decode()
    assert admin.get("/deputies/new/").status_code == 404
    assert admin.post(f"/deputies/{row.pk}/end/", {"reason": "回来了"}).status_code == 302
    row.refresh_from_db()
    assert row.end_reason == "回来了"


def test_the_api_lends_lists_and_ends(office: Office) -> None:
    head = office.account(Role.DEPARTMENT_HEAD, username="head")
    office.account(Role.DEPARTMENT_FILER, username="filer")
    client = browser(head)
    now = timezone.now()
    sent = {
        "deputy": "filer",
        "roles": ["department_head"],
        "starts_at": now.isoformat(),
        "ends_at": (now + timedelta(days=2)).isoformat(),
        "reason": "出差",
        "document": "请假单",
    }
    url, kind = "/api/deputisings/", "application/json"
    for wrong in ({"deputy": "nobody"}, {"roles": ["auditor"]}, {"document": " "}):
        assert client.post(url, {**sent, **wrong}, kind).status_code == 400
    (row,) = client.post(url, sent, kind).json()
    assert (row["principal"], row["deputy"], row["may_end"]) == ("head", "filer", True)
    deputy = Account.objects.get(username="filer")
    assert [each.principal for each in acting_for(deputy)] == [head]
    stranger = browser(office.account(Role.FINANCE, username="finance"))
    assert stranger.get(url).json() == []
    assert stranger.post(f"{url}{row['id']}/end/", {"reason": "不"}, kind).status_code == 404
    assert client.post(f"{url}{row['id']}/end/", {"reason": " "}, kind).status_code == 400
    (ended,) = client.post(f"{url}{row['id']}/end/", {"reason": "回来了"}, kind).json()
    assert ended["may_end"] is False
    assert acting_for(deputy) == []


def test_the_list_is_searched_sorted_and_taken_to_excel(office: Office, clock: Any) -> None:
    head, leader = office.account(Role.DEPARTMENT_HEAD), office.account(Role.LEADER)
    marker = office.account(Role.FUNCTIONAL_DEPARTMENT)
    for account, name in ((head, "丁局长"), (leader, "甲县长"), (marker, "乙科长")):
        Account.objects.filter(pk=account.pk).update(display_name=name)
    head, leader, marker = again(head), again(leader), again(marker)
    lend(office, head, leader, Role.DEPARTMENT_HEAD)
    later = DeputyAsked(
        (Role.FUNCTIONAL_DEPARTMENT.value,),
        START + timedelta(days=3),
        END + timedelta(days=9),
        "休假",
        "请假单〔2026〕8号",
    )
    deputising_grant(
        principal=marker, deputy=head, asked=later, authority=office.authority, actor=marker
    )
    clock(START + timedelta(days=1))
    admin = browser(office.account(Role.SYSTEM_ADMINISTRATOR))

    def listed(**asked: str) -> list[str]:
        return [str(row.deputy) for row in admin.get("/deputies/", asked).context["rows"]]

    assert listed(sort="starts") == ["甲县长", "丁局长"]
    assert listed(sort="-starts") == ["丁局长", "甲县长"]
    assert listed(sort="principal") == ["甲县长", "丁局长"]  # 丁 comes before 乙
    assert (listed(q="8号"), listed(q="乙 休假")) == (["丁局长"], ["丁局长"])
    assert (listed(state="running"), listed(state="waiting")) == (["甲县长"], ["丁局长"])
    nothing = admin.get("/deputies/", {"q": "没有此人"}).content.decode()
    assert "没有符合条件的代理" in nothing
    assert "还没有代理" not in nothing
    assert listed(sort="no-such", state="no-such") == listed()
    file = admin.get("/deputies/export.xlsx", {"q": "休假"}).content
    cells = {cell.value for row in load_workbook(BytesIO(file)).active.rows for cell in row}  # type: ignore[union-attr]
    assert {"丁局长", "乙科长", "休假", "请假单〔2026〕8号", "未开始"} <= cells
    assert "甲县长" not in cells
    found = admin.get("/api/deputisings/", {"state": "waiting"}).json()
    assert [row["reason"] for row in found] == ["休假"]


def test_the_workbook_holds_only_what_its_reader_may_know(office: Office, clock: Any) -> None:
    head, leader = office.account(Role.DEPARTMENT_HEAD), office.account(Role.LEADER)
    lend(office, head, leader, Role.DEPARTMENT_HEAD)
    stranger = browser(office.account(Role.FINANCE))
    for client, told in ((browser(again(leader)), True), (stranger, False)):
        file = client.get("/deputies/export.xlsx").content
        cells = {cell.value for row in load_workbook(BytesIO(file)).active.rows for cell in row}  # type: ignore[union-attr]
        assert ("请假单〔2026〕3号" in cells) is told
