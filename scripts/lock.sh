#!/usr/bin/env bash
# Writes the locks anew after a change in requirements/*.in or package.json.
set -euo pipefail
cd "$(dirname "$0")/../requirements"
lock() {
  ../.venv/bin/uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header \
    --no-emit-index-url --no-emit-find-links "$@"
}
lock tools.in -o tools.txt
lock node.in -o node.txt
lock base.in -o base.txt
lock -c base.txt test.in -o test.txt
cd ..
npm install --package-lock-only --no-audit --no-fund --loglevel=error
