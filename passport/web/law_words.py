"""What the closed sets of the texts of law are called on the staff's pages, as tables."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from passport.booklet.words import UNITS
from passport.language.saying import say_list, say_number
from passport.law.conditions import Clause
from passport.law.pack import Comparing
from passport.law.vocabulary import (
    Act,
    Actor,
    Ask,
    Document,
    Event,
    Exposed,
    Population,
    ProcedureClass,
    Quantity,
    Role,
    Topic,
)
from passport.people.models import FieldName

NO_SUCH_SPECIALIST = _(
    "The texts of law know no specialist of this field with this profession. Leave the field empty: the specialty stands "
    "in the stamp all the same."
)
ACTS: dict[Act, Promise] = {
    Act.PRESCRIBE: _("may request"),
    Act.APPROVE: _("may approve"),
    Act.SUPERVISE: _("supervises"),
    Act.PRESCRIBE_ACTIVITY: _("prescribes the activity"),
    Act.MEASURE_ACTIVITY: _("measures the activity"),
    Act.CALCULATE_DOSE: _("works out the dose"),
    Act.RELEASE: _("lets the patient go"),
    Act.INSTRUCT: _("gives the written instruction"),
}
CLASSES: dict[ProcedureClass, Promise] = {
    ProcedureClass.XRAY: _("X-ray diagnosis"),
    ProcedureClass.INTERVENTIONAL: _("interventional radiology"),
    ProcedureClass.DENTAL: _("X-rays of the teeth"),
    ProcedureClass.NUCLEAR: _("nuclear medicine, diagnosis"),
    ProcedureClass.NUCLEAR_THERAPY: _("nuclear medicine, treatment"),
    ProcedureClass.RADIOTHERAPY: _("radiotherapy"),
}
ROLES: dict[Role, Promise] = {
    Role.DOCTOR: _("doctor of medicine"),
    Role.GENERAL_PRACTITIONER: _("general practitioner"),
    Role.RADIOLOGIST: _("radiologist"),
    Role.NUCLEAR_PHYSICIAN: _("specialist in nuclear medicine"),
    Role.RADIATION_ONCOLOGIST: _("radiation oncologist"),
    Role.BRANCH_SPECIALIST: _("specialist of another branch"),
    Role.DENTIST: _("dentist"),
    Role.DENTAL_SPECIALIST: _("specialist in dental medicine"),
    Role.PHYSICIST: _("medical physicist"),
    Role.RADIOGRAPHER: _("radiographer"),
}
ACTORS: dict[Actor, Promise] = {
    Actor.PRESCRIBER: _("who requests"),
    Actor.APPROVER: _("who approves"),
    Actor.PERFORMER: _("who carries it out"),
    Actor.PHYSICIST: _("the medical physicist"),
    Actor.LICENSEE: _("the hospital"),
}
ASKS: dict[Ask, Promise] = {
    Ask.PREGNANCY: _("pregnancy"),
    Ask.BREASTFEEDING: _("breastfeeding"),
    Ask.CYCLE: _("the start of the cycle"),
}
QUANTITIES: dict[Quantity, Promise] = {
    Quantity.ENTRANCE_SURFACE_DOSE: _("dose at the skin where the beam enters"),
    Quantity.ENTRANCE_DOSE_RATE: _("dose rate at the skin where the beam enters"),
    Quantity.DOSE_AREA_PRODUCT: _("dose area product"),
    Quantity.DOSE_WIDTH_PRODUCT: _("dose width product"),
    Quantity.CTDI_W: _("CTDIw"),
    Quantity.DLP: _("dose length product"),
    Quantity.MSAD: _("MSAD"),
    Quantity.GLANDULAR_DOSE: _("mean glandular dose"),
}
POPULATIONS: dict[Population, Promise] = {Population.ADULT: _("adults"), Population.CHILD: _("children")}
EXPOSED: dict[Exposed, Promise] = {
    Exposed.RADIOGRAPHY: _("Radiography"),
    Exposed.FLUOROSCOPY: _("Fluoroscopy"),
    Exposed.INTRAORAL: _("Single pictures of teeth"),
    Exposed.MAMMOGRAPHY: _("Mammography"),
    Exposed.CT: _("Computed tomography"),
    Exposed.NUCLEAR_MEDICINE: _("Radiopharmaceutical"),
    Exposed.THERAPY: _("Therapy"),
}
DOCUMENTS: dict[Document, Promise] = {
    Document.BOOKLET_ROW: _("row of the booklet"),
    Document.REQUEST: _("request"),
    Document.DECISION: _("decision on a request"),
    Document.CONSENT: _("consent"),
    Document.INSTRUCTION: _("written instruction"),
    Document.DOSE_DATA: _("data of doses"),
    Document.DOSE_SURVEY: _("check of the doses of patients"),
    Document.INDIVIDUAL_DOSE: _("estimate of one patient's dose"),
    Document.THERAPY_DOSE: _("doses of treatment in nuclear medicine"),
    Document.RADIOTHERAPY_REPORT: _("report of radiotherapy"),
    Document.INCIDENT_REGISTER: _("register of unintended exposures"),
    Document.INCIDENT_REPORT: _("report of an unintended exposure"),
    Document.EQUIPMENT_REPORT: _("report on equipment"),
}
EVENTS: dict[Event, Promise] = {
    Event.RADIOTHERAPY_DEVIATION: _("another dose than planned in radiotherapy"),
    Event.CLOSURE: _("closing down"),
    Event.SENDING_ORDERED: _("sending of dose reports"),
    Event.DOSE_SURVEY: _("check of the doses of patients"),
    Event.CLINICAL_AUDIT: _("clinical audit"),
    Event.AUDIT_REPORT: _("report of the audit"),
    Event.FILM_STEP_1: _("end of film, first step"),
    Event.FILM_STEP_2: _("end of film, second step"),
    Event.POPULATION_DOSE: _("dose of the population"),
    Event.ADAPTATION: _("bringing the work into line with the text"),
    Event.GUIDELINES: _("recommendations of the ministry"),
    Event.MACHINE_DECISION: _("decision on a machine that is not in order"),
    Event.MAINTENANCE_PLAN: _("plan of maintenance"),
}
TOPICS: dict[Topic, Promise] = {
    Topic.APPROVAL: _("Approval"),
    Topic.ROW: _("The row of the booklet"),
    Topic.JUSTIFICATION: _("Justification"),
    Topic.PRIORS: _("Earlier examinations"),
    Topic.REPEAT: _("The same examination again"),
    Topic.REFUSAL: _("Refusal"),
    Topic.EMERGENCY: _("Emergency"),
    Topic.DELEGATION: _("Delegation"),
    Topic.PURPOSE: _("Screening, research, legal reasons"),
    Topic.PREGNANT: _("Pregnant women"),
    Topic.FOETAL_DOSE: _("Dose of the unborn child"),
    Topic.INFORMING: _("Informing the patient"),
    Topic.CONSENT: _("Consent"),
    Topic.INSTRUCTION: _("Written instruction"),
    Topic.IODINE: _("Written instruction after iodine-131"),
    Topic.BREASTFEEDING: _("Interrupting breastfeeding"),
    Topic.CONCEPTION: _("Putting off a pregnancy"),
    Topic.ACTIVITY: _("Activity"),
    Topic.CHILDREN: _("Children"),
    Topic.HELPER: _("Helpers"),
    Topic.SHIELDING: _("Shielding"),
    Topic.REFERENCE: _("Reference levels"),
    Topic.SURVEY: _("Check of the doses of patients"),
    Topic.INCIDENT: _("Unintended exposures"),
    Topic.INCIDENT_TELLING: _("Telling of unintended exposures"),
    Topic.INSPECTION: _("Inspection"),
    Topic.IMAGES: _("Images"),
    Topic.REPORT: _("Report"),
    Topic.SENDING: _("Sending"),
}
COMPARING: dict[Comparing, Promise] = {
    Comparing.EACH_PROCEDURE: _("Every single value is compared."),
    Comparing.TREND: _("What is constantly above is followed."),
    Comparing.MEAN_OF_SAMPLE: _("The mean of a number of patients is compared."),
}
_UNITS: dict[str, str] = {"uGy": "µGy", "mGy.cm2": "mGy·cm²", "mGy.mm": "mGy·mm"}
# What a clause of a condition wants.
_CLAUSES: dict[str, Promise] = {
    "emergency": _("in an emergency"),
    "own_specialty": _("within the own specialty"),
    "examined_before": _("specialist examination before %(number)s"),
    "years_in": _("at least %(number)s years in the field: %(subject)s"),
    "trained_for": _("trained for: %(subject)s"),
}
_MORE_THAN_YEARS = _("more than %(number)s years in the field: %(subject)s")


def unit_words(unit: str) -> str:
    """Return a unit as people write it."""
    return _UNITS.get(unit) or UNITS.get(unit, unit)


def field_words(field: str) -> str:
    """Return what a field of practice is called; its key where it is none of ours."""
    return str(FieldName(field).label) if field in FieldName.values else field


def clause_words(clause: Clause) -> str:
    """Return what one clause of a condition wants."""
    words = _MORE_THAN_YEARS if clause.kind == "years_in" and clause.strictly else _CLAUSES[clause.kind]
    return str(words) % {"number": say_number(clause.number), "subject": field_words(clause.subject)}


def condition_words(clauses: Iterable[Clause]) -> str:
    """Return all that a condition wants, as one line."""
    return say_list(clause_words(clause) for clause in clauses)


def listed_words(keys: Iterable[StrEnum], words: Mapping[Any, Promise]) -> str:
    """Return the words of several keys as one line."""
    return say_list(str(words[key]) for key in keys)
