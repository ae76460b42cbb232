"""Who may open a page of the staff."""

from datetime import timedelta

import pytest
from django.test import Client

from passport.people.models import Role
from tests import cast
from tests.passport.web.staff import own_factor, signed_in

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def test_nobody_without_an_account_gets_in(client: Client) -> None:
    response = client.get("/approver/")

    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/approver/")


def test_another_role_does_not_get_in() -> None:
    client = signed_in(cast.clinic().radiographer)

    assert client.get("/approver/").status_code == 403


def test_a_role_that_has_ended_does_not_get_in() -> None:
    approver = cast.clinic().approver.user
    approver.memberships.update(until=cast.LONG_AGO)

    assert signed_in(approver).get("/approver/").status_code == 403


def test_an_account_without_a_second_factor_is_told_to_add_one() -> None:
    client = Client()
    client.force_login(cast.clinic().approver.user)
    response = client.get("/approver/", follow=True)

    assert response.redirect_chain == [("/accounts/2fa/", 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "These pages need a second step at sign-in. Add an authenticator app or a passkey first."
    ]


def test_a_session_that_has_not_passed_the_second_factor_is_asked_for_it() -> None:
    approver = cast.clinic().approver.user
    own_factor(approver)
    client = Client()
    client.force_login(approver)

    assert client.get("/approver/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fapprover%2F"


def test_a_password_is_no_second_factor() -> None:
    client = signed_in(cast.clinic().approver.user, method="password")

    assert client.get("/approver/").status_code == 302


def test_the_records_of_another_person_in_the_same_browser_do_not_count() -> None:
    clinic = cast.clinic()
    colleague = cast.staff(clinic.facility, "colleague", Role.APPROVER)
    client = signed_in(clinic.approver.user)
    session = client.session
    session["account_authentication_methods_user"] = str(colleague.pk)
    session.save()

    assert client.get("/approver/").status_code == 302


def test_an_old_second_factor_opens_the_list_and_not_the_enrolment() -> None:
    client = signed_in(cast.clinic().approver.user, ago=timedelta(minutes=6))

    assert client.get("/approver/").status_code == 200
    assert client.get("/approver/keys/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fapprover%2Fkeys%2F"


def test_a_script_is_told_where_to_go_and_comes_back_to_its_page() -> None:
    client = signed_in(cast.clinic().approver.user, ago=timedelta(minutes=6))
    response = client.post("/approver/keys/enrol", HTTP_X_PAGE="/approver/keys/", **JSON)

    assert (response.status_code, response.json()) == (
        403,
        {"next": "/accounts/2fa/reauthenticate/?next=%2Fapprover%2Fkeys%2F"},
    )
