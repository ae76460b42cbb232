"""The certificates of the demo's clinics: made here, vouched for by nobody."""

from datetime import datetime

from django.conf import settings

from passport.people.models import Facility
from passport.signing import certificates
from passport.signing.models import KeyPlace
from passport.signing.providers import KeyFiles
from passport.signing.services import add_facility_key

DAYS = 825


def give_certificate(facility: Facility, *, at: datetime) -> None:
    """Make a key for a clinic, lay it into the folder of keys and let the clinic seal with it from now on."""
    key = certificates.new_key()
    name = f"{facility.code}-{facility.uid[:8]}"
    files = KeyFiles(folder=settings.FACILITY_KEYS_DIR, passphrase=settings.FACILITY_KEYS_PASSPHRASE)
    files.keep(name, key)
    der = certificates.self_signed(key, holder=facility.name, country=facility.country, at=at, days=DAYS)
    add_facility_key(
        facility_uid=facility.uid, place=KeyPlace.FILES, location=name, chain=[der], starts_at=at, by=None, at=at
    )
