"""Writing a workbook: all of it or nothing, once, and only what was previewed."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from bonuses.facts import people_load
from core import jobs
from core.facts import FactInput, fact_record
from core.models import AuditEntry, JobState
from reviews.models import Ballot, BallotRound, Honour, RoundState, TargetMark
from reviews.objections.models import Feedback
from schemes.models import ImportBatch, ImportState, Year, YearState
from schemes.workbook import registry, storage
from schemes.workbook.services import (
    ImportRefusedError,
    StalePlanError,
    import_apply,
    import_discard,
    import_request,
    import_upload,
)
from scoring.models import ResultSet, ResultSetState
from scoring.services import result_set_recompute
from targets.models import Target
from tests.schemes.workbook.books import applied, asked, book, filled, messages, uploaded
from units.models import Account, Posting, PostingMonths, Unit


def rename(rows: dict) -> None:
    """One corrected title, one new honour, one withdrawn."""
    rows["targets"][0]["title"] = "新名称"
    gone, *rest = rows["honours"]
    rows["honours"] = [*rest, {**gone, "code": "h9"}]


def test_a_correction_keeps_what_stood(year: Year, officer: Account) -> None:
    applied(year, officer, book(year, rename), reason="核对原件", confirmed_gone=1)

    current = Target.objects.get(year=year, key="t1", current=True)
    assert current.title == "新名称"
    assert current.supersedes.title == "t1"
    assert current.reason == "核对原件"
    assert current.origin == "import"
    retired = Honour.objects.get(year=year, key="h1")
    assert not retired.current
    assert retired.retired_reason == "核对原件"
    assert Honour.objects.filter(year=year, current=True, key="h9").exists()


def test_a_mark_that_its_unit_was_told_is_counted_named_and_audited(
    year: Year, officer: Account
) -> None:
    def correct(rows: dict) -> None:
        for row in rows["targets"][:2]:
            row["note"] = "按年报改"
        rows["targets"][2]["title"] = "只改名称"

    told = TargetMark.objects.get(year=year, current=True, key="t1")
    assert uploaded(year, officer, book(year, correct)).summary["told"] == 0
    Feedback.objects.create(year=year, unit=told.unit, actor=officer, at=timezone.now())
    batch = uploaded(year, officer, book(year, correct))
    marked = TargetMark.objects.filter(year=year, current=True, unit=told.unit)
    expected = marked.filter(key__in=("t1", "t2")).count()
    labels = [row for row in batch.changes.all() if row.label.endswith("（已反馈）")]
    assert batch.summary["told"] == len(labels) == expected > 0
    with override("en"):
        assert labels[0].label_words == labels[0].label.removesuffix("（已反馈）") + " (told)"
    import_apply(batch=asked(batch, officer, reason="核对年报"))
    assert AuditEntry.objects.filter(event="import.apply").latest("pk").detail["told"] == expected


def test_all_errors_are_told_at_once_with_their_cells(year: Year, officer: Account) -> None:
    def spoil(rows: dict) -> None:
        rows["targets"][0] |= {"points": "-3O", "unit": "交通局"}
        rows["targets"][1]["plan"] = 5
        rows["honours"][0]["level"] = "市里"
        rows["personal_scores"][0]["person_name"] = "李某"
        rows["common_marks"][0]["score"] = 51
        rows["ballots"][0]["score"] = 101

    batch = uploaded(year, officer, book(year, spoil))

    assert batch.state == ImportState.REFUSED
    told = messages(batch)
    refs = {line.split()[0].split("!")[0] for line in told}
    assert refs == {"目标", "加分", "个人考评", "共性评分", "测评票"}
    assert len(told) == 7
    assert any("“-3O” 不是数" in line for line in told)
    assert any("“分等评定”不用“计划值”" in line for line in told)
    assert any("不是李某" in line for line in told)


def test_a_file_with_an_error_writes_nothing(year: Year, officer: Account) -> None:
    def spoil(rows: dict) -> None:
        rename(rows)
        rows["honours"][0]["kind"] = "nonsense"

    batch = uploaded(year, officer, book(year, spoil))

    with pytest.raises(ImportRefusedError, match="一行也不写入"):
        asked(batch, officer, reason="x", confirmed_gone=1)
    assert Target.objects.get(year=year, key="t1", current=True).title == "t1"


def test_a_unit_that_the_same_file_names_counts(year: Year, officer: Account) -> None:
    def add(rows: dict) -> None:
        unit = {**rows["units"][0], "code": "D9", "name": "新设局", "short_name": "新设"}
        rows["units"].append(unit)
        rows["targets"].append({**rows["targets"][0], "code": "t9", "unit": "新设局"})
        rows["people"].append({**rows["people"][0], "person": "P9", "name": "周某", "unit": "D9"})
        rows["personal_scores"].append(
            {**rows["personal_scores"][0], "person": "P9", "person_name": "周某", "unit": "新设局"}
        )

    batch = uploaded(year, officer, book(year, add))
    assert messages(batch) == []
    assert (batch.summary["new"], batch.summary["changed"]) == (4, 0)
    assert not Unit.objects.filter(code="D9").exists()

    import_apply(batch=asked(batch, officer))

    mark = TargetMark.objects.get(year=year, key="t9", current=True)
    assert mark.unit.code == "D9"
    assert mark.target == Target.objects.get(year=year, key="t9", current=True)
    months = PostingMonths.objects.get(current=True, key__startswith="P9/")
    assert months.posting == Posting.objects.get(current=True, key__startswith="P9/")


def test_months_stay_with_a_posting_that_is_corrected(year: Year, officer: Account) -> None:
    def promote(rows: dict) -> None:
        row = next(row for row in rows["people"] if row["person"] == "P3")
        # By its dates it would be twelve months; the personnel file says six (S-3).
        row |= {"title": "科长", "ends_on": date(2012, 12, 31)}

    applied(year, officer, book(year, promote), reason="补职务")

    person = next(p for p in people_load(year) if p.fact.code == "P3")
    assert person.title == "科长"
    assert [stint.months for stint in person.fact.stints] == [6]


def test_a_name_almost_right_is_told_with_the_right_one(year: Year, officer: Account) -> None:
    def slip(rows: dict) -> None:
        rows["deductions"][0]["unit"] = "Bureau Onee"

    (told,) = messages(uploaded(year, officer, book(year, slip)))

    assert "“Bureau Onee” 不在单位表里，是不是 “Bureau One”" in told


def test_what_is_gone_must_be_confirmed_to_the_number(year: Year, officer: Account) -> None:
    batch = uploaded(year, officer, book(year, rename))

    with pytest.raises(ImportRefusedError) as refused:
        asked(batch, officer)
    assert set(refused.value.message_dict) == {"confirmed_gone", "reason"}
    with pytest.raises(ImportRefusedError):
        asked(batch, officer, reason="核对原件", confirmed_gone=2)
    assert Honour.objects.get(year=year, key="h1").current


def test_a_preview_that_is_out_of_date_is_not_written(year: Year, officer: Account) -> None:
    batch = uploaded(year, officer, book(year, rename))
    item = FactInput("t1", {"content": "别人刚改的"})
    fact_record(Target, scope={"year": year}, item=item, actor=officer)
    requested = asked(batch, officer, reason="核对原件", confirmed_gone=1)

    with pytest.raises(StalePlanError, match="有人改过"):
        import_apply(batch=requested)

    batch.refresh_from_db()
    assert batch.state == ImportState.READY
    assert batch.fingerprint != requested.fingerprint
    assert Honour.objects.get(year=year, key="h1").current
    told = [row.fields for row in batch.changes.filter(sheet="目标")]
    assert ["内容和要求", "别人刚改的", ""] in told[0]


def test_asked_twice_it_is_written_once(year: Year, officer: Account) -> None:
    batch = uploaded(year, officer, book(year, rename))
    said: dict[str, Any] = {
        "actor": officer,
        "fingerprint": batch.fingerprint,
        "reason": "核对原件",
        "confirmed_gone": 1,
    }
    first = import_request(batch=batch, **said)
    second = import_request(batch=batch, **said)
    assert first.job == second.job

    assert jobs.run(first.job_id) == JobState.DONE
    import_apply(batch=second)
    assert jobs.run(first.job_id) is None

    assert Target.objects.filter(year=year, key="t1").count() == 2
    assert AuditEntry.objects.filter(event="import.apply", subject_id=str(batch.pk)).count() == 1


@pytest.mark.parametrize("table", ["reviews.sheets", "bonuses.sheets"])
def test_a_crash_in_the_middle_leaves_nothing(
    year: Year, officer: Account, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    def change(rows: dict) -> None:
        rename(rows)
        rows["units"].append({**rows["units"][0], "code": "D9", "name": "新设局"})

    batch = uploaded(year, officer, book(year, change))
    batch = import_request(
        batch=batch,
        actor=officer,
        fingerprint=batch.fingerprint,
        reason="核对原件",
        confirmed_gone=1,
    )
    sheet = "honours" if table == "reviews.sheets" else "own_distributions"
    part = next(s for s in registry.sheets() if s.key == sheet).parts[0]
    plan = part.plan

    def broken(context: Any, records: Any) -> Any:
        made = plan(context, records)

        def crash(*_args: Any, **_kwargs: Any) -> None:
            raise RuntimeError("power cut")

        made.part = type("Broken", (), {"references": {}})()
        monkeypatch.setattr(type(made), "apply", crash)
        return made

    monkeypatch.setattr(part, "plan", broken)

    assert jobs.run(batch.job_id) == JobState.FAILED

    assert not Unit.objects.filter(code="D9").exists()
    assert Target.objects.get(year=year, key="t1", current=True).title == "t1"
    assert not AuditEntry.objects.filter(event="import.apply", subject_id=str(batch.pk)).exists()
    batch.refresh_from_db()
    assert batch.state == ImportState.READY


def test_a_crashed_import_can_be_asked_for_again(year: Year, officer: Account) -> None:
    batch = uploaded(year, officer, book(year, rename))
    said = {"fingerprint": batch.fingerprint, "reason": "核对", "confirmed_gone": 1}
    first = import_request(batch=batch, actor=officer, **said)
    jobs.Job.objects.filter(pk=first.job_id).update(state=JobState.FAILED)

    second = import_request(batch=batch, actor=officer, **said)

    assert second.job_id != first.job_id
    assert jobs.run(second.job_id) == JobState.DONE
    assert Target.objects.get(year=year, key="t1", current=True).title == "新名称"


def test_a_closed_year_takes_no_import(year: Year, officer: Account) -> None:
    file = filled(year)
    Year.objects.filter(pk=year.pk).update(state=YearState.CLOSED)
    year.refresh_from_db()

    with pytest.raises(ImportRefusedError, match="已封存"):
        import_upload(year=year, actor=officer, file=file, name="a.xlsx")


def test_a_published_year_takes_no_import(year: Year, officer: Account) -> None:
    batch = uploaded(year, officer, book(year, rename))
    result_set_recompute(year=year, actor=officer, cause="manual")
    ResultSet.objects.filter(year=year).update(state=ResultSetState.PUBLISHED)

    with pytest.raises(ImportRefusedError, match="已公布"):
        asked(batch, officer, reason="核对原件", confirmed_gone=1)
    with pytest.raises(ImportRefusedError, match="已公布"):
        import_upload(year=year, actor=officer, file=filled(year), name="a.xlsx")


def test_a_workbook_of_another_year_is_refused(year: Year, officer: Account) -> None:
    file = filled(year)
    Year.objects.filter(pk=year.pk).update(year=2013)
    year.refresh_from_db()

    told = messages(uploaded(year, officer, file))

    assert any("这是 2012 年度的工作簿" in line for line in told)


def test_an_unknown_sheet_is_told_with_the_nearest_name(year: Year, officer: Account) -> None:
    from documents.xlsx.columns import Column  # noqa: PLC0415
    from documents.xlsx.writer import WorkbookWriter  # noqa: PLC0415

    file = io.BytesIO()
    with WorkbookWriter(file) as writer:
        writer.write_table("共性目标1", [Column("a", "甲")], [["x"]])

    (told,) = messages(uploaded(year, officer, file))

    assert "没有工作表“共性目标1”，是不是“共性目标”" in told


def test_a_paper_round_comes_into_being_closed(year: Year, officer: Account) -> None:
    def vote(rows: dict) -> None:
        rows["ballots"].append({**rows["ballots"][0], "voter_group": "township_leaders"})

    applied(year, officer, book(year, vote))

    row = BallotRound.objects.get(year=year, voter_group="township_leaders")
    assert row.state == RoundState.CLOSED
    assert row.ballots.count() == 1


def test_a_changed_ballot_is_kept_in_the_audit_trail(year: Year, officer: Account) -> None:
    def change(rows: dict) -> None:
        rows["ballots"][0]["score"] = 55

    before = Ballot.objects.count()
    applied(year, officer, book(year, change), reason="票面看错")

    assert Ballot.objects.count() == before
    entry = AuditEntry.objects.filter(event="ballot.import").latest("id")
    assert entry.detail["changed"] == 1
    assert entry.detail["reason"] == "票面看错"
    assert entry.detail["before"][0][3] == "90"


def test_ballots_of_a_secret_round_cannot_be_added(year: Year, officer: Account) -> None:
    file = filled(year)
    BallotRound.objects.filter(year=year).update(secret=True)

    told = messages(uploaded(year, officer, file))

    assert len(told) == 1
    assert "无记名" in told[0]
    assert Ballot.objects.count() == 5


def test_giving_up_deletes_the_file(
    year: Year, officer: Account, django_capture_on_commit_callbacks: Any
) -> None:
    batch = uploaded(year, officer, filled(year))
    path = storage.path_of(batch.stored_name)
    assert path.exists()

    with django_capture_on_commit_callbacks(execute=True):
        import_discard(batch=batch, actor=officer)

    assert not path.exists()
    with pytest.raises(ImportRefusedError):
        asked(ImportBatch.objects.get(pk=batch.pk), officer)


def test_a_calendar_move_asks_for_its_reason(year: Year, officer: Account) -> None:
    def move(rows: dict) -> None:
        rows["calendar"][0]["due_time"] = "12:30"

    (told,) = messages(uploaded(year, officer, book(year, move)))
    assert "写明调整时限的理由" in told

    def move_with_reason(rows: dict) -> None:
        rows["calendar"][0] |= {"due_time": "12:30", "extension_reason": "会期推迟"}

    applied(year, officer, book(year, move_with_reason), reason="会期推迟")
    entry = year.calendar.exclude(extension_reason="").get()
    assert entry.extended_by == officer


def test_a_file_that_is_no_workbook_is_not_kept(year: Year, officer: Account) -> None:
    with pytest.raises(ValidationError, match=r"不是 \.xlsx"):
        import_upload(year=year, actor=officer, file=io.BytesIO(b"hello"), name="a.xlsx")
    assert not ImportBatch.objects.filter(file_name="a.xlsx").exists()
