#!/usr/bin/env bash
# Everything that can be checked without running the system. Stops at the first finding.
set -euo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
heading() { printf '\n== %s\n' "$*"; }

# The types take longest and one core: they are checked beside the rest.
types="$(mktemp)"
folder="$(mktemp -d)"
$bin/mypy >"$types" 2>&1 &
checking=$!
trap 'kill "$checking" 2>/dev/null || true; rm -rf "$folder" "$types"' EXIT

heading "ruff: rules and format"
$bin/ruff check .
$bin/ruff format --check .
heading "djlint: templates"
$bin/djlint templates --lint --quiet
heading "import-linter: one straight line of apps"
$bin/lint-imports
heading "Django: checks, migrations, production settings"
DATA_DIR="$folder" $bin/python manage.py check --fail-level WARNING
DATA_DIR="$folder" $bin/python manage.py makemigrations --check --dry-run
DATA_DIR="$folder" APP_ENV=production ALLOWED_HOSTS=office.example PROXY_COUNT=1 \
  SECRET_KEY="$($bin/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
  PAY_ACCOUNT_KEYS="$($bin/python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())')" \
  DATABASE_URL=postgres://nobody@127.0.0.1/none REDIS_URL=redis://127.0.0.1/0 \
  $bin/python manage.py check --deploy --fail-level WARNING
heading "mypy: types (strict in rules and engines)"
wait "$checking" || { cat "$types"; exit 1; }
cat "$types"
