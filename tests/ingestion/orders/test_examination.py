"""Which examination an order means: for certain, or in words."""

import pytest

from ingestion.orders.examination import Asked, NotUnderstood, Understood, understand
from passport.booklet.examinations import EXAMINATIONS, GivenName
from passport.booklet.reading import Code, Kind

CHEST = next(iter(sorted(EXAMINATIONS["ct.chest"].codes)))
LOCAL = Code(scheme="99BREZA", value="CT07")
GIVEN = GivenName(device_key="", code_scheme="99BREZA", code_value="CT07", name="", exam_code="ct.head")
OF_A_DEVICE = GivenName(device_key="maker|model", code_scheme="", code_value="", name="routine", exam_code="ct.head")


def coded(scheme: str, value: str) -> Code:
    return Code(scheme=scheme, value=value)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (Asked(code="xray.chest"), "xray.chest"),
        (Asked(code="xray.chest", words="CT toraksa", kind=Kind.CT), "xray.chest"),
        (Asked(coded=coded(*CHEST)), "ct.chest"),
        (Asked(coded=coded(*CHEST), kind=Kind.CT), "ct.chest"),
        (Asked(coded=LOCAL), "ct.head"),
        (Asked(coded=LOCAL, words="CT toraksa", kind=Kind.CT), "ct.head"),
        (Asked(words="CT toraksa", kind=Kind.CT), "ct.chest"),
        (Asked(words="Snimak nečega", kind=Kind.PROJECTION), ""),
        (Asked(words="routine", kind=Kind.CT), ""),
        (Asked(coded=LOCAL, words="Snimak", kind=Kind.PROJECTION), ""),
    ],
)
def test_what_is_understood(asked: Asked, code: str) -> None:
    found = understand(asked, [GIVEN, OF_A_DEVICE])

    kind = EXAMINATIONS[code].kind if code else asked.kind
    assert found == Understood(code=code, words=asked.words, kind=kind)


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(words="CT toraksa"),
        Asked(kind=Kind.CT),
        Asked(coded=coded("99OTHER", "CT07")),
        Asked(coded=coded("SCT", "0"), words="CT toraksa"),
        Asked(coded=coded(*CHEST), kind=Kind.PROJECTION),
    ],
)
def test_nothing_is_guessed(asked: Asked) -> None:
    with pytest.raises(NotUnderstood):
        understand(asked, [GIVEN])


def test_a_code_of_two_items_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    twin = EXAMINATIONS["ct.chest"]
    monkeypatch.setitem(EXAMINATIONS, "ct.twin", twin)

    with pytest.raises(NotUnderstood):
        understand(Asked(coded=coded(*CHEST)), [])


def test_all_that_was_said_stands_in_one_line() -> None:
    asked = Asked(code="ct.chest", coded=LOCAL, words="CT toraksa", kind=Kind.CT)

    assert asked.as_sent() == "ct.chest · 99BREZA CT07 · CT toraksa"
