"""Plans, what was given, and what patients were told; whose they are is asked in access."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from passport.booklet.models import Entry
from passport.booklet.reading import Kind
from passport.booklet.selectors import entries_with_parts
from passport.booklet.states import State
from passport.justification.models import Asked, AskedAnswer, Consent, Request
from passport.justification.selectors import classes_asked, requests_with_parts, subject_of
from passport.justification.states import RequestState
from passport.law.pack import Pack, Provision
from passport.law.professional import Field
from passport.law.questions.nuclear import Difference, is_specialist, measured_difference, wants_consent
from passport.law.questions.records import required_data
from passport.law.questions.standing import Standing, Weight
from passport.law.vocabulary import Ask, Datum, Exposed
from passport.nuclear.models import ActivityPlan, Administration, InstructionPeriod, InstructionSheet, Period, Release
from passport.nuclear.states import PlanState, SheetState
from passport.people.models import Facility, Patient, Practitioner, Role, User
from passport.people.selectors import has_role, practitioner_of, professional, standing_of

# What a text may ask for -> the field that holds it.
_DATA: dict[Datum, str] = {
    Datum.RADIONUCLIDE: "radionuclide",
    Datum.COMPOUND: "compound",
    Datum.ACTIVITY: "activity_mbq",
    Datum.GIVEN_AT: "given_at",
    Datum.ROUTE: "route",
    Datum.TARGET_ORGAN: "target_organ",
}


_OF_AGE = 18
# What was given, as it is said now: nothing replaced it, and nobody said that it was not given.
_STANDS = Q(replaced_by__isnull=True, not_given__isnull=True)
_WAITS_FOR_SECOND = ~Q(together_with="") & Q(countersigned_at__isnull=True)


class Lacking(StrEnum):
    """What a procedure lacks before it may begin."""

    SECOND = "second"
    CONSENT = "consent"


@dataclass(frozen=True, kw_only=True)
class Objection:
    """One thing that is lacking, the article that wants it, and what follows."""

    lacking: Lacking
    article: str
    weight: Weight
    provision: Provision | None = None


def day_at(facility: Facility, at: datetime) -> date:
    """Return the day that a moment is on at a facility."""
    return localtime(at, ZoneInfo(facility.time_zone)).date()


def works_in_nuclear_medicine(user: User, facility: Facility, at: datetime) -> bool:
    """Return whether somebody does the work of nuclear medicine at a facility.

    A physicist does; an approver whose specialty, or field of practice, it is on record.
    """
    if has_role(user, facility, Role.PHYSICIST, at=at):
        return True
    practitioner = practitioner_of(user)
    if practitioner is None or not has_role(user, facility, Role.APPROVER, at=at):
        return False
    person, on = professional(practitioner), day_at(facility, at)
    held = {specialty.field for specialty in person.specialties if specialty.is_held_on(on)}
    return Field.NUCLEAR_MEDICINE in held | set(person.working_since)


def has_nuclear_medicine(facility: Facility) -> bool:
    """Return whether anything of nuclear medicine was ever asked for or done at a facility."""
    return _nuclear_requests([facility]).exists() or _nuclear_entries([facility]).exists()


def gives_medicines(user: User, facility: Facility, at: datetime) -> bool:
    """Return whether somebody records at a facility what is given: a radiographer does, and who works in the field."""
    return has_role(user, facility, Role.RADIOGRAPHER, at=at) or works_in_nuclear_medicine(user, facility, at)


def is_specialist_at(practitioner: Practitioner | None, facility: Facility, *, therapy: bool, at: datetime) -> bool:
    """Return whether somebody may answer as a specialist of nuclear medicine at a facility at a moment."""
    if practitioner is None or practitioner.user is None or practitioner.cannot_sign_since is not None:
        return False
    if not has_role(practitioner.user, facility, Role.APPROVER, at=at):
        return False
    on = day_at(facility, at)
    standing = standing_of(facility, on)
    pack = standing.pack if standing else None
    return is_specialist(professional(practitioner), therapy=therapy, on=on, pack=pack)


def is_child(request: Request, at: datetime) -> bool:
    """Return whether an examination is of somebody under 18 on the day planned, else today; no when nobody knows."""
    born, on = subject_of(request).birth_date, request.planned_on or day_at(request.facility, at)
    return born is not None and on.year - born.year - ((on.month, on.day) < (born.month, born.day)) < _OF_AGE


def first_said(administration: Administration) -> Administration:
    """Return what was said first of a medicine that may have been corrected since."""
    while administration.replaces is not None:
        administration = administration.replaces
    return administration


def standing_of_plan(plan: ActivityPlan, at: datetime) -> Standing | None:
    """Return the text that holds for a plan: that of the day planned, else of today."""
    request = plan.request
    return standing_of(request.facility, request.planned_on or day_at(request.facility, at))


def standing_of_given(administration: Administration) -> Standing | None:
    """Return the text that holds for what was given: that of the facility and the day."""
    return standing_of(administration.facility, day_at(administration.facility, administration.given_at))


def consent_is_missing(request: Request, pack: Pack | None) -> Provision | None:
    """Return the provision that wants a written consent of which none holds here; None when nothing is missing."""
    wanted = wants_consent(classes_asked(request), pack)
    return None if wanted is None or consents_holding(request).exists() else wanted


def consents_of(request: Request) -> QuerySet[Consent]:
    """Return the consents that were kept beside a request, also those withdrawn since; the latest first."""
    return request.consents.select_related("withdrawn").order_by("-kept_at", "-id")


def consents_holding(request: Request) -> QuerySet[Consent]:
    """Return the consents beside a request that nobody withdrew, the latest first."""
    return consents_of(request).filter(withdrawn__isnull=True)


def before_beginning(plan: ActivityPlan, at: datetime) -> list[Objection]:
    """Return what a planned procedure lacks before it may begin: what stops it, and what only warns."""
    standing = standing_of_plan(plan, at)
    if standing is None:
        return []
    weight, found = standing.weigh(objects=True), []
    if plan.waits_for_second:
        found.append(Objection(lacking=Lacking.SECOND, article=plan.article, weight=weight))
    missing = consent_is_missing(plan.request, standing.pack)
    if missing:
        found.append(Objection(lacking=Lacking.CONSENT, article=missing.article, weight=weight, provision=missing))
    return found


def difference_of(administration: Administration) -> Difference | None:
    """Return by how much the measured activity differs from the prescribed one; None when either is not known."""
    plan = administration.plan
    if plan is None or not administration.measured_mbq:
        return None
    standing = standing_of_given(administration)
    return measured_difference(
        Decimal(plan.prescribed_mbq), Decimal(administration.measured_mbq), standing.pack if standing else None
    )


def data_missing(administration: Administration) -> list[tuple[Datum, str]]:
    """Return the data that the text asks for and nobody wrote down, each with its article."""
    standing = standing_of_given(administration)
    pack = standing.pack if standing else None
    asked = required_data(Exposed.NUCLEAR_MEDICINE, pack, therapy=administration.therapy)
    return [
        (row.datum, row.article)
        for row in asked
        if row.datum in _DATA and not row.when_needed and not getattr(administration, _DATA[row.datum])
    ]


def said_to_breastfeed(administration: Administration) -> bool:
    """Return whether the last answer before the examination was that she breastfeeds."""
    about = Q(entry=administration.examination) if administration.examination else Q(pk__in=[])
    if administration.request:
        about |= Q(request=administration.request)
    last = Asked.objects.filter(about, ask=Ask.BREASTFEEDING).order_by("-at", "-id").first()
    return last is not None and last.answer == AskedAnswer.YES


def plans_with_parts() -> QuerySet[ActivityPlan]:
    """Return plans with all that a page shows of them."""
    return ActivityPlan.objects.select_related(
        "request__patient",
        "request__record__patient",
        "request__facility",
        "prescribed_by",
        "countersigned_by",
        "consent__withdrawn",
    )


def administrations_with_parts() -> QuerySet[Administration]:
    """Return what was given with all that a page shows of it."""
    return Administration.objects.select_related(
        "facility",
        "plan",
        "replaced_by",
        "not_given",
        "replaces",
        "entry__record__patient",
        "entry__facility",
        "request__patient",
        "request__record__patient",
        "request__entry",
    ).prefetch_related("adverse_effects", "sheets", "releases")


def sheets_with_parts() -> QuerySet[InstructionSheet]:
    """Return sheets with their periods and the rows from which those were drafted."""
    found = InstructionSheet.objects.select_related(
        "administration__facility",
        "administration__entry__record__patient",
        "administration__request__patient",
        "administration__request__record__patient",
        "administration__request__entry",
        "replaces",
    )
    return found.prefetch_related("periods__rows", "periods__chosen", "periods__settled_by")


def requests_to_plan(facilities: Iterable[Facility]) -> QuerySet[Request]:
    """Return the approved requests of nuclear medicine for which no activity is prescribed, the earliest first."""
    planned = ActivityPlan.objects.filter(request=OuterRef("pk")).exclude(state=PlanState.WITHDRAWN)
    found = _nuclear_requests(facilities).filter(state=RequestState.APPROVED)
    return found.filter(~Exists(planned)).order_by("planned_on", "state_at", "id")


def _nuclear_requests(facilities: Iterable[Facility]) -> QuerySet[Request]:
    return requests_with_parts().filter(facility__in=facilities, kind=Kind.NUCLEAR_MEDICINE)


def request_at(facilities: Iterable[Facility], uid: str) -> Request | None:
    """Return one request of nuclear medicine at facilities."""
    return _nuclear_requests(facilities).filter(uid=uid).first()


def entry_at(facilities: Iterable[Facility], uid: str) -> Entry | None:
    """Return one row of nuclear medicine at facilities."""
    return _nuclear_entries(facilities).filter(uid=uid).first()


def _nuclear_entries(facilities: Iterable[Facility]) -> QuerySet[Entry]:
    found = entries_with_parts().filter(facility__in=facilities, kind=Kind.NUCLEAR_MEDICINE)
    return found.select_related("record__patient", "facility", "approver", "current_version")


def plans_open(facilities: Iterable[Facility]) -> QuerySet[ActivityPlan]:
    """Return the plans of requests that were not yet performed, the longest wait first."""
    found = plans_with_parts().filter(request__facility__in=facilities, request__state=RequestState.APPROVED)
    given = Administration.objects.filter(_STANDS, plan=OuterRef("pk"))
    return found.exclude(state=PlanState.WITHDRAWN).filter(~Exists(given)).order_by("state_at", "id")


def plans_to_countersign(facilities: Iterable[Facility]) -> QuerySet[ActivityPlan]:
    """Return the open plans that wait for the second name, the longest wait first."""
    return plans_open(facilities).filter(_WAITS_FOR_SECOND)


def plans_to_give(facilities: Iterable[Facility]) -> QuerySet[ActivityPlan]:
    """Return the open plans that wait for no other name, the longest wait first."""
    return plans_open(facilities).exclude(_WAITS_FOR_SECOND)


def standing_administrations(facilities: Iterable[Facility]) -> QuerySet[Administration]:
    """Return what was given at facilities, without what was corrected or not given at all; the latest first."""
    found = administrations_with_parts().filter(_STANDS, facility__in=facilities)
    return found.order_by("-given_at", "-id")


def without_sheet(facilities: Iterable[Facility]) -> QuerySet[Administration]:
    """Return what was given and after which no instructions stand or are drafted, the longest wait first."""
    stands = InstructionSheet.objects.filter(administration=OuterRef("pk")).exclude(state=SheetState.WITHDRAWN)
    return standing_administrations(facilities).filter(~Exists(stands)).order_by("given_at", "id")


def sheets_to_confirm(facilities: Iterable[Facility]) -> QuerySet[InstructionSheet]:
    """Return the drafted sheets, the longest wait first."""
    found = sheets_with_parts().filter(administration__facility__in=facilities, state=SheetState.DRAFT)
    return found.order_by("state_at", "id")


def to_release(facilities: Iterable[Facility]) -> QuerySet[Administration]:
    """Return the treatments after which nobody wrote that the patient may leave, the longest stay first."""
    therapies = standing_administrations(facilities).filter(therapy=True, releases__isnull=True)
    return therapies.order_by("given_at", "id")


def entries_to_record(facilities: Iterable[Facility], *, since: date) -> QuerySet[Entry]:
    """Return the rows of nuclear medicine since a day beside which nothing stands that was given, newest first."""
    by_entry = Administration.objects.filter(_STANDS, entry=OuterRef("pk"))
    by_request = Administration.objects.filter(_STANDS, request__entry=OuterRef("pk"))
    found = _nuclear_entries(facilities).exclude(state__in=(State.VOID, State.JOINED))
    return found.filter(~Exists(by_entry), ~Exists(by_request), performed_on__gte=since, from_paper=False)


def given_beside(*, request: Request | None = None, entry: Entry | None = None) -> QuerySet[Administration]:
    """Return what was given for a request or an examination, also what was corrected or taken back; in its order."""
    about = Q(entry=entry) | Q(request__entry=entry) if entry else Q(request=request)
    if request is not None and request.entry_id:
        about |= Q(entry=request.entry_id)
    return administrations_with_parts().filter(about).order_by("given_at", "id")


def plans_of(request: Request) -> QuerySet[ActivityPlan]:
    """Return the plans for a request, in their order."""
    return plans_with_parts().filter(request=request).order_by("prescribed_at", "id")


def releases_at(facilities: Iterable[Facility]) -> QuerySet[Release]:
    """Return the releases at facilities, the latest first."""
    found = Release.objects.filter(administration__facility__in=facilities).select_related(
        "released_by",
        "replaced_by",
        "administration__facility",
        "administration__entry__record__patient",
        "administration__request__patient",
        "administration__request__record__patient",
    )
    return found.order_by("-released_at", "-id")


def told_sheets(patient: Patient, *, intimate: bool) -> QuerySet[InstructionSheet]:
    """Return the sheets that a patient was given, the latest first: those that stand, and those taken back since.

    Each has its confirmed periods as `told_periods`; what a woman answered is left out unless it is hers to read.
    """
    periods = InstructionPeriod.objects.filter(confirmed_at__isnull=False).select_related("settled_by")
    if not intimate:
        periods = periods.exclude(kind=Period.BREASTFEEDING)
    of_patient = (
        Q(administration__entry__record__patient=patient)
        | Q(administration__request__patient=patient)
        | Q(administration__request__record__patient=patient)
    )
    found = InstructionSheet.objects.filter(of_patient, confirmed_at__isnull=False)
    return (
        found.select_related(
            "administration__facility",
            "administration__replaces",
            "administration__request__entry",
            "administration__entry",
        )
        .prefetch_related(Prefetch("periods", queryset=periods, to_attr="told_periods"))
        .order_by("-confirmed_at", "-id")
    )
