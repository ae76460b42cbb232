"""What approvers do with rows, and what nobody but the right one may do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from passport.booklet import services
from passport.booklet.models import Dose, Entry
from passport.booklet.reading import Performed, ReportReading
from passport.booklet.services import Source
from passport.booklet.states import NotAllowed
from passport.booklet.verification import verify_entry
from passport.people.models import Practitioner, Role, User
from passport.signing.errors import ChangedMeanwhile, RequestUsed
from passport.signing.models import Act, Notice, Seal, Statement
from passport.signing.selectors import request_options
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol, sign

pytestmark = pytest.mark.django_db


@dataclass(kw_only=True)
class Desk:
    """A clinic with one waiting row, its approver with a key in hand, and an approver of another clinic."""

    clinic: cast.Clinic
    entry: Entry
    approver: User
    authenticator: Authenticator
    stranger: User

    def now(self) -> Entry:
        return Entry.objects.select_related("current_version", "approver", "facility", "record").get(pk=self.entry.pk)


def report(*uids: str, sop: str = "2.25.1", **parts: object) -> ReportReading:
    return reading(
        sop_instance_uid=sop,
        events=tuple(event(uid, "10") for uid in uids),
        totals=(measure("113813", str(10 * len(uids))),),
        **parts,
    )


def record(desk: Desk, what: ReportReading, at: datetime) -> Entry:
    source = Source(name="scanner", facility=desk.clinic.facility)
    return services.record_report(reading=what, record=desk.entry.record, source=source, at=at).entry


@pytest.fixture
def desk(at: datetime) -> Desk:
    clinic, elsewhere = cast.clinic(), cast.clinic("Klinika Sever", prefix="north-")
    approver, authenticator = clinic.approver.user, Authenticator()
    enrol(approver, authenticator, at=at)
    ana = cast.record(patient=cast.patient(clinic.facility))
    source = Source(name="scanner", facility=clinic.facility)
    entry = services.record_report(reading=report("1.1"), record=ana, source=source, at=at).entry
    return Desk(
        clinic=clinic,
        entry=entry,
        approver=approver,
        authenticator=authenticator,
        stranger=elsewhere.approver.user,
    )


def colleague(desk: Desk) -> Practitioner:
    return cast.practitioner(cast.staff(desk.clinic.facility, "colleague", Role.APPROVER), "Јован", "Јовић")


def retire(practitioner: Practitioner, at: datetime) -> None:
    Practitioner.objects.filter(pk=practitioner.pk).update(cannot_sign_since=at, cannot_sign_reason="retired")
    practitioner.refresh_from_db()


def leave(user: User, at: datetime) -> None:
    user.memberships.update(until=at)


def test_signing_takes_the_row_freezes_it_and_seals_its_evidence(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    entry = desk.now()

    assert (entry.state, entry.approver, entry.approval) == ("signed", desk.clinic.approver, "taken")
    assert entry.current_version.frozen_at == at + timedelta(minutes=1)
    assert set(Statement.objects.values_list("kind", "subject_uid")) == {("row", entry.uid), ("evidence", entry.uid)}
    assert Seal.objects.get().facility_uid == desk.clinic.facility.uid
    assert Act.objects.filter(subject_uid=entry.uid, verb__in=("entry.taken", "entry.signed")).count() == 2


def test_a_frozen_version_and_its_doses_cannot_be_changed(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    version = desk.now().current_version
    changes: list[Callable[[], object]] = [
        lambda: Dose.objects.filter(version=version).update(value="1"),
        lambda: Dose.objects.filter(version=version).delete(),
        lambda: Dose.objects.create(version=version, exposure=desk.entry.exposures.get(), position=9, value_sort=1),
        lambda: type(version).objects.filter(pk=version.pk).update(reason="another"),
        lambda: type(version).objects.filter(pk=version.pk)._raw_delete("default"),
    ]

    for change in changes:
        with pytest.raises(DatabaseError, match="this row cannot be changed"), transaction.atomic():
            change()


def test_a_dose_that_arrives_later_makes_new_evidence_and_no_new_signature(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    signed = desk.now().current_version
    record(desk, report("1.2", sop="2.25.2", content_at="20260301113000"), at + timedelta(hours=1))
    entry = desk.now()

    assert entry.state == "signed"
    assert (entry.current_version.number, entry.current_version.row_number) == (2, 1)
    assert entry.current_version.row_statement == signed.row_statement
    assert entry.current_version.evidence_digest != signed.evidence_digest
    assert [dose.value for dose in entry.current_version.doses.all()] == ["20"]
    assert [dose.value for dose in signed.doses.all()] == ["10"]
    assert list(Notice.objects.filter(subject_uid=entry.uid).values_list("user", "kind")) == [
        (desk.approver.pk, "entry.dose_changed")
    ]


def test_a_row_that_changes_later_waits_for_a_new_signature(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    the_day_before = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")
    record(desk, report("1.0", sop="2.25.0", performed=the_day_before), at + timedelta(hours=1))
    entry = desk.now()

    assert (entry.state, entry.current_version.row_number, entry.current_version.frozen_at) == ("amended", 2, None)

    sign([entry], by=desk.approver, authenticator=desk.authenticator, at=at + timedelta(hours=2))
    assert desk.now().state == "signed"
    assert Statement.objects.filter(kind="row", subject_uid=entry.uid).count() == 2


def test_a_row_that_changed_between_screen_and_touch_is_not_signed(desk: Desk, at: datetime) -> None:
    request = services.prepare_signing(entries=[desk.entry], by=desk.approver, at=at)
    response = desk.authenticator.get(request_options(request=request, at=at))
    record(desk, report("1.2", sop="2.25.2"), at)

    with pytest.raises(ChangedMeanwhile):
        services.complete_signing(request_uid=request.uid, response=response, by=desk.approver, at=at)
    assert desk.now().state == "pending"


def test_one_touch_counts_once(desk: Desk, at: datetime) -> None:
    request = services.prepare_signing(entries=[desk.entry], by=desk.approver, at=at)
    response = desk.authenticator.get(request_options(request=request, at=at))
    services.complete_signing(request_uid=request.uid, response=response, by=desk.approver, at=at)

    with pytest.raises(RequestUsed):
        services.complete_signing(request_uid=request.uid, response=response, by=desk.approver, at=at)


def test_an_approver_of_another_clinic_can_do_nothing(desk: Desk, at: datetime) -> None:
    verbs: list[Callable[[], object]] = [
        lambda: services.prepare_signing(entries=[desk.entry], by=desk.stranger, at=at),
        lambda: services.return_entry(entry=desk.entry, reason="r", by=desk.stranger, at=at),
        lambda: services.pass_on(entry=desk.entry, to=desk.clinic.approver, by=desk.stranger, at=at),
        lambda: services.not_mine(entry=desk.entry, by=desk.stranger, at=at),
        lambda: services.void_entry(entry=desk.entry, reason="r", by=desk.stranger, at=at),
    ]

    for verb in verbs:
        with pytest.raises(services.NotYourRow):
            verb()
    assert desk.now().state == "pending"


def test_a_row_passed_on_waits_for_the_colleague_alone(desk: Desk, at: datetime) -> None:
    other = colleague(desk)
    services.pass_on(entry=desk.entry, to=other, by=desk.approver, at=at)

    assert desk.now().approver == other
    with pytest.raises(services.NotYourRow):
        services.prepare_signing(entries=[desk.entry], by=desk.approver, at=at)
    assert Notice.objects.get(kind="entry.passed_on").user == other.user


def test_a_row_that_is_not_mine_waits_for_nobody_in_particular(desk: Desk, at: datetime) -> None:
    services.pass_on(entry=desk.entry, to=colleague(desk), by=desk.approver, at=at)
    services.not_mine(entry=desk.entry, by=User.objects.get(username="colleague"), at=at)

    assert (desk.now().approver, desk.now().approval, desk.now().state) == (None, "not_recorded", "pending")


def test_a_row_goes_back_only_with_a_reason(desk: Desk, at: datetime) -> None:
    with pytest.raises(services.ReasonMissing):
        services.return_entry(entry=desk.entry, reason=" ", by=desk.approver, at=at)

    services.return_entry(entry=desk.entry, reason="Wrong side", by=desk.approver, at=at)

    assert (desk.now().state, desk.now().returned_reason) == ("returned", "Wrong side")
    with pytest.raises(NotAllowed):
        services.prepare_signing(entries=[desk.entry], by=desk.approver, at=at)


def approved_by(practitioner: Practitioner, desk: Desk) -> None:
    Entry.objects.filter(pk=desk.entry.pk).update(approver=practitioner, approval="recorded")


def test_rows_of_an_approver_who_is_gone_are_confirmed_by_the_seal(desk: Desk, at: datetime) -> None:
    other = colleague(desk)
    approved_by(other, desk)
    retire(other, at)

    became = services.approver_gone(practitioner=other, by=desk.clinic.administrator, at=at)

    assert (became, desk.now().state) == (services.OfGone(confirmed=1, let_go=0), "cannot_sign")
    version = desk.now().current_version
    assert {seal.statement for seal in Seal.objects.exclude(statement__kind="confirmation")} == {
        version.row_statement,
        version.evidence_statement,
    }


@pytest.mark.parametrize("found", ["report", "typed", "passed_on"])
def test_a_row_of_which_nobody_knows_that_who_is_gone_approved_it_waits_for_nobody_in_particular(
    desk: Desk, at: datetime, found: str
) -> None:
    other = colleague(desk)
    Entry.objects.filter(pk=desk.entry.pk).update(approver=other, approver_found=found)
    retire(other, at)

    became = services.approver_gone(practitioner=other, by=desk.clinic.administrator, at=at)

    row = desk.now()
    assert (became, row.state, row.approver, row.approver_found) == (
        services.OfGone(confirmed=0, let_go=1),
        "pending",
        None,
        "",
    )
    assert (Seal.objects.count(), verify_entry(row).differences) == (0, ())
    done = Act.objects.get(subject_uid=row.uid, verb="entry.approver_let_go")
    assert (done.actor_uid, done.detail) == (desk.clinic.administrator.uid, {"found_by": found, "gone": other.uid})


def test_rows_of_an_approver_who_left_the_clinic_are_confirmed_by_the_seal(desk: Desk, at: datetime) -> None:
    other = colleague(desk)
    approved_by(other, desk)
    leave(other.user, at)

    assert services.approver_gone(practitioner=other, by=desk.clinic.administrator, at=at).confirmed == 1
    assert desk.now().state == "cannot_sign"


def test_an_amended_row_of_an_approver_who_is_gone_is_confirmed_and_holds(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    the_day_before = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")
    record(desk, report("1.0", sop="2.25.0", performed=the_day_before), at + timedelta(hours=1))
    retire(desk.clinic.approver, at)

    became = services.approver_gone(practitioner=desk.clinic.approver, by=desk.clinic.administrator, at=at)

    assert (became, desk.now().state) == (services.OfGone(confirmed=1, let_go=0), "cannot_sign")
    assert verify_entry(desk.now()).differences == ()


def test_the_seal_confirms_no_row_of_an_approver_who_still_signs(desk: Desk, at: datetime) -> None:
    services.pass_on(entry=desk.entry, to=colleague(desk), by=desk.approver, at=at)

    with pytest.raises(services.StillSigns):
        services.approver_gone(
            practitioner=Practitioner.objects.get(surname="Јовић"), by=desk.clinic.administrator, at=at
        )
    assert (desk.now().state, Seal.objects.count()) == ("pending", 0)


def test_a_row_is_not_passed_on_to_who_can_sign_no_more(desk: Desk, at: datetime) -> None:
    other = colleague(desk)
    retire(other, at)

    with pytest.raises(services.NotYourRow):
        services.pass_on(entry=desk.entry, to=other, by=desk.approver, at=at)


def test_an_amended_row_can_be_passed_on(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    the_day_before = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")
    record(desk, report("1.0", sop="2.25.0", performed=the_day_before), at + timedelta(hours=1))
    other = colleague(desk)

    services.pass_on(entry=desk.entry, to=other, by=desk.approver, at=at)

    assert (desk.now().approver, desk.now().state) == (other, "amended")


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (lambda desk, at: leave(desk.approver, at), services.NotYourRow),
        (lambda desk, at: retire(desk.clinic.approver, at), services.CannotSignAnyMore),
    ],
)
def test_who_lost_the_right_between_screen_and_touch_signs_nothing(
    desk: Desk, at: datetime, end: Callable[[Desk, datetime], None], error: type[Exception]
) -> None:
    request = services.prepare_signing(entries=[desk.entry], by=desk.approver, at=at)
    response = desk.authenticator.get(request_options(request=request, at=at))
    end(desk, at)

    with pytest.raises(error):
        services.complete_signing(request_uid=request.uid, response=response, by=desk.approver, at=at)
    assert (desk.now().state, Statement.objects.count()) == ("pending", 0)


def test_a_report_that_arrives_for_a_void_row_is_recorded_and_the_row_stays_void(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    services.void_entry(entry=desk.entry, reason="Another patient", by=desk.approver, at=at)
    the_day_before = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")

    record(desk, report("1.0", sop="2.25.0", performed=the_day_before), at)

    assert (desk.now().state, desk.now().current_version.number) == ("void", 2)


def test_a_person_who_can_sign_no_more_cannot_begin(desk: Desk, at: datetime) -> None:
    Practitioner.objects.filter(pk=desk.clinic.approver.pk).update(cannot_sign_since=at, cannot_sign_reason="retired")

    with pytest.raises(services.CannotSignAnyMore):
        services.prepare_signing(entries=[desk.entry], by=desk.approver, at=at)


def test_a_void_row_stays_and_says_why(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    services.void_entry(entry=desk.entry, reason="Another patient", by=desk.approver, at=at)

    assert (desk.now().state, desk.now().returned_reason) == ("void", "Another patient")
    with pytest.raises(NotAllowed):
        services.void_entry(entry=desk.entry, reason="again", by=desk.approver, at=at)


def test_rows_whose_approval_nobody_recorded_are_read_one_by_one(desk: Desk, at: datetime) -> None:
    other = record(desk, report("2.1", sop="2.25.8", study_instance_uid="2.25.9"), at)

    with pytest.raises(services.ReadOneByOne):
        services.prepare_signing(entries=[desk.entry, other], by=desk.approver, at=at)
    assert desk.now().approver is None


def test_a_corrected_row_waits_as_corrected_again_when_its_approver_signs_after_all(desk: Desk, at: datetime) -> None:
    sign([desk.entry], by=desk.approver, authenticator=desk.authenticator, at=at)
    the_day_before = Performed(date="2026-02-28", at=None, as_sent="20260228 080000")
    record(desk, report("1.0", sop="2.25.0", performed=the_day_before), at + timedelta(hours=1))
    retire(desk.clinic.approver, at)
    by = desk.clinic.administrator
    services.approver_gone(practitioner=desk.clinic.approver, by=by, at=at + timedelta(hours=2))

    services.approver_back(practitioner=desk.clinic.approver, by=by, at=at + timedelta(hours=3))

    assert (desk.now().state, verify_entry(desk.now()).differences) == ("amended", ())
