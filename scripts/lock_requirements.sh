#!/bin/sh
# Locks requirements/NAME.in into requirements/NAME.txt, without addresses or options of the machine it runs on.
# Usage: lock_requirements.sh PYTHON NAME [PIP-COMPILE OPTION ...]
set -eu

python=$1
name=$2
shift 2
input=requirements/$name.in
output=requirements/$name.txt

if [ "$name" = minilm ]; then
    # Only the package itself: it declares sentence-transformers, hence torch, which the service must not need.
    "$python" -m pip --disable-pip-version-check install --quiet --dry-run --ignore-installed --no-deps \
        --report "$output.json" -r "$input"
    "$python" - "$output.json" >"$output.new" <<'PYTHON'
import json
import sys

with open(sys.argv[1]) as report:
    for item in json.load(report)["install"]:
        print(f"{item['metadata']['name']}=={item['metadata']['version']}")
PYTHON
    rm "$output.json"
    mv "$output.new" "$output"
    exit 0
fi

"$python" -m piptools compile --quiet --no-header --strip-extras --allow-unsafe --no-emit-index-url \
    --no-emit-find-links --no-emit-trusted-host --no-emit-options "$@" --output-file "$output" "$input"
# A build variant such as 2.13.0+cpu depends on where it came from; the version is what is locked.
sed -i 's/^\([a-zA-Z0-9._-]*==[^+ ]*\)+[a-z0-9.]*/\1/' "$output"
