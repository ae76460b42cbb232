"""What an error of the network means for a key object: only an answer that says no is a refusal."""

import pytest

from passport.imaging.clients import PacsFailure, PacsRefused, PacsUnavailable, TooMuch
from reports.sending.carriers.network import outcome_of
from reports.sending.states import Outcome


@pytest.mark.parametrize(
    "failure, outcome",
    [
        (PacsUnavailable("no association"), Outcome.UNREACHABLE),
        (TooMuch("the answer takes too long"), Outcome.UNREACHABLE),
        (PacsRefused("C-STORE: status 0xA700"), Outcome.UNREACHABLE),
        (PacsRefused("C-STORE: status 0xA900"), Outcome.REFUSED),
        (PacsRefused("HTTP 409"), Outcome.REFUSED),
    ],
)
def test_an_error_is_what_it_says(failure: PacsFailure, outcome: Outcome) -> None:
    answer = outcome_of(failure)

    assert (answer.outcome, answer.words) == (outcome, str(failure))
