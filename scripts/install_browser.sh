#!/bin/sh
# Makes a headless Chromium available to the tests, where that can be had without asking anybody.
set -eu

for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        exit 0
    fi
done

if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ]; then
    echo "No Chromium here: the browser tests will be skipped. To have them: install it (Debian, as root: apt-get install chromium)."
    exit 0
fi

echo "Installing Debian's chromium for the browser tests (once)"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
export DEBIAN_FRONTEND=noninteractive
if ! { apt-get update && apt-get install --yes --no-install-recommends chromium; } >"$log" 2>&1 </dev/null; then
    tail -n 3 "$log"
    echo "Chromium could not be installed: the browser tests will be skipped."
fi
