"""A system that sends one order several times at once: needs PostgreSQL, whose writers do run at once."""

from datetime import datetime

import pytest

from ingestion.models import Order
from passport.justification.models import Request
from passport.people.models import Record
from passport.signing.models import Act
from tests.ingestion.orders.system import order, patient, system
from tests.ingestion.services.test_recording_at_once import at_once
from tests.passport.justification.cast import ward

pytestmark = pytest.mark.django_db(transaction=True)
SENDERS = 4


def test_one_order_sent_four_times_at_once_is_one_request(at: datetime) -> None:
    his = system(ward().facility, at)
    said = order(patient=patient(id="new-1"))

    answers = at_once([lambda: his.send(said)] * SENDERS)

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert (Request.objects.count(), Order.objects.count(), Record.objects.filter(local_id="new-1").count()) == (
        1,
        1,
        1,
    )
    assert Act.objects.filter(verb="order.received").count() == 1


def test_one_number_for_four_patients_at_once_is_one_of_them(at: datetime) -> None:
    his = system(ward().facility, at)

    answers = at_once(
        [lambda number=number: his.send(order(patient=patient(id=f"new-{number}"))) for number in range(SENDERS)]
    )

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert (Request.objects.count(), Record.objects.filter(local_id__startswith="new-").count()) == (1, 1)
