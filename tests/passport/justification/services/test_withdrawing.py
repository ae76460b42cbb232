"""Orders of another system that it gives up."""

from datetime import datetime, timedelta

import pytest

from passport.justification.services import withdraw_order
from passport.justification.states import StepNotAllowed
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward
from tests.passport.justification.services.test_requests import acts, order


@pytest.mark.parametrize("before", ["waiting", "approved"])
def test_an_order_is_withdrawn_by_the_system_that_sent_it(before: str, ward: Ward, at: datetime) -> None:
    request = order(ward, at)
    if before == "approved":
        cast.decided(request, by=ward.approver, at=at)

    dropped = withdraw_order(request=request, at=at + timedelta(hours=1))

    assert (dropped.state, dropped.state_at) == ("dropped", at + timedelta(hours=1))
    assert acts(request)[-1] == ("request.dropped", "radiation passport")
    with pytest.raises(StepNotAllowed):
        withdraw_order(request=request, at=at)


def test_a_draft_and_what_was_refused_are_withdrawn_by_no_system(ward: Ward, at: datetime) -> None:
    for request in (cast.drafted(ward, at), cast.refused(ward, at, exam_code="xray.knee")):
        with pytest.raises(StepNotAllowed):
            withdraw_order(request=request, at=at)
