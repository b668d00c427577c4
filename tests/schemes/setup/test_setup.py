"""The first set-up: a door with a code, one founder, an end that holds; a file does it too."""

from __future__ import annotations

from collections.abc import Iterator
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
from schemes.setup.code import code_file, code_fits, ensure_code, forget_code
from schemes.setup.models import Setup
from tests.office import PASSWORD, make_office
from units.accounts.bulk import slips
from units.models import Account, Authority, Role, RoleGrant, Unit
from units.services import account_create, role_grant, unit_create

pytestmark = pytest.mark.django_db
FOUND = {
    "authority_name": "东山县",
    "authority_code": "dongshan",
    "display_name": "王某",
    "username": "guanli",
    "password": PASSWORD,
    "again": PASSWORD,
}


@pytest.fixture(autouse=True)
def _no_code_left() -> Iterator[None]:
    forget_code()
    yield
    forget_code()


def found() -> Setup:
    return services.setup_found(
        authority_code="dongshan",
        authority_name="东山县",
        short_name="",
        username="guanli",
        display_name="王某",
        password=PASSWORD,
    )


def staff(setup: Setup, role: Role, name: str) -> None:
    account, _password = account_create(
        username=name, display_name=name, actor=None, must_change_password=False
    )
    role_grant(account=account, role=role, authority=setup.authority, actor=None)


def finished() -> Setup:
    setup = found()
    staff(setup, Role.TARGET_OFFICE, "office")
    staff(setup, Role.AUDITOR, "auditor")
    return services.setup_finish(setup=setup, actor=setup.founder)


def test_the_code_is_kept_for_the_owner_and_read_without_dashes() -> None:
    code = ensure_code()
    assert ensure_code() == code
    assert code_file().stat().st_mode & 0o077 == 0
    assert code_fits(code.lower().replace("-", " "))
    assert not code_fits(code[:-1])
    assert not code_fits("")


def test_only_the_code_opens_the_door(client: Client) -> None:
    assert "首次设置" in client.get("/setup/").content.decode()
    refused = client.post("/setup/", {**FOUND, "code": "AAAA"})
    assert "设置码不对" in refused.content.decode()
    assert not Account.objects.exists()
    assert AuditEntry.objects.filter(event="setup.refused").count() == 1
    assert client.post("/setup/", {**FOUND, "code": ensure_code()})["Location"] == "/setup/"
    founder = Account.objects.get()
    roles = set(RoleGrant.objects.values_list("role", flat=True))
    assert roles == {"setup", "system_administrator"}
    assert founder.check_password(PASSWORD)
    assert client.get("/setup/")["Location"] == "/setup/rules/"


def test_wrong_codes_close_the_door_to_their_address_even_for_the_right_one(
    client: Client,
) -> None:
    for _n in range(queries.WRONG_CODES):
        client.post("/setup/", {**FOUND, "code": "AAAA"})
    answer = client.post("/setup/", {**FOUND, "code": ensure_code()})
    assert answer.status_code == 429
    assert not Account.objects.exists()
    other = client.post("/setup/", {**FOUND, "code": ensure_code()}, REMOTE_ADDR="10.9.9.9")
    assert other.status_code == 302


def test_the_door_tells_everything_that_is_wrong_at_once(client: Client) -> None:
    told = {**FOUND, "code": ensure_code(), "authority_code": "东 山", "again": "other"}
    text = client.post("/setup/", {**told, "password": "1234567890"}).content.decode()
    for words in ("代码只能有字母", "两次填写的密码不一样"):
        assert words in text
    assert 'value="东山县"' in text
    assert "1234567890" not in text
    assert not Authority.objects.exists()


def test_there_is_no_second_founder(client: Client) -> None:
    found()
    with pytest.raises(ValidationError, match="已有账号"):
        services.setup_found(
            authority_code="west",
            authority_name="西山县",
            short_name="",
            username="second",
            display_name="李某",
            password=PASSWORD,
        )
    assert client.post("/setup/", {**FOUND, "code": ensure_code()})["Location"] == "/sign-in/"
    assert Account.objects.count() == 1


def test_the_code_is_gone_with_the_founder(django_capture_on_commit_callbacks: Any) -> None:
    ensure_code()
    with django_capture_on_commit_callbacks(execute=True):
        found()
    assert not code_file().exists()


def test_an_installation_with_accounts_has_no_door(client: Client) -> None:
    make_office().account(Role.LEADER)
    assert client.get("/setup/").status_code == 404
    assert client.post("/setup/", {**FOUND, "code": ensure_code()}).status_code == 404


def test_each_step_is_left_and_resumed(client: Client) -> None:
    setup = found()
    client.force_login(setup.founder)
    assert client.get("/setup/year/")["Location"] == "/setup/rules/"
    told = {"preset": "county", "title": "东山县考核办法", "document_number": "东委发〔2026〕3号"}
    assert client.post("/setup/rules/", told)["Location"] == "/setup/"
    assert client.get("/setup/")["Location"] == "/setup/year/"
    assert "以后的" in client.post("/setup/year/", {"number": "26"}).content.decode()
    client.post("/setup/year/", {"number": "2026"})
    client.post("/setup/year/", {"number": "2027"})
    assert list(Year.objects.values_list("year", flat=True)) == [2026], "one first year"
    assert client.get("/setup/")["Location"] == "/setup/units/"
    assert client.get("/setup/units/").status_code == 200
    assert client.get("/years/2026/workbook.xlsx?template=1&sheets=units,people").status_code == 200
    assert "首次设置还没有完成" in client.get("/").content.decode()


def test_accounts_of_offices_and_units_are_drafted_together(client: Client) -> None:
    setup = found()
    unit_create(authority=setup.authority, code="101", name="财政局", actor=None)
    client.force_login(setup.founder)
    client.post("/setup/rules/", {"preset": "county", "title": "办法"})
    told = {"name-target_office": "张某", "username-target_office": "mbb", "name-auditor": "审计"}
    path = client.post("/setup/accounts/", {**told, "roles": ["department_filer"]})["Location"]
    text = client.get(path).content.decode()
    for name in ("mbb", "auditor", "czj-tb"):
        assert f'value="{name}"' in text
    assert "回到首次设置" in text


def test_it_does_not_end_before_somebody_can_work_and_somebody_can_check(client: Client) -> None:
    setup = found()
    staff(setup, Role.TARGET_OFFICE, "office")
    client.force_login(setup.founder)
    assert "审计员" in client.post("/setup/finish/", follow=True).content.decode()
    assert queries.unfinished() is not None
    staff(setup, Role.AUDITOR, "auditor")
    assert client.post("/setup/finish/")["Location"] == "/"


def test_the_end_takes_the_temporary_role_and_shuts_every_page(client: Client) -> None:
    setup = finished()
    roles = RoleGrant.objects.filter(account=setup.founder).values_list("role", flat=True)
    assert list(roles) == ["system_administrator"]
    client.force_login(setup.founder)
    for path in ("", "rules/", "year/", "units/", "accounts/", "finish/"):
        assert client.get(f"/setup/{path}").status_code == 404, path
    assert client.get("/imports/").status_code == 404
    assert client.get("/accounts/").status_code == 200
    assert Client().get("/setup/").status_code == 404
    assert Client().post("/setup/", {**FOUND, "code": ensure_code()}).status_code == 404
    with pytest.raises(ValidationError, match="已经完成"):
        services.setup_finish(setup=setup, actor=setup.founder)
    events = AuditEntry.objects.values_list("event", flat=True)
    assert {"setup.found", "setup.finish", "role.revoke"} <= set(events)


def test_others_do_not_see_the_set_up(client: Client) -> None:
    setup = found()
    staff(setup, Role.TARGET_OFFICE, "office")
    client.force_login(Account.objects.get(username="office"))
    for path in ("", "rules/", "accounts/"):
        assert client.get(f"/setup/{path}").status_code == 404


def test_the_sign_in_page_leads_an_empty_system_to_its_set_up(client: Client) -> None:
    assert "/setup/" in client.get("/sign-in/").content.decode()
    found()
    assert "/setup/" not in client.get("/sign-in/").content.decode()


PLAN = """
authority: {code: dongshan, name: 东山县}
founder: {username: guanli, name: 王某}
scheme: {preset: county, title: 东山县考核办法, document_number: 东委发〔2026〕3号}
year: 2026
site: https://kaohe.example/
accounts:
  units: [department_filer]
  offices:
    - {role: target_office, name: 目标办, username: mubiaoban}
    - {role: auditor, name: 审计员, username: shenji}
"""


@pytest.fixture
def plain_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slips, "_pdf", lambda *_args: b"%PDF-slips")


def run(path: Path, folder: Path) -> str:
    out = StringIO()
    call_command("setup", str(path), slips=folder, stdout=out, stderr=out)
    return out.getvalue()


@pytest.mark.usefixtures("plain_slips")
def test_a_file_does_all_of_it_and_the_slips_are_the_owners(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    told = run(plan, tmp_path)
    assert set(Account.objects.values_list("username", flat=True)) == {
        "guanli",
        "mubiaoban",
        "shenji",
    }
    assert Account.objects.get(username="guanli").must_change_password
    assert Setup.objects.get().finished_at is not None
    assert Year.objects.get().scheme.title == "东山县考核办法"
    for name in ("founder", "accounts"):
        file = tmp_path / f"password-slips-{name}.pdf"
        assert file.read_bytes() == b"%PDF-slips"
        assert file.stat().st_mode & 0o077 == 0
        assert str(file) in told
    with pytest.raises(CommandError, match="已有账号"):
        run(plan, tmp_path)
    assert Account.objects.count() == 3


@pytest.mark.usefixtures("plain_slips")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("preset: county", "preset: moon"),
        ("role: auditor", "role: king"),
        ("year: 2026", "years: 2026"),
        ("username: shenji", "username: mubiaoban"),
        ("role: auditor", "role: leader"),
        ("site:", "workbook: none.xlsx\nsite:"),
        ("code: dongshan", "code: 东 山"),
    ],
)
def test_a_wrong_file_is_refused_and_leaves_an_empty_system(
    tmp_path: Path, old: str, new: str
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(PLAN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CommandError, match="什么也没有写入"):
        run(plan, tmp_path)
    assert queries.is_empty()
    assert not Authority.objects.exists()
    assert not Unit.objects.exists()
    assert not list(tmp_path.glob("*.pdf"))


def test_the_command_tells_the_code_while_there_is_a_door() -> None:
    out = StringIO()
    call_command("setup", code=True, stdout=out)
    assert ensure_code() in out.getvalue()
    found()
    with pytest.raises(CommandError):
        call_command("setup", code=True, stdout=out)


def test_the_api_goes_the_same_way_for_the_founder_alone() -> None:
    setup = found()
    client, kind = Client(), "application/json"
    assert client.get("/api/setup/").status_code in {401, 403, 404}
    client.force_login(setup.founder, backend="django.contrib.auth.backends.ModelBackend")

    def states(answer: Any) -> dict[str, str]:
        return {step["key"]: step["state"] for step in answer.json()}

    assert states(client.get("/api/setup/"))["rules"] == "now"
    assert client.post("/api/setup/year/", {"number": 2026}, kind).status_code == 400
    rules = {"preset": "county", "title": "考核办法", "document_number": "东委发〔2026〕3号"}
    wrong = client.post("/api/setup/rules/", {**rules, "preset": "nowhere"}, kind)
    assert wrong.status_code == 400
    assert states(client.post("/api/setup/rules/", rules, kind))["year"] == "now"
    assert client.post("/api/setup/rules/", rules, kind).status_code == 400
    assert states(client.post("/api/setup/year/", {"number": 2026}, kind))["units"] == "now"
    assert client.post("/api/setup/year/", {"number": 2027}, kind).status_code == 400
    assert client.post("/api/setup/finish/", None, kind).status_code == 400
    staff(setup, Role.TARGET_OFFICE, "office")
    staff(setup, Role.AUDITOR, "auditor")
    office = Client()
    office.force_login(
        Account.objects.get(username="office"), "django.contrib.auth.backends.ModelBackend"
    )
    assert office.get("/api/setup/").status_code == 404
    assert client.post("/api/setup/finish/", None, kind).status_code == 204
    assert client.get("/api/setup/").status_code == 404
