"""Who may say how a hospital sends, and what is not taken."""

from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from passport.people.models import Role
from passport.people.services.permission import NotAllowed
from passport.queue.models import Job
from passport.signing.models import Act
from reports.models import Sending, SendingSetup
from reports.selectors.sending import ProfileUnknown
from reports.sending.profile import CarrierKind
from reports.sending.states import State
from reports.services.setups import ProfileInUse, SetupForm, set_up_sending
from tests import cast
from tests.reports.sending.studies import Hospital, hospital, own_profile

pytestmark = pytest.mark.django_db
EXAMPLE = SetupForm(profile="teleradyoloji-example", active=True)


@pytest.fixture
def here(at: datetime) -> Hospital:
    return hospital(at)


def test_switching_on_is_an_act_and_gives_the_work_a_row(here: Hospital) -> None:
    assert Job.objects.get(kind="collect_sendings").subject_uid == here.setup.uid
    assert Act.objects.get(verb="sending.set_up").detail == {
        "profile": "teleradyoloji-example",
        "active": 1,
        "dry_run": 1,
    }


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in ("pacs_administrator", "facility_administrator")]
)
def test_no_other_role_sets_it_up(here: Hospital, at: datetime, role: Role) -> None:
    with pytest.raises(NotAllowed):
        set_up_sending(facility=here.facility, form=EXAMPLE, by=cast.staff(here.facility, "other", role), at=at)


def test_a_profile_that_is_not_there_is_refused(here: Hospital, at: datetime) -> None:
    with pytest.raises(ProfileUnknown):
        set_up_sending(facility=here.facility, form=SetupForm(profile="none"), by=here.administrator, at=at)


def test_the_authority_stays_once_something_was_handed_over(
    here: Hospital, at: datetime, settings: Settings, tmp_path: Path
) -> None:
    settings.SENDING_PROFILES_DIR = tmp_path
    own_profile(tmp_path, carrier=CarrierKind.FOLDER)
    Sending.objects.create(
        setup=here.setup, study_instance_uid="2.25.1", state=State.ACCEPTED, number=1, made_at=at, state_at=at
    )

    with pytest.raises(ProfileInUse):
        set_up_sending(facility=here.facility, form=SetupForm(profile="own"), by=here.administrator, at=at)

    assert SendingSetup.objects.get().profile == "teleradyoloji-example"
