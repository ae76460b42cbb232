"""What a hospital's people gave to a name stands, the narrowest rule first, and only for reports that it fits."""

import pytest

from passport.booklet.examinations import GivenName, fits, given_code
from passport.booklet.reading import Code, Kind


def row(exam_code: str, *, device: str = "", code: str = "", name: str = "") -> GivenName:
    return GivenName(
        device_key=device, code_scheme="L" if code else "", code_value=code, name=name, exam_code=exam_code
    )


@pytest.mark.parametrize(
    ("rows", "item"),
    [
        ([row("ct.head", name="routine")], "ct.head"),
        ([row("ct.head", name="routine"), row("ct.chest", device="A|B|1", name="routine")], "ct.chest"),
        ([row("ct.head", name="routine"), row("ct.chest", device="A|B|2", name="routine")], "ct.head"),
        ([row("ct.head", name="routine"), row("ct.chest", code="7")], "ct.chest"),
        ([row("ct.neck", code="7"), row("ct.chest", code="7", name="routine")], "ct.chest"),
        ([row("ct.chest", code="8")], ""),
        ([row("ct.chest", name="other")], ""),
        ([row("xray.chest", name="routine")], ""),
        ([row("no.such", name="routine")], ""),
        ([], ""),
    ],
)
def test_the_narrowest_rule_that_fits_wins(rows: list[GivenName], item: str) -> None:
    codes = [Code(scheme="L", value="7")]

    assert given_code(rows, name="routine", codes=codes, device_keys=["A|B|1"], kind=Kind.CT) == item


def test_a_rule_never_turns_one_kind_of_report_into_another() -> None:
    assert [fits("ct.head", kind) for kind in (Kind.CT, Kind.PROJECTION, Kind.OTHER)] == [True, False, True]
