"""Deny by default: every route has a policy, what is not yours does not exist, denials are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path

from core import jobs, middleware, policy
from core.models import AuditEntry, Job
from core.policy import Policy
from tests.office import Office, make_office, plain_account
from units.models import Role

#: Namespaces whose routes are not ours to name one by one.
WHOLE_NAMESPACES = {"admin"}


def routes(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from routes(entry.url_patterns, inner)
        else:
            yield ":".join((*namespaces, entry.name or "")), entry


def unprotected(patterns: list[URLPattern | URLResolver]) -> list[str]:
    """Routes without a name or without a policy of their own."""
    missing = []
    for name, entry in routes(patterns):
        if name.split(":")[0] in WHOLE_NAMESPACES:
            continue
        if not entry.name or name not in policy._policies:
            missing.append(f"{name} {entry.pattern}")
    return missing


def test_every_route_has_a_name_and_a_policy() -> None:
    assert unprotected(get_resolver().url_patterns) == []


def test_whole_namespaces_have_a_policy_that_is_not_open() -> None:
    for namespace in WHOLE_NAMESPACES:
        found = policy.policy_for(f"{namespace}:anything")
        assert found is not None
        assert found.authority_perm == "manage_accounts"
        assert not found.public
        assert not found.authenticated


def test_the_walk_finds_a_route_without_a_name_and_one_without_a_policy() -> None:
    def view(_request: object) -> HttpResponse:
        return HttpResponse()

    patterns: list[URLPattern | URLResolver] = [path("x/", view), path("y/", view, name="nobody")]
    assert len(unprotected(patterns)) == 2


def test_every_policy_belongs_to_a_route() -> None:
    known = {name for name, _entry in routes(get_resolver().url_patterns)}
    left = {name for name in policy._policies if not name.endswith(":*")} - known
    assert left == set()


def test_only_these_routes_are_public() -> None:
    public = {name for name, found in policy._policies.items() if found.public}
    doors = {"schemes:setup", "units:login", "units:logout", "reviews:vote_slip"}
    # A public notice is for everybody; its address cannot be guessed (M-11).
    assert public == {"design", "healthz", "set_language", "scoring:notice", *doors}


def test_a_policy_without_a_ground_is_refused() -> None:
    with pytest.raises(ValueError, match="ground"):
        Policy()


def test_two_policies_for_a_route_are_refused() -> None:
    with pytest.raises(ValueError, match="two policies"):
        policy.register({"core:audit": Policy(public=True)})


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def test_a_stranger_is_led_to_the_sign_in_page_and_nothing_is_written(
    db: None, client: Client
) -> None:
    response = client.get("/audit/?q=1")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=%2Faudit%2F%3Fq%3D1"
    assert AuditEntry.objects.count() == 0


def test_a_stranger_gets_json_401_from_the_api(db: None, client: Client) -> None:
    response = client.get("/api/units/")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "not_authenticated")


def test_what_is_not_allowed_does_not_exist_and_the_denial_is_kept(
    office: Office, client: Client
) -> None:
    filer = office.account(Role.DEPARTMENT_FILER)
    client.force_login(filer)
    assert client.get("/audit/").status_code == 404
    denial = AuditEntry.objects.get(event="access.denied")
    assert (denial.actor, denial.authority) == (filer, office.authority)
    assert (denial.subject_id, denial.subject) == ("core:audit", "/audit/")


def test_a_row_of_someone_else_is_a_404_and_a_denial(office: Office, client: Client) -> None:
    jobs.register("test.policy", lambda job, progress: None)
    finance, filer = office.account(Role.FINANCE), office.account(Role.DEPARTMENT_FILER)
    job = jobs.enqueue(kind="test.policy", payload={}, actor=finance, authority=office.authority)
    client.force_login(finance)
    assert client.get(f"/jobs/{job.pk}/").status_code == 200
    client.force_login(filer)
    for address in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/status/", f"/api/jobs/{job.pk}/"):
        AuditEntry.objects.filter(event="access.denied")._raw_delete("default")
        assert client.get(address).status_code == 404
        assert AuditEntry.objects.filter(event="access.denied").count() == 1, address
    assert client.post(f"/jobs/{job.pk}/stop/").status_code == 404
    assert Job.objects.get(pk=job.pk).state == "queued"


def test_who_may_watch_a_kind_of_job_sees_it(office: Office, client: Client) -> None:
    jobs.register("test.watch", lambda job, progress: None, authority_perm="view_results")
    job = jobs.enqueue(kind="test.watch", payload={}, actor=None, authority=office.authority)
    client.force_login(office.account(Role.LEADER))
    assert client.get(f"/jobs/{job.pk}/status/").json()["state"] == "waiting"
    stranger = make_office("west").account(Role.LEADER, username="west-leader")
    client.force_login(stranger)
    assert client.get(f"/jobs/{job.pk}/status/").status_code == 404


def test_the_admin_is_closed_to_everyone_but_system_administrators(
    office: Office, client: Client
) -> None:
    boss = plain_account("root")
    boss.is_staff = boss.is_superuser = True
    boss.save()
    client.force_login(boss)
    assert client.get("/admin/").status_code == 404
    client.force_login(office.account(Role.SYSTEM_ADMINISTRATOR))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/units/account/").status_code == 200
    assert client.get("/admin/units/account/add/").status_code == 403


def test_a_route_without_a_policy_is_denied(office: Office, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.user = office.account(Role.TARGET_OFFICE)
    assert not policy.allowed(request, "core:nothing", {})
    assert not policy.allowed(request, "", {})


def test_a_unit_permission_holds_for_that_unit_only(
    office: Office, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(policy._policies, "t:unit", Policy(unit_perm="view_unit_results"))
    request = rf.get("/")
    request.user = office.account(Role.DEPARTMENT_FILER)
    assert policy.allowed(request, "t:unit", {"unit_code": "101"})
    assert not policy.allowed(request, "t:unit", {"unit_code": "102"})
    assert policy.allowed(request, "t:unit", {}), "the list of one's own units"


def test_a_narrower_policy_of_writing_holds_for_writing(
    office: Office, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    narrow = Policy(authenticated=True, write=Policy(roles=(Role.TARGET_OFFICE,)))
    monkeypatch.setitem(policy._policies, "t:write", narrow)
    for role, may in ((Role.LEADER, False), (Role.TARGET_OFFICE, True)):
        account = office.account(role)
        for method, expected in (("GET", True), ("POST", may), ("DELETE", may)):
            request = rf.generic(method, "/")
            request.user = account
            assert policy.allowed(request, "t:write", {}) is expected


def test_a_one_use_password_leads_to_its_change_and_nowhere_else(
    office: Office, client: Client
) -> None:
    account = office.account(Role.LEADER)
    account.must_change_password = True
    account.save()
    client.force_login(account)
    assert client.get("/account/")["Location"] == "/account/password/"
    assert client.get("/api/me/").status_code == 403
    assert client.get("/account/password/").status_code == 200


def test_denials_in_a_view_reach_the_middleware_as_404(rf: RequestFactory) -> None:
    assert issubclass(policy.Denied, Http404)
    assert (
        middleware.PolicyMiddleware(lambda _r: HttpResponse()).process_exception(
            rf.get("/"), Http404()
        )
        is None
    )


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/audit/?q=%00", "/sign-in/?next=a%00b", "/units/%00/"])
def test_an_address_with_a_nul_is_refused_in_words(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert "读不懂" in answer.content.decode()
