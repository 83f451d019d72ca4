#!/bin/sh
# The browser tests need a Chromium. Where there is none and we may, Debian's is installed; CHROMIUM=… names another one.
set -u

if [ -n "${CHROMIUM:-}" ]; then
    [ -x "$CHROMIUM" ] && exit 0
    echo "There is no browser at CHROMIUM=$CHROMIUM." >&2
    exit 1
fi
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null && exit 0
done

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The browser tests need Chromium, and there is none: install it (on Debian: apt-get install chromium), or say CHROMIUM=/path/to/it." >&2
    exit 1
fi
echo "Installing Chromium…"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
{ apt-get update && apt-get install --yes --no-install-recommends chromium fonts-dejavu-core; } >"$log" 2>&1 || {
    tail -n 5 "$log" >&2
    echo "Chromium cannot be installed: is the package registry reachable?" >&2
    exit 1
}
