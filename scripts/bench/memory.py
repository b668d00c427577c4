"""``python -m scripts.bench.memory YEAR_ID``: one full recompute in a process of its own.

Prints the peak of its memory in MB as JSON, before the work (``start``) and after (``peak``).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def peak_mb() -> float:
    """The most memory this process has held: of its own, not of the one that started it."""
    for line in Path("/proc/self/status").read_text("ascii", "replace").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM in /proc/self/status")


def forget_peak() -> None:
    """Have the peak counted from what is held now."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def main() -> None:
    """Recompute, pay, tell."""
    django.setup()
    # Django's models can only be imported now.
    from bonuses import pay  # noqa: PLC0415
    from bonuses.queries import bonus_set_of  # noqa: PLC0415
    from schemes.models import Year  # noqa: PLC0415
    from scoring.services import result_set_recompute  # noqa: PLC0415

    start = peak_mb()
    year = Year.objects.select_related("authority").get(pk=int(sys.argv[1]))
    result_set_recompute(year=year, actor=None, cause="command")
    bonus_set = bonus_set_of(year)
    if bonus_set is None:
        raise RuntimeError("the recompute left no bonus set")
    pay.year_pay(bonus_set, year)
    print(json.dumps({"start": start, "peak": peak_mb()}))


if __name__ == "__main__":
    main()
