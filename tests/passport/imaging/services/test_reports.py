"""Reports on rows: kept once, uploaded by who works there, withdrawn, told of without a health word."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from passport.access.services import NotAllowed, hide_entry, open_passport
from passport.booklet.models import Entry
from passport.booklet.services import NotAnApprover, not_mine
from passport.imaging import tasks
from passport.imaging.models import ImageReport, ReportOpening, ThroughDoctor
from passport.imaging.reported import Reading, Stand, images_stand, reports_for
from passport.imaging.services import (
    LinkEnded,
    ReportKnown,
    ReportWaits,
    look,
    open_report,
    read_again,
    read_through_doctor,
    tell_report,
    upload_report,
    withdraw_report,
)
from passport.law.shelf import pack_called
from passport.pdf.checking import NoPaper, PaperFault
from passport.people.models import Facility, Practitioner, ReportsShown
from passport.people.services import confirm_pack
from passport.queue.kinds import JOBS
from passport.queue.models import Job
from passport.signing.models import Act, Notice
from tests.passport.imaging.opening import opened
from tests.passport.imaging.papers import kept, pdf, with_script
from tests.passport.imaging.scene import Scene, guardian, trusted

LATER = timedelta(days=1)


def told() -> list[tuple[str, str, dict[str, object]]]:
    return [(one.user.username, one.subject_uid, one.detail) for one in Notice.objects.filter(kind="report.arrived")]


def acts(verb: str) -> int:
    return Act.objects.filter(verb=verb).count()


def set_to(ward: Scene, how: ReportsShown, days: int) -> Entry:
    Facility.objects.filter(pk=ward.cast.linden.pk).update(reports_shown=how, reports_shown_days=days)
    return Entry.objects.select_related("facility").get(pk=ward.entry.pk)


def test_the_same_content_is_one_report_and_an_addition_another(ward: Scene, at: datetime) -> None:
    first, again = kept(ward.entry, at), kept(ward.entry, at + LATER)
    addition = kept(ward.entry, at + LATER, b"%PDF-1.7 more")

    assert (first, [one.report for one in reports_for(ward.own(at + LATER), ward.entry)]) == (again, [first, addition])
    assert acts("report.arrived") == 2


@pytest.mark.parametrize("how", ReportsShown)
def test_what_does_more_than_show_itself_is_kept_told_to_nobody_and_opened_by_nobody(
    how: ReportsShown, ward: Scene, at: datetime
) -> None:
    report = kept(
        set_to(ward, how, int(how != ReportsShown.AT_ONCE)), at, with_script(), fault=PaperFault.DOES_SOMETHING
    )
    entry, view = ward.entry, ward.own(at)

    (found,) = reports_for(view, entry)
    assert (found.report.faulty.fault, found.reading) == ("does_something", Reading.NEVER)
    assert images_stand(entry, [found]) is Stand.OPEN_WITHOUT_REPORT
    with pytest.raises(ReportWaits):
        open_report(view=view, entry=entry, uid=report.uid)
    assert (told(), Job.objects.filter(kind="tell_report").count()) == ([], 0)


def test_who_works_at_the_hospital_uploads_a_report_with_its_act(ward: Scene, at: datetime) -> None:
    report = upload_report(entry=ward.entry, data=pdf(), by=ward.cast.approver, at=at)

    opened = open_report(view=ward.own(at), entry=ward.entry, uid=report.uid)
    assert (opened.report, opened.data, report.source, report.uploaded_by) == (report, pdf(), "", ward.cast.approver)
    act = Act.objects.get(verb="report.uploaded")
    assert (act.subject_uid, act.facility_uid, act.detail["entry"]) == (
        report.uid,
        ward.cast.linden.uid,
        ward.entry.uid,
    )


@pytest.mark.parametrize("who", ["approver_elsewhere", "doctor", "clerk", "ana_reads"])
def test_nobody_else_uploads_or_withdraws(who: str, ward: Scene, at: datetime) -> None:
    report = kept(ward.entry, at)
    stranger = getattr(ward.cast, who)

    for attempt in (
        lambda: upload_report(entry=ward.entry, data=pdf(), by=stranger, at=at),
        lambda: withdraw_report(entry=ward.entry, uid=report.uid, by=stranger, at=at),
    ):
        with pytest.raises(NotAllowed):
            attempt()

    assert list(ImageReport.objects.values_list("uid", "withdrawn_at")) == [(report.uid, None)]


def test_a_file_that_does_something_is_not_kept(ward: Scene, at: datetime) -> None:
    with pytest.raises(NoPaper):
        upload_report(entry=ward.entry, data=with_script(), by=ward.cast.approver, at=at)

    assert ImageReport.objects.count() == 0


def test_the_same_file_is_refused_until_it_was_withdrawn(ward: Scene, at: datetime) -> None:
    by = ward.cast.radiographer
    first = upload_report(entry=ward.entry, data=pdf(), by=by, at=at)
    with pytest.raises(ReportKnown):
        upload_report(entry=ward.entry, data=pdf(), by=by, at=at)

    withdraw_report(entry=ward.entry, uid=first.uid, by=by, at=at)
    second = upload_report(entry=ward.entry, data=pdf(), by=by, at=at)

    assert [one.report for one in reports_for(ward.own(at), ward.entry)] == [second]
    assert acts("report.withdrawn") == 1


def test_a_withdrawn_report_is_read_by_nobody(ward: Scene, at: datetime) -> None:
    report = kept(ward.entry, at)
    ward.grant(at)
    withdraw_report(entry=ward.entry, uid=report.uid, by=ward.cast.approver, at=at)

    for view in (ward.own(at), ward.by_code(at)):
        with pytest.raises(NotAllowed):
            open_report(view=view, entry=ward.entry, uid=report.uid)


def test_a_report_stays_what_it_came_as(ward: Scene, at: datetime) -> None:
    report = kept(ward.entry, at)
    rows = ImageReport.objects.filter(pk=report.pk)

    for change in (
        lambda: rows.update(sha256="0" * 64),
        lambda: rows.update(entry=ward.cast.ana_at_cedar),
        lambda: rows.update(shown=ReportsShown.AFTER_DAYS, shown_days=3),
        rows.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert list(rows) == [report]


def test_a_report_that_waits_opens_to_nobody_of_the_patients_side(ward: Scene, at: datetime) -> None:
    entry = set_to(ward, ReportsShown.AFTER_DAYS, 2)
    report = kept(entry, at)

    with pytest.raises(ReportWaits):
        open_report(view=ward.own(at), entry=entry, uid=report.uid)

    assert open_report(view=ward.own(at + 2 * LATER), entry=entry, uid=report.uid).report == report


def test_a_hidden_row_keeps_its_report_from_doctors(ward: Scene, at: datetime) -> None:
    report = kept(ward.entry, at)
    ward.grant(at)
    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=at)

    with pytest.raises(NotAllowed):
        open_report(view=ward.by_code(at), entry=ward.entry, uid=report.uid)


def test_the_report_of_another_row_does_not_open(ward: Scene, at: datetime) -> None:
    of_boris = kept(ward.cast.boris_at_linden, at)

    with pytest.raises(NotAllowed):
        open_report(view=ward.own(at), entry=ward.entry, uid=of_boris.uid)


def test_the_patients_side_is_told_once_and_of_no_health(ward: Scene, at: datetime) -> None:
    parent = guardian(ward, at)
    trusted(ward, at)

    kept(ward.entry, at)
    kept(ward.entry, at, b"%PDF-1.7 more")

    assert sorted(told()) == sorted((who.username, ward.entry.uid, {}) for who in (ward.cast.ana_reads, parent))


def test_of_a_row_that_the_patient_hides_no_guardian_is_told(ward: Scene, at: datetime) -> None:
    guardian(ward, at)
    hide_entry(entry=ward.entry, by=ward.cast.ana_reads, at=at)

    kept(ward.entry, at)

    assert told() == [(ward.cast.ana_reads.username, ward.entry.uid, {})]


def test_a_report_that_waits_is_told_when_it_opens(ward: Scene, at: datetime) -> None:
    entry = set_to(ward, ReportsShown.AFTER_DAYS, 2)
    report = kept(entry, at)
    job = Job.objects.get(kind="tell_report")

    before = tell_report(report_uid=report.uid, at=at)
    early = told()
    assert (before, tell_report(report_uid=report.uid, at=job.due_at)) == (job.due_at, None)
    assert (early, [subject for _who, subject, _detail in told()]) == ([], [entry.uid])
    assert JOBS["tell_report"] == tasks.tell_report.name


def test_a_doctor_who_opens_a_report_first_lets_it_be_told(ward: Scene, at: datetime) -> None:
    entry = set_to(ward, ReportsShown.AFTER_DOCTOR, 20)
    report = kept(entry, at)
    ward.grant(at)

    for _again in range(2):
        open_report(view=ward.by_code(at), entry=entry, uid=report.uid)

    assert Job.objects.get(kind="tell_report").due_at <= at
    tell_report(report_uid=report.uid, at=at)
    assert (len(told()), ReportOpening.objects.get().reader, acts("report.opened")) == (1, ward.cast.doctor, 1)


def test_who_reads_only_through_a_doctor_is_not_told(ward: Scene, at: datetime) -> None:
    read_through_doctor(patient=ward.cast.ana, by=ward.cast.ana_reads, at=at)

    kept(ward.entry, at)

    assert told() == []


def test_a_guardian_chooses_like_the_patient_and_nobody_else_does(ward: Scene, at: datetime) -> None:
    read_through_doctor(patient=ward.cast.ana, by=guardian(ward, at), at=at)
    read_through_doctor(patient=ward.cast.ana, by=ward.cast.ana_reads, at=at)
    for stranger in (trusted(ward, at), ward.cast.doctor, ward.cast.boris_reads):
        with pytest.raises(NotAllowed):
            read_again(patient=ward.cast.ana, by=stranger, at=at)

    assert list(ThroughDoctor.objects.values_list("patient", "ended_at")) == [(ward.cast.ana.pk, None)]
    assert (acts("reports.through_doctor"), acts("reports.read_again")) == (1, 0)


def test_a_choice_ends_once_and_can_be_made_again(ward: Scene, at: datetime) -> None:
    who = {"patient": ward.cast.ana, "by": ward.cast.ana_reads}
    read_through_doctor(**who, at=at)
    read_again(**who, at=at + LATER)
    read_again(**who, at=at + 2 * LATER)
    read_through_doctor(**who, at=at + 3 * LATER)

    assert list(ThroughDoctor.objects.order_by("since").values_list("since", "ended_at")) == [
        (at, at + LATER),
        (at + 3 * LATER, None),
    ]


def test_a_trusted_person_reads_what_the_patient_reads(ward: Scene, at: datetime) -> None:
    report = kept(ward.entry, at)
    helper = open_passport(reader=trusted(ward, at), patient=ward.cast.ana, purpose="own_record", at=at)

    assert open_report(view=helper, entry=ward.entry, uid=report.uid).report == report


def test_images_that_are_open_close_when_the_report_is_left_to_the_doctor(ward: Scene, at: datetime) -> None:
    place = Facility.objects.get(pk=ward.cast.linden.pk)
    place.country = "IR"
    place.save()
    text = pack_called("ir-2021")
    assert text
    confirm_pack(facility=place, pack=text, confirmed_by="Dr Vera Ilić", confirmed_on=at.date(), by=None, at=at)
    kept(ward.entry, at)
    found = opened(ward, at)
    looking = {"uid": found.link.uid, "secret": found.secret, "by": ward.cast.ana_reads, "at": at}
    before = look(**looking).link

    read_through_doctor(patient=ward.cast.ana, by=ward.cast.ana_reads, at=at)

    assert before == found.link
    with pytest.raises(LinkEnded):
        look(**looking)


def test_a_row_of_nobody_waits_for_whom_the_uploader_names_as_the_author(ward: Scene, at: datetime) -> None:
    author = ward.cast.approver.practitioner
    by = ward.cast.radiographer

    report = upload_report(entry=ward.entry, data=pdf(), author=author, by=by, at=at)

    row = Entry.objects.get(pk=ward.entry.pk)
    assert (row.approver, row.approver_found, row.approval, row.state) == (author, "report", "not_recorded", "pending")
    named, asked = Act.objects.get(verb="report.uploaded"), Act.objects.get(verb="entry.approver_found")
    assert (named.actor_uid, named.subject_uid, named.detail["author"]) == (by.uid, report.uid, author.uid)
    assert (asked.actor_uid, asked.subject_uid, asked.detail) == (
        by.uid,
        row.uid,
        {"approver": author.uid, "found_by": "report", "report": report.uid},
    )


def test_a_report_that_the_uploader_withdraws_takes_its_author_along(ward: Scene, at: datetime) -> None:
    by = ward.cast.radiographer
    report = upload_report(entry=ward.entry, data=pdf(), author=ward.cast.approver.practitioner, by=by, at=at)

    withdraw_report(entry=ward.entry, uid=report.uid, by=by, at=at + LATER)

    row = Entry.objects.get(pk=ward.entry.pk)
    assert (row.approver, row.approver_found) == (None, "")


def test_a_row_keeps_its_approver_and_who_said_that_it_is_anothers_is_not_asked(ward: Scene, at: datetime) -> None:
    author, by = ward.cast.approver.practitioner, ward.cast.radiographer
    first = upload_report(entry=ward.entry, data=pdf(), author=author, by=by, at=at)
    not_mine(entry=ward.entry, by=ward.cast.approver, at=at)

    second = upload_report(entry=ward.entry, data=pdf("added"), author=author, by=by, at=at)

    assert first != second
    assert Entry.objects.get(pk=ward.entry.pk).approver is None
    other = ward.cast.approver_elsewhere.practitioner
    Entry.objects.filter(pk=ward.entry.pk).update(approver=other, approver_found="passed_on")
    upload_report(entry=ward.entry, data=pdf("more"), author=author, by=by, at=at)
    assert Entry.objects.get(pk=ward.entry.pk).approver == other


def test_who_does_not_approve_there_wrote_no_report_there_and_nothing_is_kept(ward: Scene, at: datetime) -> None:
    gone = ward.cast.approver.practitioner
    Practitioner.objects.filter(pk=gone.pk).update(cannot_sign_since=at, cannot_sign_reason="left")
    gone.refresh_from_db()

    for author in (ward.cast.approver_elsewhere.practitioner, gone):
        with pytest.raises(NotAnApprover):
            upload_report(entry=ward.entry, data=pdf(), author=author, by=ward.cast.radiographer, at=at)

    assert (ImageReport.objects.count(), acts("report.uploaded"), acts("entry.approver_found")) == (0, 0, 0)
    assert Entry.objects.get(pk=ward.entry.pk).approver is None
