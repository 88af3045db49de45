from __future__ import annotations

import importlib
import sys
from pathlib import Path

BENCHES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in {"__init__", "__main__", "prepared", "settings", "urls"}
)


def main() -> None:
    name, *arguments = sys.argv[1:] or ["answers"]
    if name not in BENCHES:
        sys.exit(f"usage: python -m bench [{'|'.join(BENCHES)}] [ARGUMENT ...]")
    importlib.import_module(f"bench.{name}").main(arguments)


main()
