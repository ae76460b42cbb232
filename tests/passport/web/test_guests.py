"""The pages of somebody without an account, and what the patient answers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from passport.access.models import Access, GuestLook
from passport.access.services import hide_entry, make_grant
from passport.people.models import User
from tests.passport.people import cast as people
from tests.passport.web.lifetime import lifetime
from tests.passport.web.rows import shown_to_doctor
from tests.passport.web.staff import signed_in

pytestmark = pytest.mark.django_db
SAYS = {"name": "Dr Mira Babić", "facility": "Ambulance Vine", "purpose": "before a CT"}
CARE_ONLY = "For health care only. Nobody may demand it for work, school or insurance."


@pytest.fixture
def cast() -> people.Cast:
    return people.assemble(timezone.now() - timedelta(minutes=5))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(cast: people.Cast, guest: Client, **other: str) -> str:
    """Return the address at which a guest waits, after asking with a new code of Ana's."""
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]
    return str(guest.post("/look/", {"code": code, **SAYS, **other})["Location"])


def answers(cast: people.Cast, word: str) -> object:
    grant = cast.ana.grants.get()
    return as_(cast.ana_reads).post(f"/passport/{cast.ana.uid}/show/{grant.uid}/{word}")


def uids(page: object) -> list[str]:
    return [row.uid for row in shown_to_doctor(page)]


def test_a_guest_waits_is_let_in_reads_and_is_stopped(cast: people.Cast) -> None:
    guest = Client()
    address = asked(cast, guest)

    waiting = guest.get(address)
    answers(cast, "allow")
    reading = guest.get(address)
    row = guest.get(f"{address}entry/{cast.ana_at_cedar.uid}/")
    answers(cast, "stop")
    ended = guest.get(address)
    row_after = guest.get(f"{address}entry/{cast.ana_at_cedar.uid}/")

    assert (waiting["Refresh"], "Ana" in waiting.content.decode()) == ("5", False)
    assert uids(reading) == [cast.ana_at_cedar.uid, cast.ana_at_linden.uid]
    assert (row.status_code, row.context["page"].row.uid) == (200, cast.ana_at_cedar.uid)
    assert (ended.context["state"], "Ana" in ended.content.decode()) == ("ended", False)
    assert (row_after.status_code, row_after["Location"]) == (302, address)
    assert Access.objects.filter(ground="guest").count() == 1


def test_the_cookie_opens_that_address_only_and_is_for_no_script(cast: people.Cast) -> None:
    guest = Client()
    address = asked(cast, guest)
    cookie = guest.cookies["look"]

    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (
        address,
        True,
        "Strict",
        4200,
    )
    assert Client().get(address).status_code == 404
    other = Client()
    other.cookies["look"] = asked(cast, Client()).split("/")[2]
    assert other.get(address).status_code == 404


def test_the_address_names_nobody(cast: people.Cast) -> None:
    assert re.fullmatch(r"/look/[0-9a-f]{32}/", asked(cast, Client())) is not None


def test_a_hidden_row_is_counted_and_not_shown(cast: people.Cast) -> None:
    hide_entry(entry=cast.ana_at_linden, by=cast.ana_reads, at=timezone.now())
    guest = Client()
    address = asked(cast, guest)
    answers(cast, "allow")

    page = guest.get(address)

    assert (uids(page), page.context["hidden"]) == (
        [cast.ana_at_cedar.uid],
        "The patient has chosen not to show 1 entry.",
    )
    assert guest.get(f"{address}entry/{cast.ana_at_linden.uid}/").status_code == 404
    assert guest.get(f"{address}entry/{cast.boris_at_linden.uid}/").status_code == 404


def test_a_refused_and_an_unanswered_guest_read_what_became_of_it(cast: people.Cast) -> None:
    guest = Client()
    address = asked(cast, guest)
    GuestLook.objects.update(answer_until=timezone.now())
    late = guest.get(address)
    GuestLook.objects.update(answer_until=timezone.now() + timedelta(minutes=5))
    answers(cast, "refuse")

    assert [late.context["state"], guest.get(address).context["state"]] == ["unanswered", "refused"]


def test_the_patient_is_asked_in_words_and_by_a_notice(cast: people.Cast) -> None:
    asked(cast, Client(), name="Dr <b>Mira</b>")
    client, grant = as_(cast.ana_reads), cast.ana.grants.get()

    page = client.get(f"/passport/{cast.ana.uid}/show/{grant.uid}/")
    said = re.sub(r"\s+", " ", page.content.decode())

    assert (
        "<strong><bdi>Dr &lt;b&gt;Mira&lt;/b&gt;</bdi></strong>, who says to be at <bdi>Ambulance Vine</bdi>, wants to "
        "look, for: “<bdi>before a CT</bdi>”. Allow?"
    ) in said
    assert "Refresh" not in page
    assert f"/passport/permission/{grant.uid}/" in client.get("/account").content.decode()


def test_a_second_answer_says_that_it_is_over(cast: people.Cast) -> None:
    asked(cast, Client())
    answers(cast, "allow")
    grant = cast.ana.grants.get()

    page = as_(cast.ana_reads).post(f"/passport/{cast.ana.uid}/show/{grant.uid}/refuse", follow=True)

    assert [str(one) for one in page.context["messages"]] == ["This was answered, stopped, or is over by now."]


def test_nobody_answers_for_another_patient_or_for_a_code_that_nobody_asked_with(cast: people.Cast) -> None:
    asked(cast, Client())
    grant = cast.ana.grants.get()
    plain, _code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())

    assert as_(cast.boris_reads).post(f"/passport/{cast.boris.uid}/show/{grant.uid}/allow").status_code == 404
    assert as_(cast.ana_reads).post(f"/passport/{cast.ana.uid}/show/{plain.uid}/allow").status_code == 404
    assert GuestLook.objects.get().answered_at is None


def test_a_wrong_code_opens_nothing_and_keeps_what_was_typed(cast: people.Cast) -> None:
    page = Client().post("/look/", {"code": "0" * 12, **SAYS})

    assert (page.status_code, page.context["form"].errors) == (
        403,
        {"code": ["This code opens nothing. Ask the patient to make a new one."]},
    )
    assert 'value="Ambulance Vine"' in page.content.decode()


@pytest.mark.parametrize("nothing", ["name", "facility", "purpose"])
def test_who_says_nothing_does_not_use_the_code_up(nothing: str, cast: people.Cast) -> None:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]

    page = Client().post("/look/", {"code": code, **SAYS, nothing: "\u202e"})

    assert (list(page.context["form"].errors), cast.ana.grants.get().redeemed_at) == ([nothing], None)


def test_a_doctor_with_an_account_goes_to_the_own_page(cast: people.Cast) -> None:
    answer = signed_in(cast.doctor).get("/look/")

    assert (answer.status_code, answer["Location"]) == (302, "/doctor/")


def test_a_form_of_another_site_asks_nothing(cast: people.Cast) -> None:
    code = make_grant(patient=cast.ana, by=cast.ana_reads, at=timezone.now())[1]

    answer = Client(enforce_csrf_checks=True).post("/look/", {"code": code, **SAYS})

    assert (answer.status_code, GuestLook.objects.count()) == (403, 0)


def test_a_guest_who_is_done_reads_no_more(cast: people.Cast) -> None:
    guest = Client()
    address = asked(cast, guest)
    answers(cast, "allow")

    ended = guest.post(f"{address}end", follow=True)

    assert (ended.context["state"], guest.get(address).context["state"]) == ("ended", "ended")


def test_every_page_of_it_says_what_it_is_for(cast: people.Cast) -> None:
    guest = Client()
    address = asked(cast, guest)
    pages = [guest.get("/look/"), guest.get(address)]
    answers(cast, "allow")
    pages += [guest.get(address), guest.get(f"{address}entry/{cast.ana_at_cedar.uid}/")]
    patient = as_(cast.ana_reads)
    shown = f"/passport/{cast.ana.uid}/show"
    pages += [patient.get(shown), patient.get(f"{shown}/{cast.ana.grants.get().uid}/")]

    assert [CARE_ONLY in page.content.decode() for page in pages] == [True] * 6


def test_a_page_holds_fifty_rows_and_costs_no_more_with_more_of_them(
    cast: people.Cast, django_assert_max_num_queries: object
) -> None:
    place = cast.linden
    lifetime(people.record(cast.ana), place, 120, at=timezone.now())
    guest = Client()
    address = asked(cast, guest)
    answers(cast, "allow")
    guest.get(address)  # writes the look

    with django_assert_max_num_queries(14):
        first = guest.get(address)
    last = guest.get(f"{address}?from=100")

    recent = first.context["recent"]
    assert recent.count + recent.others == 122
    assert [len(uids(page)) - recent.count for page in (first, last)] == [50, recent.others - 100]
    assert [first.context["position"], last.context["position"]] == [
        f"Entries 1 to 50 of {recent.others}.",
        f"Entries 101 to {recent.others} of {recent.others}.",
    ]
