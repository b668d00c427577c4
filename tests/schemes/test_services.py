"""Scheme versions and years: immutable once published, opened by the document, counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from core import facts
from core.facts import FactInput, StaleFactError, fact_record, fact_retire, facts_apply, facts_plan
from core.models import AuditEntry, Origin
from core.workdays import WorkCalendar
from schemes import queries, services
from schemes.models import (
    CalendarEntry,
    PublishedSchemeChangedError,
    SchemeState,
    SchemeVersion,
    Year,
    YearState,
)
from schemes.presets import load_preset
from schemes.years.calendar_services import calendar_extend
from tests.office import Office, make_office
from units.models import Account, Posting, Role, UnitYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def officer(office: Office) -> Account:
    return office.account(Role.TARGET_OFFICE)


def draft(office: Office, **changes: Any) -> SchemeVersion:
    data = {**load_preset("county").to_data(), **changes}
    return services.scheme_create_version(
        authority=office.authority, code="county", document=data, actor=None
    )


def revision(year: Year) -> int:
    return Year.objects.get(pk=year.pk).revision


def unit_year(office: Office, **values: Any) -> FactInput:
    base = {"unit": office.unit, "name": "财政局", "peer_group": "departments"}
    return FactInput("101", {**base, **values})


def scope(office: Office, year: int = 2026) -> dict[str, Any]:
    return {"authority": office.authority, "year": year}


# --- versions -----------------------------------------------------------------------------------


def test_versions_are_numbered_and_hashed(office: Office) -> None:
    first, second = draft(office), draft(office, document_number="县发〔2026〕3号")
    assert (first.number, second.number) == (1, 2)
    assert first.digest == load_preset("county").content_hash()
    assert second.digest != first.digest


def test_a_faulty_document_is_refused_with_every_fault_and_its_place(office: Office) -> None:
    with pytest.raises(ValidationError) as caught:
        draft(office, key="", peer_groups="none")
    text = "\n".join(caught.value.messages)
    assert "key:" in text
    assert "peer_groups:" in text
    assert not SchemeVersion.objects.exists()


def test_a_published_version_never_changes(office: Office, officer: Account) -> None:
    version = services.scheme_publish(version=draft(office), actor=officer)
    other = load_preset("county").model_copy(update={"document_number": "x"})
    with pytest.raises(PublishedSchemeChangedError):
        services.scheme_change_draft(version=version, document=other, actor=officer)
    version.title = "另一个名称"
    with pytest.raises(PublishedSchemeChangedError):
        version.save()
    with pytest.raises(PublishedSchemeChangedError):
        version.delete()
    with pytest.raises(PublishedSchemeChangedError):
        SchemeVersion.objects.filter(pk=version.pk).update(title="x")
    with pytest.raises(PublishedSchemeChangedError):
        SchemeVersion.objects.all().delete()
    with pytest.raises(ValidationError, match="已经发布"):
        services.scheme_publish(version=version, actor=officer)


def test_a_state_set_back_in_the_hand_does_not_open_a_published_version(office: Office) -> None:
    version = services.scheme_publish(version=draft(office), actor=None)
    version.state = SchemeState.DRAFT
    with pytest.raises(PublishedSchemeChangedError):
        version.save()


def test_a_draft_changes(office: Office, officer: Account) -> None:
    version = draft(office)
    other = load_preset("county").model_copy(update={"document_number": "x"})
    changed = services.scheme_change_draft(version=version, document=other, actor=officer)
    assert changed.digest == other.content_hash()


def test_a_document_that_is_not_the_one_of_its_digest_is_not_published(office: Office) -> None:
    version = draft(office)
    SchemeVersion.objects.filter(pk=version.pk).update(digest="0" * 64)
    with pytest.raises(ValidationError, match="摘要不符"):
        services.scheme_publish(version=version, actor=None)


def test_a_lint_error_stops_the_publication(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Finding:
        severity, zh = "error", "两处分值不等"

    monkeypatch.setattr(services, "scheme_findings", lambda document: (Finding(),))
    version = draft(office)
    with pytest.raises(services.SchemeFaultsError, match="两处分值不等"):
        services.scheme_publish(version=version, actor=None)
    assert SchemeVersion.objects.get(pk=version.pk).state == SchemeState.DRAFT


# --- years --------------------------------------------------------------------------------------


def test_a_year_opens_with_the_calendar_of_its_scheme(office: Office) -> None:
    year = office.open_year()
    document = queries.year_document(year)
    entries = {entry.key: entry for entry in queries.calendar_of(year)}
    assert set(entries) == {item.key for item in document.calendar}
    for item in document.calendar:
        due = timezone.localtime(entries[item.key].due_at)
        assert f"{due:%m-%d}" == item.date
        assert due.year == 2026 + item.next_year
        assert entries[item.key].due_at == entries[item.key].original_due_at


def test_a_year_needs_a_published_scheme_of_its_own_authority(office: Office) -> None:
    with pytest.raises(ValidationError, match="先发布"):
        services.year_open(authority=office.authority, year=2026, scheme=draft(office), actor=None)
    theirs = services.scheme_publish(version=draft(make_office("west")), actor=None)
    with pytest.raises(ValidationError, match="不属于"):
        services.year_open(authority=office.authority, year=2026, scheme=theirs, actor=None)


def test_a_year_opens_once(office: Office) -> None:
    year = office.open_year()
    with pytest.raises(ValidationError):
        services.year_open(authority=office.authority, year=2026, scheme=year.scheme, actor=None)


def test_another_scheme_holds_with_a_reason_and_keeps_extended_deadlines(
    office: Office, officer: Account
) -> None:
    year = office.open_year()
    entry, *others = CalendarEntry.objects.filter(year=year)
    late = datetime(2027, 6, 1, tzinfo=UTC)
    calendar_extend(entry=entry, due_at=late, reason="汛期", actor=officer)
    scheme = services.scheme_publish(version=draft(office, document_number="新"), actor=None)
    with pytest.raises(ValidationError, match="理由"):
        services.year_change_scheme(year=year, scheme=scheme, reason=" ", actor=officer)
    before = revision(year)
    services.year_change_scheme(year=year, scheme=scheme, reason="县发〔2026〕9号", actor=officer)
    assert revision(year) == before + 1
    assert CalendarEntry.objects.get(pk=entry.pk).due_at == late
    assert CalendarEntry.objects.get(pk=others[0].pk).extended_by is None


def test_the_typed_document_is_read_once_for_a_digest(
    office: Office, django_assert_num_queries: Any
) -> None:
    office.open_year()
    officer = office.account(Role.TARGET_OFFICE)
    first = queries.year_document(queries.current_year(officer))
    again = queries.current_year(officer)
    with django_assert_num_queries(0):
        assert queries.year_document(again) is first


def test_a_request_reads_its_years_once(office: Office, django_assert_num_queries: Any) -> None:
    opened = office.open_year(2025)
    officer = office.account(Role.TARGET_OFFICE)
    assert queries.current_year(officer) == opened
    with django_assert_num_queries(0):
        assert queries.current_year(officer, 2025) == opened
        assert queries.years_of(officer) == (opened,)


def test_who_opens_a_year_sees_it_at_once(office: Office) -> None:
    officer = office.account(Role.TARGET_OFFICE)
    old = office.open_year(2025)
    assert queries.current_year(officer) == old
    new = services.year_open(
        authority=office.authority, year=2026, scheme=old.scheme, actor=officer
    )
    assert queries.current_year(officer) == new


def test_the_current_year_is_the_newest_open_one(office: Office, officer: Account) -> None:
    old = office.open_year(2025)
    year = services.year_open(authority=office.authority, year=2026, scheme=old.scheme, actor=None)
    assert queries.current_year(officer) == year
    assert queries.current_year(officer, 2025) == old
    Year.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    queries.forget_years(officer)
    assert queries.current_year(officer) == old
    with pytest.raises(queries.Denied):
        queries.current_year(officer, 2024)
    with pytest.raises(queries.Denied):
        queries.current_year(make_office("west").account(Role.LEADER))


# --- revision and facts -------------------------------------------------------------------------


def test_every_fact_counts_the_revision_up(office: Office, officer: Account) -> None:
    year = office.open_year()
    before = revision(year)
    fact_record(UnitYear, scope=scope(office), item=unit_year(office), actor=officer)
    assert revision(year) > before


def test_a_fact_of_another_year_leaves_the_revision(office: Office, officer: Account) -> None:
    year = office.open_year()
    before = revision(year)
    fact_record(UnitYear, scope=scope(office, 2025), item=unit_year(office), actor=officer)
    assert revision(year) == before


def test_a_posting_counts_every_open_year_up(office: Office, officer: Account) -> None:
    first = office.open_year(2025)
    second = services.year_open(
        authority=office.authority, year=2026, scheme=first.scheme, actor=None
    )
    theirs = make_office("west").open_year()
    Year.objects.filter(pk=first.pk).update(state=YearState.CLOSED)
    before = [revision(year) for year in (first, second, theirs)]
    facts.lock_scope({"authority": office.authority})
    after = [revision(year) for year in (first, second, theirs)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 1, 0]
    assert Posting.SCOPE_FIELDS == ("authority",)


def test_a_closed_year_takes_no_facts(office: Office, officer: Account) -> None:
    year = office.open_year()
    Year.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    with pytest.raises(services.YearClosedError, match="2026 年度已封存"):
        fact_record(UnitYear, scope=scope(office), item=unit_year(office), actor=officer)
    with pytest.raises(services.YearClosedError):
        facts.lock_scope({"year": year})
    assert not UnitYear.objects.exists()


def test_a_correction_keeps_the_old_row_and_a_stale_one_is_refused(
    office: Office, officer: Account
) -> None:
    first = fact_record(UnitYear, scope=scope(office), item=unit_year(office), actor=officer)
    second = fact_record(
        UnitYear,
        scope=scope(office),
        item=unit_year(office, posts=12),
        actor=officer,
        expected=first.pk,
    )
    assert second.supersedes == first
    with pytest.raises(StaleFactError) as caught:
        fact_record(
            UnitYear,
            scope=scope(office),
            item=unit_year(office, posts=13),
            actor=officer,
            expected=first.pk,
        )
    assert caught.value.current == second
    assert UnitYear.objects.filter(current=True).get().posts == 12
    with pytest.raises(StaleFactError):
        fact_retire(first, actor=officer, reason="重复")


def test_a_plan_writes_all_or_nothing_with_one_audit_row(office: Office, officer: Account) -> None:
    office.open_year()
    fact_record(UnitYear, scope=scope(office), item=unit_year(office), actor=officer)
    other = FactInput("102", {"unit": office.other, "name": "审计局", "peer_group": "departments"})
    plan = facts_plan(UnitYear, scope=scope(office), inputs=[other], complete=True)
    before = AuditEntry.objects.count()
    facts_apply(plan, actor=officer, origin=Origin.IMPORT, reason="工作簿")
    assert AuditEntry.objects.count() == before + 1
    assert list(UnitYear.objects.filter(current=True).values_list("key", flat=True)) == ["102"]
    gone = UnitYear.objects.get(key="101")
    assert (gone.retired_by, gone.retired_reason) == (officer, "工作簿")


# --- pages --------------------------------------------------------------------------------------


def test_the_scheme_can_be_read_clause_by_clause(
    office: Office, officer: Account, client: Client
) -> None:
    year = office.open_year()
    base = f"/schemes/{year.scheme_id}/"
    client.force_login(officer)
    assert year.scheme.title in client.get("/schemes/").content.decode()
    number, clause = next(iter(queries.year_document(year).clauses.items()))
    assert clause.text.zh in client.get(base).content.decode()
    assert clause.text.zh in client.get(f"{base}clauses/{number}/").content.decode()
    assert client.get(f"{base}clauses/K-99/").status_code == 404


def test_a_draft_is_for_the_office_and_a_scheme_for_its_own_authority(
    office: Office, officer: Account, client: Client
) -> None:
    version = draft(office)
    client.force_login(office.account(Role.LEADER))
    assert client.get(f"/schemes/{version.pk}/").status_code == 404
    assert client.get(f"/api/schemes/{version.pk}/").status_code == 404
    client.force_login(officer)
    assert client.get(f"/schemes/{version.pk}/").status_code == 200
    client.force_login(make_office("west").account(Role.LEADER, username="w"))
    services.scheme_publish(version=version, actor=officer)
    assert client.get(f"/schemes/{version.pk}/").status_code == 404


def test_the_api_gives_years_and_schemes(office: Office, officer: Account, client: Client) -> None:
    year = office.open_year()
    client.force_login(officer)
    listed = client.get("/api/schemes/").json()["results"]
    assert "document" not in listed[0]
    one = client.get(f"/api/schemes/{year.scheme_id}/").json()
    assert one["document"] == load_preset("county").to_data()
    shown = client.get("/api/years/2026/").json()
    assert shown["scheme_digest"] == year.scheme.digest
    assert client.get("/api/years/2025/").status_code == 404


def test_february_29_is_the_last_of_february_in_every_year() -> None:
    entry = SimpleNamespace(date="02-29", next_year=False, when_off="stay")
    literal, falls_on = services.scheme_due(entry, 2027, WorkCalendar())
    assert literal == falls_on == date(2027, 2, 28)
