"""What a rule pack holds, section by section. Plain Python; `passport.law.reading` makes one from a file.

Every row names its article or table. A value stands as it is printed; what it should be stands beside it, with the
reason. An empty text or None means that the instrument does not say.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from passport.law.conditions import Condition
from passport.law.vocabulary import (
    Act,
    Actor,
    Ask,
    Datum,
    Document,
    Event,
    Exposed,
    PackStatus,
    PeriodUnit,
    Population,
    ProcedureClass,
    Quantity,
    Role,
    Topic,
    View,
)


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """Which text this is, where it was published, and when it applies."""

    name: str
    gazette: str
    year: int
    valid_from: date
    valid_from_source: str
    valid_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class FallsBackTo:
    """Where the text sends the reader for what it does not hold."""

    name: str
    article: str


@dataclass(frozen=True, kw_only=True)
class Terms:
    """The words of the text itself, for legal screens and the printed form. Empty: the text has no such word."""

    booklet: str = ""
    procedure: str = ""
    prescriber: str = ""
    approver: str = ""
    performer: str = ""
    physicist: str = ""
    licensee: str = ""
    prescribe: str = ""
    approve: str = ""
    refuse: str = ""
    request: str = ""
    alternative: str = ""
    indication: str = ""
    priors: str = ""
    repeat: str = ""
    explanation: str = ""
    emergency: str = ""
    facsimile: str = ""
    reference_level: str = ""
    patient_dose: str = ""
    radiopharmaceutical: str = ""
    activity: str = ""
    consent: str = ""
    instruction: str = ""
    breastfeeding_interruption: str = ""
    incident: str = ""
    helper: str = ""
    screening: str = ""
    medico_legal: str = ""
    report: str = ""
    inspection: str = ""


@dataclass(frozen=True, kw_only=True)
class Provision:
    """What the text says about one topic, and the numbers and names that belong to it."""

    topic: Topic
    article: str
    says: str  # in English
    words: str = ""  # the text's own sentence, for legal screens
    classes: tuple[ProcedureClass, ...] = ()  # to which kinds of procedure it applies; empty: to all
    by: tuple[Actor, ...] = ()  # on whom it is laid
    addressees: tuple[str, ...] = ()  # who is told, each apart, in the text's own words
    in_writing: bool = False
    alternative: bool = False  # a refusal names another examination
    with_report: bool = False  # images are given out only together with their report
    guidance: bool = False  # the text calls its own values guidance: they inform, also where it is in force
    waives: tuple[Topic, ...] = ()  # what need not be waited for
    months: int | None = None
    percent: Decimal | None = None
    applies_from: date | None = None


class Comparing(StrEnum):
    """How a text wants doses held against its reference levels."""

    EACH_PROCEDURE = "each_procedure"  # every single value
    TREND = "trend"  # what is continuously above
    MEAN_OF_SAMPLE = "mean_of_sample"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """How doses are compared with the reference levels of this text."""

    how: Comparing
    article: str
    says: str
    quantities: tuple[Quantity, ...] = ()  # empty: whichever has a level
    over_percent: Decimal = Decimal(0)  # how far above the level something has to be done
    patients_radiography: int | None = None  # the least sample
    patients_other: int | None = None
    every_years: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReferenceLevel:
    """One printed value of the dose of a usual examination."""

    table: str
    exam: str  # as printed
    projection: str  # as printed; empty where the table has none
    quantity: Quantity
    value: Decimal
    unit: str  # canonical unit of what is printed
    population: Population
    age: str = ""  # as printed, of children
    basis: str = ""  # what the value was measured with: film and screen, a phantom, a grid
    exams: tuple[str, ...] = ()  # codes of the dictionary of examinations that this row means
    views: tuple[View, ...] = ()  # the views that this row means; empty: whichever
    phantom: str = ""  # "head" | "body"
    grid: str = ""  # "with" | "without": where a table prints a value for each
    corrected: Decimal | None = None  # what the value should be, in `unit`
    unit_meant: str = ""  # where the unit is the misprint: `value` stands in this one, and `corrected` still in `unit`
    reason: str = ""  # why it should be another
    note: str = ""  # a footnote of the text, or a remark on how the row is printed; the value is not in doubt


@dataclass(frozen=True, kw_only=True)
class Activity:
    """The most that one examination with a radioactive medicine may be planned with."""

    table: str
    group: str
    procedure: str
    radionuclide: str
    chemical_form: str
    max_mbq: Decimal
    corrected: str = ""  # the radionuclide that was meant
    reason: str = ""
    note: str = ""  # a remark on how the row is printed; the value is not in doubt

    @property
    def nuclide(self) -> str:
        """Return the radionuclide that was meant."""
        return self.corrected or self.radionuclide


@dataclass(frozen=True, kw_only=True)
class Breastfeeding:
    """For how long breastfeeding is interrupted."""

    table: str
    radionuclide: str
    chemical_form: str
    activity_mbq: Decimal | None = None  # None: no activity is printed
    period: str  # as printed
    amount: Decimal
    unit: PeriodUnit
    article: str


@dataclass(frozen=True, kw_only=True)
class ChildFactor:
    """Which share of an adult's activity a child of a mass is given."""

    table: str
    mass_kg: str  # as printed: one mass, or from-to
    factor: Decimal
    article: str


@dataclass(frozen=True, kw_only=True)
class IodineInstruction:
    """For how long the instructions are followed after iodine-131, by what still is in the body."""

    table: str
    dose_rate_below_usv_h: Decimal
    residual_below_mbq: Decimal
    period: str
    amount: Decimal
    unit: PeriodUnit
    article: str


@dataclass(frozen=True, kw_only=True)
class WorkRestriction:
    """How many days a patient stays away from work after iodine-131."""

    table: str
    hours: Decimal
    distance_m: Decimal
    residual_mbq: Decimal
    days: int | None = None  # None: a dash is printed
    article: str


@dataclass(frozen=True, kw_only=True)
class ReleaseLimit:
    """When a patient may leave the hospital after a radioactive medicine."""

    radionuclide: str
    residual_below_mbq: Decimal | None = None
    says: str
    by: tuple[Role, ...] = ()
    in_writing: bool = False
    article: str


@dataclass(frozen=True, kw_only=True)
class CarerLimit:
    """What people around a patient may receive."""

    table: str
    who: str  # as printed
    limit_msv: Decimal
    per: str  # as printed
    years: int | None = None
    article: str


@dataclass(frozen=True, kw_only=True)
class RemainsLimit:
    """Below what activity the dead are examined and cremated without special measures."""

    table: str
    radionuclide: str
    autopsy_mbq: Decimal
    cremation_mbq: Decimal
    article: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ActRule:
    """Who may do an act for a kind of procedure, under what condition."""

    act: Act
    procedure_class: ProcedureClass
    role: Role
    condition: Condition = field(default_factory=Condition)
    together: bool = False  # with everybody else whom the same article names for the act
    article: str


@dataclass(frozen=True, kw_only=True)
class AskRule:
    """What is asked of a woman before an exposure, by whom, and when."""

    ask: Ask
    by: tuple[Actor, ...]
    classes: tuple[ProcedureClass, ...]
    pelvis_in_beam: bool = False  # only where the pelvis is in the beam
    within_days: int | None = None  # the exposure stands within so many days of the start of the cycle
    unless: str = ""  # the exception, as printed
    words: str
    article: str


@dataclass(frozen=True, kw_only=True)
class RequiredDatum:
    """One datum that the record of a kind of exposure has to hold."""

    kind: Exposed
    datum: Datum
    words: str
    measured_dose_instead: bool = False
    when_needed: bool = False
    of_treatments: bool = False  # asked of a treatment, not of an examination
    article: str


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How long a kind of document is kept, at the least."""

    document: Document
    period: str  # as printed
    years: int | None = None  # None: as long as `period` says in words
    article: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """By when something has to be done."""

    event: Event
    period: str  # as printed
    amount: Decimal | None = None
    unit: PeriodUnit | None = None
    until: date | None = None
    says: str
    classes: tuple[ProcedureClass, ...] = ()
    article: str


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One duty, in English, with its article."""

    article: str
    duty: str


@dataclass(frozen=True, kw_only=True)
class ReadsAs:
    """A kind of procedure that the text does not name apart, and the one among whose rules it falls."""

    procedure_class: ProcedureClass
    falls_under: ProcedureClass
    reason: str


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What a row and its signature name as the rule of the approval: the pack and the article in it."""

    pack: str = ""
    article: str = ""


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One text of one country."""

    id: str
    country: str
    status: PackStatus
    languages: tuple[str, ...]
    calendar: str = "gregorian"
    personal_number: str = ""  # a kind of people.national_ids
    instrument: Instrument
    falls_back_to: FallsBackTo | None = None
    terms: Terms
    comparison: Comparison | None = None
    reads_as: tuple[ReadsAs, ...] = ()
    provisions: tuple[Provision, ...] = ()
    reference_levels: tuple[ReferenceLevel, ...] = ()
    activities: tuple[Activity, ...] = ()
    breastfeeding: tuple[Breastfeeding, ...] = ()
    child_activity_factors: tuple[ChildFactor, ...] = ()
    iodine_instructions: tuple[IodineInstruction, ...] = ()
    work_restrictions: tuple[WorkRestriction, ...] = ()
    release_limits: tuple[ReleaseLimit, ...] = ()
    carer_limits: tuple[CarerLimit, ...] = ()
    remains_limits: tuple[RemainsLimit, ...] = ()
    acts: tuple[ActRule, ...] = ()
    asks: tuple[AskRule, ...] = ()
    required_data: tuple[RequiredDatum, ...] = ()
    retention: tuple[Retention, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    duties: tuple[Duty, ...] = ()

    def provision(self, topic: Topic) -> Provision | None:
        """Return what the text says about a topic; None where it says nothing."""
        return next((found for found in self.provisions if found.topic is topic), None)

    @property
    def approval_rule(self) -> Rule:
        """Return what a row names as the rule of its approval; its article is empty where the text has none."""
        found = self.provision(Topic.APPROVAL)
        return Rule(pack=self.id, article=found.article if found else "")

    def named(self, procedure_class: ProcedureClass) -> ProcedureClass:
        """Return the kind of procedure under which a text that does not name this one treats it."""
        found = (one.falls_under for one in self.reads_as if one.procedure_class is procedure_class)
        return next(found, procedure_class)

    def holds_on(self, day: date) -> bool:
        """Return whether the text is known to have applied on a day."""
        until = self.instrument.valid_to
        return self.instrument.valid_from <= day and (until is None or day < until)
