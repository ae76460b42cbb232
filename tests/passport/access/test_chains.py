"""What stood before a row, and who reads what a woman answered."""

from datetime import date, datetime, timedelta

import pytest

from passport.access.models import Access, Purpose
from passport.access.services import (
    NotAllowed,
    View,
    make_grant,
    open_emergency,
    open_list,
    open_passport,
    open_requests,
    redeem_grant,
)
from passport.booklet.models import Entry
from passport.justification.models import AskedAnswer, Request
from passport.justification.services import (
    find_request,
    put_together,
    record_answer,
)
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Reader, Relation, User
from tests import cast as people
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward

MOMENT = timedelta(seconds=1)


@pytest.fixture
def ward(db: None) -> Ward:
    return cast.ward()


def performed(ward: Ward, at: datetime, **parts: object) -> tuple[Request, Entry]:
    request = cast.approved(ward, at, planned_on=at.date(), **parts)
    entry = cast.prior(ward, at, on=at.date(), exam_code=request.exam_code)
    assert find_request(entry, at=at) == request
    return cast.now(request), Entry.objects.get(pk=entry.pk)


def asked(ward: Ward, at: datetime) -> Entry:
    """Return a row of Ana's, before which she was asked by the approver and by the radiographer."""
    request, entry = performed(ward, at)
    for about, actor, by in (
        ({"request": request}, Actor.APPROVER, ward.approver),
        ({"entry": entry}, Actor.PERFORMER, ward.radiographer),
    ):
        record_answer(ask=Ask.PREGNANCY, actor=actor, answer=AskedAnswer.NO, by=by, at=at, **about)
    return entry


def reads(ward: Ward, who: User, purpose: Purpose, at: datetime) -> View:
    return open_passport(reader=who, patient=ward.ana, purpose=purpose, at=at)


def answers(view: View, entry: Entry) -> list[str]:
    chain = view.chain(entry)
    assert chain is not None
    assert (chain.decision is not None, len(chain.reviews)) == (True, 2)
    return [one.actor for one in chain.asked]


def test_the_patient_and_who_treats_her_read_the_answers(ward: Ward, at: datetime) -> None:
    entry = asked(ward, at)
    said = ["approver", "performer"]

    assert answers(reads(ward, people.reader(ward.ana), Purpose.OWN_RECORD, at), entry) == said
    assert answers(reads(ward, ward.approver, Purpose.SIGNING, at), entry) == said
    assert answers(reads(ward, ward.radiographer, Purpose.PERFORMING, at), entry) == said
    for reader in (ward.referrer, ward.second):
        assert answers(open_requests(reader=reader, at=at).history(Request.objects.get()), entry) == said
    open_emergency(patient=ward.ana, reader=ward.stranger, facility=ward.elsewhere, reason="Unconscious", at=at)
    assert answers(reads(ward, ward.stranger, Purpose.EMERGENCY, at), entry) == said


@pytest.mark.parametrize("relation", [Relation.GUARDIAN, Relation.TRUSTED])
def test_a_guardian_and_a_trusted_person_read_no_answers(relation: Relation, ward: Ward, at: datetime) -> None:
    entry = asked(ward, at)
    other = people.reader(ward.boris, "vera")
    Reader.objects.create(user=other, patient=ward.ana, relation=relation, since=people.LONG_AGO, proven_by="the cast")

    assert answers(reads(ward, other, Purpose.OWN_RECORD, at), entry) == []


def test_a_doctor_with_the_patients_code_reads_no_answers(ward: Ward, at: datetime) -> None:
    entry = asked(ward, at)
    _grant, code = make_grant(patient=ward.ana, by=people.reader(ward.ana), at=at)
    redeem_grant(code=code, by=ward.stranger, who_hmac=b"\x02" * 32, at=at)

    assert answers(reads(ward, ward.stranger, Purpose.CARE, at), entry) == []


def test_a_row_without_a_request_has_nothing_before_it(ward: Ward, at: datetime) -> None:
    entry = cast.prior(ward, at, on=at.date())
    boris = cast.prior(ward, at, on=at.date(), of=ward.boris_record)
    view = reads(ward, people.reader(ward.ana), Purpose.OWN_RECORD, at)

    assert view.chain(entry) is None
    with pytest.raises(NotAllowed):
        view.chain(boris)


def test_work_lists_show_what_stood_before_a_row_of_the_hospital(ward: Ward, at: datetime) -> None:
    entry = asked(ward, at)
    for reader, purpose in ((ward.approver, Purpose.SIGNING), (ward.radiographer, Purpose.PERFORMING)):
        chain = open_list(reader=reader, purpose=purpose, at=at).chain(entry)
        assert chain is not None
        assert [one.actor for one in chain.asked] == ["approver", "performer"]
        assert Access.objects.filter(reader_uid=reader.uid, patient=ward.ana).count() == 1

    with pytest.raises(NotAllowed):
        open_list(reader=ward.stranger, purpose=Purpose.SIGNING, at=at).chain(entry)
    pacs = people.staff(ward.facility, "pacs", "pacs_administrator")
    with pytest.raises(NotAllowed):
        open_list(reader=pacs, purpose=Purpose.RECONCILIATION, at=at).chain(entry)


def test_a_radiographer_sees_what_is_planned_and_what_may_belong_to_a_row(ward: Ward, at: datetime) -> None:
    first = cast.approved(ward, at, planned_on=at.date())
    second = cast.approved(ward, at, planned_on=at.date() + timedelta(days=1))
    waiting = cast.sent(ward, at + MOMENT)
    of_boris = cast.approved(ward, at, of=ward.boris)
    entry = cast.prior(ward, at, on=date(2020, 1, 1))

    view = open_list(reader=ward.radiographer, purpose=Purpose.PERFORMING, at=at)

    assert set(view.requests_for(entry)) == {first, second, waiting}
    assert Access.objects.get(reader_uid=ward.radiographer.uid).patient == ward.ana
    assert set(view.planned()) == {first, second, of_boris}
    assert view.planned(offset=3) == []
    assert set(Access.objects.filter(reader_uid=ward.radiographer.uid).values_list("patient", flat=True)) == {
        ward.ana.pk,
        ward.boris.pk,
    }
    put_together(request=first, entry=entry, by=ward.radiographer, at=at)
    assert set(view.planned()) == {second, of_boris}


def test_only_who_performs_sees_what_is_planned(ward: Ward, at: datetime) -> None:
    cast.approved(ward, at)
    entry = cast.prior(ward, at, on=date(2020, 1, 1))
    view = open_list(reader=ward.approver, purpose=Purpose.SIGNING, at=at)

    with pytest.raises(NotAllowed):
        view.planned()
    with pytest.raises(NotAllowed):
        view.requests_for(entry)
    far = people.staff(ward.elsewhere, "far-radiographer", "radiographer")
    there = open_list(reader=far, purpose=Purpose.PERFORMING, at=at)
    assert there.planned() == []
    with pytest.raises(NotAllowed):
        there.requests_for(entry)
