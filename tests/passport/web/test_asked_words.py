"""What patients read of a request: with the name of who asked, and without one where nobody knows it."""

import pytest

from passport.justification.models import Request
from passport.justification.states import RequestState
from passport.people.models import Facility
from passport.web.asked_words import request_sentence
from tests.passport.web.asking import desk
from tests.passport.web.test_requests import decided, sent

HERE = Facility(name="Klinički centar")
SENTENCES = [
    (
        RequestState.WAITING,
        "",
        "CT: asked for by Dr Ilić; Klinički centar has not decided yet, and you need not do anything.",
        "CT: asked for; Klinički centar has not decided yet, and you need not do anything.",
    ),
    (
        RequestState.APPROVED,
        "",
        "CT: asked for by Dr Ilić and approved at Klinički centar.",
        "CT: asked for and approved at Klinički centar.",
    ),
    (
        RequestState.REFUSED,
        "",
        "CT: the specialist did not approve this examination; your doctor Dr Ilić has the reasons and will talk with you.",
        "CT: the specialist did not approve this examination; your doctor has the reasons and will talk with you.",
    ),
    (
        RequestState.ANSWERED,
        "ultrasound",
        "CT: the specialist did not approve this examination and proposes ultrasound; your doctor Dr Ilić will talk with "
        "you about it.",
        "CT: the specialist did not approve this examination and proposes ultrasound; your doctor will talk with you "
        "about it.",
    ),
]


def request(state: RequestState, referrer: str) -> Request:
    return Request(facility=HERE, state=state, exam_as_sent="CT", referrer_as_sent=referrer)


@pytest.mark.parametrize(("state", "instead", "named", "unnamed"), SENTENCES)
def test_a_sentence_names_who_asked_where_that_is_known(
    state: RequestState, instead: str, named: str, unnamed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("passport.web.asked_words._instead", lambda _request: instead)

    assert [request_sentence(request(state, who)) for who in ("Dr Ilić", "")] == [named, unnamed]


@pytest.mark.django_db
def test_a_refusal_names_what_the_specialist_proposes() -> None:
    here = desk()
    found = sent(here)
    decided(here, found, verdict="refused", alternative="ultrasound")

    assert request_sentence(found) == (
        "CT of the chest: the specialist did not approve this examination and proposes ultrasound; your doctor Петар "
        "Љубић will talk with you about it."
    )
