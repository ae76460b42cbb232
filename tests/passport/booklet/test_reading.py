"""A reading survives being kept as text, and one content has one digest."""

import json

from passport.booklet.payloads import differences
from passport.booklet.reading import TypedRow, as_json, content_digest, from_json
from tests.passport.booklet.readings import event, measure, reading

FULL = reading(
    totals=(measure("111637", "1.2", laterality="left"),),
    events=(event("1.2", "3"),),
    persons=(("121094", "Ковач^Мира"),),
    typed=TypedRow(exam_code="ct.head", laterality="", therapy=False, performer="P", referrer="R"),
)


def test_a_reading_is_read_back_whole() -> None:
    assert from_json(as_json(FULL)) == FULL
    assert from_json(as_json(reading())) == reading()


def test_another_value_is_another_content() -> None:
    other = reading(totals=(measure("113813", "1"),))

    assert content_digest(other) == content_digest(reading(totals=(measure("113813", "1"),)))
    assert content_digest(other) != content_digest(reading(totals=(measure("113813", "1.0"),)))


def test_differences_name_the_fields() -> None:
    stored = {"a": "1", "b": {"c": ["x", "y"]}, "gone": None}
    rebuilt = {"a": "1", "b": {"c": ["x", "z"]}, "new": "n"}

    assert differences(stored, rebuilt) == ["b.c.1", "new"]
    assert differences([1], [1, 2], "list") == ["list"]
    assert differences(stored, dict(stored)) == []


def test_a_reading_that_an_earlier_reader_kept_is_read_back() -> None:
    kept = json.loads(as_json(reading()))
    for later in ("series_instance_uid", "modality", "codes", "laterality", "details"):
        del kept[later]

    assert from_json(json.dumps(kept)) == reading()
