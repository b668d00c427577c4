"""The pages of what-ifs: who tries, what a report shows, what a file says, what a job does."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.models import AuditEntry, Job
from schemes.editor.flow import DROP
from schemes.editor.models import SchemeDraft
from schemes.editor.publishing import draft_move
from schemes.services import scheme_create_version
from scoring.whatif.models import WhatIf, WhatIfUnit
from scoring.whatif.reading import Report, moved_units
from scoring.whatif.services import what_if_ask, what_if_run
from tests import factories
from tests.factories import County
from tests.kept import kept_for_module
from tests.scoring.test_pages import client_of, filer, office
from tests.scoring.whatif.trying import draft_of, draft_row, lower_cap, tried, tried_county
from units.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

fresh_county = kept_for_module(tried_county)


@pytest.fixture
def county(db: None, fresh_county: Callable[[], County]) -> County:
    return fresh_county()


def address(name: str, *args: Any) -> str:
    return reverse(f"scoring:{name}", args=args)


def test_an_officer_tries_a_draft_and_reads_who_gains_and_loses(county: County) -> None:
    version = scheme_create_version(
        authority=county.office.authority,
        code="county",
        document=draft_of(county, lower_cap),
        actor=county.clerk,
    )
    client = office(county)
    answer = client.post(address("what_ifs"), {"year": 2026, "scheme": f"v{version.pk}"})
    row = WhatIf.objects.get()
    assert answer["Location"] == address("what_if", row.pk)
    waiting = client.get(address("what_if", row.pk)).content.decode()
    assert "试算方案" in waiting
    assert row.job is not None
    assert jobs.run(row.job.pk) == "done"
    text = client.get(address("what_if", row.pk)).content.decode()
    assert "3 个单位里，得分有变的 1 个，名次有变的 2 个" in text
    assert "下降最多的是审计局，第 1 名到第 2 名，主要因为先进加分 › 封顶。" in text
    assert "不作为考核结果" in text


def test_a_file_is_tried_and_a_faulty_one_is_told_with_what_was_chosen_kept(
    county: County,
) -> None:
    client = office(county)
    data = draft_of(county, lower_cap).to_data()
    text = yaml.safe_dump(data, allow_unicode=True)
    file = SimpleUploadedFile("draft.yaml", text.encode())
    assert client.post(address("what_ifs"), {"year": 2026, "file": file}).status_code == 302
    assert WhatIf.objects.get().title == "draft.yaml"
    data["honours"]["caps"]["total"] = -1
    wrong = SimpleUploadedFile("wrong.yaml", yaml.safe_dump(data, allow_unicode=True).encode())
    page = client.post(address("what_ifs"), {"year": 2026, "file": wrong}).content.decode()
    assert "honours.caps.total: 不能小于 0" in page
    nothing = client.post(address("what_ifs"), {"year": 2026}).content.decode()
    assert "选一版方案，或传一份方案文件" in nothing
    assert WhatIf.objects.count() == 1


def test_the_rules_in_force_are_not_tried(county: County) -> None:
    page = office(county).post(
        address("what_ifs"), {"year": 2026, "scheme": f"v{county.year.scheme_id}"}
    )
    assert "完全相同" in page.content.decode()


def test_a_table_is_searched_sorted_and_cut_to_a_rule(county: County) -> None:
    row, client = tried(county, lower_cap), office(county)

    def units(**query: Any) -> list[str]:
        context = client.get(address("what_if", row.pk), query).context
        return [unit.code for unit in context["units"]]

    assert units() == ["101", "102", "103"]
    assert units(sort="points") == ["102", "101", "103"]
    assert units(show="down") == ["102"]
    assert units(show="rank", sort="-places") == ["101", "102"]
    assert units(show="all", q="103") == ["103"]
    assert units(rule="0", show="grade") == []
    assert units(rule="x", show="nonsense") == ["101", "102", "103"]


def test_a_unit_has_both_receipts_side_by_side(county: County) -> None:
    row = tried(county, lower_cap)
    client = office(county)
    page = client.get(address("what_if_unit", row.pk, "102"))
    sides = {side.label: side for side in page.context["sides"]}
    honour = sides["荣誉h1"]
    assert (honour.before.counted, honour.after.counted, honour.gap) == (10, 5, -5)
    assert not next(side for label, side in sides.items() if label == "优质服务").differs
    assert client.get(address("what_if_unit", row.pk, "999")).status_code == 404


def test_the_workbook_and_the_paper_say_the_same(county: County) -> None:
    row, client = tried(county, lower_cap), office(county)
    told = client.get(address("what_if_export", row.pk) + "?show=down")
    book = openpyxl.load_workbook(io.BytesIO(told.content))
    assert book.sheetnames == ["单位", "规则", "说明"]
    cells = [c.value for line in book["单位"].iter_rows() for c in line if c.value is not None]
    assert "审计局" in cells
    assert "财政局" not in cells
    paper = client.get(address("what_if_pdf", row.pk))
    assert paper.content.startswith(b"%PDF")
    assert AuditEntry.objects.filter(event="what_if.export").count() == 2


def test_yuan_are_for_those_who_see_every_standard(county: County) -> None:
    row = tried(county, lower_cap)
    assert "预算变动（元）" in office(county).get(address("what_if", row.pk)).content.decode()
    reviewer = client_of(county.office.account(Role.REVIEWING_OFFICE))
    page = reviewer.get(address("what_if", row.pk)).content.decode()
    assert "名次有变" in page
    assert "元" not in page.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("role", [Role.LEADER, Role.FINANCE, Role.AUDITOR, Role.STAFF])
def test_nobody_else_sees_a_trial(county: County, role: Role) -> None:
    row = tried(county, lower_cap)
    client = client_of(county.office.account(role))
    for name in ("what_if", "what_if_export", "what_if_pdf"):
        assert client.get(address(name, row.pk)).status_code == 404
    assert client.get(address("what_ifs")).status_code == 404
    assert filer(county).get(address("what_if", row.pk)).status_code == 404


def test_a_trial_is_removed_on_demand(county: County) -> None:
    row, client = tried(county, lower_cap), office(county)
    assert client.get(address("what_if_remove", row.pk)).status_code == 405
    assert client.post(address("what_if_remove", row.pk)).status_code == 302
    assert client.get(address("what_if", row.pk)).status_code == 404


def test_who_sees_no_yuan_cannot_order_by_them(county: County) -> None:
    """102 loses most a head and 103 gains: their order would tell it."""
    row = tried(county, lower_cap)
    officer = office(county)
    reviewer = client_of(county.office.account(Role.REVIEWING_OFFICE))

    def codes(client: Client, **query: str) -> list[str]:
        return [
            unit.code for unit in client.get(address("what_if", row.pk), query).context["units"]
        ]

    listed = codes(reviewer)
    assert codes(officer, sort="per_head") != codes(officer, sort="-per_head")
    for order in ("per_head", "-per_head", "money", "-money"):
        assert codes(reviewer, sort=order) == listed


def dearer(data: Any) -> None:
    """800 yuan between the best and the worst become 1 000: no score and no rank moves."""
    data["pay"]["unit"]["spread"] = 1000


def test_who_sees_no_yuan_is_not_told_whose_move(county: County) -> None:
    row, officer = tried(county, dearer), office(county)
    reviewer = client_of(county.office.account(Role.REVIEWING_OFFICE))

    def told(client: Client, **query: str) -> list[str]:
        context = client.get(address("what_if", row.pk), query).context
        return [unit.code for unit in context["units"]]

    assert told(officer) == ["102", "101", "103"] == told(officer, rule="0")
    assert told(reviewer) == [] == told(reviewer, rule="0")
    found = reviewer.get(f"/api/what-if/{row.pk}/").json()["report"]
    told_of = openpyxl.load_workbook(
        io.BytesIO(reviewer.get(address("what_if_export", row.pk) + "?show=all").content)
    )
    cells = [str(c.value) for line in told_of["单位"].iter_rows() for c in line]
    assert "审计局" in cells
    assert not [each for each in cells if "元" in each]
    assert all(unit["causes"] == [] for unit in found["units"])
    assert "units" not in found["steps"][0]


def test_the_paper_begins_with_the_units_that_move_furthest(county: County) -> None:
    """Only yuan move: of 982.9, 972.9 and 963.3 around their mean the first moves most."""
    report = Report(tried(county, dearer).report)
    by_yuan = sorted(report.units, key=lambda unit: -abs(unit.per_head or 0))
    assert [unit.code for unit in moved_units(report)] == [unit.code for unit in by_yuan]
    assert [unit.code for unit in by_yuan] != sorted(unit.code for unit in by_yuan)


def test_what_changed_since_is_said(county: County) -> None:
    draft, client = draft_row(county, lower_cap), office(county)
    client.post(address("what_ifs"), {"year": 2026, "scheme": f"d{draft.pk}"})
    row = WhatIf.objects.get()
    assert row.job is not None
    jobs.run(row.job.pk)

    def told() -> str:
        page = client.get(address("what_if", row.pk)).content.decode()
        said = client.get(f"/api/what-if/{row.pk}/").json()["since"]
        assert all(each in page for each in said)
        return " ".join(said)

    assert told() == ""
    factories.add_honour(county, "h2", county.units["103"], kind="comprehensive", level="city")
    assert "这一年的事实又有变动" in told()
    SchemeDraft.objects.filter(pk=draft.pk).update(changed_at=timezone.now())
    assert "草稿又改过" in told()
    draft.refresh_from_db()
    dropped = {"move": DROP, "shown": draft.version, "told": {"reason": "重复"}}
    writer = county.office.account(Role.TARGET_OFFICE, username="writer")
    draft_move(draft=draft, actor=writer, **dropped)
    assert "草稿已经没有了" in told()
    assert "再试算一次" not in told()
    assert client.get(address("what_if_pdf", row.pk)).status_code == 200


def test_a_worker_that_dies_in_the_middle_is_made_good_by_the_next(county: County) -> None:
    """The first had read everything and had written nothing; the report is there once."""
    row = what_if_ask(
        year=county.year, document=draft_of(county, lower_cap), title="讨论稿", actor=county.clerk
    )
    assert row.job is not None
    jobs.claim(row.job.pk)
    Job.objects.update(heartbeat_at=timezone.now() - timedelta(hours=1))
    assert jobs.sweep()["restarted"] == 1
    assert jobs.run(row.job.pk) == "done"
    assert jobs.run(row.job.pk) is None
    assert WhatIfUnit.objects.filter(what_if=row).count() == 3


def test_a_year_without_facts_is_tried_and_says_that_nothing_moves(county: County) -> None:
    """Nobody is in it yet: no rank before or after, and nothing breaks."""
    year = county.office.open_year(2027, draft_of(county, lambda _data: None))
    row = what_if_ask(
        year=year, document=draft_of(county, lower_cap), title="讨论稿", actor=county.clerk
    )
    what_if_run(what_if=row)
    client = office(county)
    page = client.get(address("what_if", row.pk)).content.decode()
    assert "0 个单位里，得分有变的 0 个" in page
    assert client.get(address("what_if_pdf", row.pk)).status_code == 200
    assert client.get(address("what_if_export", row.pk)).status_code == 200
