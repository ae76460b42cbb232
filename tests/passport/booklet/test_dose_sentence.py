"""The sentence on the dose keeps apart what is not one dose, and adds nothing up."""

from dataclasses import replace

import pytest

from passport.booklet.dose_sentence import Voice, dose_sentence
from passport.booklet.merging import Held, Label, Origin
from passport.booklet.payloads import DoseFacts, ExposureFacts
from passport.booklet.reading import Code, Detail, Event, Grade, Kind, Measure, ReportReading
from tests.passport.booklet.readings import measure, reading

HEAD, BODY = "113690", "113691"


def dose(
    code: str, value: str, *, origin: str = Origin.DEVICE, grade: str = Grade.DEVICE_REPORT, **scope: str
) -> DoseFacts:
    known = {"113813": "mGy.cm", "113722": "Gy.cm2", "113725": "mGy", "113730": "s", "111637": "mGy", "113507": "MBq"}
    return DoseFacts(
        position="0",
        origin=origin,
        code=f"DCM {code}",
        quantity="some",
        value=value,
        unit=known[code],
        value_as_sent=value,
        unit_as_sent="",
        scope=scope,
        grade=grade,
    )


def part(*totals: DoseFacts, uid: str = "one", model: str = "Model", labels: str = "") -> ExposureFacts:
    return ExposureFacts(
        uid=uid,
        kind="ct",
        study_instance_uid="2.25.2",
        accession_number="",
        device_uid="",
        device_key="",
        manufacturer="Maker",
        model=model,
        serial_number="",
        started_as_sent="",
        events=1,
        labels=labels,
        totals=totals,
    )


def setting(code: str, value: str, unit: str, grade: Grade = Grade.DEVICE_REPORT) -> Measure:
    return replace(measure("122130", value, grade), code=Code(scheme="DCM", value=code), unit=unit)


def held(*readings: Measure, exposure: str = "one", details: tuple[Detail, ...] = (), kind: Kind = Kind.CT) -> Held:
    event = Event(uid="1.1", started_at=None, plane=None, readings=readings, details=details)
    said: ReportReading = reading(kind=kind, events=(event,))
    return Held(exposure=exposure, reading=said, digest="")


def sentence(*parts: ExposureFacts, held: tuple[Held, ...] = (), name: str = "CT of the chest") -> str:
    return dose_sentence(examination=name, parts=parts, held=held)


def test_a_scan_is_told_by_its_product_and_its_index() -> None:
    reported = held(measure("113830", "6.2", phantom=BODY))

    assert (
        sentence(part(dose("113813", "312")), held=(reported,))
        == "CT of the chest: DLP 312 mGy·cm, CTDIvol 6.2 mGy (32 cm phantom)."
    )


def test_an_index_is_told_from_its_lowest_to_its_highest() -> None:
    reported = held(*(measure("113830", value, phantom=BODY) for value in ("6.2", "2.1", "11")))

    assert (
        sentence(part(dose("113813", "312")), held=(reported,))
        == "CT of the chest: DLP 312 mGy·cm, CTDIvol 2.1 to 11 mGy (32 cm phantom)."
    )


def test_head_and_body_phantom_stand_apart_and_not_in_the_one_total_of_the_device() -> None:
    doses = (
        dose("113813", "1200"),
        dose("113813", "900", origin=Origin.EVENTS, phantom=HEAD),
        dose("113813", "300", origin=Origin.EVENTS, phantom=BODY),
    )
    reported = held(measure("113830", "55", phantom=HEAD), measure("113830", "8", phantom=BODY))

    assert sentence(part(*doses), held=(reported,)) == (
        "CT of the chest: DLP 900 mGy·cm (16 cm phantom), DLP 300 mGy·cm (32 cm phantom), "
        "CTDIvol 55 mGy (16 cm phantom), CTDIvol 8 mGy (32 cm phantom)."
    )


def test_a_sum_of_events_is_told_only_where_the_device_states_no_total() -> None:
    summed = dose("113813", "298", origin=Origin.EVENTS, phantom=BODY)

    assert sentence(part(dose("113813", "312"), summed)) == "CT of the chest: DLP 312 mGy·cm."
    assert sentence(part(summed)) == "CT of the chest: DLP 298 mGy·cm (32 cm phantom)."


def test_left_and_right_breast_stand_apart() -> None:
    doses = dose("111637", "1.2", laterality="left"), dose("111637", "1.4", laterality="right")

    assert sentence(part(*doses), name="Mammography") == (
        "Mammography: average glandular dose 1.2 mGy (left breast), average glandular dose 1.4 mGy (right breast)."
    )


def test_planes_stand_apart_and_a_single_one_needs_no_word() -> None:
    two = dose("113722", "12", plane="113620"), dose("113722", "7", plane="113621"), dose("113730", "95")
    single = dose("113722", "12", plane="113622"), dose("113725", "140", plane="113622")

    assert sentence(part(*two), name="Angiography") == (
        "Angiography: dose area product 12 Gy·cm² (plane A), dose area product 7 Gy·cm² (plane B), fluoroscopy time 95 s."
    )
    assert sentence(part(*single), name="Angiography") == (
        "Angiography: dose area product 12 Gy·cm², dose at the reference point 140 mGy."
    )


def test_two_devices_stand_apart_by_name() -> None:
    rooms = part(dose("113813", "312")), part(dose("113813", "100"), uid="two", model="Other")

    assert sentence(*rooms) == "CT of the chest: DLP 312 mGy·cm (Maker Model), DLP 100 mGy·cm (Maker Other)."


def test_a_medicine_is_called_as_the_report_calls_it() -> None:
    told = Detail(code=Code(scheme="SCT", value="349358000"), value="FDG", coded=Code(scheme="SRT", value="C-B1031"))
    given = dose("113507", "221.6", agent="C-B1031", radionuclide="C-111A1")

    assert sentence(part(given), held=(held(details=(told,)),), name="PET") == (
        "PET: administered activity 221.6 MBq (FDG, C-111A1)."
    )


@pytest.mark.parametrize(
    ("grade", "words"),
    [
        (Grade.TYPED, " (typed by a person)"),
        (Grade.PICTURE, " (read from a picture of a dose page)"),
        (Grade.IMAGE_HEADER, " (from the data of the images)"),
        (Grade.DEVICE_REPORT, ""),
    ],
)
def test_what_no_report_states_says_how_it_is_known(grade: Grade, words: str) -> None:
    assert sentence(part(dose("113813", "312", grade=grade))) == f"CT of the chest: DLP 312 mGy·cm{words}."


@pytest.mark.parametrize(
    "doses",
    [
        (),
        (dose("113813", "0"),),
        (dose("113813", "7", origin=Origin.ESTIMATE),),
        (dose("113813", "7", grade=Grade.USUAL_VALUE),),
    ],
)
def test_what_nobody_measured_is_no_dose(doses: tuple[DoseFacts, ...]) -> None:
    assert sentence(part(*doses)) == "CT of the chest: dose not reported by the device."


def test_without_a_dose_the_settings_stand_in_the_sentence() -> None:
    reported = held(setting("113733", "80", "kV"), setting("113736", "4", "mA.s"), kind=Kind.PROJECTION)

    assert sentence(part(), held=(reported,), name="X-ray of the hand") == (
        "X-ray of the hand: dose not reported by the device, tube voltage 80 kV, tube current and time 4 mA·s."
    )
    assert "tube voltage" not in sentence(part(dose("113813", "312")), held=(reported,))


def test_peaks_of_events_that_another_examination_may_hold_are_not_told() -> None:
    shared = part(dose("113813", "312"), labels=f"{Label.PARTIAL} {Label.SHARED_EVENTS}")

    assert sentence(shared, held=(held(measure("113830", "6.2")),)) == "CT of the chest: DLP 312 mGy·cm."


def test_values_of_a_worse_grade_stretch_no_span() -> None:
    reports = held(measure("113830", "6.2")), held(measure("113830", "60", Grade.IMAGE_HEADER))

    assert sentence(part(), held=reports) == "CT of the chest: CTDIvol 6.2 mGy."


def test_a_sentence_is_said_in_a_language() -> None:
    words = {
        "DLP": "DLP",
        "typed by a person": "upisala osoba",
        "%(examination)s: %(figures)s.": "%(examination)s – %(figures)s!",
    }
    voice = Voice(say=lambda text: words[text], decimal_mark=",", comma="; ")
    doses = part(dose("113813", "31.5", grade=Grade.TYPED), dose("113813", "4", grade=Grade.TYPED, phantom="x"))

    assert dose_sentence(examination="CT toraksa", parts=[doses], held=[], voice=voice) == (
        "CT toraksa – DLP 31,5 mGy·cm (upisala osoba); DLP 4 mGy·cm (x; upisala osoba)!"
    )
