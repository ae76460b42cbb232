"""What a request says of itself on the pages of its readers."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from passport.access.cases import case_of
from passport.access.models import Access
from passport.access.services import System, told_to_system
from passport.booklet.models import Entry
from passport.justification.models import Request
from passport.justification.selectors import chain_of, requests_with_parts
from passport.justification.services import put_together, receive_request
from passport.web.inspected import case_page
from passport.web.looks import look_of
from passport.web.requested import chain_steps, request_page
from tests.passport.justification import cast
from tests.passport.justification.cast import Ward, ward

pytestmark = pytest.mark.django_db
UNSEEN = ("Earlier examinations, referring doctor", "not looked at here: the order came from another system")


@pytest.fixture
def hospital() -> Ward:
    return ward()


def order(hospital: Ward, at: datetime) -> Request:
    wish = cast.wish(order_number="O-1", referrer_as_sent="Dr Perić")
    return receive_request(facility=hospital.facility, wish=wish, record=hospital.ana_record, by=None, at=at)


def done(hospital: Ward, request: Request, at: datetime) -> Entry:
    cast.decided(request, by=hospital.approver, at=at)
    entry = cast.prior(hospital, at, on=at.date())
    put_together(request=cast.now(request), entry=entry, by=hospital.radiographer, at=at)
    return Entry.objects.get(pk=entry.pk)


def test_who_decides_reads_that_nobody_looked_before_an_order_came(hospital: Ward, at: datetime) -> None:
    received, typed = order(hospital, at), cast.sent(hospital, at, of=hospital.boris)

    facts = [request_page(requests_with_parts().get(pk=request.pk)).facts for request in (received, typed)]

    assert (UNSEEN in facts[0], UNSEEN[0] in dict(facts[1])) == (True, False)


def test_a_draft_says_nothing_of_it_yet(hospital: Ward, at: datetime) -> None:
    draft = cast.drafted(hospital, at)

    assert UNSEEN[0] not in dict(request_page(draft).facts)


def test_the_chain_says_that_nobody_looked_before_an_order_came(hospital: Ward, at: datetime) -> None:
    received = done(hospital, order(hospital, at), at)

    steps = chain_steps(chain_of(received, answers=True))

    assert [(step.label, step.who) for step in steps] == [
        ("Requested", "Dr Perić"),
        (UNSEEN[0], ""),
        ("Earlier examinations, approver", "approver"),
        ("Approved", "др Мира Ковач"),
    ]
    assert steps[1].said == (UNSEEN[1],)


def test_the_chain_of_a_typed_request_says_who_looked(hospital: Ward, at: datetime) -> None:
    typed = done(hospital, cast.sent(hospital, at), at)

    steps = chain_steps(chain_of(typed, answers=True))

    assert [(step.label, step.who) for step in steps][1] == (UNSEEN[0], "referrer")


def test_the_chain_is_told_by_the_clock_of_the_hospital(hospital: Ward, at: datetime) -> None:
    hospital.facility.time_zone = "Asia/Tokyo"
    hospital.facility.save()
    steps = chain_steps(chain_of(done(hospital, order(hospital, at), at), answers=True))

    page = render_to_string("partials/chain.html", {"steps": steps})

    assert {step.zone for step in steps} == {"Asia/Tokyo"}
    assert (page.count("2 March 2026, 18:30"), page.count("2 March 2026, 09:30")) == (len(steps), 0)


def test_an_inspector_reads_it_too(hospital: Ward, at: datetime) -> None:
    received = done(hospital, order(hospital, at), at)

    page = case_page(case_of(received, opened=None), zone=ZoneInfo("Europe/Belgrade"))

    assert UNSEEN in page.request.facts


def test_the_patient_reads_which_system_was_told_and_of_which_order(hospital: Ward, at: datetime) -> None:
    told_to_system(request=order(hospital, at), system=System(uid="s" * 32, name="HIS"), at=at)

    look = look_of([Access.objects.get()], zone=ZoneInfo("Europe/Belgrade"))

    assert look.endswith("HIS, a system of Bolnica Breza, was told what was decided on its order “O-1”.")
