"""Nothing is kept by half: a worker that ends at any statement leaves what was there, and the next one records it.

Faults of the best-known open system, each provoked there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal

import pytest
from django.db import connection

from ingestion.models import InboxItem, InboxState, Source
from ingestion.services.recording import settle
from passport.booklet.models import Blob, Dose, DoseReport, Entry, EventKey, Exposure, Version
from passport.people.models import Record
from passport.queue.services import claim
from passport.signing.models import Act
from tests import cast
from tests.authenticator import Authenticator
from tests.ingestion.senders import CLINIC_ISSUER, received, settled, source
from tests.ingestion.services.test_statements import FRAMES
from tests.passport.booklet.signing import enrol, sign
from tests.sr import Accumulated, Administration, CtEvent, Quantity, XrayEvent, ct, nuclear_medicine, projection, write

pytestmark = pytest.mark.django_db
DLP_TOTAL, ACTIVITY = "113813", "113507"
TABLES = (Record, Entry, Exposure, Version, Dose, DoseReport, Blob, EventKey, Act)


class Died(BaseException):
    """The worker is gone: nothing after this statement happens, and nobody cleans up."""


@contextmanager
def dies_after(statements: int) -> Iterator[None]:
    """Let the worker end behind its so-many-th statement."""
    left = iter(range(statements))

    def run(execute: Callable[..., object], sql: str, *what: object) -> object:
        result = execute(sql, *what)
        if not sql.startswith(FRAMES) and next(left, None) is None:
            raise Died
        return result

    with connection.execute_wrapper(run):
        yield


def rows() -> list[int]:
    return [model.objects.count() for model in TABLES]


def ends_somewhere(item: InboxItem, at: datetime) -> int:
    """Let worker after worker die, each one statement later, until one gets through; return how many died."""
    before, deaths = rows(), 0
    while True:
        try:
            with dies_after(deaths):
                settle(item_uid=item.uid, at=at)
        except Died:
            deaths += 1
            assert rows() == before
            assert InboxItem.objects.get(pk=item.pk).state == InboxState.RECEIVED
        else:
            return deaths


def totals(item_uid: str) -> list[tuple[str, str]]:
    entry = Entry.objects.get(uid=InboxItem.objects.get(uid=item_uid).entry_uid)
    doses = Dose.objects.filter(version=entry.current_version)
    return [(dose.value, dose.unit) for dose in doses if dose.code_value == DLP_TOTAL]


@pytest.fixture
def sender(at: datetime) -> Source:
    return source(at)


def test_a_worker_that_dies_within_four_events_leaves_nothing_and_the_next_records_all(
    sender: Source, at: datetime
) -> None:
    item = received(sender, ct(events=[CtEvent(dlp="100")] * 4), at=at)

    deaths = ends_somewhere(item, at)

    assert deaths >= 5
    assert totals(item.uid) == [("400", "mGy.cm")]
    assert (DoseReport.objects.count(), EventKey.objects.count()) == (1, 4)


def test_a_crash_while_a_cumulative_report_replaces_an_earlier_one_loses_neither(sender: Source, at: datetime) -> None:
    first, second = CtEvent(number=1, dlp="100"), CtEvent(number=2, dlp="50")
    earlier = settled(sender, ct(number=1, events=[first]), at=at)
    later = received(sender, ct(number=2, events=[first, second]), at=at)

    deaths = ends_somewhere(later, at)

    assert deaths >= 5
    assert totals(later.uid) == [("150", "mGy.cm")]
    assert InboxItem.objects.get(pk=later.pk).entry_uid == earlier.entry_uid
    assert (Entry.objects.count(), DoseReport.objects.count(), EventKey.objects.count()) == (1, 2, 2)


def test_an_object_whose_worker_died_is_claimed_again_when_the_lease_ran_out(sender: Source, at: datetime) -> None:
    item = received(sender, ct(), at=at)
    first = claim(InboxItem, uid=item.uid, at=at)
    with pytest.raises(Died), dies_after(4):
        settle(item_uid=item.uid, at=at)

    second = claim(InboxItem, uid=item.uid, at=first.leased_until)

    assert (second.attempts, settle(item_uid=item.uid, at=at).state) == (2, InboxState.RECORDED)


def test_a_signed_row_stays_when_its_report_is_sent_again(sender: Source, at: datetime) -> None:
    item = settled(sender, ct(), at=at)
    clinic = cast.clinic()
    Entry.objects.filter(uid=item.entry_uid).update(facility=clinic.facility)
    entry, authenticator = Entry.objects.get(uid=item.entry_uid), Authenticator()
    enrol(clinic.approver.user, authenticator, at=at)
    (signature,) = sign([entry], by=clinic.approver.user, authenticator=authenticator, at=at)
    signed = Entry.objects.get(pk=entry.pk)

    again = settled(sender, write(ct(), transfer_syntax="1.2.840.10008.1.2"), at=at)
    archive = source(at, name="archive", default_issuer=CLINIC_ISSUER)
    once_more = settled(archive, ct(), at=at)

    assert {again.state, once_more.state} == {InboxState.DUPLICATE}
    after = Entry.objects.get(pk=entry.pk)
    assert (after.state, after.current_version_id) == ("signed", signed.current_version_id)
    assert Version.objects.get(pk=after.current_version_id).row_statement.signatures.get() == signature


@pytest.mark.parametrize(("sent", "unit"), [("394000000", "Bq"), ("394000", "kBq"), ("394", "MBq"), ("0.394", "GBq")])
def test_an_activity_is_stored_whole_in_whatever_unit_it_is_sent(
    sender: Source, at: datetime, sent: str, unit: str
) -> None:
    administration = Administration(activity=sent, unit=unit)

    item = settled(sender, nuclear_medicine(administrations=[administration]), at=at)

    dose = Dose.objects.get(version__entry__uid=item.entry_uid, code_value=ACTIVITY)
    assert (item.state, dose.value, dose.unit) == (InboxState.RECORDED, "394", "MBq")
    assert Act.objects.filter(subject_uid=item.uid).count() == 1


def test_a_small_dose_keeps_all_its_digits(sender: Source, at: datetime) -> None:
    sent = "0.000000000123456789"  # Gy.m2
    plane = Accumulated(quantities=(Quantity(concept="113722", value=sent, unit="Gy.m2"),))

    item = settled(sender, projection(events=[XrayEvent(quantities=())], accumulated=[plane]), at=at)

    dose = Dose.objects.get(version__entry__uid=item.entry_uid, code_value="113722")
    assert (dose.value, Decimal(dose.value), dose.unit) == ("0.00000123456789", Decimal(sent) * 10_000, "Gy.cm2")
    assert (dose.value_as_sent, dose.unit_as_sent) == (sent, "Gy.m2")
