"""Several touches at one moment: needs PostgreSQL, whose writers do run at once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from passport.booklet import services, states
from passport.booklet.models import Entry
from passport.booklet.services import Source
from passport.booklet.verification import verify_entry
from passport.signing import errors, selectors
from passport.signing.models import Act, Seal, Signature, SigningRequest, Statement
from passport.signing.selectors import SIGN
from tests import cast
from tests.authenticator import Authenticator
from tests.passport.booklet.readings import event, measure, reading
from tests.passport.booklet.signing import enrol

pytestmark = pytest.mark.django_db(transaction=True)
TOUCHES, ROUNDS, MINUTE = 4, 4, timedelta(minutes=1)


def at_once(work: Sequence[Callable[[], object]]) -> list[object]:
    """Return what each piece of work came to, or what it was refused as; all begin at the same moment."""
    start = threading.Barrier(len(work))

    def run(piece: Callable[[], object]) -> object:
        start.wait()
        try:
            return piece()
        except (errors.SigningRefused, services.NotYourRow, states.NotAllowed) as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(run, work))


def waiting(clinic: cast.Clinic, number: int, at: datetime) -> Entry:
    what = reading(
        sop_instance_uid=f"2.25.{number}",
        study_instance_uid=f"2.25.9{number}",
        events=(event(f"1.{number}", "5"),),
        totals=(measure("113813", "5"),),
    )
    record = cast.record(local_id=str(number), patient=cast.patient(clinic.facility))
    source = Source(name="scanner", facility=clinic.facility)
    return services.record_report(reading=what, record=record, source=source, at=at).entry


def asked(entry: Entry, clinic: cast.Clinic, at: datetime) -> SigningRequest:
    return services.prepare_signing(entries=[entry], by=clinic.approver.user, at=at)


def answers(request: SigningRequest, key: Authenticator, at: datetime) -> Any:
    return key.get(selectors.request_options(request=request, at=at))


def given(request: SigningRequest, response: Any, clinic: cast.Clinic, at: datetime) -> Callable[[], object]:
    return lambda: services.complete_signing(
        request_uid=request.uid, response=response, by=clinic.approver.user, at=at + MINUTE
    )


def written(entry: Entry) -> tuple[int, int, int, int]:
    """Return how many statements, signatures, acts of signing and seals stand for a row."""
    statements = Statement.objects.filter(subject_uid=entry.uid, kind="row")
    signed = Signature.objects.filter(statement__in=statements)
    acts = Act.objects.filter(verb=SIGN, subject_uid__in=signed.values("uid"))
    evidence = Seal.objects.filter(statement__subject_uid=entry.uid, statement__kind="evidence")
    return statements.count(), signed.count(), acts.count(), evidence.count()


def test_of_many_answers_to_one_request_at_once_one_counts(at: datetime) -> None:
    clinic, key = cast.clinic(), Authenticator()
    enrol(clinic.approver.user, key, at=at)
    for number in range(ROUNDS):
        entry = waiting(clinic, number, at)
        request = asked(entry, clinic, at)
        response = answers(request, key, at)

        ends = at_once([given(request, response, clinic, at)] * TOUCHES)

        assert [end for end in ends if not isinstance(end, list)] == [errors.RequestUsed] * (TOUCHES - 1)
        assert written(entry) == (1, 1, 1, 1)
        assert verify_entry(Entry.objects.get(pk=entry.pk)).holds


def test_of_two_requests_over_one_row_at_once_one_counts(at: datetime) -> None:
    clinic, key = cast.clinic(), Authenticator()
    key.counts = False
    enrol(clinic.approver.user, key, at=at)
    for number in range(ROUNDS):
        entry = waiting(clinic, number, at)
        tabs = [asked(entry, clinic, at + timedelta(seconds=tab)) for tab in range(2)]
        work = [given(tab, answers(tab, key, at), clinic, at) for tab in tabs]

        ends = at_once(work)

        assert [end for end in ends if not isinstance(end, list)] == [errors.ChangedMeanwhile]
        assert written(entry) == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("meanwhile", "refused"),
    [
        (lambda row, by, at: services.void_entry(entry=row, reason="Twice", by=by, at=at), errors.ChangedMeanwhile),
        (lambda row, by, at: services.return_entry(entry=row, reason="Side", by=by, at=at), errors.ChangedMeanwhile),
        (lambda row, by, at: services.not_mine(entry=row, by=by, at=at), errors.ChangedMeanwhile),
    ],
    ids=["out of count", "sent back", "nobody's"],
)
def test_what_is_decided_at_the_moment_of_the_touch_comes_wholly_before_or_after_it(
    meanwhile: Callable[..., object], refused: type[Exception], at: datetime
) -> None:
    clinic, key = cast.clinic(), Authenticator()
    enrol(clinic.approver.user, key, at=at)
    for number in range(ROUNDS):
        entry = waiting(clinic, number, at)
        request = asked(entry, clinic, at)
        touch = given(request, answers(request, key, at), clinic, at)

        signed, _decided = at_once([touch, lambda row=entry: meanwhile(row, clinic.approver.user, at + MINUTE)])

        assert (written(entry), signed) in [((1, 1, 1, 1), signed), ((0, 0, 0, 0), refused)]
        assert isinstance(signed, list) or signed is refused
        assert verify_entry(Entry.objects.get(pk=entry.pk)).holds
