"""Who works where: the first administrator, invitations, memberships, and who can sign no more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from passport.codes import code_hmac, new_code
from passport.database import clean_text
from passport.law.professional import Field, Profession
from passport.people.models import Facility, Invitation, Membership, Practitioner, Role, Specialty, User, WhyNoMore
from passport.people.selectors import facilities_where
from passport.people.services.accounts import new_account
from passport.people.services.facilities import create_facility
from passport.people.services.permission import MAY, NotAllowed, Verb, require
from passport.signing.acts import Subject, record_act
from passport.signing.selectors import last_act

SECRET_BITS = 120
SECRET_PURPOSE = "invitation"
INVITATION_LASTS = timedelta(days=14)
# Who needs a row as a health professional: these are named in booklet rows.
PROFESSIONALS = frozenset({Role.APPROVER, Role.REFERRER, Role.RADIOGRAPHER, Role.PHYSICIST})


class InvitationRefused(Exception):
    """This invitation is not known, was used, or has run out."""


class MembershipExists(Exception):
    """This person already holds this role at this facility."""


class WhyMissing(Exception):
    """Another reason than those of the list is said in words."""


class MarkedElsewhere(NotAllowed):
    """Another hospital wrote down that somebody can sign no more: only who runs that one takes it back."""


class AlreadyInstalled(Exception):
    """A facility is already registered here; this is for an empty installation."""


@dataclass(frozen=True, kw_only=True)
class FacilityForm:
    """What is written down about a facility when it is registered."""

    name: str
    country: str
    time_zone: str
    code: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class AdministratorForm:
    """Who runs a new facility here."""

    username: str
    password: str
    display_name: str
    email: str = ""
    language: str = ""


@transaction.atomic
def invite(
    *,
    facility: Facility,
    role: Role,
    given_name: str,
    surname: str,
    by: User | None,
    at: datetime,
    title: str = "",
    email: str = "",
    profession: Profession | None = None,
    specialty: str = "",
    field: Field | None = None,
    licence_number: str = "",
) -> tuple[Invitation, str]:
    """Offer somebody a role; return the invitation and its secret, which is kept nowhere. Raises NotAllowed."""
    require(Verb.INVITE, facility=facility, by=by, at=at)
    secret = new_code(bits=SECRET_BITS)
    invitation = Invitation.objects.create(
        facility=facility,
        role=Role(role),
        title=clean_text(title, limit=64),
        given_name=clean_text(given_name, limit=100),
        surname=clean_text(surname, limit=100),
        email=clean_text(email, limit=254),
        profession=profession or "",
        specialty=clean_text(specialty, limit=120),
        field=field or "",
        licence_number=clean_text(licence_number, limit=64),
        secret_hmac=_hmac(secret),
        created_at=at,
        expires_at=at + INVITATION_LASTS,
        invited_by=str(by or facility),
    )
    record_act(
        verb=Verb.INVITE,
        by=by,
        subject=Subject(kind="invitation", uid=invitation.uid),
        at=at,
        facility_uid=facility.uid,
        role=str(role),
    )
    return invitation, secret


@transaction.atomic
def accept_invitation(
    *, secret: str, at: datetime, username: str = "", password: str = "", user: User | None = None
) -> User:
    """Take an invitation up with a new account, or with the account that is signed in; return the account.

    Raises InvitationRefused, UsernameTaken, WeakPassword.
    """
    invitation = _open_invitation(secret, at)
    if user is None:
        name = f"{invitation.title} {invitation.given_name} {invitation.surname}".strip()
        user = new_account(username=username, password=password, display_name=name, email=invitation.email, language="")
    # The condition holds against a second use at the same moment.
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at__isnull=True)
    if not taken.update(accepted_at=at, accepted_by=user):
        raise InvitationRefused
    if invitation.role in PROFESSIONALS:
        _practitioner(invitation, user, at)
    Membership.objects.get_or_create(
        user=user,
        facility=invitation.facility,
        role=invitation.role,
        until=None,
        defaults={"since": at, "named_by": invitation.invited_by},
    )
    record_act(
        verb="invitation.accepted",
        by=user,
        subject=Subject(kind="invitation", uid=invitation.uid),
        at=at,
        facility_uid=invitation.facility.uid,
        role=invitation.role,
    )
    return user


@transaction.atomic
def add_membership(*, user: User, facility: Facility, role: Role, by: User | None, at: datetime) -> Membership:
    """Give an account a role at a facility. Raises MembershipExists, NotAllowed."""
    require(Verb.ADD_MEMBERSHIP, facility=facility, by=by, at=at)
    membership = Membership(user=user, facility=facility, role=Role(role), since=at, named_by=str(by or facility))
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        raise MembershipExists from error
    _act_on_membership(Verb.ADD_MEMBERSHIP, membership, by=by, at=at)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, at: datetime) -> Membership:
    """End a role; what was done in it stays. An ended one stays as it is. Raises NotAllowed."""
    require(Verb.END_MEMBERSHIP, facility=membership.facility, by=by, at=at)
    if Membership.objects.filter(pk=membership.pk, until__isnull=True).update(until=at):
        _act_on_membership(Verb.END_MEMBERSHIP, membership, by=by, at=at)
    membership.refresh_from_db()
    return membership


@transaction.atomic
def mark_cannot_sign(
    *,
    practitioner: Practitioner,
    why: WhyNoMore,
    words: str = "",
    by: User | None,
    at: datetime,
    facility: Facility | None = None,
) -> Practitioner:
    """Write down that somebody can sign no more; the first day and reason stand. Another reason is said in words.

    The rows that wait for this person are the booklet's matter.

    `by` runs `facility`, or one at which this person works or worked; that one alone takes it back. Raises NotAllowed,
    WhyMissing.
    """
    facility = _employer(practitioner, by=by, at=at, facility=facility)
    unmarked = Practitioner.objects.filter(pk=practitioner.pk, cannot_sign_since__isnull=True)
    reason = clean_text(words, limit=300) if why == WhyNoMore.OTHER else str(why)
    if not reason:
        raise WhyMissing
    marked = unmarked.update(cannot_sign_since=at, cannot_sign_reason=reason)
    practitioner.refresh_from_db()
    if not marked:
        return practitioner
    record_act(
        verb=Verb.MARK_CANNOT_SIGN,
        by=by,
        subject=Subject(kind="practitioner", uid=practitioner.uid),
        at=at,
        why=str(why),
        facility_uid=facility.uid if facility else "",
    )
    return practitioner


@transaction.atomic
def sign_again(*, practitioner: Practitioner, by: User | None, at: datetime) -> Practitioner:
    """Take back that somebody can sign no more; the act keeps since when, and why. Nothing where it does not stand.

    The rows that were confirmed meanwhile are the booklet's matter. `by` runs the facility that wrote it down, and is
    somebody else than who signs. Raises NotAllowed, MarkedElsewhere.
    """
    facility = _who_marked(practitioner, by=by, at=at)
    kept = Practitioner.objects.filter(pk=practitioner.pk)
    since, reason = kept.values_list("cannot_sign_since", "cannot_sign_reason").get()
    marked = kept.filter(cannot_sign_since__isnull=False)
    if marked.update(cannot_sign_since=None, cannot_sign_reason=None):
        record_act(
            verb=Verb.SIGN_AGAIN,
            by=by,
            subject=Subject(kind="practitioner", uid=practitioner.uid),
            at=at,
            since=since.isoformat(),
            reason=reason,
            facility_uid=facility.uid if facility else "",
        )
    practitioner.refresh_from_db()
    return practitioner


@transaction.atomic
def first_installation(*, facility: FacilityForm, administrator: AdministratorForm, at: datetime) -> User:
    """Register the first facility and who runs it; return that account.

    Raises AlreadyInstalled, UnknownTimeZone, WeakPassword.
    """
    # Files ingested before anybody was here made a facility that nobody runs: it is no installation.
    if Membership.objects.exists():
        raise AlreadyInstalled
    place = create_facility(
        name=facility.name,
        country=facility.country,
        time_zone=facility.time_zone,
        code=facility.code,
        phone=facility.phone,
        by=None,
        at=at,
    )
    return add_administrator(facility=place, form=administrator, at=at)


@transaction.atomic
def add_administrator(*, facility: Facility, form: AdministratorForm, at: datetime) -> User:
    """Make the account that runs a new facility: its people, its devices, its sources. Raises WeakPassword."""
    user = new_account(
        username=form.username,
        password=form.password,
        display_name=form.display_name,
        email=form.email,
        language=form.language,
    )
    for role in (Role.FACILITY_ADMINISTRATOR, Role.PACS_ADMINISTRATOR):
        add_membership(user=user, facility=facility, role=role, by=None, at=at)
    return user


def _open_invitation(secret: str, at: datetime) -> Invitation:
    found = Invitation.objects.filter(secret_hmac=_hmac(secret), accepted_at__isnull=True, expires_at__gt=at)
    invitation = found.select_related("facility").first()
    if invitation is None:
        raise InvitationRefused
    return invitation


def open_invitation(*, secret: str, at: datetime) -> Invitation:
    """Return an invitation that can still be taken up, to show who invites whom. Raises InvitationRefused."""
    return _open_invitation(secret, at)


def _practitioner(invitation: Invitation, user: User, at: datetime) -> None:
    practitioner, is_new = Practitioner.objects.get_or_create(
        user=user,
        defaults={
            "title": invitation.title,
            "given_name": invitation.given_name,
            "surname": invitation.surname,
            "licence_number": invitation.licence_number,
        },
    )
    if invitation.profession:  # what was written down before stays
        Practitioner.objects.filter(pk=practitioner.pk, profession="").update(profession=invitation.profession)
    if invitation.specialty:
        # One that is added later counts from the next day: what was signed until then keeps its stamp.
        valid_from = None if is_new else at.astimezone(UTC).date() + timedelta(days=1)
        Specialty.objects.get_or_create(
            practitioner=practitioner,
            name=invitation.specialty,
            defaults={"valid_from": valid_from, "field": invitation.field},
        )


def _employer(
    practitioner: Practitioner, *, by: User | None, at: datetime, facility: Facility | None = None
) -> Facility | None:
    worked = Facility.objects.filter(memberships__user__practitioner=practitioner)
    if facility is not None:
        worked = worked.filter(pk=facility.pk)
    if by is None:
        return worked.first()
    found = facilities_where(by, *MAY[Verb.MARK_CANNOT_SIGN], at=at).filter(pk__in=worked.values("pk")).first()
    if found is None:
        raise NotAllowed
    return found


def _who_marked(practitioner: Practitioner, *, by: User | None, at: datetime) -> Facility | None:
    facility = _employer(practitioner, by=by, at=at)
    if by is None:
        return facility
    if practitioner.user_id == by.pk:
        raise NotAllowed
    mark = last_act(verb=Verb.MARK_CANNOT_SIGN, subject_uid=practitioner.uid)
    if mark is None or not mark.facility_uid:  # no facility's own
        return facility
    facility = facilities_where(by, *MAY[Verb.SIGN_AGAIN], at=at).filter(uid=mark.facility_uid).first()
    if facility is None:
        raise MarkedElsewhere
    return facility


def _act_on_membership(verb: Verb, membership: Membership, *, by: User | None, at: datetime) -> None:
    record_act(
        verb=verb,
        by=by,
        subject=Subject(kind="membership", uid=membership.uid),
        at=at,
        facility_uid=membership.facility.uid,
        role=membership.role,
    )


def _hmac(secret: str) -> bytes:
    return code_hmac(secret, purpose=SECRET_PURPOSE, pepper=settings.CODE_PEPPER)
