"""A further authority in an installation that works: by an administrator, on pages or by a file."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client

from core.models import AuditEntry
from schemes.models import Year
from schemes.setup import queries, services
from schemes.setup.models import Setup
from tests.fact_rows import signed_in
from tests.office import Office, make_office
from units.accounts.bulk import slips
from units.models import Account, Authority, Role, RoleGrant
from units.queries import act_in, authorities_administered
from units.services import authority_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> Office:
    return make_office("city")


@pytest.fixture
def administrator(city: Office) -> Account:
    return city.account(Role.SYSTEM_ADMINISTRATOR)


@pytest.fixture
def client(administrator: Account) -> Client:
    return signed_in(administrator)


def sent(city: Office, **other: Any) -> dict[str, Any]:
    told = {"authority_name": "东山县", "short_name": "", "authority_code": "dongshan"}
    return {**told, "unit": city.unit.pk, **other}


def test_an_administrator_founds_a_county_that_is_a_unit_of_his_city(
    client: Client, city: Office, administrator: Account
) -> None:
    answer = client.post("/authorities/new/", sent(city))
    assert (answer.status_code, answer["Location"]) == (302, "/setup/")
    county = Authority.objects.get(code="dongshan")
    assert (county.parent, county.as_unit) == (city.authority, city.unit)
    assert client.get("/api/me/").json()["authority"] == "dongshan"
    held = RoleGrant.objects.filter(account=administrator, authority=county)
    assert set(held.values_list("role", flat=True)) == {Role.SYSTEM_ADMINISTRATOR, Role.SETUP}
    assert client.get("/setup/", follow=True).redirect_chain[-1][0] == "/setup/rules/"
    assert client.get("/setup/rules/").status_code == 200


def test_its_set_up_is_his_there_and_ends_like_any(
    client: Client, city: Office, administrator: Account
) -> None:
    client.post("/authorities/new/", sent(city))
    rules = {"preset": "county", "title": "东山县考核办法", "document_number": ""}
    assert client.post("/setup/rules/", rules).status_code == 302
    assert client.post("/setup/year/", {"number": 2026}).status_code == 302
    assert Year.objects.get().authority.code == "dongshan"
    names = [line["username"] for line in client.get("/setup/accounts/").context["offices"]]
    assert all(name.endswith("-dongshan") for name in names)
    client.post("/account/acting/", {"authority": "city"})
    assert client.get("/setup/rules/").status_code == 404
    setup = Setup.objects.get()
    for role in queries.NEEDED:
        Office(setup.authority, city.unit, city.other).account(role)
    act_in(administrator, setup.authority_id)
    services.setup_finish(setup=setup, actor=administrator)
    assert not RoleGrant.objects.filter(role=Role.SETUP).exists()


@pytest.mark.parametrize(
    "other", [{"authority_code": "city"}, {"authority_code": "东 山"}, {"authority_name": ""}]
)
def test_what_is_wrong_is_told_and_nothing_is_founded(
    client: Client, city: Office, other: dict[str, Any]
) -> None:
    answer = client.post("/authorities/new/", sent(city, **other))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Authority.objects.count() == 1
    assert not Setup.objects.exists()


def test_nobody_links_to_a_unit_that_is_not_his_to_administer(client: Client, city: Office) -> None:
    stranger = make_office("stranger")
    answer = client.post("/authorities/new/", sent(city, unit=stranger.unit.pk))
    assert answer.context["place"].errors
    assert client.get("/authorities/stranger/unit/").status_code == 404
    assert "stranger" not in client.get("/authorities/").content.decode()


def test_a_link_makes_no_circle_and_a_unit_is_one_authority_only(
    city: Office, administrator: Account
) -> None:
    county, other = make_office("county"), make_office("other")
    link = {"actor": administrator}
    authority_link(authority=county.authority, unit=city.unit, **link)
    for authority, unit in (
        (city.authority, city.other),
        (city.authority, county.unit),
        (other.authority, city.unit),
    ):
        with pytest.raises(ValidationError):
            authority_link(authority=authority, unit=unit, **link)
    authority_link(authority=county.authority, unit=None, **link)
    county.authority.refresh_from_db()
    assert (county.authority.parent, county.authority.as_unit) == (None, None)
    told = AuditEntry.objects.filter(event="authority.link").values_list("authority__code")
    assert sorted(code for (code,) in told) == ["city", "county", "county"]


PLAN = """
authority: {code: dongshan, name: 东山县, parent: city, unit: "101"}
scheme: {preset: county, title: 东山县考核办法}
year: 2026
accounts:
  offices:
    - {role: target_office, name: 目标办, username: mubiaoban}
    - {role: auditor, name: 审计员, username: shenji}
"""


def run(folder: Path, plan: str, by: str) -> None:
    path = folder / "plan.yaml"
    path.write_text(plan, encoding="utf-8")
    call_command("setup", str(path), slips=folder, further=by, stdout=StringIO(), stderr=StringIO())


def test_a_file_founds_a_further_one(
    tmp_path: Path, administrator: Account, city: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "_pdf", lambda *_args: b"%PDF-slips")
    run(tmp_path, PLAN, administrator.username)
    county = Authority.objects.get(code="dongshan")
    assert county.as_unit == city.unit
    assert Setup.objects.get(authority=county).finished_at is not None
    assert authorities_administered(administrator) == [city.authority, county]
    assert [file.name for file in tmp_path.glob("*.pdf")] == ["password-slips-accounts.pdf"]


def test_a_file_founds_nothing_for_who_administers_nothing(tmp_path: Path, city: Office) -> None:
    leader = city.account(Role.LEADER)
    with pytest.raises(CommandError, match="什么也没有写入"):
        run(tmp_path, PLAN, leader.username)
    assert Authority.objects.count() == 1
