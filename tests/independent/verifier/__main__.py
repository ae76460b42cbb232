"""Run as a program."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from .basics import once
from .document import faults


def main() -> None:
    parser = ArgumentParser(prog="verifier")
    parser.add_argument("keys")
    parser.add_argument("documents", nargs="+")
    parser.add_argument("--head")
    parser.add_argument("--between")
    asked = parser.parse_args()
    keys = json.loads(Path(asked.keys).read_bytes())
    head, way = (_read(name) if name else None for name in (asked.head, asked.between))
    found = {Path(name).name: faults(_read(name), keys, head, way) for name in asked.documents}
    sys.stdout.write(json.dumps(found))


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(Path(name).read_bytes(), object_pairs_hook=once)
    return read


if __name__ == "__main__":
    main()
