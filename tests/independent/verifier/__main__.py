"""Run as a program."""

import json
import sys
from pathlib import Path

from .basics import once
from .document import faults


def main() -> None:
    keys = json.loads(Path(sys.argv[1]).read_bytes())
    documents = {name: json.loads(Path(name).read_bytes(), object_pairs_hook=once) for name in sys.argv[2:]}
    sys.stdout.write(json.dumps({Path(name).name: faults(one, keys) for name, one in documents.items()}))


if __name__ == "__main__":
    main()
