"""A radiographer types what no device reported; the approver sends it back, passes it on, or says "not mine"."""

from datetime import date, datetime

import pytest

from passport.booklet.models import Entry
from passport.booklet.states import State
from passport.people.models import Role
from tests import cast
from tests.e2e.cast import Hospital, hospital, with_second_factor
from tests.e2e.conftest import Visitors
from tests.e2e.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "This was the left hand."


def given_a_second_approver(place: Hospital) -> None:
    colleague = with_second_factor(cast.staff(place.clinic.facility, "colleague", Role.APPROVER))
    cast.practitioner(colleague, "Жарко", "Њушић")


def when_the_radiographer_types_a_row(radiographer: Visitor, today: date) -> None:
    radiographer.sign_in("radiographer")
    radiographer.heads("Today's rows")
    radiographer.look(rules=False)
    radiographer.follow("Type a row")
    radiographer.write("Number or name of the patient", "Šušnjić")
    radiographer.press("Search")
    radiographer.look(rules=False)
    radiographer.follow("Boris Šušnjić")
    radiographer.look(rules=False)
    radiographer.write_date(today.day, today.month, today.year)
    radiographer.choose("Examination", "X-ray of the arm or hand")
    radiographer.choose("Side", "right")
    radiographer.choose("Approved by", "др Мира Ковач")
    radiographer.page.get_by_label("Quantity and unit").first.select_option(index=1)
    radiographer.page.get_by_label("Value").first.fill("0,05")
    radiographer.press("Look it over")
    radiographer.heads("Is this right?")
    radiographer.look(rules=False)
    radiographer.press("Save and send to the approver")
    radiographer.reads("The row is typed and waits for its approver.")
    radiographer.reads("typed by hand")


def when_the_approver_returns_it(approver: Visitor) -> None:
    approver.sign_in("approver")
    approver.open("/approver/")
    approver.follow("Boris Šušnjić")
    approver.reads("typed by a person")
    approver.look()
    approver.page.get_by_text("Return it with a reason").click()
    approver.write("What is to be corrected", REASON)
    approver.press("Return")
    approver.reads("The row went back to the radiographers.")


def when_the_radiographer_corrects_it(radiographer: Visitor) -> None:
    radiographer.open("/radiographer/")
    radiographer.reads(REASON)
    radiographer.follow("Correct")
    radiographer.choose("Side", "left")
    radiographer.write("What you changed, and why", "Side, as the approver wrote.")
    radiographer.press("Look it over")
    radiographer.press("Save and send to the approver")
    radiographer.reads("The row is corrected and waits for its approver.")


def when_the_approver_passes_it_on(approver: Visitor) -> None:
    approver.open("/approver/")
    approver.follow("Boris Šušnjić")
    approver.page.get_by_text("Pass it to a colleague").click()
    approver.choose("Colleague who approved the examination", "др Жарко Њушић")
    approver.press("Pass on")
    approver.reads("The row waits for your colleague now.")
    approver.reads("No row waits for you.")


def then_the_colleague_says_that_it_is_nobodys(colleague: Visitor) -> None:
    colleague.sign_in("colleague")
    colleague.open("/approver/")
    colleague.follow("Boris Šušnjić")
    colleague.press("Not mine: I did not approve this")
    colleague.reads("The row waits for whoever approved the examination.")


def test_a_typed_row_goes_back_is_corrected_is_passed_on_and_is_nobodys(somebody: Visitors, now: datetime) -> None:
    place = hospital(now)
    given_a_second_approver(place)
    radiographer, approver, colleague = somebody(java_script_enabled=False), somebody(), somebody()

    when_the_radiographer_types_a_row(radiographer, now.date())
    typed = Entry.objects.get()
    assert (typed.state, typed.laterality, typed.typed_by) == (State.PENDING, "right", "radiographer")
    assert [dose.grade for dose in typed.current_version.doses.all()] == ["D"]
    when_the_approver_returns_it(approver)
    when_the_radiographer_corrects_it(radiographer)
    when_the_approver_passes_it_on(approver)
    then_the_colleague_says_that_it_is_nobodys(colleague)

    entry = Entry.objects.get()
    assert (entry.state, entry.laterality, entry.approver) == (State.PENDING, "left", None)
