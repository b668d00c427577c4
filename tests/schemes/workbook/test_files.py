"""Uploads on a full disk, and what a killed process has left in the folder."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import files
from core.tasks import tidy_files
from schemes.models import ImportBatch, Year
from schemes.workbook import storage
from schemes.workbook.services import import_upload
from tests.schemes.workbook.books import filled
from units.models import Account


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: object) -> Path:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    return storage.folder()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", no_room)


def aged(path: Path) -> Path:
    """The file as if written so long ago that nobody is still at it."""
    old = time.time() - files.LEFT_ALONE.total_seconds() - timedelta(hours=1).total_seconds()
    os.utime(path, (old, old))
    return path


@pytest.mark.usefixtures("full_disk")
def test_on_a_full_disk_an_upload_leaves_neither_row_nor_file(
    year: Year, officer: Account, folder: Path
) -> None:
    with pytest.raises(files.FileNotKeptError, match="磁盘满了"):
        import_upload(year=year, actor=officer, file=filled(year), name="a.xlsx")

    assert list(folder.iterdir()) == []
    assert not ImportBatch.objects.filter(file_name="a.xlsx").exists()


@pytest.mark.usefixtures("full_disk")
def test_the_page_says_what_to_do_on_a_full_disk(year: Year, officer: Account) -> None:
    client = Client()
    client.force_login(officer)
    sent = SimpleUploadedFile("a.xlsx", filled(year).getvalue())

    answer = client.post(reverse("schemes:import_new"), {"file": sent}, follow=True)

    assert answer.status_code == 200
    assert "腾出空间后再传一次" in answer.content.decode()


@pytest.mark.parametrize("at_once", [1, 500])
def test_a_file_without_a_row_goes_after_a_day_and_one_with_a_row_stays(
    year: Year, officer: Account, folder: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", at_once)
    batch = import_upload(year=year, actor=officer, file=filled(year), name="a.xlsx", queue=False)
    needed = aged(folder / batch.stored_name)
    being_written = folder / f"{'1' * 40}.xlsx"
    for path in (being_written, folder / f"{'0' * 40}.xlsx", folder / f"{files.ASIDE}x"):
        path.write_bytes(b"x")
        if path != being_written:
            aged(path)

    assert tidy_files() == 2
    assert sorted(folder.iterdir()) == sorted([needed, being_written])
