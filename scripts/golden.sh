#!/usr/bin/env bash
# Recomputes every case of a folder in a database of its own; ends with "N passed, N failed".
set -euo pipefail
cd "$(dirname "$0")/.."
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cases="$(realpath "$1")"
export DATA_DIR="$folder" DEMO=0
.venv/bin/python manage.py migrate --no-input --verbosity 0
.venv/bin/python manage.py golden "$cases"
