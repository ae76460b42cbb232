"""How reading ends, by whom, and who is told."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from passport.people.browsers import Browser
from passport.people.models import Colour, Parting, Patient, Proof, Reader, Relation, Role
from passport.people.selectors import open_readers, past_readerships
from passport.people.services import EndReasonMissing, NotAllowed, choose_colour, end_reader, keep_copy
from passport.people.services.readers import begin_reading
from passport.signing.models import Act, Notice
from tests.passport.people import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(at: datetime) -> Patient:
    return cast.patient(cast.facility(at), at)


def test_the_counter_ends_it_at_once_with_a_reason_and_both_sides_are_told(ana: Patient, at: datetime) -> None:
    own, guardian = cast.reader(ana, at), cast.reader(ana, at, relation=Relation.GUARDIAN)
    clerk = cast.staff(ana.registered_by, Role.CLERK, at)
    copy = keep_copy(user=guardian.user, patient=ana, device=b"phone", browser=Browser(), at=at)
    Notice.objects.all().delete()
    later = at + timedelta(days=1)

    ended = end_reader(reader=guardian, how=Parting.COUNTER, by=clerk, at=later, reason="custody ended")

    assert (ended.ended_at, ended.ended_how, ended.ended_by, ended.ended_reason) == (
        later,
        "counter",
        "Dr Vera Ilić",
        "custody ended",
    )
    assert list(open_readers(ana, later)) == [own]
    assert list(open_readers(ana, later - timedelta(seconds=1))) == [own, guardian]
    copy.refresh_from_db()
    assert (copy.ended_at, copy.ended_how) == (later, "not_theirs")
    told = {(one.user_id, one.kind, one.subject_uid, str(one.detail)) for one in Notice.objects.all()}
    assert told == {
        (guardian.user.pk, "reader.ended", guardian.uid, "{}"),
        (own.user.pk, "readers.changed", ana.uid, "{}"),
    }
    act = Act.objects.get(verb="reader.ended_at_counter")
    assert (act.facility_uid, act.detail) == (ana.registered_by.uid, {"how": "counter", "relation": "guardian"})


def test_a_second_end_changes_nothing(ana: Patient, at: datetime) -> None:
    guardian = cast.reader(ana, at, relation=Relation.GUARDIAN)
    end_reader(reader=guardian, how=Parting.READER, by=guardian.user, at=at)

    end_reader(reader=guardian, how=Parting.READER, by=guardian.user, at=at + timedelta(days=1))

    guardian.refresh_from_db()
    assert (guardian.ended_at, Act.objects.filter(verb="reader.ended").count()) == (at, 1)


def test_at_the_counter_a_reason_is_given(ana: Patient, at: datetime) -> None:
    guardian = cast.reader(ana, at, relation=Relation.GUARDIAN)
    clerk = cast.staff(ana.registered_by, Role.CLERK, at)

    with pytest.raises(EndReasonMissing):
        end_reader(reader=guardian, how=Parting.COUNTER, by=clerk, at=at, reason=" ")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reader.objects.filter(pk=guardian.pk).update(ended_at=at, ended_how="counter", ended_by="x")


GRID = {
    # (who is ended, how) -> who may do it
    (Relation.SELF, Parting.COUNTER): {"clerk"},
    (Relation.GUARDIAN, Parting.COUNTER): {"clerk"},
    (Relation.TRUSTED, Parting.COUNTER): {"clerk"},
    (Relation.SELF, Parting.PATIENT): set(),
    (Relation.GUARDIAN, Parting.PATIENT): set(),
    (Relation.TRUSTED, Parting.PATIENT): {"self"},
    (Relation.SELF, Parting.READER): set(),
    (Relation.GUARDIAN, Parting.READER): {"guardian"},
    (Relation.TRUSTED, Parting.READER): {"trusted"},
}


@pytest.mark.parametrize("relation, how", GRID)
def test_who_may_end_what(relation: Relation, how: Parting, ana: Patient, at: datetime) -> None:
    readers = {str(one.value): cast.reader(ana, at, relation=one) for one in Relation}
    people = {name: reader.user for name, reader in readers.items()}
    people["clerk"] = cast.staff(ana.registered_by, Role.CLERK, at)
    people["clerk elsewhere"] = cast.staff(cast.facility(at, country="HR"), Role.CLERK, at)

    may = set()
    for name, by in people.items():
        try:
            with transaction.atomic():
                end_reader(reader=readers[relation], how=how, by=by, at=at, reason="why")
                may.add(name)
                transaction.set_rollback(True)
        except NotAllowed:
            continue

    assert may == GRID[relation, how]


def test_the_same_or_a_better_right_stays_and_a_weaker_one_gives_way(ana: Patient, at: datetime) -> None:
    user = cast.reader(ana, at, relation=Relation.TRUSTED).user
    given = []
    for relation in (Relation.GUARDIAN, Relation.TRUSTED):
        reader, new = begin_reading(
            user=user, patient=ana, relation=relation, proof=Proof.NOT_RECORDED, proven_by="the cast", at=at
        )
        given.append((reader.relation, new))

    assert given == [("guardian", True), ("guardian", False)]
    assert list(user.readerships.order_by("id").values_list("relation", "ended_how")) == [
        ("trusted", "replaced"),
        ("guardian", None),
    ]


def test_who_ran_out_may_begin_again_and_is_told_only_of_what_is_over(ana: Patient, at: datetime) -> None:
    trusted = cast.reader(ana, at, relation=Relation.TRUSTED)
    Reader.objects.filter(pk=trusted.pk).update(until=at + timedelta(days=1))
    later = at + timedelta(days=2)
    over = past_readerships(trusted.user, later)

    begin_reading(
        user=trusted.user, patient=ana, relation=Relation.TRUSTED, proof=Proof.PATIENT, proven_by="Ana", at=later
    )

    trusted.refresh_from_db()
    assert (over, past_readerships(trusted.user, later), trusted.ended_how) == ([trusted], [], "ran_out")


def test_each_reader_chooses_the_own_colours(ana: Patient, at: datetime) -> None:
    guardian, own = cast.reader(ana, at, relation=Relation.GUARDIAN), cast.reader(ana, at)

    choose_colour(reader=guardian, colour=Colour.PLUM, by=guardian.user, at=at)
    with pytest.raises(NotAllowed):
        choose_colour(reader=guardian, colour=Colour.SEA, by=own.user, at=at)

    assert list(ana.readers.order_by("id").values_list("colour", flat=True)) == ["plum", ""]
