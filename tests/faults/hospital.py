"""Run inside an installation: set up a hospital that must send a key object of its one study to a PACS.

`python -m tests.faults.hospital PORT`
"""

import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the models need the settings first
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from passport.imaging.models import Pacs  # noqa: E402
from reports.models import SendingSetup  # noqa: E402
from reports.sending.profile import CarrierKind  # noqa: E402
from tests.reports.sending.studies import arrives, hospital, listed, own_profile, pacs, report_of  # noqa: E402

AE_TITLE = "ORTHANC"  # as `tests.reports.sending.studies` calls the PACS


def main(port: int) -> None:
    """Make all of it appear to the worker at once."""
    now = timezone.now()
    earlier = now - timedelta(hours=2)
    own_profile(
        Path(settings.SENDING_PROFILES_DIR),
        carrier=CarrierKind.C_STORE,
        host="127.0.0.1",
        port=port,
        ae_title=AE_TITLE,
    )
    with transaction.atomic():
        found = hospital(now)
        arrives(found, report_of(), earlier)
        archive = pacs(found)
        Pacs.objects.filter(pk=archive.pk).update(port=port)
        listed(archive, earlier)
        SendingSetup.objects.update(profile="own", dry_run=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
