"""``python -m scripts.bench``: SQLite, then PostgreSQL with Redis, then one table of ratios.

``BENCH_QUICK=1`` measures with fewer repeats.  PostgreSQL is left out, in words, where Debian's
package is not installed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.bench.measuring import Finding
from scripts.bench.report import table

ROOT = Path(__file__).resolve().parents[2]
SERVERS = [sys.executable, "scripts/private_servers.py", "--fsync", "--"]
CHILD = [sys.executable, "-m", "scripts.bench"]


def postgres_is_there() -> bool:
    """Whether Debian's PostgreSQL and Redis are installed."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def measure(folder: Path, *, postgres: bool) -> list[Finding]:
    """Run the cases in a process of their own, with a new data folder."""
    name = "PostgreSQL with Redis" if postgres else "SQLite"
    print(f"Measuring on {name}", file=sys.stderr, flush=True)
    out = folder / f"{postgres}.json"
    surroundings = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "APP_ENV"}
    }
    surroundings |= {
        "DATA_DIR": str(folder / ("full" if postgres else "embedded")),
        "DJANGO_SETTINGS_MODULE": "scripts.bench.settings",
    }
    servers = SERVERS if postgres else []
    subprocess.run([*servers, *CHILD, "--on", str(out)], env=surroundings, cwd=ROOT, check=True)
    return [Finding(**data) for data in json.loads(out.read_text("utf-8"))]


def measure_here(out: str) -> None:
    """The child: the full size has Redis as its cache."""
    if "TEST_REDIS_URL" in os.environ:
        os.environ["REDIS_URL"] = os.environ["TEST_REDIS_URL"]
    from scripts.bench.run import main as run  # noqa: PLC0415 -- reads the environment

    run(out)


def main() -> int:
    """Measure, print; a database that could not be measured does not hide the other's figures."""
    if sys.argv[1:2] == ["--on"]:
        measure_here(sys.argv[2])
        return 0
    began, failed = time.monotonic(), 0
    sizes = {"SQLite": False, "PostgreSQL": True}
    if not postgres_is_there():
        print("PostgreSQL is not installed: left out", file=sys.stderr)
        del sizes["PostgreSQL"]
    results = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name, postgres in sizes.items():
            try:
                results[name] = measure(Path(folder), postgres=postgres)
            except subprocess.CalledProcessError:
                print(f"{name} could not be measured: see above", file=sys.stderr)
                failed = 1
    print(table(results))
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"\n{os.cpu_count()} cores, load {load}, {time.monotonic() - began:.0f} s.")
    print("docs/bench.md says what each line compares.")
    return failed


if __name__ == "__main__":
    sys.exit(main())
