"""An operator invites who is to run a hospital: it is shown once, taken up as any invitation, and on record."""

import io
import re
from datetime import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from passport.people.models import Invitation, Role
from passport.people.selectors import current_memberships
from passport.people.services import accept_invitation
from passport.signing.models import Act
from tests.passport.people import cast

pytestmark = pytest.mark.django_db


def run(facility: str) -> str:
    said = io.StringIO()
    call_command("administrator", facility, "--given-name", "Nada", "--surname", "Ilić", stdout=said)
    return said.getvalue()


def test_a_hospital_that_nobody_runs_gets_an_administrator(at: datetime) -> None:
    place = cast.facility(at)

    said = run(place.name)

    link = re.search(r"http://localhost:8000/join/?#(\S+)", said)
    assert link
    user = accept_invitation(secret=link[1], at=timezone.now(), username="nada", password=cast.PASSWORD)
    held = [(one.facility, one.role) for one in current_memberships(user, timezone.now())]
    assert (str(user), held) == ("Nada Ilić", [(place, Role.FACILITY_ADMINISTRATOR)])
    assert "  nobody\n" in said
    act = Act.objects.get(verb="invitation.made")
    assert (act.actor_uid, act.actor, act.facility_uid) == ("", "radiation passport", place.uid)


def test_who_runs_it_on_record_is_named_and_keeps_the_role(at: datetime) -> None:
    place = cast.facility(at)
    left = cast.staff(place, Role.FACILITY_ADMINISTRATOR, at, given_name="Vera")

    said = run(place.uid)

    assert f"  {left}\n" in said
    assert "the new administrator ends that role, under People." in said
    assert list(current_memberships(left, timezone.now()).values_list("role", flat=True)) == ["facility_administrator"]


def test_a_name_that_no_hospital_has_is_refused_with_those_that_there_are(at: datetime) -> None:
    place = cast.facility(at)

    with pytest.raises(CommandError, match=f"no facility, or several, are called so. There are: {place.name}."):
        run("Nowhere")
    assert not Invitation.objects.exists()
