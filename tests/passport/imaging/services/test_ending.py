"""What ends links to images, and who sees which of them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from passport.access.models import Purpose
from passport.access.services import NotAllowed, hide_entry, open_passport, show_entry
from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.imaging import selectors
from passport.imaging.models import ImageLink
from passport.imaging.selectors import Ended
from passport.imaging.services import (
    EndedByOwner,
    NoImages,
    TooManyLinks,
    revoke_link,
)
from passport.imaging.services.links import LINK_LASTS, MOST_OPEN
from passport.people.models import User
from passport.queue.models import Job
from tests.passport.imaging.opening import SECOND, carried, ended, opened
from tests.passport.imaging.scene import Scene, guardian, trusted


def test_hiding_a_row_ends_what_others_have_open_and_showing_it_opens_it_again(ward: Scene, at: datetime) -> None:
    ward.grant(at)
    own, doctors = opened(ward, at), opened(ward, at, ward.by_code(at))

    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=at)
    hidden = ended(own, ward.cast.ana_reads, at), ended(doctors, ward.cast.doctor, at)
    show_entry(entry=ward.entry, by=ward.cast.ana_reads, at=at)

    assert hidden == (None, Ended.NO_GROUND)
    assert ended(doctors, ward.cast.doctor, at) is None


def test_a_row_that_turns_out_to_be_a_mistake_shows_no_images_any_more(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)

    Entry.objects.filter(pk=ward.entry.pk).update(state=State.VOID)

    assert ended(found, ward.cast.ana_reads, at) is Ended.NO_GROUND
    with pytest.raises(NoImages):
        opened(ward, at)


def test_a_part_that_turns_out_to_be_another_persons_shows_no_images_any_more(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)

    ward.part.entry = ward.cast.boris_at_linden
    ward.part.save()

    assert ended(found, ward.cast.ana_reads, at) is Ended.NO_GROUND


def by_reader(ward: Scene, at: datetime) -> User:
    return ward.cast.doctor


def by_patient(ward: Scene, at: datetime) -> User:
    return ward.cast.ana_reads


@pytest.mark.parametrize("who", [by_reader, by_patient, guardian])
def test_the_reader_and_whoever_gives_codes_end_a_link(
    who: Callable[[Scene, datetime], User], ward: Scene, at: datetime
) -> None:
    ward.grant(at)
    found = opened(ward, at, ward.by_code(at))

    revoke_link(uid=found.link.uid, by=who(ward, at), at=at)

    assert ended(found, ward.cast.doctor, at) is Ended.REVOKED


def test_nobody_else_ends_a_link(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)

    for by in (ward.cast.boris_reads, ward.cast.doctor, ward.cast.approver, trusted(ward, at)):
        with pytest.raises(NotAllowed):
            revoke_link(uid=found.link.uid, by=by, at=at)

    found.link.refresh_from_db()
    assert found.link.revoked_at is None
    with pytest.raises(NotAllowed):
        revoke_link(uid="0" * 32, by=ward.cast.ana_reads, at=at)


def test_what_the_patient_ended_the_same_code_opens_no_more_and_a_new_one_does(ward: Scene, at: datetime) -> None:
    ward.grant(at)
    found = opened(ward, at, ward.by_code(at))
    revoke_link(uid=found.link.uid, by=ward.cast.ana_reads, at=at)

    with pytest.raises(EndedByOwner):
        opened(ward, at, ward.by_code(at))

    ward.grant(at + SECOND)
    assert opened(ward, at + SECOND, ward.by_code(at + SECOND)).link != found.link


def test_what_the_doctor_closed_the_doctor_opens_again(ward: Scene, at: datetime) -> None:
    ward.grant(at)
    found = opened(ward, at, ward.by_code(at))
    revoke_link(uid=found.link.uid, by=ward.cast.doctor, at=at)

    assert opened(ward, at, ward.by_code(at)).link != found.link


def test_the_patient_sees_every_open_link_and_a_trusted_person_the_own_ones(ward: Scene, at: datetime) -> None:
    ward.grant(at)
    helper = trusted(ward, at)
    helps = open_passport(reader=helper, patient=ward.cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    own, doctors = opened(ward, at).link, opened(ward, at, ward.by_code(at)).link
    helpers = opened(ward, at, helps).link
    over = carried(ward, at)[0]
    revoke_link(uid=over.uid, by=ward.cast.ana_reads, at=at)

    assert set(selectors.links_of(ward.own(at))) == {own, doctors, helpers}
    assert set(selectors.links_of(helps)) == {helpers}
    assert set(selectors.links_of(ward.own(at + LINK_LASTS))) == set()


def test_a_guardian_sees_no_link_of_a_row_that_the_patient_hides(ward: Scene, at: datetime) -> None:
    opened(ward, at)
    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=at)
    after = open_passport(reader=guardian(ward, at), patient=ward.cast.ana, purpose=Purpose.OWN_RECORD, at=at)

    assert list(selectors.links_of(after)) == []


def test_a_reader_has_so_many_links_and_no_more(ward: Scene, at: datetime) -> None:
    for _turn in range(MOST_OPEN):
        carried(ward, at)

    with pytest.raises(TooManyLinks):
        carried(ward, at)

    assert ImageLink.objects.count() == MOST_OPEN


def test_the_link_has_a_job_that_forgets_what_was_behind_it(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    waiting = Job.objects.get(kind="forget_images", subject_uid=link.uid).due_at
    revoke_link(uid=link.uid, by=ward.cast.ana_reads, at=at + SECOND)

    assert (waiting, Job.objects.get(subject_uid=link.uid).due_at) == (link.expires_at, at + SECOND)
