"""What is known of an examination and what is not: one sentence each, and never a value."""

from collections.abc import Sequence

import pytest

from passport.booklet.merging import Origin
from passport.booklet.models import Dose, Entry, Exposure, Version
from passport.booklet.words import NO_DOSE
from passport.web import words
from passport.web.known import known_of
from tests.passport.web.rows import row

DEVICE_SAID = "The device reported the dose of this examination; its values stand below, for professionals."


def measured(entry: Entry, *doses: Dose, parts: Sequence[int] = (1,)) -> Entry:
    """Let a row have these doses and exposures, as a page has read them."""
    version = Version(pk=1)
    version._prefetched_objects_cache = {"doses": doses}
    entry.pk, entry.current_version = 1, version
    entry._prefetched_objects_cache = {"exposures": [Exposure(pk=key) for key in parts]}
    return entry


def dose(grade: str, code: str = "113813", origin: str = Origin.DEVICE, part: int = 1) -> Dose:
    return Dose(exposure_id=part, grade=grade, code_value=code, origin=origin)


@pytest.mark.parametrize(
    ("grades", "known"),
    [
        ("A", [DEVICE_SAID]),
        ("AAA", [DEVICE_SAID]),
        ("B", [str(words.DOSE_KNOWN["B"])]),
        ("C", [str(words.DOSE_KNOWN["C"])]),
        ("D", [str(words.DOSE_KNOWN["D"])]),
        ("E", ["We know only the kind of examination, so we show what is usual for it."]),
        ("DA", [DEVICE_SAID, str(words.DOSE_KNOWN["D"])]),
    ],
)
def test_it_is_said_how_the_dose_became_known(grades: str, known: list[str]) -> None:
    found = known_of(measured(row("ct.chest"), *map(dose, grades)), compared=True)

    assert (list(found.known), found.unknown, found.estimate) == (known, (), "")


@pytest.mark.parametrize("estimate", [dose("A", code="113839"), dose("A", code="113518", origin=Origin.ESTIMATE)])
def test_an_estimate_is_said_to_be_one_and_is_no_measurement(estimate: Dose) -> None:
    found = known_of(measured(row("ct.chest"), estimate), compared=True)

    assert (found.known, found.estimate) == (
        (),
        "This figure is an estimate for an average adult, not a measurement of what your body received.",
    )


def test_a_dose_that_did_not_arrive_is_not_said_to_be_none() -> None:
    nowhere = known_of(row("ct.chest"), compared=True)
    in_part = known_of(measured(row("ct.chest"), dose("A"), parts=(1, 2)), compared=True)

    assert (nowhere.known, nowhere.unknown) == ((), (str(NO_DOSE),))
    assert (in_part.known, in_part.unknown) == ((DEVICE_SAID,), (str(words.DOSE_IN_PART),))


@pytest.mark.parametrize(
    ("entry", "compared", "unknown"),
    [
        (row("ct.chest", on=None), True, [words.DAY_NOT_KNOWN]),
        (row("xray.ears", kind="projection"), False, [words.NOT_COMPARED]),
        (row(""), False, [words.NAME_NOT_KNOWN]),
        (
            row("ct.chest", on=None, from_paper=True, performed_as_sent="03.1998"),
            True,
            ["The day of this examination is known only as the old paper says it: 03.1998."],
        ),
    ],
)
def test_what_else_is_not_known_is_said(entry: Entry, compared: bool, unknown: list[str]) -> None:
    found = known_of(measured(entry, dose("A")), compared=compared)

    assert list(found.unknown) == [str(sentence) for sentence in unknown]
