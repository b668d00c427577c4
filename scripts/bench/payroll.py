"""``python -m scripts.bench.payroll YEAR_ID STEP``: a step of a payroll, in a process of its own.

``compute`` begins a payroll and computes it as its job does; ``approve`` checks and approves it, as
a web process does; ``look`` draws its page and the bank's table; ``zip`` draws the sheets of all
units (of the first ``SHEETS`` where that is given) as their job does.  Each prints the seconds of
CPU, and the memory before it and at its peak in MB, as JSON.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import django

from scripts.bench.memory import forget_peak, peak_mb

PASSWORD = "bench-2026-payroll"  # noqa: S105 - of a database that is thrown away


def main() -> None:
    """One step."""
    django.setup()
    # Django's models can only be imported now.
    from django.utils import translation  # noqa: PLC0415

    from schemes.models import Year  # noqa: PLC0415

    translation.activate("zh-hans")
    year = Year.objects.select_related("authority").get(pk=int(sys.argv[1]))
    act = STEPS[sys.argv[2]](year)
    forget_peak()
    start, began, clock = peak_mb(), time.process_time(), time.perf_counter()
    act()
    seconds, wall = time.process_time() - began, time.perf_counter() - clock
    print(json.dumps({"start": start, "cpu": seconds, "wall": wall, "peak": peak_mb()}))


def _compute(year: Any) -> Callable[[], Any]:
    from bonuses.payrolls import services  # noqa: PLC0415
    from scoring.models import CurrentResult, ResultSet  # noqa: PLC0415

    _office, finance = _accounts(year)
    result_set = CurrentResult.objects.select_related("result_set").get(year=year).result_set
    ResultSet.objects.filter(pk=result_set.pk).update(state="published")
    batch = services.batch_make(year=year, result_set=result_set, actor=finance, queue=False)
    return lambda: services.batch_compute(batch=batch, actor=finance)


def _approve(year: Any) -> Callable[[], Any]:
    from bonuses.payrolls import flow, services  # noqa: PLC0415
    from bonuses.payrolls.words import yuan  # noqa: PLC0415

    office, finance = _accounts(year)

    def move(key: str, actor: Any, **told: Any) -> None:
        batch = _batch(year)
        said = services.Told(**told)
        services.batch_move(batch=batch, move=key, version=batch.version, actor=actor, told=said)

    def act() -> None:
        move(flow.CHECK, finance)
        run = _batch(year).run
        if run is None:
            raise RuntimeError("nothing was computed")
        seen = services.Confirmed(run.people, run.units, yuan(run.amount), yuan(run.fund))
        move(flow.APPROVE, office, confirmed=seen, password=PASSWORD)

    return act


def _look(year: Any) -> Callable[[], Any]:
    from django.test import Client  # noqa: PLC0415

    from bonuses.exports.payrolls import write_table  # noqa: PLC0415
    from bonuses.payrolls import templates  # noqa: PLC0415

    client, batch = Client(), _batch(year)
    client.force_login(_accounts(year)[1])

    def act() -> None:
        client.get(f"/bonuses/payrolls/{batch.pk}/")
        write_table(io.BytesIO(), batch, templates.templates_of(batch.year.authority)["bank"])

    return act


def _zip(year: Any) -> Callable[[], Any]:
    from bonuses.payrolls import reports  # noqa: PLC0415
    from core.jobs import run  # noqa: PLC0415
    from core.models import JobState  # noqa: PLC0415

    wanted = reports.report_request(batch=_batch(year), kind="sheets", actor=_accounts(year)[1])
    if (some := int(os.environ.get("SHEETS", "0"))) and wanted.run is not None:
        # Runs are written once: what is measured is left out of the list, not out of the run.
        whole = reports.units_of
        reports.units_of = lambda report: whole(report)[:some]

    def act() -> None:
        if wanted.job is None or run(wanted.job.pk) != JobState.DONE:
            raise RuntimeError("the sheets were not drawn")

    return act


def _batch(year: Any) -> Any:
    from bonuses.models import PayBatch  # noqa: PLC0415

    joined = PayBatch.objects.select_related(
        "year__authority", "result_set__scheme", "result_set__bonus_set", "run", "job"
    )
    return joined.get(year=year)


def _accounts(year: Any) -> list[Any]:
    """An account of the office and one of finance, made by the step that comes first."""
    from units.models import Account, Role  # noqa: PLC0415
    from units.services import account_create, role_grant  # noqa: PLC0415

    for role in (Role.TARGET_OFFICE, Role.FINANCE):
        name = f"bench-{role.value}"
        if Account.objects.filter(username=name).exists():
            continue
        account, _initial = account_create(username=name, display_name=role.value, actor=None)
        role_grant(account=account, role=role, authority=year.authority, actor=None)
        account.set_password(PASSWORD)
        account.must_change_password = False
        account.save()
    roles = (Role.TARGET_OFFICE, Role.FINANCE)
    return [Account.objects.get(username=f"bench-{role.value}") for role in roles]


STEPS: Mapping[str, Callable[[Any], Callable[[], Any]]] = {
    "compute": _compute,
    "approve": _approve,
    "look": _look,
    "zip": _zip,
}

if __name__ == "__main__":
    main()
