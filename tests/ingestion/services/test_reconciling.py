"""What people decide about waiting objects, and the way back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from ingestion.models import InboxItem, InboxState, Source
from ingestion.reasons import Reason
from ingestion.services import reconciling
from ingestion.services.looking import look_at_item
from ingestion.services.reconciling import (
    AlreadySettled,
    IdentifierIncomplete,
    NotAcceptable,
    accept,
    give_identifier,
    set_aside,
    take_back,
    try_again,
)
from ingestion.services.recording import settle
from passport.access.models import Access
from passport.booklet.models import Entry
from passport.people.models import Role, User
from passport.people.services.permission import NotAllowed
from passport.signing.models import Act
from tests.cast import facility, staff
from tests.ingestion.senders import CLINIC_ISSUER, settled, source
from tests.sr import ANA, BORIS, ct, not_dose, uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


@pytest.fixture
def vera(sender: Source) -> User:
    return staff(sender.facility, "vera", Role.PACS_ADMINISTRATOR)


def contradicting(sender: Source, at: datetime) -> InboxItem:
    settled(sender, ct(), at=at)
    return settled(sender, ct(patient=replace(ANA, sex="M"), study_uid=uid("another study")), at=at)


def test_trying_again_reads_once_more(sender: Source, vera: User, at: datetime) -> None:
    item = settled(sender, not_dose(), at=at)

    try_again(item=item, by=vera, at=at)

    item.refresh_from_db()
    assert (item.state, item.reason, item.due_at) == (InboxState.RECEIVED, "", at)
    assert settle(item_uid=item.uid, at=at).reason == Reason.NOT_A_DOSE_REPORT
    assert Act.objects.get(verb="inbox.tried_again").actor == "vera"


def test_a_contradiction_that_a_person_accepts_is_recorded(sender: Source, vera: User, at: datetime) -> None:
    item = contradicting(sender, at)

    accept(item=item, by=vera, at=at)

    assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED
    assert Entry.objects.count() == 2
    assert Entry.objects.values("record").distinct().count() == 1


def test_a_test_patient_who_is_a_person_is_recorded_after_all(sender: Source, vera: User, at: datetime) -> None:
    item = settled(sender, ct(patient=replace(ANA, name="Test^Ana")), at=at)

    accept(item=item, by=vera, at=at)

    assert settle(item_uid=item.uid, at=at).state == InboxState.RECORDED


def test_accepting_one_thing_accepts_nothing_else(sender: Source, vera: User, at: datetime) -> None:
    settled(sender, ct(), at=at)
    both = ct(patient=replace(ANA, name="Test^Ana", sex="M"), study_uid=uid("another study"))
    item = settled(sender, both, at=at)

    accept(item=item, by=vera, at=at)

    assert settle(item_uid=item.uid, at=at).reason == Reason.DEMOGRAPHICS_CONTRADICT


def test_what_nobody_can_overrule_is_not_accepted(sender: Source, vera: User, at: datetime) -> None:
    item = settled(sender, b"no object", at=at)

    with pytest.raises(NotAcceptable):
        accept(item=item, by=vera, at=at)


def test_an_identifier_that_a_person_gives_counts(sender: Source, vera: User, at: datetime) -> None:
    item = settled(sender, ct(patient=replace(ANA, patient_id="")), at=at)

    give_identifier(item=item, issuer=CLINIC_ISSUER, local_id="4711-A", by=vera, at=at)

    end = settle(item_uid=item.uid, at=at)
    record = Entry.objects.get(uid=end.entry_uid).record
    assert (record.issuer, record.local_id) == (CLINIC_ISSUER, "4711-A")


def test_an_identifier_of_somebody_else_contradicts_and_can_be_taken_back(
    sender: Source, vera: User, at: datetime
) -> None:
    settled(sender, ct(patient=BORIS), at=at)
    item = settled(sender, ct(patient=replace(ANA, patient_id="")), at=at)
    give_identifier(item=item, issuer=CLINIC_ISSUER, local_id=BORIS.patient_id, by=vera, at=at)
    item = settle(item_uid=item.uid, at=at)
    assert item.reason == Reason.DEMOGRAPHICS_CONTRADICT

    take_back(item=item, by=vera, at=at)

    assert settle(item_uid=item.uid, at=at).reason == Reason.NO_IDENTIFIER


def test_half_an_identifier_is_refused(sender: Source, vera: User, at: datetime) -> None:
    item = settled(sender, ct(patient=replace(ANA, patient_id="")), at=at)

    with pytest.raises(IdentifierIncomplete):
        give_identifier(item=item, issuer=CLINIC_ISSUER, local_id=" ", by=vera, at=at)


def test_what_is_set_aside_stays_out_until_it_is_tried_again(sender: Source, vera: User, at: datetime) -> None:
    item = contradicting(sender, at)

    set_aside(item=item, by=vera, at=at)
    aside = settle(item_uid=item.uid, at=at)
    try_again(item=aside, by=vera, at=at)

    assert (aside.state, aside.reason) == (InboxState.IGNORED, Reason.SET_ASIDE)
    assert settle(item_uid=item.uid, at=at).reason == Reason.DEMOGRAPHICS_CONTRADICT


VERBS = [reconciling.try_again, reconciling.accept, reconciling.take_back, reconciling.set_aside]


@pytest.mark.parametrize("verb", VERBS)
def test_a_decision_that_somebody_else_made_first_is_refused(
    verb: Callable[..., None], sender: Source, vera: User, at: datetime
) -> None:
    item = contradicting(sender, at)
    InboxItem.objects.filter(pk=item.pk).update(state=InboxState.RECEIVED, reason="")

    with pytest.raises(AlreadySettled):
        verb(item=item, by=vera, at=at)

    assert not Act.objects.filter(actor="vera").exists()


@pytest.mark.parametrize("verb", VERBS)
def test_an_administrator_of_another_facility_decides_nothing(
    verb: Callable[..., None], sender: Source, at: datetime
) -> None:
    item = contradicting(sender, at)
    stranger = staff(facility("Elsewhere"), "boris", Role.PACS_ADMINISTRATOR)

    with pytest.raises(NotAllowed):
        verb(item=item, by=stranger, at=at)


def test_looking_at_a_contradiction_shows_both_sides_and_leaves_a_look(
    sender: Source, vera: User, at: datetime
) -> None:
    item = contradicting(sender, at)

    view = look_at_item(uid=item.uid, reader=vera, at=at)

    assert view.evidence is not None
    assert (view.evidence.sent.sex, [side.sex for side in view.evidence.known]) == ("M", ["F"])
    assert view.evidence.contradictions == {"sex"}
    look = Access.objects.get()
    assert (look.reader_name, look.purpose, look.record.local_id) == ("vera", "reconciliation", "4711-A")


def test_demographics_are_not_for_those_who_only_look_after_the_facility(sender: Source, at: datetime) -> None:
    item = contradicting(sender, at)
    administrator = staff(sender.facility, "olga", Role.FACILITY_ADMINISTRATOR)

    assert look_at_item(uid=item.uid, reader=administrator, at=at).evidence is None
    assert not Access.objects.exists()
    with pytest.raises(NotAllowed):
        accept(item=item, by=administrator, at=at)


def test_what_needs_no_decision_shows_nobody(sender: Source, vera: User, at: datetime) -> None:
    item = settled(sender, ct(), at=at)

    assert look_at_item(uid=item.uid, reader=vera, at=at).evidence is None
    assert not Access.objects.exists()
