"""The way out: the worker is killed on the way from a study that is complete to a key object that was accepted."""

import json
import subprocess
import sys
import time
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
LEFT = (
    "SELECT (SELECT count(*) FROM reports_keyobject), "
    "(SELECT count(*) FROM signing_act WHERE verb = 'sending.handed_over'), "
    "(SELECT max(sop_instance_uid) FROM reports_keyobject)"
)


class NotSentOnce(Exception):
    """A study was sent not at all or twice; the message says what there is."""


def sends(plant: Plant, chance: Random, name: str) -> list[Sent]:
    """Kill the worker while it sends; one key object was made and handed over, and the PACS holds it. Raises NotSentOnce."""
    with orthanc.server(receiver_aet="PASSPORT", receiver_port=plant.to.port) as pacs:
        for dataset in (report_of(), image_of()):
            pacs.keep(sr.write(dataset))
        before = _held(pacs)
        _set_up(plant, pacs.dicom_port)
        time.sleep(chance.uniform(0, LATEST))
        plant.restart("worker")
        plant.soon(lambda: _accepted(plant))
        objects, handed_over, uid = plant.ledger.books.rows(LEFT)[0]
        new = _held(pacs) - before
        if (objects, handed_over, new) != (1, 1, {uid}):
            raise NotSentOnce(f"{name}: {objects} {handed_over} {uid} {new}")
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
