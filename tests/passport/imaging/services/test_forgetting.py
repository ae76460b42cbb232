"""What is left of a link when it is over."""

from datetime import datetime

import pytest

from passport.imaging import tasks
from passport.imaging.models import ImageLink, ImageSeries, ImageVisit
from passport.imaging.services import forget_images, revoke_link
from passport.imaging.services.links import FORGET, LINK_LASTS
from passport.queue.kinds import JOBS
from passport.queue.models import Job
from passport.queue.tasks import run_job
from tests.passport.imaging.opening import SECOND, opened
from tests.passport.imaging.scene import Scene


def kept() -> tuple[int, int, int]:
    return ImageLink.objects.count(), ImageSeries.objects.count(), ImageVisit.objects.count()


def test_a_link_that_still_holds_is_left_alone_until_it_ends(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link

    assert forget_images(link_uid=link.uid, at=at + SECOND) == link.expires_at
    assert kept() == (1, 2, 1)


@pytest.mark.parametrize("revoked", [True, False])
def test_of_a_link_that_is_over_stays_who_looked_and_not_at_what(revoked: bool, ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    if revoked:
        revoke_link(uid=link.uid, by=ward.cast.ana_reads, at=at)

    assert [forget_images(link_uid=link.uid, at=at + LINK_LASTS) for _twice in range(2)] == [None, None]
    assert kept() == (1, 0, 0)


def test_the_worker_does_it_when_its_time_has_come(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link

    run_job(Job.objects.get(kind=FORGET, subject_uid=link.uid).uid)

    assert (kept(), JOBS[FORGET]) == ((1, 0, 0), tasks.forget_images.name)
