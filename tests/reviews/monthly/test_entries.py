"""A month's records by the register: what it asks for, the unit heard, one grade, the fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from reviews.models import MonthlyRecord
from reviews.register.effect import effect_words
from reviews.register.models import RegisterEntry
from reviews.register.services import Told, entry_move, entry_start, file_add
from schemes.queries import year_document
from tests.factories import County
from tests.kept import kept_for_module
from tests.reviews.monthly.months import months_county
from tests.targets.changes.promised import PDF, File
from units.models import Role

pytestmark = pytest.mark.django_db
STATED = {
    "kind": "monthly:daily:complaint",
    "month": "3",
    "title": "窗口服务被投诉",
    "basis": "效能考核办法第六条",
    "document": "县纪函〔2026〕4号",
    "decided_by": "县效能办",
    "date": "2026-03-20",
}
LATE = {"kind": "monthly:daily:late", "month": "3", "count": "2", "date": "2026-03-31"}
fresh = kept_for_module(months_county)


@pytest.fixture
def county(db: None, fresh: Callable[[], County]) -> County:
    return fresh()


def start(county: County, stated: dict[str, str], **texts: str) -> RegisterEntry:
    return entry_start(
        year=county.year, unit=county.units["101"], stated=stated | texts, actor=county.clerk
    )


def move(entry: RegisterEntry, key: str, actor: Any, late: bool = False, **told: str) -> Any:
    version = RegisterEntry.objects.get(pk=entry.pk).version
    arrived = timezone.now() + timedelta(days=60) if late else None
    return entry_move(
        entry=entry, move=key, version=version, actor=actor, told=Told(**told), arrived=arrived
    )


def test_a_record_counts_after_the_unit_was_heard(county: County) -> None:
    entry = start(county, STATED)
    with pytest.raises(ValidationError, match="附上认定文件"):
        move(entry, "tell", county.clerk)
    file_add(entry=entry, file=File("通报.pdf", PDF), actor=county.clerk)
    move(entry, "tell", county.clerk)
    filer = county.office.account(Role.DEPARTMENT_FILER)
    move(entry, "answer", filer, reason="已当场改正")
    assert not MonthlyRecord.objects.exists()
    move(entry, "enter", county.clerk)
    fact = MonthlyRecord.objects.get(current=True)
    told = (fact.list_key, fact.month, fact.kind, fact.count, fact.points)
    assert told == ("daily", 3, "complaint", 1, None)
    assert (fact.basis, fact.document) == (STATED["basis"], STATED["document"])


def test_what_the_scheme_lets_go_without_a_document_needs_none(county: County) -> None:
    entry = start(county, LATE)
    assert entry.title == "迟到早退"
    move(entry, "tell", county.clerk)
    move(entry, "enter", county.clerk, late=True)
    assert MonthlyRecord.objects.get(current=True).count == 2
    words = effect_words(year_document(county.year), entry)
    assert words[0].startswith("3月扣 1 分")
    move(entry, "lift", county.clerk, reason="打卡机故障", document="更正说明")
    assert not MonthlyRecord.objects.filter(current=True).exists()


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"month": "13"}, {"month"}),
        ({"month": ""}, {"month"}),
        ({"points": "2"}, {"points"}),
        ({"document": "", "decided_by": "", "basis": ""}, {"document", "decided_by", "basis"}),
        ({"kind": "monthly:daily:praised"}, {"points"}),
        ({"kind": "monthly:daily:good", "count": "2"}, {"count"}),
        ({"kind": "monthly:other:late"}, {"kind"}),
    ],
)
def test_every_fault_stands_under_its_field(
    county: County, texts: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(ValidationError) as error:
        start(county, STATED, **texts)
    assert set(error.value.message_dict) == wrong


def test_a_month_has_one_grade(county: County) -> None:
    good = {**LATE, "kind": "monthly:daily:good", "count": ""}
    entry = start(county, good)
    with pytest.raises(ValidationError, match="一个月只评一个"):
        start(county, good, kind="monthly:daily:poor")
    with pytest.raises(ValidationError, match="认定不了 4 月的事"):
        start(county, {**good, "date": "2026-03-31"}, month="4")
    start(county, {**good, "date": "2026-04-01"}, month="4")
    move(entry, "drop", county.clerk, reason="评错了")
    start(county, good, kind="monthly:daily:poor")
