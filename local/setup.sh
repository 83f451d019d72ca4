#!/bin/sh
# Installs what this project needs into a virtual environment and node_modules; does nothing when nothing changed.
# Every file must have a hash that the requirements name, and no package's own code runs to build it.
# Usage: local/setup.sh VENV [PYTHON]: without PYTHON the environment's own, else that of the functions where the machine
# has it, else python3
set -u
venv=$1
python=${2:-}

fail() {
    echo "$1" >&2
    exit 1
}

version() {
    "$1" -c 'import sys; print(sys.version)' 2>/dev/null
}

hash_of() {
    cat "$@" | "$python" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'
}

home=${HOME:-/nowhere}
functions_python=3.13 # Runtime.PYTHON_3_13 of infra/python_function.py

# On PATH, of pyenv or of uv; one that lacks parts which an environment or the local stage needs does not count.
find_functions_python() {
    for each in "$(command -v "python$functions_python")" \
        "${PYENV_ROOT:-$home/.pyenv}/versions/$functions_python".*/bin/python3 \
        "${XDG_DATA_HOME:-$home/.local/share}/uv/python/cpython-$functions_python".*/bin/python3; do
        [ -x "$each" ] && "$each" -c 'import ensurepip, sqlite3, ssl, venv' 2>/dev/null && echo "$each" && return
    done
}

if [ -z "$python" ] && [ -n "$(version "$venv/bin/python")" ]; then
    python=$venv/bin/python
elif [ -z "$python" ]; then
    python=$(find_functions_python)
    python=${python:-python3}
fi
command -v "$python" >/dev/null || fail "Python 3.11 or newer is needed, and there is no \`$python\`: install it, or say make PYTHON=…"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "Python 3.11 or newer is needed, and \`$python\` is $("$python" -V): say make PYTHON=…"

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

python_wanted="$PWD $(version "$python") $(hash_of local/setup.sh requirements*.txt)"
if [ "$(cat "$venv/installed" 2>/dev/null)" != "$python_wanted" ] || [ -z "$(version "$venv/bin/python")" ]; then
    if [ "$(version "$venv/bin/python")" != "$(version "$python")" ]; then
        [ ! -e "$venv" ] || [ -f "$venv/pyvenv.cfg" ] || fail "$venv is there and is no virtual environment: move it away."
        echo "Making $venv…"
        rm -rf "$venv"
        "$python" -m venv "$venv" >"$log" 2>&1 ||
            fail "\`$python -m venv\` fails: install Python's venv module (on Debian: apt-get install python3-venv)."
    fi
    echo "Installing Python packages…"
    try "uv cannot be installed" "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
        --require-hashes --only-binary :all: -r requirements-uv.txt
    try "The Python packages cannot be installed" "$venv/bin/uv" pip install --system-certs --quiet \
        --python "$venv/bin/python" --require-hashes --only-binary :all: -r requirements.txt -r requirements-dev.txt
    # Our own sources, as an editable installation would have it: nothing of ours changes sys.path.
    packages=$("$venv/bin/python" -c 'import sys, sysconfig
print(sysconfig.get_path("purelib", vars={"base": sys.argv[1]}))' "$venv")
    mkdir -p "$packages"
    printf '%s\n' "$PWD" "$PWD/layers/shared/python" "$PWD/functions" "$PWD/tests" >"$packages/interviews.pth"
    "$venv/bin/python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$functions_python')" ||
        echo "On AWS the functions run Python $functions_python; here everything runs $("$python" -V): a difference between them goes unseen."
    echo "$python_wanted" >"$venv/installed"
fi

npm_wanted=$(hash_of local/setup.sh package-lock.json)
if [ "$(cat node_modules/installed 2>/dev/null)" != "$npm_wanted" ]; then
    echo "Installing npm packages…"
    PATH="$(cd "$venv" && pwd)/bin:$PATH"
    NODE_USE_SYSTEM_CA=1 # as uv above: trust what the machine trusts
    export PATH NODE_USE_SYSTEM_CA
    try "The npm packages cannot be installed" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    echo "$npm_wanted" >node_modules/installed
fi
