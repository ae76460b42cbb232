"""How it was exposed: the data that HR articles 28 to 30 and BA article 65 ask for, as far as a report carries them."""

import pytest

from ingestion.reading.concepts import Role
from passport.booklet.reading import Code
from tests import sr
from tests.ingestion.reading.readings import reading_of, said, shorts, values


@pytest.mark.parametrize(
    ("concept", "sent", "unit", "value", "kept"),
    [
        ("113734", "95.1", "mA", "95.1", "mA"),
        ("113736", "9586", "uAs", "9.586", "mA.s"),
        ("113736", "4500", "uA.s", "4.5", "mA.s"),
        ("113735", "100.8", "ms", "0.1008", "s"),
        ("113824", "854.00", "ms", "0.854", "s"),
        ("113742", "55.466", "s", "55.466", "s"),
        ("113737", "590.7", "mm", "590.7", "mm"),
        ("113748", "78.5", "cm", "785", "mm"),
        ("113750", "1.2", "m", "1200", "mm"),
        ("113788", "240", "mm", "240", "mm"),
        ("113789", "290", "mm", "290", "mm"),
        ("113790", "0.0696", "m2", "696", "cm2"),
        ("111634", "0.54", "mm", "0.54", "mm"),
        ("111636", "4.15", "mGy", "4.15", "mGy"),
        ("111647", "9.5", "daN", "95", "N"),
        ("111046", "22", "%", "22", "%"),
    ],
)
def test_a_setting_of_a_projection_is_kept_in_its_one_unit(concept: str, sent: str, unit: str, value: str, kept: str):
    quantity = sr.Quantity(concept=concept, value=sent, unit=unit)

    reading = reading_of(sr.projection(events=[sr.XrayEvent(quantities=(quantity,))]))

    assert shorts(reading, Role.SETTING)[0][0] == (concept, value, kept, {"plane": sr.SINGLE_PLANE})


def test_the_settings_of_an_acquisition_and_its_one_source():
    more = (
        sr.num(sr.dcm("113826"), "0.6", "mm"),
        sr.num(sr.dcm("113827"), "38.4", "mm"),
        sr.num(sr.dcm("113828"), "0.19", "{ratio}"),
        sr.num(sr.dcm("113930"), "17.2", "mGy"),
    )

    reading = reading_of(sr.ct(events=[sr.CtEvent(extra=more)]))

    assert values(reading, Role.SETTING) == [
        {
            "113824": "7.49",
            "113825": "400",
            "113826": "0.6",
            "113827": "38.4",
            "113828": "0.19",
            "113733": "120",
            "113734": "150",
        }
    ]
    assert values(reading, Role.ESTIMATE) == [{"113930": "17.2"}]


def test_two_sources_of_one_acquisition_are_told_apart_in_words_and_give_no_one_value():
    reading = reading_of(sr.ct(events=[sr.CtEvent(sources=2)]))

    assert "113733" not in values(reading, Role.SETTING)[0]
    voltages = [detail.value for detail in reading.events[0].details if detail.code.value == "113733"]
    assert voltages == ["A: 120 kV", "B: 120 kV"]


def test_filters_are_named_with_their_material_and_thickness():
    copper = sr.container(
        sr.dcm("113771"),
        sr.code(sr.dcm("113772"), sr.dcm("113650"), meaning="Strip filter"),
        sr.code(sr.dcm("113757"), ("SRT", "C-127F9"), meaning="Copper"),
        sr.num(sr.dcm("113758"), "0.1", "mm"),
        sr.num(sr.dcm("113773"), "0.3", "mm"),
    )
    none = sr.container(sr.dcm("113771"), sr.code(sr.dcm("113772"), sr.dcm("111609"), meaning="No filter"))

    reading = reading_of(sr.projection(events=[sr.XrayEvent(extra=(copper, none))]))

    filters = [detail for detail in reading.events[0].details if detail.code.value == "113771"]
    assert [(one.value, one.coded) for one in filters] == [
        ("Copper 0.1 - 0.3 mm", Code(scheme="SRT", value="C-127F9", meaning="Copper")),
        ("No filter", Code(scheme="DCM", value="111609", meaning="No filter")),
    ]


def test_an_event_says_what_kind_it_is_and_where():
    grid = sr.code(sr.dcm("111635"), sr.dcm("111641"), meaning="Fixed grid")
    anode = sr.code(sr.dcm("111632"), ("SRT", "C-164F9"), meaning="Tungsten")
    point = sr.text(sr.dcm("113780"), "15cm below BeamIsocenter")

    reading = reading_of(sr.projection(events=[sr.XrayEvent(extra=(grid, anode, point))]))

    assert said(reading)[0] == {
        "113721": "as coded",
        "125203": "FL - Ang",
        "123014": "Chest",
        "111635": "Fixed grid",
        "111632": "Tungsten",
        "113780": "15cm below BeamIsocenter",
    }


def test_numbers_beside_the_totals_are_no_totals():
    frames = sr.num(sr.dcm("113731"), "2495", "1")
    duration = sr.num(sr.dcm("113855"), "152.857", "s")

    reading = reading_of(sr.projection(accumulated=[sr.Accumulated(quantities=(), extra=(frames, duration))]))

    said_of_report = {detail.code.value: detail.value for detail in reading.details}
    assert reading.totals == ()
    assert (said_of_report["113731"], said_of_report["113855"]) == ("2495", "152.857 s")


@pytest.mark.parametrize(
    ("sides", "side"),
    [((sr.LEFT, sr.LEFT), "left"), ((sr.LEFT, sr.RIGHT), "both"), ((sr.LEFT, None), None)],
)
def test_the_side_of_the_examination_is_that_of_all_its_events(
    sides: tuple[tuple[str, str] | None, ...], side: str | None
):
    events = [sr.XrayEvent(laterality=one) for one in sides]

    assert reading_of(sr.projection(events=events)).laterality == side


def test_the_side_of_the_header_stands_where_no_event_says_one():
    dataset = sr.projection()
    dataset.Laterality = "R"

    assert reading_of(dataset).laterality == "right"
