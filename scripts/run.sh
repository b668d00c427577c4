#!/usr/bin/env bash
# The embedded system, from an empty machine to a page in the browser.
# PORT, HOST and DATA_DIR come from the environment; DEMO=0 starts without the demo county.
set -euo pipefail
cd "$(dirname "$0")/.."
export DATA_DIR="${DATA_DIR:-$PWD/data}" DEMO="${DEMO:-1}"
scripts/messages.sh
.venv/bin/python scripts/prepare.py
exec .venv/bin/python scripts/serve.py --host "${HOST:-127.0.0.1}" --port "${PORT:-8000}"
