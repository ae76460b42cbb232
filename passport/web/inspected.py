"""Rows of a sample as an inspector reads them: without a name, link by link, until the case is opened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.access.cases import Decided, InspectedCase, Seen, WasAsked
from passport.access.models import CaseOpened
from passport.booklet.models import Confirmation, Entry, Shielding
from passport.booklet.selectors import row_said
from passport.booklet.states import State
from passport.booklet.verification import SignatureCheck, Verification
from passport.booklet.words import examination_name
from passport.justification.models import ExposurePurpose, Request, Urgency
from passport.justification.selectors import unseen_by_referrer
from passport.language.saying import say_day, say_digits, say_list, say_moment
from passport.law.questions.entitlement import Verdict
from passport.law.vocabulary import Actor, Ask
from passport.people.ages import age
from passport.people.models import Sex
from passport.web.differences import Difference, differences_of
from passport.web.evidence import LATERALITIES, STATES, person_of
from passport.web.exposures import Table, exposures_of
from passport.web.further import further_facts
from passport.web.law_words import ASKS
from passport.web.requested import ACTORS, FOUND_BY, UNSEEN, decision_line, requested_name
from passport.web.rulings import rule_words
from passport.web.verified import titled

FIRST_SIGNS = 8
Fact = tuple[str, str]
VERDICTS: dict[str, Promise] = {
    Verdict.YES: gettext_lazy("the text lets this person decide"),
    Verdict.NO: gettext_lazy("the text does not name this person among those who decide"),
    Verdict.NOT_RECORDED: gettext_lazy("it depends on what is not on record of this person"),
    Verdict.SILENT: gettext_lazy("the text does not say who decides"),
}
# What a decision is no more as it was sealed -> its words.
_DECISION: dict[str, Promise] = {
    "verdict": gettext_lazy("What was decided."),
    "reason": gettext_lazy("The reason of the decision."),
    "alternative": gettext_lazy("What was proposed instead."),
    "alternative_code": gettext_lazy("What was proposed instead."),
    "pack": gettext_lazy("The rule of the decision."),
    "article": gettext_lazy("The rule of the decision."),
    "in_force": gettext_lazy("Whether the text was in force."),
    "entitlement": gettext_lazy("What the text said of who decided."),
    "priors_digest": gettext_lazy("Which earlier examinations were on the screen."),
}
LIST_CHANGED = gettext_lazy("The list of what was on the screen.")


@dataclass(frozen=True, kw_only=True)
class CaseLine:
    """One row of a sample in its list."""

    uid: str
    name: str
    performed_on: date | None
    examination: str
    state: str
    opened: bool


@dataclass(frozen=True, kw_only=True)
class Link:
    """One link of the chain: what it says, and whether it still is what was written then."""

    heading: str
    facts: tuple[Fact, ...]
    differences: tuple[Difference, ...] = ()
    holds: str = ""  # in words; empty where nothing is sealed or signed


@dataclass(frozen=True, kw_only=True)
class CasePage:
    """One row with its whole chain. `person` is empty, and nothing else names the patient, until it is opened."""

    uid: str
    name: str
    facts: tuple[Fact, ...]
    person: tuple[Fact, ...]
    opened_at: datetime | None
    opened_reason: str
    request: Link | None
    seen: tuple[Link, ...]
    decided: tuple[Link, ...]
    asked: tuple[Link, ...]
    performed: Link
    exposures: tuple[Table, ...]
    signature: Link


def short(uid: str) -> str:
    """Return the first signs of a row's uid: what it is called while its name is hidden."""
    return uid[:FIRST_SIGNS]


def case_line(entry: Entry, *, opened: CaseOpened | None) -> CaseLine:
    """Return a row as the list of a sample shows it."""
    return CaseLine(
        uid=entry.uid,
        name=short(entry.uid),
        performed_on=entry.performed_on,
        examination=_examination(entry),
        state=str(STATES[State(entry.state)]),
        opened=opened is not None,
    )


def case_page(case: InspectedCase, *, zone: ZoneInfo) -> CasePage:
    """Return a row with its chain in words."""
    entry, opened = case.entry, case.opened
    return CasePage(
        uid=entry.uid,
        name=short(entry.uid),
        facts=_facts(_row(entry)),
        person=_facts(_person(case)) if opened else (),
        opened_at=opened.at if opened else None,
        opened_reason=opened.reason if opened else "",
        request=_request(case.chain.request, zone=zone, named=opened is not None) if case.chain else None,
        seen=tuple(_seen(one, zone=zone) for one in case.seen),
        decided=tuple(_decided(one, zone=zone) for one in case.decided),
        asked=tuple(_asked(one, zone=zone) for one in case.asked),
        performed=_performed(entry, case.confirmation, zone=zone, named=opened is not None),
        exposures=tuple(exposures_of(entry)),
        signature=signature_link(entry, case.verification, zone=zone),
    )


def _examination(entry: Entry) -> str:
    name = examination_name(entry.exam_code, kind=entry.kind, region=entry.region, side=entry.laterality)
    return name if entry.exam_code or not entry.exam_as_sent else f"{name} ({entry.exam_as_sent})"


def _row(entry: Entry) -> Iterator[Fact]:
    yield _("Performed on"), say_day(entry.performed_on) if entry.performed_on else _("not known")
    yield _("Examination"), _examination(entry)
    yield _("Side"), str(LATERALITIES.get(entry.laterality, ""))
    yield _("Purpose"), str(ExposurePurpose(entry.purpose).label)
    yield _("Patient"), _about(entry)
    yield _("State"), str(STATES[State(entry.state)])


def _about(entry: Entry) -> str:
    """Return sex and age on that day, as far as they are known: what justification is judged by."""
    about = entry.record.patient or entry.record
    sex = str(Sex(about.sex).label) if about.sex else _("sex not recorded")
    if about.birth_date is None or entry.performed_on is None:
        return sex
    years = age(about.birth_date, on=entry.performed_on)
    return say_digits(_("%(sex)s, %(years)d years old") % {"sex": sex, "years": years})


def _person(case: InspectedCase) -> Iterator[Fact]:
    record = case.entry.record
    born = record.patient.birth_date if record.patient else record.birth_date
    yield _("Name"), person_of(record)
    yield _("Born"), say_day(born) if born else _("not known")
    yield _("Number"), f"{record.local_id}, {record.issuer}"


def _request(request: Request, *, zone: ZoneInfo, named: bool) -> Link:
    repeated = request.repeat_of
    said: list[Fact] = [
        (_("Asked for on"), _moment(request.sent_at or request.created_at, zone)),
        (_("By"), str(request.referrer) if request.referrer else request.referrer_as_sent),
        (_("What the text says of who asks"), _ruled(request.prescribing, request.prescribing_article)),
        (_("Examination"), requested_name(request)),
        (_("Indication"), " · ".join(part for part in (request.indication, request.indication_code) if part)),
        (_("Question"), request.question),
        (_("Urgency"), str(Urgency(request.urgency).label)),
        (_("Why it cannot wait"), request.emergency_reason),
        (_("Repeats"), short(repeated.uid) if repeated else ""),
        (_("Why the same examination is needed again"), request.repeat_reason),
        (_("Purpose"), request.get_purpose_display()),
        (_("Screening programme"), request.programme),
        (_("Number of the approval"), request.approval_reference),
        (_("Ethics committee"), request.committee),
        (_("Patient informed by"), request.informed_by or ""),
        (_("Put beside the row"), str(FOUND_BY.get(request.entry_found_by or "", ""))),
        (_("Earlier examinations, referring doctor"), str(UNSEEN) if unseen_by_referrer(request) else ""),
    ]
    if named:
        said += [
            (_("Parent or guardian"), request.guardian),
            (_("Carer of"), request.carer_of),
            (_("Ordered by"), request.ordered_by),
        ]
    return Link(heading=_("Request"), facts=_facts(said))


def _seen(seen: Seen, *, zone: ZoneInfo) -> Link:
    review = seen.review
    rows = say_list(
        _("%(row)s (version %(version)s)") % {"row": short(uid), "version": version} for uid, version in seen.rows
    )
    return Link(
        heading=_("Earlier examinations on the screen: %(actor)s") % {"actor": ACTORS[Actor(review.actor)]},
        facts=_facts(
            [
                (_("Seen by"), str(review.by)),
                (_("On"), _moment(review.at, zone)),
                (
                    _("Outcome"),
                    " · ".join(part for part in (str(review.get_outcome_display()), review.asked_from) if part),
                ),
                (_("How many"), str(review.count)),
                (_("Which rows"), rows or _("none")),
                (_("Digest"), bytes(review.digest).hex()),
            ]
        ),
        differences=() if seen.holds else (Difference(words=str(LIST_CHANGED), names=("review.payload",)),),
        holds=_("The digest is that of this list.") if seen.holds else _("This is not what was on the screen."),
    )


def _decided(decided: Decided, *, zone: ZoneInfo) -> Link:
    decision, line = decided.decision, decision_line(decided.decision)
    after = getattr(decision, "review_after", None)
    found = _("%(finding)s (%(name)s, %(when)s)")
    return Link(
        heading=_("Decision: approved") if line.approved else _("Decision: not approved"),
        facts=_facts(
            [
                (_("Decided by"), line.by),
                (_("On"), _moment(line.at, zone)),
                (_("Reason"), line.reason),
                (_("Instead"), line.alternative),
                (_("Rule"), line.rule or _("no text of law is named")),
                (_("Text"), _("in force") if decision.in_force else _("confirmed by nobody at the hospital then")),
                (_("What the text says of who decided"), str(VERDICTS.get(decision.entitlement, ""))),
                (_("Emergency"), _("yes") if line.emergency else ""),
                (
                    _("Looked at afterwards"),
                    found % {"finding": after.finding, "name": after.by, "when": _moment(after.at, zone)}
                    if after
                    else "",
                ),
                (
                    _("In the row"),
                    _("the row names this decision")
                    if decided.named_in_row
                    else _("the row names another one, or none"),
                ),
                (
                    _("Counts"),
                    "" if decided.counted else _("no: it was taken back, or a later decision took its place"),
                ),
            ]
        ),
        differences=_differences(decided.differences),
        holds=_decision_holds(decided),
    )


def _decision_holds(decided: Decided) -> str:
    if decided.differences:
        return _("It is not what was sealed.")
    return _("Signature and seal hold.") if decided.signed else _("The hospital's seal holds; it is not signed.")


def _asked(asked: WasAsked, *, zone: ZoneInfo) -> Link:
    return Link(
        heading=_("Asked about: %(what)s") % {"what": ASKS[Ask(asked.ask)]},
        facts=_facts(
            [
                (_("Asked"), _("yes") if asked.asked else _("no")),
                (_("By"), f"{asked.by}, {ACTORS[Actor(asked.actor)]}"),
                (_("On"), _moment(asked.at, zone)),
                (_("Article"), asked.article),
            ]
        ),
    )


def _performed(entry: Entry, confirmation: Confirmation | None, *, zone: ZoneInfo, named: bool) -> Link:
    said: list[Fact] = [
        (
            _("Performed by"),
            entry.performer or (confirmation.performer_name if confirmation else "") or _("not recorded"),
        ),
        (_("Typed by"), entry.typed_by),
    ]
    if confirmation is None:
        said.append((_("Confirmed"), _("nobody confirmed what was done")))
    else:
        said += _confirmed(entry, confirmation, zone=zone, named=named)
    return Link(heading=_("Performed"), facts=_facts(said))


def _confirmed(entry: Entry, confirmation: Confirmation, *, zone: ZoneInfo, named: bool) -> Iterator[Fact]:
    views = (confirmation.planned_views, confirmation.actual_views)
    helpers = list(confirmation.helpers.all())
    same = row_said(entry) == confirmation.said
    yield _("Confirmed"), f"{confirmation.by}, {_moment(confirmation.at, zone)}"
    yield _("The row since then"), _("says what was confirmed") if same else _("says something else now")
    yield _("As it was asked for"), _("yes") if confirmation.performed_as_written else confirmation.difference
    yield (
        _("Views, planned and done"),
        " / ".join("–" if one is None else str(one) for one in views) if any(views) else "",
    )
    yield _("Shielded"), _shielded(confirmation)
    yield _("Supervised by"), str(confirmation.supervised_by or "")
    yield _("Delegated by"), str(confirmation.delegated_by or "")
    # Who helps is often of the family.
    yield _("Helpers"), say_list(map(str, helpers)) if named else str(len(helpers) or "")
    yield _("Note"), confirmation.note


def _shielded(confirmation: Confirmation) -> str:
    if confirmation.shielding:
        return say_list(str(Shielding(code).label) for code in confirmation.shielding.split())
    why = confirmation.no_shielding_words or str(confirmation.get_no_shielding_display())
    return _("nothing: %(why)s") % {"why": why}


def signature_link(entry: Entry, found: Verification, *, zone: ZoneInfo) -> Link:
    """Return who signed a row and how, and what does not fit."""
    said = [fact for check in found.signatures for fact in _of_signature(check, zone)]
    return Link(
        heading=_("Signature"),
        facts=_facts([*said, (_("Rule in the row"), rule_words(entry.pack, entry.article))]),
        differences=differences_of(found.differences),
        holds=signature_words(found),
    )


def _of_signature(check: SignatureCheck, zone: ZoneInfo) -> Iterator[Fact]:
    stamp = titled(check.facsimile) if check.facsimile else _("stamp cannot be read")
    yield stamp, _("signed on %(when)s") % {"when": _moment(check.signed_at, zone)}
    yield from further_facts(check.further, zone=zone)


def signature_words(found: Verification) -> str:
    """Return whether a row still is what was signed and sealed."""
    if not found.holds:
        return _("The row is not what was signed and sealed.")
    return _("The signature holds.") if found.signed else _("The row is not signed.")


def _differences(names: Iterable[str]) -> tuple[Difference, ...]:
    """Return what of a decision differs: its own fields first, then what seal and signature say."""
    listed = list(names)
    own = [name for name in listed if name.startswith("decision.")]
    words = (Difference(words=str(_DECISION[name.removeprefix("decision.")]), names=(name,)) for name in own)
    return (*words, *differences_of(name for name in listed if name not in own))


def _ruled(verdict: str, article: str) -> str:
    return say_list(str(part) for part in (VERDICTS.get(verdict, ""), article) if part)


def _facts(said: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple((label, value) for label, value in said if value)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return say_moment(localtime(moment, zone))
