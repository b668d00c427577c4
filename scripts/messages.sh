#!/usr/bin/env bash
# Compiles the texts that are newer than their compiled form.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -d locale ] || exit 0
find locale -name '*.po' | while read -r source; do
  compiled="${source%.po}.mo"
  if [ ! -e "$compiled" ] || [ "$source" -nt "$compiled" ]; then
    msgfmt --check-format -o "$compiled" "$source"
  fi
done
