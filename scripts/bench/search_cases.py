"""Search over the county of reference: 100 units, 10 000 people, 5 000 targets."""

from __future__ import annotations

from core.search import find, read_query
from scripts.bench.county import County
from scripts.bench.measuring import Finding, compared, medians, say
from targets.models import Target
from units.models import Account, Person, Unit

#: As people type: initials, a family name, two words of a target, a number, nothing that exists.
QUERIES = ("czj", "wang", "王", "财政 目标", "101", "zzzzz")


def search_finding(county: County) -> Finding:
    """All kinds of hits for six queries, against the three plainest table scans for the same."""
    say("search")

    def ours() -> None:
        for typed in QUERIES:
            # Rights are read anew for each, as for each request.
            find(Account.objects.get(pk=county.account.pk), read_query(typed))

    def bare() -> None:
        authority, year = county.authority, county.year
        for typed in QUERIES:
            list(Unit.objects.filter(authority=authority, name__icontains=typed)[:6])
            list(Person.objects.filter(authority=authority, name__icontains=typed)[:6])
            list(Target.objects.filter(year=year, current=True, title__icontains=typed)[:6])

    found, plain = medians((ours, None), (bare, None))
    title = f"search: {len(QUERIES)} queries over everything an office sees"
    return compared("search", title, found, plain, "", "three bare scans a query")
