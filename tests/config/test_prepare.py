"""A second start asks Django nothing; anything that could have changed is still seen."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scripts import prepare


class Place:
    """A small source tree, a data folder, and a stand-in for the work, which counts its calls."""

    def __init__(self, root: Path) -> None:
        self.root, self.data, self.calls, self.status = root, root / "data", 0, 0
        for name in ("apps.py", "migrations/0001_initial.py"):
            self.write(f"units/{name}")
        for name in ("static/site.css", "requirements/run.txt", "build/static/site.css"):
            self.write(name)
        self.write("data/secret-key")

    def write(self, name: str, text: str = "1") -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, "utf-8")

    def migrate(self, *names: str) -> None:
        """What the work does to the database."""
        with closing(sqlite3.connect(self.data / "db.sqlite3")) as connection, connection:
            connection.execute("CREATE TABLE IF NOT EXISTS django_migrations (app, name)")
            connection.execute("DELETE FROM django_migrations")
            rows = [("units", name) for name in names]
            connection.executemany("INSERT INTO django_migrations VALUES (?, ?)", rows)

    def work(self, *_command: Any, **_options: Any) -> subprocess.CompletedProcess[str]:
        self.calls += 1
        if self.status == 0:
            self.migrate("0001_initial")
        return subprocess.CompletedProcess([], self.status)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Ready once."""
    place = Place(tmp_path)
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "COLLECTED", tmp_path / "build" / "static")
    monkeypatch.setattr(subprocess, "run", place.work)
    monkeypatch.setenv("DATA_DIR", str(place.data))
    monkeypatch.setenv("DEMO", "1")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert prepare.main() == 0
    assert place.calls == 1
    return place


def test_nothing_is_done_when_nothing_has_changed(place: Place) -> None:
    assert prepare.main() == 0
    assert place.calls == 1


@pytest.mark.parametrize(
    "source", ["units/migrations/0002_more.py", "static/site.css", "requirements/run.txt"]
)
def test_new_code_is_made_ready(place: Place, source: str) -> None:
    place.write(source, "another text")
    assert prepare.main() == 0
    assert place.calls == 2


def test_a_database_of_another_day_is_made_ready(place: Place) -> None:
    place.migrate()
    prepare.main()
    assert place.calls == 2
    (place.data / "db.sqlite3").unlink()
    prepare.main()
    assert place.calls == 3


def test_another_choice_is_made_ready(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO", "0")
    prepare.main()
    assert place.calls == 2


def test_a_database_elsewhere_is_asked_every_time(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/office")
    prepare.main()
    prepare.main()
    assert place.calls == 3


def test_what_failed_is_tried_again(place: Place) -> None:
    place.write("static/site.css", "another text")
    place.status = 3
    assert prepare.main() == 3
    place.status = 0
    assert prepare.main() == 0
    assert place.calls == 3
