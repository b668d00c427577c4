#!/usr/bin/env bash
# Makes everything ready on this machine: system packages, Python packages, browser libraries.
# Usage: scripts/setup.sh run|test   (quick when nothing has changed: see the stamps below)
set -euo pipefail
cd "$(dirname "$0")/.."

purpose="${1:-run}"
python="${PYTHON:-python3}"
venv=.venv

# Name of a Debian package, then the file or command that shows it is there already.
system_packages() {
  cat <<'LIST'
libpango-1.0-0 lib:libpango-1.0.so.0
libpangoft2-1.0-0 lib:libpangoft2-1.0.so.0
libharfbuzz-subset0 lib:libharfbuzz-subset.so.0
fonts-noto-cjk font:Noto Serif CJK SC
gettext command:msgfmt
LIST
  if [ "$purpose" = test ]; then
    cat <<'LIST'
postgresql glob:/usr/lib/postgresql/*/bin/initdb
redis-server command:redis-server
chromium-headless-shell browser:
LIST
  fi
}

# grep reads to the end of what it is given: leaving early would break the pipe and count as "no".
is_there() {
  case "$1" in
    lib:*) /sbin/ldconfig -p | grep -F "${1#lib:}" >/dev/null ;;
    font:*) command -v fc-list >/dev/null && fc-list | grep -F "${1#font:}" >/dev/null ;;
    glob:*) compgen -G "${1#glob:}" >/dev/null ;;
    command:*) command -v "${1#command:}" >/dev/null ;;
    # The same browser without windows costs a new page half the time; the one with windows does.
    browser:) command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null ;;
  esac
}

missing_packages() {
  command -v "$python" >/dev/null || echo python3
  "$python" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  local package sign
  while read -r package sign; do is_there "$sign" || echo "$package"; done < <(system_packages)
}

install_system_packages() {
  local missing as_root=()
  mapfile -t missing < <(missing_packages)
  [ "${#missing[@]}" -gt 0 ] || return 0
  if ! command -v apt-get >/dev/null; then
    stop "This machine lacks: ${missing[*]}" "Install them with its package manager, then try again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null || { [ -t 0 ] && command -v sudo >/dev/null; }; then
      as_root=(sudo)
    else
      stop "This machine lacks: ${missing[*]}" \
        "Ask its administrator for:  apt-get install -y --no-install-recommends ${missing[*]}"
    fi
  fi
  echo "Installing with apt: ${missing[*]}"
  # Databases are started by the tests themselves, never as a service of this machine.
  local wait=(-o DPkg::Lock::Timeout=180)
  "${as_root[@]}" apt-get "${wait[@]}" update -qq || true
  # Older lists of packages do not have the browser without windows.
  apt-cache show chromium-headless-shell >/dev/null 2>&1 ||
    missing=("${missing[@]/#chromium-headless-shell/chromium}")
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive DEBCONF_NOWARNINGS=yes RUNLEVEL=1 \
      apt-get "${wait[@]}" install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    stop "apt could not install: ${missing[*]}" "See its message above, put it right, then try again."
}

stop() { printf '%s\n' "$@" >&2; exit 1; }

check_python() {
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed; $("$python" --version) was found." \
      "Give another one with:  PYTHON=/path/to/python3.11 make $purpose"
}

# uv does not read pip's configuration: hand it on, so that both use this machine's registry.
use_pip_registry() {
  local settings
  settings="$("$venv/bin/python" -m pip config list 2>/dev/null | sed 's/\\n/ /g')"
  pip_setting() { sed -n "s/^[^=]*[.:]$1='\(.*\)'$/\1/p" <<<"$settings" | head -1; }
  : "${UV_DEFAULT_INDEX:=$(pip_setting index-url)}"
  : "${UV_INDEX:=$(pip_setting extra-index-url)}"
  : "${UV_FIND_LINKS:=$(pip_setting find-links | tr -s ' ' ',')}"
  : "${SSL_CERT_FILE:=$(pip_setting cert)}"
  local name
  for name in UV_DEFAULT_INDEX UV_INDEX UV_FIND_LINKS SSL_CERT_FILE; do
    if [ -n "${!name}" ]; then export "${name?}"; else unset "$name"; fi
  done
  # As pip does: every index counts alike. The hashes in the lock decide what is let in.
  export UV_INDEX_STRATEGY=unsafe-best-match UV_LINK_MODE=copy
  export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-180}"
}

stamp() { cat "$@" | sha256sum | cut -c1-16; }

install_python_packages() {
  local base test wanted
  base="$venv/.ready-run-$(stamp requirements/base.txt)"
  test="$venv/.ready-test-$(stamp requirements/test.txt)"
  if [ "$purpose" = test ]; then wanted="$test"; else wanted="$base"; fi
  if [ -e "$test" ] || [ -e "$wanted" ]; then return 0; fi
  if [ ! -x "$venv/bin/python" ]; then
    echo "Making the Python environment"
    "$python" -m venv "$venv"
  fi
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes \
    -r requirements/tools.txt
  use_pip_registry
  echo "Installing the Python packages"
  rm -f "$venv"/.ready-*
  if [ "$purpose" = test ]; then wanted_list=requirements/test.txt; else wanted_list=requirements/base.txt; fi
  "$venv/bin/uv" pip sync -q --require-hashes --python "$venv/bin/python" "$wanted_list"
  touch "$wanted"
}

node_is_there() {
  command -v npm >/dev/null && [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ]
}

install_browser_libraries() {
  local ready
  ready="static/vendor/.ready-$(stamp package-lock.json scripts/front_end.py)"
  [ ! -e "$ready" ] || return 0
  if ! node_is_there; then
    echo "Installing Node.js from the Python registry"
    [ -x .node/bin/python ] || "$python" -m venv .node
    .node/bin/python -m pip install -q --disable-pip-version-check --require-hashes \
      -r requirements/node.txt
    PATH="$PWD/.node/bin:$PATH"
    export PATH
  fi
  echo "Installing the browser libraries"
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
  "$venv/bin/python" scripts/front_end.py
  touch "$ready"
}

install_system_packages
check_python
install_python_packages
install_browser_libraries
