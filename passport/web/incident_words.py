"""The register of unintended exposures in words: its lines, what is still due, and what the text says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.booklet.words import examination_name
from passport.incidents import selectors
from passport.incidents.duties import Duty, Line, still_due
from passport.incidents.models import Incident
from passport.incidents.states import IncidentState
from passport.language.saying import say_list
from passport.law.pack import Pack, Provision
from passport.law.questions.incidents import after_incident
from passport.law.questions.records import retention_ends
from passport.law.questions.standing import Standing
from passport.law.vocabulary import Document, ProcedureClass
from passport.web.evidence import person_of
from passport.web.law_standing import standing_words
from passport.web.law_words import CLASSES

STATES: Mapping[str, Promise] = {
    IncidentState.DRAFT: gettext_lazy("Draft: somebody has to decide."),
    IncidentState.RECORDED: gettext_lazy("Recorded."),
    IncidentState.ESTIMATED: gettext_lazy("Dose estimated."),
    IncidentState.MEASURES_TAKEN: gettext_lazy("Measures taken."),
    IncidentState.REPORTED: gettext_lazy("Reported to an authority."),
    IncidentState.TOLD: gettext_lazy("The patient was told."),
    IncidentState.CLOSED: gettext_lazy("Closed."),
    IncidentState.NO_INCIDENT: gettext_lazy("No incident."),
}
DUTIES: Mapping[Duty, Promise] = {
    Duty.ESTIMATE: gettext_lazy("A physicist estimates the dose"),
    Duty.MEASURES: gettext_lazy("Measures are taken so that it does not happen again"),
    Duty.REPORT: gettext_lazy("The authority is told"),
    Duty.TELL_PATIENT: gettext_lazy("A doctor tells the patient"),
    Duty.TELL_DOCTOR: gettext_lazy("The patient's chosen doctor is told"),
}
# Why the system opened a draft, by the first word of what it opened it for.
OPENED_FOR: Mapping[str, Promise] = {
    "pregnant": gettext_lazy(
        "Opened by the system: the patient answered that she is pregnant. Each such exposure is looked at."
    ),
    "follow-up": gettext_lazy(
        "Opened by the system: the dose at the reference point is above this hospital's own follow-up threshold."
    ),
}
BY_SYSTEM = gettext_lazy("Opened by the system.")
NO_DEADLINE = gettext_lazy("No deadline is printed.")
NOT_ORDERED = gettext_lazy("This text does not order it.")
NO_RULES = gettext_lazy("This text has no rules for unintended exposures. The register works all the same.")
NO_TEXT = gettext_lazy(
    "No text of law is known for this hospital and day. The register works all the same; nothing is counted as due."
)
NO_KIND = gettext_lazy("Which kind of procedure it was is not known, so every rule stands here.")
SHORT = 8


@dataclass(frozen=True, kw_only=True)
class RegisterLine:
    """One line of the register."""

    uid: str
    short: str
    facility_uid: str
    happened_on: date | None
    noticed_at: datetime
    kind: str
    patient: str  # empty: about nobody in particular
    examination: str
    state: str
    is_draft: bool
    is_over: bool
    due: int
    ends_at: datetime | None  # of the deadline that runs


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One step, and what the text says of it."""

    words: str
    done: bool
    is_due: bool
    article: str
    ends_at: datetime | None
    is_late: bool
    no_deadline: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the text in its own words."""

    article: str
    says: str
    words: str
    classes: str


@dataclass(frozen=True, kw_only=True)
class TextPage:
    """What the text of a hospital and a day says after an incident."""

    name: str
    standing: str
    term: str  # the text's own word for it
    language: str
    note: str
    rules: tuple[Rule, ...]
    kept: str


def register_line(incident: Incident) -> RegisterLine:
    """Return an incident as the register lists it."""
    due = due_of(incident)
    whose = incident.whose
    return RegisterLine(
        uid=incident.uid,
        short=incident.uid[:SHORT],
        facility_uid=incident.facility.uid,
        happened_on=incident.happened_on,
        noticed_at=incident.noticed_at,
        kind=incident.get_kind_display(),
        patient=person_of(whose) if whose else "",
        examination=examination_of(incident),
        state=str(STATES[incident.state]),
        is_draft=incident.state == IncidentState.DRAFT,
        is_over=selectors.is_over(incident),
        due=len(due),
        ends_at=next((line.ends_at for line in due if line.ends_at), None),
    )


def step_words(line: Line) -> str:
    """Return one step in words, with whom the text wants told where it names somebody."""
    if not line.addressee:
        return str(DUTIES[line.duty])
    return _("%(step)s: %(who)s") % {"step": DUTIES[line.duty], "who": line.addressee}


def due_of(incident: Incident) -> list[Line]:
    """Return what is due: nothing once it is over, and nothing before somebody decided that it happened."""
    waits = incident.state == IncidentState.DRAFT or selectors.is_over(incident)
    return [] if waits else still_due(selectors.duties_of(incident))


def examination_of(incident: Incident) -> str:
    """Return what examination an incident is about; "" when it is about none."""
    entry = incident.entry
    if entry is None:
        return ""
    return examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)


def duty_lines(lines: Iterable[Line], *, decided: bool, at: datetime) -> list[DutyLine]:
    """Return what follows, in words: the article, and a deadline only where one is printed.

    Nothing is due before somebody decided that it happened, or once it is over.
    """
    return [
        DutyLine(
            words=step_words(line),
            done=line.done,
            is_due=decided and line.is_due,
            article=line.article,
            ends_at=line.ends_at,
            is_late=decided and line.is_due and line.ends_at is not None and line.ends_at < at,
            no_deadline="" if line.ends_at else str(NO_DEADLINE if line.article else NOT_ORDERED),
        )
        for line in lines
    ]


def why_opened(incident: Incident) -> str:
    """Return who opened an incident, or why the system did."""
    if incident.opened_by:
        return _("Written by %(name)s.") % {"name": incident.opened_by}
    return str(OPENED_FOR.get(incident.opened_for.partition(" ")[0], BY_SYSTEM))


def text_page(incident: Incident, standing: Standing | None) -> TextPage:
    """Return what the text says after an incident of this kind, in its own words."""
    if standing is None:
        return TextPage(name="", standing="", term="", language="", note=str(NO_TEXT), rules=(), kept="")
    pack, classes = standing.pack, selectors.classes_for(incident)
    after = after_incident(classes, pack)
    found = [*after.reports, *([after.telling] if after.telling else [])]
    note = NO_RULES if not after.orders_anything else ("" if classes else NO_KIND)
    return TextPage(
        name=pack.instrument.name,
        standing=standing_words(standing),
        term=pack.terms.incident,
        language=pack.languages[0],
        note=str(note),
        rules=tuple(rule_of(one) for one in found),
        kept=kept_sentence(incident, pack),
    )


def rule_of(provision: Provision) -> Rule:
    """Return one rule in the text's own words."""
    return Rule(
        article=provision.article,
        says=provision.says,
        words=provision.words,
        classes=say_list(str(CLASSES[one]) for one in provision.classes),
    )


def kept_sentence(incident: Incident, pack: Pack | None) -> str:
    """Return for how long the line is kept; where no years are printed, it says so."""
    if incident.recorded_at is None:
        return ""
    made_on = selectors.day_at(incident.facility, incident.recorded_at)
    kept = retention_ends(Document.INCIDENT_REGISTER, made_on, pack)
    if kept.until is None:
        return _("No period is printed for which this is kept: it is kept until the hospital decides.")
    return _("Kept until %(day)s at the least (%(article)s).") % {"day": kept.until, "article": kept.article}


def classes_for_form() -> list[tuple[str, str]]:
    """Return the kinds of procedure to choose among."""
    return [("", _("as the row says, or not known")), *((one.value, str(CLASSES[one])) for one in ProcedureClass)]
