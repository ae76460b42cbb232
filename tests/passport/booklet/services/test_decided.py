"""What a decision before the exposure makes of a row, and what is left when it did not belong there."""

from datetime import datetime, timedelta

import pytest

from passport.booklet import services
from passport.booklet.models import Entry
from passport.booklet.services import Before, DecidedBefore, Source, let_go_decision, take_up_decision
from passport.booklet.states import State
from passport.booklet.verification import verify_entry
from passport.people.models import Role
from passport.signing import canonical
from passport.signing.models import Act
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db
OPEN = {State.DRAFT, State.CONFIRMED, State.PENDING, State.RETURNED}
DIGEST = "d" * 64


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def entry(clinic: cast.Clinic, at: datetime) -> Entry:
    return record(clinic, at)


def record(clinic: cast.Clinic, at: datetime, number: int = 1, **parts: object) -> Entry:
    ana = Entry.objects.first()
    what = reading(
        sop_instance_uid=f"2.25.{number}",
        content_at=f"2026030110200{number}",
        events=(event(f"1.{number}", "10"),),
        totals=(measure("113813", "10"),),
        **parts,
    )
    source = Source(name="scanner", facility=clinic.facility)
    whose = ana.record if ana else cast.record()
    return services.record_report(reading=what, record=whose, source=source, at=at).entry


def decided(clinic: cast.Clinic, **parts: str) -> DecidedBefore:
    said = {
        "digest": DIGEST,
        "pack": "rs-1998",
        "article": "čl. 2. st. 4.",
        "purpose": "screening",
        "referrer": "др Петар Перић",
        **parts,
    }
    return DecidedBefore(approver=clinic.approver, **said)


def now(entry: Entry) -> Entry:
    return Entry.objects.select_related("current_version", "approver", "facility", "record").get(pk=entry.pk)


def said_before(entry: Entry) -> Before:
    return Before(approver=entry.approver, approval=entry.approval, found=entry.approver_found, purpose=entry.purpose)


def names(entry: Entry) -> tuple[object, ...]:
    row = now(entry)
    return (row.approver, row.approval, row.purpose, row.pack, row.article, row.referrer, row.decision_digest)


def test_a_row_takes_the_decision_up_and_so_does_its_payload(clinic: cast.Clinic, entry: Entry, at: datetime) -> None:
    later = at + timedelta(hours=1)

    assert take_up_decision(entry=entry, decided=decided(clinic), by=None, at=later) is True

    assert names(entry) == (
        clinic.approver,
        "recorded",
        "screening",
        "rs-1998",
        "čl. 2. st. 4.",
        "др Петар Перић",
        DIGEST,
    )
    version = now(entry).current_version
    row = canonical.loads(bytes(version.row_payload))
    assert (row["decision"], row["decision_digest"], row["purpose"], row["article"], row["referrer"]) == (
        "recorded",
        DIGEST,
        "screening",
        "čl. 2. st. 4.",
        "др Петар Перић",
    )
    assert (row["approver"]["uid"], version.made_at, version.number) == (clinic.approver.uid, later, 1)
    assert bytes(version.row_digest) == canonical.digest(bytes(version.row_payload))
    told = Act.objects.get(verb="entry.decision_found")
    assert (told.actor, told.subject_uid, told.facility_uid, told.detail) == (
        "radiation passport",
        entry.uid,
        clinic.facility.uid,
        {},
    )


def test_a_row_without_a_decision_says_nothing_of_one(entry: Entry) -> None:
    row = canonical.loads(bytes(entry.current_version.row_payload))

    assert ("decision_digest" in row, row["decision"]) == (False, "not_recorded")


def test_the_referrer_of_the_report_goes_before_that_of_the_request(clinic: cast.Clinic, at: datetime) -> None:
    entry = record(clinic, at, persons=(("121096", "Savić^Sava"),))

    take_up_decision(entry=entry, decided=decided(clinic), by=None, at=at)

    assert now(entry).referrer == "Savić^Sava"


@pytest.mark.parametrize("state", State)
def test_only_a_row_that_nobody_signed_takes_a_decision_up_or_lets_it_go(
    state: State, clinic: cast.Clinic, entry: Entry, at: datetime
) -> None:
    if state in (State.SIGNED, State.HOSPITAL_CONFIRMED):
        Entry.objects.filter(pk=entry.pk).update(approver=clinic.approver)
    Entry.objects.filter(pk=entry.pk).update(state=state)
    before = names(entry)

    assert take_up_decision(entry=entry, decided=decided(clinic), by=None, at=at) is (state in OPEN)

    assert now(entry).state == state
    assert (names(entry) == before) is (state not in OPEN)
    Entry.objects.filter(pk=entry.pk).update(decision_digest=DIGEST)
    assert let_go_decision(entry=entry, before=said_before(entry), by=clinic.radiographer, at=at) is (state in OPEN)
    assert (now(entry).state, now(entry).decision_digest == "") == (state, state in OPEN)


def test_a_row_that_says_nothing_yet_takes_a_decision_up_too(clinic: cast.Clinic, entry: Entry, at: datetime) -> None:
    bare = Entry.objects.create(
        record=entry.record, facility=clinic.facility, kind="ct", state="draft", state_at=at, created_at=at
    )

    assert take_up_decision(entry=bare, decided=decided(clinic), by=None, at=at) is True
    assert (now(bare).decision_digest, now(bare).current_version) == (DIGEST, None)


def test_a_row_that_waits_for_a_colleague_is_the_deciders_again(
    clinic: cast.Clinic, entry: Entry, at: datetime
) -> None:
    other = cast.practitioner(cast.staff(clinic.facility, "colleague", Role.APPROVER), "Јован", "Јовић")
    services.pass_on(entry=entry, to=other, by=clinic.approver.user, at=at)

    take_up_decision(entry=entry, decided=decided(clinic), by=clinic.radiographer, at=at)

    assert (now(entry).approver, now(entry).approval) == (clinic.approver, "recorded")
    assert Act.objects.get(verb="entry.decision_found").actor == "radiographer"


def test_the_decision_stays_when_the_row_is_written_anew(clinic: cast.Clinic, entry: Entry, at: datetime) -> None:
    take_up_decision(entry=entry, decided=decided(clinic), by=None, at=at)
    before = names(entry)

    record(clinic, at + timedelta(hours=1), number=2)

    assert names(entry) == before
    assert now(entry).exposures.get().events == 2
    assert canonical.loads(bytes(now(entry).current_version.row_payload))["decision_digest"] == DIGEST


def test_a_signature_covers_the_decision(clinic: cast.Clinic, entry: Entry, at: datetime) -> None:
    take_up_decision(entry=entry, decided=decided(clinic), by=None, at=at)
    held = Authenticator()
    enrol(clinic.approver.user, held, at=at)
    sign([entry], by=clinic.approver.user, authenticator=held, at=at)

    assert verify_entry(now(entry)).differences == ()
    for column, value in (("decision_digest", "e" * 64), ("purpose", "diagnosis"), ("article", "čl. 3"), ("pack", "x")):
        kept = getattr(now(entry), column)
        Entry.objects.filter(pk=entry.pk).update(**{column: value})
        assert verify_entry(now(entry)).differences == (f"row.{column}",)
        Entry.objects.filter(pk=entry.pk).update(**{column: kept})


def test_a_dose_that_arrives_after_signing_leaves_the_signed_decision_alone(
    clinic: cast.Clinic, entry: Entry, at: datetime
) -> None:
    take_up_decision(entry=entry, decided=decided(clinic), by=None, at=at)
    held = Authenticator()
    enrol(clinic.approver.user, held, at=at)
    sign([entry], by=clinic.approver.user, authenticator=held, at=at)

    record(clinic, at + timedelta(hours=1), number=2)

    assert (now(entry).state, now(entry).current_version.number, now(entry).current_version.row_number) == (
        "signed",
        2,
        1,
    )
    assert verify_entry(now(entry)).differences == ()


def test_what_did_not_belong_together_leaves_the_row_as_its_reports_say(
    clinic: cast.Clinic, entry: Entry, at: datetime
) -> None:
    before = names(entry)
    payload = canonical.loads(bytes(entry.current_version.row_payload))
    take_up_decision(entry=entry, decided=decided(clinic), by=None, at=at)

    assert let_go_decision(entry=entry, before=said_before(entry), by=clinic.radiographer, at=at) is True

    assert names(entry) == before
    again = canonical.loads(bytes(now(entry).current_version.row_payload))
    assert {name for name in payload if payload[name] != again[name]} <= {"issued_at", "evidence_digest"}
    assert Act.objects.get(verb="entry.decision_let_go").actor == "radiographer"
    assert now(entry).state == "pending"


def test_a_row_without_a_decision_lets_nothing_go(clinic: cast.Clinic, entry: Entry, at: datetime) -> None:
    other = cast.practitioner(cast.staff(clinic.facility, "colleague", Role.APPROVER), "Јован", "Јовић")
    services.pass_on(entry=entry, to=other, by=clinic.approver.user, at=at)

    assert let_go_decision(entry=entry, before=said_before(entry), by=clinic.radiographer, at=at) is False
    assert now(entry).approver == other
    assert not Act.objects.filter(verb="entry.decision_let_go").exists()
