"""Several browsers use one link at the same time: nobody gets more than the link allows."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection
from django.db.models import F

from passport.imaging.models import ImageLink
from passport.imaging.services import LinkEnded, TokenRefused, spend, take_link
from passport.imaging.services.links import OPENINGS
from tests.passport.imaging.opening import carried
from tests.passport.imaging.scene import scene

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[], object], *, times: int, refused: type[Exception]) -> int:
    """Do something in several threads at the same time, and return how often it was not refused."""

    def one(_turn: int) -> bool:
        try:
            work()
        except refused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as threads:
        return sum(threads.map(one, range(times)))


def test_readers_at_the_same_time_overspend_neither_openings_nor_bytes(at: datetime) -> None:
    with scene(at) as ward:
        link, token = carried(ward, at)
        by = ward.cast.ana_reads

        opened_times = at_once(lambda: take_link(token=token, by=by, at=at), times=OPENINGS + 10, refused=TokenRefused)
        ImageLink.objects.filter(pk=link.pk).update(bytes_used=F("bytes_allowed") - 1000)
        spent_times = at_once(lambda: spend(link=link, size=300, at=at), times=20, refused=LinkEnded)

    link.refresh_from_db()
    assert (opened_times, link.openings_used, link.visits.count()) == (OPENINGS, OPENINGS, OPENINGS)
    assert (spent_times, link.bytes_allowed - link.bytes_used) == (3, 100)
