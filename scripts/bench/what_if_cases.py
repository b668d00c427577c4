"""What-if over the county of reference, and how sure its ranking is: seconds, not ratios; whoever
presses the button waits for them."""

from __future__ import annotations

from typing import Any

from schemes.models import Year
from schemes.queries import year_document
from schemes.reading import parse_document
from scoring.certainty.field import Tolerances
from scoring.certainty.page import told_of
from scoring.certainty.queries import field_of
from scoring.models import CurrentResult
from scoring.queries import Scope
from scoring.whatif.models import WhatIf
from scoring.whatif.services import what_if_ask, what_if_run
from scripts.bench.county import County
from scripts.bench.measuring import Finding, Times, median, say

#: Seconds within which a what-if is there once its job has begun.
WITHIN = "≤ 5"


def what_if_findings(county: County) -> list[Finding]:
    """Both, over a year whose results stand."""
    return [what_if_finding(county), certainty_finding(county)]


def what_if_finding(county: County) -> Finding:
    """From the start of the job to its report: facts read, the year judged and paid before and
    after and once more for every rule that differs, both receipts of every unit kept."""
    say("what-if")
    year = Year.objects.select_related("authority", "scheme").get(pk=county.year.pk)
    document = parse_document(_draft(year_document(year).to_data()))
    waiting: list[WhatIf] = []

    def ask() -> None:
        WhatIf.objects.all().delete()
        row = what_if_ask(year=year, document=document, title="bench", actor=county.account)
        waiting[:] = [row]

    times = median(lambda: what_if_run(what_if=waiting[0]), before=ask)
    rules = len(WhatIf.objects.get().report["steps"])
    title = f"what-if of {rules} rules: 100 units, 10 000 people"
    return _in_seconds("what_if", title, times)


def certainty_finding(county: County) -> Finding:
    """The page that says how sure a ranking is, from the stored set to its sentences."""
    say("how sure the ranking is")
    pointer = CurrentResult.objects.select_related("result_set__scheme").get(year=county.year)
    document: Any = year_document(county.year)
    scope = Scope(county.authority, everything=True)
    group = document.peer_groups[0].key

    def ours() -> None:
        field, _unranked = field_of(scope, pointer.result_set, document, group)
        told_of(field, Tolerances())

    return _in_seconds("certainty", "how sure is the ranking of a group", median(ours))


def _in_seconds(key: str, title: str, times: Times) -> Finding:
    """A line that compares with nothing; on a busy machine its CPU time says more."""
    note = f"{times.cpu:.2f} s of CPU"
    return Finding(key, title, times.wall, None, times.wall, WITHIN, "s", note)


def _draft(data: Any) -> Any:
    """The rules that a county changes from one year to the next, one of each reach."""
    first = data["peer_groups"][0]["components"]
    first[0]["points"] -= 10
    first[-1]["points"] += 10
    data["honours"]["caps"]["total"] = 15
    data["honours"]["kinds"][0]["points"]["county"] = 4
    data["deductions"]["entries"][0]["points"] = 20
    data["excellence_quota"]["places"][0]["places"] = 12
    data["pay"]["unit"]["spread"] = 1000
    data["pay"]["loss"]["share"] = "1/2"
    return data
