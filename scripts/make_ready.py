"""Makes database and static files ready before the site starts; quick the second time."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles.finders import get_finders  # noqa: E402
from django.core.management import call_command, get_commands  # noqa: E402

DEMO_COMMAND = "demo_county"


def fingerprint() -> str:
    """Changes when any static file does: name, size and time of each, nothing is read."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            facts = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect only what has changed since the last time."""
    note = Path(settings.STATIC_ROOT) / ".fingerprint"
    now = fingerprint()
    if note.exists() and note.read_text("ascii") == now:
        return
    print("Collecting the static files", flush=True)
    call_command("collectstatic", interactive=False, clear=note.exists(), verbosity=0)
    note.write_text(now, "ascii")


def load_demo() -> None:
    """Load the demo county into an empty database."""
    if settings.DEMO and DEMO_COMMAND in get_commands() and not get_user_model().objects.exists():
        print("Loading the demo county", flush=True)
        call_command(DEMO_COMMAND)


def make_setup_code() -> None:
    """The code of the first set-up, while nobody has an account; ``serve`` prints it."""
    from schemes.setup.code import ensure_code  # noqa: PLC0415 - models are loaded only now

    if not settings.DEMO and not get_user_model().objects.exists():
        ensure_code()


def main() -> None:
    """Database, static files, demo or set-up code."""
    django.setup()
    # A check refuses a database of another state of the system (core.E001).
    call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
    collect_static()
    load_demo()
    make_setup_code()


if __name__ == "__main__":
    main()
