"""Who works where, and who may open whose passport."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from passport.law.pack import Pack
from passport.law.professional import Field, HeldSpecialty, Profession, Professional
from passport.law.questions.standing import Standing
from passport.law.shelf import countries_with, digest_of, packs_of, personal_number_kind
from passport.people.ages import age, birthday
from passport.people.models import (
    MOST_WRONG_PINS,
    Closing,
    Contact,
    ContactKind,
    Device,
    DevicePin,
    Facility,
    Invitation,
    Membership,
    MembershipQuerySet,
    OfflineCopy,
    PackConfirmation,
    Parting,
    Patient,
    Practitioner,
    Reader,
    Relation,
    Role,
    Specialty,
    TrustCode,
    User,
)
from passport.people.national_ids import Doubt, ascii_digits, check

# Who reads because the patient wants it. Guardians read by a document, also after a patient left.
BY_WISH = (Relation.SELF, Relation.TRUSTED)


def current_memberships(user: User, at: datetime) -> MembershipQuerySet:
    """Return what a person is where, at a moment, by facility and role."""
    return user.memberships.current(at).select_related("facility").order_by("facility__name", "role")


def has_role(user: User, facility: Facility, *roles: Role, at: datetime) -> bool:
    """Return whether a person holds one of the roles at a facility."""
    return user.memberships.current(at).filter(facility=facility, role__in=roles).exists()


def facilities_where(user: User, *roles: Role, at: datetime) -> QuerySet[Facility]:
    """Return the facilities at which a person holds one of the roles."""
    held = user.memberships.current(at).filter(role__in=roles)
    return Facility.objects.filter(pk__in=held.values("facility")).order_by("name")


def staff_of(facility: Facility, at: datetime) -> MembershipQuerySet:
    """Return who works at a facility, by name."""
    held = Membership.objects.current(at).filter(facility=facility)
    return held.select_related("user__practitioner").order_by("user__display_name", "role")


def devices_of(facility: Facility) -> QuerySet[Device]:
    """Return the units of a facility, by name."""
    return facility.devices.select_related("facility").order_by("name")


def open_invitations(facility: Facility, at: datetime) -> QuerySet[Invitation]:
    """Return the places offered at a facility that nobody has taken up yet, the latest first."""
    return facility.invitations.filter(accepted_at__isnull=True, expires_at__gt=at).order_by("-created_at")


def practitioner_of(user: User) -> Practitioner | None:
    """Return the health professional behind an account; None when it is nobody's in that sense."""
    return Practitioner.objects.filter(user=user).first()


def deciding_facilities(at: datetime) -> QuerySet[Facility]:
    """Return the facilities at which somebody approves examinations, by name."""
    held = Membership.objects.current(at).filter(role=Role.APPROVER)
    return Facility.objects.filter(pk__in=held.values("facility")).order_by("name")


def practitioners_with(facility: Facility, *roles: Role, at: datetime) -> QuerySet[Practitioner]:
    """Return the professionals who hold one of the roles at a facility and can still sign, by surname."""
    held = Membership.objects.current(at).filter(facility=facility, role__in=roles)
    found = Practitioner.objects.filter(user__in=held.values("user"), cannot_sign_since__isnull=True)
    return found.prefetch_related("specialties").order_by("surname", "given_name")


def age_of(patient: Patient, at: datetime) -> int:
    """Return a patient's age in whole years, by the calendar of the hospital that registered the patient."""
    return age(patient.birth_date, on=day_at(patient.registered_by, at))


def is_of_age(patient: Patient, at: datetime) -> bool:
    """Return whether a patient has come of age: nobody looks after the passport any more because of the age."""
    return age_of(patient, at) >= settings.CHILD_COMES_OF_AGE_AT


def may_decide(patient: Patient, at: datetime) -> bool:
    """Return whether a patient is old enough to have an own way in, and to keep rows from others."""
    return age_of(patient, at) >= settings.CHILD_MAY_LIMIT_AT


def comes_of_age_at(patient: Patient) -> datetime:
    """Return the moment at which the day begins on which a patient comes of age."""
    first = birthday(patient.birth_date, years=settings.CHILD_COMES_OF_AGE_AT)
    return datetime.combine(first, time(), tzinfo=ZoneInfo(patient.registered_by.time_zone or "UTC"))


def was_outgrown(reader: Reader, at: datetime) -> bool:
    """Return whether somebody looked after a child who has come of age since.

    Who was made the guardian of somebody of age stays it: a court said so.
    """
    if reader.relation != Relation.GUARDIAN:
        return False
    return reader.since < comes_of_age_at(reader.patient) <= at


def reads_until(reader: Reader) -> datetime | None:
    """Return when somebody reads no more by itself: on a day that was said, or as the child comes of age; None: never."""
    of_age = comes_of_age_at(reader.patient)
    outgrown = of_age if reader.relation == Relation.GUARDIAN and reader.since < of_age else None
    return min((one for one in (reader.until, outgrown) if one is not None), default=None)


def open_readers(patient: Patient, at: datetime) -> QuerySet[Reader]:
    """Return the accounts that may open a patient's passport at a moment, with the account."""
    found = patient.readers.filter(_open(at)).select_related("user").order_by("since", "id")
    came_of_age = comes_of_age_at(patient)
    return found if at < came_of_age else found.exclude(relation=Relation.GUARDIAN, since__lt=came_of_age)


def rights_at(at: datetime) -> QuerySet[Reader]:
    """Return by what right whoever opens whichever passport at a moment, but for guardians of who has come of age."""
    return Reader.objects.filter(_open(at))


def open_reader(user: User, patient: Patient, at: datetime) -> Reader | None:
    """Return by what relation an account may open a patient's passport; None when it may not."""
    return next((one for one in _readers().filter(_open(at), user=user, patient=patient) if _holds(one, at)), None)


def is_own(user: User, patient: Patient, at: datetime) -> bool:
    """Return whether a passport is the account's own, and open to it."""
    held = open_reader(user, patient, at)
    return held is not None and held.relation == Relation.SELF


def looks_after(user: User, patient: Patient, at: datetime) -> bool:
    """Return whether the person behind an account is a guardian of a patient, by this account or another of the own.

    Two accounts are known to be one person's when both open one passport as its patient. Nothing else says so: a name
    or a phone may be another's, and an address of mail belongs to one account.
    """
    own = Reader.objects.filter(_open(at), user=user, relation=Relation.SELF)
    same = Reader.objects.filter(_open(at), relation=Relation.SELF, patient__in=own.values("patient"))
    theirs = Q(user=user) | Q(user__in=same.values("user"))
    held = _readers().filter(_open(at), theirs, patient=patient, relation=Relation.GUARDIAN)
    return any(_holds(one, at) for one in held)


def readerships(user: User, at: datetime) -> list[Reader]:
    """Return the passports that an account may open: its own first, then by when they were joined."""
    return _own_first(_readers().filter(_open(at), user=user), at)


def held_readerships(user: User, at: datetime) -> list[Reader]:
    """Return the passports to which an account has a right, also those that their patients closed; its own first."""
    return _own_first(_readers().filter(_held(at), user=user), at)


def held_reader(user: User, patient: Patient, at: datetime) -> Reader | None:
    """Return by what relation an account would open a passport if its patient had not closed it; None: by none."""
    return next((one for one in held_readerships(user, at) if one.patient == patient), None)


def own_readers(patient: Patient, at: datetime) -> QuerySet[Reader]:
    """Return the patient's own accounts, also while the passport is closed."""
    found = patient.readers.filter(_held(at), relation=Relation.SELF)
    return found.select_related("user", "patient__registered_by").order_by("since", "id")


def open_closing(patient: Patient) -> Closing | None:
    """Return that a patient left and can still come back; None when the passport is not closed."""
    return _undecided().filter(patient=patient).select_related("patient__registered_by").first()


def closings_of(user: User, at: datetime) -> list[Closing]:
    """Return the own passports of an account that are closed, and to which it can come back."""
    own = [one.patient for one in held_readerships(user, at) if one.relation == Relation.SELF]
    return list(_undecided().filter(patient__in=own).select_related("patient__registered_by").order_by("closed_at"))


def left_by(patient: Patient, at: datetime) -> Closing | None:
    """Return when a patient left who did not come back, neither as before nor with a new slip; None: not so."""
    last = patient.closings.filter(taken_back_at__isnull=True).order_by("-closed_at").first()
    if last is None or (last.done_at is not None and own_readers(patient, at).exists()):
        return None
    return last


def past_readerships(user: User, at: datetime) -> list[Reader]:
    """Return the passports that an account could open and can no more, the latest first; not those it gave up."""
    told = ~Q(ended_how__in=(Parting.READER, Parting.REPLACED)) | Q(ended_how__isnull=True)
    still = {one.patient_id for one in held_readerships(user, at)}
    found = _readers().filter(told, user=user, since__lte=at).order_by("-since", "-id")
    return [one for one in found if one.patient_id not in still]


def patients_numbered(*, kind: str, number: str) -> list[Patient]:
    """Return the patients who have a personal number of a kind, however it was typed; at most two."""
    registered = Patient.objects.filter(registered_by__country__in=countries_with(kind), plain_number=number)
    found = registered.select_related("registered_by").order_by("id")[:2]
    return [one for one in found if ascii_digits(one.personal_number) == number]


def own_accounts(patient: Patient, at: datetime) -> list[User]:
    """Return the patient's own accounts, also of one who left and can come back, the oldest first.

    None that works here, which needs a second step.
    """
    own = [reader.user for reader in own_readers(patient, at)]
    return [user for user in own if not current_memberships(user, at).exists()]


def eid_links(user: User) -> QuerySet[SocialAccount]:
    """Return by which national eID an account was opened, the latest first."""
    return SocialAccount.objects.filter(user=user).order_by("-last_login")


def open_trust_codes(patient: Patient, at: datetime) -> QuerySet[TrustCode]:
    """Return the codes for a trusted person that can still be taken up, the latest first."""
    found = patient.trust_codes.filter(used_at__isnull=True, stopped_at__isnull=True, expires_at__gt=at)
    return found.order_by("-made_at", "-id")


def has_sign_in(user: User) -> bool:
    """Return whether an account comes back by itself: with a password, a passkey, a code sent to it, or a PIN somewhere."""
    ways = (passkeys_of, open_pins, proven_contacts)
    return user.has_usable_password() or any(ways_of(user).exists() for ways_of in ways)


def proven_contacts(user: User) -> QuerySet[Contact]:
    """Return where an account is told and sent codes, by kind."""
    return user.contacts.filter(proven_at__isnull=False, ended_at__isnull=True).order_by("kind")


def claimed_contacts(user: User) -> QuerySet[Contact]:
    """Return the addresses that somebody typed and did not prove yet."""
    return user.contacts.filter(proven_at__isnull=True, ended_at__isnull=True).order_by("kind")


def account_at(kind: ContactKind, address: str, at: datetime) -> User | None:
    """Return whom a code sent to an address signs in; None: nobody. Who works here signs in with a second step."""
    proven = Contact.objects.filter(kind=kind, address=address, proven_at__isnull=False, ended_at__isnull=True)
    found = proven.filter(user__is_active=True).select_related("user").first()
    return found.user if found is not None and not current_memberships(found.user, at).exists() else None


def usable_pins() -> QuerySet[DevicePin]:
    """Return the PINs that may still be tried, of whomever; by columns of their own, so that a try is one statement."""
    return DevicePin.objects.filter(ended_at__isnull=True, wrong_tries__lt=MOST_WRONG_PINS)


def has_usable_pin(device: bytes, *, of: User | None = None) -> bool:
    """Return whether a phone opens with a PIN; with `of`, with that of this person."""
    found = usable_pins().filter(device_hmac=device)
    return (found if of is None else found.filter(user=of)).exists()


def open_pin_at(device: bytes) -> DevicePin | None:
    """Return the PIN of a phone, with the account; None when the phone has none, or it has ended."""
    return DevicePin.objects.filter(device_hmac=device, ended_at__isnull=True).select_related("user").first()


def open_pins(user: User) -> QuerySet[DevicePin]:
    """Return on which phones a person signs in with a PIN, the latest first."""
    return user.device_pins.filter(ended_at__isnull=True).order_by("-made_at")


def open_copies(user: User) -> QuerySet[OfflineCopy]:
    """Return which phones keep which passport for a person, the latest first."""
    return user.offline_copies.filter(ended_at__isnull=True).select_related("patient").order_by("-kept_at")


def copy_at(device: bytes, *, user: User, patient: Patient) -> OfflineCopy | None:
    """Return the copy of a passport that a phone keeps for a person; None when it keeps none."""
    return open_copies(user).filter(device_hmac=device, patient=patient).first()


def copies_that_stay(uids: Sequence[str], *, at: datetime) -> list[str]:
    """Return which of these copies their phones may keep: not ended, and still their reader's to open."""
    asked = OfflineCopy.objects.filter(uid__in=uids, ended_at__isnull=True, user__is_active=True)
    kept = list(asked.values_list("uid", "user", "patient"))
    read = _readers().filter(_open(at), user__in=[user for _uid, user, _patient in kept])
    held = {(one.user_id, one.patient_id) for one in read if _holds(one, at)}
    return sorted(uid for uid, user, patient in kept if (user, patient) in held)


def passkeys_of(user: User) -> QuerySet[Authenticator]:
    """Return the passkeys of an account, the latest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("-created_at")


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Return where an account is signed in, the latest first."""
    return UserSession.objects.filter(user=user).select_related("user").order_by("-last_seen_at")


def number_doubt(*, facility: Facility, number: str) -> Doubt | None:
    """Return what is odd about a personal number at a facility; it warns and never blocks."""
    return check(personal_number_kind(facility.country), number)


def specialty_of(practitioner: Practitioner, on: date) -> str:
    """Return the specialties that a practitioner held on a day, as one line."""
    since = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    until = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    return ", ".join(practitioner.specialties.filter(since & until).order_by("name").values_list("name", flat=True))


def specialties_on(practitioner: Practitioner, on: date) -> tuple[list[Specialty], list[Specialty]]:
    """Return the specialties that go on after a day, and those that have ended or end with it, by name.

    One that ended stays in the stamps of its days, and its name cannot be taken again.
    """
    known = list(practitioner.specialties.order_by("name"))
    ended = [one for one in known if one.valid_until is not None and one.valid_until <= on]
    return [one for one in known if one not in ended], ended


def professional(practitioner: Practitioner) -> Professional:
    """Return what is on record of a practitioner, as the texts of law ask about one."""
    practices = list(practitioner.practices.all())
    return Professional(
        profession=Profession(practitioner.profession) if practitioner.profession else None,
        specialties=tuple(
            HeldSpecialty(
                field=Field(one.field),
                name=one.name,
                since=one.held_since,
                until=one.valid_until + timedelta(days=1) if one.valid_until else None,
                examined_in=one.examined_in,
                regions=frozenset(one.regions.split()),
            )
            for one in practitioner.specialties.all()
            if one.field
        ),
        working_since={one.field: one.since for one in practices if one.since},
        trained_for=frozenset(one.field for one in practices if one.trained) if practices else None,
    )


def day_at(facility: Facility, at: datetime) -> date:
    """Return the day that a moment has at a facility: that of its calendar, which its rows and requests name."""
    return at.astimezone(ZoneInfo(facility.time_zone or "UTC")).date()


def standing_of(facility: Facility, on: date | None) -> Standing | None:
    """Return the text that holds for a facility and a day, and who confirmed there that it is in force.

    One that is confirmed there stands before a later one that nobody confirmed.
    """
    holding = [pack for pack in packs_of(facility.country) if on is not None and pack.holds_on(on)]
    for pack in holding:
        confirmed = confirmation_of(facility, pack)
        if confirmed is not None:
            return Standing(pack=pack, confirmed_by=confirmed.confirmed_by, confirmed_on=confirmed.confirmed_on)
    return Standing(pack=holding[0]) if holding else None


def confirmation_of(facility: Facility, pack: Pack) -> PackConfirmation | None:
    """Return who confirmed at a facility that exactly this text is in force; None when nobody did."""
    # All of a facility's, of which there are few: a list of many rows fetches them once.
    said = [one for one in facility.pack_confirmations.all() if one.pack == pack.id and one.ended_at is None]
    return next((one for one in said if one.pack_digest == digest_of(pack)), None)


def open_confirmations(facility: Facility) -> QuerySet[PackConfirmation]:
    """Return the texts that somebody at a facility confirmed and nobody ended, also of a wording that is no more."""
    return facility.pack_confirmations.filter(ended_at__isnull=True).order_by("pack")


def _open(at: datetime) -> Q:
    """Return who may open a passport: who has a right, unless its patient left and the right is of that one's wish."""
    left = _undecided().filter(patient=OuterRef("patient"))
    return _held(at) & ~(Q(relation__in=BY_WISH) & Q(Exists(left)))


def _undecided() -> QuerySet[Closing]:
    return Closing.objects.filter(taken_back_at__isnull=True, done_at__isnull=True)


def _held(at: datetime) -> Q:
    ended = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    return Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at)) & ended


def _readers() -> QuerySet[Reader]:
    return Reader.objects.select_related("patient__registered_by")


def _own_first(found: QuerySet[Reader], at: datetime) -> list[Reader]:
    first = Case(When(relation=Relation.SELF, then=0), default=1)
    return [one for one in found.order_by(first, "since", "id") if _holds(one, at)]


def _holds(reader: Reader, at: datetime) -> bool:
    return not was_outgrown(reader, at)
