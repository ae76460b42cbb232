"""Three hospitals and who works there. Nobody here has a password: no hash is worked out."""

from dataclasses import dataclass, field
from datetime import datetime

from allauth.mfa.models import Authenticator as Factor
from django.conf import settings

from ingestion.models import Source, SourceKind
from ingestion.services.pacs import Connection, Identifying, add_pacs
from ingestion.services.sources import add_source
from passport.imaging.models import Pacs, Way
from passport.law.professional import Field, Profession
from passport.people.models import Device, Facility, Membership, PackConfirmation, Practitioner, Role, Specialty, User
from passport.signing.services import stop_facility_key
from tests import cast
from tests.authenticator import Authenticator, Manner
from tests.passport.booklet.signing import enrol
from tests.passport.signing.houses import house_key
from tests.reports.audits.examinations import SERIAL

COUNTRY, ZONE, PACK = "BA", "Europe/Sarajevo", "ba-2011"
FACTOR = {"secret": "JBSWY3DPEHPK3PXP"}  # of nobody: the sessions of the tests passed it already


@dataclass(frozen=True, kw_only=True)
class Team:
    """One hospital, and who does which work there."""

    facility: Facility
    device: Device
    folder: Source
    web: Source
    pacs: Pacs
    referrer: User  # who asks there, and holds codes and emergencies, where no reader does
    approver: User
    radiographer: User
    physicist: User
    pacs_administrator: User
    administrator: User
    inspector: User
    single_handed: User
    authenticator: Authenticator  # of the approver
    key_uid: str
    certificate_uid: str  # out of use: nothing waits for a seal with it
    confirmation_uid: str
    things: dict[str, str] = field(default_factory=dict)  # what belongs to the hospital, by its name in the table

    @property
    def signer(self) -> Practitioner:
        """Return the approver as rows and decisions name that person."""
        return self.approver.practitioner


def account(username: str, name: str = "") -> User:
    """Return an account, with an authenticator app."""
    user = User.objects.create_user(username=username, display_name=name or username)
    Factor.objects.create(user=user, type=Factor.Type.TOTP, data=FACTOR)
    return user


def colleague(place: Facility, work: str, *roles: Role) -> User:
    """Return somebody who works at a hospital and is called after both, with what is on record of the training."""
    given_name = work.replace("_", " ").capitalize()
    user = account(f"{place.name}.{work}".lower(), f"{given_name} {place.name}")
    for role in roles:
        Membership.objects.create(user=user, facility=place, role=role, since=cast.LONG_AGO, named_by="the cast")
    person = Practitioner.objects.create(
        user=user,
        title="dr",
        given_name=given_name,
        surname=place.name,
        licence_number=f"{place.code} {user.pk}",
        profession=_trained(roles),
    )
    for held in (Field.RADIOLOGY, Field.NUCLEAR_MEDICINE) if Role.APPROVER in roles else ():
        Specialty.objects.create(practitioner=person, name=str(held), field=held)
    return user


def _trained(roles: tuple[Role, ...]) -> Profession:
    known = {Role.PHYSICIST: Profession.PHYSICIST, Role.RADIOGRAPHER: Profession.RADIOGRAPHER}
    return known.get(roles[0], Profession.DOCTOR)


def team(name: str, at: datetime) -> Team:
    """Return a hospital that works."""
    place = cast.facility(name, COUNTRY, ZONE)
    place.code, place.phone = name.upper(), "+387 33 555 100"
    place.save()
    # Of a wording that is no more: a text in force would stop some of what the world needs.
    confirmation = PackConfirmation.objects.create(
        facility=place,
        pack=PACK,
        pack_digest="of an earlier wording",
        confirmed_by="dr Confirmer",
        confirmed_on=at.date(),
        entered_by="the cast",
        entered_at=at,
    )
    works = {role: colleague(place, role, role) for role in Role}
    authenticator = Authenticator(manner=Manner(origin=settings.PUBLIC_URL))
    key = enrol(works[Role.APPROVER], authenticator, at=at)
    certificate = house_key(at=at, name=name.lower(), facility_uid=place.uid)
    stop_facility_key(key=certificate, stops_at=at, reason="replaced", by=None, at=at)
    # Nobody listens at this port.
    archive = add_pacs(
        connection=Connection(name=f"archive of {name}", way=Way.DICOMWEB, web_url=f"http://127.0.0.1:1/{name}"),
        identifying=Identifying(),
        facility=place,
        by=None,
        at=at,
    )
    return Team(
        facility=place,
        device=Device.objects.create(
            facility=place, name="CT 1", manufacturer="Maker", model="Model", serial_number=SERIAL, created_at=at
        ),
        folder=add_source(name=f"discs of {name}", kind=SourceKind.FOLDER, facility=place, by=None, at=at),
        web=add_source(name=f"web of {name}", kind=SourceKind.WEB, facility=place, orders=True, by=None, at=at),
        pacs=archive,
        referrer=colleague(place, "colleague", Role.REFERRER, Role.APPROVER),
        approver=works[Role.APPROVER],
        radiographer=works[Role.RADIOGRAPHER],
        physicist=works[Role.PHYSICIST],
        pacs_administrator=works[Role.PACS_ADMINISTRATOR],
        administrator=works[Role.FACILITY_ADMINISTRATOR],
        inspector=works[Role.INSPECTOR],
        single_handed=colleague(place, "dentist", Role.APPROVER, Role.REFERRER, Role.RADIOGRAPHER),
        authenticator=authenticator,
        key_uid=key.uid,
        certificate_uid=certificate.uid,
        confirmation_uid=confirmation.uid,
    )
