"""Which text of law a facility says is in force, and what is on record of a practitioner's training."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from passport.database import clean_text
from passport.law.pack import Pack
from passport.law.professional import Field, Profession
from passport.law.shelf import digest_of
from passport.people.models import Facility, PackConfirmation, Practice, Practitioner, Specialty, User
from passport.people.selectors import facilities_where
from passport.people.services.permission import MAY, NotAllowed, Verb, require
from passport.signing.acts import Subject, record_act


class AlreadyConfirmed(Exception):
    """Somebody has already confirmed that this text is in force here."""


class OtherCountry(Exception):
    """This text is of another country than the facility."""


class ConfirmedByNobody(Exception):
    """A text is put in force by a person, by name, on a day that is not in the future."""


class SpecialtyEnded(Exception):
    """A specialty of this name was taken away earlier: what was signed then names it so. Write it in other words."""


@dataclass(frozen=True, kw_only=True)
class SpecialtyData:
    """A specialty as an administrator writes it down."""

    name: str
    field: Field | None = None
    examined_in: int | None = None
    regions: tuple[str, ...] = ()
    held_since: date | None = None


@dataclass(frozen=True, kw_only=True)
class PracticeData:
    """Since when somebody works in a field, and whether trained for it."""

    field: Field
    since: date | None = None
    trained: bool = False


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """All that the texts of law may ask about a practitioner."""

    profession: Profession | None = None
    specialties: tuple[SpecialtyData, ...] = ()
    practices: tuple[PracticeData, ...] = ()


@transaction.atomic
def confirm_pack(
    *, facility: Facility, pack: Pack, confirmed_by: str, confirmed_on: date, by: User | None, at: datetime
) -> PackConfirmation:
    """Say that a text is in force at a facility: from now on it may stop what is planned.

    A confirmation of an earlier wording of the same pack ends. Raises OtherCountry, ConfirmedByNobody,
    AlreadyConfirmed, NotAllowed.
    """
    require(Verb.CONFIRM_PACK, facility=facility, by=by, at=at)
    if pack.country != facility.country:
        raise OtherCountry
    name = clean_text(confirmed_by, limit=200)
    if not name or confirmed_on > at.astimezone(ZoneInfo(facility.time_zone)).date():
        raise ConfirmedByNobody
    digest = digest_of(pack)
    earlier = facility.pack_confirmations.filter(pack=pack.id, ended_at__isnull=True).exclude(pack_digest=digest)
    earlier.update(ended_at=at, ended_by=str(by or facility))
    confirmation = PackConfirmation(
        facility=facility,
        pack=pack.id,
        pack_digest=digest,
        confirmed_by=name,
        confirmed_on=confirmed_on,
        entered_by=str(by or facility),
        entered_at=at,
    )
    try:
        with transaction.atomic():
            confirmation.save()
    except IntegrityError as error:
        raise AlreadyConfirmed from error
    _act(Verb.CONFIRM_PACK, confirmation, by=by, at=at)
    return confirmation


@transaction.atomic
def end_pack_confirmation(*, confirmation: PackConfirmation, by: User | None, at: datetime) -> PackConfirmation:
    """Say that a text is no more known to be in force here. An ended confirmation stays as it is. Raises NotAllowed."""
    require(Verb.END_PACK, facility=confirmation.facility, by=by, at=at)
    open_one = PackConfirmation.objects.filter(pk=confirmation.pk, ended_at__isnull=True)
    if open_one.update(ended_at=at, ended_by=str(by or confirmation.facility)):
        _act(Verb.END_PACK, confirmation, by=by, at=at)
    confirmation.refresh_from_db()
    return confirmation


@transaction.atomic
def write_qualification(
    *, practitioner: Practitioner, qualification: Qualification, by: User | None, at: datetime
) -> Practitioner:
    """Write down what a practitioner was trained as, the specialties held and the years in a field.

    A specialty that is not among them ends today; a new one stands in the stamp from tomorrow, so that what was signed
    until now keeps its stamp. One that has stood in no stamp yet goes without a trace. `by` runs a facility at which this person works. Raises NotAllowed, SpecialtyEnded.
    """
    _require_employer(practitioner, by=by, at=at)
    practitioner.profession = qualification.profession or ""
    practitioner.save(update_fields=["profession"])
    _write_specialties(practitioner, qualification.specialties, today=at.astimezone(UTC).date())
    practitioner.practices.all().delete()
    Practice.objects.bulk_create(
        Practice(practitioner=practitioner, field=one.field, since=one.since, trained=one.trained)
        for one in qualification.practices
    )
    record_act(
        verb=Verb.WRITE_QUALIFICATION,
        by=by,
        subject=Subject(kind="practitioner", uid=practitioner.uid),
        at=at,
        profession=practitioner.profession,
        specialties=len(qualification.specialties),
    )
    return practitioner


def _write_specialties(practitioner: Practitioner, said: Sequence[SpecialtyData], *, today: date) -> None:
    held = {one.name: one for one in practitioner.specialties.all()}
    wanted = {clean_text(one.name, limit=120): one for one in said}
    for name in held.keys() - wanted.keys():
        _end_specialty(held[name], today=today)
    for name, one in wanted.items():
        specialty = held.get(name) or Specialty(
            practitioner=practitioner, name=name, valid_from=today + timedelta(days=1)
        )
        if specialty.valid_until is not None and specialty.valid_until <= today:
            raise SpecialtyEnded
        specialty.field, specialty.examined_in = one.field or "", one.examined_in
        specialty.regions, specialty.held_since = " ".join(sorted(one.regions)), one.held_since
        specialty.save()


def _end_specialty(specialty: Specialty, *, today: date) -> None:
    if specialty.valid_from is not None and specialty.valid_from > today:
        specialty.delete()  # written down today, by mistake: its name stays free
    elif specialty.valid_until is None or specialty.valid_until > today:
        specialty.valid_until = today
        specialty.save(update_fields=["valid_until"])


def _require_employer(practitioner: Practitioner, *, by: User | None, at: datetime) -> None:
    if by is None:
        return
    works = (
        Facility.objects.filter(memberships__in=practitioner.user.memberships.current(at)) if practitioner.user else []
    )
    administered = facilities_where(by, *MAY[Verb.WRITE_QUALIFICATION], at=at)
    if not any(place in administered for place in works):
        raise NotAllowed


def _act(verb: Verb, confirmation: PackConfirmation, *, by: User | None, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="pack_confirmation", uid=confirmation.uid),
        at=at,
        facility_uid=confirmation.facility.uid,
        pack=confirmation.pack,
    )
