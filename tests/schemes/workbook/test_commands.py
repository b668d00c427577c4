"""The workbook from the shell: progress, every error, exit codes."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from schemes.models import Year
from targets.models import Target
from tests.office import Office
from tests.schemes.workbook.books import book, filled
from tests.schemes.workbook.test_import import rename
from units.models import Account, Role


def test_a_year_goes_out_and_in(year: Year, officer: Account, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    out = StringIO()
    call_command("export_year", str(year.year), "--output", str(path), stdout=out)
    assert "写表 23 / 23" in out.getvalue()

    out = StringIO()
    call_command("import_year", str(path), "--as", officer.username, stdout=out)

    assert "核对 23 / 23" in out.getvalue()
    assert "目标：3 行，新增 0，改动 0，删除 0，错误 0" in out.getvalue()


def test_an_export_overwrites_nothing(year: Year, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    path.write_bytes(b"mine")

    with pytest.raises(CommandError, match="已经有了"):
        call_command("export_year", str(year.year), "--output", str(path), stdout=StringIO())

    assert path.read_bytes() == b"mine"


def test_corrections_ask_for_a_reason(year: Year, officer: Account, tmp_path: Path) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(book(year, rename).getvalue())
    err = StringIO()

    with pytest.raises(CommandError, match="没有写入"):
        call_command(
            "import_year", str(path), "--as", officer.username, stdout=StringIO(), stderr=err
        )
    assert "少了 1 条" in err.getvalue()
    assert Target.objects.get(year=year, key="t1", current=True).title == "t1"

    said = ("--reason", "核对原件", "--confirm-gone", "1", "--year", str(year.year))
    out = StringIO()
    call_command("import_year", str(path), "--as", officer.username, *said, stdout=out)
    assert "已全部写入" in out.getvalue()
    assert Target.objects.get(year=year, key="t1", current=True).title == "新名称"


def test_every_error_is_listed_and_the_exit_code_is_1(
    year: Year, officer: Account, tmp_path: Path
) -> None:
    def spoil(rows: dict) -> None:
        rows["targets"][0]["points"] = "x"
        rows["honours"][0]["kind"] = "y"

    path = tmp_path / "in.xlsx"
    path.write_bytes(book(year, spoil).getvalue())
    err = StringIO()

    with pytest.raises(SystemExit) as left:
        call_command(
            *("import_year", str(path), "--as", officer.username, "--year", str(year.year)),
            stdout=StringIO(),
            stderr=err,
        )

    assert left.value.code == 1
    assert "目标!" in err.getvalue()
    assert "加分!" in err.getvalue()


def test_an_account_without_the_right_is_refused(
    office: Office, year: Year, tmp_path: Path
) -> None:
    path = tmp_path / "in.xlsx"
    path.write_bytes(filled(year).getvalue())
    account = office.account(Role.FINANCE)

    with pytest.raises(CommandError, match="无权导入"):
        call_command("import_year", str(path), "--as", account.username, stdout=StringIO())
    with pytest.raises(CommandError, match="没有账号"):
        call_command("import_year", str(path), "--as", "nobody", stdout=StringIO())
