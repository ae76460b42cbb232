"""Many tries at one slip, one PIN or one number at the same moment: needs PostgreSQL, whose writers do run at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest
from django.db import connection

from passport.people.browsers import Browser
from passport.people.models import CodeSlip, DevicePin, Ending, Patient, Reader, Relation
from passport.people.services import (
    PinEnded,
    PinWrong,
    SlipRefused,
    choose_pin,
    claim_slip,
    claim_with_eid,
    issue_slip,
    use_pin,
)
from passport.people.vouched import Vouched
from tests.passport.people import cast

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 9


def at_once(work: list[Callable[[], object]]) -> list[type]:
    """Return the classes of what each piece of work came to; all begin at the same moment."""
    start = threading.Barrier(len(work))

    def run(piece: Callable[[], object]) -> type:
        start.wait()
        try:
            return type(piece())
        except (SlipRefused, PinWrong, PinEnded) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def test_of_nine_wrong_birth_dates_at_once_five_count_and_burn_the_slip(at: datetime) -> None:
    ana = cast.patient(cast.facility(at), at)
    _slip, code = issue_slip(patient=ana, relation=Relation.SELF, by=None, at=at)

    def tries(day: int) -> Callable[[], object]:
        return lambda: claim_slip(
            code=code, birth_date=date(1970, 1, day), user=None, who_hmac=bytes([day]) * 32, at=at
        )

    ends = at_once([tries(day) for day in range(1, WORKERS + 1)])

    slip = CodeSlip.objects.get()
    assert ends == [SlipRefused] * WORKERS
    assert (slip.wrong_birth_dates, slip.burnt_at, slip.used_at) == (5, at, None)


def test_of_nine_wrong_pins_at_once_five_count_and_end_it(at: datetime) -> None:
    user = cast.reader(cast.patient(cast.facility(at), at), at).user
    _pin, secret = choose_pin(user=user, pin="195280", browser=Browser(), before="", at=at)

    ends = at_once([lambda: use_pin(secret=secret, pin="195281", at=at)] * WORKERS)

    pin = DevicePin.objects.get()
    assert set(ends) <= {PinWrong, PinEnded}
    assert (pin.wrong_tries, pin.ended_at, pin.ended_how) == (5, at, Ending.WRONG_PINS)


def test_nine_sign_ins_with_one_eid_at_once_find_one_account(at: datetime) -> None:
    cast.patient(cast.facility(at), at)
    Patient.objects.update(personal_number="0205961715017", plain_number="0205961715017")
    ana = Vouched(
        issuer="https://id.example.org", subject="Sub-1", kind="jmbg", number="0205961715017", births=frozenset()
    )

    ends = at_once([lambda: claim_with_eid(vouched=ana, provider="eUprava", who_hmac=b"w" * 32, at=at)] * WORKERS)

    assert ends == [Reader] * WORKERS
    assert Reader.objects.count() == 1
