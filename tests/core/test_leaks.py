"""Nothing leaks between two authorities: every route, asked for in one with what is the other's.

The routes are read off the URL configuration, and their parts are west's own
(``tests/core/two_authorities.py``): a new route with a part that nobody has told about fails here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from schemes.models import Phase
from tests.core.two_authorities import MARK, Two, arguments, make_two, routes
from tests.fact_rows import browser_with
from tests.kept import kept_for_module
from units.models import Account

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

#: Addresses whose parts name nothing of an authority, or the same thing in each.
SAME_EVERYWHERE = {
    "core:help_topic": "help",
    "schemes:guide": "a role",
    "schemes:guide_pdf": "a role",
    "targets:plans_bulk": "a move; which plans, the form says, and west's are not found",
    "targets:plans_bulk_done": "a move; which plans, the form says, and west's are not found",
    "schemes:unit_change_new": "a kind of change",
    "bonuses:pay_table_edit": "a table for bank or bureau, which every authority has",
    "api:pay-table-detail": "a table for bank or bureau, which every authority has",
    "targets:progress_period": "a month",
    **{f"reviews:month{name}": "a month" for name in ("", "_file", "_moved")},
    **{
        f"targets:progress_figures{name}": "a source of the scheme, which east has too"
        for name in ("", "_saved", "_sheet", "_sheet_in", "_sheet_apply")
    },
    "reviews:supervision_new": "a kind of supervision",
    "reviews:accountability_template": "a kind of record, of the scheme",
    "reviews:accountability_template_file": "a kind of record, of the scheme",
    "schemes:calendar_entry": "a deadline of the scheme, which east has too",
    "schemes:holiday_day": "any day may become a holiday",
    "reviews:stage": "a stage of the scheme, which east would have too",
    "reviews:stage_saved": "a stage of the scheme; whose unit, the form says",
    "reviews:marking_item": "a common item of this key stands in both",
    "targets:common_act": "an act on the common targets of one's own year",
    "api:result-reports-file": "a kind of report, of the results of one's own authority",
    "units:person_rights": "says that no account belongs to such a staff number",
}
#: Routes that end the session or change its language, the description of the API itself, and the
#: public notice: whoever has its address reads it, signed in or not (M-11).
SKIPPED = {"units:logout", "units:login", "set_language", "api:schema", "scoring:notice"}
ROUTES = [(name, parts) for name, parts in routes() if name not in SKIPPED]
NAMING = [(name, parts) for name, parts in ROUTES if parts and name not in SAME_EVERYWHERE]
LISTS = [(name, parts) for name, parts in ROUTES if not parts or name in SAME_EVERYWHERE]
#: What an address may ask a list for: words, numbers and codes of west.
QUERIES = ("?q=" + MARK, "?unit=101&person=A01&year=2026&set=2&code=101")
#: What the API's acts ask for before they look for what they are about.
BODY: Mapping[str, Any] = {
    "reason": "核实",
    "document": "通报",
    "version": 1,
    "expected": 1,
    "fingerprint": "0",
    "months_from": 6,
    "months_to": 6,
    "keys": ["self_evaluation"],
    "days": 1,
    "phase": Phase.values[0],
    "due_at": "2026-12-31T18:00:00+08:00",
    "name": "某",
    "move": "submit",
    "kind": "add",
}
#: Addresses that nobody is answered at in the year that west has.
NOT_THERE = {
    "schemes:year_carry": "only after another year was opened",
    "scoring:award_letter": "only where a letter was attached; its own test opens it",
    "targets:change_notice": "only after the request was ratified",
    "reviews:self_evaluation_line": "only for a line that the form names",
    "api:register-entry-file-out": "its entry of the test was told, and is no draft",
    "reviews:register_file_removed": "who belongs to a unit does not keep the register",
    "api:mark-pair-move": "the test's body names a move of another table",
    "api:pay-objection-move": "the test's body names a move of another table",
    "bonuses:payroll_table_xlsx": "only once a payroll is approved",
    "api:payroll-files-table-file": "only once a payroll is approved",
    "api:pay-account-change-move": "the test's body names a move of another table",
    "bonuses:payroll_objected": "only his own line, and the accounts of the test are no persons",
    "bonuses:payroll_difference_xlsx": "only after a second computation",
    "api:payroll-move": "the test's body names a move of another table",
    "api:objection-move": "the test's body names a move of another table",
    "reviews:self_evaluation_pdf": "only of a version that was handed in",
    "reviews:objection_file": "the objection of the test has no file",
    "reviews:objection_new": "only of a mark that stands, which the query names",
    "targets:evidence_shown": "the content of the file is not in the data folder of the test",
    "targets:evidence_small": "the file of the test is no picture",
    "targets:evidence_attached": "only what exists takes files; who may attach is asked of it",
    "targets:evidence_detached": "the test cites no file; who may drop is asked of what cites",
    "api:evidence-detach": "the test cites no file; who may drop is asked of what cites",
    "targets:evidence": "the content of the file is not in the data folder of the test",
    "api:plan-signing": "who files for a unit does not record for it: no account is both",
    "reviews:register_saved": "who belongs to a unit does not keep the register: none is both",
    "reviews:register_moved": "who belongs to a unit does not keep the register: none is both",
    "api:register-entry-move": "who belongs to a unit does not keep the register: none is both",
    **dict.fromkeys(
        ("reviews:accountability_saved", "reviews:accountability_moved", "api:accountability-move"),
        "who belongs to a unit does not keep records: none is both",
    ),
    "scoring:appeal_file": "the appeal of the test has no file",
    "api:appeal-move": "the test's body names a move of another table",
    "api:publication-move": "the test's body names a move of another table",
    "reviews:vote_round_published": "only after the count",
    "reviews:supervision_saved": "only a draft of a check; the test's item is a report",
    "bonuses:appraisal_grades": "only for rows that the form names",
    "bonuses:appraisal_marks_block": "only for rows that the form names",
    "api:staff-appraisal-move": "who files for a unit does not confirm for it: the body names both",
    "targets:progress_saved": "only for a period that the form names",
    "targets:progress_sheet_in": "only for a period that the form names",
    "targets:progress_sheet_apply": "only for a period that the form names",
    "targets:progress_handed_in": "only for a period that the form names",
    "targets:progress_confirmed": "only for a period that the form names",
    "targets:level_two_unfiled": "who files for a unit does not decide for it: no account is both",
}

fresh = kept_for_module(make_two)


@pytest.fixture
def two(db: None, fresh: Callable[[], Two], monkeypatch: pytest.MonkeyPatch) -> Two:
    # A PDF is looked at as the page that it is printed from.
    monkeypatch.setattr("documents.pdf.render_pdf", lambda html, page="portrait": html.encode())
    return fresh()


def clients(two: Two, accounts: Iterable[Account]) -> Iterator[Client]:
    """A browser for each account, when it is its turn."""
    for account in accounts:
        yield browser_with(two.sessions[account.pk])


def asked(client: Client, path: str) -> list[Any]:
    """The answers to looking and to sending something that can be read."""
    if not path.startswith("/api/"):
        return [client.get(path), client.post(path, {})]
    body = {**BODY, **({"expected": Phase.values[0]} if path.endswith("/move/") else {})}
    return [client.get(path), client.post(path, body, content_type="application/json")]


def said(answer: Any) -> str:
    """All that an answer says; a workbook by its parts."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if not body.startswith(b"PK"):
        return str(body.decode(errors="replace"))
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return "".join(parts.read(name).decode(errors="replace") for name in parts.namelist())


def said_of_itself(answer: Any) -> str:
    """The same without the words that the address itself brought."""
    text = said(answer)
    for echo in (f'value="{MARK}"', f"“{MARK}”", f"q={MARK}", f"查找：{MARK}"):
        text = text.replace(echo, "")
    return text


@pytest.mark.parametrize(("name", "parts"), NAMING, ids=lambda value: str(value))
def test_what_is_wests_does_not_exist_in_the_east(
    two: Two, name: str, parts: tuple[str, ...]
) -> None:
    path = reverse(name, kwargs=arguments(two, name, parts))
    for client in clients(two, two.east_accounts):
        answers = asked(client, path)
        statuses = {answer.status_code for answer in answers}
        assert 404 in statuses, path
        assert statuses <= {404, 405}, path
        assert not any(MARK in said(answer) for answer in answers), path
    if name in NOT_THERE:
        return
    # It is an address that somebody in the west is answered at, so the above says something.
    assert any(
        answer.status_code not in {404, 405}
        for client in clients(two, two.west_accounts)
        for answer in asked(client, path)
    ), path


@pytest.mark.parametrize(("name", "parts"), LISTS, ids=lambda value: str(value))
def test_no_page_of_the_east_speaks_of_the_west(
    two: Two, name: str, parts: tuple[str, ...]
) -> None:
    path = reverse(name, kwargs=arguments(two, name, parts))
    queries = QUERIES
    for client in clients(two, two.east_accounts):
        answer = client.get(path)
        assert answer.status_code < 500, path
        assert MARK not in said(answer), path
        if answer.status_code != 200:
            continue
        for query in queries:
            assert MARK not in said_of_itself(client.get(path + query)), path + query
        queries = ()  # the list narrows in the same way for whoever sees it
