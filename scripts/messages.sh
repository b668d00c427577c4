#!/usr/bin/env bash
# The English texts. Without a word: compiles what is newer than its compiled form (set-up does so).
# With "collect": first gathers the texts of the code and the templates into locale/, where new
# ones wait for their English.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = collect ]; then
  mkdir -p locale
  .venv/bin/python manage.py makemessages --locale en --add-location file --no-wrap --no-obsolete \
    --ignore tests --ignore node_modules --ignore build --ignore data --ignore scripts
  for source in locale/en/LC_MESSAGES/django.po; do
    msgattrib --untranslated --no-wrap "$source"
    msgattrib --only-fuzzy --no-wrap "$source"
  done
fi

[ -d locale ] || exit 0
find locale -name '*.po' | while read -r source; do
  compiled="${source%.po}.mo"
  if [ ! -e "$compiled" ] || [ "$source" -nt "$compiled" ]; then
    msgfmt --check-format -o "$compiled" "$source"
  fi
done
