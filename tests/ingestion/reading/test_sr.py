"""What is taken from each kind of dose report."""

import pytest

from passport.booklet.reading import AsSent, Code, Grade, Kind, Measure, Outcome, Refused, Scope
from tests import sr
from tests.ingestion.reading.readings import reading_of, shorts, totals, values


def test_a_ct_report_is_read_whole():
    reading = reading_of(sr.ct(events=[sr.CtEvent(ctdi_vol="6.140", dlp="245.60")], study_uid="1.2.3"))

    scope = Scope(phantom="113691")
    assert reading.outcome == Outcome.DOSE
    assert reading.kind == Kind.CT
    assert reading.totals == (
        Measure(
            code=Code(scheme="DCM", value="113813"),
            quantity="dlp_total",
            value="245.6",
            unit="mGy.cm",
            scope=Scope(),
            grade=Grade.DEVICE_REPORT,
            as_sent=AsSent(value="245.60", unit="mGy.cm"),
        ),
    )
    (event,) = reading.events
    assert (event.uid, event.started_at, event.plane) == (sr.uid("event", "1.2.3", 1), None, None)
    assert event.readings[2:4] == (
        Measure(
            code=Code(scheme="DCM", value="113830"),
            quantity="ctdi_vol",
            value="6.14",
            unit="mGy",
            scope=scope,
            grade=Grade.DEVICE_REPORT,
            as_sent=AsSent(value="6.140", unit="mGy"),
        ),
        Measure(
            code=Code(scheme="DCM", value="113838"),
            quantity="dlp",
            value="245.6",
            unit="mGy.cm",
            scope=scope,
            grade=Grade.DEVICE_REPORT,
            as_sent=AsSent(value="245.60", unit="mGy.cm"),
        ),
    )
    assert reading.refused == ()
    assert reading.reason is None
    assert reading.body_part == "Abdomen"


def test_a_projection_report_is_read_whole():
    reading = reading_of(sr.projection(study_uid="1.2.3", sop_uid="1.2.3.4"))

    plane = {"plane": "113622"}
    assert reading.kind == Kind.PROJECTION
    assert (reading.study_instance_uid, reading.sop_instance_uid) == ("1.2.3", "1.2.3.4")
    assert totals(reading) == [
        ("113722", "0.16", "Gy.cm2", plane),
        ("113725", "2.52", "mGy", plane),
        ("113730", "28", "s", plane),
    ]
    (event,) = reading.events
    assert (event.uid, event.started_at, event.plane) == (sr.uid("event", "1.2.3", 1), "20260314092653", "113622")
    assert shorts(reading)[0] == [
        ("122130", "0.16", "Gy.cm2", plane),
        ("113738", "2.52", "mGy", plane),
        ("113733", "77", "kV", plane),
    ]


def test_the_planes_of_a_biplane_system_stay_apart():
    planes = (sr.PLANE_A, sr.PLANE_B)
    quantity = sr.Quantity(concept="113725", value="1.5", unit="Gy")
    reading = reading_of(
        sr.projection(
            device=sr.BIPLANE,
            events=[sr.XrayEvent(plane=plane, uid="1.2.3.9") for plane in planes],
            accumulated=[sr.Accumulated(plane=plane, quantities=(quantity,)) for plane in planes],
        )
    )

    assert totals(reading) == [("113725", "1500", "mGy", {"plane": plane}) for plane in planes]
    assert [(event.uid, event.plane) for event in reading.events] == [("1.2.3.9", plane) for plane in planes]
    assert [{measure.scope.plane for measure in event.readings} for event in reading.events] == [
        {sr.PLANE_A},
        {sr.PLANE_B},
    ]


def test_the_breasts_of_a_mammography_stay_apart():
    reading = reading_of(sr.mammography())

    assert reading.kind == Kind.MAMMOGRAPHY
    assert totals(reading) == [
        ("111637", "1.3", "mGy", {"laterality": "left", "plane": "113622"}),
        ("111637", "1.28", "mGy", {"laterality": "right", "plane": "113622"}),
    ]
    assert shorts(reading) == [
        [
            ("111631", dose, "mGy", {"laterality": side, "plane": "113622"}),
            ("113733", "28", "kV", {"laterality": side, "plane": "113622"}),
            ("111633", "43", "mm", {"laterality": side, "plane": "113622"}),
        ]
        for side, dose in (("left", "1.3"), ("right", "1.28"))
    ]


def test_a_radiopharmaceutical_report_gives_activity_and_agent():
    reading = reading_of(
        sr.nuclear_medicine(
            administrations=[sr.Administration(uid="1.2.3.7", administered_by="Kovač^Iva")], study_uid="1.2.3"
        )
    )

    assert reading.kind == Kind.NUCLEAR_MEDICINE
    assert reading.totals == ()
    (event,) = reading.events
    assert (event.uid, event.started_at) == ("1.2.3.7", "20260314092653")
    assert shorts(reading)[0] == [("113507", "394", "MBq", {"agent": "C-B1031", "radionuclide": "C-111A1"})]
    assert reading.persons == (("113851", "Kovač^Iva"),)


def test_an_enhanced_sr_with_the_same_root_is_read_alike():
    plain = reading_of(sr.ct())

    enhanced = reading_of(sr.ct(sop_class=sr.ENHANCED_SR))

    assert enhanced.sop_class_uid == sr.ENHANCED_SR
    assert (enhanced.kind, enhanced.totals, enhanced.events) == (plain.kind, plain.totals, plain.events)


@pytest.mark.parametrize(
    ("source", "grade"),
    [
        ("113856", Grade.DEVICE_REPORT),
        ("113940", Grade.DEVICE_REPORT),
        ("113858", Grade.IMAGE_HEADER),
        ("113867", Grade.IMAGE_HEADER),
        ("113868", Grade.PICTURE),
        ("113857", Grade.TYPED),
    ],
)
def test_the_source_of_the_dose_is_its_grade(source: str, grade: Grade):
    reading = reading_of(sr.ct(source=sr.dcm(source)))

    measures = (*reading.totals, *reading.events[0].readings)
    assert {measure.grade for measure in measures} == {grade}


def test_without_a_source_it_is_the_device_and_of_several_the_weakest_counts():
    several = [sr.code(sr.dcm("113854"), sr.dcm(source)) for source in ("113856", "113868")]

    assert reading_of(sr.ct(source=None)).totals[0].grade == Grade.DEVICE_REPORT
    assert reading_of(sr.ct(source=None, extra=several)).totals[0].grade == Grade.PICTURE


def test_persons_below_the_report_and_its_events_are_named_once_with_their_roles():
    administering = sr.person("Ilić^Mara", "113851")
    reading = reading_of(
        sr.ct(
            events=[sr.CtEvent(extra=(administering,)), sr.CtEvent(extra=(administering,))],
            persons=(sr.person("Novak^Petar", "113850"), sr.person("", "113850")),
        )
    )

    assert reading.persons == (("113850", "Novak^Petar"), ("113851", "Ilić^Mara"))


@pytest.mark.parametrize(
    ("event", "refused"),
    [
        (
            sr.Quantity(concept="122130", value="3.5", unit="R.cm2"),
            Refused(
                code=Code(scheme="DCM", value="122130"),
                as_sent=AsSent(value="3.5", unit="R.cm2"),
                reason="unknown_unit",
            ),
        ),
        (
            sr.Quantity(concept="113738", value="-1", unit="Gy"),
            Refused(code=Code(scheme="DCM", value="113738"), as_sent=AsSent(value="-1", unit="Gy"), reason="negative"),
        ),
        (
            sr.Quantity(concept="113733", value="NaN", unit="kV"),
            Refused(
                code=Code(scheme="DCM", value="113733"), as_sent=AsSent(value="NaN", unit="kV"), reason="not_a_number"
            ),
        ),
    ],
)
def test_a_value_that_cannot_be_taken_is_listed_and_the_rest_stands(event: sr.Quantity, refused: Refused):
    good = sr.Quantity(concept="111633", value="43", unit="mm")

    reading = reading_of(sr.projection(events=[sr.XrayEvent(quantities=(event, good))]))

    assert reading.outcome == Outcome.DOSE
    assert reading.refused == (refused,)
    assert values(reading)[0] == {"111633": "43"}
    assert len(reading.totals) == 3


@pytest.mark.parametrize(
    ("dataset", "kind"),
    [
        (sr.ct(procedure=None), Kind.CT),
        (sr.ct(procedure=("SCT", "77477000")), Kind.CT),
        (sr.projection(procedure=None), Kind.PROJECTION),
        (sr.projection(procedure=("99VENDOR", "X")), Kind.PROJECTION),
        (sr.projection(procedure=("SCT", "71651007")), Kind.MAMMOGRAPHY),
        (
            sr.projection(
                procedure=None,
                events=[sr.XrayEvent(quantities=(sr.Quantity(concept="111631", value="1.2", unit="mGy"),))],
            ),
            Kind.MAMMOGRAPHY,
        ),
        (
            sr.projection(
                procedure=("DCM", "113704"),
                events=[sr.XrayEvent(quantities=(sr.Quantity(concept="111631", value="1.2", unit="mGy"),))],
            ),
            Kind.MAMMOGRAPHY,
        ),
    ],
)
def test_the_kind_is_the_procedure_reported_and_else_what_the_report_holds(dataset: sr.Dataset, kind: Kind):
    assert reading_of(dataset).kind == kind
