"""Who works where, and as what."""

from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from passport.law.professional import Field, HeldSpecialty, Profession, Professional
from passport.people.models import (
    Device,
    Facility,
    Invitation,
    Membership,
    MembershipQuerySet,
    Practitioner,
    Role,
    Specialty,
    User,
)


def current_memberships(user: User, at: datetime) -> MembershipQuerySet:
    """Return what a person is where, at a moment, by facility and role."""
    return user.memberships.current(at).select_related("facility").order_by("facility__name", "role")


def works_here(user: User, at: datetime) -> bool:
    """Return whether an account signs in with a second step: of who works at a hospital, or keeps the installation."""
    return user.is_staff or user.is_superuser or current_memberships(user, at).exists()


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


def names_of_staff(facility: Facility, at: datetime) -> dict[int, set[str]]:
    """Return by which names everybody who works at a facility is on record, by the key of the account."""
    found: dict[int, set[str]] = {}
    for held in staff_of(facility, at):
        names = found.setdefault(held.user_id, {held.user.display_name})
        if hasattr(held.user, "practitioner"):
            names.add(f"{held.user.practitioner.given_name} {held.user.practitioner.surname}")
    return found


def devices_of(facility: Facility) -> QuerySet[Device]:
    """Return the units of a facility, by name."""
    return facility.devices.select_related("facility").order_by("name")


def open_invitations(facility: Facility, at: datetime) -> QuerySet[Invitation]:
    """Return the places offered at a facility that nobody has taken up yet, the latest first."""
    return facility.invitations.filter(accepted_at__isnull=True, expires_at__gt=at).order_by("-created_at")


def practitioner_of(user: User) -> Practitioner | None:
    """Return the health professional behind an account; None when it is nobody's in that sense."""
    return Practitioner.objects.filter(user=user).first()


def approvers_at(facility: Facility, at: datetime) -> QuerySet[User]:
    """Return the accounts that approve at a facility, whether they can sign or not, by name."""
    held = Membership.objects.current(at).filter(facility=facility, role=Role.APPROVER)
    return User.objects.filter(pk__in=held.values("user")).order_by("display_name", "pk")


def approvers_ever_at(facility: Facility) -> QuerySet[Practitioner]:
    """Return the professionals who approve at a facility or ever did."""
    held = Membership.objects.filter(facility=facility, role=Role.APPROVER)
    return Practitioner.objects.filter(user__in=held.values("user")).order_by("pk")


def licence_ended(practitioner: Practitioner, *, on: date) -> bool:
    """Return whether the licence on record ended before a day."""
    return practitioner.licence_valid_until is not None and practitioner.licence_valid_until < on


def deciding_facilities(at: datetime) -> QuerySet[Facility]:
    """Return the facilities at which somebody approves examinations, by name."""
    held = Membership.objects.current(at).filter(role=Role.APPROVER)
    return Facility.objects.filter(pk__in=held.values("facility")).order_by("name")


def practitioners_with(facility: Facility, *roles: Role, at: datetime) -> QuerySet[Practitioner]:
    """Return the professionals who hold one of the roles at a facility and can still sign, by surname."""
    held = Membership.objects.current(at).filter(facility=facility, role__in=roles)
    found = Practitioner.objects.filter(user__in=held.values("user"), cannot_sign_since__isnull=True)
    return found.prefetch_related("specialties").order_by("surname", "given_name")


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
