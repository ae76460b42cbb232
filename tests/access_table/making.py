"""`python -m tests.access_table.making [ROWS]`: make the world in the database of the environment, and print what it has.

Of the patient whose own pages are looked at there are so many rows more.

A process of its own, because the caller's database is another one, or none.
"""

import json
import sys
from dataclasses import asdict
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 -- the models need the settings first
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.access_table.asking import Asker  # noqa: E402
from tests.access_table.pages import pages_of  # noqa: E402
from tests.access_table.terms import Relation  # noqa: E402
from tests.access_table.world import cookies_of, world  # noqa: E402
from tests.passport.web.lifetime import lifetime  # noqa: E402

DAY = 24 * 60 * 60


def main(rows: int) -> None:
    """Make it and print."""
    # Whoever looks at pages for hours is not asked again for a second factor.
    at = timezone.now()
    with transaction.atomic():
        made = world(at - timedelta(minutes=2))
        own = made.charts[Relation.OWN]
        lifetime(own.record, own.team.facility, rows, at=at)
        asker = Asker(cookies=cookies_of(made, at=at.timestamp() + DAY))
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    pages = [asdict(page) for page in pages_of(made, asker)]
    print(json.dumps({"languages": [code for code, _name in settings.LANGUAGES], "pages": pages}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 0)
