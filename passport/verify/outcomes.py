"""What is checked, how each check ended and why, as closed lists. The words stand in `wording`."""

from dataclasses import dataclass
from enum import StrEnum

from passport.signing.problems import Problem
from passport.signing.proof import ProofPage


class Outcome(StrEnum):
    """How one check ended."""

    HELD = "held"
    FAILED = "failed"
    OPEN = "could not be checked"


class What(StrEnum):
    """One thing that is checked, of a row or of the whole."""

    ORIGIN = "origin"
    PAPER = "paper"
    PERSON = "person"
    WHOLE = "whole"
    LATER = "later"
    STATEMENT = "statement"
    SHOWN = "shown"
    PATIENT = "patient"
    TOUCH = "touch"
    STAMP = "stamp"
    KEY = "key"
    WITHDRAWAL = "withdrawal"
    CONFIRMED = "confirmed"
    TOUCH_SEAL = "touch_seal"
    TOUCH_CERTIFICATE = "touch_certificate"
    TOUCH_TIME = "touch_time"
    FURTHER = "further"
    FURTHER_TIME = "further_time"
    QUALIFIED = "qualified"
    SEAL = "seal"
    DOSES = "doses"
    CERTIFICATE = "certificate"
    TIME = "time"
    LOG = "log"
    HEAD = "head"
    PAGE = "page"
    BOOKLET = "booklet"
    PRINTED = "printed"


# Without these nobody can say that a signed row holds; the others say more, and may stay open.
NEEDED = frozenset({What.STATEMENT, What.SHOWN, What.PATIENT, What.TOUCH, What.STAMP, What.KEY, What.DOSES})
# The same of a row that nobody signed and its hospital confirmed.
NEEDED_OF_CONFIRMED = frozenset({What.STATEMENT, What.SHOWN, What.PATIENT, What.CONFIRMED, What.DOSES})


class Reason(StrEnum):
    """Why a check failed or stayed open, beside the problems of a signature."""

    OTHER_DEPLOYMENT = "other_deployment"
    ORIGIN_NOT_SAID = "origin_not_said"
    NO_KEYS = "no_keys"
    NO_SUCH_FACILITY = "no_such_facility"
    NO_SUCH_KEY = "no_such_key"
    OTHER_HOLDER = "other_holder"
    KEY_NOT_VALID_THEN = "key_not_valid_then"
    OTHER_HOST = "other_host"
    NOT_SIGNED = "not_signed"
    SIGNATURE_MISSING = "signature_missing"
    CONFIRMATION_MISSING = "confirmation_missing"
    CONFIRMS_OTHER = "confirms_other"
    NOT_SEALED = "not_sealed"
    SIGNATURE_NOT_SEALED = "signature_not_sealed"
    WITHDRAWS_OTHER = "withdraws_other"
    TAKEN_BACK = "taken_back"
    CONFIRMATION_TAKEN_BACK = "confirmation_taken_back"
    NEWER_DOSES = "newer_doses"
    SHOWN_OTHERWISE = "shown_otherwise"
    DOSES_OTHERWISE = "doses_otherwise"
    OTHER_PATIENT = "other_patient"
    SALT_NOT_SAID = "salt_not_said"
    NO_CERTIFICATE = "no_certificate"
    CERTIFICATE_NOT_READ = "certificate_not_read"  # by the page; the command reads it
    CERTIFICATE_SEAL_BROKEN = "certificate_seal_broken"
    CERTIFICATE_NOT_VALID_THEN = "certificate_not_valid_then"
    FURTHER_BROKEN = "further_broken"
    FURTHER_KIND_NOT_KNOWN = "further_kind_not_known"
    SITE_SAYS_QUALIFIED = "site_says_qualified"
    SITE_SAYS_NOT_QUALIFIED = "site_says_not_qualified"
    NO_TIME_STAMP = "no_time_stamp"
    TIME_STAMP_BROKEN = "time_stamp_broken"
    TIME_SERVICE_NOT_KNOWN = "time_service_not_known"
    NOT_IN_LOG = "not_in_log"
    LOGGED_OTHERWISE = "logged_otherwise"
    OTHER_LOG_KEY = "other_log_key"
    NO_OUTSIDE_HEAD = "no_outside_head"
    OTHER_SIZE = "other_size"
    NO_WAY_BETWEEN = "no_way_between"
    TWO_LOGS = "two_logs"
    NO_PAPER_SEAL = "no_paper_seal"
    PAPER_CHANGED = "paper_changed"
    PAPER_ADDED_TO = "paper_added_to"
    PAPER_NOT_READ = "paper_not_read"  # by the page; the command reads it
    ISSUER_NOT_KNOWN = "issuer_not_known"
    NAME_NOT_SIGNED = "name_not_signed"
    ROWS_LEFT_OUT = "rows_left_out"
    LATER_NOT_KNOWN = "later_not_known"
    DECLARED_VOID = "declared_void"
    NOT_A_CODE = "not_a_code"
    PAGE_ALTERED = "page_altered"
    OTHER_BOOKLET = "other_booklet"
    PRINTED_OTHERWISE = "printed_otherwise"
    ROWS_NOT_PRINTED = "rows_not_printed"
    CODES_LEFT_OUT = "codes_left_out"
    LINES_PASSED_OVER = "lines_passed_over"


@dataclass(frozen=True, kw_only=True)
class Check:
    """One check: how it ended, and why when it did not hold. `detail` names the fields that differ, or where it is."""

    what: What
    outcome: Outcome
    reason: Reason | Problem | None = None
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Signer:
    """Whose stamp a signature carries, and the day on which it says it was made, in UTC."""

    name: str
    licence_number: str
    day: str


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """That the hospital confirmed a row which nobody signed: whose stamp ("": nobody's), and the day that it says, in UTC."""

    approver: str
    day: str


@dataclass(frozen=True, kw_only=True)
class RowResult:
    """One row of the booklet: which it is, and its checks. What nobody signed as it stands holds and fails nothing."""

    row: str
    performed: str | None
    exam: str | None
    signed: bool
    signers: tuple[Signer, ...]
    checks: tuple[Check, ...]
    confirmed: Confirmed | None = None  # by the hospital, where nobody signed it

    @property
    def stands(self) -> bool:
        """Tell whether somebody signed the row as it stands, or its hospital confirmed it."""
        return self.signed or self.confirmed is not None

    @property
    def outcome(self) -> Outcome:
        """Tell whether the row is what was signed or confirmed: every check that is needed was made, and held."""
        if not self.stands:
            return outcome_of(self.checks, needed=frozenset(What))
        needed = NEEDED if self.signed else NEEDED_OF_CONFIRMED
        end = outcome_of(self.checks, needed=needed)
        made = {check.what for check in self.checks}
        return Outcome.OPEN if end is Outcome.HELD and not made >= needed else end


@dataclass(frozen=True, kw_only=True)
class PageResult:
    """One code of a proof sheet: in which line it stands, what it says of its page where the seal held, and whose seal."""

    line: int
    says: ProofPage | None
    facility: str | None
    checks: tuple[Check, ...]

    @property
    def outcome(self) -> Outcome:
        """Tell whether a hospital sealed what the code says."""
        return outcome_of(self.checks, needed=frozenset(What))


@dataclass(frozen=True, kw_only=True)
class SheetResult:
    """What could be said of the codes of a proof sheet: of all of them, and of each."""

    checks: tuple[Check, ...]
    pages: tuple[PageResult, ...]

    @property
    def outcome(self) -> Outcome:
        """Tell whether every code is sealed, and nothing failed."""
        ends = [outcome_of(self.checks, needed=frozenset()), *(page.outcome for page in self.pages)]
        return next((end for end in (Outcome.FAILED, Outcome.OPEN) if end in ends), Outcome.HELD)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What could be said of a document: checks of the whole, and of each row; and of the proof sheet in its PDF."""

    schema: str
    origin: str | None
    checks: tuple[Check, ...]
    rows: tuple[RowResult, ...]
    sheet: SheetResult | None = None

    @property
    def outcome(self) -> Outcome:
        """Tell whether every signed or confirmed row is what it was, and nothing failed; open when there is none."""
        ends = [row.outcome for row in self.rows if row.stands or row.outcome is Outcome.FAILED]
        ends.append(outcome_of(self.checks, needed=frozenset()))
        if Outcome.FAILED in ends or (self.sheet and self.sheet.outcome is Outcome.FAILED):
            return Outcome.FAILED
        return Outcome.HELD if len(ends) > 1 and Outcome.OPEN not in ends else Outcome.OPEN


def outcome_of(checks: tuple[Check, ...], *, needed: frozenset[What]) -> Outcome:
    """Return how several checks end together; those that are needed may not stay open."""
    if any(check.outcome is Outcome.FAILED for check in checks):
        return Outcome.FAILED
    if any(check.outcome is Outcome.OPEN and check.what in needed for check in checks):
        return Outcome.OPEN
    return Outcome.HELD


def held(what: What, *detail: str) -> Check:
    """Return a check that held."""
    return Check(what=what, outcome=Outcome.HELD, detail=detail)


def failed(what: What, reason: Reason | Problem, *detail: str) -> Check:
    """Return a check that failed."""
    return Check(what=what, outcome=Outcome.FAILED, reason=reason, detail=detail)


def left_open(what: What, reason: Reason, *detail: str) -> Check:
    """Return a check that could not be made."""
    return Check(what=what, outcome=Outcome.OPEN, reason=reason, detail=detail)
