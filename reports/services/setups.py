"""Say to whom a facility sends, under which code, and whether it does so in earnest."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from passport.database import clean_text
from passport.law.shelf import packs
from passport.people.models import Facility, User
from passport.people.services.permission import NotAllowed
from passport.queue.services import add_job
from passport.signing.acts import Subject, record_act
from reports.models import Sending, SendingSetup
from reports.selectors.sending import ProfileUnknown, known_profiles, sending_facilities
from reports.sending.profile import Profile
from reports.sending.states import State

COLLECT = "collect_sendings"
HANDED_OVER = (State.SENT, State.ACCEPTED, State.REFUSED)
_UID = re.compile(r"[0-9]+(\.[0-9]+)+")  # PS3.5, 9.1
_CODE = re.compile(r"[A-Za-z0-9._/-]*")
_AE_TITLE = re.compile(r"[A-Za-z0-9_.\- ]*")


class OtherCountry(Exception):
    """This profile follows the text of another country than the facility's."""


class ProfileInUse(Exception):
    """Key objects were already handed over by the profile of before; another authority needs a facility of its own."""


class BadFacilityCode(Exception):
    """A facility code has letters, digits and . _ / - signs only."""


class BadLocation(Exception):
    """A location is a UID: digits and dots, at most 64 signs."""


class BadRetrieveAddress(Exception):
    """The address at which objects are fetched begins with https:// or http:// and names a host."""


class BadAeTitle(Exception):
    """An AE title has at most 16 letters, digits and . - _ signs."""


@dataclass(frozen=True, kw_only=True)
class SetupForm:
    """What a person says about the sending of a facility."""

    profile: str
    facility_code: str = ""
    location_uid: str = ""
    retrieve_ae_title: str = ""
    retrieve_url: str = ""
    active: bool = False
    dry_run: bool = True


@transaction.atomic
def set_up_sending(*, facility: Facility, form: SetupForm, by: User, at: datetime) -> SendingSetup:
    """Keep how a facility sends, and go through all its studies again: what is missing in them may be there now.

    Raises NotAllowed, ProfileUnknown, OtherCountry, ProfileInUse, BadFacilityCode, BadLocation, BadAeTitle,
    BadRetrieveAddress.
    """
    require_sending(facility, by=by, at=at)
    profile = known_profiles().get(form.profile)
    if profile is None:
        raise ProfileUnknown(form.profile)
    _reasonable(form, profile, facility)
    setup = SendingSetup.objects.select_for_update().filter(facility=facility).first()
    setup = setup or SendingSetup(facility=facility)
    if setup.pk and setup.profile != form.profile and _handed_over(setup):
        raise ProfileInUse
    for field, value in vars(form).items():
        setattr(setup, field, value)
    setup.report_cursor = setup.study_cursor = setup.round_cursor = 0
    setup.problem = ""
    setup.changed_at, setup.changed_by = at, clean_text(str(by), limit=200)
    setup.save()
    if setup.active:
        add_job(kind=COLLECT, subject_uid=setup.uid, at=at)
    record_act(
        verb="sending.set_up",
        by=by,
        subject=Subject(kind="sending_setup", uid=setup.uid),
        at=at,
        facility_uid=facility.uid,
        profile=setup.profile,
        active=int(setup.active),
        dry_run=int(setup.dry_run),
    )
    return setup


def require_sending(facility: Facility, *, by: User, at: datetime) -> None:
    """Pass when a person looks after the sending of a facility. Raises NotAllowed."""
    if not sending_facilities(by, at).filter(pk=facility.pk).exists():
        raise NotAllowed


def _reasonable(form: SetupForm, profile: Profile, facility: Facility) -> None:
    if not any(pack.id == profile.pack and pack.country == facility.country for pack in packs()):
        raise OtherCountry
    if len(form.facility_code) > 64 or not _CODE.fullmatch(form.facility_code):
        raise BadFacilityCode
    if form.location_uid and (len(form.location_uid) > 64 or not _UID.fullmatch(form.location_uid)):
        raise BadLocation
    if len(form.retrieve_ae_title) > 16 or not _AE_TITLE.fullmatch(form.retrieve_ae_title):
        raise BadAeTitle
    if form.retrieve_url and not _is_web_address(form.retrieve_url):
        raise BadRetrieveAddress


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    plain = not (parts.username or parts.query or parts.fragment)
    return parts.scheme in ("https", "http") and bool(parts.hostname) and plain and len(url) <= 300 and url.isascii()


def _handed_over(setup: SendingSetup) -> bool:
    return Sending.objects.filter(setup=setup, state__in=[str(state) for state in HANDED_OVER]).exists()
