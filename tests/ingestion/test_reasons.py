"""The closed list of reasons is whole, and can be printed."""

import json
from io import StringIO

from django.core.management import call_command

from ingestion.reasons import EXPLANATIONS, Actor, Reason, Subject


def test_every_reason_has_words_a_remedy_and_somebody_who_acts():
    assert list(EXPLANATIONS) == list(Reason)
    texts = [text for row in EXPLANATIONS.values() for text in (row.words, row.remedy)]
    assert [text for text in texts if not text.endswith(".") or text != text.strip()] == []
    assert len({row.words for row in EXPLANATIONS.values()}) == len(Reason)


def test_the_reasons_of_values_are_those_that_stand_in_refused():
    about_values = {reason for reason, row in EXPLANATIONS.items() if row.subject == Subject.VALUE}

    assert about_values == {
        Reason.UNKNOWN_UNIT,
        Reason.NOT_A_NUMBER,
        Reason.NEGATIVE,
        Reason.OUT_OF_RANGE,
        Reason.SEVERAL_VALUES,
    }


def test_reasons_are_printed_as_json():
    out = StringIO()

    call_command("reasons", "--json", stdout=out)

    rows = json.loads(out.getvalue())
    assert [row["reason"] for row in rows] == [reason.value for reason in Reason]
    assert rows[0] == {
        "reason": "not_a_dose_report",
        "about": "object",
        "words": "The object is not a dose report.",
        "remedy": "Nothing to do. To save traffic, send only dose reports from the PACS to this receiver.",
        "who": Actor.NOBODY.value,
    }


def test_reasons_are_printed_for_reading():
    out = StringIO()

    call_command("reasons", stdout=out)

    assert out.getvalue().startswith(
        "not_a_dose_report: The object is not a dose report.\n    Nothing to do. To save traffic, send only dose "
    )
