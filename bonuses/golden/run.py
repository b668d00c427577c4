"""Running a folder of worked years against the system."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from bonuses.golden.answer import differences, year_answer
from bonuses.golden.general_answer import district_answer, municipal_answer
from bonuses.golden.load import (
    COUNTY,
    DISTRICT,
    MUNICIPAL,
    CaseError,
    Form,
    load_case,
    read_case,
)
from schemes.models import Year
from scoring.models import ResultSet
from scoring.services import result_set_recompute
from units.models import Account
from units.services import authority_create

INPUT = ".input.json"
OUTPUT = ".output.json"
#: What is compared of a case: the parts of its output.
PARTS = ("units", "staff")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How the cases of one scheme are taken in, and how the system's answer is read."""

    form: Form
    answer: Callable[[Year, ResultSet], Mapping[str, Any]]


#: By the beginning of a case's name.
SCHEMES = {
    "county": Scheme(COUNTY, year_answer),
    "municipal": Scheme(MUNICIPAL, municipal_answer),
    "district": Scheme(DISTRICT, district_answer),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: its name, every difference, and why it was not run ("" when it was)."""

    name: str
    differences: tuple[str, ...] = ()
    skipped: str = ""

    @property
    def passed(self) -> bool:
        """Whether every figure agrees."""
        return not self.differences and not self.skipped


class _UndoError(Exception):
    """Ends a case's transaction without keeping anything."""


def cases(folder: Path) -> list[Path]:
    """The input files of a folder, in the order of their names."""
    return sorted(folder.glob(f"*{INPUT}"))


def run_cases(folder: Path) -> Iterator[Outcome]:
    """Run every case of a folder."""
    for path in cases(folder):
        yield run_case(path)


def run_case(path: Path) -> Outcome:
    """Import, recompute and compare one case in a transaction that is undone."""
    name = path.name.removesuffix(INPUT)
    known = name.rsplit("_", 1)[0]
    scheme = SCHEMES.get(known)
    if scheme is None:
        return Outcome(name, skipped=f"no scheme is called {known}")
    answer_path = path.with_name(f"{name}{OUTPUT}")
    if not answer_path.exists():
        return Outcome(name, (f"{answer_path.name} is missing",))
    found: list[str] = []
    try:
        with transaction.atomic():
            found.extend(_compare(scheme, path, answer_path))
            raise _UndoError
    except _UndoError:
        return Outcome(name, tuple(found))
    except CaseError as error:
        return Outcome(name, tuple(str(error).splitlines()))


def _compare(scheme: Scheme, path: Path, answer_path: Path) -> Iterator[str]:
    authority = authority_create(code="worked-year", name="Worked year", actor=None)
    actor = Account.objects.create(username="worked-year", display_name="Worked year")
    year = load_case(read_case(path), authority=authority, actor=actor, form=scheme.form)
    outcome = result_set_recompute(year=year, actor=actor, cause="command")
    year.refresh_from_db()
    expected = read_case(answer_path)
    answer = scheme.answer(year, outcome.result_set)
    for part in PARTS:
        yield from differences(expected.get(part, {}), answer.get(part, {}), part)
