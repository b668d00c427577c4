"""The lines that a payroll keeps are those of the worked years, figure for figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from bonuses import engine
from bonuses.golden.answer import differences, staff_output
from bonuses.golden.load import load_case, read_case
from bonuses.models import PaidLine
from bonuses.payrolls.services import batch_compute, batch_make
from scoring.services import result_set_recompute
from tests.golden.test_worked_years import CASES
from units.models import Account, Role
from units.services import authority_create, role_grant

COUNTIES = [path for path in CASES if path.name.startswith("county_")]


@pytest.mark.django_db
@pytest.mark.parametrize("path", COUNTIES, ids=lambda path: path.name.removesuffix(".input.json"))
def test_a_payroll_keeps_the_worked_lines(path: Path) -> None:
    authority = authority_create(code="worked-year", name="Worked year", actor=None)
    actor = Account.objects.create(username="worked-year", display_name="Worked year")
    role_grant(account=actor, role=Role.TARGET_OFFICE, authority=authority, actor=None)
    year = load_case(read_case(path), authority=authority, actor=actor)
    found = result_set_recompute(year=year, actor=actor, cause="command").result_set
    year.refresh_from_db()
    batch = batch_make(year=year, result_set=found, actor=actor, queue=False)
    run = batch_compute(batch=batch, actor=actor)
    assert run is not None
    kept = {
        line.code: staff_output(engine.line_from_data(line.data["line"]))
        for line in PaidLine.objects.filter(run=run)
    }
    expected = read_case(path.with_name(path.name.replace(".input.", ".output.")))["staff"]
    assert list(differences(expected, kept, "staff")) == []
    for line in PaidLine.objects.filter(run=run, total__isnull=False):
        assert line.total == line.target + line.leader
