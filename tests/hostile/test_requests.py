"""Nonsense in addresses and forms: refused in words or passed over, never a fault, nothing written.

A seeded handful for every route and form; what is sent to a route is the same in every run.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from core.models import AuditEntry, Fact
from scoring.services import result_set_recompute
from tests.fact_rows import (
    GOOD,
    PEOPLE_GOOD,
    add_people,
    browser_with,
    complete_county,
    model_of,
    office_account,
    page_url,
    session_of,
    standing_facts,
)
from tests.factories import County, make_county
from tests.kept import kept_for_module
from units.models import Role

pytestmark = pytest.mark.django_db

NAMES = (
    *("page", "year", "sort", "dir", "q", "set", "group", "kind", "state", "sheet", "unit", "item"),
    *(
        "code",
        "person",
        "template",
        "view",
        "leader",
        "rate",
        "as_of",
        "on",
        "from",
        "to",
        "filter",
    ),
    *("result", "standing", "format", "event", "actor", "phase", "component", "level", "person"),
)
VALUES = (
    *("-1", "0", "9999999", "9" * 30, "abc", "２０２６", "1e9", "1.5", " ", "\0", "a\0b", "NaN"),
    *("../../etc/passwd", "'; DROP TABLE units_unit; --", "<script>alert(1)</script>", "%00", "{}"),
    *("2026-02-30", "9999-12-31", "0000-00-00", "😀" * 50, "字" * 3000, "\u202e\ud7ff", "--", "["),
)
TYPED = (
    *VALUES,
    *("1/0", "1/3", "-0", "٣", "1,00", "=1+1", "true", "x" * 10_000, "12.5", "2026-06-18", "101"),
)
#: Routes that end the session, or answer for other programs than a browser.
SKIPPED = {"logout", "sign-out"}
#: What is sent is a handful out of all, the same in every run: a second database is sent less,
#: since most of what is refused is refused before any database is asked.
QUERIES, POSTS = (2, 4) if os.environ.get("SECOND_RUN") else (3, 8)


@dataclass
class Hostile:
    """A complete county with a fact of every kind, and who opens its pages."""

    county: County
    clients: list[Client]
    keys: Mapping[str, str]


def _made() -> tuple[County, Mapping[str, str], list[str]]:
    county = add_people(complete_county(make_county()))
    keys = standing_facts(county).own
    result_set_recompute(year=county.year, actor=None, cause="test")
    roles = (Role.TARGET_OFFICE, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR, Role.DEPARTMENT_FILER)
    return county, keys, [session_of(office_account(county, role)) for role in roles]


fresh = kept_for_module(_made)


@pytest.fixture
def hostile(db: None, fresh: Callable[[], Any]) -> Hostile:
    county, keys, sessions = fresh()
    return Hostile(county, [browser_with(session) for session in sessions], keys)


def routes(entries: list[Any], before: str = "") -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(name, address with places, converters) of every named route."""
    for entry in entries:
        part = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, part)
        elif isinstance(entry, URLPattern) and entry.name and "(?P" not in part and "^" not in part:
            yield entry.name, part, entry.pattern.converters


ROUTES = sorted(
    {
        name: (address, converters)
        for name, address, converters in routes(get_resolver().url_patterns)
    }.items()
)


def address_of(pattern: str, converters: Mapping[str, Any], keys: Mapping[str, str]) -> str:
    """The route's address, with parts that may well be of something."""
    path = pattern
    for name, converter in converters.items():
        value = "101"
        if isinstance(converter, IntConverter):
            value = "2026" if name == "year" else "1"
        elif isinstance(converter, UUIDConverter):
            value = str(uuid.UUID(int=5))
        for kind in ("path", "str", "int", "uuid", "slug"):
            path = path.replace(f"<{kind}:{name}>", _key(pattern, keys) or value)
        path = path.replace(f"<{name}>", value)
    return "/" + path


def _key(pattern: str, keys: Mapping[str, str]) -> str:
    return next((key for slug, key in keys.items() if f"/{slug}/" in pattern), "")


@pytest.mark.parametrize("name", [name for name, _route in ROUTES if name not in SKIPPED])
def test_a_page_takes_any_query(hostile: Hostile, name: str) -> None:
    pattern, converters = dict(ROUTES)[name]
    path = address_of(pattern, converters, hostile.keys)
    mix = random.Random(name)
    everything = dict.fromkeys(NAMES, mix.choice(VALUES))
    # Whoever may not open it is not told that it is there, whatever he asks.
    mays = (each for each in hostile.clients if _takes(each, path, everything) != 404)
    client = next(mays, hostile.clients[0])
    for _n in range(QUERIES - 1):
        _takes(client, path, {mix.choice(NAMES[:12]): mix.choice(VALUES)})


def _takes(client: Client, path: str, query: Mapping[str, str]) -> int:
    """Ask for a page and see that it keeps its composure; the status of its answer."""
    answer = client.get(path, query)
    assert answer.status_code < 500, query
    content = b"" if answer.streaming else answer.content
    assert b"Traceback" not in content
    assert b"<script>alert(1)" not in content
    return answer.status_code


@pytest.mark.parametrize("slug", [*GOOD, *PEOPLE_GOOD])
def test_a_form_takes_any_text(hostile: Hostile, slug: str) -> None:
    """Written is nothing at all, or exactly what was typed in a row without fault."""
    office, good = hostile.clients[0], {**GOOD, **PEOPLE_GOOD}[slug]
    url, mix, model = page_url(slug, "new"), random.Random(slug), model_of(slug)
    for _n in range(POSTS):
        sent = dict(good)
        for field in mix.sample(sorted(good), k=min(2, len(good))):
            sent[field] = mix.choice(TYPED)
        sent[mix.choice(["reason", "expected", "csrf", "nowhere", "key"])] = mix.choice(TYPED)
        before = (model.objects.count(), AuditEntry.objects.count())
        answer = office.post(url, sent)
        assert answer.status_code in {200, 302}, sent
        after = (model.objects.count(), AuditEntry.objects.count())
        if answer.status_code == 200:
            assert after == before, sent
            assert b"Traceback" not in answer.content
        else:
            _is_what_was_typed(model.objects.latest("pk"), sent)


def _is_what_was_typed(fact: Fact, sent: Mapping[str, str]) -> None:
    """Whole numbers and plain decimals stand as they were typed."""
    for field, typed in sent.items():
        value = getattr(fact, field, None)
        if isinstance(value, int) and not isinstance(value, bool) and typed.isascii():
            assert str(value) == typed.strip().removesuffix(".0") or typed == "-0", (field, typed)


@pytest.mark.parametrize("slug", [*GOOD])
def test_a_correction_and_a_withdrawal_take_any_text(hostile: Hostile, slug: str) -> None:
    office, key = hostile.clients[0], hostile.keys[slug]
    mix, model = random.Random(f"correct {slug}"), model_of(slug)
    for _n in range(POSTS // 2):
        sent = {"expected": mix.choice(TYPED), "reason": mix.choice(TYPED)}
        sent |= {mix.choice(sorted(GOOD[slug])): mix.choice(TYPED) for _k in range(2)}
        before = model.objects.count()
        for act in ("correct", "retire"):
            answer = office.post(page_url(slug, act, key), sent)
            assert answer.status_code in {200, 302}, (act, sent)
        assert model.objects.count() == before
        assert model.objects.filter(key=key, current=True).exists()
