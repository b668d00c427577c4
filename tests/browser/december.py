"""``python -m tests.browser.december``: an office's December by keyboard, 6 000 marks of 100 units.

Officers at panels of their own type every mark of the county of reference (50 targets of all
methods and 10 common items a unit), with a reason for each that is given by hand, and go on to the
next unit by the keyboard as well.  Nobody waits for an answer: rows that gather go together.  Then
every mark must stand as it was typed.  Prints keys, seconds and what the server took.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Request, sync_playwright

from tests.browser.site import bare_site, sign_in

UNITS, FIRST = 100, 100
REASON = "按查验"
#: Keys that write a reason of three characters by an input method.
REASON_KEYS = 9
#: Every row that lacks its mark: its code, what the table shows of it, the choices of a grade.
ROWS = """() => [...document.querySelectorAll("tr[data-expected]")].map((row) => {
  const cell = row.querySelector("[data-wanted]:not(:disabled)");
  if (!cell || cell.value) return null;
  return {
    code: row.dataset.expected.split("|").slice(0, 2).join("|"),
    told: [...row.cells].map((each) => each.innerText.trim()),
    grades: cell.tagName === "SELECT" ? [...cell.options].map((each) => each.value) : [],
  };
}).filter(Boolean)"""


@dataclass
class Told:
    """What an officer did: marks by code as typed, keys pressed, milliseconds of each answer."""

    marks: dict[str, str] = field(default_factory=dict)
    keys: int = 0
    answers: list[float] = field(default_factory=list)


def officer(site: str, name: str, units: Sequence[int]) -> Told:
    """One panel: all that is missing in these units, which follow each other."""
    told = Told()
    with sync_playwright() as tools:
        program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
        browser = tools.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_context(locale="zh-CN").new_page()
        page.on("requestfinished", lambda each: _answered(told, each))
        sign_in(page, site, name)
        page.goto(f"{site}/marking/units/{units[0]}/#missing")
        for _unit in units:
            _mark_unit(page, told)
            here = page.url
            _press(page, told, "Enter")  # the way onward has the focus, and waits for the rest
            page.wait_for_function("(here) => location.href !== here", arg=here, timeout=120_000)
            page.wait_for_load_state("networkidle")
        browser.close()
    return told


def _answered(told: Told, request: Request) -> None:
    if request.method == "POST":
        told.answers.append(request.timing["responseEnd"])


def _press(page: Page, told: Told, key: str) -> None:
    told.keys += 1
    page.keyboard.press(key)


def _mark_unit(page: Page, told: Told) -> None:
    for row in page.evaluate(ROWS):
        told.marks[row["code"]] = _mark(page, told, row)
        _press(page, told, "Control+Enter")


def _mark(page: Page, told: Told, row: Mapping[str, Any]) -> str:
    """Type a mark where the hand is; returns what the cell then holds."""
    if row["grades"]:
        _press(page, told, "ArrowDown")
        return str(row["grades"][1])
    title, plan = row["told"][0], row["told"][1]
    by_hand, common = "人工评分" in title, "共性" in title
    text = "6" if by_hand else "46.5" if common else str(int(float(plan.split()[0]) * 0.97))
    told.keys += len(text)
    page.keyboard.type(text)
    if by_hand:
        _press(page, told, "ArrowRight")
        page.keyboard.insert_text(REASON)
        told.keys += REASON_KEYS
    return text


def main() -> None:
    """Load, serve, type, check."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--officers", type=int, default=2)
    parser.add_argument("--units", type=int, default=UNITS)
    asked = parser.parse_args()
    officers, units = asked.officers, asked.units
    with tempfile.TemporaryDirectory() as told:
        folder = Path(told) / "data"
        with bare_site(folder) as site:
            _within(folder, "load", str(officers), str(units))
            share = units // officers
            parts = [
                (site, f"bench-{n + 1}", range(FIRST + n * share, FIRST + (n + 1) * share))
                for n in range(officers)
            ]
            begun = time.monotonic()
            with multiprocessing.get_context("spawn").Pool(officers) as pool:
                done = pool.starmap(officer, parts)
            _report(done, time.monotonic() - begun)
            typed = {code: text for each in done for code, text in each.marks.items()}
            file = Path(told) / "typed.json"
            file.write_text(json.dumps(typed), "utf-8")
            _within(folder, "check", str(file))


def _within(folder: Path, *arguments: str) -> None:
    environment = os.environ | {"DATA_DIR": str(folder), "APP_ENV": "embedded"}
    command = [sys.executable, "-m", "tests.browser.december_data", *arguments]
    subprocess.run(command, env=environment, check=True, timeout=600)


def _report(done: Sequence[Told], seconds: float) -> None:
    total: Counter[str] = Counter()
    for each in done:
        total.update(marks=len(each.marks), keys=each.keys, answers=len(each.answers))
    answers = sorted(time for each in done for time in each.answers)
    sys.stdout.write(
        f"{total['marks']} marks in {seconds:.0f} s at {len(done)} panels,"
        f" {total['keys'] / total['marks']:.1f} keys a mark, {total['answers']} requests,"
        f" median {answers[len(answers) // 2]:.0f} ms, longest {answers[-1]:.0f} ms\n"
    )


if __name__ == "__main__":
    main()
