"""The page of a tree with 518 tasks, wholly unfolded, against a bare page of as many rows."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scripts.bench import bare, paper_cases
from scripts.bench.county import TARGETS, County
from scripts.bench.measuring import Finding, medians, say
from targets.decomposition.models import Tree, TreeNode, TreeTarget
from targets.decomposition.reading import seen_of, usual_cover
from targets.models import Target
from units.models import Person, Section

#: The worked case of the paper: 518 tasks for 37 people (T-1).
TASKS, PEOPLE, SECTIONS = 518, 37, 8


def tree_findings(county: County) -> list[Finding]:
    """CPU time of the page against the bare one, and its queries."""
    say("tree of 518 tasks")
    _fill(county)
    _fill_bare()
    client = paper_cases.signed_in(county)
    url = f"/decomposition/{county.units[0].code}/?open=all"
    _page(client, url)  # the first request writes the session
    ours, plain = medians(
        (partial(_page, client, url), None),
        (paper_cases._minimal_action(county), None),
        repeats=paper_cases.PAGE_REPEATS,
    )
    with CaptureQueriesContext(connection) as caught:
        response = _page(client, url)
    size = f"{len(response.content) / 1000:.0f} kB"
    title = f"tree page, {TASKS} tasks under {TARGETS} targets (CPU)"
    queries = len(caught)
    return [
        Finding("tree", title, ours.cpu, plain.cpu, ours.cpu / plain.cpu, "≤ 1.5", note=size),
        Finding("tree_queries", "  its queries", queries, None, queries, "≤ 25", unit=""),
    ]


def _fill(county: County) -> None:
    """A task for a section under each target, persons' tasks under it."""
    unit, year, now = county.units[0], county.year, timezone.now()
    by = {"changed_by": county.account, "changed_at": now}
    tree = Tree.objects.create(
        year=year, unit=unit, created_by=county.account, created_at=now, **by
    )
    sections = Section.objects.bulk_create(
        [Section(unit=unit, name=f"科室{n}", order=n) for n in range(SECTIONS)]
    )
    people = list(Person.objects.filter(postings__unit=unit).distinct()[:PEOPLE])
    targets = list(Target.objects.filter(year=year, unit=unit, current=True))
    tops = TreeTarget.objects.bulk_create(
        [
            TreeTarget(tree=tree, key=each.key, cover=usual_cover(each), seen=seen_of(each))
            for each in targets
        ]
    )
    upper = TreeNode.objects.bulk_create(
        [
            TreeNode(tree=tree, top=top, title=f"任务{n}", section=sections[n % SECTIONS], **by)
            for n, top in enumerate(tops)
        ]
    )
    TreeNode.objects.bulk_create(
        [
            TreeNode(
                tree=tree,
                top=upper[n % len(upper)].top,
                parent=upper[n % len(upper)],
                title=f"分任务{n}",
                amount=n,
                measure="万元",
                section=sections[n % SECTIONS],
                person=people[n % len(people)],
                **by,
            )
            for n in range(TASKS - len(upper))
        ]
    )


def _fill_bare() -> None:
    """The bare page gets as many rows, again and again those it has."""
    rows = list(bare.BareRow.objects.all())
    wanted = TASKS + TARGETS
    more = [rows[n % len(rows)] for n in range(wanted - len(rows))]
    names = [field.name for field in bare.BareRow._meta.fields if field.name != "id"]
    bare.BareRow.objects.bulk_create(
        [bare.BareRow(**{name: getattr(row, name) for name in names}) for row in more]
    )


def _page(client: Client, url: str) -> Any:
    response = client.get(url)
    if response.status_code != 200:
        raise RuntimeError(f"the tree answered {response.status_code}")
    return response
