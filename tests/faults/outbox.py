"""The way out: the worker is killed on the way from a study that is complete to a key object that was accepted."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from random import Random

from tests import sr
from tests.faults.delivery import Sent
from tests.faults.plant import Plant
from tests.reports.sending.studies import image_of, report_of
from tests.services import orthanc
from tests.services.installation import ROOT
from tests.services.orthanc import Orthanc

LATEST = 3.0  # seconds after there is something to send
STATES = "SELECT state FROM reports_sending"
MADE = "SELECT sop_instance_uid FROM reports_keyobject"
HANDED_OVER = "SELECT 1 FROM signing_act WHERE verb = 'sending.handed_over'"


class NotSentOnce(Exception):
    """A study was sent not at all or twice; the message says what there is."""


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a round left: key objects that were made, acts that one was handed over, and all that the PACS got."""

    made: int
    handed_over: int
    held: int


ONCE = Left(made=1, handed_over=1, held=1)


def sends(plant: Plant, chance: Random) -> Left:
    """Kill the worker while it makes and sends a key object, and return what is left when it was accepted."""
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=plant.to.port) as pacs:
        for dataset in (report_of(), image_of()):
            pacs.keep(sr.write(dataset))
        before = _held(pacs)
        _set_up(plant, pacs.dicom_port)
        time.sleep(chance.uniform(0, LATEST))
        plant.restart("worker")
        plant.soon(lambda: _accepted(plant))
        made = {str(uid) for (uid,) in plant.ledger.books.rows(MADE)}
        handed_over = len(plant.ledger.books.rows(HANDED_OVER))
        new = _held(pacs) - before
        return Left(made=len(made), handed_over=handed_over, held=len(new) if made <= new else 0)


def story(plant: Plant, chance: Random, name: str) -> list[Sent]:
    """Play it as a round, in which nothing comes in. Raises NotSentOnce."""
    left = sends(plant, chance)
    if left != ONCE:
        raise NotSentOnce(f"{name}: {left}")
    return []


def _set_up(plant: Plant, port: int) -> None:
    command = [*plant.ours.inside, sys.executable, "-m", "tests.faults.hospital", str(port)]
    environment = plant.ours.environment() | {"DJANGO_SETTINGS_MODULE": "passport.settings", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _accepted(plant: Plant) -> bool:
    plant.ledger.hurry()
    return plant.ledger.books.rows(STATES) == [("accepted",)]


def _held(pacs: Orthanc) -> set[str]:
    """Return the objects that the PACS holds."""
    return {one["MainDicomTags"]["SOPInstanceUID"] for one in json.loads(pacs.get("/instances?expand"))}
