"""Requests and decisions in the words of the doctors who read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from passport.booklet.words import examination_name
from passport.justification.models import Asked, Decision, DecisionVerdict, PriorsReview, Request, Urgency
from passport.justification.selectors import Chain, last_decision, subject_of, unseen_by_referrer
from passport.justification.states import RequestState
from passport.language.saying import say_list, say_number
from passport.law.vocabulary import Actor, Ask
from passport.people.models import Patient
from passport.web.evidence import LATERALITIES, person_of
from passport.web.request_forms import ASK_LABELS
from passport.web.rulings import rule_words

STATES: dict[RequestState, Promise] = {
    RequestState.DRAFT: gettext_lazy("being written"),
    RequestState.WAITING: gettext_lazy("waits for a decision"),
    RequestState.APPROVED: gettext_lazy("approved"),
    RequestState.REFUSED: gettext_lazy("not approved: wants your answer"),
    RequestState.ANSWERED: gettext_lazy("not approved; answered"),
    RequestState.DROPPED: gettext_lazy("given up"),
    RequestState.PERFORMED: gettext_lazy("done"),
}
ACTORS: dict[Actor, Promise] = {
    Actor.PRESCRIBER: gettext_lazy("referring doctor"),
    Actor.APPROVER: gettext_lazy("approver"),
    Actor.PERFORMER: gettext_lazy("performer"),
    Actor.PHYSICIST: gettext_lazy("physicist"),
    Actor.LICENSEE: gettext_lazy("hospital"),
}
FOUND_BY: dict[str, Promise] = {
    "accession_number": gettext_lazy("by accession number"),
    "order_number": gettext_lazy("by the number of the order"),
    "examination_and_day": gettext_lazy("by patient, examination and day"),
    "examination": gettext_lazy("by patient and examination; no day was planned"),
    "chosen": gettext_lazy("chosen by a radiographer"),
    "single_handed": gettext_lazy("written by the same person"),
}


# Where an order of another system was sent without them.
UNSEEN = gettext_lazy("not looked at here: the order came from another system")


@dataclass(frozen=True, kw_only=True)
class RequestLine:
    """One request in a list."""

    uid: str
    person: str
    born: date | None
    examination: str
    side: str
    facility: str
    zone: str  # its clock, by which the times of this request are read
    referrer: str
    state: str
    wants_answer: bool
    urgency: str
    urgent: bool
    planned_on: date | None
    sent_at: datetime | None
    indication: str


@dataclass(frozen=True, kw_only=True)
class RequestPage:
    """One request with everything that it says."""

    line: RequestLine
    sex: str
    offers_alternative: bool  # the decision that counts names another examination
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """One decision as its readers see it."""

    uid: str
    approved: bool
    by: str
    at: datetime
    reason: str
    alternative: str
    rule: str
    emergency: bool
    signed: bool


def request_line(request: Request) -> RequestLine:
    """Return a request as a list shows it."""
    about = subject_of(request)
    return RequestLine(
        uid=request.uid,
        person=str(about) if isinstance(about, Patient) else person_of(about),
        born=about.birth_date,
        examination=requested_name(request),
        side=str(LATERALITIES.get(request.laterality, "")),
        facility=request.facility.name,
        zone=request.facility.time_zone,
        referrer=str(request.referrer) if request.referrer else request.referrer_as_sent,
        state=str(STATES[RequestState(request.state)]),
        wants_answer=request.state == RequestState.REFUSED,
        urgency=str(Urgency(request.urgency).label),
        urgent=request.urgency != Urgency.ROUTINE,
        planned_on=request.planned_on,
        sent_at=request.sent_at,
        indication=request.indication,
    )


def requested_name(request: Request) -> str:
    """Return what is asked for: the dictionary's item, else the words of the referrer."""
    if request.exam_code:
        return examination_name(request.exam_code, kind=request.kind, side=request.laterality)
    return request.exam_as_sent


def request_page(request: Request) -> RequestPage:
    """Return a request with everything that it says; what is empty is left out."""
    about, standing = subject_of(request), standing_decision(request)
    said: Iterable[tuple[str, object]] = (
        (_("Indication"), request.indication),
        (_("Code of the indication"), request.indication_code),
        (_("Question"), request.question),
        (_("Why it cannot wait"), request.emergency_reason),
        (_("Why the same examination is needed again"), request.repeat_reason),
        (_("Purpose"), request.get_purpose_display()),
        (_("Screening programme"), request.programme),
        (_("Number of the approval"), request.approval_reference),
        (_("Ethics committee"), request.committee),
        (_("Dose constraint, mSv"), request.constraint_msv),
        (_("Ordered by"), request.ordered_by),
        (_("Carer of"), request.carer_of),
        (_("Parent or guardian"), request.guardian),
        (_("Body mass, kg"), request.mass_kg),
        (_("Number of views"), request.planned_views or ""),
        (_("Informed by"), request.informed_by or ""),
        (_("Accession number"), request.accession_number),
        (_("Earlier examinations, referring doctor"), UNSEEN if unseen_by_referrer(request) else ""),
    )
    return RequestPage(
        line=request_line(request),
        offers_alternative=bool(standing and standing.alternative),
        sex=about.get_sex_display() if about.sex else _("sex not recorded"),
        facts=tuple((label, str(value)) for label, value in said if value),
    )


def decision_line(decision: Decision) -> DecisionLine:
    """Return a decision as its readers see it."""
    instead = examination_name(decision.alternative_code, kind="other") if decision.alternative_code else ""
    return DecisionLine(
        uid=decision.uid,
        approved=decision.verdict == DecisionVerdict.APPROVED,
        by=str(decision.by),
        at=decision.at,
        reason=decision.reason,
        alternative=say_list(part for part in (instead, decision.alternative) if part),
        rule=rule_words(decision.pack, decision.article),
        emergency=decision.emergency,
        signed=bool(decision.statement.signatures.all()),
    )


def decision_lines(request: Request) -> list[DecisionLine]:
    """Return the decisions on a request, the one that counts last."""
    return [decision_line(one) for one in request.decisions.all()]


def standing_decision(request: Request) -> DecisionLine | None:
    """Return the decision that counts now; None while there is none."""
    found = last_decision(request)
    return decision_line(found) if found else None


@dataclass(frozen=True, kw_only=True)
class ChainStep:
    """One step of what stood before an examination."""

    label: str
    when: datetime | None
    zone: str  # the clock of the hospital where it was done
    who: str
    said: tuple[str, ...]


def chain_steps(chain: Chain | None) -> list[ChainStep]:
    """Return what stood before an examination, step by step; nothing where it was recorded elsewhere or is not known."""
    if chain is None:
        return []
    asked = chain.request
    line = request_line(asked)
    found_by = FOUND_BY.get(asked.entry_found_by or "", "")
    steps = [
        ChainStep(
            label=_("Requested"),
            when=asked.sent_at,
            zone=line.zone,
            who=line.referrer,
            said=tuple(part for part in (line.examination, asked.indication, str(found_by)) if part),
        )
    ]
    if unseen_by_referrer(asked):
        steps.append(
            ChainStep(
                label=_("Earlier examinations, referring doctor"),
                when=asked.sent_at,
                zone=line.zone,
                who="",
                said=(str(UNSEEN),),
            )
        )
    steps += [_review_step(review, line.zone) for review in chain.reviews]
    steps += [_asked_step(answer, line.zone) for answer in chain.asked]
    steps += [_decision_step(decision, line.zone) for decision in chain.decisions]
    # An order of another system may not say when it was sent: it stands first all the same.
    return sorted(steps, key=lambda step: step.when or asked.created_at)


def _review_step(review: PriorsReview, zone: str) -> ChainStep:
    shown = _("%(count)s earlier examinations were on the screen") % {"count": say_number(review.count)}
    return ChainStep(
        label=_("Earlier examinations, %(actor)s") % {"actor": ACTORS[Actor(review.actor)]},
        when=review.at,
        zone=zone,
        who=str(review.by),
        said=tuple(part for part in (shown, str(review.get_outcome_display()), review.asked_from) if part),
    )


def asked_steps(request: Request) -> list[ChainStep]:
    """Return what was asked of a woman before this, for who treats her."""
    zone = request.facility.time_zone
    return [_asked_step(one, zone) for one in request.asked.select_related("by").order_by("at", "id")]


def _asked_step(asked: Asked, zone: str) -> ChainStep:
    started = asked.cycle_started_on.isoformat() if asked.cycle_started_on else ""
    said = (str(asked.get_answer_display()), started, asked.urgent_reason, asked.article)
    return ChainStep(
        label=str(ASK_LABELS[Ask(asked.ask)]),
        when=asked.at,
        zone=zone,
        who=str(asked.by),
        said=tuple(part for part in said if part),
    )


def _decision_step(decision: Decision, zone: str) -> ChainStep:
    line = decision_line(decision)
    instead = _("instead: %(what)s") % {"what": line.alternative} if line.alternative else ""
    return ChainStep(
        label=_("Approved") if line.approved else _("Not approved"),
        when=line.at,
        zone=zone,
        who=line.by,
        said=tuple(part for part in (line.reason, instead, line.rule) if part),
    )
