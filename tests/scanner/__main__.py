"""`python -m tests.scanner`: send the demo's dose reports to a receiver."""

import argparse
import sys
import time

from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from tests.scanner.people import DEMO_CLINICS
from tests.scanner.reports import datasets
from tests.scanner.sending import ABORTED, Refused, Target, send

TRIES, PAUSE_SECONDS = 6, 2.0


def main() -> int:
    """Send every clinic's reports, say how it went, and return the exit code."""
    options = _options()
    to = Target(host=options.host, port=options.port, ae_title=options.called_ae)
    work: dict[str, list[Dataset]] = {}
    for clinic in DEMO_CLINICS:
        caller = options.calling_ae or clinic.ae_title
        work[caller] = work.get(caller, []) + [_encoded(item) for item in datasets(clinic)]
    print(f"sending {sum(map(len, work.values()))} reports", flush=True)
    kept = sum(_send(objects, to=to, calling=calling) for calling, objects in work.items())
    print(f"kept {kept} reports", flush=True)
    return 0 if kept == sum(map(len, work.values())) else 1


def _send(objects: list[Dataset], *, to: Target, calling: str) -> int:
    """Return how many objects were kept; what was not is sent again, as a device does."""
    left = objects
    for _ in range(TRIES):
        try:
            statuses = send(left, to=to, calling=calling)
        except Refused:
            print(f"{calling}: the receiver refused the association", file=sys.stderr, flush=True)
            statuses = [ABORTED] * len(left)
        left = [item for item, status in zip(left, statuses, strict=True) if status != 0]
        if not left:
            break
        time.sleep(PAUSE_SECONDS)
    return len(objects) - len(left)


def _encoded(item: Dataset) -> Dataset:
    item.file_meta = FileMetaDataset()
    item.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return item


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.scanner", description="Send the demo's dose reports.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=11112)
    parser.add_argument("--called-ae", default="PASSPORT")
    parser.add_argument("--calling-ae", help="Send everything as this one caller instead of one per clinic.")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
