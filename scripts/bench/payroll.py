"""``python -m scripts.bench.payroll YEAR_ID``: a payroll of the county in a process of its own.

Makes it, computes it, checks and approves it, draws its page, the bank's table with sealed accounts
and the sheets of some units; prints seconds of CPU for each, and the peak of memory, as JSON.
"""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

from scripts.bench.memory import peak_mb

SHEETS = 5
PASSWORD = "bench-2026-payroll"  # noqa: S105 - of a database that is thrown away


def main() -> None:
    """Every step once, in order."""
    django.setup()
    # Django's models can only be imported now.
    from django.utils import translation  # noqa: PLC0415

    translation.activate("zh-hans")
    taken: dict[str, float] = {"start": peak_mb()}
    _walk(int(sys.argv[1]), taken)
    taken["peak"] = peak_mb()
    print(json.dumps(taken))


def _walk(pk: int, taken: dict[str, float]) -> None:
    from bonuses.models import PayBatch  # noqa: PLC0415
    from bonuses.payrolls import flow, services  # noqa: PLC0415
    from bonuses.payrolls.words import yuan  # noqa: PLC0415
    from schemes.models import Year  # noqa: PLC0415
    from scoring.models import CurrentResult, ResultSet  # noqa: PLC0415

    year = Year.objects.select_related("authority").get(pk=pk)
    office, finance = _accounts(year)
    result_set = CurrentResult.objects.select_related("result_set").get(year=year).result_set
    ResultSet.objects.filter(pk=result_set.pk).update(state="published")
    batch = services.batch_make(year=year, result_set=result_set, actor=finance, queue=False)
    _timed(taken, "compute", lambda: services.batch_compute(batch=batch, actor=finance))

    def move(key: str, actor: Any, **told: Any) -> None:
        version = PayBatch.objects.get(pk=batch.pk).version
        said = services.Told(**told)
        services.batch_move(batch=batch, move=key, version=version, actor=actor, told=said)

    run = PayBatch.objects.select_related("run").get(pk=batch.pk).run
    if run is None:
        raise RuntimeError("nothing was computed")
    seen = services.Confirmed(run.people, run.units, yuan(run.amount), yuan(run.fund))
    _timed(taken, "check", lambda: move(flow.CHECK, finance))
    approve = {"confirmed": seen, "password": PASSWORD}
    _timed(taken, "approve", lambda: move(flow.APPROVE, office, **approve))
    _drawn(batch.pk, taken, finance)


def _drawn(pk: int, taken: dict[str, float], finance: Any) -> None:
    from django.test import Client  # noqa: PLC0415

    from bonuses.exports.payrolls import write_table  # noqa: PLC0415
    from bonuses.exports.printing import sheet_pdf  # noqa: PLC0415
    from bonuses.models import PayUnit  # noqa: PLC0415
    from bonuses.payrolls import queries, templates  # noqa: PLC0415

    client = Client()
    client.force_login(finance)
    client.get(f"/bonuses/payrolls/{pk}/")
    _timed(taken, "page", lambda: client.get(f"/bonuses/payrolls/{pk}/"))
    batch = queries.batch_for(finance, pk)
    table = templates.templates_of(batch.year.authority)["bank"]
    _timed(taken, "table", lambda: write_table(io.BytesIO(), batch, table))
    rows = list(PayUnit.objects.filter(run=batch.run_id).select_related("unit")[:SHEETS])
    sheet_pdf(queries.stored_sheet(batch, rows[0]).sheet)

    def sheets() -> None:
        for row in rows:
            sheet_pdf(queries.stored_sheet(batch, row).sheet)

    _timed(taken, "sheets", sheets)


def _accounts(year: Any) -> list[Any]:
    from units.models import Account, Role  # noqa: PLC0415
    from units.services import account_create, role_grant  # noqa: PLC0415

    made = []
    for role in (Role.TARGET_OFFICE, Role.FINANCE):
        account, _initial = account_create(
            username=f"bench-{role.value}", display_name=role.value, actor=None
        )
        role_grant(account=account, role=role, authority=year.authority, actor=None)
        account.set_password(PASSWORD)
        account.must_change_password = False
        account.save()
        made.append(Account.objects.get(pk=account.pk))
    return made


def _timed(taken: dict[str, float], key: str, act: Callable[[], Any]) -> None:
    began = time.process_time()
    act()
    taken[key] = time.process_time() - began
    taken[f"{key}_mb"] = peak_mb()


if __name__ == "__main__":
    main()
