"""The locks hold hashes and no address, so that every site can use a registry of its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_pins_every_package_by_hash_and_names_no_address(lock: Path) -> None:
    text = lock.read_text("utf-8")
    pinned = re.findall(r"(?m)^([\w.-]+)==\S+ (?:;[^\\]*)?\\\n    --hash=sha256:[0-9a-f]{64}", text)
    named = re.findall(r"(?m)^([\w.-]+)==", text)
    assert named
    assert pinned == named
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)


def test_the_lock_of_browser_libraries_names_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text("utf-8")


def test_what_runs_is_what_was_tested() -> None:
    base, test = ((ROOT / "requirements" / f"{name}.txt").read_text() for name in ("base", "test"))
    pins = re.compile(r"(?m)^[\w.-]+==\S+")
    assert set(pins.findall(base)) <= set(pins.findall(test))
