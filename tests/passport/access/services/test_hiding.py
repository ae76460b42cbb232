from datetime import datetime, timedelta

import pytest

from passport.access.models import Purpose
from passport.access.services import NotAllowed, View, hide_entry, make_grant, open_passport, redeem_grant, show_entry
from passport.people.models import Relation
from passport.signing.models import Act
from tests.passport.people import cast as people
from tests.passport.people.cast import Cast


def doctors_view(cast: Cast, at: datetime) -> View:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=at)[1]
    redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x02" * 32, at=at)
    return open_passport(reader=cast.doctor, patient=cast.ana, purpose=Purpose.CARE, at=at)


def test_a_doctor_sees_that_a_row_is_hidden_and_not_which(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    view = doctors_view(cast, at)

    assert (list(view.entries()), view.hidden_count(), view.coverage().facilities) == ([cast.ana_at_linden], 1, 1)
    with pytest.raises(NotAllowed):
        view.entry(cast.ana_at_cedar.uid)
    with pytest.raises(NotAllowed):
        view.versions(cast.ana_at_cedar)


def test_the_patient_sees_the_own_hidden_row_and_shows_it_again(cast: Cast, at: datetime) -> None:
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)
    hide_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at + timedelta(hours=1))
    own = open_passport(reader=cast.ana_reads, patient=cast.ana, purpose=Purpose.OWN_RECORD, at=at)
    assert (own.entry(cast.ana_at_cedar.uid).hidden_at, own.hidden_count()) == (at, 0)

    show_entry(entry=cast.ana_at_cedar, by=cast.ana_reads, at=at)

    assert doctors_view(cast, at).hidden_count() == 0
    acts = Act.objects.filter(subject_uid=cast.ana_at_cedar.uid, verb__in=["entry.hidden", "entry.shown"])
    assert list(acts.order_by("id").values_list("verb", flat=True)) == ["entry.hidden", "entry.shown"]


@pytest.mark.parametrize("who", ["boris_reads", "doctor", "approver", "clerk"])
def test_nobody_else_hides_a_row(who: str, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        hide_entry(entry=cast.ana_at_linden, by=getattr(cast, who), at=at)

    cast.ana_at_linden.refresh_from_db()
    assert cast.ana_at_linden.hidden_at is None


def test_a_guardian_hides_nothing(cast: Cast, at: datetime) -> None:
    guardian = people.reader(cast.ana, at, relation=Relation.GUARDIAN).user

    with pytest.raises(NotAllowed):
        hide_entry(entry=cast.ana_at_linden, by=guardian, at=at)
