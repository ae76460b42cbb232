"""Every study that is due gets one row, whose state says what is there and what is missing."""

from datetime import date, datetime, timedelta

import pytest

from passport.booklet.models import Entry
from passport.booklet.reading import Identifier, PatientAsSent
from passport.imaging.models import Study
from passport.queue.models import Job
from passport.signing.models import Act
from reports.models import Sending, SendingSetup
from reports.sending.checks import Problem
from reports.sending.states import State
from reports.services.collecting import EVERY, collect_sendings
from reports.services.setups import SetupForm, set_up_sending
from tests import cast
from tests.reports.sending.studies import ACCESSION, STUDY, Hospital, arrives, hospital, listed, pacs, report_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(at: datetime) -> datetime:
    return at - timedelta(hours=2)


@pytest.fixture
def here(at: datetime) -> Hospital:
    return hospital(at)


def collected(here: Hospital, at: datetime) -> list[tuple[str, str]]:
    collect_sendings(setup_uid=here.setup.uid, at=at)
    return list(Sending.objects.order_by("pk").values_list("state", "problem"))


def test_a_study_with_its_report_is_complete(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)
    listed(pacs(here), earlier)

    assert collected(here, at) == [(State.READY, "")]
    row = Sending.objects.get()
    assert (row.study_instance_uid, row.accession_number, row.performed_on) == (STUDY, ACCESSION, date(2026, 3, 1))
    assert (row.examination, row.device, row.reports) == ("computed tomography", "Acme Helix 64 77", 1)
    assert Job.objects.filter(kind="send", subject_uid=row.uid).count() == 1


def test_a_study_without_a_report_is_listed_with_its_device(here: Hospital, earlier: datetime, at: datetime) -> None:
    listed(pacs(here), earlier)

    assert collected(here, at) == [(State.NO_DOSE, Problem.NO_DOSE_REPORT)]
    assert Sending.objects.get().device == "Acme Helix 64"


@pytest.mark.parametrize("first", ["DOC", "SR", ""])
def test_a_study_that_was_listed_before_its_images_is_found_when_they_are_there(
    here: Hospital, earlier: datetime, at: datetime, first: str
) -> None:
    study = listed(pacs(here), earlier, modalities=first)
    assert collected(here, at) == []
    Study.objects.filter(pk=study.pk).update(modalities=f"CT {first}".strip(), instances=300)

    assert collected(here, at + timedelta(hours=1)) == [(State.NO_DOSE, Problem.NO_DOSE_REPORT)]


def test_a_study_of_another_modality_stays_without_a_row(here: Hospital, earlier: datetime, at: datetime) -> None:
    study = listed(pacs(here), earlier, modalities="")
    collected(here, at)
    Study.objects.filter(pk=study.pk).update(modalities="OCT SR")

    assert collected(here, at + timedelta(hours=1)) == []


def test_a_report_that_comes_later_completes_the_study(here: Hospital, earlier: datetime, at: datetime) -> None:
    listed(pacs(here), earlier)
    collected(here, at)
    arrives(here, report_of(), at)

    assert collected(here, at + timedelta(minutes=2)) == [(State.READY, "")]


def test_collecting_again_changes_nothing(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)
    listed(pacs(here), earlier)
    collected(here, at)
    acts = Act.objects.count()

    assert collected(here, at + timedelta(hours=1)) == [(State.READY, "")]
    assert Act.objects.count() == acts


def test_a_report_that_committed_late_is_not_passed_over(here: Hospital, earlier: datetime, at: datetime) -> None:
    archive = pacs(here)
    arrives(here, report_of("2.25.2", accession="A2"), at)
    listed(archive, earlier, "2.25.2", accession_number="A2")
    collected(here, at)

    # The cursor may not stand behind a report that is younger than any transaction lasts.
    assert SendingSetup.objects.get().report_cursor == 0
    assert SendingSetup.objects.get().study_cursor > 0


@pytest.mark.parametrize(
    "fields",
    [{"performed_on": date(2024, 8, 31)}, {"modalities": "MR"}, {"modalities": "NM"}],
    ids=["before the start", "no radiation", "a setting that is off"],
)
def test_a_study_that_is_not_due_gets_no_row(
    here: Hospital, earlier: datetime, at: datetime, fields: dict[str, object]
) -> None:
    listed(pacs(here), earlier, **fields)

    assert collected(here, at) == []


def test_a_study_of_the_first_day_is_due(here: Hospital, earlier: datetime, at: datetime) -> None:
    listed(pacs(here), earlier, performed_on=date(2024, 9, 1))

    assert collected(here, at) == [(State.NO_DOSE, Problem.NO_DOSE_REPORT)]


def test_accession_numbers_that_differ_hold_it_back(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)
    listed(pacs(here), earlier, accession_number="ACC-7002")

    assert collected(here, at) == [(State.INCOMPLETE, Problem.ACCESSION_DIFFERS)]


def test_a_number_with_a_wrong_check_digit_is_no_identifier(here: Hospital, earlier: datetime, at: datetime) -> None:
    here.record.patient.personal_number = ""
    here.record.patient.save()
    wrong = PatientAsSent(
        identifiers=(Identifier(value="10000000145", issuer=None),), name=None, birth_date=None, sex=None
    )
    arrives(here, report_of(), earlier, patient=wrong)
    listed(pacs(here), earlier)

    assert collected(here, at) == [(State.INCOMPLETE, Problem.IDENTIFIER_INVALID)]


def test_the_number_that_the_counter_registered_counts(here: Hospital, earlier: datetime, at: datetime) -> None:
    nobody = PatientAsSent(identifiers=(Identifier(value="4711", issuer=None),), name=None, birth_date=None, sex=None)
    arrives(here, report_of(), earlier, patient=nobody)
    listed(pacs(here), earlier)

    assert collected(here, at) == [(State.READY, "")]


def test_a_report_of_a_study_that_nobody_lists_waits(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)

    assert collected(here, at) == [(State.INCOMPLETE, Problem.STUDY_NOT_LISTED)]


def test_what_was_entered_by_mistake_is_not_sent(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)
    listed(pacs(here), earlier)
    Entry.objects.update(state="void")

    assert collected(here, at) == [(State.NO_DOSE, Problem.NO_DOSE_REPORT)]


def test_a_code_that_is_typed_later_lets_the_backlog_go(here: Hospital, earlier: datetime, at: datetime) -> None:
    form = {"profile": "teleradyoloji-example", "location_uid": "2.25.9", "active": True}
    set_up_sending(facility=here.facility, form=SetupForm(**form), by=here.administrator, at=earlier)
    arrives(here, report_of(), earlier - timedelta(days=30))
    listed(pacs(here), earlier - timedelta(days=30))
    assert collected(here, at) == [(State.INCOMPLETE, Problem.FACILITY_CODE_MISSING)]

    coded = SetupForm(**form, facility_code="123456")
    set_up_sending(facility=here.facility, form=coded, by=here.administrator, at=at)

    assert collected(here, at) == [(State.READY, "")]


def test_another_hospitals_studies_are_not_touched(here: Hospital, earlier: datetime, at: datetime) -> None:
    elsewhere = cast.facility("Başka Hastane", "TR", "Europe/Istanbul")
    archive = pacs(here)
    archive.facility = elsewhere
    archive.save()
    listed(archive, earlier)

    assert collected(here, at) == []


def test_a_hospital_that_does_not_send_is_left_alone(here: Hospital, earlier: datetime, at: datetime) -> None:
    SendingSetup.objects.update(active=False)
    listed(pacs(here), earlier)

    assert collect_sendings(setup_uid=here.setup.uid, at=at) is None
    assert not Sending.objects.exists()


def test_it_looks_again_by_itself(here: Hospital, at: datetime) -> None:
    assert collect_sendings(setup_uid=here.setup.uid, at=at) == at + EVERY


def test_an_accession_number_that_the_pacs_corrects_is_noticed(here: Hospital, earlier: datetime, at: datetime) -> None:
    arrives(here, report_of(), earlier)
    study = listed(pacs(here), earlier, accession_number="")
    assert collected(here, at) == [(State.INCOMPLETE, Problem.ACCESSION_DIFFERS)]
    study.accession_number = ACCESSION
    study.save()

    assert collected(here, at + timedelta(minutes=2)) == [(State.READY, "")]


def test_a_profile_that_cannot_be_read_is_said_and_tried_again(here: Hospital, at: datetime) -> None:
    SendingSetup.objects.update(profile="gone")

    assert collect_sendings(setup_uid=here.setup.uid, at=at) == at + timedelta(minutes=30)
    assert SendingSetup.objects.get().problem == "ProfileUnknown: gone"
