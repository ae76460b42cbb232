"""What was said to be wrong with a row whose parts a person joined with another one since."""

from datetime import timedelta

import pytest
from django.utils import timezone

from passport.access.services import hide_entry
from passport.booklet.models import Entry, Mistake
from passport.booklet.services import report_mistake
from passport.booklet.services.joining import join_entries
from passport.people.models import Relation
from tests.passport.people import cast as people
from tests.passport.web.test_mistakes import entry_address, reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


def joined(cast: people.Cast, row: Entry) -> Entry:
    """Let a person join a row of Ana with another one of the same hospital; return that one."""
    at = timezone.now()
    into = people.entry(people.record(cast.ana), cast.linden, cast.radiographer, at, exam="Ribs")
    join_entries(entry=into, other=row, reason="one examination", by=cast.pacs, at=at)
    return into


def test_what_was_said_of_a_joined_row_leads_to_the_row_that_holds_its_parts(cast: people.Cast) -> None:
    report = report_mistake(
        entry=cast.ana_at_linden, kind=Mistake.WRONG_SIDE, words="", by=cast.ana_reads, at=timezone.now()
    )
    into = joined(cast, cast.ana_at_linden)
    own, passport = reading(cast.ana_reads), f"/passport/{cast.ana.uid}/"

    (said,) = own.get(f"{passport}mistakes").context["said"]
    beside = own.get(entry_address(cast, into))

    assert (said.uid, said.entry_uid, said.examination) == (report.uid, into.uid, "X-ray examination, ribs")
    assert [one.uid for one in beside.context["said"]] == [report.uid]
    taken_back = own.post(f"{passport}mistakes/{report.uid}/take-back")
    assert taken_back["Location"] == entry_address(cast, into)


def test_what_was_said_of_a_joined_row_is_hidden_with_the_row_that_holds_its_parts(cast: people.Cast) -> None:
    report_mistake(entry=cast.ana_at_linden, kind=Mistake.WRONG_SIDE, words="", by=cast.ana_reads, at=timezone.now())
    guardian = people.reader(cast.ana, timezone.now(), relation=Relation.GUARDIAN).user
    hide_entry(entry=joined(cast, cast.ana_at_linden), by=cast.ana_reads, at=timezone.now())

    address = f"/passport/{cast.ana.uid}/mistakes"
    theirs, own = (reading(who).get(address).context["said"] for who in (guardian, cast.ana_reads))

    assert (theirs, len(own)) == ([], 1)
