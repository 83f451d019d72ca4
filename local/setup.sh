#!/bin/sh
# Installs what this project needs into .venv and node_modules; does nothing when nothing changed.
# Usage: local/setup.sh PYTHON
set -u
python=$1
uv=uv==0.13.9

fail() {
    echo "$1" >&2
    exit 1
}

command -v "$python" >/dev/null || fail "Python 3.11 or newer is needed, and there is no \`$python\`: install it, or say make PYTHON=…"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, and \`$python\` is $("$python" -V): say make PYTHON=…"

wanted=$(cat local/setup.sh requirements.txt requirements-dev.txt package-lock.json | "$python" -c \
    'import hashlib, sys; print(sys.version, hashlib.sha256(sys.stdin.buffer.read()).hexdigest())')
[ "$(cat .venv/installed 2>/dev/null)" = "$wanted" ] && [ -d node_modules/pyodide ] && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
try() {
    what=$1
    shift
    "$@" >"$log" 2>&1 || {
        tail -n 5 "$log" >&2
        fail "$what: is the package registry reachable?"
    }
}

if ! .venv/bin/python -c '' 2>/dev/null; then
    echo "Making .venv…"
    rm -rf .venv
    "$python" -m venv .venv >"$log" 2>&1 ||
        fail "\`$python -m venv\` fails: install Python's venv module (on Debian: apt-get install python3-venv)."
fi
echo "Installing Python packages…"
try "uv cannot be installed" .venv/bin/python -m pip install --quiet --disable-pip-version-check "$uv"
try "The Python packages cannot be installed" \
    .venv/bin/uv pip install --system-certs --quiet --python .venv/bin/python -r requirements.txt -r requirements-dev.txt
echo "Installing npm packages…"
PATH="$PWD/.venv/bin:$PATH"
NODE_USE_SYSTEM_CA=1 # as uv above: trust what the machine trusts
export PATH NODE_USE_SYSTEM_CA
try "The npm packages cannot be installed" npm ci --no-audit --no-fund --loglevel=error
echo "$wanted" >.venv/installed
