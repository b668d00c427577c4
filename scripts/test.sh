#!/usr/bin/env bash
# The whole proof: lint, then the suite on SQLite, on PostgreSQL with Redis, and in a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
# One worker a core; a file stays with one worker, whose tests share what the module sets up.
spread="-n $(nproc) --dist loadfile"
heading() { printf '\n======== %s  (%s)\n' "$*" "$(date +%H:%M:%S)"; }

heading "1/5 texts"
scripts/messages.sh
heading "2/5 lint, and the demo county that the browser tests will look at"
# Loading it takes one core for a minute; lint leaves one free for most of its time.
county="$(mktemp -d)"
$bin/python -m tests.browser.site "$county" >"$county/log" 2>&1 &
loading=$!
asked="$(mktemp -d)"
trap 'kill "$loading" 2>/dev/null || true; rm -rf "$county" "$asked"' EXIT
scripts/lint.sh
wait "$loading" || { cat "$county/log"; exit 1; }
heading "3/5 tests on SQLite"
# Tables are made from the models here; the migrations run before both of the later parts.
env -u DATABASE_URL -u REDIS_URL -u TEST_REDIS_URL STATEMENTS="$asked" $bin/python -m pytest -q \
  $spread --nomigrations -m "not browser and not postgres and not redis"
heading "4/5 tests on PostgreSQL with Redis"
# SECOND_RUN leaves out what asks no database, and what asks it nothing that others do not ask
# (tests/conftest.py, tests/statements.py).
env -u REDIS_URL SECOND_RUN=1 STATEMENTS="$asked" $bin/python scripts/private_servers.py -- $bin/python -m pytest -q \
  $spread -m "not browser"
heading "5/5 tests in Chromium"
# Only these are gathered; who is done takes of the other's, who has the longest first (tests/browser/conftest.py).
env -u DATABASE_URL -u REDIS_URL -u TEST_REDIS_URL DEMO_COUNTY="$county" $bin/python -m pytest -q tests/browser \
  -n "$(nproc)" --dist worksteal --nomigrations -m browser
heading "all passed"
