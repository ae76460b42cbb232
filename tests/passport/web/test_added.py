"""“Papers the patient added”, as a doctor reads them whom the patient let in: apart from the rows, and only those shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.access.services import let_chosen_doctor_look, make_grant, open_emergency, redeem_grant, stop_grant
from passport.imaging.models import AddedPaper
from passport.imaging.services.papers import PaperWords, add_paper, hide_paper, remove_paper, show_paper
from passport.people.models import Patient
from tests.passport.imaging.test_paper_files import STILL_PDF, photo
from tests.passport.people import cast as people
from tests.passport.web.staff import signed_in
from tests.passport.web.test_mistakes import words_of

pytestmark = pytest.mark.django_db
CHEST = PaperWords(called="X-ray of the chest", year=1987, place="Niš")
HEADING = "Papers the patient added"


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


def added(cast: people.Cast, data: bytes = STILL_PDF, *, shown: bool = True) -> AddedPaper:
    return add_paper(
        patient=cast.ana,
        words=CHEST,
        data=data,
        shown=shown,
        by=cast.ana_reads,
        at=timezone.now() - timedelta(minutes=1),
    )


def by_code(cast: people.Cast) -> str:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]
    grant = redeem_grant(code=code, by=cast.doctor, who_hmac=b"\x01" * 32, at=timezone.now())
    return f"/doctor/passport/{grant.uid}/"


def by_choice(cast: people.Cast) -> str:
    Patient.objects.filter(pk=cast.ana.pk).update(chosen_doctor=cast.doctor.practitioner)
    cast.ana.refresh_from_db()
    return f"/doctor/chosen/{let_chosen_doctor_look(patient=cast.ana, by=cast.ana_reads, at=timezone.now()).uid}/"


def statuses(doctor: Client, address: str, paper: AddedPaper) -> list[int]:
    return [doctor.get(f"{address}papers/{paper.uid}/{file}").status_code for file in ("", "picture")]


@pytest.mark.parametrize("way", [by_code, by_choice])
def test_a_doctor_whom_the_patient_let_in_reads_what_is_shown_apart_from_the_rows(
    cast: people.Cast, way: type[str]
) -> None:
    paper, doctor = added(cast, photo()), signed_in(cast.doctor)
    address = way(cast)

    page = doctor.get(address)

    assert f"{HEADING} {CHEST.called} 1987 Niš Added by the patient, checked by nobody." in words_of(page)
    assert (page.context["total"], len(page.context["papers"])) == (2, 1)
    file = doctor.get(f"{address}papers/{paper.uid}/")
    assert file["Content-Disposition"] == 'attachment; filename="paper.jpg"'
    assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert statuses(doctor, address, paper) == [200, 200]
    assert Access.objects.filter(reader_uid=cast.doctor.uid, patient=cast.ana).count() == 1


def test_opening_a_paper_is_a_look_that_is_written_down(cast: people.Cast) -> None:
    paper, doctor = added(cast), signed_in(cast.doctor)
    address = by_code(cast)

    assert doctor.get(f"{address}papers/{paper.uid}/").content == STILL_PDF

    look = Access.objects.get(reader_uid=cast.doctor.uid)
    assert (look.patient, look.purpose, look.ground) == (cast.ana, "care", "grant")


@pytest.mark.parametrize("change", ["never shown", "shown no more", "hidden", "removed"])
def test_what_the_patient_does_not_show_is_not_there(cast: people.Cast, change: str) -> None:
    paper, doctor = added(cast, photo(), shown=change != "never shown"), signed_in(cast.doctor)
    address = by_code(cast)
    if change == "shown no more":
        show_paper(paper=paper, shown=False, by=cast.ana_reads, at=timezone.now())
    if change == "hidden":
        hide_paper(paper=paper, by=cast.ana_reads, at=timezone.now())
    if change == "removed":
        remove_paper(paper=paper, by=cast.ana_reads, at=timezone.now())

    assert HEADING not in words_of(doctor.get(address))
    assert statuses(doctor, address, paper) == [404, 404]


def test_with_the_code_the_papers_end(cast: people.Cast) -> None:
    paper, doctor = added(cast, photo()), signed_in(cast.doctor)
    address = by_code(cast)
    assert statuses(doctor, address, paper) == [200, 200]

    stop_grant(grant=cast.ana.grants.get(), by=cast.ana_reads, at=timezone.now())

    assert statuses(doctor, address, paper) == [404, 404]


def test_an_emergency_and_any_other_way_show_none(cast: people.Cast) -> None:
    paper, doctor = added(cast, photo()), signed_in(cast.doctor)
    opened = open_emergency(
        patient=cast.ana, reader=cast.doctor, facility=cast.cedar, reason="unconscious", at=timezone.now()
    )
    uid = by_code(cast).split("/")[-2]

    assert HEADING not in words_of(doctor.get(f"/doctor/emergency/{opened.uid}/"))
    assert statuses(doctor, f"/doctor/emergency/{opened.uid}/", paper) == [404, 404]
    assert statuses(doctor, f"/doctor/chosen/{uid}/", paper) == [404, 404]


def test_another_patients_paper_is_not_in_this_passport(cast: people.Cast) -> None:
    of_boris = add_paper(
        patient=cast.boris, words=CHEST, data=STILL_PDF, shown=True, by=cast.boris_reads, at=timezone.now()
    )

    assert statuses(signed_in(cast.doctor), by_code(cast), of_boris) == [404, 404]
