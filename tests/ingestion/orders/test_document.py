"""docs/orders.md says what the code does: its example is taken, and it names every field and every answer."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from ingestion.orders.serializers import OrderAnswerSerializer, OrderSerializer, PurposeSerializer
from ingestion.presenters import orders as words
from passport.booklet.examinations import SIDES
from passport.justification.models import ExposurePurpose, Urgency
from passport.justification.purposes import NEEDED
from passport.justification.states import RequestState
from tests.ingestion.orders.system import system
from tests.passport.justification.cast import ward

PAGE = (Path(__file__).resolve().parents[3] / "docs/orders.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`\.?([a-z_.]+)`", PAGE))


def names_of(serializer: object, at: str = "") -> Iterator[str]:
    for name, field in serializer.fields.items():
        inner = getattr(field, "fields", None)
        if inner and name not in ("concept", "purpose"):
            yield from names_of(field, f"{at}{name}.")
        else:
            yield f"{at}{name}"


@pytest.mark.django_db
def test_the_worked_example_is_taken_and_answered_as_it_says(at: datetime) -> None:
    said, answered, _later = (
        json.loads(text)
        for text in re.findall(r"^\{\n.*?^\}(?=')|^\{\".*?\}$(?=\n```)", PAGE, re.DOTALL | re.MULTILINE)
    )

    # The day that the page prints goes by; the answer does not repeat it.
    answer = system(ward().facility, at).send(said | {"planned_on": timezone.now().date().isoformat()})

    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, "/orders/2026/117-3")
    for moment in ("state_at", "received_at"):
        told.pop(moment), answered.pop(moment)
    assert told == answered


def test_the_later_answer_has_every_field() -> None:
    later = json.loads(re.findall(r"^\{\".*?\}$(?=\n```)", PAGE, re.DOTALL | re.MULTILINE)[1])

    shape = OrderAnswerSerializer()
    assert list(later) == list(shape.fields)
    assert list(later["decision"]) == list(shape.fields["decision"].fields)


def test_every_field_is_named() -> None:
    short = {"examination.kind": "kind"}
    assert {name for name in names_of(OrderSerializer()) if short.get(name, name) not in NAMED} == set()
    assert set(PurposeSerializer().fields) - {"kind"} <= NAMED
    assert set(ExposurePurpose.values) == set(NEEDED) <= NAMED
    assert {*Urgency.values, *SIDES} <= NAMED


def test_every_state_and_every_code_is_named() -> None:
    codes = {refusal.code for refusal in (*words._SIMPLE.values(), *words._NOT_MATCHED.values())}
    assert {*map(str, RequestState)} - {"draft"} <= NAMED
    assert {*codes, "contradicts", "changed", "too_late", "length_missing", "try_again"} <= NAMED
