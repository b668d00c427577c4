"""An example of every page, by the role that opens it.

``FIRST`` is the first row of its list; with a name behind ``#`` it is the row of that name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin

from playwright.sync_api import Page

from schemes.fact_pages.spec import pages as fact_pages
from schemes.presets import load_preset

#: Pages that only exist in the middle of something; what is on them is looked at elsewhere.
NO_EXAMPLE = {
    "core:job": "only while a job runs; its box stands on the page of components",
    **dict.fromkeys(
        (
            *("schemes:setup", "schemes:setup_units", "schemes:setup_accounts"),
            *("schemes:setup_rules", "schemes:setup_year", "schemes:setup_finish"),
        ),
        "only while an installation is empty; the test of the first set-up opens them",
    ),
    **{
        f"schemes:facts_{page.slug}_{name}": "the demo county's scheme does not use such facts"
        for page in fact_pages()
        if not page.used(load_preset("county"))
        for name in ("detail", "correct")
    },
    "schemes:year_carry": "only after another year was opened",
    "targets:change_item": "only in a draft of one's own; its form is that of a target",
    "targets:common_draft_line": "the form of a new line, filled",
    "targets:evidence": "a download",
    "targets:evidence_shown": "the content of a file, within the frame of its page",
    "targets:evidence_small": "a small picture beside the name of a file",
    "reviews:objection_file": "a download",
    "reviews:marking_files": "of one mark; its own test opens it",
    **dict.fromkeys(
        (
            *("scoring:correction", "scoring:correction_facts", "scoring:correction_line"),
            "scoring:correction_pay",
        ),
        "only after a year was published; their own tests open them",
    ),
    "scoring:beside_ballot": "a card on a leader's ballot; its own test opens it",
    "reviews:stage": "only where a scheme grades a component in stages; its own test opens it",
    "reviews:mark_pair": "only where a scheme has two mark; their own test opens it",
    "reviews:team": "only where a team was set up; its form is that of a new one",
    **dict.fromkeys(
        ("reviews:objection_new", "scoring:objection_effect"),
        "only of a mark that was told; their own test opens them",
    ),
    **dict.fromkeys(
        (
            *("scoring:publication", "scoring:notice", "scoring:appeal"),
            *("scoring:appeal_new", "scoring:appeal_file"),
            *("scoring:award_views", "scoring:award_letter"),
            "scoring:publication_advice",
        ),
        "only once results are made public; the walk from provisional to published opens them",
    ),
    **dict.fromkeys(
        ("scoring:what_if", "scoring:what_if_unit"),
        "only once a scheme was tried; the test of what-ifs opens them",
    ),
    "scoring:different": "a card of a unit's page, which loads it",
    "scoring:what_if_panel": "a card of the scheme editor, which loads it",
    "scoring:what_if_draft": "leads on to the form of what-ifs",
    "core:notice_open": "leads on at once; asks only when the notice is of another authority",
    "targets:task_sheet_file": "a file",
    "schemes:draft_yaml": "a file",
    "targets:task_sheets_file": "a file",
    "targets:plan_line": "a form that the plan's page opens in a dialog; its own test opens it",
    "targets:tree_row": "a form that the tree's page opens in a dialog; its own test opens it",
    "targets:tree_people": "names offered within that form",
    "reviews:accountability_people": "names offered within the form of a record",
    "bonuses:payroll_report": "a file",
    "scoring:report_zip": "a file",
    "bonuses:payroll_difference": "only after a second computation; its own test opens it",
    "bonuses:fund": "only where a scheme has a reward fund; its own test opens it",
    "bonuses:outside": "only where a scheme asks units outside for rules; its own test opens it",
    "units:batch": "only after accounts were made in bulk",
}
#: Kinds of facts whose rows, if any, stand in the year that the demo county is drafting.
NOT_THIS_YEAR = ("assigned", "cross-items", "common-shares", "quality-weights")
NO_EXAMPLE |= {
    f"schemes:facts_{slug}_{name}": "no such fact in the demo's year; drawn as the other kinds are"
    for slug in NOT_THIS_YEAR
    for name in ("detail", "correct")
}
#: So many pages are opened by one test: the workers of the suite share them.
PART = 16


def _of_facts(slug: str, *, entry: bool, used: bool) -> list[str]:
    """The pages of a kind; the demo county has no fact of a kind that its scheme does not use."""
    if not used:
        return [f"/facts/{slug}/", f"/fact-entry/{slug}/new/"]
    read = [f"/facts/{slug}/", f"/facts/{slug}/FIRST/"]
    if not entry:
        return read
    return [*read, f"/fact-entry/{slug}/new/", f"/fact-entry/{slug}/correct/FIRST/"]


#: The target office opens what is the same for everybody, and each kind of fact: its list, a fact,
#: the form of a new one and of a correction.
COMMON = [
    "/search/",
    "/search/?q=czj",
    "/search/?q=安全",
    "/help/",
    "/help/ranking/",
    "/guides/",
    "/guides/target_office/",
    "/schemes/1/",
    "/schemes/drafts/",
    "/schemes/drafts/1/",
    "/schemes/drafts/1/?rule=honours.caps",
    "/schemes/drafts/1/publishing/",
    "/schemes/drafts/1/compare/",
    "/schemes/1/clauses/K-5.5.5/",
    "/ballots/",
    "/ballots/rounds/",
    "/ballots/rounds/FIRST/",
    "/ballots/rounds/FIRST/preview/",
    "/ballots/slip/",
    "/results/difference/",
    "/bonuses/units/118/rate/",
    "/imports/FIRST/",
    "/holidays/2026-10-01/",
    "/unit-changes/FIRST/",
    "/account/password/",
    *(
        path
        for page in fact_pages()
        for path in _of_facts(
            page.slug,
            entry=page.entry is not None,
            used=page.slug not in NOT_THIS_YEAR and page.used(load_preset("county")),
        )
    ),
]


def chunks(pages: Mapping[str, Sequence[str]]) -> list[tuple[str, list[str]]]:
    """The examples of all roles, in parts that the workers of the suite share."""
    everything = {**pages, "mubiaoban": list(dict.fromkeys([*pages["mubiaoban"], *COMMON]))}
    return [
        (username, list(paths[start : start + PART]))
        for username, paths in everything.items()
        for start in range(0, len(paths), PART)
    ]


def alike(example: str) -> bool:
    """Whether the page of another kind of fact is drawn by the same templates."""
    facts = example.startswith(("/facts/", "/fact-entry/"))
    return facts and example.split("/")[2] != "targets"


def list_of(example: str) -> str:
    """The list whose first row an example with ``FIRST`` opens."""
    before = example.partition("FIRST")[0]
    if before == "/ballots/vote/":
        return "/tasks/"
    entry = re.fullmatch(r"/fact-entry/([^/]+)/correct/", before)
    return f"/facts/{entry[1]}/" if entry else before


def address_of(page: Page, site: str, example: str) -> str:
    """The address of an example in the county that the site shows."""
    if "FIRST" not in example:
        return example
    listed, (example, _sign, name) = list_of(example), example.partition("#")
    before = example.partition("FIRST")[0] if listed == "/tasks/" else listed
    text = page.request.get(site + listed).text()
    for link in re.findall(
        rf'href="([^"?#]+)[^"]*"[^>]*>{name}', text.partition("<tbody")[2] or text
    ):
        address = urljoin(listed, link)
        if address.startswith(before) and address != before:
            return example.replace("FIRST", address.removeprefix(before).rstrip("/"))
    raise AssertionError(f"{listed} has no row that leads to a page")
