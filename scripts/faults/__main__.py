"""``python -m scripts.faults``: on SQLite, then on PostgreSQL with Redis; a line for each fault:
after how many of so many looks all was as it should be (after each trial, or once after many).

``FAULTS=20`` sets how often each is tried (40), ``FAULTS_OF=redis,disk`` which (``run.py`` has the
names). Ends with status 1 when anything was not as it should be afterwards.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVERS = [sys.executable, "scripts/private_servers.py", "--fsync", "--"]
CHILD = [sys.executable, "-m", "scripts.faults", "--here"]


def disturb(folder: Path, *, postgres: bool) -> int:
    """Try every fault on one database, in a process of its own with a new data folder."""
    name = "PostgreSQL with Redis" if postgres else "SQLite"
    print(f"{name}:", flush=True)
    left_out = {"DATABASE_URL", "REDIS_URL", "APP_ENV"}
    surroundings = {key: value for key, value in os.environ.items() if key not in left_out}
    surroundings |= {
        "DATA_DIR": str(folder / ("full" if postgres else "embedded")),
        "DJANGO_SETTINGS_MODULE": "scripts.faults.settings",
    }
    servers = SERVERS if postgres else []
    return subprocess.run([*servers, *CHILD], env=surroundings, cwd=ROOT, check=False).returncode


def main() -> int:
    """Both databases; the worse of the two outcomes."""
    if sys.argv[1:2] == ["--here"]:
        if "TEST_REDIS_URL" in os.environ:
            os.environ["REDIS_URL"] = os.environ["TEST_REDIS_URL"]
        from scripts.faults.run import main as run  # noqa: PLC0415 -- reads the environment

        return run(int(os.environ.get("FAULTS", "40")))
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        return max(disturb(Path(folder), postgres=each) for each in (False, True))


if __name__ == "__main__":
    sys.exit(main())
