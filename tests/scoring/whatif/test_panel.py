"""The card at the right of the scheme editor, and the way from a draft to a whole trial."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import jobs
from core.models import Job
from schemes.editor.flow import DROP
from schemes.editor.models import SchemeDraft
from schemes.editor.panels import acts_for, panels_for
from schemes.editor.publishing import draft_move
from schemes.models import Year
from schemes.queries import named_document, year_document
from schemes.services import scheme_create_version, scheme_publish
from scoring.whatif.models import DraftTrial, WhatIf
from scoring.whatif.panel_job import PANEL, panel_key
from tests import factories
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of, filer, office
from tests.scoring.whatif.trying import Change, draft_row, lower_cap, tried_county
from units.models import Account, Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(tried_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def card(client: Client, row: SchemeDraft) -> Any:
    """The card as the editor loads it."""
    return client.get(reverse("scoring:what_if_panel", args=[row.pk]), {"rule": "honours.caps"})


def asked(client: Client, row: SchemeDraft) -> Job:
    """What the card does by itself where nothing was computed of the draft; the job."""
    assert card(client, row).context["panel"].asks
    client.post(reverse("scoring:what_if_panel", args=[row.pk]))
    job = DraftTrial.objects.get(draft=row).job
    assert job is not None
    return job


def write(row: SchemeDraft, change: Change) -> None:
    """The draft is written, as the editor does."""
    change(row.document)
    SchemeDraft.objects.filter(pk=row.pk).update(document=row.document, version=row.version + 1)
    row.refresh_from_db()


def total_of(points: int) -> Change:
    def change(data: Any) -> None:
        data["honours"]["caps"] = {"total": points, "system": points}

    return change


def test_a_worker_tries_the_draft_and_the_card_shows_three_units(county: County) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    job = asked(client, row)
    waiting = card(client, row)
    assert waiting.context["panel"].pause
    assert "正在按现在的草稿试算" in waiting.content.decode()
    assert jobs.run(job.pk) == "done"
    answer = card(client, row)
    panel = answer.context["panel"]
    assert panel.report.sums["scores"] == 1
    assert panel.report.sums["ranks"] == 2
    assert [unit.code for unit in panel.examples] == ["102", "101", "103"]
    text = answer.content.decode()
    assert text.lstrip().startswith("<section")
    assert "看全部 3 个单位" in text
    assert "奖金预算" in text
    assert not panel.pause


def test_asked_twice_one_worker_is_busy(county: County) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    job = asked(client, row)
    client.post(reverse("scoring:what_if_panel", args=[row.pk]))
    assert DraftTrial.objects.get().job_id == job.pk
    assert Job.objects.filter(kind=PANEL).count() == 1


@pytest.mark.parametrize("at", ["load", "before", "after", "write"])
def test_the_newest_text_wins_however_far_the_trial_is(
    county: County, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """While 5 points are tried, 10 are written, which change nothing: no unit moves."""
    client, row = office(county), draft_row(county, lower_cap)
    job, step, written = asked(client, row), jobs.Progress.step, list[str]()

    def stepped(self: jobs.Progress, key: str, **more: Any) -> None:
        if key == at and not written:
            written.append(key)
            write(row, total_of(10))
        step(self, key, **more)

    monkeypatch.setattr(jobs.Progress, "step", stepped)
    assert jobs.run(job.pk) == "done"
    trial = DraftTrial.objects.get()
    assert written == [at]
    assert trial.key == panel_key(row, Year.objects.get(pk=county.year.pk))
    assert trial.card is not None
    assert trial.card["sums"]["scores"] == 0


def test_figures_of_the_text_before_stand_while_the_new_one_is_tried(county: County) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    jobs.run(asked(client, row).pk)
    write(row, total_of(10))
    job = asked(client, row)
    assert Job.objects.filter(kind=PANEL).count() == 1, "the ended one is taken away"
    answer = card(client, row)
    assert answer.context["panel"].report.sums["scores"] == 1
    assert "上面是这次改动以前的数" in answer.content.decode()
    jobs.run(job.pk)
    assert card(client, row).context["panel"].changed == 0


def test_facts_written_since_are_tried_anew(county: County) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    jobs.run(asked(client, row).pk)
    assert not card(client, row).context["panel"].asks
    factories.add_honour(county, "h2", county.units["103"], kind="comprehensive", level="city")
    jobs.run(asked(client, row).pk)
    assert card(client, row).context["panel"].report.sums["scores"] == 2


def test_a_draft_that_goes_while_it_is_tried_ends_it_quietly(county: County) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    job = asked(client, row)
    SchemeDraft.objects.filter(pk=row.pk).delete()
    assert jobs.run(job.pk) == "stopped"
    assert not DraftTrial.objects.exists()


def test_the_card_of_a_draft_that_another_abandoned_says_so_and_waits_no_longer(
    county: County,
) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    job = asked(client, row)
    dropped = {"move": DROP, "shown": row.version, "told": {"reason": "重复"}}
    writer = county.office.account(Role.TARGET_OFFICE, username="writer")
    draft_move(draft=row, actor=writer, **dropped)
    for answer in (card(client, row), client.post(reverse("scoring:what_if_panel", args=[row.pk]))):
        assert answer.status_code == 200
        assert f"草稿已由 {writer} 放弃。" in answer.content.decode()
        assert "hx-" not in answer.content.decode()
    assert jobs.run(job.pk) == "stopped"
    assert Job.objects.filter(kind=PANEL).count() == 1


def test_a_trial_that_failed_says_so_and_is_asked_for_again_by_hand(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, row = office(county), draft_row(county, lower_cap)
    job = asked(client, row)
    with monkeypatch.context() as broken:
        broken.setattr("scoring.whatif.panel_job.judged", lambda *_: 1 / 0)
        assert jobs.run(job.pk) == "failed"
    told = card(client, row)
    assert not told.context["panel"].asks
    assert "再算一次" in told.content.decode()
    client.post(reverse("scoring:what_if_panel", args=[row.pk]))
    again = DraftTrial.objects.get().job
    assert again is not None
    assert jobs.run(again.pk) == "done"
    assert card(client, row).context["panel"].changed == 3


def test_the_job_tells_no_yuan(county: County) -> None:
    """Its row is shown to who may watch it, who need not see yuan."""
    client, row = office(county), draft_row(county, lower_cap)
    job = asked(client, row)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result == {}
    assert set(job.payload) == {"draft", "year"}


def test_a_draft_that_says_the_same_or_cannot_be_read_is_told_at_once(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, row = office(county), draft_row(county)
    assert "没有可试算的" in card(client, row).content.decode()
    monkeypatch.setattr("scoring.whatif.panel.draft_document", lambda _draft: None)
    told = card(client, row)
    assert "草稿还读不全" in told.content.decode()
    assert not told.context["panel"].asks


def test_a_draft_under_the_name_that_the_rules_have_here_says_the_same(county: County) -> None:
    """A version written from a preset has a name of its own, with which its draft begins."""
    told: dict[str, Any] = {"authority": county.office.authority, "actor": None}
    document = year_document(county.year)
    version = scheme_create_version(code="ours", title="临澜县办法", document=document, **told)
    version = scheme_publish(version=version, actor=None)
    Year.objects.filter(pk=county.year.pk).update(scheme=version)
    row = draft_row(county, lambda data: data.update(named_document(version).to_data()))
    shown = card(office(county), row)
    assert "没有可试算的" in shown.content.decode()
    assert not shown.context["panel"].asks


def test_from_the_card_to_the_whole_trial(county: County) -> None:
    row, client = draft_row(county, lower_cap), office(county)
    form = client.get(reverse("scoring:what_if_draft", args=[row.pk]), follow=True)
    assert f'value="d{row.pk}" selected' in form.content.decode()
    answer = client.post(reverse("scoring:what_ifs"), {"year": 2026, "scheme": f"d{row.pk}"})
    made = WhatIf.objects.get()
    assert answer["Location"] == reverse("scoring:what_if", args=[made.pk])
    assert (made.draft, made.title) == (row.pk, "2027 年度方案")


def test_only_who_sees_facts_and_results_sees_the_card(county: County) -> None:
    address = reverse("scoring:what_if_panel", args=[draft_row(county, lower_cap).pk])
    assert filer(county).get(address).status_code == 404
    leader = county.office.account(Role.LEADER)
    assert client_of(leader).get(address).status_code == 404
    clerk: Account = county.office.account(Role.REVIEWING_OFFICE)
    assert "what_if" in {panel.key for panel in panels_for(clerk)}
    assert "what_if" in {act.key for act in acts_for(clerk)}
    assert not panels_for(leader) or "what_if" not in {p.key for p in panels_for(leader)}
    reviewer, row = client_of(clerk), SchemeDraft.objects.get()
    jobs.run(asked(reviewer, row).pk)
    panel = card(reviewer, row).context["panel"]
    assert panel.changed == 2, "of 103 nothing but yuan is another"
    assert not panel.money
    assert "预算" not in card(reviewer, row).content.decode()
