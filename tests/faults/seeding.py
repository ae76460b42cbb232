"""Run inside an installation: register the scanner and the PACS that the rounds know."""

import django

django.setup()

from django.utils import timezone  # noqa: E402 -- the models need the settings first

from ingestion.services.pacs import Connection, add_pacs  # noqa: E402
from passport.imaging.models import Way  # noqa: E402
from tests.faults.plant import CALLING, NODE  # noqa: E402
from tests.ingestion.archives import IDENTIFYING  # noqa: E402
from tests.ingestion.senders import source  # noqa: E402

if __name__ == "__main__":
    now = timezone.now()
    room = source(now, name=CALLING.lower())
    # Its port is written when it runs.
    node = Connection(name=NODE, way=Way.C_GET, ae_title=NODE, host="127.0.0.1", port=1)
    add_pacs(connection=node, identifying=IDENTIFYING, facility=room.facility, by=None, at=now)
