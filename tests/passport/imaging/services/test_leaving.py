"""A patient leaves: what ends at once, how it is undone, and what is left when it was not."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from passport.access.models import Purpose
from passport.access.services import (
    CodeRefused,
    choose_doctor,
    let_chosen_doctor_look,
    make_grant,
    open_emergency,
    open_list,
    open_passport,
    redeem_grant,
)
from passport.imaging.models import ImageLink
from passport.imaging.selectors import Ended
from passport.imaging.services import end_leaving, leave
from passport.people.browsers import Browser
from passport.people.models import Closing, CodeSlip, Patient, Reader, Relation, TrustLasts
from passport.people.selectors import closings_of, open_closing, readerships
from passport.people.services import (
    Here,
    SlipRefused,
    TrustRefused,
    claim_slip,
    claim_trust_code,
    come_back,
    issue_slip,
    keep_copy,
    make_trust_code,
)
from passport.people.services import NotAllowed as NotTheirs
from passport.signing.models import Act, Notice
from tests.passport.imaging.leaving import DAYS, HERE, left, opens, paper, slip
from tests.passport.imaging.opening import ended, opened
from tests.passport.imaging.scene import Scene
from tests.passport.people import cast as people
from tests.passport.people.services.test_devices import session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(at: datetime) -> people.Cast:
    return people.assemble(at)


def test_a_patient_who_left_opens_nothing_at_once_and_everything_on_coming_back(
    cast: people.Cast, at: datetime
) -> None:
    rows = list(open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at).entries())
    closing = left(cast, at)

    assert (closing.closed_at, closing.ends_at, closing.user) == (at, at + DAYS, cast.ana_reads)
    assert (readerships(cast.ana_reads, at), closings_of(cast.ana_reads, at)) == ([], [closing])
    assert not opens(cast.ana_reads, cast.ana, Purpose.OWN_RECORD, at)
    assert [opens(cast.boris_reads, cast.boris, Purpose.OWN_RECORD, at), open_closing(cast.boris)] == [True, None]

    later = at + timedelta(days=29)
    come_back(closing=closing, by=cast.ana_reads, at=later)
    view = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=later)
    assert list(view.entries()) == rows
    assert (closing.taken_back_at, closings_of(cast.ana_reads, later)) == (later, [])
    assert list(Act.objects.filter(verb__startswith="passport.").order_by("id").values_list("verb", "detail")) == [
        ("passport.left", {"closing": closing.uid, "until": (at + DAYS).isoformat()}),
        ("passport.came_back", {"closing": closing.uid}),
    ]


def test_the_patient_is_told_once_and_not_any_more_after_coming_back(cast: people.Cast, at: datetime) -> None:
    closing = left(cast, at)

    told = Notice.objects.filter(user_id=cast.ana_reads.pk, kind="passport.left")
    assert list(told.values_list("subject_uid", "detail", "read_at")) == [(closing.uid, {}, None)]
    come_back(closing=closing, by=cast.ana_reads, at=at)
    assert list(told.values_list("read_at", flat=True)) == [at]


def test_whom_the_patient_let_look_looks_no_more_also_after_coming_back(cast: people.Cast, at: datetime) -> None:
    helper = people.reader(cast.ana, at, relation=Relation.TRUSTED)
    redeem_grant(
        code=make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1],
        by=cast.doctor,
        who_hmac=people.SOMEWHERE,
        at=at,
    )
    choose_doctor(patient=cast.ana, doctor=cast.doctor.practitioner, by=cast.ana_reads, at=at)
    let_chosen_doctor_look(patient=cast.ana, by=cast.ana_reads, at=at)
    assert opens(cast.doctor, cast.ana, Purpose.CARE, at)
    Notice.objects.all().delete()

    closing = left(cast, at)

    assert [opens(cast.doctor, cast.ana, Purpose.CARE, at), opens(helper.user, cast.ana, Purpose.OWN_RECORD, at)] == [
        False,
        False,
    ]
    helper.refresh_from_db()
    assert (helper.ended_at, helper.ended_how, helper.ended_by) == (at, "left", str(cast.ana_reads))
    assert list(Notice.objects.exclude(kind="passport.left").values_list("user", "kind", "subject_uid")) == [
        (helper.user_id, "reader.ended", helper.uid)
    ]
    come_back(closing=closing, by=cast.ana_reads, at=at)
    assert [opens(cast.doctor, cast.ana, Purpose.CARE, at), opens(helper.user, cast.ana, Purpose.OWN_RECORD, at)] == [
        False,
        False,
    ]


def test_codes_and_slips_that_nobody_used_open_nothing(cast: people.Cast, at: datetime) -> None:
    _grant, code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)
    _trust, trust = make_trust_code(patient=cast.ana, lasts=TrustLasts.WEEK, by=cast.ana_reads, at=at)
    _slip, own = issue_slip(patient=cast.ana, relation=Relation.SELF, by=None, at=at)
    _other, of_boris = issue_slip(patient=cast.boris, relation=Relation.SELF, by=None, at=at)
    left(cast, at)

    with pytest.raises(CodeRefused):
        redeem_grant(code=code, by=cast.doctor, who_hmac=people.SOMEWHERE, at=at)
    with pytest.raises(TrustRefused):
        claim_trust_code(code=trust, user=None, who_hmac=people.SOMEWHERE, at=at)
    with pytest.raises(SlipRefused):
        claim_slip(code=own, birth_date=cast.ana.birth_date, user=None, who_hmac=people.SOMEWHERE, at=at)
    assert CodeSlip.objects.filter(burnt_at__isnull=False).count() == 1
    claimed = claim_slip(code=of_boris, birth_date=cast.boris.birth_date, user=None, who_hmac=b"\x02" * 32, at=at)
    assert claimed.user == cast.boris_reads


def test_other_sessions_and_copies_end_and_the_phone_in_hand_stays_signed_in(cast: people.Cast, at: datetime) -> None:
    here, other = session(cast.ana_reads), session(cast.ana_reads)
    copy = keep_copy(user=cast.ana_reads, patient=cast.ana, device=b"phone", browser=Browser(), at=at)
    leave(patient=cast.ana, here=Here(session_key=here.session_key), by=cast.ana_reads, at=at)

    assert list(cast.ana_reads.usersession_set.values_list("pk", flat=True)) == [here.pk]
    assert other.pk != here.pk
    copy.refresh_from_db()
    assert (copy.ended_at, copy.ended_how) == (at, "not_theirs")


def test_images_stop(ward: Scene, at: datetime) -> None:
    mine = opened(ward, at)
    ward.grant(at)
    doctors = opened(ward, at, ward.by_code(at))
    urgent = opened(ward, at, ward.in_an_emergency(at))
    left(ward.cast, at)

    assert [ended(one, one.link.reader, at) for one in (mine, doctors, urgent)] == [
        Ended.REVOKED,
        Ended.REVOKED,
        None,
    ]
    assert set(ImageLink.objects.filter(revoked_at=at).values_list("revoked_by", flat=True)) == {ward.cast.ana_reads.pk}


def test_what_rests_on_another_ground_goes_on(cast: people.Cast, at: datetime) -> None:
    left(cast, at)

    signing = open_list(reader=cast.approver, purpose=Purpose.SIGNING, at=at)
    assert signing is not None
    assert opens(cast.clerk, cast.ana, Purpose.REGISTRATION, at)
    open_emergency(patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="collapsed", at=at)
    view = open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.EMERGENCY, at=at)
    assert view.entries().count() == 2


@pytest.mark.parametrize("relation", [Relation.GUARDIAN, Relation.TRUSTED])
def test_nobody_closes_the_passport_of_somebody_else(cast: people.Cast, at: datetime, relation: Relation) -> None:
    other = people.reader(cast.ana, at, relation=relation)
    for by in (other.user, cast.boris_reads, cast.clerk):
        with pytest.raises(NotTheirs):
            leave(patient=cast.ana, here=HERE, by=by, at=at)
    assert not Closing.objects.exists()


def test_who_is_too_young_to_decide_does_not_leave(cast: people.Cast, at: datetime) -> None:
    Patient.objects.filter(pk=cast.ana.pk).update(birth_date=at.date() - timedelta(days=3650))
    cast.ana.refresh_from_db()
    with pytest.raises(NotTheirs):
        left(cast, at)


def test_who_left_does_not_leave_once_more_and_nobody_else_comes_back(cast: people.Cast, at: datetime) -> None:
    closing = left(cast, at)
    with pytest.raises(NotTheirs):
        left(cast, at)
    with pytest.raises(NotTheirs):
        come_back(closing=closing, by=cast.boris_reads, at=at)
    come_back(closing=closing, by=cast.ana_reads, at=at)
    with pytest.raises(NotTheirs):
        come_back(closing=closing, by=cast.ana_reads, at=at)


def test_a_guardian_goes_on_reading_and_keeps_the_papers(cast: people.Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN)
    kept = paper(cast, at)
    closing = left(cast, at)
    end_leaving(closing_uid=closing.uid, at=at + DAYS)

    assert opens(guardian.user, cast.ana, Purpose.OWN_RECORD, at + DAYS)
    kept.refresh_from_db()
    assert (kept.forgotten_at, kept.called) == (None, "X-ray of the chest")


def test_a_slip_leads_who_left_to_the_same_account_and_opens_nothing_by_itself(cast: people.Cast, at: datetime) -> None:
    closing = left(cast, at)
    later = at + timedelta(days=3)
    found = slip(cast.ana, later)

    assert (found.user, closings_of(found.user, later)) == (cast.ana_reads, [closing])
    assert not opens(found.user, cast.ana, Purpose.OWN_RECORD, later)
    assert Reader.objects.filter(patient=cast.ana).count() == 1


def test_the_slip_of_somebody_else_does_not_become_that_of_who_left(cast: people.Cast, at: datetime) -> None:
    left(cast, at)

    assert slip(cast.boris, at, user=cast.ana_reads).user == cast.boris_reads


def test_a_slip_for_a_trusted_person_waits_until_the_patient_is_back(cast: people.Cast, at: datetime) -> None:
    closing = left(cast, at)
    helper = slip(cast.ana, at, Relation.TRUSTED).user

    assert not opens(helper, cast.ana, Purpose.OWN_RECORD, at)
    come_back(closing=closing, by=cast.ana_reads, at=at)
    assert opens(helper, cast.ana, Purpose.OWN_RECORD, at)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"ends_at": timedelta(0)}, "closing_leaves_time"),
        ({"taken_back_at": timedelta(days=-1)}, "closing_taken_back_later"),
        ({"done_at": timedelta(days=29)}, "closing_done_after_its_time"),
        ({"done_at": DAYS, "taken_back_at": DAYS}, "closing_has_one_end"),
    ],
)
def test_the_database_refuses_a_closing_that_cannot_be(
    cast: people.Cast, at: datetime, wrong: dict[str, timedelta], name: str
) -> None:
    told = {"ends_at": at + DAYS} | {field: at + after for field, after in wrong.items()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Closing.objects.create(patient=cast.ana, user=cast.ana_reads, closed_at=at, **told)


def test_a_passport_is_closed_once_at_a_time(cast: people.Cast, at: datetime) -> None:
    closing = left(cast, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closing.objects.create(patient=cast.ana, user=cast.ana_reads, closed_at=at, ends_at=at + DAYS)
    come_back(closing=closing, by=cast.ana_reads, at=at)
    assert left(cast, at).uid != closing.uid
