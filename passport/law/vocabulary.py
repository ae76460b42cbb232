"""The closed sets in which rule packs speak. Plain Python: what a pack says of them stands in its file."""

from enum import StrEnum


class PackStatus(StrEnum):
    """Whether a text is known to hold today."""

    IN_FORCE = "in_force"  # confirmed by a named person of a facility
    HISTORICAL = "historical"
    UNKNOWN = "unknown"


class Act(StrEnum):
    """What the texts allow only to some people."""

    PRESCRIBE = "prescribe"
    APPROVE = "approve"
    SUPERVISE = "supervise"
    PRESCRIBE_ACTIVITY = "prescribe_activity"
    MEASURE_ACTIVITY = "measure_activity"
    CALCULATE_DOSE = "calculate_dose"
    RELEASE = "release"  # let a patient go who carries a radioactive medicine
    INSTRUCT = "instruct"  # hand out the written instruction


class ProcedureClass(StrEnum):
    """The kinds of procedure among which the texts distinguish."""

    XRAY = "xray_diagnostic"
    INTERVENTIONAL = "interventional"
    DENTAL = "dental"
    NUCLEAR = "nuclear_diagnostic"
    NUCLEAR_THERAPY = "nuclear_therapy"
    RADIOTHERAPY = "radiotherapy"


class Role(StrEnum):
    """What a person is by training, as the texts name it."""

    DOCTOR = "doctor_of_medicine"
    GENERAL_PRACTITIONER = "general_practitioner"
    RADIOLOGIST = "radiologist"
    NUCLEAR_PHYSICIAN = "nuclear_medicine_specialist"
    RADIATION_ONCOLOGIST = "radiation_oncologist"
    BRANCH_SPECIALIST = "branch_specialist"  # of any other clinical branch
    DENTIST = "dentist"
    DENTAL_SPECIALIST = "dental_specialist"
    PHYSICIST = "medical_physicist"
    RADIOGRAPHER = "radiographer"


class Actor(StrEnum):
    """Who does something in the course of one examination."""

    PRESCRIBER = "prescriber"
    APPROVER = "approver"
    PERFORMER = "performer"
    PHYSICIST = "physicist"
    LICENSEE = "licensee"


class Ask(StrEnum):
    """What a woman is asked before an exposure."""

    PREGNANCY = "pregnancy"
    BREASTFEEDING = "breastfeeding"
    CYCLE = "cycle"


class Quantity(StrEnum):
    """What a reference level is a value of. Two different quantities are never compared."""

    ENTRANCE_SURFACE_DOSE = "entrance_surface_dose"
    ENTRANCE_DOSE_RATE = "entrance_dose_rate"
    DOSE_AREA_PRODUCT = "dose_area_product"
    DOSE_WIDTH_PRODUCT = "dose_width_product"
    CTDI_W = "ctdi_w"
    DLP = "dlp"
    MSAD = "msad"
    GLANDULAR_DOSE = "mean_glandular_dose"


class View(StrEnum):
    """The views among which reference levels distinguish."""

    AP = "AP"
    PA = "PA"
    LAT = "LAT"
    LSJ = "LSJ"  # lumbosacral joint
    CC = "CC"
    MLO = "MLO"


class Population(StrEnum):
    """For whom a reference level was set."""

    ADULT = "adult"
    CHILD = "child"


class Exposed(StrEnum):
    """What was done, as far as it decides which data are asked for."""

    RADIOGRAPHY = "radiography"
    FLUOROSCOPY = "fluoroscopy"
    INTRAORAL = "intraoral"
    MAMMOGRAPHY = "mammography"
    CT = "ct"
    NUCLEAR_MEDICINE = "nuclear_medicine"
    THERAPY = "therapy"  # with devices and sealed sources


class Datum(StrEnum):
    """One of the data that are asked for."""

    VOLTAGE = "voltage"
    CURRENT = "current"
    TIME = "time"
    CURRENT_AND_TIME = "current_and_time"
    SOURCE_TO_SKIN = "source_to_skin"
    THICKNESS = "thickness"
    GLANDULAR_TISSUE = "glandular_tissue"
    DOSE_INDEX = "dose_index"
    DOSE_LENGTH = "dose_length"
    RADIONUCLIDE = "radionuclide"
    COMPOUND = "compound"
    ACTIVITY = "activity"
    GIVEN_AT = "given_at"
    ROUTE = "route"
    TARGET_ORGAN = "target_organ"
    GIVEN_DOSE = "given_dose"
    DOSIMETRY = "dosimetry"  # when it is needed
    ADVERSE_EFFECTS = "adverse_effects"  # when there are any
    OTHER = "other"


class PeriodUnit(StrEnum):
    """In what a period is printed."""

    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Document(StrEnum):
    """The kinds of paper and row whose keeping a text may rule."""

    BOOKLET_ROW = "booklet_row"
    REQUEST = "request"
    DECISION = "decision"
    CONSENT = "consent"
    INSTRUCTION = "instruction"
    DOSE_DATA = "dose_data"
    DOSE_SURVEY = "dose_survey"
    INDIVIDUAL_DOSE = "individual_dose"
    THERAPY_DOSE = "nuclear_therapy_dose"
    RADIOTHERAPY_REPORT = "radiotherapy_report"
    INCIDENT_REGISTER = "incident_register"
    INCIDENT_REPORT = "incident_report"
    EQUIPMENT_REPORT = "equipment_report"


class Event(StrEnum):
    """What starts a deadline."""

    RADIOTHERAPY_DEVIATION = "radiotherapy_deviation"
    CLOSURE = "closure"
    SENDING_ORDERED = "sending_ordered"
    DOSE_SURVEY = "dose_survey"
    CLINICAL_AUDIT = "clinical_audit"
    AUDIT_REPORT = "audit_report"
    FILM_STEP_1 = "film_step_1"
    FILM_STEP_2 = "film_step_2"
    POPULATION_DOSE = "population_dose"
    ADAPTATION = "adaptation"
    GUIDELINES = "guidelines"
    MACHINE_DECISION = "machine_decision"
    MAINTENANCE_PLAN = "maintenance_plan"


class Topic(StrEnum):
    """The rules that the product asks a pack for by name."""

    APPROVAL = "approval"  # the article that a row names
    ROW = "row"  # who writes the row, and where
    JUSTIFICATION = "justification"
    PRIORS = "priors"
    REPEAT = "repeat"
    REFUSAL = "refusal"
    EMERGENCY = "emergency"
    DELEGATION = "delegation"
    PURPOSE = "purpose"  # screening, research, medico-legal exposure
    PREGNANT = "pregnant"  # what is done with a pregnant woman
    FOETAL_DOSE = "foetal_dose"
    INFORMING = "informing"  # before an examination with a high dose
    CONSENT = "consent"
    INSTRUCTION = "instruction"
    IODINE = "iodine"  # for how long instructions are followed after iodine-131
    BREASTFEEDING = "breastfeeding"  # for how long it is interrupted
    CONCEPTION = "conception"
    ACTIVITY = "activity"
    CHILDREN = "children"
    HELPER = "helper"
    SHIELDING = "shielding"
    REFERENCE = "reference"
    SURVEY = "survey"
    INCIDENT = "incident"
    INCIDENT_TELLING = "incident_telling"
    INSPECTION = "inspection"
    IMAGES = "images"
    REPORT = "report"
    SENDING = "sending"
