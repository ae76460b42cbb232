"""Links to images: one reader, one study, for a while and within a budget."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from passport.access.models import Access, Purpose
from passport.access.services import NotAllowed, open_passport, stop_grant
from passport.codes import ALPHABET
from passport.imaging.models import ImageLink, ImageVisit
from passport.imaging.selectors import Ended
from passport.imaging.services import (
    TokenRefused,
    look,
    revoke_link,
    take_link,
)
from passport.imaging.services.links import LINK_LASTS, OPENINGS, VISIT_LASTS
from passport.justification.services import drop_request
from passport.people.models import Reader
from passport.signing.models import Act
from tests.passport.imaging.opening import SECOND, carried, ended, opened, verbs
from tests.passport.imaging.scene import STUDY, Scene, guardian, trusted


def test_the_patient_opens_the_images_of_one_study_for_a_day_and_one_browser_for_half_an_hour(
    ward: Scene, at: datetime
) -> None:
    found = opened(ward, at)
    link = found.link

    assert (link.patient, link.reader, link.exposure, link.pacs) == (
        ward.cast.ana,
        ward.cast.ana_reads,
        ward.part,
        ward.pacs,
    )
    assert (link.ground, link.expires_at, found.until) == ("self", at + LINK_LASTS, at + VISIT_LASTS)
    assert list(link.series.values_list("number", "description", "modality", "told")) == [
        (1, "Series 1", "CT", 3),
        (2, "Series 2", "CT", 1),
    ]
    assert (verbs(link), ended(found, ward.cast.ana_reads, at)) == (["images.linked", "images.opened"], None)


def test_no_secret_is_kept_and_no_act_names_the_study(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)
    link, token = carried(ward, at)

    assert (len(token), set(token) - set(ALPHABET)) == (24, set())
    assert (len(found.secret), set(found.secret) - set(ALPHABET)) == (32, set())
    kept = str([*ImageLink.objects.values(), *ImageVisit.objects.values(), *Act.objects.values()])
    assert [word for word in (token, found.secret, STUDY) if word in kept] == []
    assert verbs(link) == ["images.linked"]


def test_only_the_node_of_the_facility_is_asked_and_only_about_this_study(ward: Scene, at: datetime) -> None:
    opened(ward, at)

    # The end of a list is known by a page that brings nothing new.
    assert [path.partition("?")[0] for path in ward.archive.asked] == [
        "/studies",
        "/studies",
        f"/studies/{STUDY}/series",
        f"/studies/{STUDY}/series",
    ]


def test_opening_again_uses_the_same_link_and_one_more_of_its_openings(ward: Scene, at: datetime) -> None:
    first = opened(ward, at)
    later = opened(ward, at + SECOND)

    later.link.refresh_from_db()
    assert (first.link, later.link.openings_used, later.link.opened_at) == (later.link, 2, at + SECOND)
    assert first.secret != later.secret
    assert [ended(one, ward.cast.ana_reads, at + SECOND) for one in (first, later)] == [None, None]


def test_a_series_that_came_later_gets_the_next_number_and_the_others_keep_theirs(ward: Scene, at: datetime) -> None:
    opened(ward, at)
    ward.archive.series = {"1.2.0": ["1.2.0.1"], **ward.archive.series}
    found = opened(ward, at + SECOND)

    assert list(found.link.series.values_list("number", "series_instance_uid")) == [
        (1, "1.2.826.0.1.1.1"),
        (2, "1.2.826.0.1.1.2"),
        (3, "1.2.0"),
    ]


def test_a_doctors_link_ends_with_the_code(ward: Scene, at: datetime) -> None:
    grant = ward.grant(at)
    found = opened(ward, at, ward.by_code(at))

    assert (found.link.ground, found.link.ground_uid, found.link.expires_at) == ("grant", grant.uid, grant.until)
    assert ended(found, ward.cast.doctor, at + SECOND) is None


def test_stopping_the_code_ends_what_the_doctor_has_open(ward: Scene, at: datetime) -> None:
    grant = ward.grant(at)
    found = opened(ward, at, ward.by_code(at))

    stop_grant(grant=grant, by=ward.cast.ana_reads, at=at + SECOND)

    assert ended(found, ward.cast.doctor, at + SECOND) is Ended.NO_GROUND


def test_an_emergency_opens_images_until_it_ends(ward: Scene, at: datetime) -> None:
    found = opened(ward, at, ward.in_an_emergency(at))

    assert found.link.expires_at == at + timedelta(minutes=60)
    assert ended(found, ward.cast.doctor, at + SECOND) is None


def test_a_request_opens_images_to_who_asks_and_who_decides_until_it_is_dropped(ward: Scene, at: datetime) -> None:
    request = ward.asked_for(at)
    found = opened(ward, at, ward.by_request(request, ward.cast.doctor, at))

    assert (found.link.ground, found.link.ground_uid, found.link.patient) == ("request", request.uid, ward.cast.ana)
    assert ended(found, ward.cast.doctor, at) is None
    drop_request(request=request, by=ward.cast.doctor, at=at)
    assert ended(found, ward.cast.doctor, at) is Ended.NO_GROUND


def test_each_look_is_written_down(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)
    Access.objects.count()
    later = at + timedelta(minutes=16)

    look(uid=found.link.uid, secret=found.secret, by=ward.cast.ana_reads, at=later)

    assert list(Access.objects.order_by("id").values_list("reader_uid", "purpose", "at")) == [
        (ward.cast.ana_reads.uid, "own_record", at),
        (ward.cast.ana_reads.uid, "own_record", later),
    ]


def test_a_link_opens_to_its_reader_alone_whoever_has_the_cookie(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)

    for stranger in (ward.cast.boris_reads, ward.cast.doctor, ward.cast.approver, trusted(ward, at)):
        with pytest.raises(NotAllowed):
            look(uid=found.link.uid, secret=found.secret, by=stranger, at=at)


def test_a_link_opens_with_its_own_cookie_alone_and_while_that_holds(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)
    other, token = carried(ward, at)
    of_another_link = take_link(token=token, by=ward.cast.ana_reads, at=at).secret
    by = ward.cast.ana_reads

    assert [ended(found, by, at, secret) for secret in ("", "0" * 32, of_another_link, token)] == [Ended.VISIT_OVER] * 4
    assert ended(found, by, found.until - SECOND) is None
    assert ended(found, by, found.until) is Ended.VISIT_OVER
    assert other != found.link


def test_an_expired_link_opens_nothing_also_to_a_visit_that_would_still_hold(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)
    ImageLink.objects.filter(pk=found.link.pk).update(expires_at=at + SECOND)

    assert [ended(found, ward.cast.ana_reads, moment) for moment in (at, at + SECOND)] == [None, Ended.EXPIRED]


def test_a_revoked_link_opens_nothing_and_stays_revoked(ward: Scene, at: datetime) -> None:
    found = opened(ward, at)

    revoke_link(uid=found.link.uid, by=ward.cast.ana_reads, at=at + SECOND)
    link = revoke_link(uid=found.link.uid, by=ward.cast.ana_reads, at=at + 2 * SECOND)

    assert (link.revoked_at, link.revoked_by) == (at + SECOND, ward.cast.ana_reads)
    assert ended(found, ward.cast.ana_reads, at + SECOND) is Ended.REVOKED
    assert verbs(link) == ["images.linked", "images.opened", "images.revoked"]


def test_a_link_without_openings_left_makes_no_visit_and_a_new_one_is_made(ward: Scene, at: datetime) -> None:
    link, token = carried(ward, at)
    by = ward.cast.ana_reads
    for _turn in range(OPENINGS):
        take_link(token=token, by=by, at=at)

    with pytest.raises(TokenRefused):
        take_link(token=token, by=by, at=at)

    link.refresh_from_db()
    assert (link.openings_used, link.visits.count()) == (OPENINGS, OPENINGS)


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver"])
def test_a_token_opens_to_its_reader_alone(who: str, ward: Scene, at: datetime) -> None:
    link, token = carried(ward, at)

    with pytest.raises(TokenRefused):
        take_link(token=token, by=getattr(ward.cast, who), at=at)

    link.refresh_from_db()
    assert link.openings_used == 0
    assert take_link(token=f" {token[:6].lower()}-{token[6:]}", by=ward.cast.ana_reads, at=at).link == link


def test_wrong_revoked_and_expired_tokens_are_answered_alike(ward: Scene, at: datetime) -> None:
    by = ward.cast.ana_reads
    link, revoked = carried(ward, at)
    revoke_link(uid=link.uid, by=by, at=at)
    expired = carried(ward, at)[1]
    direct = opened(ward, at).secret

    for token, moment in (("", at), ("0" * 24, at), (revoked, at), (direct, at), (expired, at + LINK_LASTS)):
        with pytest.raises(TokenRefused):
            take_link(token=token, by=by, at=moment)


def test_only_who_reads_the_own_or_a_relatives_passport_carries_a_link_away(ward: Scene, at: datetime) -> None:
    ward.grant(at)
    own = [ward.cast.ana_reads, guardian(ward, at), trusted(ward, at)]
    views = [open_passport(reader=reader, patient=ward.cast.ana, purpose=Purpose.OWN_RECORD, at=at) for reader in own]

    assert [carried(ward, at, view)[0].reader for view in views] == own
    with pytest.raises(NotAllowed):
        carried(ward, at, ward.by_code(at))
    with pytest.raises(NotAllowed):
        carried(ward, at, ward.in_an_emergency(at))


def test_a_trusted_person_who_is_trusted_no_more_sees_no_more_images(ward: Scene, at: datetime) -> None:
    helper = trusted(ward, at)
    view = open_passport(reader=helper, patient=ward.cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    found = opened(ward, at, view)

    Reader.objects.filter(user=helper).update(until=at + SECOND)

    assert [ended(found, helper, moment) for moment in (at, at + SECOND)] == [None, Ended.NO_GROUND]


# What the database itself holds.


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": F("expires_at") + timedelta(hours=1)},
        {"openings_allowed": F("openings_allowed") + 1},
        {"bytes_allowed": F("bytes_allowed") + 1},
        {"openings_used": 0},
        {"openings_used": OPENINGS + 1},
        {"bytes_used": F("bytes_allowed") + 1},
        {"token_hmac": bytes(32)},
        {"ground": "trusted"},
        {"ground": "facility"},
    ],
)
def test_a_link_stays_what_it_was_made_as(change: dict[str, object], ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link

    with pytest.raises(DatabaseError), transaction.atomic():
        ImageLink.objects.filter(pk=link.pk).update(**change)

    with pytest.raises(DatabaseError), transaction.atomic():
        ImageLink.objects.filter(pk=link.pk)._raw_delete("default")


def test_a_revocation_is_not_taken_back(ward: Scene, at: datetime) -> None:
    link = opened(ward, at).link
    revoke_link(uid=link.uid, by=ward.cast.ana_reads, at=at)

    with pytest.raises(DatabaseError), transaction.atomic():
        ImageLink.objects.filter(pk=link.pk).update(revoked_at=None, revoked_by=None)
