"""Before the site starts: makes database and static files ready, unless nothing has changed.

Loading Django takes longer than everything else of a second start, so a note beside the embedded
database says of which code it was made ready, with or without the demo, and by which migrations: a
copy of another day put in its place is seen.  A database elsewhere is asked every time.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COLLECTED = Path(os.environ.get("STATIC_ROOT", ROOT / "build" / "static"))
#: Each choice of these makes another database, or other files.
CHOICES = ("DEMO", "APP_ENV", "STATIC_ROOT")


def _sources() -> Iterator[Path]:
    """What database and static files are made of."""
    apps = sorted(path.parent for path in ROOT.glob("*/apps.py"))
    yield from (path for app in apps for path in sorted(app.rglob("migrations/*.py")))
    yield from sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    yield from sorted((ROOT / "requirements").glob("*.txt"))


def _migrations(database: Path) -> list[tuple[str, str]]:
    """Those that a database says it has; none when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
            return found.fetchall()
    except sqlite3.Error:
        return []


def fingerprint(database: Path) -> str:
    """Changes when any source does (name, size, time), a choice, or the database for another."""
    choices = [os.environ.get(name) for name in CHOICES]
    digest = hashlib.sha256(repr([choices, _migrations(database)]).encode())
    for path in _sources():
        facts = path.stat()
        digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def main() -> int:
    """Nothing when all is ready; else the work itself, in a process of its own."""
    data = Path(os.environ.get("DATA_DIR", ROOT / "data")).resolve()
    note, database = data / "ready-for", data / "db.sqlite3"
    embedded = not os.environ.get("DATABASE_URL")
    if embedded and note.exists() and COLLECTED.is_dir():
        if note.read_text("ascii") == fingerprint(database):
            return 0
        note.unlink()
    done = subprocess.run([sys.executable, ROOT / "scripts" / "make_ready.py"], check=False)
    if embedded and done.returncode == 0:
        note.write_text(fingerprint(database), "ascii")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
