"""The radiographer's pages: the rows of the day, typing what no device reports, correcting what came back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access
from passport.booklet import services
from passport.booklet.models import Dose, Entry
from passport.people.models import Record
from tests import cast
from tests.passport.booklet.readings import event, reading
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db

NO_DOSE = {f"dose-{line}-{name}": "" for line in range(3) for name in ("quantity", "value", "laterality")}
MANAGEMENT = {"dose-TOTAL_FORMS": "3", "dose-INITIAL_FORMS": "0"}


@pytest.fixture
def clinic() -> cast.Clinic:
    return cast.clinic()


@pytest.fixture
def ana(clinic: cast.Clinic) -> Record:
    return cast.record(patient=cast.patient(clinic.facility))


@pytest.fixture
def screen(clinic: cast.Clinic) -> Client:
    return signed_in(clinic.radiographer)


def form(clinic: cast.Clinic, step: str = "save", **said: str) -> dict[str, str]:
    today = datetime.now(UTC).date()
    row = {
        "facility": clinic.facility.uid,
        "performed_on_day": str(today.day),
        "performed_on_month": str(today.month),
        "performed_on_year": str(today.year),
        "exam_code": "xray.teeth",
        "exam": "",
        "kind": "",
        "laterality": "left",
        "performer": "Пера",
        "referrer": "",
        "approver": clinic.approver.uid,
    }
    return {**row, **NO_DOSE, **MANAGEMENT, "step": step, **said}


def returned(clinic: cast.Clinic, ana: Record) -> Entry:
    source = services.Source(name="scanner", facility=clinic.facility)
    at = timezone.now()
    entry = services.record_report(
        reading=reading(events=(event("1.1", "10"),)), record=ana, source=source, at=at
    ).entry
    return services.return_entry(entry=entry, reason="Wrong side", by=clinic.approver.user, at=at)


def test_a_patient_is_found_by_exact_number_or_by_name(screen: Client, ana: Record) -> None:
    for words in ("17", "Ани Ана", "0205961715012"):
        (found,) = screen.post("/radiographer/find", {"words": words}).context["found"]
        assert (found.record_uid, found.name, found.born) == (ana.uid, "Ана Анић", date(1961, 5, 2))

    assert Access.objects.get().patient == ana.patient


def test_patients_of_another_facility_are_not_found(screen: Client) -> None:
    elsewhere = cast.facility("Klinika Sever")
    boris = cast.record(local_id="99", patient=cast.patient(elsewhere, "Boris", "Borić"))

    assert screen.post("/radiographer/find", {"words": "99"}).context["found"] == []
    assert screen.post("/radiographer/find", {"words": "Borić"}).context["found"] == []
    assert screen.get(f"/radiographer/type/{boris.uid}/").status_code == 404


def test_a_row_is_looked_over_before_it_is_saved(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    dose = {"dose-0-quantity": "dose_area_product_total", "dose-0-value": "1,50"}
    response = screen.post(f"/radiographer/type/{ana.uid}/", form(clinic, "preview", **dose))
    preview = response.context["preview"]

    assert (preview.examination, preview.laterality, preview.approver) == ("X-ray of a tooth", "left", "др Мира Ковач")
    assert preview.doses == ("Dose area product, total: 1.5 Gy·cm²",)
    assert ("dose-0-value", "1,50") in response.context["carried"]
    assert Entry.objects.count() == 0


def test_a_typed_row_waits_for_its_approver_and_is_labelled(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    dose = {"dose-0-quantity": "dose_area_product_total", "dose-0-value": "1,50"}
    response = screen.post(f"/radiographer/type/{ana.uid}/", form(clinic, **dose), follow=True)
    entry, (work,) = Entry.objects.get(), response.context["to_confirm"]

    assert (entry.record, entry.approver, entry.state) == (ana, clinic.approver, "pending")
    assert (entry.exam_code, entry.laterality, entry.performer) == ("xray.teeth", "left", "Пера")
    assert Dose.objects.values_list("value", "unit", "grade").get() == ("1.5", "Gy.cm2", "D")
    assert (work.row.uid, work.typed, work.state) == (entry.uid, True, "Waits for its approver's signature.")
    assert "typed by hand" in response.content.decode()


def test_going_back_to_the_form_saves_nothing(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    response = screen.post(f"/radiographer/type/{ana.uid}/", form(clinic, "change"))

    assert response.templates[0].name == "radiographer/type.html"
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "said, field",
    [
        ({"exam_code": ""}, "exam"),
        ({"exam_code": "", "exam": "Something"}, "kind"),
        ({"performed_on_year": "2999"}, "performed_on"),
        ({"performed_on_day": "31", "performed_on_month": "2"}, "performed_on"),
        ({"approver": "nobody"}, "approver"),
        ({"facility": "elsewhere"}, "facility"),
    ],
)
def test_a_row_that_cannot_be_is_not_saved(
    screen: Client, clinic: cast.Clinic, ana: Record, said: dict[str, str], field: str
) -> None:
    response = screen.post(f"/radiographer/type/{ana.uid}/", form(clinic, **said))

    assert field in response.context["form"].errors
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "dose, field",
    [
        ({"dose-0-quantity": "dlp_total"}, "value"),
        ({"dose-0-value": "3"}, "value"),
        ({"dose-0-quantity": "dlp_total", "dose-0-value": "-3"}, "value"),
        ({"dose-0-quantity": "dlp_total", "dose-0-value": "NaN"}, "value"),
        ({"dose-0-quantity": "dlp_total", "dose-0-value": "3", "dose-0-laterality": "left"}, "laterality"),
        ({"dose-0-quantity": "accumulated_glandular_dose", "dose-0-value": "3"}, "laterality"),
        ({"dose-0-quantity": "guessed", "dose-0-value": "3"}, "quantity"),
    ],
)
def test_a_dose_that_says_too_little_or_too_much_is_not_saved(
    screen: Client, clinic: cast.Clinic, ana: Record, dose: dict[str, str], field: str
) -> None:
    response = screen.post(f"/radiographer/type/{ana.uid}/", form(clinic, **dose))

    assert field in response.context["doses"][0].errors
    assert Entry.objects.count() == 0


def test_what_came_back_is_corrected_and_waits_again(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = returned(clinic, ana)
    (work,) = screen.get("/radiographer/").context["returned"]
    page = screen.get(f"/radiographer/row/{entry.uid}/")
    said: dict[str, Any] = form(clinic, exam_code="ct.chest", reason="The side was wrong")
    screen.post(f"/radiographer/row/{entry.uid}/", said)
    now = Entry.objects.get()

    assert work.returned_reason == "Wrong side"
    assert page.context["form"].initial["exam"] == "CT Thorax"
    assert (now.state, now.laterality, now.returned_reason) == ("pending", "left", "")
    assert now.current_version.reason == "The side was wrong"


def test_a_correction_needs_a_reason(screen: Client, clinic: cast.Clinic, ana: Record) -> None:
    entry = returned(clinic, ana)
    response = screen.post(f"/radiographer/row/{entry.uid}/", form(clinic, exam_code="ct.chest"))

    assert "reason" in response.context["form"].errors
    assert Entry.objects.get().state == "returned"


def test_a_row_of_another_facility_cannot_be_corrected(clinic: cast.Clinic, ana: Record) -> None:
    entry = returned(clinic, ana)
    stranger = signed_in(cast.clinic("Klinika Sever", prefix="north-").radiographer)

    assert stranger.get(f"/radiographer/row/{entry.uid}/").status_code == 404
