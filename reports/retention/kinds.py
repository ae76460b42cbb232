"""What this system holds of each kind of document: one row a kind. Whoever adds a kind adds a row here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import DateField, F, Model, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.models import Confirmation, DoseReport, Entry
from passport.booklet.states import State
from passport.incidents.models import Estimate, Incident, PhysicistStatement, ReportToAuthority, Telling
from passport.justification.models import Consent, Decision, Request
from passport.law.vocabulary import Document
from passport.nuclear.models import ActivityPlan, Administration, InstructionSheet, Release
from passport.people.models import Facility, Patient, Record
from reports.models import DoseSurvey


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of what is kept: which rows they are, whose, and since when they are kept."""

    document: Document  # as the texts of law name it
    words: Promise
    model: type[Model]
    facility: str  # the way to the facility
    moment: str  # the way to when it was made
    day: str = ""  # the way to its day, where it has one; it goes before the moment
    people: tuple[str, ...] = ()  # the ways to whom it is about, the first that leads to somebody; none: to nobody
    only: Q = field(default_factory=Q)
    # Named on the patient's own page. What is not is told by people, or by nobody: an event at an examination, a
    # statement about an unborn child.
    told: bool = False

    def rows(self, facility: Facility) -> QuerySet[Any]:
        """Return a facility's rows of this kind, the oldest first, each with `made_on`: a day there."""
        moment = TruncDate(self.moment, tzinfo=ZoneInfo(facility.time_zone))
        made_on = Coalesce(F(self.day), moment, output_field=DateField()) if self.day else moment
        found = self.model._default_manager.filter(self.only, **{self.facility: facility})  # noqa: SLF001 -- documented
        return found.annotate(made_on=made_on).order_by("made_on", "pk")

    def with_people(self, facility: Facility) -> QuerySet[Any]:
        """Return the same rows together with whom they are about."""
        rows = self.rows(facility)
        return rows.select_related(*self.people) if self.people else rows

    def of(self, patient: Patient) -> QuerySet[Any]:
        """Return the rows of this kind that are about a patient, at every facility."""
        return self.model._default_manager.filter(self.only, self.about(patient))  # noqa: SLF001 -- documented

    def about(self, patient: Patient) -> Q:
        """Return which rows are about a patient: where the first way that leads to somebody leads there."""
        found, nobody_before = Q(pk__in=()), Q()
        for way in self.people:
            whose = f"{way}__patient" if way.endswith("record") else way
            found |= nobody_before & Q(**{whose: patient})
            nobody_before &= Q(**{f"{way}__isnull": True})
        return found

    def person(self, row: Model) -> Patient | Record | None:
        """Return whom a row is about; None where it is about nobody in particular."""
        return next(self._people(row), None)

    def _people(self, row: Model) -> Iterator[Patient | Record]:
        for way in self.people:
            found: Any = row
            for step in way.split("__"):
                found = getattr(found, step) if found is not None else None
            if found is not None:
                yield found


_REQUEST_IS_ABOUT = ("patient", "record")
_ADMINISTERED_TO = ("entry__record", "request__patient", "request__record")


def _beyond(step: str, ways: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{step}__{way}" for way in ways)


KINDS: tuple[Kind, ...] = (
    Kind(
        document=Document.BOOKLET_ROW,
        words=_("rows of the booklet"),
        model=Entry,
        facility="facility",
        day="performed_on",
        moment="created_at",
        people=("record",),
        only=~Q(state=State.JOINED),
        told=True,
    ),
    Kind(
        document=Document.REQUEST,
        words=_("requests"),
        model=Request,
        facility="facility",
        moment="created_at",
        people=_REQUEST_IS_ABOUT,
        told=True,
    ),
    Kind(
        document=Document.DECISION,
        words=_("decisions on requests"),
        model=Decision,
        facility="request__facility",
        moment="at",
        people=_beyond("request", _REQUEST_IS_ABOUT),
        told=True,
    ),
    Kind(
        document=Document.CONSENT,
        words=_("consents"),
        model=Consent,
        facility="request__facility",
        day="signed_on",
        moment="kept_at",
        people=_beyond("request", _REQUEST_IS_ABOUT),
        told=True,
    ),
    Kind(
        document=Document.INSTRUCTION,
        words=_("sheets of instructions"),
        model=InstructionSheet,
        facility="administration__facility",
        moment="drafted_at",
        people=_beyond("administration", _ADMINISTERED_TO),
        told=True,
    ),
    Kind(
        document=Document.DOSE_DATA,
        words=_("dose reports"),
        model=DoseReport,
        facility="exposure__entry__facility",
        day="exposure__entry__performed_on",
        moment="received_at",
        people=("record",),
        told=True,
    ),
    Kind(
        document=Document.DOSE_SURVEY,
        words=_("dose surveys"),
        model=DoseSurvey,
        facility="facility",
        moment="signed_at",
        only=Q(signed_at__isnull=False),
    ),
    Kind(
        document=Document.INDIVIDUAL_DOSE,
        words=_("statements on the dose of an unborn child"),
        model=PhysicistStatement,
        facility="entry__facility",
        moment="at",
        people=("entry__record",),
    ),
    Kind(
        document=Document.INDIVIDUAL_DOSE,
        words=_("estimates of the dose after an unintended exposure"),
        model=Estimate,
        facility="incident__facility",
        moment="at",
        people=("incident__entry__record", "incident__record"),
    ),
    Kind(
        document=Document.THERAPY_DOSE,
        words=_("treatments with a radioactive medicine"),
        model=Administration,
        facility="facility",
        moment="given_at",
        people=_ADMINISTERED_TO,
        only=Q(therapy=True),
        told=True,
    ),
    Kind(
        document=Document.INCIDENT_REGISTER,
        words=_("lines of the register of unintended exposures"),
        model=Incident,
        facility="facility",
        moment="recorded_at",  # a register counts from the day on which it was drawn up
        people=("entry__record", "record"),
        only=Q(recorded_at__isnull=False),
    ),
    Kind(
        document=Document.INCIDENT_REPORT,
        words=_("reports of unintended exposures to authorities"),
        model=ReportToAuthority,
        facility="incident__facility",
        moment="reported_at",
        people=("incident__entry__record", "incident__record"),
    ),
    Kind(
        document=Document.INCIDENT_REPORT,
        words=_("proofs that a patient or a doctor was told of an unintended exposure"),
        model=Telling,
        facility="incident__facility",
        moment="told_at",
        people=("incident__entry__record", "incident__record"),
        only=Q(incident__isnull=False),
    ),
    Kind(
        document=Document.DOSE_DATA,
        words=_("confirmations of what was done"),
        model=Confirmation,
        facility="entry__facility",
        moment="at",
        people=("entry__record",),
        told=True,
    ),
    Kind(
        document=Document.THERAPY_DOSE,
        words=_("plans of treatments with a radioactive medicine"),
        model=ActivityPlan,
        facility="request__facility",
        moment="prescribed_at",
        people=_beyond("request", _REQUEST_IS_ABOUT),
        only=Q(therapy=True),
        told=True,
    ),
    Kind(
        document=Document.THERAPY_DOSE,
        words=_("releases after a radioactive medicine"),
        model=Release,
        facility="administration__facility",
        moment="released_at",
        people=_beyond("administration", _ADMINISTERED_TO),
        told=True,
    ),
)
# What texts rule and this system does not hold.
NOT_HELD = tuple(document for document in Document if document not in {kind.document for kind in KINDS})
DOCUMENTS: dict[Document, Promise] = {
    Document.RADIOTHERAPY_REPORT: _("reports of radiotherapy"),
    Document.EQUIPMENT_REPORT: _("reports on equipment"),
}


def words_of(document: Document) -> str:
    """Return what a kind of document is called: all that this system holds of it, else its own name."""
    held = [str(kind.words) for kind in KINDS if kind.document is document]
    return ", ".join(held) or str(DOCUMENTS[document])
