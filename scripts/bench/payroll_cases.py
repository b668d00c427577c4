"""A payroll of 10 000 people: made, approved, looked at, printed; each by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from scripts.bench.county import UNITS, County
from scripts.bench.measuring import QUICK, Finding, say

#: So many units' sheets are drawn: all of them take minutes.
SHEETS = 10 if QUICK else UNITS
TITLES = {
    "compute": "payroll of 10 000 people computed and written (CPU)",
    "approve": "  checked and approved (CPU)",
    "look": "  its page and the bank's table (CPU)",
    "zip": f"  ZIP with the sheets of {SHEETS} units, one worker (CPU)",
}


def payroll_findings(county: County) -> list[Finding]:
    """Seconds and the peak of memory of each step.

    Last on its county: a payroll holds the result set that :func:`scoring_cases.forget` drops.
    """
    found = []
    for step, title in TITLES.items():
        say(title.strip())
        told = _measured(county, step)
        found.append(Finding(f"payroll_{step}", title, told["cpu"], None, told["cpu"]))
        note = f"{told['start']:.0f} MB before it begins"
        peak = told["peak"]
        found.append(
            Finding(f"payroll_{step}_mb", "    its memory", peak, None, peak, "≤ 300", "MB", note)
        )
    return found


def _measured(county: County, step: str) -> dict[str, float]:
    command = [sys.executable, "-m", "scripts.bench.payroll", str(county.year.pk), step]
    surroundings = {**os.environ, "SHEETS": "0" if SHEETS == UNITS else str(SHEETS)}
    done = subprocess.run(command, env=surroundings, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{step} of the payroll: {done.stderr[-2000:]}")
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told
