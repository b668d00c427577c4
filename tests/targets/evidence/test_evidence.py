"""Evidence: one upload cited by many, read where it is cited, within limits, past the scanner."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.models import AuditEntry
from schemes.models import Year
from targets.evidence import citing
from targets.evidence.citing import Place
from targets.evidence.models import EvidenceCitation, EvidenceFile
from targets.evidence.services import (
    Checked,
    evidence_add,
    evidence_attach,
    evidence_check,
    evidence_detach,
)
from tests.kept import kept_for_module
from tests.targets.changes.promised import PDF, File, Promised, make_promised
from units.models import Account, Role, Unit

made = kept_for_module(make_promised)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
#: Things of two units: who may see them is who belongs to the unit, or the office.
THINGS = {"one": "101", "two": "101"}


@pytest.fixture
def promised(db: None, made: Callable[[], Promised]) -> Promised:
    return made()


@pytest.fixture(autouse=True)
def _things(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind of thing that cites files by key, as other rooms register theirs."""
    monkeypatch.setattr(citing, "_subjects", dict(citing._subjects))

    def seen(account: Any, _year: Year, keys: Collection[str]) -> Mapping[str, Place]:
        wanted = THINGS if account.username == "filer" or "target" in account.username else {}
        return {key: Place(f"事项 {key}", f"/thing/{key}/") for key in keys if key in wanted}

    def may_attach(account: Any, year: Year, key: str) -> Unit | None:
        mine = key in THINGS and account.username in ("filer", "east-filer")
        return Unit.objects.get(authority=year.authority, code="101") if mine else None

    citing.register_subject("thing", "事项", seen, may_attach)


def as_(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def checked(content: bytes = PDF, name: str = "证明.pdf") -> Checked:
    return evidence_check(File(name, content))


def filer(promised: Promised) -> Account:
    Account.objects.filter(pk=promised.filer.pk).update(username="filer")
    return Account.objects.get(pk=promised.filer.pk)


def officer(promised: Promised) -> Account:
    Account.objects.filter(pk=promised.drafting.officer.pk).update(username="target")
    return Account.objects.get(pk=promised.drafting.officer.pk)


def attach(promised: Promised, key: str, **more: Any) -> list[EvidenceFile]:
    scope = {"year": promised.drafting.year, "unit": promised.unit, "kind": "thing", "key": key}
    return evidence_attach(**scope, actor=promised.filer, **more)


def test_one_upload_is_cited_by_many_and_kept_once(promised: Promised) -> None:
    (first,) = attach(promised, "one", files=[checked()])
    (again,) = attach(promised, "two", files=[checked(name="另一个名字.pdf")])
    assert again == first
    attach(promised, "two", chosen=[str(first.pk)])
    assert EvidenceFile.objects.count() == 1
    assert EvidenceCitation.objects.count() == 2
    with pytest.raises(ValidationError, match="不在本单位的材料库里"):
        attach(promised, "two", chosen=["00000000-0000-4000-8000-000000000000"])


def test_what_moved_on_takes_and_gives_back_no_file(promised: Promised) -> None:
    """Who may is asked again under the lock: a page may have been drawn before a move."""
    attach(promised, "one", files=[checked()])
    citation = EvidenceCitation.objects.get()
    for act in (
        lambda: attach(promised, "gone", files=[checked()]),
        lambda: evidence_detach(citation=citation, actor=officer(promised)),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert error.value.code == "moved"
    assert EvidenceCitation.objects.get().dropped_at is None


def test_who_may_read_follows_what_cites_it(promised: Promised) -> None:
    (file,) = attach(promised, "one", files=[checked(PNG, "图.png")])
    place = promised.drafting.county.office
    stranger = place.account(Role.DEPARTMENT_FILER, unit=place.other, username="stranger")
    office = officer(promised)
    for address in (f"/evidence/{file.pk}/", f"/evidence/{file.pk}/download/"):
        assert as_(stranger).get(address).status_code == 404
        assert as_(office).get(address).status_code == 200
    evidence_detach(citation=EvidenceCitation.objects.get(), actor=promised.filer)
    assert as_(office).get(f"/evidence/{file.pk}/").status_code == 404
    page = as_(promised.filer).get("/evidence/").content.decode()
    assert "图.png" in page
    assert "还没有引用" in page
    assert AuditEntry.objects.filter(event="evidence.uncite").exists()


def test_what_an_office_attached_stays_out_of_the_units_library(promised: Promised) -> None:
    file = evidence_add(
        year=promised.drafting.year, unit=promised.unit, file=checked(), actor=officer(promised)
    )
    assert as_(promised.filer).get(f"/evidence/{file.pk}/").status_code == 404
    with pytest.raises(ValidationError):
        attach(promised, "one", chosen=[str(file.pk)])


def test_a_shown_file_brings_and_runs_nothing(promised: Promised) -> None:
    (picture,) = attach(promised, "one", files=[checked(PNG, "图.png")])
    client = as_(promised.filer)
    shown = client.get(f"/evidence/{picture.pk}/content/")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert b"".join(shown.streaming_content) == PNG  # type: ignore[attr-defined]
    assert f"/evidence/{picture.pk}/content/" in client.get(f"/evidence/{picture.pk}/").text


def test_files_are_attached_and_dropped_by_hand(promised: Promised) -> None:
    client = as_(filer(promised))
    sent = {"key": "one", "year": promised.drafting.year.year}
    empty = client.post("/evidence/attach/thing/", sent)
    assert empty.status_code == 422
    assert "先选要附的文件" in empty.text
    file = SimpleUploadedFile("证明.pdf", PDF)
    answer = client.post("/evidence/attach/thing/", {**sent, "files": [file]})
    assert answer.headers["Location"] == "/thing/one/"
    citation = EvidenceCitation.objects.get()
    assert as_(officer(promised)).post(f"/evidence/detach/{citation.pk}/").status_code == 404
    assert client.post(f"/evidence/detach/{citation.pk}/").status_code == 302
    citation.refresh_from_db()
    assert citation.dropped_by == promised.filer


@pytest.mark.any_database
def test_limits_of_a_unit_are_told(promised: Promised, settings: Any) -> None:
    settings.EVIDENCE_UNIT_FILES = 1
    attach(promised, "one", files=[checked()])
    with pytest.raises(ValidationError, match="已满 1 个"):
        attach(promised, "one", files=[checked(PNG, "图.png")])
    settings.EVIDENCE_UNIT_FILES, settings.EVIDENCE_UNIT_MB = 9, 0
    with pytest.raises(ValidationError, match="合计不能超过 0 MB"):
        attach(promised, "one", files=[checked(PNG, "图.png")])


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("code", "told"), [("1", "没有通过安全扫描"), ("2", "没有扫描成"), ("0", "")]
)
def test_a_scanner_has_its_say(code: str, told: str, settings: Any, tmp_path: Path) -> None:
    script = tmp_path / "scan.sh"
    script.write_text(f'[ -s "$1" ] || exit 9\necho "$1: Eicar FOUND"\nexit {code}\n')
    settings.EVIDENCE_SCAN_COMMAND = f"/bin/sh {script} {{file}}"
    if not told:
        assert checked().kind.key == "pdf"
        return
    with pytest.raises(ValidationError, match=told) as refused:
        checked()
    assert ("Eicar FOUND" in refused.value.messages[0]) is (code == "1")


@pytest.mark.any_database
def test_the_room_of_a_library_is_its_own(promised: Promised, settings: Any) -> None:
    """What an office attaches about a unit takes no room from it, and is not counted on its page;
    an office has a limit of the same size."""
    settings.EVIDENCE_UNIT_FILES = 1
    scope = {"year": promised.drafting.year, "unit": promised.unit}
    evidence_add(**scope, file=checked(PNG, "图.png"), actor=officer(promised))
    assert "已存 0 个" in as_(promised.filer).get("/evidence/").text
    attach(promised, "one", files=[checked()])
    assert "已存 1 个" in as_(promised.filer).get("/evidence/").text
    with pytest.raises(ValidationError, match="已满 1 个"):
        evidence_add(**scope, file=checked(), actor=officer(promised))


@pytest.mark.any_database
def test_the_library_is_sorted_and_searched(promised: Promised) -> None:
    attach(promised, "one", files=[checked(PDF + b"0" * 99, "b.pdf"), checked(PNG, "a.png")])
    client = as_(promised.filer)

    def listed(query: str) -> list[str]:
        return [row["file"].name for row in client.get(f"/evidence/?{query}").context["rows"]]

    assert listed("sort=name") == listed("sort=size") == ["a.png", "b.pdf"]
    assert listed("sort=-name") == listed("sort=-size") == ["b.pdf", "a.png"]
    assert set(listed("sort=nonsense")) == {"a.png", "b.pdf"}
    assert listed("q=B.PDF") == ["b.pdf"]
