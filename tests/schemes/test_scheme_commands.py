"""Checking and comparing scheme documents from the shell, in words."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError

from schemes.presets import load_preset


def written(folder: Path, **changes: Any) -> str:
    """The county preset as a file, with entries at dotted paths changed."""
    data = load_preset("county").to_data()
    for path, value in changes.items():
        *parents, last = path.split("__")
        place: Any = data
        for part in parents:
            place = place[int(part) if part.isdigit() else part]
        place[last] = value
    file = folder / "scheme.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return str(file)


def said(command: str, *args: str, **options: Any) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(command, *args, stdout=out, **options)
    return out.getvalue()


def test_two_versions_differ_in_words(tmp_path: Path) -> None:
    changed = written(tmp_path, honours__caps__total=15)
    assert said("scheme_diff", "county", changed) == (
        "先进加分 › 封顶 › 荣誉合计最多：20 分 → 15 分\n"
    )
    assert said("scheme_diff", "county", changed, english=True) == (
        "Honours › Caps › Honours together at most: 20 points → 15 points\n"
    )


def test_an_entry_goes_by_its_title(tmp_path: Path) -> None:
    changed = written(tmp_path, honours__kinds__1__points__city=5)
    assert said("scheme_diff", "county", changed) == (
        "先进加分 › 荣誉种类 › 单项先进 › 各级别加 › 市级：4 分 → 5 分\n"
    )


def test_what_was_added_and_removed_is_said(tmp_path: Path) -> None:
    entries = load_preset("county").to_data()["vetoes"]["entries"]
    new = {"key": "environment", "title": {"zh": "环保", "en": "Environment"}}
    changed = written(tmp_path, vetoes__entries=[*entries[1:], new])
    assert said("scheme_diff", "county", changed).splitlines() == [
        "一票否决 › 否决事项 › 计划生育一票否决：− 计划生育一票否决",
        "一票否决 › 否决事项 › 环保：＋ 环保",
    ]
    assert said("scheme_diff", "county", "county") == "两份方案内容相同。\n"


def test_a_scheme_with_an_error_ends_with_one(tmp_path: Path) -> None:
    assert "共 " in said("scheme_lint", "county")
    faulty = written(tmp_path, peer_groups__0__base_points=900)
    with pytest.raises(CommandError, match="S-7"):
        said("scheme_lint", faulty)


def test_a_file_that_is_no_scheme_says_every_fault(tmp_path: Path) -> None:
    file = tmp_path / "scheme.yaml"
    file.write_text("format: 1\nkey: Ä\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"key: .*\n(.*\n)*.*clauses"):
        said("scheme_lint", str(file))
    with pytest.raises(CommandError, match="nowhere"):
        said("scheme_lint", str(tmp_path / "nowhere.yaml"))
